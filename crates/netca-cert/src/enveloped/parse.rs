use der::Tag;

use super::{EnvelopeCipher, EnvelopedKey, MAXIMUM_LEN, PRIVATE_KEY_LEN};
use crate::asn1::Walk;
use crate::verify::parameterless;
use crate::{Error, PublicKey, Sm2Ciphertext, Structure};

/// Reads an SM2EnvelopedKey. The parameters of the cipher are absent or NULL: one that brings an initialisation vector
/// means another mode than all the rest, and is not guessed at.
pub(super) fn envelope(der: &[u8]) -> Result<EnvelopedKey, Error> {
    let structure = Structure::EnvelopedKey;
    if der.len() > MAXIMUM_LEN {
        return Err(Error::TooLarge { structure, actual: der.len(), limit: MAXIMUM_LEN });
    }
    let malformed = || Error::Malformed { structure };
    let mut fields = Walk::only_sequence(der, structure)?;
    let oid = parameterless(fields.expect(Tag::Sequence)?.raw, structure)?;
    let cipher = EnvelopeCipher::ALL.into_iter().find(|cipher| cipher.oid() == oid);
    let cipher = cipher.ok_or_else(|| Error::UnsupportedAlgorithm { oid: oid.to_string() })?;
    let symmetric_key = Sm2Ciphertext::from_der(fields.expect(Tag::Sequence)?.raw).map_err(|_| malformed())?;
    let public_key = PublicKey::from_sm2_point(fields.octets_in_bits()?).map_err(|_| malformed())?;
    let private_key = fields.octets_in_bits()?.to_vec();
    fields.finish()?;
    if private_key.len() != PRIVATE_KEY_LEN && private_key.len() != 2 * PRIVATE_KEY_LEN {
        return Err(malformed());
    }
    Ok(EnvelopedKey { der: der.to_vec(), cipher, symmetric_key, public_key, private_key })
}

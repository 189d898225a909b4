use der::Tag;

use super::{EncryptedSymmetricKey, EnvelopeCipher, EnvelopedKey, MAXIMUM_LEN, PRIVATE_KEY_LEN};
use crate::asn1::Walk;
use crate::verify::parameterless;
use crate::{Error, KeyAlgorithm, PublicKey, Sm2Ciphertext, Structure};

/// In bytes: moduli of 2048 to 8192 bits.
const RSA_BLOCK: std::ops::RangeInclusive<usize> = 256..=1024;

/// Reads an SM2EnvelopedKey, or the like of it for RSA. The parameters of the cipher are absent or NULL: one that brings an initialisation vector
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
    if fields.next_is(Tag::OctetString) {
        return rsa_envelope(der, cipher, fields);
    }
    if cipher == EnvelopeCipher::Aes256WrapPad {
        return Err(Error::UnsupportedAlgorithm { oid: oid.to_string() });
    }
    let symmetric_key = Sm2Ciphertext::from_der(fields.expect(Tag::Sequence)?.raw).map_err(|_| malformed())?;
    let public_key = PublicKey::from_sm2_point(fields.octets_in_bits()?).map_err(|_| malformed())?;
    let private_key = fields.octets_in_bits()?.to_vec();
    fields.finish()?;
    if private_key.len() != PRIVATE_KEY_LEN && private_key.len() != 2 * PRIVATE_KEY_LEN {
        return Err(malformed());
    }
    let symmetric_key = EncryptedSymmetricKey::Sm2(symmetric_key);
    Ok(EnvelopedKey { der: der.to_vec(), cipher, symmetric_key, public_key, private_key })
}

/// What follows the cipher, of an RSA key.
fn rsa_envelope(der: &[u8], cipher: EnvelopeCipher, mut fields: Walk<'_>) -> Result<EnvelopedKey, Error> {
    let malformed = || Error::Malformed { structure: Structure::EnvelopedKey };
    let symmetric_key = fields.expect(Tag::OctetString)?.content.to_vec();
    let public_key = PublicKey::from_der(fields.expect(Tag::Sequence)?.raw).map_err(|_| malformed())?;
    let private_key = fields.expect(Tag::OctetString)?.content.to_vec();
    fields.finish()?;
    let block = if cipher == EnvelopeCipher::Aes256WrapPad { 8 } else { 16 };
    let is_rsa = matches!(public_key.algorithm(), KeyAlgorithm::Rsa { .. });
    let has_blocks = private_key.len() >= 2 * block && private_key.len().is_multiple_of(block);
    if !is_rsa || !has_blocks || !RSA_BLOCK.contains(&symmetric_key.len()) {
        return Err(malformed());
    }
    let symmetric_key = EncryptedSymmetricKey::Rsa(symmetric_key);
    Ok(EnvelopedKey { der: der.to_vec(), cipher, symmetric_key, public_key, private_key })
}

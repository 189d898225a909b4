use netca_cert::{DecryptError, EncryptedSymmetricKey, EnvelopedKey, Error as CertificateError, PublicKey, Secret};

use super::{
    file::{Base64, Contents, Hex, PublicHalf},
    key::PrivateKey,
    token::SoftToken,
    vault,
};
use crate::{Error, KeyId, Placement};

impl SoftToken {
    pub(super) fn decrypt_with(&self, key: &KeyId, ciphertext: &[u8]) -> Result<Secret, Error> {
        self.private_key(key)?.decrypt(ciphertext)
    }

    /// Opens the envelope with the signing key, and keeps what is within under the placement's id.
    pub(super) fn import(
        &self,
        enveloped: &EnvelopedKey,
        signing: &KeyId,
        placement: &Placement<'_>,
    ) -> Result<KeyId, Error> {
        let public_key = enveloped.public_key();
        let signing = self.private_key(signing)?;
        if let Some(there) = id_of(&self.contents()?, public_key) {
            return Ok(there);
        }
        let pkcs8 = opened(enveloped, signing)?.to_pkcs8().map_err(|problem| self.problem(problem))?;
        let id = placement.key.clone();
        self.change(|contents, secrets| {
            if let Some(there) = id_of(contents, public_key) {
                return Ok(there);
            }
            if contents.token.keys.iter().any(|key| key.id.0 == id.0) {
                return Err(Error::KeyExists { id: id.to_string() });
            }
            let public_key = Base64(public_key.as_der().to_vec());
            contents.token.keys.push(PublicHalf { id: Hex(id.0.clone()), public_key });
            secrets.push(vault::Secret { id: id.0.clone(), pkcs8 });
            Ok(id)
        })
    }
}

/// What is within, looked at: it is the private half of the key beside it.
fn opened(enveloped: &EnvelopedKey, mut signing: PrivateKey) -> Result<PrivateKey, Error> {
    let public_key = enveloped.public_key();
    match (&mut signing, enveloped.encrypted_symmetric_key()) {
        (PrivateKey::Sm2(signing), EncryptedSymmetricKey::Sm2(_)) => {
            let opened = enveloped.open(signing.as_mut(), public_key).map_err(|error| match error {
                DecryptError::Structure(error) => Error::Structure(error),
                DecryptError::Decryptor(_) => Error::DecryptionFailed,
            })?;
            Ok(PrivateKey::Sm2(Box::new(opened)))
        }
        (PrivateKey::Rsa(_), EncryptedSymmetricKey::Rsa(encrypted)) => {
            let mismatch = || Error::Structure(CertificateError::EnvelopedKeyMismatch);
            let opened = enveloped.open_rsa_with(&signing.decrypt(encrypted)?)?;
            let key = PrivateKey::from_pkcs1(opened.as_bytes()).ok_or_else(mismatch)?;
            if key.public_key()? == *public_key { Ok(key) } else { Err(mismatch()) }
        }
        _ => Err(Error::Unsupported { operation: "opening an enveloped key with this key" }),
    }
}

/// The id of a key pair that is there.
pub(super) fn id_of(contents: &Contents, public_key: &PublicKey) -> Option<KeyId> {
    let same = |half: &&PublicHalf| PublicKey::from_der(&half.public_key.0).is_ok_and(|key| key == *public_key);
    contents.token.keys.iter().find(same).map(|half| KeyId(half.id.0.clone()))
}

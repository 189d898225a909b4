//! The encryption key of a pair: brought in, and used.

use netca_cert::{
    EncryptedSymmetricKey, EnvelopeCipher, EnvelopedKey, Error as CertificateError, KeyAlgorithm, Secret, Sm2Ciphertext,
};

use zeroize::Zeroizing;

use super::blobs;
use super::driver::data;
use super::names::Place;
use super::profile::{SkfDecrypt, SkfSide};
use super::raw::Arg;
use super::sar;
use super::token::SkfToken;
use crate::{Error, KeyId};

impl SkfToken {
    pub(super) fn import(&self, enveloped: &EnvelopedKey, signing: &KeyId) -> Result<KeyId, Error> {
        self.need_login()?;
        let missing = || Error::KeyNotFound { id: signing.to_string() };
        let place = Place::of(signing)?;
        if !place.signing || !self.containers()?.contains(&place.container) {
            return Err(missing());
        }
        let encryption = place.encryption();
        let driver = &self.device.driver;
        self.with_container(&place.container, |container| {
            let (signing_key, side) = self.public_key_in(container, true)?.ok_or_else(missing)?;
            let there = |expected: bool| match self.public_key_in(container, false)? {
                Some((key, _)) if key == *enveloped.public_key() => Ok(true),
                Some(_) => Err(Error::KeyExists { id: encryption.id().to_string() }),
                None if expected => Err(Error::Malformed { what: "imported key" }),
                None => Ok(false),
            };
            if there(false)? {
                return Ok(());
            }
            let tried = |function, arguments: Vec<Arg>| {
                match driver.run(function, std::iter::once(Arg::Value(container)).chain(arguments).collect()) {
                    Ok(_) => there(true),
                    // Another form may do. What did not open changed nothing.
                    Err(error) if sar::is_bad_input(&error) => Ok(false),
                    Err(error) => Err(error),
                }
            };
            match (signing_key.algorithm(), enveloped.encrypted_symmetric_key()) {
                (KeyAlgorithm::Sm2, EncryptedSymmetricKey::Sm2(_)) => {
                    for blob in blobs::enveloped_key(&driver.profile, self.layout, side, enveloped)? {
                        if tried("SKF_ImportECCKeyPair", vec![data(&blob)])? {
                            return Ok(());
                        }
                    }
                }
                // It holds an RSAPrivateKey under SM4 in ECB mode, as SKF has it.
                (KeyAlgorithm::Rsa { .. }, EncryptedSymmetricKey::Rsa(wrapped))
                    if enveloped.cipher() != EnvelopeCipher::Aes256WrapPad =>
                {
                    let (key, cipher) = (enveloped.encrypted_private_key(), driver.profile.algorithms.sm4_ecb as usize);
                    let wrapped_key = [data(wrapped), Arg::Value(wrapped.len())];
                    let arguments =
                        [Arg::Value(cipher)].into_iter().chain(wrapped_key).chain([data(key), Arg::Value(key.len())]);
                    if tried("SKF_ImportRSAKeyPair", arguments.collect())? {
                        return Ok(());
                    }
                }
                _ => return Err(Error::Unsupported { operation: "opening an enveloped key with this key" }),
            }
            Err(Error::Structure(CertificateError::EnvelopedKeyMismatch))
        })?;
        Ok(encryption.id())
    }

    pub(super) fn decrypt_with(&self, key: &KeyId, ciphertext: &[u8]) -> Result<Secret, Error> {
        self.need_login()?;
        let place = Place::of(key)?;
        let missing = || Error::KeyNotFound { id: key.to_string() };
        if !self.containers()?.contains(&place.container) {
            return Err(missing());
        }
        self.with_container(&place.container, |container| {
            let (public_key, side) = self.public_key_in(container, place.signing)?.ok_or_else(missing)?;
            let (function, before) = match public_key.algorithm() {
                KeyAlgorithm::Sm2 => self.sm2_decryption(&place, side, ciphertext)?,
                _ => self.rsa_decryption(&place, ciphertext)?,
            };
            let args = || std::iter::once(Arg::Value(container)).chain(before.iter().map(Argument::arg)).collect();
            match self.device.driver.sized(function, args) {
                Ok(plain) => Ok(Secret::from(plain.to_vec())),
                Err(error) if sar::is_bad_input(&error) => Err(Error::DecryptionFailed),
                Err(error) => Err(error),
            }
        })
    }

    /// The function that decrypts with an SM2 key, and its arguments behind the container.
    fn sm2_decryption(
        &self,
        place: &Place,
        side: SkfSide,
        ciphertext: &[u8],
    ) -> Result<(&'static str, Vec<Argument>), Error> {
        let driver = &self.device.driver;
        let variant = driver.profile.decrypt;
        let function = match variant {
            SkfDecrypt::Blob if !driver.library.has("SKF_ECCDecrypt") => "SKF_ECCPrvKeyDecrypt",
            _ => "SKF_ECCDecrypt",
        };
        if !driver.library.has(function) {
            return Err(Error::Unsupported { operation: "decrypting: the driver has no SKF_ECCDecrypt" });
        }
        if place.signing && variant != SkfDecrypt::Flag {
            return Err(Error::Unsupported { operation: "decrypting with a signing key" });
        }
        let ciphertext = Sm2Ciphertext::from_der(ciphertext).map_err(|_| Error::DecryptionFailed)?;
        let blob = || Argument::Data(blobs::cipher(self.layout, side, &ciphertext));
        let args = match variant {
            SkfDecrypt::Blob => vec![blob()],
            SkfDecrypt::Flag => vec![Argument::Number(usize::from(place.signing)), blob()],
            SkfDecrypt::Octets => Argument::counted(&ciphertext.to_c1c3c2()),
        };
        Ok((function, args))
    }

    /// SKF_RSADecrypt, which vendors added; it takes the padding away.
    fn rsa_decryption(&self, place: &Place, ciphertext: &[u8]) -> Result<(&'static str, Vec<Argument>), Error> {
        if !self.device.driver.library.has("SKF_RSADecrypt") {
            return Err(Error::Unsupported { operation: "decrypting: the driver has no SKF_RSADecrypt" });
        }
        if place.signing {
            return Err(Error::Unsupported { operation: "decrypting with a signing key" });
        }
        Ok(("SKF_RSADecrypt", Argument::counted(ciphertext)))
    }
}

/// An argument, to be made anew for each try of a call.
enum Argument {
    Number(usize),
    Data(Zeroizing<Vec<u8>>),
}

impl Argument {
    fn counted(octets: &[u8]) -> Vec<Self> {
        vec![Self::Data(Zeroizing::new(octets.to_vec())), Self::Number(octets.len())]
    }

    fn arg(&self) -> Arg {
        match self {
            Self::Number(value) => Arg::Value(*value),
            Self::Data(octets) => data(octets),
        }
    }
}

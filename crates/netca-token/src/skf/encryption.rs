//! The encryption key of a pair: brought in, and used.

use netca_cert::{EnvelopedKey, Error as CertificateError, Secret, Sm2Ciphertext};

use super::blobs;
use super::driver::data;
use super::names::Place;
use super::profile::SkfDecrypt;
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
            let (_, side) = self.public_key_in(container, true)?.ok_or_else(missing)?;
            let there = |expected: bool| match self.public_key_in(container, false)? {
                Some((key, _)) if key == *enveloped.public_key() => Ok(true),
                Some(_) => Err(Error::KeyExists { id: encryption.id().to_string() }),
                None if expected => Err(Error::Malformed { what: "imported key" }),
                None => Ok(false),
            };
            if there(false)? {
                return Ok(());
            }
            for blob in blobs::enveloped_key(&driver.profile, self.layout, side, enveloped)? {
                match driver.run("SKF_ImportECCKeyPair", vec![Arg::Value(container), data(&blob)]) {
                    Ok(_) => return there(true).map(drop),
                    // Another form may do. What did not open changed nothing.
                    Err(error) if sar::is_bad_input(&error) => {}
                    Err(error) => return Err(error),
                }
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
        let driver = &self.device.driver;
        let by_name = driver.library.has("SKF_ECCDecrypt");
        let function = match driver.profile.decrypt {
            SkfDecrypt::Blob if !by_name => "SKF_ECCPrvKeyDecrypt",
            _ => "SKF_ECCDecrypt",
        };
        if !driver.library.has(function) {
            return Err(Error::Unsupported { operation: "decrypting: the driver has no SKF_ECCDecrypt" });
        }
        let variant = driver.profile.decrypt;
        if place.signing && variant != SkfDecrypt::Flag {
            return Err(Error::Unsupported { operation: "decrypting with a signing key" });
        }
        let ciphertext = Sm2Ciphertext::from_der(ciphertext).map_err(|_| Error::DecryptionFailed)?;
        self.with_container(&place.container, |container| {
            let (_, side) = self.public_key_in(container, place.signing)?.ok_or_else(missing)?;
            let blob = blobs::cipher(self.layout, side, &ciphertext);
            let octets = ciphertext.to_c1c3c2();
            let before = || match variant {
                SkfDecrypt::Blob => vec![Arg::Value(container), data(&blob)],
                SkfDecrypt::Flag => vec![Arg::Value(container), Arg::Value(usize::from(place.signing)), data(&blob)],
                SkfDecrypt::Octets => vec![Arg::Value(container), data(&octets), Arg::Value(octets.len())],
            };
            match driver.sized(function, before) {
                Ok(plain) => Ok(Secret::from(plain.to_vec())),
                Err(error) if sar::is_bad_input(&error) => Err(Error::DecryptionFailed),
                Err(error) => Err(error),
            }
        })
    }
}

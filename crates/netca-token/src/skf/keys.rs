//! Public keys, signatures, new key pairs.

use netca_cert::{KeyAlgorithm, PublicKey, SignatureAlgorithm};

use super::blobs;
use super::driver::{Handle, data, room};
use super::names::Place;
use super::profile::SkfSide;
use super::raw::Arg;
use super::sar;
use super::token::SkfToken;
use crate::{Error, KeyId};

impl SkfToken {
    /// The public key at a place and the side of its coordinates; `None` without one.
    pub(super) fn public_key(&self, place: &Place) -> Result<Option<(PublicKey, SkfSide)>, Error> {
        self.with_container(&place.container, |container| self.public_key_in(container, place.signing))
    }

    pub(super) fn public_key_in(
        &self,
        container: Handle,
        signing: bool,
    ) -> Result<Option<(PublicKey, SkfSide)>, Error> {
        let before = || vec![Arg::Value(container), Arg::Value(usize::from(signing))];
        let blob = match self.device.driver.sized("SKF_ExportPublicKey", before) {
            Err(error) if sar::is_missing(&error) => return Ok(None),
            said => said?,
        };
        if blob.is_empty() {
            return Ok(None);
        }
        // An RSAPUBLICKEYBLOB begins with SGD_RSA, has room for 2048 bits, and is longer.
        if blob.len() > blobs::public_key_len(self.layout) + 16 {
            let bits = 2048;
            return Err(Error::UnsupportedKey { algorithm: KeyAlgorithm::Rsa { bits } });
        }
        blobs::public_key(self.layout, self.device.driver.profile.side, &blob).map(Some)
    }

    pub(super) fn sign_with(
        &self,
        key: &KeyId,
        algorithm: SignatureAlgorithm,
        message: &[u8],
    ) -> Result<Vec<u8>, Error> {
        self.need_login()?;
        let place = Place::of(key)?;
        if algorithm != SignatureAlgorithm::Sm2Sm3 {
            return Err(Error::Unsupported { operation: "other signatures than SM2's through SKF" });
        }
        if !place.signing {
            return Err(Error::Unsupported { operation: "signing with an encryption key" });
        }
        if !self.containers()?.contains(&place.container) {
            return Err(Error::KeyNotFound { id: key.to_string() });
        }
        self.with_container(&place.container, |container| {
            let found = self.public_key_in(container, true)?;
            let (public_key, side) = found.ok_or_else(|| Error::KeyNotFound { id: key.to_string() })?;
            let digest = public_key.sm2_digest(message)?;
            let args = vec![Arg::Value(container), data(&digest), Arg::Value(digest.len()), room()];
            let memory = self.device.driver.run("SKF_ECCSignData", args)?;
            let octets = memory.last().and_then(|memory| memory.octets().get(..blobs::SIGNATURE_LEN));
            blobs::signature(side, octets.unwrap_or_default())
        })
    }

    /// A new container with a signing key in it, or a key in a container that was made for it and has none: an interruption is
    /// made up for.
    pub(super) fn generate(&self, key: &KeyId) -> Result<PublicKey, Error> {
        self.need_login()?;
        let place = Place::of(key)?;
        let taken = || Error::KeyExists { id: key.to_string() };
        if !place.signing {
            return Err(Error::Unsupported { operation: "making an encryption key" });
        }
        let driver = &self.device.driver;
        if self.containers()?.contains(&place.container) {
            return self.with_container(&place.container, |container| {
                // Only a container that says of itself that it is empty gets a key: none is ever overwritten.
                if self.public_key_in(container, true)?.is_some() || !self.is_empty(container)? {
                    return Err(taken());
                }
                self.generate_in(container)
            });
        }
        let container = driver.open("SKF_CreateContainer", Some(self.application), &place.container)?;
        let outcome = self.generate_in(container);
        driver.close("SKF_CloseContainer", container);
        outcome
    }

    fn generate_in(&self, container: Handle) -> Result<PublicKey, Error> {
        let driver = &self.device.driver;
        let algorithm = driver.profile.algorithms.sm2_sign as usize;
        let memory = driver.run("SKF_GenECCKeyPair", vec![Arg::Value(container), Arg::Value(algorithm), room()])?;
        let blob = memory.last().map(super::raw::Memory::octets).unwrap_or_default();
        Ok(blobs::public_key(self.layout, driver.profile.side, blob)?.0)
    }

    /// Whether SKF_GetContainerType answers that there is no key.
    fn is_empty(&self, container: Handle) -> Result<bool, Error> {
        let kind = Arg::Memory(super::raw::Memory::new(&[0xFF; 4], 8, 0));
        let memory = self.device.driver.run("SKF_GetContainerType", vec![Arg::Value(container), kind])?;
        Ok(memory.last().is_some_and(|kind| kind.octets().iter().all(|octet| *octet == 0)))
    }
}

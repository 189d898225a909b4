//! Public keys, signatures, new key pairs.

use netca_cert::{KeyAlgorithm, PublicKey, SignatureAlgorithm};
use sha2::{Digest, Sha256};

use super::blobs;
use super::driver::{Handle, data, room};
use super::names::Place;
use super::profile::SkfSide;
use super::raw::Arg;
use super::sar;
use super::token::SkfToken;
use crate::{Error, KeyId};

/// DigestInfo of SHA-256 up to the digest (RFC 8017, section 9.2, note 1).
const SHA256_DIGEST_INFO: [u8; 19] =
    [0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20];

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
        let known = self.device.driver.profile.side;
        if blobs::is_rsa(self.layout, &blob) {
            return Ok(Some((blobs::rsa_public_key(self.layout, &blob)?, known.unwrap_or_default())));
        }
        blobs::public_key(self.layout, known, &blob).map(Some)
    }

    pub(super) fn sign_with(
        &self,
        key: &KeyId,
        algorithm: SignatureAlgorithm,
        message: &[u8],
    ) -> Result<Vec<u8>, Error> {
        self.need_login()?;
        let place = Place::of(key)?;
        if !place.signing {
            return Err(Error::Unsupported { operation: "signing with an encryption key" });
        }
        if !self.containers()?.contains(&place.container) {
            return Err(Error::KeyNotFound { id: key.to_string() });
        }
        self.with_container(&place.container, |container| {
            let found = self.public_key_in(container, true)?;
            let (public_key, side) = found.ok_or_else(|| Error::KeyNotFound { id: key.to_string() })?;
            if public_key.signature_algorithm()? != algorithm {
                return Err(Error::Unsupported { operation: "this signature algorithm with this key" });
            }
            if algorithm == SignatureAlgorithm::RsaPkcs1Sha256 {
                return self.sign_rsa(container, &public_key, message);
            }
            let digest = public_key.sm2_digest(message)?;
            let args = vec![Arg::Value(container), data(&digest), Arg::Value(digest.len()), room()];
            let memory = self.device.driver.run("SKF_ECCSignData", args)?;
            let octets = memory.last().and_then(|memory| memory.octets().get(..blobs::SIGNATURE_LEN));
            blobs::signature(side, octets.unwrap_or_default())
        })
    }

    /// SKF_RSASignData: most drivers pad what they are given, a DigestInfo; some make that of a digest. A signature is looked at
    /// before it is given out, which shows which.
    fn sign_rsa(&self, container: Handle, public_key: &PublicKey, message: &[u8]) -> Result<Vec<u8>, Error> {
        let digest = Sha256::digest(message);
        let whole = [&SHA256_DIGEST_INFO[..], &digest[..]].concat();
        let mut refused = None;
        for prepared in [whole.as_slice(), &digest[..]] {
            let before = || vec![Arg::Value(container), data(prepared), Arg::Value(prepared.len())];
            match self.device.driver.sized("SKF_RSASignData", before) {
                Ok(signature) if is_signature(public_key, message, &signature) => return Ok(signature.to_vec()),
                Ok(_) => {}
                Err(error) if sar::is_bad_input(&error) => refused = refused.or(Some(error)),
                Err(error) => return Err(error),
            }
        }
        Err(refused.unwrap_or(Error::Malformed { what: "signature" }))
    }

    /// A new container with a signing key in it, or a key in a container that was made for it and has none: an interruption is
    /// made up for.
    pub(super) fn generate(&self, algorithm: KeyAlgorithm, key: &KeyId) -> Result<PublicKey, Error> {
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
                self.generate_in(algorithm, container)
            });
        }
        let container = driver.open("SKF_CreateContainer", Some(self.application), &place.container)?;
        let outcome = self.generate_in(algorithm, container);
        driver.close("SKF_CloseContainer", container);
        outcome
    }

    fn generate_in(&self, algorithm: KeyAlgorithm, container: Handle) -> Result<PublicKey, Error> {
        let driver = &self.device.driver;
        let (function, what) = match algorithm {
            KeyAlgorithm::Sm2 => ("SKF_GenECCKeyPair", driver.profile.algorithms.sm2_sign),
            KeyAlgorithm::Rsa { bits } => ("SKF_GenRSAKeyPair", bits),
            algorithm => return Err(Error::UnsupportedKey { algorithm }),
        };
        let memory = driver.run(function, vec![Arg::Value(container), Arg::Value(what as usize), room()])?;
        let blob = memory.last().map(super::raw::Memory::octets).unwrap_or_default();
        if algorithm == KeyAlgorithm::Sm2 {
            return Ok(blobs::public_key(self.layout, driver.profile.side, blob)?.0);
        }
        blobs::rsa_public_key(self.layout, blob)
    }

    /// Whether SKF_GetContainerType answers that there is no key.
    fn is_empty(&self, container: Handle) -> Result<bool, Error> {
        let kind = Arg::Memory(super::raw::Memory::new(&[0xFF; 4], 8, 0));
        let memory = self.device.driver.run("SKF_GetContainerType", vec![Arg::Value(container), kind])?;
        Ok(memory.last().is_some_and(|kind| kind.octets().iter().all(|octet| *octet == 0)))
    }
}

fn is_signature(public_key: &PublicKey, message: &[u8], signature: &[u8]) -> bool {
    public_key.verify(SignatureAlgorithm::RsaPkcs1Sha256, message, signature).is_ok()
}

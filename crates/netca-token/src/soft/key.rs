use getrandom::SysRng;
use netca_cert::{KeyAlgorithm, PublicKey, SignatureAlgorithm};
use p256::{
    ecdsa::{Signature, signature::Signer},
    elliptic_curve::Generate,
};
use pkcs8::{DecodePrivateKey, EncodePrivateKey, EncodePublicKey};
use rsa::{
    RsaPrivateKey,
    pkcs1v15::SigningKey,
    rand_core::UnwrapErr,
    signature::{RandomizedSigner, SignatureEncoding},
};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::SoftProblem;
use crate::Error;

/// A private key in memory; both kinds wipe themselves when dropped.
pub(super) enum PrivateKey {
    P256(p256::SecretKey),
    Rsa(Box<RsaPrivateKey>),
}

impl PrivateKey {
    pub(super) fn generate(algorithm: KeyAlgorithm) -> Result<Self, Error> {
        match algorithm {
            KeyAlgorithm::P256 => {
                let key = p256::SecretKey::try_generate_from_rng(&mut SysRng).map_err(|_| Error::Random)?;
                Ok(Self::P256(key))
            }
            KeyAlgorithm::Rsa { bits: bits @ (2048 | 3072 | 4096) } => {
                // The crate takes no generator that can fail; a kernel that gave bytes once keeps giving them.
                super::vault::random::<1>()?;
                let key = RsaPrivateKey::new(&mut UnwrapErr(SysRng), bits as usize).map_err(|_| Error::Random)?;
                Ok(Self::Rsa(Box::new(key)))
            }
            _ => Err(Error::UnsupportedKey { algorithm }),
        }
    }

    pub(super) fn from_pkcs8(der: &[u8]) -> Result<Self, SoftProblem> {
        if let Ok(key) = p256::SecretKey::from_pkcs8_der(der) {
            return Ok(Self::P256(key));
        }
        let key = RsaPrivateKey::from_pkcs8_der(der).map_err(|_| SoftProblem::Field { field: "sealed" })?;
        Ok(Self::Rsa(Box::new(key)))
    }

    pub(super) fn to_pkcs8(&self) -> Result<Zeroizing<Vec<u8>>, SoftProblem> {
        let document = match self {
            Self::P256(key) => key.to_pkcs8_der(),
            Self::Rsa(key) => key.to_pkcs8_der(),
        };
        document.map(|document| document.to_bytes()).map_err(|_| SoftProblem::Field { field: "sealed" })
    }

    pub(super) fn public_key(&self) -> Result<PublicKey, Error> {
        let document = match self {
            Self::P256(key) => key.public_key().to_public_key_der(),
            Self::Rsa(key) => key.to_public_key().to_public_key_der(),
        };
        let document = document.map_err(|_| Error::Malformed { what: "a public key" })?;
        Ok(PublicKey::from_der(document.as_bytes())?)
    }

    pub(super) fn sign(&self, algorithm: SignatureAlgorithm, message: &[u8]) -> Result<Vec<u8>, Error> {
        match (self, algorithm) {
            (Self::P256(key), SignatureAlgorithm::EcdsaP256Sha256) => {
                let signature: Signature = p256::ecdsa::SigningKey::from(key)
                    .try_sign(message)
                    .map_err(|_| Error::Unsupported { operation: "signing with this key" })?;
                Ok(signature.to_der().as_bytes().to_vec())
            }
            (Self::Rsa(key), SignatureAlgorithm::RsaPkcs1Sha256) => {
                // With random numbers, which the crate blinds the private operation with.
                let signature = SigningKey::<Sha256>::new(RsaPrivateKey::clone(key))
                    .try_sign_with_rng(&mut SysRng, message)
                    .map_err(|_| Error::Unsupported { operation: "signing with this key" })?;
                Ok(signature.to_vec())
            }
            _ => Err(Error::Unsupported { operation: "this signature algorithm with this key" }),
        }
    }
}

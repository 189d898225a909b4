use getrandom::SysRng;
use netca_cert::{KeyAlgorithm, PublicKey, Secret, SignatureAlgorithm, Sm2Ciphertext, Sm2PrivateKey};
use p256::{
    ecdsa::{Signature, signature::Signer},
    elliptic_curve::Generate,
};
use pkcs8::{DecodePrivateKey, EncodePrivateKey, EncodePublicKey};
use rsa::{
    Pkcs1v15Encrypt, RsaPrivateKey,
    pkcs1::DecodeRsaPrivateKey,
    pkcs1v15::SigningKey,
    rand_core::UnwrapErr,
    signature::{RandomizedSigner, SignatureEncoding},
};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::SoftProblem;
use crate::Error;

/// A private key in memory; all kinds wipe themselves when dropped.
pub(super) enum PrivateKey {
    P256(p256::SecretKey),
    Rsa(Box<RsaPrivateKey>),
    Sm2(Box<Sm2PrivateKey>),
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
            KeyAlgorithm::Sm2 => Ok(Self::Sm2(Box::new(Sm2PrivateKey::generate()?))),
            _ => Err(Error::UnsupportedKey { algorithm }),
        }
    }

    /// Whether [`PrivateKey::generate`] makes such keys.
    pub(super) fn is_made(algorithm: KeyAlgorithm) -> bool {
        matches!(algorithm, KeyAlgorithm::P256 | KeyAlgorithm::Sm2 | KeyAlgorithm::Rsa { bits: 2048 | 3072 | 4096 })
    }

    pub(super) fn from_pkcs8(der: &[u8]) -> Result<Self, SoftProblem> {
        if let Ok(key) = p256::SecretKey::from_pkcs8_der(der) {
            return Ok(Self::P256(key));
        }
        if let Ok(key) = Sm2PrivateKey::from_pkcs8_der(der) {
            return Ok(Self::Sm2(Box::new(key)));
        }
        let key = RsaPrivateKey::from_pkcs8_der(der).map_err(|_| SoftProblem::Field { field: "sealed" })?;
        Ok(Self::Rsa(Box::new(key)))
    }

    /// An RSAPrivateKey that is sound: primes and exponents fit the modulus.
    pub(super) fn from_pkcs1(der: &[u8]) -> Option<Self> {
        let key = RsaPrivateKey::from_pkcs1_der(der).ok()?;
        key.validate().ok()?;
        Some(Self::Rsa(Box::new(key)))
    }

    pub(super) fn to_pkcs8(&self) -> Result<Zeroizing<Vec<u8>>, SoftProblem> {
        let document = match self {
            Self::P256(key) => key.to_pkcs8_der(),
            Self::Rsa(key) => key.to_pkcs8_der(),
            Self::Sm2(key) => {
                let octets = key.to_pkcs8_der().map_err(|_| SoftProblem::Field { field: "sealed" })?;
                return Ok(Zeroizing::new(octets.as_bytes().to_vec()));
            }
        };
        document.map(|document| document.to_bytes()).map_err(|_| SoftProblem::Field { field: "sealed" })
    }

    pub(super) fn public_key(&self) -> Result<PublicKey, Error> {
        let document = match self {
            Self::P256(key) => key.public_key().to_public_key_der(),
            Self::Rsa(key) => key.to_public_key().to_public_key_der(),
            Self::Sm2(key) => return Ok(key.public_key().clone()),
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
            (Self::Sm2(key), SignatureAlgorithm::Sm2Sm3) => Ok(key.sign_message(message)?),
            _ => Err(Error::Unsupported { operation: "this signature algorithm with this key" }),
        }
    }

    /// What makes it private: big-endian, of RSA the primes.
    #[cfg(feature = "fuzzing")]
    pub(super) fn numbers(&self) -> Vec<Vec<u8>> {
        use rsa::traits::PrivateKeyParts;
        match self {
            Self::P256(key) => vec![key.to_bytes().to_vec()],
            Self::Rsa(key) => key.primes().iter().map(|prime| prime.to_be_bytes_trimmed_vartime().to_vec()).collect(),
            Self::Sm2(key) => vec![key.to_bytes().as_bytes().to_vec()],
        }
    }

    /// A PKCS#1 v1.5 block, or the DER of an SM2Cipher.
    pub(super) fn decrypt(&self, ciphertext: &[u8]) -> Result<Secret, Error> {
        match self {
            Self::Rsa(key) => {
                super::vault::random::<1>()?;
                let decrypted = key.decrypt_blinded(&mut UnwrapErr(SysRng), Pkcs1v15Encrypt, ciphertext);
                decrypted.map(Secret::from).map_err(|_| Error::DecryptionFailed)
            }
            Self::Sm2(key) => {
                let ciphertext = Sm2Ciphertext::from_der(ciphertext).map_err(|_| Error::DecryptionFailed)?;
                key.decrypt_ciphertext(&ciphertext).map_err(|_| Error::DecryptionFailed)
            }
            Self::P256(_) => Err(Error::Unsupported { operation: "decrypting with this key" }),
        }
    }
}

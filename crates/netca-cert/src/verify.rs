//! The one place where signatures are checked, whatever carries them.

use const_oid::ObjectIdentifier;
use der::Decode;
use der::asn1::AnyRef;
use p256::ecdsa::{DerSignature, VerifyingKey};
use rsa::pkcs1v15::{Signature as RsaSignature, VerifyingKey as RsaVerifyingKey};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};
use signature::hazmat::PrehashVerifier;
use x509_cert::spki::AlgorithmIdentifierRef;

use crate::sm2::DEFAULT_ID_TEXT;
use crate::{Error, KeyAlgorithm, PublicKey, SignatureAlgorithm, Structure, Weakness, oid};

/// RSA below this is read, never relied on.
const MINIMUM_RSA_BITS: u32 = 2048;

/// A signature scheme as certificates name it: more than is made, for old and foreign CAs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    Rsa(Hash),
    Ecdsa(Hash),
    Sm2Sm3,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Scheme {
    /// Reads an AlgorithmIdentifier; parameters must be absent or NULL, as every scheme here wants.
    pub(crate) fn from_identifier(der: &[u8], structure: Structure) -> Result<Self, Error> {
        // The OID first: what is not known is named, whatever its parameters are.
        let identifier = AlgorithmIdentifierRef::from_der(der).map_err(|_| Error::Malformed { structure })?;
        let scheme = Self::from_oid(identifier.oid)?;
        parameterless(der, structure).map(|_| scheme)
    }

    pub(crate) fn from_oid(oid: ObjectIdentifier) -> Result<Self, Error> {
        Ok(match oid {
            oid::SHA1_WITH_RSA => Self::Rsa(Hash::Sha1),
            oid::SHA256_WITH_RSA => Self::Rsa(Hash::Sha256),
            oid::SHA384_WITH_RSA => Self::Rsa(Hash::Sha384),
            oid::SHA512_WITH_RSA => Self::Rsa(Hash::Sha512),
            oid::ECDSA_WITH_SHA256 => Self::Ecdsa(Hash::Sha256),
            oid::ECDSA_WITH_SHA384 => Self::Ecdsa(Hash::Sha384),
            oid::ECDSA_WITH_SHA512 => Self::Ecdsa(Hash::Sha512),
            oid::SM2_WITH_SM3 => Self::Sm2Sm3,
            other => return Err(Error::UnsupportedAlgorithm { oid: other.to_string() }),
        })
    }

    /// Refuses what is only read: SHA-1, and RSA below 2048 bits.
    pub(crate) fn refuse_weak(self, key: &PublicKey) -> Result<(), Error> {
        if matches!(self, Self::Rsa(Hash::Sha1) | Self::Ecdsa(Hash::Sha1)) {
            return Err(Error::TooWeak { weakness: Weakness::Sha1 });
        }
        refuse_weak_key(key)
    }
}

impl From<SignatureAlgorithm> for Scheme {
    fn from(algorithm: SignatureAlgorithm) -> Self {
        match algorithm {
            SignatureAlgorithm::RsaPkcs1Sha256 => Self::Rsa(Hash::Sha256),
            SignatureAlgorithm::EcdsaP256Sha256 => Self::Ecdsa(Hash::Sha256),
            SignatureAlgorithm::Sm2Sm3 => Self::Sm2Sm3,
        }
    }
}

/// Refuses keys that are only read: RSA below 2048 bits, and kinds that are not known.
pub(crate) fn refuse_weak_key(key: &PublicKey) -> Result<(), Error> {
    match key.algorithm() {
        KeyAlgorithm::Rsa { bits } if bits < MINIMUM_RSA_BITS => {
            Err(Error::TooWeak { weakness: Weakness::Rsa { bits } })
        }
        KeyAlgorithm::Unknown => Err(key.unsupported()),
        _ => Ok(()),
    }
}

/// Checks a signature, weak ones too: callers that rely on it ask [`Scheme::refuse_weak`] first.
pub(crate) fn verify(
    key: &PublicKey,
    scheme: Scheme,
    message: &[u8],
    signature: &[u8],
    structure: Structure,
) -> Result<(), Error> {
    let verified = match (scheme, key.algorithm()) {
        (Scheme::Rsa(hash), KeyAlgorithm::Rsa { .. }) => rsa(key, hash, message, signature),
        (Scheme::Ecdsa(hash), KeyAlgorithm::P256) => ecdsa(key, hash, message, signature),
        (Scheme::Sm2Sm3, KeyAlgorithm::Sm2) => sm2(key, message, signature),
        (_, KeyAlgorithm::Unknown) => return Err(key.unsupported()),
        _ => return Err(Error::AlgorithmMismatch),
    };
    verified.ok_or(Error::BadSignature { structure })
}

/// The OID of an AlgorithmIdentifier without parameters, or with NULL ones.
pub(crate) fn parameterless(der: &[u8], structure: Structure) -> Result<ObjectIdentifier, Error> {
    let identifier = AlgorithmIdentifierRef::from_der(der).map_err(|_| Error::Malformed { structure })?;
    let is_plain = identifier.parameters.is_none_or(|parameters| parameters == AnyRef::NULL);
    if is_plain { Ok(identifier.oid) } else { Err(Error::Malformed { structure }) }
}

fn rsa(key: &PublicKey, hash: Hash, message: &[u8], signature: &[u8]) -> Option<()> {
    let key = key.rsa()?;
    let signature = RsaSignature::try_from(signature).ok()?;
    let digest = hash.digest(message);
    match hash {
        Hash::Sha1 => RsaVerifyingKey::<Sha1>::new(key).verify_prehash(&digest, &signature),
        Hash::Sha256 => RsaVerifyingKey::<Sha256>::new(key).verify_prehash(&digest, &signature),
        Hash::Sha384 => RsaVerifyingKey::<Sha384>::new(key).verify_prehash(&digest, &signature),
        Hash::Sha512 => RsaVerifyingKey::<Sha512>::new(key).verify_prehash(&digest, &signature),
    }
    .ok()
}

fn ecdsa(key: &PublicKey, hash: Hash, message: &[u8], signature: &[u8]) -> Option<()> {
    let key = VerifyingKey::from_sec1_bytes(key.key_octets()?).ok()?;
    let signature = DerSignature::try_from(signature).ok()?;
    key.verify_prehash(&hash.digest(message), &signature).ok()
}

fn sm2(key: &PublicKey, message: &[u8], signature: &[u8]) -> Option<()> {
    let digest = key.sm2_digest(message).ok()?;
    let key = ::sm2::dsa::VerifyingKey::from_sec1_bytes(DEFAULT_ID_TEXT, key.key_octets()?).ok()?;
    // Strict DER, and r and s from 1 to n - 1.
    let signature = ::sm2::dsa::Signature::from_der(signature).ok()?;
    key.verify_prehash(&digest, &signature).ok()
}

impl Hash {
    fn digest(self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha1 => Sha1::digest(message).to_vec(),
            Self::Sha256 => Sha256::digest(message).to_vec(),
            Self::Sha384 => Sha384::digest(message).to_vec(),
            Self::Sha512 => Sha512::digest(message).to_vec(),
        }
    }
}

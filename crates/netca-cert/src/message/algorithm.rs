//! Which OIDs, digests, signature algorithms and keys go together. There is one digest for each kind of key, so that no
//! message can be read in two ways.

use const_oid::ObjectIdentifier;
use sha2::Sha256;
use sm3::Sm3;

use crate::verify::{self, Hash, Scheme};
use crate::{Error, KeyAlgorithm, PublicKey, Structure, oid};

/// Whose OIDs name message and content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// PKCS#7's, for every kind of key.
    Pkcs7,
    /// GM/T 0010's, for SM2.
    Gm,
}

impl Family {
    pub(super) fn from_signed_data(signed_data: ObjectIdentifier) -> Option<Self> {
        [Self::Pkcs7, Self::Gm].into_iter().find(|family| family.signed_data() == signed_data)
    }

    pub(super) fn signed_data(self) -> ObjectIdentifier {
        match self {
            Self::Pkcs7 => oid::SIGNED_DATA,
            Self::Gm => oid::GM_SIGNED_DATA,
        }
    }

    pub(super) fn data(self) -> ObjectIdentifier {
        match self {
            Self::Pkcs7 => oid::DATA,
            Self::Gm => oid::GM_DATA,
        }
    }
}

/// A digest of content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Digest {
    Sha256,
    Sm3,
}

impl Digest {
    /// Reads an AlgorithmIdentifier without parameters or with NULL ones.
    pub(super) fn read(identifier: &[u8]) -> Result<Self, Error> {
        match verify::parameterless(identifier, Structure::SignedMessage)? {
            oid::SHA256 => Ok(Self::Sha256),
            oid::SM3 => Ok(Self::Sm3),
            other => Err(Error::UnsupportedAlgorithm { oid: other.to_string() }),
        }
    }

    pub(super) fn oid(self) -> ObjectIdentifier {
        match self {
            Self::Sha256 => oid::SHA256,
            Self::Sm3 => oid::SM3,
        }
    }

    /// The digest of content, as a messageDigest attribute has it: with SM3 plain, without Z.
    pub(super) fn of(self, content: &[u8]) -> [u8; 32] {
        use sha2::Digest as _;
        match self {
            Self::Sha256 => Sha256::digest(content).into(),
            Self::Sm3 => Sm3::digest(content).into(),
        }
    }
}

/// How a signature is made, from the signer's signature algorithm: rsaEncryption and SM2 alone leave the digest to the
/// other field.
pub(super) fn scheme(
    family: Family,
    digest: Digest,
    signature_algorithm: &[u8],
    key: &PublicKey,
) -> Result<Scheme, Error> {
    let scheme = match verify::parameterless(signature_algorithm, Structure::SignedMessage)? {
        oid::RSA_ENCRYPTION => Scheme::Rsa(Hash::Sha256),
        oid::SM2_SIGN => Scheme::Sm2Sm3,
        other => Scheme::from_oid(other)?,
    };
    match (scheme, key.algorithm(), digest, family) {
        (_, KeyAlgorithm::Unknown, _, _) => Err(key.unsupported()),
        (Scheme::Sm2Sm3, KeyAlgorithm::Sm2, Digest::Sm3, _) => Ok(scheme),
        (Scheme::Rsa(Hash::Sha256), KeyAlgorithm::Rsa { .. }, Digest::Sha256, Family::Pkcs7) => Ok(scheme),
        (Scheme::Ecdsa(Hash::Sha256), KeyAlgorithm::P256, Digest::Sha256, Family::Pkcs7) => Ok(scheme),
        _ => Err(Error::AlgorithmMismatch),
    }
}

//! What errors name.

use std::fmt;

/// A structure of this crate, as errors name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Structure {
    /// An X.509 certificate.
    Certificate,
    /// A PKCS#10 request.
    CertificateRequest,
    /// A CMS SignedData.
    SignedMessage,
    /// A SubjectPublicKeyInfo or the parts of one.
    PublicKey,
    /// A distinguished name.
    Name,
    /// A signature value.
    Signature,
    /// An object identifier in dotted text.
    ObjectIdentifier,
    /// What SM2 encrypted.
    Ciphertext,
    /// A private key.
    PrivateKey,
    /// An SM2EnvelopedKey.
    EnvelopedKey,
}

impl fmt::Display for Structure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Certificate => "certificate",
            Self::CertificateRequest => "certificate request",
            Self::SignedMessage => "signed message",
            Self::PublicKey => "public key",
            Self::Name => "name",
            Self::Signature => "signature",
            Self::ObjectIdentifier => "object identifier",
            Self::Ciphertext => "ciphertext",
            Self::PrivateKey => "private key",
            Self::EnvelopedKey => "enveloped key",
        })
    }
}

/// What is too weak to be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Weakness {
    /// An RSA key of so many bits.
    Rsa {
        /// Length of the modulus in bits.
        bits: u32,
    },
    /// A signature over a SHA-1 digest.
    Sha1,
}

impl fmt::Display for Weakness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rsa { bits } => write!(f, "RSA with {bits} bits"),
            Self::Sha1 => f.write_str("SHA-1"),
        }
    }
}

/// What a certificate's key is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Purpose {
    /// Signing messages and applications.
    Signing,
    /// Receiving keys and documents.
    Encryption,
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Signing => "signing",
            Self::Encryption => "encryption",
        })
    }
}

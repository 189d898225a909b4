use const_oid::ObjectIdentifier;

use crate::{asn1, oid};

/// The kind of a key, as far as this project knows kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyAlgorithm {
    /// RSA with a modulus of so many bits (1024 only to be read; 2048, 3072 and 4096 to be used).
    Rsa {
        /// Length of the modulus in bits.
        bits: u32,
    },
    /// ECDSA on NIST P-256.
    P256,
    /// SM2 (GB/T 32918).
    Sm2,
    /// Any other, such as P-384, Ed25519 or DSA: [`crate::PublicKey::algorithm_oid`] names it. It can be read, kept and
    /// compared; nothing is signed, verified or trusted with it.
    Unknown,
}

/// How signatures of new requests and messages are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SignatureAlgorithm {
    /// sha256WithRSAEncryption (RFC 4055), PKCS#1 v1.5.
    RsaPkcs1Sha256,
    /// ecdsa-with-SHA256 (RFC 5758).
    EcdsaP256Sha256,
    /// SM2-with-SM3, 1.2.156.10197.1.501.
    Sm2Sm3,
}

impl SignatureAlgorithm {
    pub(crate) fn oid(self) -> ObjectIdentifier {
        match self {
            Self::RsaPkcs1Sha256 => oid::SHA256_WITH_RSA,
            Self::EcdsaP256Sha256 => oid::ECDSA_WITH_SHA256,
            Self::Sm2Sm3 => oid::SM2_WITH_SM3,
        }
    }

    /// The AlgorithmIdentifier: RSA wants NULL parameters (RFC 4055, section 5), the others want none.
    pub(crate) fn identifier(self) -> Vec<u8> {
        let oid = asn1::encode_oid(self.oid());
        let parameters: &[u8] = if self == Self::RsaPkcs1Sha256 { asn1::NULL } else { &[] };
        asn1::encode(asn1::SEQUENCE, &[&oid, parameters])
    }
}

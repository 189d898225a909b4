use crate::Error;

/// The kind of a key, as far as this project knows kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyAlgorithm {
    /// RSA with a modulus of so many bits (1024 only to be read, 2048, 3072, 4096).
    Rsa {
        /// Length of the modulus in bits.
        bits: u32,
    },
    /// ECDSA on NIST P-256.
    P256,
    /// SM2 (GB/T 32918).
    Sm2,
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

/// A public key: a SubjectPublicKeyInfo whose bytes are kept as they came.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PublicKey {
    der: Vec<u8>,
    algorithm: KeyAlgorithm,
}

impl PublicKey {
    /// Reads a SubjectPublicKeyInfo (RFC 5280, section 4.1.2.7).
    pub fn from_der(der: &[u8]) -> Result<Self, Error> {
        unimplemented!()
    }
    /// The SubjectPublicKeyInfo.
    pub fn as_der(&self) -> &[u8] {
        &self.der
    }
    /// The kind of key.
    pub fn algorithm(&self) -> KeyAlgorithm {
        self.algorithm
    }
    /// The algorithm with which this kind of key signs.
    pub fn signature_algorithm(&self) -> SignatureAlgorithm {
        unimplemented!()
    }
    /// SHA-256 of the SubjectPublicKeyInfo.
    pub fn sha256(&self) -> [u8; 32] {
        unimplemented!()
    }
    /// Checks a signature over a message (RSA: PKCS#1 v1.5; EC: DER r, s).
    pub fn verify(&self, algorithm: SignatureAlgorithm, message: &[u8], signature: &[u8]) -> Result<(), Error> {
        unimplemented!()
    }
    /// Builds from an RSA modulus and exponent, big-endian as PKCS#11 gives them (CKA_MODULUS, CKA_PUBLIC_EXPONENT).
    pub fn from_rsa_parts(modulus: &[u8], exponent: &[u8]) -> Result<Self, Error> {
        unimplemented!()
    }
    /// Builds from an uncompressed P-256 point, 65 bytes (the content of CKA_EC_POINT's OCTET STRING).
    pub fn from_p256_point(point: &[u8]) -> Result<Self, Error> {
        unimplemented!()
    }
}
impl std::fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        unimplemented!()
    }
}

/// Raw r‖s (PKCS#11, 64 bytes for P-256 and SM2) to DER SEQUENCE { r, s }.
pub fn ecdsa_raw_to_der(raw: &[u8]) -> Result<Vec<u8>, Error> {
    unimplemented!()
}

use crate::*;
use std::time::SystemTime;
/// An X.509 certificate; the DER it came as is kept and is what is compared, hashed, verified and sent. Cheap to clone.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Certificate {
    der: std::sync::Arc<[u8]>,
}
impl Certificate {
    /// bounded size (64 KiB), trailing data refused
    pub fn from_der(der: &[u8]) -> Result<Self, Error> {
        unimplemented!()
    }
    pub fn from_pem(pem: &str) -> Result<Self, Error> {
        unimplemented!()
    }
    /// every CERTIFICATE block of a PEM text, in order
    pub fn all_from_pem(pem: &str) -> Result<Vec<Self>, Error> {
        unimplemented!()
    }
    pub fn as_der(&self) -> &[u8] {
        &self.der
    }
    pub fn to_pem(&self) -> String {
        unimplemented!()
    }
    pub fn subject(&self) -> &Name {
        unimplemented!()
    }
    pub fn issuer(&self) -> &Name {
        unimplemented!()
    }
    pub fn serial_number(&self) -> &SerialNumber {
        unimplemented!()
    }
    pub fn not_before(&self) -> SystemTime {
        unimplemented!()
    }
    pub fn not_after(&self) -> SystemTime {
        unimplemented!()
    }
    pub fn public_key(&self) -> &PublicKey {
        unimplemented!()
    }
    /// None when the extension is absent
    pub fn key_usage(&self) -> Option<KeyUsage> {
        unimplemented!()
    }
    pub fn is_ca(&self) -> bool {
        unimplemented!()
    }
    pub fn sha256(&self) -> Fingerprint {
        unimplemented!()
    }
    /// the private extension 1.3.6.1.4.1.18760.1.14 of NETCA
    pub fn holder_id(&self) -> Option<&str> {
        unimplemented!()
    }
    /// Signature of this certificate by issuer's key over the TBS bytes as received (issuer == self for a root)
    pub fn verify_signed_by(&self, issuer: &PublicKey) -> Result<(), Error> {
        unimplemented!()
    }
}
impl std::fmt::Debug for Certificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        unimplemented!()
    }
}
/// A certificate's serial number: unsigned big-endian content; Display is lower-case hex.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SerialNumber(Vec<u8>);
impl SerialNumber {
    /// content octets of the INTEGER as they stand in the certificate (needed for PKCS#11 CKA_SERIAL_NUMBER: to_der gives the whole INTEGER)
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
    pub fn to_der(&self) -> Vec<u8> {
        unimplemented!()
    }
}
impl std::fmt::Display for SerialNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        unimplemented!()
    }
}
/// SHA-256 of a certificate's DER. Display and serde-free text: 64 lower-case hex digits; FromStr reads it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint([u8; 32]);
impl Fingerprint {
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}
impl std::fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        unimplemented!()
    }
}
impl std::str::FromStr for Fingerprint {
    type Err = Error;
    fn from_str(s: &str) -> Result<Self, Error> {
        unimplemented!()
    }
}

use crate::*;
/// A PKCS#10 request (RFC 2986), bytes kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateRequest {
    der: Vec<u8>,
}
impl CertificateRequest {
    /// subject is copied byte for byte
    pub fn sign<S: Signer + ?Sized>(subject: &Name, signer: &mut S) -> Result<Self, SignError<S::Error>> {
        unimplemented!()
    }
    pub fn from_der(der: &[u8]) -> Result<Self, Error> {
        unimplemented!()
    }
    pub fn as_der(&self) -> &[u8] {
        &self.der
    }
    pub fn subject(&self) -> &Name {
        unimplemented!()
    }
    pub fn public_key(&self) -> &PublicKey {
        unimplemented!()
    }
    /// proof of possession
    pub fn verify(&self) -> Result<(), Error> {
        unimplemented!()
    }
}

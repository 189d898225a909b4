use crate::*;
/// A CMS SignedData (RFC 5652) v1 over embedded data, signer's certificate included, no signed attributes: dialect 1 of NETCA.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedMessage {
    der: Vec<u8>,
}
impl SignedMessage {
    /// Signs content with the key of `certificate`; refuses a signer whose public key is not the certificate's.
    pub fn sign<S: Signer + ?Sized>(
        content: &[u8],
        certificate: &Certificate,
        signer: &mut S,
    ) -> Result<Self, SignError<S::Error>> {
        unimplemented!()
    }
    /// Reads; exactly one signer; sizes bounded (8 MiB)
    pub fn from_der(der: &[u8]) -> Result<Self, Error> {
        unimplemented!()
    }
    pub fn as_der(&self) -> &[u8] {
        &self.der
    }
    /// Checks the signature by the certificate it carries (sid must name it). Says nothing of trust.
    pub fn verify(&self) -> Result<VerifiedMessage, Error> {
        unimplemented!()
    }
}
/// What was signed and by which certificate.
#[derive(Debug, Clone)]
pub struct VerifiedMessage {
    content: Vec<u8>,
    certificate: Certificate,
}
impl VerifiedMessage {
    pub fn content(&self) -> &[u8] {
        &self.content
    }
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }
}

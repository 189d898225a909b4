use crate::*;
use std::time::SystemTime;
/// The certificates that a chain must end at. Empty anchors trust nothing.
#[derive(Debug, Clone, Default)]
pub struct TrustAnchors {
    anchors: Vec<Certificate>,
}
impl TrustAnchors {
    pub fn new(anchors: Vec<Certificate>) -> Self {
        Self { anchors }
    }
    pub fn from_pem(pem: &str) -> Result<Self, Error> {
        unimplemented!()
    }
    pub fn certificates(&self) -> &[Certificate] {
        &self.anchors
    }
    pub fn is_empty(&self) -> bool {
        self.anchors.is_empty()
    }
    /// Path validation (RFC 5280, section 6.1) at a time; intermediates in any order, bounded number.
    pub fn validate(
        &self,
        leaf: &Certificate,
        intermediates: &[Certificate],
        at: SystemTime,
    ) -> Result<CertificateChain, Error> {
        unimplemented!()
    }
}
/// A validated path: leaf first, anchor last.
#[derive(Debug, Clone)]
pub struct CertificateChain {
    certificates: Vec<Certificate>,
}
impl CertificateChain {
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }
}

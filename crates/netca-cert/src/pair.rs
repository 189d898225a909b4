use crate::Certificate;
/// A signing certificate and, where the CA issues pairs, its encryption certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificatePair {
    pub signing: Certificate,
    pub encryption: Option<Certificate>,
}

use crate::{Certificate, Error, KeyUsage, Purpose};

/// A signing certificate and, where the CA issues pairs, the encryption certificate of the same holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificatePair {
    signing: Certificate,
    encryption: Option<Certificate>,
}

impl CertificatePair {
    /// Puts a pair together. A single certificate may mix both uses.
    ///
    /// An SM2 pair keeps to the rules of GM/T 0015: both state their key usage; the signing certificate has
    /// digitalSignature or nonRepudiation and no use of the other side, the encryption certificate keyEncipherment,
    /// dataEncipherment or keyAgreement and no use of the first. The encryption key is escrowed, so nothing may count as
    /// signed with it.
    ///
    /// # Errors
    /// [`Error::KeyUsageForbids`] when a certificate's key usage does not fit its place (outside SM2 pairs an absent one
    /// forbids nothing); [`Error::PairUsage`] for an SM2 pair's certificate that is not for its side alone;
    /// [`Error::PairAlgorithms`] when one key is SM2 and the other is not; [`Error::PairMismatch`] when the subjects differ
    /// (RFC 5280, section 7.1) or both have a [`Certificate::holder_id`] and these differ.
    pub fn new(signing: Certificate, encryption: Option<Certificate>) -> Result<Self, Error> {
        if signing.key_usage().is_some_and(|usage| !usage.can_sign()) {
            return Err(Error::KeyUsageForbids { purpose: Purpose::Signing });
        }
        if let Some(encryption) = &encryption {
            if encryption.key_usage().is_some_and(|usage| !usage.can_encrypt()) {
                return Err(Error::KeyUsageForbids { purpose: Purpose::Encryption });
            }
            check_kinds(&signing, encryption)?;
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

/// The rules that hold for a pair as soon as one of its keys is SM2.
fn check_kinds(signing: &Certificate, encryption: &Certificate) -> Result<(), Error> {
    match (signing.public_key().is_sm2(), encryption.public_key().is_sm2()) {
        (false, false) => return Ok(()),
        (true, true) => {}
        _ => return Err(Error::PairAlgorithms),
    }
    if signing.key_usage().is_none_or(KeyUsage::can_encrypt) {
        return Err(Error::PairUsage { purpose: Purpose::Signing });
    }
    if encryption.key_usage().is_none_or(KeyUsage::can_sign) {
        return Err(Error::PairUsage { purpose: Purpose::Encryption });
    }
    Ok(())
}

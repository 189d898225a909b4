use der::Decode;
use x509_cert::ext::pkix;

use crate::{Error, Structure};

/// Key usage bits (RFC 5280, section 4.2.1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyUsage(pkix::KeyUsage);

impl KeyUsage {
    /// digitalSignature (0).
    pub fn digital_signature(self) -> bool {
        self.0.digital_signature()
    }

    /// nonRepudiation, also called contentCommitment (1).
    pub fn non_repudiation(self) -> bool {
        self.0.non_repudiation()
    }

    /// keyEncipherment (2).
    pub fn key_encipherment(self) -> bool {
        self.0.key_encipherment()
    }

    /// dataEncipherment (3).
    pub fn data_encipherment(self) -> bool {
        self.0.data_encipherment()
    }

    /// keyAgreement (4).
    pub fn key_agreement(self) -> bool {
        self.0.key_agreement()
    }

    /// keyCertSign (5).
    pub fn key_cert_sign(self) -> bool {
        self.0.key_cert_sign()
    }

    /// cRLSign (6).
    pub fn crl_sign(self) -> bool {
        self.0.crl_sign()
    }

    /// Fit for a signing certificate: digitalSignature or nonRepudiation.
    pub fn can_sign(self) -> bool {
        self.digital_signature() || self.non_repudiation()
    }

    /// Fit for an encryption certificate: keyEncipherment, dataEncipherment or keyAgreement.
    pub fn can_encrypt(self) -> bool {
        self.key_encipherment() || self.data_encipherment() || self.key_agreement()
    }

    /// Which side of a pair it makes a certificate: see [`CertificateRole::of`].
    pub fn role(self) -> CertificateRole {
        CertificateRole::of(Some(self))
    }

    /// Reads the extension's value. One without any bit, which the RFC forbids, allows nothing.
    pub(crate) fn from_der(der: &[u8]) -> Result<Self, Error> {
        pkix::KeyUsage::from_der(der).map(Self).map_err(|_| Error::Malformed { structure: Structure::Certificate })
    }
}

/// What a certificate is for, by its key usage: which side of a pair it can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CertificateRole {
    /// Signing and nothing of the other side: the signing certificate of a pair, or a single one.
    Signing,
    /// Encryption and nothing of the other side: the encryption certificate of a pair.
    Encryption,
    /// Both, as single certificates are; also one that does not state its usage, which forbids nothing.
    Both,
    /// Neither, as a CA's.
    Neither,
}

impl CertificateRole {
    /// The role that a key usage gives; `None` for a certificate without that extension.
    pub fn of(usage: Option<KeyUsage>) -> Self {
        match usage.map_or((true, true), |usage| (usage.can_sign(), usage.can_encrypt())) {
            (true, false) => Self::Signing,
            (false, true) => Self::Encryption,
            (true, true) => Self::Both,
            (false, false) => Self::Neither,
        }
    }

    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Signing => "signing",
            Self::Encryption => "encryption",
            Self::Both => "both",
            Self::Neither => "neither",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_count_from_the_left() {
        let signing = KeyUsage::from_der(&[3, 2, 6, 0xc0]).unwrap();
        assert!(signing.digital_signature() && signing.non_repudiation() && signing.can_sign());
        assert!(!signing.can_encrypt() && !signing.key_cert_sign());
        let ca = KeyUsage::from_der(&[3, 2, 1, 0x06]).unwrap();
        assert!(ca.key_cert_sign() && ca.crl_sign() && !ca.can_sign() && !ca.can_encrypt());
        let encryption = KeyUsage::from_der(&[3, 3, 7, 0x38, 0x80]).unwrap();
        assert!(encryption.key_encipherment() && encryption.data_encipherment() && encryption.key_agreement());
        let roles = [signing, encryption, ca].map(KeyUsage::role);
        assert_eq!(roles, [CertificateRole::Signing, CertificateRole::Encryption, CertificateRole::Neither]);
        let mixed = KeyUsage::from_der(&[3, 2, 5, 0xa0]).unwrap();
        assert_eq!((mixed.role(), CertificateRole::of(None)), (CertificateRole::Both, CertificateRole::Both));
    }

    #[test]
    fn no_bits_allow_nothing_and_unused_bits_are_none() {
        for der in [&[3, 1, 0][..], &[3, 2, 0, 0], &[3, 3, 7, 0, 0x7f], &[3, 2, 7, 0x7f]] {
            let usage = KeyUsage::from_der(der).unwrap();
            assert!(!usage.can_sign() && !usage.can_encrypt() && !usage.key_cert_sign(), "{der:?}");
        }
        assert!(KeyUsage::from_der(&[3, 2, 0, 0xc0]).unwrap().can_sign(), "trailing zero bits, as careless CAs write");
    }

    #[test]
    fn refuses_what_is_no_short_bit_string() {
        for der in [&[][..], &[3, 0], &[3, 2, 9, 0], &[4, 2, 0, 0], &[3, 4, 0, 1, 1, 1], &[3, 2, 6, 1, 0]] {
            assert!(KeyUsage::from_der(der).is_err(), "{der:?}");
        }
    }
}

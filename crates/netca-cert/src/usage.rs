use der::Tag;

use crate::asn1::Walk;
use crate::{Error, Structure};

/// Key usage bits (RFC 5280, section 4.2.1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyUsage(u16);

impl KeyUsage {
    /// digitalSignature (0).
    pub fn digital_signature(self) -> bool {
        self.has(0)
    }

    /// nonRepudiation, also called contentCommitment (1).
    pub fn non_repudiation(self) -> bool {
        self.has(1)
    }

    /// keyEncipherment (2).
    pub fn key_encipherment(self) -> bool {
        self.has(2)
    }

    /// dataEncipherment (3).
    pub fn data_encipherment(self) -> bool {
        self.has(3)
    }

    /// keyAgreement (4).
    pub fn key_agreement(self) -> bool {
        self.has(4)
    }

    /// keyCertSign (5).
    pub fn key_cert_sign(self) -> bool {
        self.has(5)
    }

    /// cRLSign (6).
    pub fn crl_sign(self) -> bool {
        self.has(6)
    }

    /// Fit for a signing certificate: digitalSignature or nonRepudiation.
    pub fn can_sign(self) -> bool {
        self.digital_signature() || self.non_repudiation()
    }

    /// Fit for an encryption certificate: keyEncipherment, dataEncipherment or keyAgreement.
    pub fn can_encrypt(self) -> bool {
        self.key_encipherment() || self.data_encipherment() || self.key_agreement()
    }

    /// Reads the extension's value, a BIT STRING whose first bit is bit 0.
    pub(crate) fn from_der(der: &[u8]) -> Result<Self, Error> {
        let mut walk = Walk::over(der, Structure::Certificate)?;
        let content = walk.expect(Tag::BitString)?.content;
        let bits = match content {
            [unused, first] if *unused < 8 => u16::from(*first) << 8,
            [unused, first, second] if *unused < 8 => u16::from_be_bytes([*first, *second]),
            _ => return Err(walk.malformed()),
        };
        walk.finish()?;
        Ok(Self(bits))
    }

    fn has(self, bit: u32) -> bool {
        self.0 & (0x8000 >> bit) != 0
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
    }

    #[test]
    fn refuses_what_is_no_short_bit_string() {
        for der in [&[][..], &[3, 1, 0], &[3, 0], &[3, 2, 9, 0], &[4, 2, 0, 0], &[3, 4, 0, 1, 1, 1], &[3, 2, 6, 1, 0]] {
            assert!(KeyUsage::from_der(der).is_err(), "{der:?}");
        }
    }
}

//! A certificate to be: filled in, encoded and signed here, by RFC 5280 section 4.1.

use std::str::FromStr;
use std::time::SystemTime;

use der::asn1::{AnyRef, BitStringRef};
use der::{Decode, Encode, Tag};
use netca_cert::{Certificate, PublicKey};
use x509_cert::certificate::Rfc5280;
use x509_cert::ext::Extension;
use x509_cert::name::Name;
use x509_cert::time::{Time, Validity};

use super::keys::CaKeyPair;
use super::malformed;
use super::tbs::{Signed, Tbs};
use crate::{Error, secret};

/// What a new certificate says.
pub(crate) struct Template<'a> {
    /// The DER of the issuer's name; the certificate's own for a root.
    pub(crate) issuer: &'a [u8],
    /// The DER of the subject's name.
    pub(crate) subject: &'a [u8],
    /// The subject's key.
    pub(crate) key: &'a PublicKey,
    pub(crate) not_before: SystemTime,
    pub(crate) not_after: SystemTime,
    pub(crate) extensions: Vec<Extension>,
}

impl Template<'_> {
    /// The certificate, signed, with a random serial number of 16 positive bytes.
    pub(crate) fn sign(&self, key: &CaKeyPair) -> Result<Certificate, Error> {
        if self.not_after <= self.not_before {
            return Err(Error::Validity);
        }
        let mut serial = secret::random::<16>()?;
        // Positive, and never shorter than 16 bytes.
        serial[0] = serial[0] & 0x7f | 0x40;
        let tbs = self.to_be_signed(key, &serial)?;
        let signature = key.sign(&tbs)?;
        let signed = Signed {
            tbs: AnyRef::from_der(&tbs).map_err(malformed)?,
            algorithm: key.signature_algorithm(),
            signature: BitStringRef::from_bytes(&signature).map_err(malformed)?,
        };
        Ok(Certificate::from_der(&signed.to_der().map_err(malformed)?)?)
    }

    fn to_be_signed(&self, key: &CaKeyPair, serial: &[u8]) -> Result<Vec<u8>, Error> {
        let time = |time| Time::try_from(time).map_err(|_| Error::Validity);
        let validity = Validity::<Rfc5280>::new(time(self.not_before)?, time(self.not_after)?);
        let validity = validity.to_der().map_err(malformed)?;
        let element = |der| AnyRef::from_der(der).map_err(malformed);
        let tbs = Tbs {
            version: 2,
            serial_number: AnyRef::new(Tag::Integer, serial).map_err(malformed)?,
            signature: key.signature_algorithm(),
            issuer: element(self.issuer)?,
            validity: element(&validity)?,
            subject: element(self.subject)?,
            subject_public_key_info: element(self.key.as_der())?,
            issuer_unique_id: None,
            subject_unique_id: None,
            extensions: Some(self.extensions.clone()),
        };
        tbs.to_der().map_err(malformed)
    }
}

/// A name of country CN, organization and common name, the texts in UTF-8.
pub(crate) fn name(organization: &str, common_name: &str) -> Result<Vec<u8>, Error> {
    let name = Name::from_str(&format!("CN={common_name},O={organization},C=CN")).and_then(|name| name.to_der());
    name.map_err(malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_country_first_and_in_utf_8() {
        let expected = [
            &[0x30, 0x2b, 0x31, 0x0b, 0x30, 9, 6, 3, 0x55, 4, 6, 0x13, 2, b'C', b'N'][..],
            &[0x31, 0x0d, 0x30, 0x0b, 6, 3, 0x55, 4, 10, 0x0c, 4, b'O', b' ', b'C', b'A'],
            &[0x31, 0x0d, 0x30, 0x0b, 6, 3, 0x55, 4, 3, 0x0c, 4, 0xe6, 0xa0, 0xb9, b'1'],
        ];
        assert_eq!(name("O CA", "根1").unwrap(), expected.concat());
    }
}

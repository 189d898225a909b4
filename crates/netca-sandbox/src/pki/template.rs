//! A certificate to be: filled in, encoded and signed here, by RFC 5280 section 4.1.

use std::net::IpAddr;
use std::time::SystemTime;

use der::asn1::ObjectIdentifier;
use netca_cert::{Certificate, PublicKey};
use sha1::{Digest, Sha1};

use super::asn1::{self, sequence, tlv};
use super::extensions::{self, Extension};
use super::keys::CaKeyPair;
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
        let algorithm = key.signature_algorithm();
        let extensions: Vec<u8> = self.extensions.iter().flat_map(Extension::to_der).collect();
        let tbs = sequence(&[
            &tlv(0xa0, &[&[asn1::INTEGER, 1, 2]]),
            &tlv(asn1::INTEGER, &[&serial]),
            &algorithm,
            self.issuer,
            &sequence(&[&asn1::time(self.not_before)?, &asn1::time(self.not_after)?]),
            self.subject,
            self.key.as_der(),
            &tlv(0xa3, &[&sequence(&[&extensions])]),
        ]);
        let signature = key.sign(&tbs)?;
        Ok(Certificate::from_der(&sequence(&[&tbs, &algorithm, &asn1::bit_string(&signature)]))?)
    }
}

/// A name of country CN, organization and common name, the texts in UTF-8.
pub(crate) fn name(organization: &str, common_name: &str) -> Vec<u8> {
    const COUNTRY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.6");
    const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
    const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
    let rdn = |oid, tag, text: &str| {
        let attribute = sequence(&[&asn1::oid(oid), &tlv(tag, &[text.as_bytes()])]);
        tlv(asn1::SET, &[&attribute])
    };
    sequence(&[
        &rdn(COUNTRY, asn1::PRINTABLE_STRING, "CN"),
        &rdn(ORGANIZATION, asn1::UTF8_STRING, organization),
        &rdn(COMMON_NAME, asn1::UTF8_STRING, common_name),
    ])
}

/// basicConstraints of an end entity: present, critical, and empty, for CA is FALSE by default.
pub(crate) fn end_entity() -> Extension {
    Extension { oid: extensions::BASIC_CONSTRAINTS, critical: true, value: sequence(&[]) }
}

/// basicConstraints of a CA, with so many CAs allowed below it.
pub(crate) fn authority(path_length: Option<u8>) -> Extension {
    let ca = tlv(asn1::BOOLEAN, &[&[0xff]]);
    let length = path_length.map(|length| tlv(asn1::INTEGER, &[&[length]])).unwrap_or_default();
    Extension { oid: extensions::BASIC_CONSTRAINTS, critical: true, value: sequence(&[&ca, &length]) }
}

/// keyUsage from its first byte, bit 0 (digitalSignature) the highest.
pub(crate) fn key_usage(bits: u8) -> Extension {
    let unused = bits.trailing_zeros().min(7) as u8;
    Extension { oid: extensions::KEY_USAGE, critical: true, value: tlv(asn1::BIT_STRING, &[&[unused, bits]]) }
}

/// extKeyUsage with these purposes.
pub(crate) fn extended_key_usage(purposes: &[ObjectIdentifier]) -> Extension {
    let purposes: Vec<u8> = purposes.iter().flat_map(|purpose| asn1::oid(*purpose)).collect();
    Extension { oid: extensions::EXT_KEY_USAGE, critical: false, value: sequence(&[&purposes]) }
}

/// subjectKeyIdentifier: SHA-1 of the key's bits (RFC 5280, section 4.2.1.2, method 1). SHA-1 names the key here, it
/// protects nothing.
pub(crate) fn subject_key_id(key: &PublicKey) -> Result<Extension, Error> {
    let spki = spki::SubjectPublicKeyInfoRef::try_from(key.as_der()).map_err(|_| Error::KeyNotAcceptable)?;
    let id = Sha1::digest(spki.subject_public_key.raw_bytes());
    Ok(Extension { oid: extensions::SUBJECT_KEY_ID, critical: false, value: tlv(asn1::OCTET_STRING, &[&id]) })
}

/// authorityKeyIdentifier, repeating the issuer's subjectKeyIdentifier; none when the issuer has none.
pub(crate) fn authority_key_id(issuer: &[Extension]) -> Option<Extension> {
    let id = issuer.iter().find(|extension| extension.oid == extensions::SUBJECT_KEY_ID)?;
    // The value is an OCTET STRING; as keyIdentifier it is tagged [0] IMPLICIT.
    let (tag, rest) = id.value.split_first()?;
    let mut value = vec![0x80];
    value.extend_from_slice(rest);
    let value = sequence(&[&value]);
    (*tag == asn1::OCTET_STRING).then_some(Extension { oid: extensions::AUTHORITY_KEY_ID, critical: false, value })
}

/// subjectAltName of a server: host names and addresses.
pub(crate) fn server_names(hosts: &[&str], addresses: &[IpAddr]) -> Extension {
    let mut names: Vec<u8> = hosts.iter().flat_map(|host| tlv(0x82, &[host.as_bytes()])).collect();
    for address in addresses {
        names.extend(match address {
            IpAddr::V4(address) => tlv(0x87, &[&address.octets()]),
            IpAddr::V6(address) => tlv(0x87, &[&address.octets()]),
        });
    }
    Extension { oid: extensions::SUBJECT_ALT_NAME, critical: false, value: sequence(&[&names]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_that_are_not_used_are_counted() {
        // DER writes a named bit list without its trailing zeros (X.690, section 11.2.2).
        assert_eq!(key_usage(0xc0).value, [3, 2, 6, 0xc0]);
        assert_eq!(key_usage(0x06).value, [3, 2, 1, 0x06]);
        assert_eq!(key_usage(0x80).value, [3, 2, 7, 0x80]);
    }

    #[test]
    fn certificates_differ_and_never_begin_after_their_end() {
        let key = CaKeyPair::generate(crate::CaKey::P256).unwrap();
        let name = name("o", "cn");
        let now = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_800_000_000);
        let make = |not_after| {
            let (issuer, subject, key_) = (&name, &name, key.public());
            Template { issuer, subject, key: key_, not_before: now, not_after, extensions: vec![end_entity()] }
                .sign(&key)
        };
        let later = now + std::time::Duration::from_secs(60);
        let (one, other) = (make(later).unwrap(), make(later).unwrap());
        assert_ne!(one.serial_number(), other.serial_number());
        for certificate in [&one, &other] {
            let serial = certificate.serial_number().as_bytes();
            assert!(serial.len() == 16 && (0x40..0x80).contains(&serial[0]), "{serial:02x?}");
        }
        assert!(matches!(make(now), Err(Error::Validity)));
    }
}

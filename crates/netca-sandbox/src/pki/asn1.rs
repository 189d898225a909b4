//! Writing DER (X.690) by hand: names, keys and extensions are copied byte for byte into new certificates, which a
//! builder that re-encodes what it parsed cannot promise.

use std::time::SystemTime;

use crate::{Error, clock};

pub(crate) const BOOLEAN: u8 = 0x01;
pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(crate) const UTF8_STRING: u8 = 0x0c;
pub(crate) const PRINTABLE_STRING: u8 = 0x13;
pub(crate) const UTC_TIME: u8 = 0x17;
pub(crate) const GENERALIZED_TIME: u8 = 0x18;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;

/// A tag, the length, and the parts one after the other.
pub(crate) fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let mut out = Vec::with_capacity(length + 6);
    out.push(tag);
    if length < 0x80 {
        out.push(length as u8);
    } else {
        let bytes = length.to_be_bytes();
        let skip = bytes.iter().take_while(|byte| **byte == 0).count();
        let bytes = bytes.get(skip..).unwrap_or_default();
        out.push(0x80 | bytes.len() as u8);
        out.extend_from_slice(bytes);
    }
    parts.iter().for_each(|part| out.extend_from_slice(part));
    out
}

/// A sequence of parts.
pub(crate) fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    tlv(SEQUENCE, parts)
}

/// An OBJECT IDENTIFIER from its text.
pub(crate) fn oid(oid: der::asn1::ObjectIdentifier) -> Vec<u8> {
    tlv(OBJECT_IDENTIFIER, &[oid.as_bytes()])
}

/// A BIT STRING of whole bytes.
pub(crate) fn bit_string(bytes: &[u8]) -> Vec<u8> {
    tlv(BIT_STRING, &[&[0], bytes])
}

/// A Time (RFC 5280, section 4.1.2.5): UTCTime through 2049, GeneralizedTime from 2050 and before 1950.
pub(crate) fn time(time: SystemTime) -> Result<Vec<u8>, Error> {
    let utc = clock::utc(time);
    let rest = format!("{:02}{:02}{:02}{:02}{:02}Z", utc.month(), utc.day(), utc.hour(), utc.minute(), utc.second());
    match utc.year() {
        year @ 1950..=2049 => Ok(tlv(UTC_TIME, &[format!("{:02}{rest}", year % 100).as_bytes()])),
        year @ 0..=9999 => Ok(tlv(GENERALIZED_TIME, &[format!("{year:04}{rest}").as_bytes()])),
        _ => Err(Error::Validity),
    }
}

#[cfg(test)]
mod tests {
    use netca_payment::rfc3339;

    use super::*;

    #[test]
    fn lengths_are_minimal() {
        assert_eq!(tlv(4, &[&[0; 127]])[..2], [4, 127]);
        assert_eq!(tlv(4, &[&[0; 128]])[..3], [4, 0x81, 128]);
        assert_eq!(tlv(4, &[&[0; 200], &[0; 100]])[..4], [4, 0x82, 1, 44]);
    }

    #[test]
    fn times_change_form_in_2050() {
        let at = |text| time(rfc3339::parse(text).unwrap()).unwrap();
        assert_eq!(at("2049-12-31T23:59:59Z"), tlv(UTC_TIME, &[b"491231235959Z"]));
        assert_eq!(at("2050-01-01T00:00:00Z"), tlv(GENERALIZED_TIME, &[b"20500101000000Z"]));
        assert_eq!(at("1949-12-31T23:59:59Z"), tlv(GENERALIZED_TIME, &[b"19491231235959Z"]));
    }
}

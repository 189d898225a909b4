use der::asn1::AnyRef;
use der::asn1::ObjectIdentifier;
use der::{Decode, Reader, SliceReader, Tag, TagNumber, Tagged};
use netca_cert::Certificate;

use super::asn1::{self, sequence, tlv};

pub(crate) const SUBJECT_KEY_ID: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.14");
pub(crate) const KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.15");
pub(crate) const SUBJECT_ALT_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.17");
pub(crate) const BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");
pub(crate) const AUTHORITY_KEY_ID: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.35");
pub(crate) const EXT_KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37");
/// NETCA's own: a digest of the holder's identity number.
pub(crate) const HOLDER_ID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.18760.1.14");

const EXTENSIONS: Tag = Tag::ContextSpecific { constructed: true, number: TagNumber(3) };

/// What is carried over from a certificate to its renewal, as it stands there.
pub(crate) const CARRIED_OVER: [ObjectIdentifier; 4] = [KEY_USAGE, SUBJECT_ALT_NAME, EXT_KEY_USAGE, HOLDER_ID];

/// An extension (RFC 5280, section 4.2), its value as it is inside the OCTET STRING.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Extension {
    pub(crate) oid: ObjectIdentifier,
    pub(crate) critical: bool,
    pub(crate) value: Vec<u8>,
}

impl Extension {
    /// Its DER; `critical` left out when false, for that is the default.
    pub(crate) fn to_der(&self) -> Vec<u8> {
        let critical = if self.critical { tlv(asn1::BOOLEAN, &[&[0xff]]) } else { Vec::new() };
        sequence(&[&asn1::oid(self.oid), &critical, &tlv(asn1::OCTET_STRING, &[&self.value])])
    }
}

/// The extensions of a certificate; none when it has none.
///
/// Walks the fields instead of decoding the whole: nothing but the extensions has to be understood here, and real
/// certificates hold names that strict readers refuse.
pub(crate) fn of(certificate: &Certificate) -> Vec<Extension> {
    read(certificate.as_der()).unwrap_or_default()
}

fn read(certificate: &[u8]) -> der::Result<Vec<Extension>> {
    let certificate = AnyRef::from_der(certificate)?;
    let tbs = AnyRef::decode(&mut SliceReader::new(certificate.value())?)?;
    let mut fields = SliceReader::new(tbs.value())?;
    let mut out = Vec::new();
    while !fields.is_finished() {
        let field = AnyRef::decode(&mut fields)?;
        if field.tag() != EXTENSIONS {
            continue;
        }
        let list = AnyRef::decode(&mut SliceReader::new(field.value())?)?;
        let mut list = SliceReader::new(list.value())?;
        while !list.is_finished() {
            let extension = AnyRef::decode(&mut list)?;
            let mut parts = SliceReader::new(extension.value())?;
            let oid = ObjectIdentifier::decode(&mut parts)?;
            let mut part = AnyRef::decode(&mut parts)?;
            let critical = part.tag() == Tag::Boolean && part.value() != [0];
            if part.tag() == Tag::Boolean {
                part = AnyRef::decode(&mut parts)?;
            }
            out.push(Extension { oid, critical, value: part.value().to_vec() });
        }
    }
    Ok(out)
}

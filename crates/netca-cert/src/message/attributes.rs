//! Signed attributes (RFC 5652, sections 5.3, 5.4 and 11).

use const_oid::ObjectIdentifier;
use der::Tag;

use crate::asn1::{self, Walk};
use crate::{Error, Structure, oid};

/// What the signature covers: the attributes with the tag of a SET OF in place of `[0]` (section 5.4). The bytes received
/// are taken; DER leaves a sender no other encoding.
pub(super) fn signed_bytes(attributes: &[u8]) -> Vec<u8> {
    asn1::encode(asn1::SET, &[attributes])
}

/// Checks that exactly one contentType says data and exactly one messageDigest is the content's.
pub(super) fn check(attributes: &[u8], digest: &[u8]) -> Result<(), Error> {
    let content_type = only_value(attributes, oid::ATTRIBUTE_CONTENT_TYPE)?;
    let message_digest = only_value(attributes, oid::ATTRIBUTE_MESSAGE_DIGEST)?;
    let expected_digest = asn1::encode(asn1::OCTET_STRING, &[digest]);
    if content_type == asn1::encode_oid(oid::DATA) && message_digest == expected_digest {
        Ok(())
    } else {
        Err(Error::SignedAttributes)
    }
}

/// The encoding of the only value of the only attribute of a type.
fn only_value(attributes: &[u8], wanted: ObjectIdentifier) -> Result<&[u8], Error> {
    let mut walk = Walk::over(attributes, Structure::SignedMessage)?;
    let mut found = None;
    while !walk.is_finished() {
        let mut attribute = walk.sequence()?;
        let oid = attribute.oid()?;
        let mut values = walk.within(attribute.expect(Tag::Set)?)?;
        attribute.finish()?;
        if oid == wanted {
            let value = values.any()?.raw;
            if found.replace(value).is_some() || !values.is_finished() {
                return Err(Error::SignedAttributes);
            }
        }
    }
    found.ok_or(Error::SignedAttributes)
}

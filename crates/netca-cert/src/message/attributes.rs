//! Signed attributes (RFC 5652, sections 5.3, 5.4 and 11).

use std::time::SystemTime;

use const_oid::ObjectIdentifier;
use der::asn1::{GeneralizedTime, UtcTime};
use der::{Encode, Tag};

use crate::asn1::{self, Walk};
use crate::{Error, Structure, oid};

/// What the signature covers: the attributes with the tag of a SET OF in place of `[0]` (section 5.4). The bytes received
/// are taken; DER leaves a sender no other encoding.
pub(super) fn signed_bytes(attributes: &[u8]) -> Vec<u8> {
    asn1::encode(asn1::SET, &[attributes])
}

/// The three attributes that NETCA's software writes, in the order of a DER SET OF: shorter ones first.
pub(super) fn encode(content_type: ObjectIdentifier, digest: &[u8], time: SystemTime) -> Result<Vec<u8>, Error> {
    let attribute =
        |oid, value: &[u8]| asn1::encode(asn1::SEQUENCE, &[&asn1::encode_oid(oid), &asn1::encode(asn1::SET, &[value])]);
    let attributes = [
        attribute(oid::ATTRIBUTE_CONTENT_TYPE, &asn1::encode_oid(content_type)),
        attribute(oid::ATTRIBUTE_SIGNING_TIME, &encode_time(time)?),
        attribute(oid::ATTRIBUTE_MESSAGE_DIGEST, &asn1::encode(asn1::OCTET_STRING, &[digest])),
    ];
    Ok(attributes.concat())
}

/// Checks that exactly one contentType is the one of the content and exactly one messageDigest is the content's.
pub(super) fn check(attributes: &[u8], data: ObjectIdentifier, digest: &[u8]) -> Result<(), Error> {
    let content_type = only_value(attributes, oid::ATTRIBUTE_CONTENT_TYPE)?;
    let message_digest = only_value(attributes, oid::ATTRIBUTE_MESSAGE_DIGEST)?;
    let expected_digest = asn1::encode(asn1::OCTET_STRING, &[digest]);
    if content_type == asn1::encode_oid(data) && message_digest == expected_digest {
        Ok(())
    } else {
        Err(Error::SignedAttributes)
    }
}

/// UTCTime up to 2049, GeneralizedTime after (section 11.3), in whole seconds.
fn encode_time(time: SystemTime) -> Result<Vec<u8>, Error> {
    const MALFORMED: Error = Error::Malformed { structure: Structure::SignedMessage };
    let since = time.duration_since(SystemTime::UNIX_EPOCH).map_err(|_| MALFORMED)?;
    let encoded = match UtcTime::from_unix_duration(since) {
        Ok(time) => time.to_der(),
        Err(_) => GeneralizedTime::from_unix_duration(since).and_then(|time| time.to_der()),
    };
    encoded.map_err(|_| MALFORMED)
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn times_are_of_whole_seconds_and_the_right_type() {
        let at = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds) + Duration::from_millis(999);
        assert_eq!(encode_time(at(0)).unwrap(), b"\x17\x0d700101000000Z");
        assert_eq!(encode_time(at(2_524_607_999)).unwrap(), b"\x17\x0d491231235959Z");
        assert_eq!(encode_time(at(2_524_608_000)).unwrap(), b"\x18\x0f20500101000000Z");
        let malformed = Err(Error::Malformed { structure: Structure::SignedMessage });
        assert_eq!(encode_time(SystemTime::UNIX_EPOCH - Duration::from_secs(1)), malformed);
        assert_eq!(encode_time(at(253_402_300_800)), malformed, "the year 10000");
    }

    #[test]
    fn attributes_are_in_the_order_of_a_set() {
        let encoded =
            encode(oid::GM_DATA, &[7; 32], SystemTime::UNIX_EPOCH + Duration::from_secs(2_524_608_000)).unwrap();
        let mut walk = Walk::over(&encoded, Structure::SignedMessage).unwrap();
        let mut elements = Vec::new();
        while !walk.is_finished() {
            elements.push(walk.any().unwrap().raw);
        }
        assert_eq!(elements.len(), 3);
        assert!(elements.is_sorted());
        assert_eq!(check(&encoded, oid::GM_DATA, &[7; 32]), Ok(()));
        assert_eq!(check(&encoded, oid::DATA, &[7; 32]), Err(Error::SignedAttributes));
        assert_eq!(check(&encoded, oid::GM_DATA, &[8; 32]), Err(Error::SignedAttributes));
    }
}

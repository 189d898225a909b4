use std::ops::Range;
use std::time::SystemTime;

use der::Tag;

use super::{BasicConstraints, Extensions, time};
use crate::asn1::{self, Walk};
use crate::{Error, KeyUsage, Name, PublicKey, SerialNumber, Structure, oid};

/// Serial numbers longer than this are refused; RFC 5280 allows 20 octets, real ones are sometimes longer.
const MAXIMUM_SERIAL_LEN: usize = 64;

/// A certificate cut once into what is asked for often. x509-cert is not used for this frame: it refuses long serial
/// numbers, and keeps no bytes, which here are what is verified.
pub(super) struct Parsed {
    pub(super) der: Box<[u8]>,
    pub(super) serial_number: SerialNumber,
    pub(super) issuer: Name,
    pub(super) subject: Name,
    pub(super) not_before: SystemTime,
    pub(super) not_after: SystemTime,
    pub(super) public_key: PublicKey,
    pub(super) extensions: Extensions,
    pub(super) key_usage: Option<KeyUsage>,
    pub(super) is_ca: bool,
    pub(super) holder_id: Option<String>,
    tbs: Range<usize>,
    signature_algorithm: Range<usize>,
    signature: Range<usize>,
}

impl Parsed {
    pub(super) fn from_der(der: &[u8]) -> Result<Self, Error> {
        let mut certificate = Walk::only_sequence(der, Structure::Certificate)?;
        let tbs = certificate.expect(Tag::Sequence)?;
        let signature_algorithm = certificate.expect(Tag::Sequence)?.raw;
        let signature = certificate.expect(Tag::BitString)?.content;
        certificate.clone().finish()?;

        let mut fields = certificate.within(tbs)?;
        let version = read_version(&mut fields)?;
        let serial = fields.expect(Tag::Integer)?.content;
        if serial.is_empty() || serial.len() > MAXIMUM_SERIAL_LEN {
            return Err(fields.malformed());
        }
        // RFC 5280, section 4.1.1.2: both statements of the algorithm must be the same.
        if fields.expect(Tag::Sequence)?.raw != signature_algorithm {
            return Err(Error::AlgorithmMismatch);
        }
        let issuer = Name::from_der(fields.expect(Tag::Sequence)?.raw)?;
        let mut validity = fields.sequence()?;
        let (not_before, not_after) = (time::read(&mut validity)?, time::read(&mut validity)?);
        validity.finish()?;
        let subject = Name::from_der(fields.expect(Tag::Sequence)?.raw)?;
        let public_key = PublicKey::from_der(fields.expect(Tag::Sequence)?.raw)?;
        fields.optional(asn1::context_primitive(1))?;
        fields.optional(asn1::context_primitive(2))?;
        let extensions = match fields.optional(asn1::context(3))? {
            Some(_) if version != 2 => return Err(fields.malformed()),
            Some(element) => Extensions::read(der, fields.within(element)?)?,
            None => Extensions::default(),
        };
        fields.finish()?;

        let key_usage = extensions.value(der, oid::KEY_USAGE).map(KeyUsage::from_der).transpose()?;
        let is_ca = match extensions.value(der, oid::BASIC_CONSTRAINTS) {
            Some(value) => BasicConstraints::read(value)?.ca,
            None => false,
        };
        let holder_id = extensions.value(der, oid::NETCA_HOLDER_ID).and_then(utf8_string);
        Ok(Self {
            serial_number: SerialNumber::from_content(serial),
            issuer,
            subject,
            not_before,
            not_after,
            public_key,
            key_usage,
            is_ca,
            holder_id,
            tbs: place(der, tbs.raw),
            signature_algorithm: place(der, signature_algorithm),
            signature: place(der, signature),
            extensions,
            der: der.into(),
        })
    }

    pub(super) fn tbs(&self) -> &[u8] {
        self.der.get(self.tbs.clone()).unwrap_or_default()
    }

    pub(super) fn signature_algorithm(&self) -> &[u8] {
        self.der.get(self.signature_algorithm.clone()).unwrap_or_default()
    }

    /// The signature's octets; none for a BIT STRING that is not made of whole octets, which no signature is.
    pub(super) fn signature(&self) -> &[u8] {
        match self.der.get(self.signature.clone()) {
            Some([0, octets @ ..]) => octets,
            _ => &[],
        }
    }
}

/// Where `part`, a slice of `whole`, lies in it.
pub(super) fn place(whole: &[u8], part: &[u8]) -> Range<usize> {
    let start = (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize);
    start..start + part.len()
}

/// 0, 1 or 2 for v1, v2, v3. An explicit v1, which DER forbids, is let pass.
fn read_version(fields: &mut Walk<'_>) -> Result<u8, Error> {
    let Some(element) = fields.optional(asn1::context(0))? else { return Ok(0) };
    let mut inner = fields.within(element)?;
    let version = inner.small_integer()?;
    inner.finish()?;
    if version <= 2 { Ok(version) } else { Err(fields.malformed()) }
}

fn utf8_string(der: &[u8]) -> Option<String> {
    let mut walk = Walk::over(der, Structure::Certificate).ok()?;
    let content = walk.expect(Tag::Utf8String).ok()?.content;
    walk.finish().ok()?;
    String::from_utf8(content.to_vec()).ok()
}

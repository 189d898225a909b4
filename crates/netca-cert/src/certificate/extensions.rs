use std::ops::Range;

use const_oid::ObjectIdentifier;
use der::{Decode, Sequence, Tag};

use super::parse::place;
use crate::asn1::Walk;
use crate::{Error, Structure};

/// Extensions of one certificate beyond this are refused; real ones have about ten.
const MAXIMUM_EXTENSIONS: usize = 128;

/// The extensions of a certificate (RFC 5280, section 4.2): where each lies in the certificate's DER. x509-cert's Extension
/// copies the values, and refuses a TRUE other than ff.
#[derive(Default)]
pub(crate) struct Extensions(Vec<Extension>);

pub(crate) struct Extension {
    pub(crate) oid: ObjectIdentifier,
    pub(crate) critical: bool,
    value: Range<usize>,
}

impl Extensions {
    /// Reads the one SEQUENCE in `walk`, whose bytes lie in `der`. The same extension twice is refused, as RFC 5280 asks.
    pub(super) fn read(der: &[u8], mut walk: Walk<'_>) -> Result<Self, Error> {
        let mut list = walk.sequence()?;
        walk.finish()?;
        let mut extensions: Vec<Extension> = Vec::new();
        while !list.is_finished() {
            let mut fields = list.sequence()?;
            let oid = fields.oid()?;
            let critical = match fields.optional(Tag::Boolean)?.map(|element| element.content) {
                None | Some([0]) => false,
                Some([_]) => true,
                Some(_) => return Err(fields.malformed()),
            };
            let value = place(der, fields.expect(Tag::OctetString)?.content);
            fields.finish()?;
            if extensions.len() == MAXIMUM_EXTENSIONS || extensions.iter().any(|known| known.oid == oid) {
                return Err(list.malformed());
            }
            extensions.push(Extension { oid, critical, value });
        }
        Ok(Self(extensions))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Extension> {
        self.0.iter()
    }

    pub(super) fn value<'a>(&self, der: &'a [u8], oid: ObjectIdentifier) -> Option<&'a [u8]> {
        let extension = self.0.iter().find(|extension| extension.oid == oid)?;
        der.get(extension.value.clone())
    }
}

/// basicConstraints (RFC 5280, section 4.2.1.9). Own type: x509-cert's holds path lengths up to 255 only.
#[derive(Sequence)]
pub(crate) struct BasicConstraints {
    #[asn1(default = "Default::default")]
    pub(crate) ca: bool,
    pub(crate) path_len: Option<u32>,
}

impl BasicConstraints {
    pub(crate) fn read(der: &[u8]) -> Result<Self, Error> {
        Self::from_der(der).map_err(|_| Error::Malformed { structure: Structure::Certificate })
    }
}

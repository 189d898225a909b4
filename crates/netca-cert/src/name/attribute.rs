use const_oid::ObjectIdentifier;

use super::text;
use crate::asn1::Walk;
use crate::{Error, Structure};

/// One AttributeTypeAndValue; the value is kept as bytes, since `der` and x509-cert know no UniversalString and refuse
/// strings that break their type.
#[derive(Clone)]
pub(crate) struct Attribute<'a> {
    pub(crate) oid: ObjectIdentifier,
    /// The value's whole encoding.
    pub(crate) value: &'a [u8],
}

impl Attribute<'_> {
    /// The value as text, unless it is none.
    pub(crate) fn text(&self) -> Option<String> {
        text::decode(self.value)
    }
}

/// Cuts a Name into its relative distinguished names.
pub(super) fn relative_names(der: &[u8]) -> Result<Vec<Vec<Attribute<'_>>>, Error> {
    let mut name = Walk::only_sequence(der, Structure::Name)?;
    let mut relative_names = Vec::new();
    while !name.is_finished() {
        let mut set = name.set()?;
        let mut attributes = Vec::new();
        while !set.is_finished() {
            let mut pair = set.sequence()?;
            let oid = pair.oid()?;
            let value = pair.rest()?;
            if !text::is_one_element(value) {
                return Err(Error::Malformed { structure: Structure::Name });
            }
            attributes.push(Attribute { oid, value });
        }
        if attributes.is_empty() {
            return Err(name.malformed());
        }
        relative_names.push(attributes);
    }
    Ok(relative_names)
}

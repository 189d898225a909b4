mod attribute;
mod compare;
mod display;
mod text;

use std::fmt;

use sha2::{Digest, Sha256};

use crate::{Error, Structure};

pub(crate) use attribute::Attribute;

/// The largest name that is read.
const MAXIMUM_LEN: usize = 8 * 1024;

/// A distinguished name (RFC 5280, section 4.1.2.4); its bytes are kept.
///
/// Two names are equal when their bytes are. [`Name::matches`] compares as the standard does, across string types,
/// letter case and spaces.
///
/// `Display` is for people: order and escaping of RFC 4514 (most specific part first), with a space after each comma,
/// e.g. `CN=张三, O=Example Trading\, Ltd., C=CN`. Values in UTF8String, BMPString, UniversalString, T61String, and GBK
/// inside PrintableString come out readable; control and direction-changing characters come out as `\0A`, so a name
/// cannot play tricks on a terminal; a value that is no text comes out as `#` and the hex of its DER.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Name {
    der: Vec<u8>,
}

impl Name {
    /// Reads a Name. What its values hold is not judged: real certificates break the rules of their string types.
    ///
    /// # Errors
    /// [`Error::Malformed`] for what is no SEQUENCE of SETs of attributes, [`Error::TooLarge`] above 8 KiB.
    pub fn from_der(der: &[u8]) -> Result<Self, Error> {
        if der.len() > MAXIMUM_LEN {
            return Err(Error::TooLarge { structure: Structure::Name, actual: der.len(), limit: MAXIMUM_LEN });
        }
        attribute::relative_names(der)?;
        Ok(Self { der: der.to_vec() })
    }

    /// The bytes it came as.
    pub fn as_der(&self) -> &[u8] {
        &self.der
    }

    /// Whether the name has no part at all, as the subject of a certificate may.
    pub fn is_empty(&self) -> bool {
        self.relative_names().is_empty()
    }

    /// The last (most specific) commonName, readable. Control characters come as U+FFFD.
    pub fn common_name(&self) -> Option<String> {
        let names = self.relative_names();
        let last = names.iter().rev().flatten().find(|attribute| attribute.oid == crate::oid::COMMON_NAME)?;
        let text = text::decode(last.value)?;
        Some(text.chars().map(|c| if display::is_unsafe(c) { char::REPLACEMENT_CHARACTER } else { c }).collect())
    }

    /// Whether both names are the same by RFC 5280, section 7.1: attribute by attribute, letter case and runs of spaces
    /// aside, whatever string types they are written in. Unicode normalisation is not applied.
    pub fn matches(&self, other: &Self) -> bool {
        self.der == other.der || compare::equal(&self.relative_names(), &other.relative_names())
    }

    /// Whether this name lies in the subtree below `base` (RFC 5280, section 4.2.1.10, directoryName).
    pub(crate) fn is_within(&self, base: &Self) -> bool {
        compare::begins_with(&self.relative_names(), &base.relative_names())
    }

    /// The relative distinguished names in their order; none for bytes that `from_der` would have refused.
    pub(crate) fn relative_names(&self) -> Vec<Vec<Attribute<'_>>> {
        attribute::relative_names(&self.der).unwrap_or_default()
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        display::write(f, &self.relative_names())
    }
}

/// A digest only, to tell names apart: a person's name does not belong into a log.
impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Name(")?;
        Sha256::digest(&self.der).iter().take(4).try_for_each(|byte| write!(f, "{byte:02x}"))?;
        f.write_str("…)")
    }
}

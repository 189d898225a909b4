//! Name comparison of RFC 5280, section 7.1, over the text of the values rather than their string types.

use const_oid::ObjectIdentifier;

use super::Attribute;

/// Whether two names are the same.
pub(super) fn equal(a: &[Vec<Attribute<'_>>], b: &[Vec<Attribute<'_>>]) -> bool {
    a.len() == b.len() && begins_with(a, b)
}

/// Whether the first relative names of `name` are those of `base`.
pub(super) fn begins_with(name: &[Vec<Attribute<'_>>], base: &[Vec<Attribute<'_>>]) -> bool {
    name.len() >= base.len() && name.iter().zip(base).all(|(a, b)| equal_sets(a, b))
}

/// A multi-valued relative name is a set: order does not count.
fn equal_sets(a: &[Attribute<'_>], b: &[Attribute<'_>]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let sorted = |attributes: &[Attribute<'_>]| {
        let mut keys: Vec<_> = attributes.iter().map(key).collect();
        keys.sort();
        keys
    };
    sorted(a) == sorted(b)
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Text(String),
    Bytes(Vec<u8>),
}

fn key(attribute: &Attribute<'_>) -> (ObjectIdentifier, Key) {
    let key = match attribute.text() {
        Some(text) => Key::Text(fold(&text)),
        None => Key::Bytes(attribute.value.to_vec()),
    };
    (attribute.oid, key)
}

/// Case folded, outer spaces dropped, inner runs of spaces made one.
fn fold(text: &str) -> String {
    text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

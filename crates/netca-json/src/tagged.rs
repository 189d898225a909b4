//! Enums whose variant is named by a member of the object itself: `{"entry":"signed","sha256":"…"}`.
//!
//! serde can do that (`#[serde(tag = "…")]`) by way of a buffer, with code of its own for every type in the enum. Here the
//! enum derives serde's default form, `{"signed":{"sha256":"…"}}` or `"confirmed"`, and these two functions fold it.

use serde::Serialize;
use serde::de::{DeserializeOwned, Deserializer, Error as _, Visitor};
use serde_json::Value;

use crate::Error;
use crate::error::Refused;
use crate::path::Path;
use crate::reader::{Reader, Variant};
use crate::tree;

/// Reads an enum whose variant is named by the member `tag`.
pub fn read_tagged<T: DeserializeOwned>(tag: &'static str, json: &[u8]) -> Result<T, Error> {
    let mut tree = tree::parse(json)?;
    let name = tree.as_object_mut().and_then(|object| object.remove(tag));
    let path = Path::default();
    let read = match &name {
        Some(Value::String(name)) => T::deserialize(Tagged(Variant::tagged(name, Reader::new(&tree, &path)))),
        _ => Err(Refused::missing_field(tag)),
    };
    read.map_err(|refused| refused.at(&path))
}

/// Writes what [`read_tagged`] reads; `None` for what is no enum of units and structures.
pub fn write_tagged<T: Serialize>(tag: &'static str, value: &T) -> Option<Vec<u8>> {
    let json = serde_json::to_string(value).ok()?;
    if json.starts_with('"') {
        return Some(format!("{{\"{tag}\":{json}}}").into_bytes());
    }
    let (name, members) = json.strip_prefix('{')?.strip_suffix('}')?.split_once(':')?;
    let members = members.strip_prefix('{')?;
    let comma = if members == "}" { "" } else { "," };
    Some(format!("{{\"{tag}\":{name}{comma}{members}").into_bytes())
}

/// The object without its tag, which is the variant's name.
struct Tagged<'a>(Variant<'a>);

impl<'de> Deserializer<'de> for Tagged<'de> {
    type Error = Refused;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_enum(self.0)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

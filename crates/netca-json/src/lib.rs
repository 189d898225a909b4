//! JSON (RFC 8259) read strictly, for whatever comes from outside: a CA's answers, a journal, a token's file, a form.
//!
//! serde_json does the reading of text; this crate stands between its tree and the types. It refuses what serde_json lets
//! pass: a name that is there twice in one object (RFC 8259, section 4, leaves open which one counts, so two readers may
//! take two amounts for the same order), and an array in the place of an object (its values would be taken in the order of
//! a structure's fields). What is nested deeper than [`DEEPEST`] levels is refused before any type sees it. What is wrong is
//! named by its path, `transfers[0].amount`.
//!
//! There is one deserializer for all types, so that an embedding library holds the code that a type needs once.

#![forbid(unsafe_code)]

mod error;
mod path;
mod reader;
mod tagged;
mod tree;

use serde::Serialize;
use serde::de::DeserializeOwned;

pub use error::Error;
pub use tagged::{read_tagged, write_tagged};
pub use tree::DEEPEST;

/// A value as a tree, by way of its text: a type needs one serializer only. `None` for what JSON cannot express, or is nested
/// deeper than [`DEEPEST`] levels.
pub fn to_tree<T: Serialize>(value: &T) -> Option<serde_json::Value> {
    tree::parse(&serde_json::to_vec(value).ok()?).ok()
}

/// Reads a value of JSON in UTF-8. Names that the type does not know are passed over, unless it says otherwise.
pub fn read<T: DeserializeOwned>(json: &[u8]) -> Result<T, Error> {
    let tree = tree::parse(json)?;
    let path = path::Path::default();
    T::deserialize(reader::Reader::new(&tree, &path)).map_err(|refused| refused.at(&path))
}

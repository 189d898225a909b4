//! From text to a tree.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::Error;

/// Levels of arrays and objects that are read; several times as many as anything of ours has.
pub const DEEPEST: usize = 32;

pub(crate) fn parse(json: &[u8]) -> Result<Value, Error> {
    let broken = Cell::new(None);
    let mut text = serde_json::Deserializer::from_slice(json);
    let whole = Tree { levels: DEEPEST, broken: &broken }.deserialize(&mut text);
    whole.and_then(|tree| text.end().map(|()| tree)).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        match broken.get() {
            Some(Rule::Depth) => Error::TooDeep { line, column },
            Some(Rule::Names) => Error::Repeated { line, column },
            None => Error::Syntax { line, column },
        }
    })
}

#[derive(Clone, Copy)]
enum Rule {
    Depth,
    Names,
}

/// Reads a value with at most so many levels in it.
#[derive(Clone, Copy)]
struct Tree<'a> {
    levels: usize,
    broken: &'a Cell<Option<Rule>>,
}

impl Tree<'_> {
    fn inside<E: serde::de::Error>(self) -> Result<Self, E> {
        match self.levels.checked_sub(1) {
            Some(levels) => Ok(Self { levels, ..self }),
            None => Err(self.refuse(Rule::Depth)),
        }
    }

    fn refuse<E: serde::de::Error>(self, rule: Rule) -> E {
        self.broken.set(Some(rule));
        E::custom("")
    }
}

impl<'de> DeserializeSeed<'de> for Tree<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, text: D) -> Result<Value, D::Error> {
        text.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tree<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom(""))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let inside = self.inside()?;
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(inside)? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let inside = self.inside()?;
        let mut values = Map::new();
        while let Some(name) = object.next_key::<String>()? {
            if values.contains_key(&name) {
                return Err(self.refuse(Rule::Names));
            }
            let value = object.next_value_seed(inside)?;
            values.insert(name, value);
        }
        Ok(Value::Object(values))
    }
}

//! From text to a tree.

use std::cell::RefCell;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::Error;
use crate::path::{self, Step};

/// Levels of arrays and objects that are read; several times as many as anything of ours has.
pub const DEEPEST: usize = 32;

pub(crate) fn parse(json: &[u8]) -> Result<Value, Error> {
    let refusal = RefCell::new(None);
    let mut text = serde_json::Deserializer::from_slice(json);
    let whole = Tree { levels: DEEPEST, place: None, refusal: &refusal }.deserialize(&mut text);
    whole.and_then(|tree| text.end().map(|()| tree)).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        match refusal.take() {
            Some(Refusal::TooDeep) => Error::TooDeep { line, column },
            Some(Refusal::Repeated { path }) => Error::Repeated { path, line, column },
            None => Error::Syntax { line, column },
        }
    })
}

/// What this reader refuses, and serde_json does not.
enum Refusal {
    TooDeep,
    Repeated { path: String },
}

/// The way to a value, from its end.
#[derive(Clone, Copy)]
struct Place<'a> {
    step: Step<'a>,
    before: Option<&'a Place<'a>>,
}

impl Place<'_> {
    fn path(&self) -> String {
        let (mut steps, mut place) = (Vec::new(), Some(self));
        while let Some(Place { step, before }) = place {
            steps.push(*step);
            place = *before;
        }
        steps.reverse();
        path::text(&steps)
    }
}

/// Reads a value with at most so many levels in it.
#[derive(Clone, Copy)]
struct Tree<'a> {
    levels: usize,
    place: Option<&'a Place<'a>>,
    refusal: &'a RefCell<Option<Refusal>>,
}

impl Tree<'_> {
    fn levels_inside<E: de::Error>(&self) -> Result<usize, E> {
        self.levels.checked_sub(1).ok_or_else(|| self.refuse(Refusal::TooDeep))
    }

    fn refuse<E: de::Error>(&self, refusal: Refusal) -> E {
        self.refusal.replace(Some(refusal));
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

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom(""))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let levels = self.levels_inside()?;
        let mut values = Vec::new();
        loop {
            let place = Place { step: Step::Index(values.len()), before: self.place };
            match list.next_element_seed(Tree { levels, place: Some(&place), ..self })? {
                Some(value) => values.push(value),
                None => return Ok(Value::Array(values)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let levels = self.levels_inside()?;
        let mut values = Map::new();
        while let Some(name) = object.next_key::<String>()? {
            let place = Place { step: Step::Name(&name), before: self.place };
            if values.contains_key(&name) {
                return Err(self.refuse(Refusal::Repeated { path: place.path() }));
            }
            let value = object.next_value_seed(Tree { levels, place: Some(&place), ..self })?;
            values.insert(name, value);
        }
        Ok(Value::Object(values))
    }
}

//! From a tree to a type.

use std::slice;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, Expected, MapAccess, SeqAccess, Unexpected, VariantAccess,
    Visitor,
};
use serde_json::{Value, map};

use crate::error::Refused;
use crate::path::{Path, Step};

/// A value of the tree, to be made into a type.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    value: &'a Value,
    path: &'a Path<'a>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(value: &'a Value, path: &'a Path<'a>) -> Self {
        Self { value, path }
    }

    #[cold]
    fn wrong(self, expected: &dyn Expected) -> Refused {
        let found = match self.value {
            Value::Null => Unexpected::Other("null"),
            Value::Bool(_) => Unexpected::Other("true or false"),
            Value::Number(_) => Unexpected::Other("a number"),
            Value::String(_) => Unexpected::Other("a text"),
            Value::Array(_) => Unexpected::Seq,
            Value::Object(_) => Unexpected::Map,
        };
        Refused::invalid_type(found, expected)
    }
}

/// One way for all whole numbers: whether the type holds it, its visitor knows.
macro_rules! whole_numbers {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
            match (self.value.as_u64(), self.value.as_i64()) {
                (Some(number), _) => visitor.visit_u64(number),
                (None, Some(number)) => visitor.visit_i64(number),
                (None, None) => Err(self.wrong(&visitor)),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for Reader<'de> {
    type Error = Refused;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(_) => self.deserialize_bool(visitor),
            Value::Number(number) if number.is_f64() => self.deserialize_f64(visitor),
            Value::Number(_) => self.deserialize_u64(visitor),
            Value::String(_) => self.deserialize_str(visitor),
            Value::Array(_) => self.deserialize_seq(visitor),
            Value::Object(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.value {
            Value::Bool(value) => visitor.visit_bool(*value),
            _ => Err(self.wrong(&visitor)),
        }
    }

    whole_numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.value.as_f64() {
            Some(number) => visitor.visit_f64(number),
            None => Err(self.wrong(&visitor)),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.value {
            Value::String(text) => visitor.visit_str(text),
            _ => Err(self.wrong(&visitor)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            _ => Err(self.wrong(&visitor)),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        let Value::Array(values) = self.value else { return Err(self.wrong(&visitor)) };
        let mut list = List { values: values.iter(), next: 0, path: self.path };
        let read = visitor.visit_seq(&mut list)?;
        list.end()?;
        Ok(read)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Refused> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        let Value::Object(members) = self.value else { return Err(self.wrong(&visitor)) };
        visitor.visit_map(Object { members: members.iter(), value: None, path: self.path })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        let variant = match self.value {
            Value::String(name) => Variant { name, content: None, is_tagged: false },
            Value::Object(members) if members.len() == 1 => {
                let Some((name, value)) = members.iter().next() else { return Err(self.wrong(&visitor)) };
                Variant { name, content: Some(Self { value, ..self }), is_tagged: false }
            }
            _ => return Err(self.wrong(&visitor)),
        };
        visitor.visit_enum(variant)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        i128 u128 f32 char string bytes byte_buf unit_struct tuple_struct identifier
    }
}

struct List<'a> {
    values: slice::Iter<'a, Value>,
    next: usize,
    path: &'a Path<'a>,
}

impl List<'_> {
    fn end(&self) -> Result<(), Refused> {
        match self.values.len() {
            0 => Ok(()),
            more => Err(Refused::custom(format_args!("{more} values too many"))),
        }
    }
}

impl<'a> SeqAccess<'a> for &mut List<'a> {
    type Error = Refused;

    fn next_element_seed<T: DeserializeSeed<'a>>(&mut self, seed: T) -> Result<Option<T::Value>, Refused> {
        let Some(value) = self.values.next() else { return Ok(None) };
        self.path.enter(Step::Index(self.next));
        let read = seed.deserialize(Reader { value, path: self.path })?;
        self.path.leave();
        self.next += 1;
        Ok(Some(read))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.values.len())
    }
}

struct Object<'a> {
    members: map::Iter<'a>,
    value: Option<&'a Value>,
    path: &'a Path<'a>,
}

impl<'a> MapAccess<'a> for Object<'a> {
    type Error = Refused;

    fn next_key_seed<K: DeserializeSeed<'a>>(&mut self, seed: K) -> Result<Option<K::Value>, Refused> {
        let Some((name, value)) = self.members.next() else { return Ok(None) };
        // Left when the value is read. An unknown name, where names must be known, is so named by serde itself.
        let key = seed.deserialize(BorrowedStrDeserializer::new(name))?;
        self.value = Some(value);
        self.path.enter(Step::Name(name));
        Ok(Some(key))
    }

    fn next_value_seed<V: DeserializeSeed<'a>>(&mut self, seed: V) -> Result<V::Value, Refused> {
        let Some(value) = self.value.take() else { return Err(Refused::custom("a value without a name")) };
        let read = seed.deserialize(Reader { value, path: self.path })?;
        self.path.leave();
        Ok(read)
    }
}

/// A variant of an enum, and what it holds.
pub(crate) struct Variant<'a> {
    name: &'a str,
    content: Option<Reader<'a>>,
    /// The content is the object that the name was taken from, which a unit passes over.
    is_tagged: bool,
}

impl<'a> Variant<'a> {
    pub(crate) fn tagged(name: &'a str, rest: Reader<'a>) -> Self {
        Self { name, content: Some(rest), is_tagged: true }
    }

    fn content(&self) -> Result<Reader<'a>, Refused> {
        self.content.ok_or_else(|| Refused::custom("the word stands alone, and holds nothing"))
    }
}

impl<'a> EnumAccess<'a> for Variant<'a> {
    type Error = Refused;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'a>>(self, seed: V) -> Result<(V::Value, Self), Refused> {
        Ok((seed.deserialize(BorrowedStrDeserializer::new(self.name))?, self))
    }
}

impl<'a> VariantAccess<'a> for Variant<'a> {
    type Error = Refused;

    fn unit_variant(self) -> Result<(), Refused> {
        match self.content {
            Some(content) if !self.is_tagged && !content.value.is_null() => Err(content.wrong(&"nothing")),
            _ => Ok(()),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'a>>(self, seed: T) -> Result<T::Value, Refused> {
        seed.deserialize(self.content()?)
    }

    fn tuple_variant<V: Visitor<'a>>(self, _: usize, visitor: V) -> Result<V::Value, Refused> {
        self.content()?.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'a>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Refused> {
        self.content()?.deserialize_map(visitor)
    }
}

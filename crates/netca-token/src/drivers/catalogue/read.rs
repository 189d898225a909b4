//! Reading by hand what a derive would read, because its errors name no field.

use std::cell::RefCell;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;

use super::{Catalogue, CatalogueEntry, CatalogueProblem, CatalogueRule, UsbId};

const MAX_ENTRIES: usize = 256;
const MAX_MODULES: usize = 16;
const MAX_USB: usize = 64;

pub(super) fn catalogue(json: &[u8]) -> Result<Catalogue, CatalogueProblem> {
    let place = RefCell::new(Place { entry: None, field: "(catalogue)".to_owned(), rule: CatalogueRule::Type });
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let read = Whole(&place).deserialize(&mut deserializer).and_then(|read| deserializer.end().map(|()| read));
    read.map_err(|error| match error.classify() {
        Category::Data => {
            let Place { entry, field, rule } = place.into_inner();
            CatalogueProblem::Field { entry, field, line: error.line(), rule }
        }
        _ => CatalogueProblem::Syntax { line: error.line(), column: error.column() },
    })
}

/// What is being read, and the rule that is broken if it fails.
struct Place {
    entry: Option<usize>,
    field: String,
    rule: CatalogueRule,
}

type Where<'a> = &'a RefCell<Place>;

fn at(place: Where<'_>, field: &str, rule: CatalogueRule) {
    let mut place = place.borrow_mut();
    place.field = field.chars().take(40).flat_map(char::escape_debug).collect();
    place.rule = rule;
}

fn refuse<T, E: serde::de::Error>(place: Where<'_>, field: &str, rule: CatalogueRule) -> Result<T, E> {
    at(place, field, rule);
    Err(E::custom(rule))
}

/// A value that is there once and breaks no rule.
fn once<'de, T, M>(
    map: &mut M,
    place: Where<'_>,
    field: &str,
    value: &mut Option<T>,
    fits: fn(&T) -> bool,
) -> Done<M::Error>
where
    T: Deserialize<'de>,
    M: MapAccess<'de>,
{
    if value.is_some() {
        return refuse(place, field, CatalogueRule::Repeated);
    }
    at(place, field, CatalogueRule::Type);
    let read = map.next_value()?;
    if !fits(&read) {
        return refuse(place, field, CatalogueRule::Form);
    }
    *value = Some(read);
    Ok(())
}

type Done<E> = Result<(), E>;

fn needed<T, E: serde::de::Error>(place: Where<'_>, field: &str, value: Option<T>) -> Result<T, E> {
    value.map_or_else(|| refuse(place, field, CatalogueRule::Missing), Ok)
}

struct Whole<'a>(Where<'a>);

impl<'de> DeserializeSeed<'de> for Whole<'_> {
    type Value = Catalogue;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Catalogue, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Whole<'_> {
    type Value = Catalogue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a catalogue of drivers")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Catalogue, M::Error> {
        let place = self.0;
        let (mut format, mut version, mut entries) = (None::<String>, None::<u64>, None);
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "format" => once(&mut map, place, "format", &mut format, |format| format == "netca-drivers")?,
                "version" => once(&mut map, place, "version", &mut version, |version| *version == 1)?,
                "drivers" if entries.is_some() => return refuse(place, "drivers", CatalogueRule::Repeated),
                "drivers" => {
                    at(place, "drivers", CatalogueRule::Type);
                    entries = Some(map.next_value_seed(Entries(place))?);
                    place.borrow_mut().entry = None;
                }
                other => return refuse(place, other, CatalogueRule::Unknown),
            }
        }
        needed(place, "format", format)?;
        needed(place, "version", version)?;
        Ok(Catalogue { entries: needed(place, "drivers", entries)? })
    }
}

struct Entries<'a>(Where<'a>);

impl<'de> DeserializeSeed<'de> for Entries<'_> {
    type Value = Vec<CatalogueEntry>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Entries<'_> {
    type Value = Vec<CatalogueEntry>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of drivers")
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut list: S) -> Result<Self::Value, S::Error> {
        let mut entries = Vec::new();
        loop {
            at(self.0, "(entry)", CatalogueRule::Type);
            self.0.borrow_mut().entry = Some(entries.len());
            let Some(entry) = list.next_element_seed(Entry(self.0))? else { return Ok(entries) };
            if entries.len() == MAX_ENTRIES {
                self.0.borrow_mut().entry = None;
                return refuse(self.0, "drivers", CatalogueRule::Form);
            }
            entries.push(entry);
        }
    }
}

struct Entry<'a>(Where<'a>);

impl<'de> DeserializeSeed<'de> for Entry<'_> {
    type Value = CatalogueEntry;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Entry<'_> {
    type Value = CatalogueEntry;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a driver")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<CatalogueEntry, M::Error> {
        let place = self.0;
        let (mut vendor, mut model, mut download) = (None, None, None);
        let (mut modules, mut usb) = (None, None);
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "vendor" => once(&mut map, place, "vendor", &mut vendor, |name: &String| is_name(name))?,
                "model" => once(&mut map, place, "model", &mut model, |name: &String| is_name(name))?,
                "download" => once(&mut map, place, "download", &mut download, |link: &String| is_link(link))?,
                "modules" => once(&mut map, place, "modules", &mut modules, |names: &Vec<String>| are_modules(names))?,
                "usb" => once(&mut map, place, "usb", &mut usb, |ids: &Vec<String>| are_usb_ids(ids))?,
                other => return refuse(place, other, CatalogueRule::Unknown),
            }
        }
        Ok(CatalogueEntry {
            vendor: needed(place, "vendor", vendor)?,
            model: needed(place, "model", model)?,
            modules: needed(place, "modules", modules)?,
            download,
            usb: usb.unwrap_or_default().iter().filter_map(|id: &String| UsbId::parse(id)).collect(),
        })
    }
}

fn is_name(name: &str) -> bool {
    (1..=100).contains(&name.chars().count()) && !name.chars().any(char::is_control) && name.trim() == name
}

/// Programs are loaded from there: nothing but https, and nothing that plays with a terminal.
fn is_link(link: &str) -> bool {
    let host = link.strip_prefix("https://").unwrap_or_default();
    link.len() <= 2048
        && host.starts_with(|c: char| c.is_ascii_alphanumeric())
        && link.bytes().all(|c| c.is_ascii_graphic())
}

fn are_modules(names: &[String]) -> bool {
    let fits = |name: &String| {
        let parts: Vec<_> = name.split(['/', '\\']).collect();
        (1..=255).contains(&name.len())
            && !name.chars().any(char::is_control)
            && parts.last().is_some_and(|file| !file.is_empty() && *file != ".")
            && parts.iter().all(|part| *part != "..")
    };
    (1..=MAX_MODULES).contains(&names.len()) && names.iter().all(fits)
}

fn are_usb_ids(ids: &[String]) -> bool {
    ids.len() <= MAX_USB && ids.iter().all(|id| UsbId::parse(id).is_some())
}

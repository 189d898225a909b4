use serde::Deserialize;

use super::{Catalogue, CatalogueEntry, CatalogueProblem, CatalogueRule, UsbId};

const MAX_ENTRIES: usize = 256;
const MAX_MODULES: usize = 16;
const MAX_USB: usize = 64;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    version: u64,
    drivers: Vec<Driver>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Driver {
    vendor: String,
    model: String,
    modules: Vec<String>,
    download: Option<String>,
    #[serde(default)]
    usb: Vec<String>,
}

pub(super) fn catalogue(json: &[u8]) -> Result<Catalogue, CatalogueProblem> {
    let file: File = netca_json::read(json).map_err(problem)?;
    fit(
        None,
        &[
            ("format", file.format == "netca-drivers"),
            ("version", file.version == 1),
            ("drivers", file.drivers.len() <= MAX_ENTRIES),
        ],
    )?;
    let entries = file.drivers.into_iter().enumerate().map(|(at, driver)| driver.entry(at));
    Ok(Catalogue { entries: entries.collect::<Result<_, _>>()? })
}

impl Driver {
    fn entry(self, at: usize) -> Result<CatalogueEntry, CatalogueProblem> {
        let usb: Option<Vec<UsbId>> = self.usb.iter().map(|id| UsbId::parse(id)).collect();
        fit(
            Some(at),
            &[
                ("vendor", is_name(&self.vendor)),
                ("model", is_name(&self.model)),
                ("modules", are_modules(&self.modules)),
                ("download", self.download.as_deref().is_none_or(is_link)),
                ("usb", self.usb.len() <= MAX_USB && usb.is_some()),
            ],
        )?;
        let Self { vendor, model, modules, download, .. } = self;
        Ok(CatalogueEntry { vendor, model, modules, download, usb: usb.unwrap_or_default() })
    }
}

fn fit(entry: Option<usize>, fields: &[(&str, bool)]) -> Result<(), CatalogueProblem> {
    match fields.iter().find(|(_, fits)| !fits) {
        Some((field, _)) => {
            Err(CatalogueProblem::Field { entry, field: (*field).to_owned(), rule: CatalogueRule::Form })
        }
        None => Ok(()),
    }
}

/// `drivers[1].model` is the model of the second entry.
fn problem(error: netca_json::Error) -> CatalogueProblem {
    use netca_json::Error::{Missing, Repeated, Syntax, TooDeep, UnknownName, UnknownWord, Value};
    let (path, rule) = match error {
        Syntax { line, column } | TooDeep { line, column } => return CatalogueProblem::Syntax { line, column },
        Missing { path } => (path, CatalogueRule::Missing),
        UnknownName { path } => (path, CatalogueRule::Unknown),
        Repeated { path, .. } => (path, CatalogueRule::Repeated),
        Value { path, .. } | UnknownWord { path } => (path, CatalogueRule::Type),
    };
    let inside = path.strip_prefix("drivers[").and_then(|rest| rest.split_once(']'));
    let entry = inside.and_then(|(index, rest)| Some((index.parse().ok()?, rest.strip_prefix('.').unwrap_or(rest))));
    let (entry, field) = entry.map_or((None, path.as_str()), |(entry, field)| (Some(entry), field));
    let field = match (entry, field.split('[').next().unwrap_or_default()) {
        (None, "") => "(catalogue)",
        (Some(_), "") => "(entry)",
        (_, field) => field,
    };
    CatalogueProblem::Field { entry, field: field.to_owned(), rule }
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

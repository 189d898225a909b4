//! The JSON of snapshots: what C gets is what docs/c-json.md describes.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(target_os = "linux")]

use std::collections::BTreeSet;

use netca_tests::c::{CWorld, Installed, TESTS, succeed};
use netca_tests::header::functions;
use netca_tests::{read, root};
use serde_json::Value;

#[test]
fn every_member_is_described() {
    every_member_of(&CWorld::unpaid());
}

#[test]
fn every_member_of_a_pair_is_described() {
    let Some(paths) = every_member_of(&CWorld::unpaid_pair()) else { return };
    for member in ["certificates[].encryption.sha256", "encryption_certificate_sha256", "new_key.pair"] {
        assert!(paths.contains(member), "{member} was not shown");
    }
}

/// All that were shown.
fn every_member_of(world: &CWorld) -> Option<BTreeSet<String>> {
    let installed = Installed::new();
    let program = installed.compile("cc", TESTS, &["tests/c/json.c", "tests/c/fixture.c"])?;
    let output = succeed(&mut world.run(installed.command(program)));
    let mut all = BTreeSet::new();
    let text = String::from_utf8(output.stdout).unwrap();
    let document = read(&root().join("docs/c-json.md"));
    let mut shown = BTreeSet::new();
    for line in text.lines() {
        let (name, json) = line.split_once('\t').unwrap();
        let mut value: Value = serde_json::from_str(json).unwrap();
        assert_eq!(value["json_version"].take(), 1, "{name}");
        shown.insert(name.to_owned());
        let described = described(&document, name);
        let mut paths = BTreeSet::new();
        members(&value, String::new(), &mut paths);
        let missing: Vec<_> = paths.difference(&described).collect();
        assert!(missing.is_empty(), "docs/c-json.md, {name}: {missing:?} of {json}");
        all.extend(paths);
    }
    for function in functions().iter().filter(|function| function.name.ends_with("_json")) {
        let makes = function.result == "const char *";
        assert!(!makes || shown.contains(&function.name), "{} was not looked at", function.name);
    }
    Some(all)
}

/// The members that a section describes: the words in backticks at the beginning of its table's rows.
fn described(document: &str, name: &str) -> BTreeSet<String> {
    let section =
        document.split("\n## ").find(|section| section.lines().next().is_some_and(|line| line.contains(name)));
    let section = section.unwrap_or_else(|| panic!("docs/c-json.md has no section {name}"));
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
    let mut described: BTreeSet<String> = rows.filter_map(|row| Some(row.split_once('`')?.0.to_owned())).collect();
    described.insert("json_version".into());
    // `order: netca_order_json`: what is described elsewhere.
    for line in section.lines().filter(|line| line.starts_with("| `")) {
        let path = line.split('`').nth(1).unwrap_or_default();
        if let Some(other) = line.split("as in `").nth(1).and_then(|rest| rest.split('`').next()) {
            described.extend(self::described(document, other).into_iter().map(|inner| format!("{path}.{inner}")));
        }
    }
    described
}

/// Every member as a path: `options[].total`.
fn members(value: &Value, path: String, paths: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (name, inner) in object {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                paths.insert(path.clone());
                members(inner, path, paths);
            }
        }
        Value::Array(list) => list.iter().for_each(|inner| members(inner, format!("{path}[]"), paths)),
        _ => {}
    }
}

//! `crates/netca-protocol/openapi.yaml` is written from the wire types; this test keeps the two the same.
//!
//! After a change: `NETCA_UPDATE=1 cargo test -p netca-sandbox --test openapi`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod bounds;
mod document;
mod examples;
mod operations;
mod yaml;

use std::path::Path;

use serde_json::Value;

#[test]
fn the_committed_document_is_the_one_that_the_code_gives() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../netca-protocol/openapi.yaml");
    let written = yaml::write(&document::document());
    if std::env::var_os("NETCA_UPDATE").is_some() {
        std::fs::write(&path, &written).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    let same = committed.lines().zip(written.lines()).take_while(|(committed, written)| committed == written).count();
    assert!(
        committed == written,
        "openapi.yaml differs from the code from line {} on; after a change of the wire run\n    \
         NETCA_UPDATE=1 cargo test -p netca-sandbox --test openapi\nand commit the file",
        same + 1
    );
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document::document();
    let mut references = Vec::new();
    collect(&document, &mut references);
    assert!(references.len() > 50);
    for reference in references {
        let pointer = reference.strip_prefix('#').expect(&reference);
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

#[test]
fn the_operations_are_the_lines_of_the_protocols_table() {
    let table = include_str!("../../../netca-protocol/src/wire/mod.rs");
    let line = |line: &'static str| Some(line.strip_prefix("//! | `")?.split_once('`')?.0.to_owned());
    let mut lines: Vec<String> = table.lines().filter_map(line).collect();
    let line = |operation: &operations::Operation| format!("{} {}", operation.method.to_uppercase(), operation.path);
    let mut known: Vec<String> = operations::all().iter().map(line).collect();
    lines.sort();
    known.sort();
    assert_eq!(lines, known);
}

#[test]
fn every_operation_is_there_in_the_sandbox() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = netca_sandbox::Sandbox::start(netca_sandbox::Config::new(dir.path().join("data"))).unwrap();
    let there = std::process::Command::new("curl").arg("--version").output().is_ok();
    if !there {
        assert!(std::env::var_os("NETCA_REQUIRE_PEERS").is_none(), "curl is missing");
        return eprintln!("SKIPPED: curl is missing");
    }
    let code = |method: &str, path: &str| {
        let url = format!("{}{}", sandbox.url(), path.replace(['{', '}'], ""));
        let output = std::process::Command::new("curl")
            .args(["-sS", "--noproxy", "*", "-X", method, "-d", "", "--cacert"])
            .arg(dir.path().join("data/ca.pem"))
            .arg(url)
            .output()
            .unwrap();
        serde_json::from_slice::<Value>(&output.stdout).unwrap()["code"].as_str().unwrap_or("none").to_owned()
    };
    let document = document::document();
    let mut operations = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in ["get", "put", "post", "delete"].into_iter().filter(|method| item.get(method).is_some()) {
            let code = code(&method.to_uppercase(), path);
            assert!(!["not_found", "method_not_allowed"].contains(&code.as_str()), "{method} {path}: {code}");
            operations += 1;
        }
    }
    assert_eq!(operations, operations::all().len());
    assert_eq!(code("GET", "/v1/nothing"), "not_found", "this test can fail");
}

fn collect(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| match (key.as_str(), value) {
            ("$ref" | "x-signed-content", Value::String(reference)) => references.push(reference.clone()),
            _ => collect(value, references),
        }),
        Value::Array(values) => values.iter().for_each(|value| collect(value, references)),
        _ => {}
    }
}

//! Rules that hold for every crate: one version, one set of lints, and `unsafe` only where it has to be.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper that cannot go on fails its test")]

use std::path::Path;

use netca_tests::{Package, packages, read, root};

/// `unsafe` is allowed in the C ABI, which is made of it, and in the raw call modules of the token, of the SKF module, of the fault token
/// and of the fuzzer: `raw.rs` and what is under `raw/`.
const C_ABI: &str = "netca-renew-ffi";
const RAW_ONLY: &[&str] = &["netca-token", "netca-soft-skf", "netca-fault-token", "netca-sm2-token", "netca-fuzz"];

#[test]
fn every_package_inherits_what_the_workspace_sets() {
    for package in packages() {
        let manifest = package.manifest();
        for key in ["version", "edition", "rust-version", "license", "authors", "publish"] {
            assert!(inherits(&manifest["package"], key), "{}: {key}.workspace = true is missing", package.name());
        }
        let lints = manifest.get("lints").unwrap_or_else(|| panic!("{}: no [lints]", package.name()));
        assert_eq!(lints.get("workspace"), Some(&toml::Value::Boolean(true)), "{}: [lints]", package.name());
    }
}

#[test]
fn dependencies_take_their_versions_from_the_workspace() {
    for package in packages() {
        let manifest = package.manifest();
        for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let table = manifest.get(section).and_then(toml::Value::as_table);
            for name in table.into_iter().flat_map(toml::Table::keys) {
                assert!(inherits(&manifest[section], name), "{}: {name} of {section}", package.name());
            }
        }
    }
}

#[test]
fn every_crate_but_four_forbids_unsafe_code() {
    let allowed = |name: &str| name == C_ABI || RAW_ONLY.contains(&name);
    for package in packages().iter().filter(|package| !allowed(package.name())) {
        let roots = package.crate_roots();
        assert!(!roots.is_empty(), "{} has neither a library nor a program", package.name());
        for file in roots {
            let text = read(&file);
            let forbids = text.lines().any(|line| line.trim() == "#![forbid(unsafe_code)]");
            assert!(forbids, "{} does not forbid unsafe code", shown(&file));
        }
    }
}

#[test]
fn tokens_are_unsafe_in_their_raw_modules_only() {
    let packages = packages();
    for name in RAW_ONLY {
        let token = packages.iter().find(|package| package.name() == *name).unwrap();
        let (raw, other): (Vec<_>, Vec<_>) = token.sources().into_iter().partition(|file| is_raw(file));
        assert!(
            raw.iter().any(|file| has_unsafe(&read(file))),
            "{name}: no raw module has unsafe code: look elsewhere for it"
        );
        for file in other {
            let text = read(&file);
            assert!(!has_unsafe(&text), "{} holds unsafe code", shown(&file));
            assert!(!text.contains("allow(unsafe_code"), "{} allows unsafe code", shown(&file));
        }
    }
}

/// Cargo only warns, and the one written last wins.
#[test]
fn no_two_crates_are_documented_under_one_name() {
    let mut names: Vec<String> = packages().iter().flat_map(Package::documented).collect();
    names.sort();
    let twice: Vec<_> = names.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| &pair[0]).collect();
    assert!(twice.is_empty(), "{twice:?}: give the program of that name `doc = false`");
}

#[test]
fn unsafe_is_seen_in_code_and_not_in_words_about_it() {
    assert!(has_unsafe("let x = unsafe { y };"));
    assert!(has_unsafe("unsafe impl Send for X {}"));
    assert!(has_unsafe("x(); unsafe{ y } // why"));
    assert!(!has_unsafe("// unsafe { y }"));
    assert!(!has_unsafe("//! All the unsafe code is elsewhere"));
    assert!(!has_unsafe("#![forbid(unsafe_code)] fn is_unsafe() {}"));
}

/// The files are what is big, not the folders: 400 lines are the most. What xtask writes is not read as a file.
#[test]
fn no_source_file_is_longer_than_400_lines() {
    for file in
        packages().iter().flat_map(Package::sources).filter(|file| !file.ends_with("netca-renew-ffi/src/codes.rs"))
    {
        let lines = read(&file).lines().count();
        assert!(lines <= 400, "{} has {lines} lines", shown(&file));
    }
}

fn inherits(table: &toml::Value, key: &str) -> bool {
    table.get(key).and_then(|value| value.get("workspace")) == Some(&toml::Value::Boolean(true))
}

fn is_raw(file: &Path) -> bool {
    file.ends_with("raw.rs") || file.iter().any(|part| part == "raw")
}

/// Whether the keyword stands in a line outside its `//` comment. A string may fool it, to the safe side.
fn has_unsafe(text: &str) -> bool {
    let code = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    code.flat_map(|line| line.split(|c: char| !c.is_alphanumeric() && c != '_')).any(|word| word == "unsafe")
}

fn shown(file: &Path) -> String {
    file.strip_prefix(root()).unwrap_or(file).display().to_string()
}

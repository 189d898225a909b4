//! Where dependencies come from. `deny.toml` says more, but cargo-deny is not on every machine; this much always holds.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper that cannot go on fails its test")]

use netca_tests::{packages, read, root};

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

#[test]
fn every_dependency_comes_from_crates_io() {
    for package in locked() {
        if let Some(source) = package.get("source") {
            assert_eq!(source.as_str(), Some(CRATES_IO), "{:?}", package["name"]);
            assert!(package.contains_key("checksum"), "{:?}", package["name"]);
        }
    }
}

#[test]
fn what_is_banned_is_not_locked() {
    let banned = banned();
    for package in locked() {
        assert!(!banned.contains(&package["name"]), "{:?} is banned in deny.toml", package["name"]);
    }
}

#[test]
fn the_ban_covers_foreign_tls() {
    let banned = banned();
    for name in ["openssl-sys", "native-tls", "aws-lc-sys"] {
        assert!(banned.contains(&toml::Value::from(name)), "{name}");
    }
}

/// Pre-releases move their API under the same version requirement.
#[test]
fn pre_releases_are_pinned_exactly() {
    let manifest: toml::Table = read(&root().join("Cargo.toml")).parse().unwrap();
    for (name, value) in manifest["workspace"]["dependencies"].as_table().unwrap() {
        let version = value.as_str().or_else(|| value.get("version").and_then(toml::Value::as_str)).unwrap_or_default();
        assert!(!version.contains('-') || version.starts_with('='), "{name} = {version}");
    }
}

fn locked() -> Vec<toml::Table> {
    let lock: toml::Table = read(&root().join("Cargo.lock")).parse().unwrap();
    let packages: Vec<_> =
        lock["package"].as_array().unwrap().iter().map(|one| one.as_table().unwrap().clone()).collect();
    assert!(packages.len() > 100, "only {} packages are locked", packages.len());
    packages
}

fn banned() -> Vec<toml::Value> {
    let deny: toml::Table = read(&root().join("deny.toml")).parse().unwrap();
    deny["bans"]["deny"].as_array().unwrap().iter().map(|one| one["crate"].clone()).collect()
}

/// `benches/` is a workspace of its own, and its `Cargo.lock` is not renewed with the other one.
#[test]
fn the_benchmarks_lock_knows_what_our_crates_depend_on() {
    let lock: toml::Table = toml::from_str(&read(&root().join("benches/Cargo.lock"))).unwrap();
    let locked = lock["package"].as_array().unwrap();
    let mut seen = 0;
    for package in packages() {
        let ours = |one: &&toml::Value| one["name"].as_str() == Some(package.name()) && one.get("source").is_none();
        let Some(entry) = locked.iter().find(ours) else { continue };
        let names = |text: &toml::Value| text.as_str().map(|name| name.split(' ').next().unwrap_or(name).to_owned());
        let there: Vec<String> =
            entry.get("dependencies").and_then(toml::Value::as_array).into_iter().flatten().filter_map(names).collect();
        let manifest = package.manifest();
        let dependencies = manifest.get("dependencies").and_then(toml::Value::as_table).into_iter().flatten();
        let needed = |one: &toml::Value| one.get("optional") != Some(&toml::Value::Boolean(true));
        for (name, _) in dependencies.filter(|(_, one)| needed(one)) {
            let advice = "run `cargo metadata` in benches/ and commit its Cargo.lock";
            assert!(there.contains(name), "{name} of {}: {advice}", package.name());
            seen += 1;
        }
    }
    assert!(seen > 20, "only {seen} were looked at");
}

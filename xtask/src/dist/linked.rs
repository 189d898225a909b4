//! What is linked into the library, as cargo knows it: the packages behind the C ABI, for one target.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::step;

/// The package whose libraries are shipped.
pub(super) const ROOT: &str = "netca-renew-ffi";

/// Not linked, but a build script writes its tables into the library.
const TABLES: &str = "encoding_rs";

/// A package whose code is in the library.
#[derive(Debug, Clone)]
pub(super) struct Package {
    pub(super) name: String,
    pub(super) version: String,
    /// An SPDX expression.
    pub(super) license: String,
    pub(super) authors: Vec<String>,
    /// SHA-256 of its archive on crates.io, in hex; `None` for what is in this repository.
    pub(super) checksum: Option<String>,
    /// Where its sources are on this machine.
    pub(super) folder: PathBuf,
    /// The names and versions of what it uses, of those that are linked, in order.
    pub(super) uses: Vec<(String, String)>,
}

impl Package {
    /// Whether it is this project's own.
    pub(super) fn is_own(&self) -> bool {
        self.checksum.is_none()
    }
}

/// The packages for a target, by name and version.
///
/// `cargo tree` says which they are, with the features that the build has; `cargo metadata` knows more of each, but takes
/// the features of the whole workspace together, tests and sandbox included.
pub(super) fn packages(triple: &str) -> Result<Vec<Package>, String> {
    let tree = ["tree", "--locked", "-p", ROOT, "-e", "normal,no-proc-macro", "--prefix", "none", "-f", "{p}"];
    let linked = names(&output(step::cargo(tree).args(["--target", triple]))?);
    let filter = ["metadata", "--locked", "--format-version", "1", "--filter-platform", triple];
    let metadata = output(&mut step::cargo(filter))?;
    let lock = crate::root().join("Cargo.lock");
    let lock = std::fs::read_to_string(&lock).map_err(|error| format!("{}: {error}", lock.display()))?;
    described(&linked, &metadata, &lock)
}

/// `name v1.2.3 (where)`, a line each, some twice.
fn names(tree: &str) -> BTreeSet<(String, String)> {
    let one = |line: &str| {
        let mut words = line.split_whitespace();
        Some((words.next()?.to_owned(), words.next()?.strip_prefix('v')?.to_owned()))
    };
    tree.lines().filter_map(one).collect()
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Described>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Described {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    #[serde(default)]
    authors: Vec<String>,
    manifest_path: PathBuf,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Edge>,
}

#[derive(Deserialize)]
struct Edge {
    pkg: String,
    dep_kinds: Vec<Kind>,
}

#[derive(Deserialize)]
struct Kind {
    kind: Option<String>,
}

#[derive(Deserialize)]
struct Lock {
    package: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    version: String,
    checksum: Option<String>,
}

fn described(linked: &BTreeSet<(String, String)>, metadata: &str, lock: &str) -> Result<Vec<Package>, String> {
    let metadata: Metadata = serde_json::from_str(metadata).map_err(|error| format!("cargo metadata: {error}"))?;
    let lock: Lock = toml::from_str(lock).map_err(|error| format!("Cargo.lock: {error}"))?;
    let checksums: BTreeMap<_, _> =
        lock.package.into_iter().map(|locked| ((locked.name, locked.version), locked.checksum)).collect();
    let tables = metadata.packages.iter().filter(|package| package.name == TABLES);
    let mut linked = linked.clone();
    linked.extend(tables.map(|package| (package.name.clone(), package.version.clone())));
    let by_id: BTreeMap<&str, (String, String)> = metadata
        .packages
        .iter()
        .map(|package| (package.id.as_str(), (package.name.clone(), package.version.clone())))
        .collect();
    let used = |id: &str| {
        let node = metadata.resolve.nodes.iter().find(|node| node.id == id);
        let is_tables = |edge: &Edge| by_id.get(edge.pkg.as_str()).is_some_and(|(name, _)| name == TABLES);
        let normal = |edge: &&Edge| is_tables(edge) || edge.dep_kinds.iter().any(|kind| kind.kind.is_none());
        let edges = node.into_iter().flat_map(|node| node.deps.iter().filter(normal));
        let found: BTreeSet<_> = edges.filter_map(|edge| by_id.get(edge.pkg.as_str())).collect();
        found.into_iter().filter(|key| linked.contains(*key)).cloned().collect()
    };
    let mut packages = Vec::new();
    for key in &linked {
        let found = metadata.packages.iter().find(|package| by_id.get(package.id.as_str()) == Some(key));
        let (name, version) = key.clone();
        let package = found.ok_or_else(|| format!("cargo metadata does not know {name} {version}"))?;
        let folder = package.manifest_path.parent().ok_or_else(|| format!("{name}: no folder"))?.to_owned();
        let license = package.license.clone().ok_or_else(|| format!("{name} {version} says no licence"))?;
        let checksum = checksums.get(key).cloned().flatten();
        let (authors, uses) = (package.authors.clone(), used(&package.id));
        packages.push(Package { name, version, license, authors, checksum, folder, uses });
    }
    Ok(packages)
}

fn output(command: &mut Command) -> Result<String, String> {
    let output = command.stderr(Stdio::inherit()).output().map_err(|error| format!("cargo: {error}"))?;
    if !output.status.success() {
        return Err(format!("cargo: {}", output.status));
    }
    String::from_utf8(output.stdout).map_err(|_| "cargo printed no text".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TREE: &str = "own v0.1.0 (/somewhere)\nused v1.0.0\nused v2.0.0 (*)\n";

    fn metadata() -> String {
        let package = |name: &str, version: &str| {
            format!(
                r#"{{"id": "{name}@{version}", "name": "{name}", "version": "{version}", "license": "MIT",
                    "authors": [], "manifest_path": "/src/{name}-{version}/Cargo.toml"}}"#
            )
        };
        let packages = [("own", "0.1.0"), ("used", "1.0.0"), ("used", "2.0.0"), ("tests-only", "1.0.0")];
        let packages: Vec<_> = packages.iter().map(|(name, version)| package(name, version)).collect();
        format!(
            r#"{{"packages": [{}], "resolve": {{"nodes": [{{"id": "own@0.1.0", "deps": [
                {{"pkg": "used@2.0.0", "dep_kinds": [{{"kind": "dev"}}, {{"kind": null}}]}},
                {{"pkg": "used@1.0.0", "dep_kinds": [{{"kind": "build"}}]}},
                {{"pkg": "tests-only@1.0.0", "dep_kinds": [{{"kind": null}}]}}]}}]}}}}"#,
            packages.join(",")
        )
    }

    const LOCK: &str = "[[package]]\nname = \"own\"\nversion = \"0.1.0\"\n\
        [[package]]\nname = \"used\"\nversion = \"1.0.0\"\nchecksum = \"aa\"\n\
        [[package]]\nname = \"used\"\nversion = \"2.0.0\"\nchecksum = \"bb\"\n";

    #[test]
    fn two_versions_of_one_package_are_two() {
        let packages = described(&names(TREE), &metadata(), LOCK).unwrap();
        let found: Vec<_> = packages.iter().map(|package| (&*package.name, &*package.version)).collect();
        assert_eq!(found, [("own", "0.1.0"), ("used", "1.0.0"), ("used", "2.0.0")]);
        assert!(packages[0].is_own() && !packages[1].is_own());
        assert_eq!(packages[2].checksum.as_deref(), Some("bb"));
    }

    #[test]
    fn only_what_is_linked_is_used() {
        let packages = described(&names(TREE), &metadata(), LOCK).unwrap();
        assert_eq!(packages[0].uses, [("used".to_owned(), "2.0.0".to_owned())], "no build script's, no test's");
    }

    #[test]
    fn a_package_that_metadata_does_not_know_is_an_error() {
        let linked = names("stranger v1.0.0");
        assert!(described(&linked, &metadata(), LOCK).unwrap_err().contains("stranger"));
    }

    /// What tests, the sandbox and build scripts use is not shipped.
    #[test]
    fn the_library_has_what_it_is_made_of_and_nothing_else() {
        let packages = packages("x86_64-unknown-linux-gnu").unwrap();
        let has = |name: &str| packages.iter().any(|package| package.name == name);
        for name in [ROOT, "netca-renew", "rustls", "ring", "hyper", "sm2", "cryptoki", TABLES] {
            assert!(has(name), "{name}");
        }
        for name in ["netca-sandbox", "rusqlite", "axum", "proptest", "schemars", "cc", "syn", "serde_derive"] {
            assert!(!has(name), "{name}");
        }
        assert!(packages.iter().all(|package| package.is_own() == package.name.starts_with("netca-")));
    }
}

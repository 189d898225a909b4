//! What the tests of the whole workspace share. Nothing in the product depends on it.
#![forbid(unsafe_code)]
#![allow(clippy::expect_used, clippy::panic, reason = "a helper that cannot go on fails its test")]

#[macro_use]
mod forward;
#[cfg(target_os = "linux")]
pub mod c;
pub mod calls;
#[cfg(target_os = "linux")]
pub mod examples;
pub mod faults;
pub mod header;
pub mod hostile;
#[cfg(target_os = "linux")]
pub mod kills;
#[cfg(target_os = "linux")]
pub mod matrix;
#[cfg(target_os = "linux")]
pub mod memory;
pub mod model;
#[cfg(target_os = "linux")]
pub mod pairs;
#[cfg(target_os = "linux")]
pub mod skf;
pub mod slots;
#[cfg(target_os = "linux")]
pub mod softhsm;
pub mod tampered;
pub mod usable;
#[cfg(target_os = "linux")]
pub mod wine;
pub mod world;

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The repository's top folder.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ lies in the repository")
}

/// The packages of the workspace, as `cargo metadata` describes them.
pub fn packages() -> Vec<Package> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments = ["metadata", "--format-version", "1", "--no-deps", "--offline"];
    let output = Command::new(cargo).args(arguments).current_dir(root()).output().expect("cargo starts");
    assert!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON");
    let packages = metadata["packages"].as_array().expect("packages").iter().cloned().map(Package);
    let packages: Vec<_> = packages.collect();
    assert!(packages.len() > 8, "only {} packages found", packages.len());
    packages
}

/// One package of `cargo metadata`.
#[derive(Debug)]
pub struct Package(Value);

impl Package {
    /// Its name.
    pub fn name(&self) -> &str {
        self.0["name"].as_str().expect("name")
    }

    /// Its `Cargo.toml`, parsed.
    pub fn manifest(&self) -> toml::Table {
        let path = self.0["manifest_path"].as_str().expect("manifest_path");
        read(Path::new(path)).parse().unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// The packages it needs to be built and run: normal and build dependencies of every target, not those of tests.
    pub fn dependencies(&self) -> Vec<&str> {
        let all = self.0["dependencies"].as_array().expect("dependencies").iter();
        all.filter(|one| one["kind"] != "dev").map(|one| one["name"].as_str().expect("name")).collect()
    }

    /// The root files of its libraries and programs: `src/lib.rs`, `src/main.rs`.
    pub fn crate_roots(&self) -> Vec<PathBuf> {
        let built = |target: &&Value| {
            let kinds = target["kind"].as_array().expect("kind");
            kinds
                .iter()
                .any(|kind| matches!(kind.as_str(), Some("bin" | "lib" | "cdylib" | "staticlib" | "proc-macro")))
        };
        let targets = self.0["targets"].as_array().expect("targets").iter().filter(built);
        targets.map(|target| PathBuf::from(target["src_path"].as_str().expect("src_path"))).collect()
    }

    /// The names that its libraries and programs are documented under.
    pub fn documented(&self) -> Vec<String> {
        let targets = self.0["targets"].as_array().expect("targets").iter().filter(|target| target["doc"] == true);
        targets.map(|target| target["name"].as_str().expect("name").replace('-', "_")).collect()
    }

    /// Every Rust file under `src/`.
    pub fn sources(&self) -> Vec<PathBuf> {
        let manifest = Path::new(self.0["manifest_path"].as_str().expect("manifest_path"));
        let mut files = Vec::new();
        collect(&manifest.with_file_name("src"), &mut files);
        files
    }
}

/// A text file of the repository.
pub fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// An async runtime of the calling thread.
pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// Says that a test is skipped, or fails it where every peer must be there (CI).
pub fn skip(reason: &str) {
    let required = std::env::var("NETCA_REQUIRE_PEERS").is_ok_and(|value| value == "1");
    assert!(!required, "NETCA_REQUIRE_PEERS=1, but {reason}");
    eprintln!("SKIPPED: {reason}");
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())).flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

//! The packages of npm that the tests' peers come in, in `target/npm`. Nothing of them is in what is shipped.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::report::Outcome;
use crate::step;

/// Name and exact version, dependencies too.
const PACKAGES: &[(&str, &str)] = &[
    ("jsbn", "1.1.0"),
    ("sm-crypto", "0.5.8"),
    // What the binding for Node.js is compiled with, and its types are checked with.
    ("node-api-headers", "1.9.0"),
    ("typescript", "5.9.3"),
    ("@types/node", "20.19.43"),
    ("undici-types", "6.21.0"),
];

/// Installs what is missing; says so before.
pub(crate) fn install() -> Outcome {
    let folder = crate::root().join("target/npm");
    let wanted = missing(&folder);
    if wanted.is_empty() {
        println!("Every npm package that the tests need is in target/npm; nothing to install.");
        return Outcome::Passed;
    }
    println!("About to install these npm packages into target/npm: {}", wanted.join(" "));
    let mut npm = Command::new("npm");
    // No script of a package is run, and nothing outside the folder is written.
    npm.args(["install", "--no-audit", "--no-fund", "--no-save", "--ignore-scripts", "--prefix"]).arg(&folder);
    // All of them each time: npm removes from the folder what it is not told of.
    npm.args(PACKAGES.iter().map(|(name, version)| format!("{name}@{version}")));
    let (outcome, _) = step::run(&mut npm);
    let still = missing(&folder);
    if still.is_empty() { outcome } else { Outcome::Failed(format!("still missing: {}", still.join(" "))) }
}

/// The packages that are not there in their version.
fn missing(folder: &Path) -> Vec<String> {
    let is_missing = |(name, version): &&(&str, &str)| installed_version(folder, name).as_deref() != Some(version);
    PACKAGES.iter().filter(is_missing).map(|(name, version)| format!("{name}@{version}")).collect()
}

fn installed_version(folder: &Path, name: &str) -> Option<String> {
    let manifest: PathBuf = folder.join("node_modules").join(name).join("package.json");
    let text = std::fs::read_to_string(manifest).ok()?;
    let (_, after) = text.split_once("\"version\"")?;
    after.split('"').nth(1).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_other_versions_are_missing() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(missing(folder.path()).len(), PACKAGES.len());
        for (name, version) in
            PACKAGES.iter().map(|&(name, version)| (name, if name == "sm-crypto" { "0.5.7" } else { version }))
        {
            let package = folder.path().join("node_modules").join(name);
            std::fs::create_dir_all(&package).unwrap();
            let manifest = format!("{{ \"name\": \"{name}\",\n  \"version\": \"{version}\",\n  \"main\": \"x\" }}");
            std::fs::write(package.join("package.json"), manifest).unwrap();
        }
        assert_eq!(missing(folder.path()), ["sm-crypto@0.5.8"]);
    }
}

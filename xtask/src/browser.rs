//! The sandbox's pages, and the Electron example's, in Debian's Chromium, driven by playwright-core from `tests/browser`.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::count::{Counts, NodeOutput};
use crate::report::Outcome;
use crate::{npm, step};

/// What npm is told to install; both are copied, for it works where they are.
const MANIFESTS: [&str; 2] = ["package.json", "package-lock.json"];
const ADDON: &str = "netca_renew.node";

/// Installs playwright-core where it is missing, builds the command and the binding for Node.js, and runs the tests.
pub(crate) fn run() -> (Outcome, Counts) {
    if let Err(reason) = install(&sources(), &folder()) {
        // Whoever works without npm's registry can go on; CI is told.
        let outcome = if std::env::var_os("CI").is_some() { Outcome::Failed } else { Outcome::Skipped };
        return (outcome(reason), Counts::default());
    }
    let build = &mut step::cargo(["build", "-p", "netca-renew-cli", "-p", "netca-renew-ffi"]);
    for built in [step::run(build), (npm::install(), Counts::default()), step::run(&mut addon())] {
        if built.0 != Outcome::Passed {
            return built;
        }
    }
    let mut node = Command::new("node");
    // One file after the other: each has a browser and a sandbox of its own.
    node.args(["--test", "--test-reporter=spec", "--test-concurrency=1"]).args(tests(&sources()));
    node.env("NETCA_RENEW_COMMAND", crate::target().join("debug/netca-renew"));
    node.env("NETCA_BROWSER_FOLDER", folder());
    node.env("NETCA_RENEW_ADDON", folder().join(ADDON));
    node.env("NETCA_RENEW_LIBRARY", crate::target().join("debug/libnetca_renew_ffi.so"));
    let ran = step::run_tests::<NodeOutput>(&mut node);
    println!("Pictures of the pages: {}", folder().join("pictures").display());
    ran
}

/// Compiles the binding's addon.
fn addon() -> Command {
    let mut node = Command::new("node");
    node.arg(crate::root().join("bindings/node/tools/build.js")).arg(folder().join(ADDON));
    node.env("NODE_API_INCLUDE", crate::root().join("target/npm/node_modules/node-api-headers/include"));
    node
}

/// What `package-lock.json` names, into `node_modules` of a folder. No browser comes along, and no script of a package
/// is run.
fn install(sources: &Path, folder: &Path) -> Result<(), String> {
    if is_installed(sources, folder) {
        println!("playwright-core is in target/browser; nothing to install.");
        return Ok(());
    }
    println!("About to install playwright-core from npm into target/browser.");
    let failed = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    std::fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    let noted = folder.join("installed.json");
    let _ = std::fs::remove_file(&noted);
    for name in MANIFESTS {
        std::fs::copy(sources.join(name), folder.join(name)).map_err(|error| failed(&sources.join(name), error))?;
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(folder);
    npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    if step::run(&mut npm).0 != Outcome::Passed {
        return Err("playwright-core could not be installed from npm".into());
    }
    std::fs::copy(sources.join(MANIFESTS[1]), &noted).map(drop).map_err(|error| failed(&noted, error))
}

/// Whether all of the present lock file was installed.
fn is_installed(sources: &Path, folder: &Path) -> bool {
    let read = |path: PathBuf| std::fs::read(path).ok();
    let noted = read(folder.join("installed.json"));
    noted.is_some() && noted == read(sources.join(MANIFESTS[1]))
}

/// The files of tests, in order: Node.js 18 and 20 differ in what they find by themselves.
fn tests(sources: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(sources).into_iter().flatten().flatten();
    let mut files: Vec<_> = entries.map(|entry| entry.path()).collect();
    files.retain(|path| path.to_string_lossy().ends_with(".test.js"));
    files.sort();
    files
}

fn sources() -> PathBuf {
    crate::root().join("tests/browser")
}

fn folder() -> PathBuf {
    crate::target().join("browser")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_installed_by_another_lock_file_is_not_installed() {
        let place = tempfile::tempdir().unwrap();
        let (sources, folder) = (place.path().join("sources"), place.path().join("folder"));
        std::fs::create_dir_all(&sources).unwrap();
        std::fs::create_dir_all(&folder).unwrap();
        assert!(!is_installed(&sources, &folder), "nothing is there");
        std::fs::write(sources.join("package-lock.json"), "1").unwrap();
        assert!(!is_installed(&sources, &folder));
        std::fs::write(folder.join("installed.json"), "1").unwrap();
        assert!(is_installed(&sources, &folder));
        std::fs::write(sources.join("package-lock.json"), "2").unwrap();
        assert!(!is_installed(&sources, &folder));
    }

    #[test]
    fn the_lock_file_names_no_registry_and_every_digest() {
        let text = std::fs::read_to_string(sources().join("package-lock.json")).unwrap();
        assert!(!text.contains("http") && !text.contains("resolved"), "{text}");
        let packages = text.matches("node_modules/").count();
        assert!(packages >= 1 && text.matches("\"integrity\": \"sha512-").count() == packages, "{text}");
    }

    #[test]
    fn every_file_of_tests_is_run() {
        let found = tests(&sources());
        let names: Vec<_> = found.iter().filter_map(|path| path.file_name()?.to_str()).collect();
        assert_eq!(names, ["cashier.test.js", "desk.test.js", "electron.test.js", "safety.test.js"]);
    }
}

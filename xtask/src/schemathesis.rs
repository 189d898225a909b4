//! schemathesis against the sandbox: requests made from `openapi.yaml`, right and wrong ones, and answers held to it.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::count::Counts;
use crate::report::Outcome;
use crate::step;

/// How long it may go on; the document's examples and edges take some 15 seconds of it.
const SECONDS: &str = "75";

/// Installs schemathesis where it is missing, builds the sandbox, and runs one against the other.
pub(crate) fn run() -> (Outcome, Counts) {
    if let Err(reason) = install() {
        // Whoever works without PyPI can go on; CI is told.
        let outcome = if std::env::var_os("CI").is_some() { Outcome::Failed } else { Outcome::Skipped };
        return (outcome(reason), Counts::default());
    }
    let built = step::run(&mut step::cargo(["build", "-p", "netca-renew-cli"]));
    if built.0 != Outcome::Passed {
        return built;
    }
    let mut fuzz = Command::new(program("python"));
    fuzz.arg(folder().join("run.py"))
        .arg(crate::target().join("debug/netca-renew"))
        .arg(program("schemathesis"))
        .arg(SECONDS);
    step::run(&mut fuzz)
}

/// The packages of `requirements.txt`, in a virtual environment of their own.
fn install() -> Result<(), String> {
    let (wanted, noted) = (folder().join("requirements.txt"), environment().join("installed.txt"));
    let text = std::fs::read_to_string(&wanted).map_err(|error| format!("{}: {error}", wanted.display()))?;
    if is_installed(&noted, &text) {
        println!("schemathesis is in target/schemathesis; nothing to install.");
        return Ok(());
    }
    println!("About to install schemathesis and what it needs from PyPI into target/schemathesis.");
    let mut venv = Command::new("python3");
    venv.args(["-m", "venv", "--clear"]).arg(environment());
    passed(&mut venv, "Python 3 cannot make a virtual environment (Debian: python3-venv)")?;
    let mut pip = Command::new(program("python"));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]).arg(&wanted);
    passed(&mut pip, "schemathesis could not be installed from PyPI")?;
    std::fs::write(&noted, text).map_err(|error| format!("{}: {error}", noted.display()))
}

/// Noted only once everything was installed.
fn is_installed(noted: &Path, wanted: &str) -> bool {
    std::fs::read_to_string(noted).is_ok_and(|noted| noted == wanted)
}

fn passed(command: &mut Command, reason: &str) -> Result<(), String> {
    if step::run(command).0 == Outcome::Passed { Ok(()) } else { Err(reason.into()) }
}

fn folder() -> PathBuf {
    crate::root().join("tests/schemathesis")
}

fn environment() -> PathBuf {
    crate::root().join("target/schemathesis")
}

fn program(name: &str) -> PathBuf {
    environment().join("bin").join(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_installed_otherwise_is_not_installed() {
        let folder = tempfile::tempdir().unwrap();
        let noted = folder.path().join("installed.txt");
        assert!(!is_installed(&noted, "a==1\n"));
        std::fs::write(&noted, "a==1\n").unwrap();
        assert!(is_installed(&noted, "a==1\n"));
        assert!(!is_installed(&noted, "a==2\n"));
    }

    #[test]
    fn every_package_has_its_exact_version() {
        let text = std::fs::read_to_string(super::folder().join("requirements.txt")).unwrap();
        let packages: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(packages.iter().any(|package| package.starts_with("schemathesis==")), "{text}");
        assert!(packages.iter().all(|package| package.split_once("==").is_some()), "{text}");
    }
}

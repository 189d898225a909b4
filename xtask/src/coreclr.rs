//! .NET Core 3.1's runtime, from the PyPI package `dotnetcore2`, in `target/coreclr`: what the C# binding is tried on beside
//! Mono. Nothing of it is in what is shipped.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::report::Outcome;
use crate::step;

/// With its exact version. It needs nothing else to run assemblies; its own dependency is for its Python part.
const PACKAGE: &str = "dotnetcore2==3.1.23";

/// Installs it where it is missing. Who works without PyPI, or on a processor that there is none for, can go on; CI is told.
pub(crate) fn install() -> Outcome {
    let outcome = if std::env::var_os("CI").is_some() { Outcome::Failed } else { Outcome::Skipped };
    match install_in(&environment()) {
        Ok(()) => Outcome::Passed,
        Err(reason) => outcome(reason),
    }
}

fn install_in(folder: &Path) -> Result<(), String> {
    let noted = folder.join("installed.txt");
    if std::fs::read_to_string(&noted).is_ok_and(|noted| noted == PACKAGE) {
        println!("{PACKAGE} is in target/coreclr; nothing to install.");
        return Ok(());
    }
    println!("About to install {PACKAGE} from PyPI into target/coreclr.");
    let mut venv = Command::new("python3");
    venv.args(["-m", "venv", "--clear"]).arg(folder);
    passed(&mut venv, "Python 3 cannot make a virtual environment (Debian: python3-venv)")?;
    let mut pip = Command::new(folder.join("bin/python"));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]);
    pip.args(["--only-binary", ":all:", PACKAGE]);
    passed(&mut pip, "dotnetcore2 could not be installed from PyPI")?;
    link(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    std::fs::write(&noted, PACKAGE).map_err(|error| format!("{}: {error}", noted.display()))
}

/// `dotnet`, under a name that does not depend on Python's version.
fn link(folder: &Path) -> std::io::Result<()> {
    let libraries = std::fs::read_dir(folder.join("lib"))?.flatten();
    let programs = libraries.map(|python| python.path().join("site-packages/dotnetcore2/bin/dotnet"));
    let program = programs.into_iter().find(|program| program.is_file()).ok_or(std::io::ErrorKind::NotFound)?;
    executable(&program)?;
    // Relative, so that the repository can be moved.
    symlink(program.strip_prefix(folder).unwrap_or(&program), &folder.join("dotnet"))
}

#[cfg(unix)]
fn executable(program: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(program, std::fs::Permissions::from_mode(0o755))
}

#[cfg(unix)]
fn symlink(program: &Path, name: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(program, name)
}

#[cfg(not(unix))]
fn executable(_: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(not(unix))]
fn symlink(_: &Path, _: &Path) -> std::io::Result<()> {
    Err(std::io::ErrorKind::Unsupported.into())
}

fn passed(command: &mut Command, reason: &str) -> Result<(), String> {
    if step::run(command).0 == Outcome::Passed { Ok(()) } else { Err(reason.into()) }
}

fn environment() -> PathBuf {
    crate::root().join("target/coreclr")
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn dotnet_is_found_under_any_version_of_python() {
        let folder = tempfile::tempdir().unwrap();
        assert!(link(folder.path()).is_err(), "nothing is there");
        let program = folder.path().join("lib/python3.99/site-packages/dotnetcore2/bin/dotnet");
        std::fs::create_dir_all(program.parent().unwrap()).unwrap();
        std::fs::write(&program, "").unwrap();
        link(folder.path()).unwrap();
        assert_eq!(std::fs::canonicalize(folder.path().join("dotnet")).unwrap(), program.canonicalize().unwrap());
    }

    #[test]
    fn what_was_installed_is_not_installed_again() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("installed.txt"), PACKAGE).unwrap();
        assert_eq!(install_in(folder.path()), Ok(()));
        assert!(PACKAGE.split_once("==").is_some(), "an exact version");
    }
}

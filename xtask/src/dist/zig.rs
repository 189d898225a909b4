//! Zig as C compiler and linker, for its C libraries of every version; from PyPI, in `target/zig`.

use std::path::PathBuf;
use std::process::Command;

use crate::report::Outcome;
use crate::step;
use crate::toolchain::Toolchain;

/// Exact versions. cargo-zigbuild tells rustc's arguments to zig; ziglang is the compiler itself.
const PACKAGES: [&str; 2] = ["cargo-zigbuild==0.24.1", "ziglang==0.17.1"];

/// The LLVM whose libunwind that zig has.
pub(super) const LIBUNWIND: &str = "22";

/// `cargo zigbuild`'s own way to run cargo, with a Rust that builds its standard library.
pub(super) fn cargo<'a>(
    toolchain: &Toolchain,
    arguments: impl IntoIterator<Item = &'a str>,
) -> Result<Command, String> {
    install()?;
    let mut command = step::cargo_of(folder().join("bin/cargo-zigbuild"), arguments);
    toolchain.reach(&mut command);
    // Its own wish is for whichever zig comes first on PATH.
    command.env("CARGO_ZIGBUILD_ZIG_PATH", zig()?);
    Ok(command)
}

fn install() -> Result<(), String> {
    let (wanted, noted) = (PACKAGES.join("\n"), folder().join("installed.txt"));
    if std::fs::read_to_string(&noted).is_ok_and(|noted| noted == wanted) {
        println!("zig is in target/zig; nothing to install.");
        return Ok(());
    }
    println!("About to install {} from PyPI into target/zig.", PACKAGES.join(" and "));
    let mut venv = Command::new("python3");
    venv.args(["-m", "venv", "--clear"]).arg(folder());
    let mut pip = Command::new(folder().join("bin/python"));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]).args(PACKAGES);
    for command in [&mut venv, &mut pip] {
        if step::run(command).0 != Outcome::Passed {
            return Err("zig could not be installed from PyPI".into());
        }
    }
    std::fs::write(&noted, wanted).map_err(|error| format!("{}: {error}", noted.display()))
}

/// The compiler, in the folder of whichever Python made the environment.
fn zig() -> Result<PathBuf, String> {
    let libraries = folder().join("lib");
    let entries = std::fs::read_dir(&libraries).map_err(|error| format!("{}: {error}", libraries.display()))?;
    let mut found = entries.flatten().map(|entry| entry.path().join("site-packages/ziglang/zig"));
    found.find(|file| file.is_file()).ok_or_else(|| format!("there is no zig in {}", libraries.display()))
}

fn folder() -> PathBuf {
    crate::target().join("zig")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_package_has_its_exact_version() {
        assert!(
            PACKAGES.iter().all(|package| package.split_once("==").is_some_and(|(_, version)| !version.is_empty()))
        );
        assert!(folder().ends_with("zig"));
    }
}

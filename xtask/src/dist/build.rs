//! Building the two libraries of the C ABI.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::linked::ROOT;
use super::target::{Floor, Target};
use super::zig;
use crate::report::Outcome;
use crate::step;
use crate::toolchain::{BUILD_STD, FEW_PLACES, SMALL, Toolchain};
use crate::windows::{self, Built};

/// What was built.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) libraries: Libraries,
    /// Which Rust made it, as `1.95.0`: its standard library is inside.
    pub(super) rust: String,
}

/// The C ABI in files.
#[derive(Debug)]
pub(super) enum Libraries {
    Linux {
        shared: PathBuf,
        archive: PathBuf,
        /// What a program that takes the archive links beside it, as `-lm`.
        native: Vec<String>,
    },
    Windows(Built),
}

/// Builds for a target.
pub(super) fn build(target: &Target) -> Result<Made, String> {
    match target {
        Target::Host(_) => linux(target, None),
        Target::Linux(floor) => linux(target, Some(*floor)),
        Target::Windows(arch) => {
            let libraries = Libraries::Windows(windows::build(*arch)?);
            Ok(Made { libraries, rust: version(&mut Toolchain::ready()?.rustc())? })
        }
    }
}

/// Both libraries in one run, so that the whole program is optimized once; without the `lib` that the package has too, for with
/// that cargo does not optimize across crates.
fn linux(target: &Target, floor: Option<Floor>) -> Result<Made, String> {
    let triple = target.triple();
    // Apart: the triple of this machine may be built with and without a floor.
    let target_dir = floor.map_or_else(crate::target, |_| crate::target().join("floor"));
    let folder = target_dir.join(&triple).join("dist");
    let native = folder.join("native-static-libs.txt");
    let asked = floor.map_or(triple.clone(), |floor| floor.suffix(&triple));
    let mut arguments = vec!["rustc", "--locked", "--profile", "dist", "-p", ROOT, "--lib"];
    arguments.extend(["--crate-type", "cdylib,staticlib", "--target", &asked]);
    let target_dir = target_dir.to_string_lossy().into_owned();
    arguments.extend(["--target-dir", &target_dir]);
    let (mut command, mut rustc) = match floor {
        None => (step::cargo(arguments), Command::new("rustc")),
        // The C library that it is linked with is zig's own, of the version that is asked for.
        Some(_) => {
            let toolchain = Toolchain::ready()?;
            arguments.extend(BUILD_STD.iter().chain(&FEW_PLACES));
            (zig::cargo(&toolchain, arguments)?, toolchain.rustc())
        }
    };
    command.env("CARGO_ENCODED_RUSTFLAGS", flags(floor));
    command.arg("--").arg(format!("--print=native-static-libs={}", native.display()));
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    match step::run(&mut command).0 {
        Outcome::Passed => {}
        Outcome::Failed(reason) | Outcome::Skipped(reason) => return Err(format!("the build failed: {reason}")),
    }
    let printed = std::fs::read_to_string(&native).map_err(|error| format!("{}: {error}", native.display()))?;
    let name = ROOT.replace('-', "_");
    let file = |ending: &str| folder.join(format!("lib{name}.{ending}"));
    let libraries = Libraries::Linux { shared: file("so"), archive: file("a"), native: private(&printed) };
    Ok(Made { libraries, rust: version(&mut rustc)? })
}

/// `rustc 1.95.0 (…)`
fn version(rustc: &mut Command) -> Result<String, String> {
    let output = rustc.arg("--version").output().map_err(|error| format!("rustc: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.split_whitespace().nth(1).map(str::to_owned).ok_or_else(|| format!("rustc --version: {text}"))
}

/// No folder of this machine is in what is shipped: the same sources make the same bytes elsewhere. With frame pointers the
/// tables of unwinding are a third smaller, for they need not follow every push.
fn flags(floor: Option<Floor>) -> String {
    let places = [(crate::root(), "netca-renew"), (cargo_home().join("registry/src"), "crates")];
    let mut flags = places.map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display())).to_vec();
    flags.push("-Cforce-frame-pointers=yes".into());
    if floor.is_some() {
        flags.extend(SMALL.map(str::to_owned));
    }
    flags.join("\u{1f}")
}

/// Where cargo keeps the sources of packages.
pub(super) fn cargo_home() -> PathBuf {
    let home = || Some(Path::new(&std::env::var_os("HOME")?).join(".cargo"));
    std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(home).unwrap_or_default()
}

/// What rustc names, each once and in order, without what compilers add by themselves: `-lc`, and `-lgcc_s`, which would keep a
/// program from being linked with `-static`.
fn private(printed: &str) -> Vec<String> {
    let mut flags: Vec<String> = Vec::new();
    for flag in printed.split_whitespace().filter(|flag| !["-lc", "-lgcc_s", "-lunwind"].contains(flag)) {
        if !flags.iter().any(|known| known == flag) {
            flags.push(flag.into());
        }
    }
    flags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_compilers_add_by_themselves_is_not_said() {
        assert_eq!(
            private("-lgcc_s -lutil -lrt -lpthread -lm -ldl -lc -lm\n"),
            ["-lutil", "-lrt", "-lpthread", "-lm", "-ldl"]
        );
    }

    #[test]
    fn every_folder_that_sources_lie_in_is_renamed() {
        let flags = flags(None);
        assert_eq!(flags.matches("--remap-path-prefix=").count(), 2);
        assert!(flags.contains(&format!("={}=netca-renew", crate::root().display())), "{flags}");
    }
}

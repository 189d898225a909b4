//! `cargo xtask windows`: the C library for Windows, built on Linux with Debian's Rust and mingw-w64, and tried under wine.
//!
//! Everything is kept in `target/windows`: what cargo builds, the finished packages (`package/x86_64`, `package/i686`), and wine's
//! prefix (`wine`).

mod arch;
mod build;
mod image;
mod wine;

use std::path::{Path, PathBuf};

pub(crate) use arch::Arch;
pub(crate) use build::{Built, DEFINITIONS, IMPORT_LIBRARY, build};

use crate::count::{Counts, TestOutput};
use crate::install::{self, Need};
use crate::report::Outcome;
use crate::step;
use wine::Wine;

/// The step of `test`: the 64-bit package, and `tests/tests/windows.rs` with it.
pub(crate) fn run() -> (Outcome, Counts) {
    built_and_tried(&[Arch::X86_64])
}

/// Both packages, and the same tests.
pub(crate) fn run_all() -> (Outcome, Counts) {
    built_and_tried(&Arch::ALL)
}

fn built_and_tried(archs: &[Arch]) -> (Outcome, Counts) {
    let none = Counts::default();
    // Whoever cannot have the packages can go on; CI is told.
    if let Err(reason) = build::tools(install::WINDOWS) {
        let outcome = if std::env::var_os("CI").is_some() { Outcome::Failed } else { Outcome::Skipped };
        return (outcome(reason), none);
    }
    let mut skf_module = PathBuf::new();
    for arch in archs {
        match build(*arch).and_then(|_| build::build_skf_module(*arch)) {
            Ok(module) if *arch == Arch::X86_64 => skf_module = module,
            Ok(_) => {}
            Err(reason) => return (Outcome::Failed(format!("{}: {reason}", arch.name())), none),
        }
    }
    match Wine::start() {
        Ok(wine) => tests(&wine, &skf_module),
        Err(reason) => (Outcome::Failed(reason), none),
    }
}

/// Not among the usual tests (`test = false` in tests/Cargo.toml): they need the package.
fn tests(wine: &Wine, skf_module: &Path) -> (Outcome, Counts) {
    println!("tried under {}", wine.version());
    let arguments = ["test", "--workspace", "--all-features", "--test", "windows", "--", "--show-output"];
    let mut command = step::cargo(arguments);
    command.env("NETCA_WINDOWS", Arch::X86_64.package()).env("NETCA_WINDOWS_SKF", skf_module);
    wine.reach(&mut command);
    step::run_tests::<TestOutput>(&mut command)
}

fn folder() -> PathBuf {
    crate::target().join("windows")
}

impl Arch {
    /// What building for it takes, without Rust itself.
    fn needs(self) -> &'static [Need] {
        match self {
            Self::X86_64 => install::MINGW_X86_64,
            Self::I686 => install::MINGW_I686,
        }
    }
}

//! `cargo xtask dist`: what a program in C, C++ or another language takes along, usable with no Rust installed: a folder and an
//! archive under `target/dist`. `docs/packages.md` describes them.

mod archive;
mod build;
mod ca;
mod check;
mod elf;
mod licences;
mod linked;
mod sbom;
mod target;
mod tree;
mod users;
mod zig;

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use crate::count::Counts;
use crate::install;
use crate::report::Outcome;
use target::Target;

/// That of every crate.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What `cargo xtask dist` is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Wanted<'a> {
    /// A package for this machine.
    Host,
    /// The one for this target.
    Target(&'a str),
    /// Every target.
    All,
}

/// Makes packages, and checks each; says what came of it.
pub(crate) fn run(wanted: Wanted<'_>) -> ExitCode {
    let targets = match wanted {
        Wanted::Host => host().map(|target| vec![target]),
        Wanted::Target(name) => Target::named(name).map(|target| vec![target]),
        Wanted::All => Ok(Target::all()),
    };
    let targets = match targets {
        Ok(targets) => targets,
        Err(reason) => {
            eprintln!("{reason}");
            return ExitCode::from(2);
        }
    };
    if let Outcome::Failed(reason) | Outcome::Skipped(reason) = install::install_all(install::PACKAGES, "packages need")
    {
        eprintln!("FAILED: {reason}");
        return ExitCode::FAILURE;
    }
    let made: Vec<_> = targets.iter().map(|target| (target, make(target))).collect();
    println!();
    for (target, outcome) in &made {
        match outcome {
            Ok((archive, _)) => println!("{target}: {}", archive.display()),
            Err(reason) => println!("{target}: FAILED: {reason}"),
        }
    }
    if made.iter().all(|(_, outcome)| outcome.is_ok()) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The package for this machine, as a step of `cargo xtask test`: every program that was built against it is a test.
pub(crate) fn step() -> (Outcome, Counts) {
    match host().and_then(|target| make(&target)) {
        Ok((_, passed)) => (Outcome::Passed, Counts { passed, ..Counts::default() }),
        Err(reason) => (Outcome::Failed(reason), Counts::default()),
    }
}

/// Builds, lays out, packs; then unpacks elsewhere, and checks what a user would get. Gives the archive, and how many programs
/// have run with what was in it.
fn make(target: &Target) -> Result<(PathBuf, usize), String> {
    println!("\n-- {target} --");
    if target.processor() == "aarch64"
        && let Outcome::Failed(reason) | Outcome::Skipped(reason) = install::install_all(install::ARM64, "arm64 needs")
    {
        return Err(reason);
    }
    let made = build::build(target)?;
    let folder = crate::target().join("dist").join(format!("netca-renew-{VERSION}-{target}"));
    tree::lay_out(&folder, target, &made)?;
    let archive = archive::pack(&folder)?;
    let elsewhere = tempfile::tempdir().map_err(|error| error.to_string())?;
    let package = archive::unpack(&archive, elsewhere.path())?;
    if let Target::Windows(arch) = target {
        // The DLL was checked when it was built; `cargo xtask windows` runs it.
        users::build_for_windows(*arch, &package)?;
        return Ok((archive, 0));
    }
    check::libraries(&package, target.floor())?;
    let ran = users::build_and_run(target, &package)?;
    Ok((archive, ran))
}

/// Builds the shared library for this machine as it is packaged, and says where it is.
pub(crate) fn shared_library() -> Result<PathBuf, String> {
    match build::build(&host()?)?.libraries {
        build::Libraries::Linux { shared, .. } => Ok(shared),
        build::Libraries::Windows(_) => Err("this machine's library is no shared object".into()),
    }
}

/// What rustc builds for when nobody says another.
fn host() -> Result<Target, String> {
    let output = Command::new("rustc").arg("-vV").output().map_err(|error| format!("rustc: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let triple = text.lines().find_map(|line| line.strip_prefix("host: ")).ok_or("rustc names no host")?;
    if triple.contains("linux") {
        return Ok(Target::Host(triple.into()));
    }
    Err(format!("packages are made on Linux, and this is {triple}"))
}

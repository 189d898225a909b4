//! `cargo xtask test`: every check of the project, one after the other.

use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};

use crate::count::{Counts, TestOutput};
use crate::report::{Outcome, Report};
use crate::{browser, coreclr, dist, fuzz, header, install, npm, schemathesis, step, windows};

/// How much to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// All of it: what CI runs.
    Full,
    /// What a change is tried with while it is being made.
    Quick,
}

const CLIPPY: &[&str] = &["clippy", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"];
/// What users build has fewer features on than what tests build.
const CLIPPY_DEFAULT: &[&str] = &["clippy", "--workspace", "--", "-D", "warnings"];
const DOC: &[&str] = &["doc", "--workspace", "--all-features", "--no-deps"];
const TEST: &[&str] = &["test", "--workspace", "--all-features", "--no-fail-fast", "--", "--show-output"];
const TEST_QUICK: &[&str] =
    &["test", "--workspace", "--all-features", "--lib", "--bins", "--tests", "--no-fail-fast", "--", "--show-output"];

/// Runs the steps, prints the table, and says with the exit code whether anything failed.
pub(crate) fn run(extent: Extent) -> ExitCode {
    let mut report = Report::default();
    let full = extent == Extent::Full;
    if full {
        report.step("install", || (install::install(), Counts::default()));
        report.step("install npm packages", || (npm::install(), Counts::default()));
        report.step("install CoreCLR", || (coreclr::install(), Counts::default()));
    }
    report.step("format", || step::run(&mut step::cargo(["fmt", "--all", "--check"])));
    report.step("header", || (header::compare(), Counts::default()));
    report.step("clippy", || step::run(&mut step::cargo(CLIPPY.iter().copied())));
    if full {
        report.step("clippy, default features", || step::run(&mut step::cargo(CLIPPY_DEFAULT.iter().copied())));
        report.step("documentation", || step::run(&mut documentation()));
    }
    report.step("tests", || step::run_tests::<TestOutput>(&mut tests(extent)));
    if full {
        report.step("schemathesis", schemathesis::run);
        report.step("pages in the browser", browser::run);
        report.step("package", dist::step);
        report.step("windows", windows::run);
        report.step("licences, bans, sources", deny);
    }
    report.close()
}

/// The step of the same name, alone.
pub(crate) fn run_schemathesis() -> ExitCode {
    alone("schemathesis", schemathesis::run)
}

/// The pages in the browser, alone.
pub(crate) fn run_browser() -> ExitCode {
    alone("pages in the browser", browser::run)
}

/// The installation of CoreCLR, alone.
pub(crate) fn run_coreclr() -> ExitCode {
    alone("install CoreCLR", || (coreclr::install(), Counts::default()))
}

/// Every fuzz target for some seconds. Not among the steps of [`run`]: an instrumented build takes eleven minutes of CPU time, and
/// `tests/tests/fuzzing` runs the targets there without one.
pub(crate) fn run_fuzzing() -> ExitCode {
    alone("fuzzing", fuzz::step)
}

/// The library for Windows, alone: [`windows::run`], or [`windows::run_all`].
pub(crate) fn run_windows(step: fn() -> (Outcome, Counts)) -> ExitCode {
    alone("windows", step)
}

fn alone(title: &'static str, step: fn() -> (Outcome, Counts)) -> ExitCode {
    let mut report = Report::default();
    report.step(title, step);
    report.close()
}

fn documentation() -> Command {
    let mut command = step::cargo(DOC.iter().copied());
    let flags = std::env::var("RUSTDOCFLAGS").unwrap_or_default();
    command.env("RUSTDOCFLAGS", format!("{flags} -D warnings").trim_start());
    command
}

fn tests(extent: Extent) -> Command {
    let mut command = step::cargo(if extent == Extent::Full { TEST } else { TEST_QUICK }.iter().copied());
    if extent == Extent::Full {
        command.env("NETCA_REQUIRE_PEERS", "1");
    }
    match vectors() {
        Some(folder) => {
            println!("PKITS vectors: {}", folder.display());
            command.env("NETCA_VECTORS", folder);
        }
        None => println!("SKIPPED: tests on PKITS, for there is neither NETCA_VECTORS nor ../shared/vectors"),
    }
    command
}

/// Made absolute: tests run in their packages' folders.
fn vectors() -> Option<PathBuf> {
    let named = std::env::var_os("NETCA_VECTORS").map(PathBuf::from).and_then(|path| std::path::absolute(path).ok());
    named.or_else(|| Some(crate::root().parent()?.join("shared/vectors")).filter(|folder| folder.is_dir()))
}

/// Advisories are left to whoever can reach GitHub (`cargo deny check advisories`): their database is not on crates.io.
fn deny() -> (Outcome, Counts) {
    let there = step::cargo(["deny", "--version"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !there.is_ok_and(|status| status.success()) {
        let reason = "there is no cargo-deny (`cargo install --locked cargo-deny`, some minutes)";
        return (Outcome::Skipped(reason.into()), Counts::default());
    }
    step::run(&mut step::cargo(["deny", "--all-features", "check", "licenses", "bans", "sources"]))
}

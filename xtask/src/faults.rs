//! The matrix of faults: a whole renewal, broken at every place where it can be. `tests/src/matrix` says how.

use std::process::{Command, ExitCode};

use crate::step;

/// Builds it as the tests are built, so that nothing is built twice, and runs the points whose description holds a text.
pub(crate) fn run(text: &str) -> ExitCode {
    let built = step::cargo(["test", "--workspace", "--all-features", "--test", "matrix", "--no-run"]).status();
    if !built.is_ok_and(|status| status.success()) {
        return ExitCode::FAILURE;
    }
    let run = Command::new(crate::target().join("debug/netca-faults")).args(["all", text]).status();
    if run.is_ok_and(|status| status.success()) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

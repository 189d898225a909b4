//! `cargo xtask load`: the test of the same name, grown up.

use std::process::ExitCode;

use crate::report::Outcome;
use crate::step;

/// What the sandbox has to bear on two cores.
const CLIENTS: &str = "200";
const CERTIFICATES: &str = "5000";

/// Renews, with a server that is killed twice, and prints the numbers (`LOAD …`).
pub(crate) fn run(clients: Option<&str>, certificates: Option<&str>) -> ExitCode {
    let test = ["test", "--workspace", "--all-features", "--test", "load", "--", "--nocapture"];
    let mut command = step::cargo(test);
    command.env("NETCA_LOAD_CLIENTS", clients.unwrap_or(CLIENTS));
    command.env("NETCA_LOAD_CERTIFICATES", certificates.unwrap_or(CERTIFICATES));
    if step::run(&mut command).0 == Outcome::Passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

//! The `netca-renew` command: every step of a certificate's renewal by hand, or all of them in one demo.
#![forbid(unsafe_code)]

mod args;
mod ask;
mod choose;
mod commands;
mod failure;
mod interrupt;
mod language;
mod output;
mod pin;
mod setup;

use std::process::ExitCode;

use crate::args::{Arguments, Command};
use crate::failure::Failure;
use crate::output::Output;

/// How a command ended when nothing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    Done,
    /// The CA or the payer has to do something first.
    Waiting,
    /// What was looked for is not there.
    NoneFound,
}

fn main() -> ExitCode {
    let arguments = match Arguments::read() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    let output = Output::new(language::choose(arguments.options.lang.as_deref()), arguments.options.json);
    match run(&arguments, &output) {
        Ok(Ended::Done) => ExitCode::SUCCESS,
        Ok(Ended::NoneFound) => ExitCode::FAILURE,
        Ok(Ended::Waiting) => ExitCode::from(failure::WAITING),
        Err(failure) => {
            output.failure(&failure);
            ExitCode::from(failure.exit_code())
        }
    }
}

/// A wrong command line, or `--help`, which is none. Scripts that ask for JSON get it here, too.
fn usage(error: &clap::Error) -> ExitCode {
    if error.use_stderr() && std::env::args_os().any(|argument| argument == "--json") {
        let message = error.to_string();
        let message = message.lines().next().unwrap_or_default().trim_start_matches("error: ");
        eprintln!("{:#}", serde_json::json!({ "error": { "message": message, "exit_code": error.exit_code() } }));
    } else {
        // The reader may be gone.
        let _ = error.print();
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(failure::USAGE))
}

fn run(arguments: &Arguments, output: &Output) -> Result<Ended, Failure> {
    let options = &arguments.options;
    match &arguments.command {
        Command::Demo(demo) => commands::demo::run(demo, options, output),
        Command::Sandbox(sandbox) => commands::sandbox::run(sandbox, options, output),
        Command::List => commands::list::run(options, output),
        Command::Drivers(drivers) => commands::drivers::run(drivers, output),
        Command::Quote(which) => commands::quote::run(which, options, output),
        Command::Agreement(which) => commands::agreement::run(which, options, output),
        Command::Form(form) => commands::form::run(form, options, output),
        Command::Apply(apply) => commands::apply::run(apply, options, output),
        Command::Pay(pay) => commands::pay::run(pay, options, output),
        Command::Transfer(transfer) => commands::transfer::run(transfer, options, output),
        Command::Invoice(invoice) => commands::invoice::run(invoice, options, output),
        Command::Status(status) => commands::status::run(status, options, output),
        Command::Recover(which) => commands::recover::run(which, options, output),
        Command::Install(which) => commands::install::run(which, options, output),
        Command::Withdraw(withdraw) => commands::withdraw::run(withdraw, options, output),
    }
}

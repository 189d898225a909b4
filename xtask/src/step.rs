//! Running a command so that its output is seen as it comes.

use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::count::{Counts, Output};
use crate::report::Outcome;

/// How long output may stay open after the command has ended; longer means that a test left a process behind.
const AFTERMATH: Duration = Duration::from_secs(10);

/// `cargo`, in the repository's top folder, without what `cargo run` told xtask about xtask.
///
/// Those variables would reach build scripts that watch them (ring's does), and everything above would be built anew each
/// time that `cargo xtask test` and plain `cargo test` take turns.
pub(crate) fn cargo<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    cargo_of(program, arguments)
}

/// The same with another cargo than the one that runs xtask.
pub(crate) fn cargo_of<'a>(program: impl AsRef<OsStr>, arguments: impl IntoIterator<Item = &'a str>) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(crate::root()).stdin(Stdio::null());
    for (name, _) in std::env::vars_os() {
        if about_this_package(&name.to_string_lossy()) {
            command.env_remove(name);
        }
    }
    command
}

/// Runs a command, its output untouched.
pub(crate) fn run(command: &mut Command) -> (Outcome, Counts) {
    say(command);
    (outcome(command.status()), Counts::default())
}

/// Runs tests: shows their output line by line and counts them. No test at all is a failure too.
pub(crate) fn run_tests<T: Output>(command: &mut Command) -> (Outcome, Counts) {
    say(command);
    count_tests::<T>(command, std::io::stdout())
}

fn count_tests<T: Output>(command: &mut Command, shown: impl Write + Send + 'static) -> (Outcome, Counts) {
    let (mut child, stdout) = match spawn_piped(command) {
        Ok(started) => started,
        Err(error) => return (Outcome::Failed(error.to_string()), Counts::default()),
    };
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut output = T::default();
        each_line(stdout, shown, |line| {
            output.line(line);
            let _ = sender.send((output.counts(), false));
        });
        let _ = sender.send((output.counts(), true));
    });
    let ended = outcome(child.wait());
    let (counts, complete) = collect(&receiver);
    let outcome = match ended {
        Outcome::Passed if !complete => {
            Outcome::Failed("a test left a process behind that holds its output open".into())
        }
        Outcome::Passed if counts.total() == 0 => Outcome::Failed("no test ran".into()),
        Outcome::Passed if counts.failed > 0 => Outcome::Failed("tests failed".into()),
        other => other,
    };
    (outcome, counts)
}

fn spawn_piped(command: &mut Command) -> std::io::Result<(Child, ChildStdout)> {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let stdout = child.stdout.take().ok_or(std::io::ErrorKind::BrokenPipe)?;
    Ok((child, stdout))
}

/// The last counts, and whether the output was read to its end.
fn collect(receiver: &mpsc::Receiver<(Counts, bool)>) -> (Counts, bool) {
    let mut last = Counts::default();
    while let Ok((counts, complete)) = receiver.recv_timeout(AFTERMATH) {
        last = counts;
        if complete {
            return (last, true);
        }
    }
    (last, false)
}

/// Passes every line on to `shown` as the bytes it came as, and to `take` as text.
fn each_line(from: impl Read, mut shown: impl Write, mut take: impl FnMut(&str)) {
    let mut reader = BufReader::new(from);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
        // A reader of ours that has gone away must not stop the tests.
        let _ = shown.write_all(&line).and_then(|()| shown.flush());
        take(&String::from_utf8_lossy(&line));
        line.clear();
    }
}

fn outcome(status: std::io::Result<ExitStatus>) -> Outcome {
    match status {
        Ok(status) if status.success() => Outcome::Passed,
        Ok(status) => Outcome::Failed(status.to_string()),
        Err(error) => Outcome::Failed(error.to_string()),
    }
}

fn say(command: &Command) {
    let words: Vec<_> = command.get_args().map(|word| word.to_string_lossy()).collect();
    let program = std::path::Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy();
    println!("$ {program} {}", words.join(" "));
}

fn about_this_package(name: &str) -> bool {
    name.starts_with("CARGO_PKG_")
        || name.starts_with("CARGO_MANIFEST_")
        || matches!(name, "CARGO_CRATE_NAME" | "CARGO_BIN_NAME" | "CARGO_PRIMARY_PACKAGE" | "OUT_DIR")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::count::TestOutput;

    fn sh(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    /// Unseen: the outer count would take these results for its own.
    fn run_unseen(command: &mut Command) -> (Outcome, Counts) {
        count_tests::<TestOutput>(command, std::io::sink())
    }

    const THREE: &str = "echo 'test result: ok. 3 passed; 0 failed; 0 ignored'";

    #[test]
    fn counts_what_a_command_prints() {
        let (outcome, counts) = run_unseen(&mut sh(THREE));
        assert_eq!((outcome, counts), (Outcome::Passed, Counts { passed: 3, failed: 0, skipped: 0 }));
    }

    #[test]
    fn bytes_that_are_no_text_do_not_stop_the_count() {
        let (_, counts) = run_unseen(&mut sh(&format!("printf '\\377\\376\\n'; {THREE}")));
        assert_eq!(counts.passed, 3);
    }

    #[test]
    fn a_command_that_fails_after_good_tests_has_failed() {
        let (outcome, counts) = run_unseen(&mut sh(&format!("{THREE}; exit 101")));
        assert!(matches!(outcome, Outcome::Failed(reason) if reason.contains("101")));
        assert_eq!(counts.passed, 3);
    }

    #[test]
    fn every_byte_is_passed_on() {
        let mut shown = Vec::new();
        each_line(&b"one\n\xff\xfe\nno end"[..], &mut shown, |_| {});
        assert_eq!(shown, b"one\n\xff\xfe\nno end");
    }

    #[test]
    fn no_test_at_all_is_a_failure() {
        assert_eq!(run_unseen(&mut sh("true")).0, Outcome::Failed("no test ran".into()));
    }

    #[test]
    fn failed_tests_fail_the_step_even_when_the_command_succeeds() {
        let (outcome, _) = run_unseen(&mut sh("echo 'test result: FAILED. 1 passed; 1 failed; 0 ignored'"));
        assert_eq!(outcome, Outcome::Failed("tests failed".into()));
    }

    #[test]
    fn a_missing_command_is_a_failure() {
        assert!(matches!(run(&mut Command::new("/nonexistent/netca")).0, Outcome::Failed(_)));
        assert!(matches!(run_unseen(&mut Command::new("/nonexistent/netca")).0, Outcome::Failed(_)));
    }

    #[test]
    fn cargo_hears_nothing_of_xtask_itself() {
        for name in ["CARGO_PKG_NAME", "CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "OUT_DIR", "CARGO_BIN_NAME"] {
            assert!(about_this_package(name), "{name}");
        }
        for name in ["CARGO", "CARGO_HOME", "CARGO_TARGET_DIR", "CARGO_BUILD_JOBS", "CARGO_TERM_COLOR", "PATH"] {
            assert!(!about_this_package(name), "{name}");
        }
    }
}

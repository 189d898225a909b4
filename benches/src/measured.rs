//! What a command costs, with everything that it starts.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};

/// The word that makes this program run a command and write down what it cost: only a process that starts nothing else
/// can ask the system for that.
pub(crate) const WORD: &str = "--measured";

/// The cost of a run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    pub(crate) wall: Duration,
    /// In the processes themselves, not in the system.
    pub(crate) user: Duration,
    /// Of the largest process, in KiB.
    pub(crate) peak_kib: u64,
}

/// Runs a command, which must succeed.
pub(crate) fn measure(command: &Command) -> Cost {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let mut outer = Command::new(std::env::current_exe().expect("this program"));
    outer.arg(WORD).arg(file.path()).arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        outer.env(name, value.unwrap_or_default());
    }
    let output = outer.output().expect("it starts");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    let text = std::fs::read_to_string(file.path()).expect("the file");
    let figures: Vec<u64> = text.split(' ').map(|figure| figure.parse().expect("a number")).collect();
    Cost { wall: Duration::from_micros(figures[0]), user: Duration::from_micros(figures[1]), peak_kib: figures[2] }
}

/// The run of least wall time out of `runs`; each prepares what it needs, which is not counted.
pub(crate) fn best(runs: usize, mut prepare: impl FnMut() -> Command) -> Cost {
    let costs = (0..runs).map(|_| measure(&prepare()));
    costs.min_by_key(|cost| cost.wall).expect("a run")
}

/// The other side of [`measure`].
pub(crate) fn inner(file: &OsStr, command: &[std::ffi::OsString]) -> ExitCode {
    let begun = Instant::now();
    let status = Command::new(&command[0]).args(&command[1..]).status().expect("it starts");
    let wall = begun.elapsed();
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("the system's figures");
    let user = usage.user_time();
    let user = user.tv_sec() * 1_000_000 + user.tv_usec();
    std::fs::write(Path::new(file), format!("{} {user} {}", wall.as_micros(), usage.max_rss())).expect("a file");
    ExitCode::from(if status.success() { 0 } else { 1 })
}

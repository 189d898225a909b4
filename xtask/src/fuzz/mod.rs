//! `cargo xtask fuzz`: the targets of `fuzz/` under libFuzzer, without cargo-fuzz and with the Rust that is there.
//!
//! The flags are those that cargo-fuzz sets: coverage by counters that the compiler puts in, comparisons that the fuzzer sees,
//! AddressSanitizer, and in the profile `fuzz` the checks of a debug build. They are unstable, so RUSTC_BOOTSTRAP opens them; what
//! users get is never built so. `--target` keeps them from build scripts, and `target/fuzz` from everything else.

mod output;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::count::Counts;
use crate::report::Outcome;
use crate::step;
use output::Run;

const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing -Zsanitizer=address";

/// The names of `netca_fuzz::TARGETS`, and how long an input of each may be; a test compares.
const TARGETS: &[(&str, u32)] = &[
    ("certificate", 4096),
    ("path", 8192),
    ("request", 4096),
    ("message", 8192),
    ("envelope", 1024),
    ("skf", 2048),
    ("soft", 8192),
    ("wire", 8192),
    ("journal", 8192),
    ("c_abi", 6144),
];
/// Has a bug that coverage leads to within a second or two.
const PLANTED: (&str, u32) = ("planted", 64);
/// For each target in a short run.
const SHORT: Duration = Duration::from_secs(4);

/// `cargo xtask fuzz MINUTES [TARGET]`
pub(crate) fn run(minutes: &str, only: Option<&str>) -> ExitCode {
    let Ok(minutes) = minutes.parse::<f64>() else {
        eprintln!("{minutes}: not a number of minutes");
        return ExitCode::from(2);
    };
    let known = TARGETS.iter().filter(|(name, _)| only.is_none_or(|only| only == *name)).copied().collect::<Vec<_>>();
    if known.is_empty() {
        let names: Vec<_> = TARGETS.iter().map(|(name, _)| *name).collect();
        eprintln!("no such target; there are {}", names.join(", "));
        return ExitCode::from(2);
    }
    match fuzz(&known, Duration::from_secs_f64(minutes.clamp(0.0, 10_000.0) * 60.0)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("FAILED: {reason}");
            ExitCode::FAILURE
        }
    }
}

/// Some seconds each, from the committed corpus.
pub(crate) fn step() -> (Outcome, Counts) {
    match fuzz(TARGETS, SHORT) {
        Ok(()) => (Outcome::Passed, Counts::default()),
        Err(reason) => (Outcome::Failed(reason), Counts::default()),
    }
}

/// Writes the corpus anew, from certificates and renewals made for it.
pub(crate) fn seeds() -> ExitCode {
    let mut command = step::cargo(["test", "--workspace", "--all-features", "--test", "fuzzing"]);
    command.env("NETCA_FUZZ_SEEDS", "write");
    if step::run(&mut command).0 == Outcome::Passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn fuzz(targets: &[(&'static str, u32)], time: Duration) -> Result<(), String> {
    let began = Instant::now();
    let program = build()?;
    println!("Built in {:.0} s.", began.elapsed().as_secs_f64());
    let planted = one(&program, PLANTED, Duration::from_secs(60))?;
    if planted.finding.is_none() {
        return Err("the planted bug was not found: the build sees no coverage".into());
    }
    println!("The planted bug was found after {} executions.\n", planted.executions);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let waiting = Mutex::new(targets.iter().copied().enumerate());
    let done = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..cores.min(targets.len()) {
            scope.spawn(|| {
                while let Some((at, target)) = waiting.lock().ok().and_then(|mut waiting| waiting.next()) {
                    let run = one(&program, target, time);
                    if let Ok(mut done) = done.lock() {
                        done.push((at, target.0, run));
                    }
                }
            });
        }
    });
    let mut done = done.into_inner().map_err(|_| "a run was lost")?;
    done.sort_by_key(|(at, ..)| *at);
    println!("{}", Run::HEAD);
    let mut wrong = Vec::new();
    for (_, name, run) in done {
        match run {
            Ok(run) => {
                println!("{}", run.line(name));
                wrong.extend(run.wrong().map(|what| format!("{name}: {what}")));
            }
            Err(reason) => wrong.push(format!("{name}: {reason}")),
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("; ")) }
}

/// One program with every target in it.
fn build() -> Result<PathBuf, String> {
    let (machine, folder) = (format!("{}-unknown-linux-gnu", std::env::consts::ARCH), crate::target().join("fuzz"));
    let arguments = ["build", "--package", "netca-fuzz", "--profile", "fuzz", "--target", &machine, "--target-dir"];
    let mut command = step::cargo(arguments);
    command.arg(&folder).env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", FLAGS);
    // libFuzzer itself is not what the time goes to.
    command.env("CXXFLAGS", "-O1");
    match step::run(&mut command).0 {
        Outcome::Passed => Ok(folder.join(machine).join("fuzz/netca-fuzz")),
        Outcome::Failed(reason) | Outcome::Skipped(reason) => Err(reason),
    }
}

/// Runs one target. What it finds new lies in `target/fuzz/corpus`, what breaks something in `target/fuzz/findings`.
fn one(program: &Path, (name, longest): (&str, u32), time: Duration) -> Result<Run, String> {
    let own = |kind: &str| {
        let folder = crate::target().join("fuzz").join(kind).join(name);
        std::fs::create_dir_all(&folder).map(|()| folder).map_err(|error| format!("{kind}/{name}: {error}"))
    };
    let (grown, findings) = (own("corpus")?, own("findings")?);
    let mut command = Command::new(program);
    command.arg(grown);
    let committed = crate::root().join("fuzz/corpus").join(name);
    command.args(committed.is_dir().then_some(committed));
    command
        .arg(format!("-max_total_time={}", time.as_secs().max(1)))
        .arg(format!("-max_len={longest}"))
        .arg(format!("-artifact_prefix={}/", findings.display()))
        .args(["-timeout=30", "-rss_limit_mb=3072", "-print_final_stats=1"])
        .env("NETCA_FUZZ_TARGET", name)
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    let began = Instant::now();
    let output = command.output().map_err(|error| format!("{}: {error}", program.display()))?;
    let text = String::from_utf8_lossy(&output.stderr);
    let run = Run::read(&text, output.status.success(), began.elapsed());
    if run.finding.is_some() && name != PLANTED.0 {
        // The end says what was found, and where.
        let lines: Vec<_> = text.lines().collect();
        println!("---- {name} ----\n{}\n----", lines[lines.len().saturating_sub(80)..].join("\n"));
    }
    Ok(run)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_targets_are_those_of_the_package() {
        let source = std::fs::read_to_string(crate::root().join("fuzz/src/lib.rs")).unwrap();
        let lines = source.lines().filter_map(|line| line.trim().strip_prefix("Target { name: \""));
        let found: Vec<_> = lines
            .map(|line| {
                let (name, rest) = line.split_once("\", longest: ").unwrap();
                (name.to_owned(), rest.split(',').next().unwrap().parse::<u32>().unwrap())
            })
            .collect();
        let expected: Vec<_> = TARGETS.iter().map(|(name, longest)| ((*name).to_owned(), *longest)).collect();
        assert_eq!(found, expected);
    }
}

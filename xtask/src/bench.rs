//! `cargo xtask bench`: the figures of BENCHMARKS.md, measured on this machine. `benches/` measures; this builds what it needs.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use crate::install::{self, Need, any_file, command};
use crate::report::Outcome;
use crate::{dist, step};

/// The peers, beside what the tests need.
const NEEDS: &[Need] = &[
    command("cc", "gcc"),
    command("curl", "curl"),
    command("jq", "jq"),
    command("openssl", "openssl"),
    any_file(&["/usr/include/openssl/evp.h"], "libssl-dev"),
    command("pkg-config", "pkg-config"),
    command("pkcs11-tool", "opensc"),
    any_file(&["/usr/lib/*/pkcs11-spy.so"], "opensc-pkcs11"),
    command("p11tool", "gnutls-bin"),
    any_file(&["/usr/lib/*/engines-3/pkcs11.so"], "libengine-pkcs11-openssl"),
    command("softhsm2-util", "softhsm2"),
];

/// Prints the tables; with `write` they go into BENCHMARKS.md as well.
pub(crate) fn run(write: bool) -> ExitCode {
    match tables() {
        Ok(tables) if write => {
            let file = crate::root().join("BENCHMARKS.md");
            match std::fs::write(&file, format!("{}{tables}", head())) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => failed(&format!("{}: {error}", file.display())),
            }
        }
        Ok(_) => ExitCode::SUCCESS,
        Err(reason) => failed(&reason),
    }
}

fn failed(reason: &str) -> ExitCode {
    eprintln!("FAILED: {reason}");
    ExitCode::FAILURE
}

/// Builds, measures, and gives what was printed.
fn tables() -> Result<String, String> {
    passed(install::install_all(NEEDS, "the benchmarks need"), "the peers")?;
    let built = ["build", "--release", "--locked", "-p", "netca-renew-cli", "-p", "netca-renew-example"];
    passed(step::run(&mut step::cargo(built.into_iter().chain(["-p", "netca-fault-token"]))).0, "the build")?;
    let library = dist::shared_library()?;
    let target = crate::target();
    let criterion = target.join("criterion");
    // What an older run left would be taken for this one's.
    let _ = std::fs::remove_dir_all(&criterion);
    let mut crypto = own(&["bench", "--bench", "crypto"]);
    passed(step::run(crypto.env("CRITERION_HOME", &criterion)).0, "the benchmarks of functions")?;
    passed(step::run(&mut own(&["build", "--release"])).0, "the build")?;
    let packaged = packaged(&library)?;
    let mut command = Command::new(target.join("bench/release/netca-benches"));
    let output = command.arg(&target).arg(&packaged).stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| format!("{}: {error}", command.get_program().to_string_lossy()))?;
    let tables = String::from_utf8_lossy(&output.stdout).into_owned();
    print!("\n{tables}");
    if output.status.success() { Ok(tables) } else { Err(format!("the measurement: {}", output.status)) }
}

/// cargo for `benches/`, a workspace of its own.
fn own(words: &[&str]) -> Command {
    let manifest = crate::root().join("benches/Cargo.toml");
    let mut command = step::cargo(words.iter().take(1).copied());
    command.args(["--locked", "--manifest-path"]).arg(manifest).arg("--target-dir").arg(crate::target().join("bench"));
    command.args(words.get(1..).unwrap_or_default());
    command
}

/// As it is packaged: under its SONAME, in a folder of its own.
fn packaged(library: &Path) -> Result<PathBuf, String> {
    let to = crate::target().join("bench").join("libnetca_renew.so.0");
    std::fs::copy(library, &to).map_err(|error| format!("{}: {error}", library.display()))?;
    Ok(to)
}

fn passed(outcome: Outcome, what: &str) -> Result<(), String> {
    match outcome {
        Outcome::Passed => Ok(()),
        Outcome::Failed(reason) | Outcome::Skipped(reason) => Err(format!("{what}: {reason}")),
    }
}

/// When and on what.
fn head() -> String {
    let said = |program: &str, words: &[&str]| {
        let output = Command::new(program).args(words).output().ok();
        output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
    };
    let read = |file: &str| std::fs::read_to_string(file).unwrap_or_default();
    let field = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        line.split_once([':', '=']).map(|(_, value)| value.trim().trim_matches('"').to_owned()).unwrap_or_default()
    };
    let processor = field(&read("/proc/cpuinfo"), "model name");
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let system = field(&read("/etc/os-release"), "PRETTY_NAME");
    let (date, rust, openssl) =
        (said("date", &["+%Y-%m-%d"]), said("rustc", &["--version"]), said("openssl", &["version"]));
    format!(
        "# Benchmarks\n\nWhat `cargo xtask bench` printed on {date}: {processor}, {cores} cores, {system}, {rust}, {openssl}. \
         Ratios carry over to other machines, times do not. A ratio below 1 is in our favour.\n\n{BEHIND}\n"
    )
}

/// What the figures show against us; look at it after each run.
const BEHIND: &str = "\
Where a peer is ahead, and why:

- Signing in software with P-256 and RSA takes 10 and 5 times OpenSSL's time, a P-256 path 1.8 times: RustCrypto's arithmetic has no assembly, and a
  signature is verified before it is used. It is a millisecond at most, and a Key signs by itself.
- One thread starts with the first call to a driver, before any network call, where the aim was none: only what runs on a thread of its own
  can be left behind when a driver does not come back. Loading the library starts none.
- The library as this machine's Rust builds it has 4.0 MB; 3.5 is what the packages have whose standard library is built along:
  docs/packages.md.
- Listing every application of the sandbox takes 70 µs each, for it reads all of each. The review desk shows a page at a time.
";

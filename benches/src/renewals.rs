//! One renewal, by netca-renew and by others, and single steps of it.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::key::{self, Ca, ID, Key, LABEL, PIN};
use crate::measured::{Cost, best, measure};
use crate::table::{Table, ratio};

/// The programs that `cargo xtask bench` built.
pub(crate) struct Programs {
    /// `netca-renew`
    pub(crate) command: PathBuf,
    /// `netca-renew-example`: a renewal in one process, as a vendor's client does it.
    pub(crate) example: PathBuf,
    /// The module of the fault token, which can put a delay on every call.
    pub(crate) delaying: PathBuf,
}

const FORM: &str = "examples/form.json";

fn words(command: &mut Command, words: &[&dyn AsRef<std::ffi::OsStr>]) {
    for word in words {
        command.arg(word);
    }
}

fn example(programs: &Programs, ca: &Ca, key: &Key, module: &Path) -> Command {
    let mut command = Command::new(&programs.example);
    words(&mut command, &[&ca.sandbox.url(), &ca.root(), &module, &key.path("state"), &key::root().join(FORM)]);
    command.env("PIN", PIN);
    command
}

fn by_commands(programs: &Programs, ca: &Ca, key: &Key, module: &Path) -> Command {
    let mut command = Command::new("sh");
    let script = key::root().join("benches/peers/netca.sh");
    words(&mut command, &[&script, &programs.command, &ca.sandbox.url(), &ca.root(), &module]);
    words(&mut command, &[&key.path("pin"), &key.path(""), &key::root().join(FORM)]);
    command
}

fn pipeline(ca: &Ca, key: &Key, module: &Path) -> Command {
    let mut command = Command::new("sh");
    let script = key::root().join("benches/peers/renew.sh");
    words(&mut command, &[&script, &ca.sandbox.url(), &ca.root(), &ca.chain(), &module]);
    words(&mut command, &[&ID, &LABEL, &key.path("pin"), &key.path("")]);
    command
}

fn list(programs: &Programs, module: &Path) -> Command {
    let mut command = Command::new(&programs.command);
    words(&mut command, &[&"list", &"--json", &"--module", &module]);
    command
}

fn tool(module: &Path, rest: &[&dyn AsRef<std::ffi::OsStr>]) -> Command {
    let mut command = Command::new("pkcs11-tool");
    words(&mut command, &[&"--module", &module]);
    words(&mut command, rest);
    command
}

fn p11tool(module: &Path, rest: &[&str]) -> Command {
    let mut command = Command::new("p11tool");
    words(&mut command, &[&"--provider", &module]);
    command.args(rest).env("GNUTLS_PIN", PIN);
    command
}

/// Calls to the token.
pub(crate) fn calls(programs: &Programs, ca: &Ca) -> Table {
    let about = "`C_*` calls of the whole process or processes, counted by OpenSC's pkcs11-spy in front of SoftHSM 2. Each is one or more \
                 exchanges with a real Key. The last rows are a whole renewal with the same key.";
    let mut table = Table::new("Calls to the token", about, &["", "netca-renew", "pkcs11-tool", "p11tool", "pipeline"]);
    let spy = key::spy();
    let count = |key: &Key, command: Command| {
        measure(&key.spied(command));
        key.calls()
    };
    for number in [1, 5] {
        let key = Key::new(ca, number);
        let ours = count(&key, list(programs, &spy));
        let tool = count(&key, tool(&spy, &[&"--list-objects", &"--type", &"cert"]));
        let p11 = count(&key, p11tool(&spy, &["--list-all-certs"]));
        let what = format!("list {number} certificate{}", if number == 1 { "" } else { "s" });
        table.row([what, ours.to_string(), tool.to_string(), p11.to_string(), "-".into()]);
    }
    let key = Key::new(ca, 1);
    let whole = count(&key, example(programs, ca, &key, &spy));
    let key = Key::new(ca, 1);
    let commands = count(&key, by_commands(programs, ca, &key, &spy));
    let key = Key::new(ca, 1);
    let theirs = count(&key, pipeline(ca, &key, &spy));
    let none = || "-".to_owned();
    table.row(["renew, in one process".into(), whole.to_string(), none(), none(), none()]);
    table.row(["renew, a process a step".into(), commands.to_string(), none(), none(), theirs.to_string()]);
    table
}

/// What a renewal costs the computer.
pub(crate) fn costs(programs: &Programs, ca: &Ca) -> Table {
    let about = "One renewal with the same key on SoftHSM 2, against the sandbox beside it, whose own time is not counted; the quickest of five. \
                 The pipeline is pkcs11-tool, OpenSSL with the pkcs11 engine, curl and jq, with the same requests to the CA \
                 (`benches/peers/renew.sh`). Memory is that of the largest process.";
    let mut table = Table::new("One renewal", about, &["", "wall, ms", "user CPU, ms", "peak memory, MB"]);
    let run = |command: &dyn Fn(&Key) -> Command| {
        let mut keys = Vec::new();
        best(5, || {
            keys.push(Key::new(ca, 1));
            let key = keys.last().expect("a key");
            key.reach(command(key))
        })
    };
    let hsm = key::hsm();
    let whole = run(&|key| example(programs, ca, key, &hsm));
    let commands = run(&|key| by_commands(programs, ca, key, &hsm));
    let theirs = run(&|key| pipeline(ca, key, &hsm));
    let row = |what: &str, cost: Cost| {
        let figures = [cost.wall.as_secs_f64() * 1e3, cost.user.as_secs_f64() * 1e3, cost.peak_kib as f64 / 1024.0];
        let [wall, user, peak] = figures.map(|figure| format!("{figure:.1}"));
        [what.to_owned(), wall, user, peak]
    };
    table.row(row("netca-renew, in one process", whole));
    table.row(row("netca-renew, a process a step", commands));
    table.row(row("pipeline", theirs));
    let part = |part: fn(Cost) -> f64| ratio(part(commands), part(theirs));
    table.row([
        "a process a step beside the pipeline".into(),
        part(|cost| cost.wall.as_secs_f64()),
        part(|cost| cost.user.as_secs_f64()),
        part(|cost| cost.peak_kib as f64),
    ]);
    table
}

/// The same with a slow Key.
pub(crate) fn delays(programs: &Programs, ca: &Ca) -> Table {
    let about =
        "Wall time in ms with so many ms put on every call by the fault token in front of SoftHSM 2; one run each.";
    let mut table = Table::new("A slow Key", about, &["", "netca-renew", "pkcs11-tool", "p11tool", "pipeline"]);
    for delay in ["5", "20"] {
        let run = |key: &Key, command: Command| {
            let mut command = key.reach(command);
            command.env("NETCA_FAULT_TOKEN_MODULE", key::hsm()).env("NETCA_FAULT_TOKEN", format!("delay={delay}"));
            format!("{:.0}", measure(&command).wall.as_secs_f64() * 1e3)
        };
        let module = &programs.delaying;
        let key = Key::new(ca, 1);
        let none = || "-".to_owned();
        table.row([
            format!("list 1 certificate, {delay} ms a call"),
            run(&key, list(programs, module)),
            run(&key, tool(module, &[&"--list-objects", &"--type", &"cert"])),
            run(&key, p11tool(module, &["--list-all-certs"])),
            none(),
        ]);
        let keys = [(); 3].map(|()| Key::new(ca, 1));
        table.row([
            format!("renew, in one process, {delay} ms a call"),
            run(&keys[0], example(programs, ca, &keys[0], module)),
            none(),
            none(),
            none(),
        ]);
        table.row([
            format!("renew, a process a step, {delay} ms a call"),
            run(&keys[1], by_commands(programs, ca, &keys[1], module)),
            none(),
            none(),
            run(&keys[2], pipeline(ca, &keys[2], module)),
        ]);
    }
    table
}

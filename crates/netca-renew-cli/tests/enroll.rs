//! What the README tells a newcomer to do, with nothing but this command: enroll, then renew step by step.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing peer fails the test")]

mod common;

use std::process::{Command, Output, Stdio};
use std::time::Duration;

use common::PIN;

struct Newcomer {
    folder: tempfile::TempDir,
    server: String,
}

impl Newcomer {
    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_netca-renew"));
        command.current_dir(self.folder.path()).args(arguments).stdin(Stdio::null()).env("PIN", PIN);
        command.env("NETCA_RENEW_SOFT_TOKEN", "token.json").env("NETCA_RENEW_TRUST_ANCHOR", "sandbox/ca.pem");
        command.env("NETCA_RENEW_SERVER", &self.server).env("NETCA_RENEW_STATE", "state").env("LC_ALL", "C");
        command.output().unwrap()
    }

    fn done(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{arguments:?}\n{text}\n{}", String::from_utf8_lossy(&output.stderr));
        text
    }
}

#[test]
fn the_readme_step_by_step() {
    let folder = tempfile::tempdir().unwrap();
    let mut newcomer = Newcomer { folder, server: "https://127.0.0.1:1".into() };
    let enroll = ["sandbox", "enroll", "--data", "sandbox", "--pin-env", "PIN"];
    let made = newcomer.done(&enroll);
    assert!(made.contains("valid until"), "{made}");
    let mut sandbox = Command::new(env!("CARGO_BIN_EXE_netca-renew"))
        .current_dir(newcomer.folder.path())
        .args(["sandbox", "--listen", "127.0.0.1:0", "--data", "sandbox", "--auto-pay", "--auto-review", "0", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(sandbox.stdout.take().unwrap()), &mut line).unwrap();
    let started: serde_json::Value = serde_json::from_str(&line).unwrap();
    newcomer.server = started["server"].as_str().unwrap().to_owned();

    let form = common::example_form().canonicalize().unwrap();
    let list = newcomer.done(&["list"]);
    assert!(list.contains("apply"), "{list}");
    newcomer.done(&["quote"]);
    assert!(newcomer.done(&["agreement"]).contains("--accept-agreement 2026-01"));
    let apply = ["apply", "--accept-agreement", "2026-01", "--pin-env", "PIN", "--form", form.to_str().unwrap()];
    newcomer.done(&apply);
    newcomer.done(&["pay"]);
    newcomer.done(&["status", "--wait", "60"]);
    let installed = newcomer.done(&["install", "--pin-env", "PIN"]);
    assert!(installed.contains("Renewed"), "{installed}");

    // One sandbox a data directory: enrolling while it runs would be a second one.
    let refused = newcomer.run(&enroll);
    assert_eq!(refused.status.code(), Some(1), "{}", String::from_utf8_lossy(&refused.stderr));
    let _ = sandbox.kill();
    std::thread::sleep(Duration::from_millis(50));
    sandbox.wait().unwrap();
    // A second certificate on the same token, which exists now.
    newcomer.done(&enroll);
    let wrong = newcomer.run(&["sandbox", "enroll", "--data", "sandbox", "--days", "0"]);
    assert_eq!(wrong.status.code(), Some(2));
    // An SM2 pair, whose encryption key the CA keeps.
    let pair = newcomer.done(&["sandbox", "enroll", "--data", "sandbox", "--pin-env", "PIN", "--key", "sm2", "--pair"]);
    assert!(pair.contains("A signing and an encryption certificate"), "{pair}");
    let listed = newcomer.done(&["list"]);
    assert!(listed.contains("SM2"), "{listed}");
    let escrow = newcomer.done(&["sandbox", "escrow", "--data", "sandbox"]);
    assert_eq!(escrow.lines().filter(|line| line.contains("广州云杉演示有限公司")).count(), 1, "{escrow}");
    let wrong = newcomer.run(&["sandbox", "enroll", "--data", "sandbox", "--pin-env", "PIN", "--pair"]);
    assert_eq!(wrong.status.code(), Some(2));
}

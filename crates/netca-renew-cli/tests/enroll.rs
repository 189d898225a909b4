//! What the README tells a newcomer to do, with nothing but this command: enroll, then renew step by step.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing peer fails the test")]

mod common;

use std::process::{Child, Command, Output, Stdio};

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

    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), server: "https://127.0.0.1:1".into() }
    }

    /// Starts the sandbox, as the other terminal does.
    fn serve(&mut self, more: &[&str]) -> Sandbox {
        let arguments = "sandbox --listen 127.0.0.1:0 --data sandbox --auto-pay --auto-review 0 --json";
        let mut sandbox = Command::new(env!("CARGO_BIN_EXE_netca-renew"))
            .current_dir(self.folder.path())
            .args(arguments.split(' '))
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(sandbox.stdout.take().unwrap()), &mut line).unwrap();
        let started: serde_json::Value = serde_json::from_str(&line).unwrap();
        self.server = started["server"].as_str().unwrap().to_owned();
        Sandbox(sandbox)
    }

    /// Every step but the enrolment; gives what the last one says.
    fn renew(&self, more: &[&str]) -> String {
        let form = common::example_form().canonicalize().unwrap();
        let list = self.done(&["list"]);
        assert!(list.contains("apply"), "{list}");
        self.done(&["quote"]);
        assert!(self.done(&["agreement"]).contains("--accept-agreement 2026-01"));
        let apply = ["apply", "--accept-agreement", "2026-01", "--pin-env", "PIN", "--form", form.to_str().unwrap()];
        self.done(&[&apply, more].concat());
        self.done(&["pay"]);
        self.done(&["status", "--wait", "60"]);
        self.done(&["install", "--pin-env", "PIN"])
    }
}

/// Killed when dropped.
struct Sandbox(Child);

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn the_readme_step_by_step() {
    let mut newcomer = Newcomer::new();
    let enroll = ["sandbox", "enroll", "--data", "sandbox", "--pin-env", "PIN"];
    let made = newcomer.done(&enroll);
    assert!(made.contains("valid until"), "{made}");
    let sandbox = newcomer.serve(&[]);
    let installed = newcomer.renew(&[]);
    assert!(installed.contains("Renewed"), "{installed}");

    // One sandbox a data directory: enrolling while it runs would be a second one.
    let refused = newcomer.run(&enroll);
    assert_eq!(refused.status.code(), Some(1), "{}", String::from_utf8_lossy(&refused.stderr));
    drop(sandbox);
    // A second certificate on the same token, which exists now.
    newcomer.done(&enroll);
    let wrong = newcomer.run(&["sandbox", "enroll", "--data", "sandbox", "--days", "0"]);
    assert_eq!(wrong.status.code(), Some(2));
    let wrong = newcomer.run(&[&enroll[..], &["--pair"]].concat());
    assert_eq!(wrong.status.code(), Some(2), "nothing is encrypted to P-256 keys");
}

/// The sandbox's second CA stands in the same `ca.pem`: for TLS the first is taken, for the certificates either.
#[test]
fn an_sm2_pair_step_by_step() {
    let mut newcomer = Newcomer::new();
    let enroll = ["sandbox", "enroll", "--data", "sandbox", "--pin-env", "PIN"];
    let pair = newcomer.done(&[&enroll[..], &["--key", "sm2", "--pair"]].concat());
    assert!(pair.contains("A signing and an encryption certificate"), "{pair}");
    let escrowed = |newcomer: &Newcomer| {
        let told = newcomer.done(&["sandbox", "escrow", "--data", "sandbox"]);
        told.lines().filter(|line| line.contains("广州云杉演示有限公司")).count()
    };
    assert_eq!(escrowed(&newcomer), 1);
    let sandbox = newcomer.serve(&[]);
    let list = newcomer.done(&["list"]);
    assert!(list.contains("encryption certificate"), "{list}");
    let installed = newcomer.renew(&["--renew-with", "new-key"]);
    assert!(installed.contains("Renewed"), "{installed}");
    assert_eq!(escrowed(&newcomer), 2);
    drop(sandbox);
}

/// The policy changes while holders of other certificates are out there.
#[test]
fn an_rsa_certificate_is_moved_to_sm2_step_by_step() {
    let mut newcomer = Newcomer::new();
    newcomer.done(&["sandbox", "enroll", "--data", "sandbox", "--pin-env", "PIN", "--key", "rsa2048"]);
    let sandbox = newcomer.serve(&["--move-to-sm2", "pair"]);
    let quote: serde_json::Value = serde_json::from_str(&newcomer.done(&["quote", "--json"])).unwrap();
    assert_eq!(quote["new_key"], serde_json::json!({ "key_algorithm": "sm2", "pair": true }), "{quote}");
    let installed = newcomer.renew(&[]);
    assert!(installed.contains("Renewed"), "{installed}");
    let list = newcomer.done(&["list"]);
    assert!(list.contains("encryption certificate"), "{list}");
    drop(sandbox);
}

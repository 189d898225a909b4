//! What the tests share: the command itself, peers (OpenSSL, SoftHSM2, pkcs11-tool), and a world to renew in.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing peer fails the test")]
#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part")]

pub mod command;
/// BouncyCastle, as netca-cert's tests call it.
#[path = "../../../netca-cert/tests/common/java.rs"]
pub mod java;
pub mod latecomer;
pub mod openssl;
pub mod place;
pub mod sandbox;
pub mod softhsm;
pub mod tls;
pub mod world;

use std::path::{Path, PathBuf};
use std::process::Command;

/// The PIN of every token here.
pub const PIN: &str = "246810";

/// Says that a test is skipped, or fails it where every peer must be there (CI).
pub fn skip(reason: &str) {
    let required = std::env::var("NETCA_REQUIRE_PEERS").is_ok_and(|value| value == "1");
    assert!(!required, "NETCA_REQUIRE_PEERS=1, but {reason}");
    eprintln!("SKIPPED: {reason}");
}

/// Whether a peer is there; says so when not.
pub fn has(program: &str) -> bool {
    let found = std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|directory| directory.join(program).is_file()));
    if !found {
        skip(&format!("there is no {program}"));
    }
    found
}

/// Runs a peer and gives what it printed; its failure fails the test.
pub fn run(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{command:?}\n{text}\n{}", String::from_utf8_lossy(&output.stderr));
    text
}

/// The repository's example of a form.
pub fn example_form() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/form.json")
}

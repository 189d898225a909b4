//! What the tests of both backends share: peers, a private SoftHSM store, and one exercise for every token.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing peer fails the test")]
#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part")]

pub mod exercise;
pub mod openssl;
pub mod softhsm;

/// Says that a test is skipped, or fails it where every peer must be there (CI).
pub fn skip(reason: &str) {
    let required = std::env::var("NETCA_REQUIRE_PEERS").is_ok_and(|value| value == "1");
    assert!(!required, "NETCA_REQUIRE_PEERS=1, but {reason}");
    eprintln!("SKIPPED: {reason}");
}

/// Runs a peer and gives what it printed; its failure fails the test.
pub fn run(command: &mut std::process::Command) -> String {
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{command:?}\n{text}\n{}", String::from_utf8_lossy(&output.stderr));
    text
}

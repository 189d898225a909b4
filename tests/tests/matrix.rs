//! A spread of the matrix of faults: one point of each kind, in cases that differ. `cargo xtask faults` runs all of it.
#![cfg(target_os = "linux")]

use std::process::Command;

use netca_tests::c::missing;
use netca_tests::matrix::ground::soft_hsm;
use netca_tests::skip;

#[test]
fn one_fault_of_each_kind_is_survived() {
    if ["cc", "openssl", "softhsm2-util"].into_iter().any(missing) {
        return;
    }
    if soft_hsm().is_none() {
        return skip("there is no SoftHSM2 (libsofthsm2.so)");
    }
    let output = Command::new(env!("CARGO_BIN_EXE_netca-faults")).arg("spread").output().expect("the matrix runs");
    let said = String::from_utf8_lossy(&output.stdout);
    println!("{said}");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(said.lines().last(), Some("0 lost, 0 doubled, 0 stuck"));
    let counted = |line: &&str| line.ends_with("in all");
    let all: usize =
        said.lines().find(counted).and_then(|line| line.split_whitespace().next()?.parse().ok()).expect("a count");
    assert!(all >= 60, "only {all} points: the faults are not where they should be");
}

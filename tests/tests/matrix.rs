//! A spread of the matrix of faults: one point of each kind, in cases that differ, and every write of a token torn. `cargo xtask
//! faults` runs all of it.
#![allow(clippy::expect_used, reason = "a helper that cannot go on fails its test")]
#![cfg(target_os = "linux")]

use std::process::Command;

use netca_tests::c::missing;
use netca_tests::skip;
use netca_tests::softhsm::soft_hsm;

/// Runs points, at least so many.
fn survives(words: &[&str], at_least: usize) {
    if ["cc", "openssl", "softhsm2-util"].into_iter().any(missing) {
        return;
    }
    if soft_hsm().is_none() {
        return skip("there is no SoftHSM2 (libsofthsm2.so)");
    }
    let output = Command::new(env!("CARGO_BIN_EXE_netca-faults")).args(words).output().expect("the matrix runs");
    let said = String::from_utf8_lossy(&output.stdout);
    println!("{said}");
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(said.lines().last(), Some("0 lost, 0 doubled, 0 stuck"));
    let all = said.lines().find(|line| line.ends_with("in all")).and_then(|line| line.split_whitespace().next());
    let all: usize = all.and_then(|all| all.parse().ok()).expect("a count");
    assert!(all >= at_least, "only {all} points: the faults are not where they should be");
}

#[test]
fn one_fault_of_each_kind_is_survived() {
    survives(&["spread"], 60);
}

#[test]
fn every_torn_write_is_mended() {
    survives(&["all", "PKCS#11, single, new key; PKCS#11 call: a torn write"], 16);
}

#[test]
fn no_count_that_is_too_small_costs_a_key() {
    survives(&["all", "PKCS#11, single, new key; PKCS#11 call: lengths that are too short"], 16);
}

/// Keys that show nothing of their public half: what an import left is found again, and a key whose id was cut.
#[test]
fn sm2_through_pkcs11_is_mended_as_well() {
    survives(&["all", "PKCS#11 with SM2, pair, new key; PKCS#11 call, SM2: a torn write"], 16);
    survives(&["all", "PKCS#11 with SM2, pair, new key; PKCS#11 call, SM2: *C_UnwrapKey"], 28);
}

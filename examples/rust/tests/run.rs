//! The example prints the report that all examples print, survives being killed, and says that there is nothing to renew yet.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::Command;

use netca_tests::pairs::Prints;
use netca_tests::world::World;
use netca_tests::{examples, pairs};

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_netca-renew-example"))
}

#[test]
fn a_whole_renewal_on_a_soft_token() {
    examples::on_a_soft_token(&program);
}

#[test]
fn a_whole_renewal_on_softhsm() {
    examples::on_softhsm(&program);
}

#[test]
fn a_pair_is_renewed() {
    pairs::renewed_by(&program, Prints::Report);
}

#[test]
#[ignore = "run by a_pair_is_renewed"]
fn renews_a_pair_on_skf() {
    pairs::inside();
}

#[test]
fn killed_at_any_point_and_started_again() {
    examples::killed_at_any_point(&program);
}

#[test]
fn what_cannot_be_renewed_yet_is_said_with_its_number() {
    let world = World::new();
    let token = world.directory.path().join("token.json");
    let run = || examples::with_arguments(program(), &world, &token).output().unwrap();
    assert!(run().status.success());
    let again = run();
    let said = String::from_utf8_lossy(&again.stderr);
    assert_eq!(again.status.code(), Some(1), "{said}");
    assert!(said.contains("failed: 41") && said.contains("next: "), "{said}");
    assert_eq!(world.token().certificates().unwrap().len(), 1);
}

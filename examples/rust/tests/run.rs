//! The example runs, and a second run says that there is nothing to renew yet.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::{Command, Output};

use netca_tests::world::{PIN, World};

fn run(world: &World) -> Output {
    let path = |name: &str| world.directory.path().join(name);
    Command::new(env!("CARGO_BIN_EXE_netca-renew-example"))
        .arg(world.sandbox.url())
        .args([
            path("sandbox/ca.pem"),
            path("token.json"),
            path("state"),
            netca_tests::root().join("examples/form.json"),
        ])
        .env("PIN", std::str::from_utf8(PIN).unwrap())
        .output()
        .expect("the example starts")
}

#[test]
fn a_whole_renewal() {
    let world = World::new();
    let before = world.token().certificates().unwrap().swap_remove(0).certificate;
    let output = run(&world);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let after = world.token().certificates().unwrap();
    assert_eq!(after.len(), 1);
    assert!(after[0].certificate.not_after() > before.not_after());
    assert_eq!(after[0].certificate.public_key(), before.public_key());
    let again = run(&world);
    assert!(!again.status.success(), "a certificate with more than a year to go is not renewed");
    assert_eq!(world.token().certificates().unwrap().len(), 1);
}

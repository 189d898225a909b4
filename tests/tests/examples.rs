//! The examples in other languages than Rust: each runs a whole renewal, and all print the same report.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(target_os = "linux")]

use std::path::Path;
use std::process::Command;

use netca_tests::c::{Installed, succeed, without_braces};
use netca_tests::root;
use netca_tests::softhsm::SoftHsm;
use netca_tests::world::{PIN, World};

/// What examples/README.md promises, with what differs from run to run taken out.
const REPORT: &str = "\
netca-renew, ABI 1
step 0, list: 1 certificate
  CN=测试, until {}: apply
step 1, quote: unexpired
  12 months, same key: 100.00 yuan
  证书服务费用: 100.00 * 1 = 100.00
step 2, agreement: accepted {}
step 3, form: good
step 4, apply: submitted {}
step 5, order {}: 100.00 yuan
step 6, pay: Alipay, 100.00 yuan, {}
step 7, progress: approved, ready to install
step 8, install
  checking the new certificate
  writing it; leave the Key plugged in
  reading it back
  trial signature
  retiring the old certificate
  telling the CA
step 9, done
  CN=测试, until {}
";

/// Runs an example, as examples/README.md says.
fn report(mut command: Command, world: &World, token: &Path) -> String {
    let path = |name: &str| world.directory.path().join(name);
    command.arg(world.sandbox.url()).arg(path("sandbox/ca.pem")).arg(token).arg(path("state"));
    command.arg(root().join("examples/form.json")).env("PIN", std::str::from_utf8(PIN).unwrap());
    String::from_utf8(succeed(&mut command).stdout).unwrap()
}

#[test]
fn c_on_a_soft_token() {
    let installed = Installed::new();
    let Some(program) = installed.compile("cc", &["-std=c11"], &["examples/c/renew.c"]) else { return };
    let world = World::new();
    let before = world.token().certificates().unwrap().swap_remove(0).certificate;
    let printed = report(installed.command(program), &world, &world.directory.path().join("token.json"));
    assert_eq!(without_braces(&printed), REPORT, "{printed}");
    let after = world.token().certificates().unwrap();
    assert_eq!(after.len(), 1);
    assert!(after[0].certificate.not_after() > before.not_after());
    assert_eq!(after[0].certificate.public_key(), before.public_key());
}

#[test]
fn c_on_softhsm() {
    let installed = Installed::new();
    let Some(program) = installed.compile("cc", &["-std=c11"], &["examples/c/renew.c"]) else { return };
    let world = World::new();
    let Some(hsm) = SoftHsm::new(&world) else { return };
    let mut command = installed.command(program);
    command.env("SOFTHSM2_CONF", &hsm.configuration);
    let printed = report(command, &world, &hsm.module);
    assert_eq!(without_braces(&printed), REPORT, "{printed}");
}

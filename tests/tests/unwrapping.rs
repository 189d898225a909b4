//! A PKCS#11 driver that says that it unwraps RSA keys, and makes no key for it: SoftHSM2 behind the fault token with `no-unwrap`. The
//! module is told by the environment, so that the renewals have a process of their own: this program again, with the name of an
//! ignored test.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(target_os = "linux")]

use std::process::Command;
use std::time::Duration;

use netca_renew::netca_cert::KeyAlgorithm;
use netca_renew::netca_protocol::Cancel;
use netca_renew::netca_protocol::wire::RenewWith;
use netca_renew::netca_token::{Pkcs11Provider, open_only};
use netca_renew::{Error, Stage};
use netca_sandbox::operator;
use netca_tests::c::missing;
use netca_tests::matrix::ground::built;
use netca_tests::skip;
use netca_tests::softhsm::{blank_store, soft_hsm};
use netca_tests::world::{Prepared, World, go_on_with, login, pin, temporary};

const RSA: KeyAlgorithm = KeyAlgorithm::Rsa { bits: 2048 };

#[test]
fn no_money_is_asked_for_a_key_that_cannot_come() {
    let Some(module) = soft_hsm() else { return skip("there is no SoftHSM2 (libsofthsm2.so)") };
    if missing("softhsm2-util") {
        return;
    }
    let folder = temporary();
    let configuration = blank_store(folder.path());
    let mut again = Command::new(std::env::current_exe().unwrap());
    again.args(["--exact", "on_such_a_driver", "--ignored", "--nocapture"]);
    again.env("SOFTHSM2_CONF", &configuration).env("NETCA_FAULT_TOKEN_MODULE", module);
    let output = again.env("NETCA_FAULT_TOKEN", "no-unwrap").output().unwrap();
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

#[test]
#[ignore = "run by no_money_is_asked_for_a_key_that_cannot_come"]
fn on_such_a_driver() {
    let world = World::without_certificate(|config| {
        (config.auto_pay, config.auto_review) = (true, Some(Duration::ZERO));
    });
    let mut provider = Pkcs11Provider::load(built("libnetca_fault_token.so")).unwrap();
    let mut token = open_only(&mut provider, None).unwrap();
    assert!(token.can_import(RSA), "this is what the driver says");
    let old = world.certify_pair_on(token.as_mut(), &pin(), RSA, 20);
    let (client, cancel, pin) = (world.client(world.service()), Cancel::new(), pin());
    let applications = || operator::applications(&world.directory.path().join("sandbox")).unwrap().len();

    for _ in 0..2 {
        let prepared = Prepared::new(&client, token.as_mut(), RenewWith::NewKey).unwrap();
        let error = client.apply(&prepared.draft(), token.as_mut(), login(&pin), &cancel).map(drop).unwrap_err();
        assert!(matches!(error, Error::KeyImportUnsupported { algorithm: RSA }), "{error:?}");
        assert_eq!(applications(), 0, "nothing was signed, so nothing is to be paid");
        assert_eq!(client.state().renewals().unwrap()[0].1.stage(), Stage::Prepared);
    }

    // The way that is left, from where it stopped.
    go_on_with(&client, token.as_mut(), RenewWith::SameKey, &pin).unwrap();
    assert_eq!((applications(), client.state().renewals().unwrap().len()), (1, 1));
    let new = client.list(token.as_mut()).unwrap().swap_remove(0);
    assert!(new.stored.certificate.not_after() > old[0].certificate.not_after());
    assert_eq!(new.stored.certificate.public_key(), old[0].certificate.public_key());
}

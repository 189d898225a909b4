//! A driver that hides a key: nothing is made in its place. The module finds its Key in the environment, so what is done on it is done
//! by this program again, with the name of an ignored test.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(target_os = "linux")]

use netca_renew::netca_cert::KeyAlgorithm;
use netca_renew::netca_token::{KeyId, Login, Pin, Placement, SkfProfile, SkfProvider, open_only};
use netca_tests::skf::{SkfKey, module};

#[test]
#[ignore = "run by no_key_is_made_over_one_that_a_driver_hides"]
fn makes_a_key() {
    let mut provider = SkfProvider::load(module(), SkfProfile::default()).unwrap();
    let mut token = open_only(&mut provider, None).unwrap();
    token.login(Login { pin: Some(&Pin::new(*b"12345678")), allow_last_try: false }).unwrap();
    let placement = Placement { key: KeyId(b"key-1".to_vec()), label: b"label".to_vec(), like: None };
    println!("outcome: {:?}", token.generate_key(KeyAlgorithm::Sm2, &placement));
}

/// It says that there is no key (SAR_KEYNOTFOUNDERR) where there is one.
#[test]
fn no_key_is_made_over_one_that_a_driver_hides() {
    let mut key = SkfKey::new("application=NETCA");
    let outcome = |key: &SkfKey| {
        let mut command = key.command(std::env::current_exe().unwrap());
        let output = command.args(["--exact", "makes_a_key", "--ignored", "--nocapture"]).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let made = outcome(&key);
    assert!(made.contains("outcome: Ok"), "{made}");
    let before = std::fs::read(key.state()).unwrap();
    key.set_profile("application=NETCA,fail=SKF_ExportPublicKey:0x0A00001B");
    let refused = outcome(&key);
    assert!(refused.contains("outcome: Err(KeyExists"), "{refused}");
    assert_eq!(std::fs::read(key.state()).unwrap(), before, "the key was overwritten");
}

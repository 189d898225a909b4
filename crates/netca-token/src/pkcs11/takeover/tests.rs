//! The Key is pulled out, or refuses, at every single step.

use crate::kit::{
    exercise::{id, login, signs, taken_over},
    openssl::OpenSsl,
    softhsm::{PIN, SO_PIN, Store, in_private_store},
};
use cryptoki_sys::{CKR_ATTRIBUTE_READ_ONLY, CKR_DEVICE_REMOVED};
use netca_cert::{KeyAlgorithm, PublicKey};
use netca_token::{
    Error, Pin, Pkcs11Provider, Placement, StoredCertificate, Token, open_only, pkcs11::initialize_token,
};

use super::super::fault;

/// Old key pair under 1, new key pair with its certificate under 2; the old certificate is deleted already.
struct Scene {
    serial: String,
    provider: Pkcs11Provider,
    openssl: OpenSsl,
    old_key: PublicKey,
    new_key: PublicKey,
}

/// The changing calls of a whole take-over: two ids retired, a copy written, two ids moved, a copy destroyed,
/// two labels changed.
const STEPS: u32 = 8;
/// Up to the copy destroyed; what follows is not taken back.
const REVERSIBLE: u32 = 5;

impl Scene {
    fn new(store: &Store, algorithm: KeyAlgorithm) -> Self {
        let info = initialize_token(store.module(), "scene", &Pin::new(SO_PIN), &Pin::new(PIN)).unwrap();
        let mut provider = Pkcs11Provider::load(store.module()).unwrap();
        let mut token = open_only(&mut provider, Some(&info.serial)).unwrap();
        login(token.as_mut(), PIN).unwrap();
        let mut openssl = OpenSsl::new().unwrap();
        let mut placement = Placement { key: id(1), label: b"label".to_vec(), like: None };
        let old_key = token.generate_key(algorithm, &placement).unwrap();
        placement.key = id(2);
        let new_key = token.generate_key(algorithm, &placement).unwrap();
        token.write_certificate(&openssl.certify(&new_key, "赵六"), &placement).unwrap();
        drop(token);
        Self { serial: info.serial, provider, openssl, old_key, new_key }
    }

    /// As a new process would: nothing remembered.
    fn reopened(&mut self) -> Box<dyn Token> {
        let mut token = open_only(&mut self.provider, Some(&self.serial)).unwrap();
        login(token.as_mut(), PIN).unwrap();
        token
    }

    /// Some copy of the certificate has the new private key under its id.
    fn usable(&self, token: &mut dyn Token) -> bool {
        token.certificates().unwrap().iter().any(|stored| {
            let algorithm = self.new_key.signature_algorithm().unwrap();
            let signature = token.sign(&stored.key, algorithm, b"still there");
            signature.is_ok_and(|signature| self.new_key.verify(algorithm, b"still there", &signature).is_ok())
        })
    }
}

/// In a private store, where there is OpenSSL too.
fn with_peers(test: &str, body: impl FnOnce(&Store)) {
    if OpenSsl::new().is_some() {
        in_private_store(&format!("pkcs11::takeover::tests::{test}"), body);
    }
}

fn each_copy(token: &mut dyn Token) -> Vec<StoredCertificate> {
    token.certificates().unwrap()
}

fn interrupted_at_every_step(store: &Store, algorithm: KeyAlgorithm) {
    for step in 0..STEPS {
        // Resumed with whichever copy the caller may have found.
        for last_copy in [false, true] {
            let mut scene = Scene::new(store, algorithm);
            let mut token = scene.reopened();
            let stored = each_copy(token.as_mut()).remove(0);
            fault::after(step, CKR_DEVICE_REMOVED);
            let broken = token.take_over_key_id(&stored, &id(1), &id(9));
            assert!(matches!(broken, Err(Error::Removed { .. })), "step {step}: {broken:?}");
            drop(token);
            let mut token = scene.reopened();
            assert!(scene.usable(token.as_mut()), "unusable after step {step}");
            for key in [&scene.old_key, &scene.new_key] {
                let found = token.find_key_by_public_key(key).unwrap();
                signs(token.as_mut(), &scene.openssl, &found.expect("the key pair is on the token"), key);
            }
            let mut copies = each_copy(token.as_mut());
            let found = if last_copy { copies.pop() } else { Some(copies.remove(0)) }.unwrap();
            let taken = token.take_over_key_id(&found, &id(1), &id(9)).unwrap();
            taken_over(token.as_mut(), &scene.openssl, &taken, &scene.new_key, &scene.old_key);
        }
    }
    let mut scene = Scene::new(store, algorithm);
    let mut token = scene.reopened();
    let stored = each_copy(token.as_mut()).remove(0);
    fault::after(STEPS, CKR_DEVICE_REMOVED);
    token.take_over_key_id(&stored, &id(1), &id(9)).unwrap();
    assert!(fault::clear(), "more steps than are tested");
}

#[test]
fn interrupted_p256() {
    with_peers("interrupted_p256", |store| {
        interrupted_at_every_step(store, KeyAlgorithm::P256);
    });
}

#[test]
fn interrupted_rsa() {
    with_peers("interrupted_rsa", |store| {
        interrupted_at_every_step(store, KeyAlgorithm::Rsa { bits: 2048 });
    });
}

#[test]
fn refused_and_taken_back() {
    with_peers("refused_and_taken_back", |store| {
        for step in 0..REVERSIBLE {
            let mut scene = Scene::new(store, KeyAlgorithm::P256);
            let mut token = scene.reopened();
            let stored = each_copy(token.as_mut()).remove(0);
            fault::after(step, CKR_ATTRIBUTE_READ_ONLY);
            let refused = token.take_over_key_id(&stored, &id(1), &id(9));
            assert!(matches!(refused, Err(Error::Unsupported { .. })), "step {step}: {refused:?}");
            drop(token);
            let mut token = scene.reopened();
            let copies = each_copy(token.as_mut());
            assert_eq!(copies.len(), 1);
            assert_eq!((&copies[0].key, &copies[0].label), (&id(2), &b"label".to_vec()));
            assert_eq!(token.find_key(&id(1)).unwrap().as_ref(), Some(&scene.old_key));
            assert_eq!(token.find_key(&id(2)).unwrap().as_ref(), Some(&scene.new_key));
            assert_eq!(token.find_key(&id(9)).unwrap(), None);
            signs(token.as_mut(), &scene.openssl, &id(2), &scene.new_key);
        }
    });
}

#[test]
fn partial_steps_by_pkcs11_tool_are_finished() {
    with_peers("partial_steps_by_pkcs11_tool_are_finished", |store| {
        let mut scene = Scene::new(store, KeyAlgorithm::P256);
        for kind in ["privkey", "pubkey"] {
            store.pkcs11_tool(&["--type", kind, "--id", "01", "--set-id", "09"]);
        }
        let mut token = scene.reopened();
        let stored = each_copy(token.as_mut()).remove(0);
        let taken = token.take_over_key_id(&stored, &id(1), &id(9)).unwrap();
        taken_over(token.as_mut(), &scene.openssl, &taken, &scene.new_key, &scene.old_key);
        let listed = store.pkcs11_tool(&["--list-objects"]);
        assert_eq!(listed.matches("Private Key Object").count(), 2, "{listed}");
        // By its label alone, other software meets the new pair and the certificate, and nothing else.
        let labelled =
            |label: &str| listed.lines().filter(|line| line.trim() == format!("label:      {label}")).count();
        assert_eq!((labelled("label"), labelled("label (retired)")), (3, 2), "{listed}");
    });
}

#[test]
fn a_certificate_without_its_key_moves_nothing() {
    with_peers("a_certificate_without_its_key_moves_nothing", |store| {
        let mut scene = Scene::new(store, KeyAlgorithm::P256);
        let mut token = scene.reopened();
        let foreign = scene.openssl.self_signed("x", &["EC", "-pkeyopt", "ec_paramgen_curve:P-256"], "/CN=x");
        let placement = Placement { key: id(5), label: b"foreign".to_vec(), like: None };
        let stored = token.write_certificate(&foreign, &placement).unwrap();
        let refused = token.take_over_key_id(&stored, &id(1), &id(9));
        assert!(matches!(refused, Err(Error::KeyNotFound { .. })), "{refused:?}");
        assert_eq!(token.find_key(&id(1)).unwrap().as_ref(), Some(&scene.old_key));
        // An id to retire to that is taken would mix two key pairs up.
        let stored = each_copy(token.as_mut()).into_iter().find(|stored| stored.key == id(2)).unwrap();
        let spare = Placement { key: id(9), label: Vec::new(), like: None };
        token.generate_key(KeyAlgorithm::P256, &spare).unwrap();
        let refused = token.take_over_key_id(&stored, &id(1), &id(9));
        assert!(matches!(refused, Err(Error::KeyExists { .. })), "{refused:?}");
    });
}

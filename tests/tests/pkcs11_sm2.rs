//! SM2 through PKCS#11, by a vendor's numbers: whole renewals on `netca-sm2-token`, which finds its own in the environment, so that
//! each set of them has a process of its own: this program again, with the name of an ignored test. OpenSSL looks at the results.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(target_os = "linux")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use netca_renew::netca_cert::{
    EnvelopeForm, EnvelopedKey, Error as CertificateError, KeyAlgorithm, SignatureAlgorithm, Sm2PrivateKey,
};
use netca_renew::netca_protocol::Cancel;
use netca_renew::netca_protocol::wire::RenewWith;
use netca_renew::netca_token::{
    Error as TokenError, KeyId, Login, Pin, Pkcs11ProfileProblem as Problem, Pkcs11Provider, Placement, Provider,
    StoredCertificate, Token, open_only,
};
use netca_renew::{Error, Stage};
use netca_tests::c::{missing, succeed};
use netca_tests::world::{Prepared, World, go_on_with};

const PIN: &[u8] = b"12345678";
/// Numbers of nobody's, and every form that is not the usual one.
const OTHER: &str = "key-type=0x80000099,generate=0x80000011,sign=0x80000012,signature=der,decrypt=0x80000013,ciphertext=der,\
                     point=bare,parameters=none,import=keys,unwrap=0x80000014,sm4=0x80000015,sm4-key-type=0x80000098";

fn module() -> PathBuf {
    std::env::current_exe().unwrap().with_file_name("libnetca_sm2_token.so")
}

fn provider(words: &str) -> Pkcs11Provider {
    let provider = Pkcs11Provider::load(module()).unwrap();
    if words.is_empty() { provider } else { provider.with_profile(words.parse().unwrap()) }
}

fn token(words: &str) -> Box<dyn Token> {
    open_only(&mut provider(words), None).unwrap()
}

fn login(pin: &Pin) -> Login<'_> {
    Login { pin: Some(pin), allow_last_try: false }
}

/// Runs one of the ignored tests on a token that has these numbers, with a backend that is told those.
fn run(test: &str, on: &str, told: &str, way: &str) -> Output {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--ignored", "--nocapture"]);
    command.env("NETCA_SM2_TOKEN", on).env("TOLD", told).env("WAY", way).output().unwrap()
}

#[track_caller]
fn succeeds(test: &str, on: &str, told: &str, way: &str) {
    if missing("openssl") {
        return;
    }
    let output = run(test, on, told, way);
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success() && said.contains("1 passed"), "{test} on {on}, {way}: {said}");
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name}: this test is run by another one"))
}

fn way() -> RenewWith {
    if variable("WAY") == "same-key" { RenewWith::SameKey } else { RenewWith::NewKey }
}

fn world() -> World {
    World::without_certificate(|config| {
        (config.sm2, config.auto_pay, config.auto_review) = (true, true, Some(Duration::ZERO));
    })
}

fn openssl(folder: &Path, words: &str) {
    succeed(Command::new("openssl").current_dir(folder).args(words.split(' ')));
}

/// OpenSSL verifies what the token signs with a certificate's key.
fn signs(folder: &Path, token: &mut dyn Token, stored: &StoredCertificate) {
    let signature = token.sign(&stored.key, SignatureAlgorithm::Sm2Sm3, b"message").unwrap();
    std::fs::write(folder.join("message"), b"message").unwrap();
    std::fs::write(folder.join("signature"), signature).unwrap();
    std::fs::write(folder.join("signing.pem"), stored.certificate.to_pem()).unwrap();
    openssl(folder, "x509 -in signing.pem -pubkey -noout -out signing.key");
    let how = "-rawin -digest sm3 -in message -sigfile signature -pkeyopt distid:1234567812345678";
    openssl(folder, &format!("pkeyutl -verify -pubin -inkey signing.key {how}"));
}

/// The token decrypts what OpenSSL encrypts to a certificate.
fn decrypts(folder: &Path, token: &mut dyn Token, key: &KeyId, certificate: &str) {
    std::fs::write(folder.join("encryption.pem"), certificate).unwrap();
    std::fs::write(folder.join("plain"), b"plain").unwrap();
    openssl(folder, "pkeyutl -encrypt -certin -inkey encryption.pem -in plain -out ciphertext");
    let ciphertext = std::fs::read(folder.join("ciphertext")).unwrap();
    assert_eq!(token.decrypt(key, &ciphertext).unwrap().as_bytes(), b"plain");
}

#[test]
#[ignore = "run by a_single_certificate"]
fn renews_a_single_one() {
    let (world, pin, mut token) = (world(), Pin::new(PIN), token(&variable("TOLD")));
    let old = world.certify_on(token.as_mut(), &pin, KeyAlgorithm::Sm2, 20);
    let client = world.client(world.service());
    go_on_with(&client, token.as_mut(), way(), &pin).unwrap();
    let new = client.list(token.as_mut()).unwrap().swap_remove(0).stored;
    assert!(new.certificate.not_after() > old.certificate.not_after());
    assert_eq!(new.certificate.public_key() == old.certificate.public_key(), way() == RenewWith::SameKey);
    assert_eq!(new.key, old.key, "other software finds it where it was");
    let kept = token.find_key_by_public_key(old.certificate.public_key()).unwrap();
    assert!(kept.is_some(), "no key pair is deleted");
    signs(world.directory.path(), token.as_mut(), &new);
    assert_eq!(client.state().renewals().unwrap()[0].1.stage(), Stage::Complete);
}

#[test]
#[ignore = "run by a_pair"]
fn renews_a_pair() {
    let (world, pin, mut token) = (world(), Pin::new(PIN), token(&variable("TOLD")));
    let old = world.certify_pair_on(token.as_mut(), &pin, KeyAlgorithm::Sm2, 20);
    let client = world.client(world.service());
    go_on_with(&client, token.as_mut(), way(), &pin).unwrap();
    let new = client.list(token.as_mut()).unwrap().swap_remove(0);
    let encryption = new.encryption.expect("a pair");
    for (new, old) in [&new.stored, &encryption].into_iter().zip(&old) {
        assert!(new.certificate.not_after() > old.certificate.not_after());
        assert_eq!(new.certificate.public_key() == old.certificate.public_key(), way() == RenewWith::SameKey);
    }
    let folder = world.directory.path();
    signs(folder, token.as_mut(), &new.stored);
    decrypts(folder, token.as_mut(), &encryption.key, &encryption.certificate.to_pem());
    let before = token.find_key_by_public_key(old[1].certificate.public_key()).unwrap().expect("no key is deleted");
    decrypts(folder, token.as_mut(), &before, &old[1].certificate.to_pem());
}

#[test]
fn a_single_certificate() {
    for numbers in ["ep11", "swpkcs11", OTHER] {
        for way in ["same-key", "new-key"] {
            succeeds("renews_a_single_one", numbers, numbers, way);
        }
    }
}

#[test]
fn a_pair() {
    for numbers in ["ep11,import=host,point=xy", "swpkcs11,import=envelope,unwrap=0x80008300", OTHER] {
        for way in ["same-key", "new-key"] {
            succeeds("renews_a_pair", numbers, numbers, way);
        }
    }
}

#[test]
#[ignore = "run by what_does_not_fit_is_named"]
fn makes_and_signs() {
    let (mut token, pin) = (token(&variable("TOLD")), Pin::new(PIN));
    token.login(login(&pin)).unwrap();
    let placement = Placement { key: KeyId(b"key-1".to_vec()), label: b"label".to_vec(), like: None };
    let made = token.generate_key(KeyAlgorithm::Sm2, &placement);
    let outcome = made.and_then(|_| token.sign(&placement.key, SignatureAlgorithm::Sm2Sm3, b"message"));
    match outcome {
        Ok(_) => println!("outcome: signed"),
        Err(error) => println!("outcome: {} {error}", error.code()),
    }
}

#[test]
fn what_does_not_fit_is_named() {
    for (told, expected) in [
        ("ep11", "signed"),
        (
            "",
            "2027 SM2 through PKCS#11: it is not in the standard, so the driver's numbers have to be given as a profile",
        ),
        ("ep11,generate=0x80000001", "the token has no mechanism 0x80000001, which the profile gives as \"generate\""),
        ("ep11,sign=0x80000001", "the token has no mechanism 0x80000001, which the profile gives as \"sign\""),
        ("ep11,key-type=1", "the token refuses keys as the profile has them"),
        ("ep11,parameters=none", "the token refuses keys as the profile has them"),
        ("ep11,signature=der", "what the token signed does not verify"),
        // It signs what it takes for a digest.
        ("ep11,signs=message", "2017 C_Sign: CKR_DATA_LEN_RANGE"),
    ] {
        let output = run("makes_and_signs", "ep11", told, "");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(said.contains("outcome: ") && said.contains(expected), "{told}: {said}");
    }
    // A token that makes Z itself signs whatever it is given.
    let output = run("makes_and_signs", "swpkcs11", "swpkcs11,signs=digest", "");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("what the token signed does not verify"), "{said}");
}

/// An envelope that says that it holds another key pair than it does.
#[test]
#[ignore = "run by a_key_that_is_not_the_one_is_taken_away_again"]
fn imports_a_mislabelled_key() {
    let (mut token, pin) = (token(&variable("TOLD")), Pin::new(PIN));
    token.login(login(&pin)).unwrap();
    let at = |id: &[u8]| Placement { key: KeyId(id.to_vec()), label: b"label".to_vec(), like: None };
    let signing = token.generate_key(KeyAlgorithm::Sm2, &at(b"key-1")).unwrap();
    let [inside, said] = [(); 2].map(|()| Sm2PrivateKey::generate().unwrap());
    let sealed = |key| EnvelopedKey::seal(key, &signing, EnvelopeForm::default()).unwrap();
    let mut der = sealed(&inside).as_der().to_vec();
    let (before, after) = (inside.public_key().ec_point().unwrap(), said.public_key().ec_point().unwrap());
    let start = der.windows(65).position(|window| window == before).unwrap();
    der[start..start + 65].copy_from_slice(&after);
    let mislabelled = EnvelopedKey::from_der(&der).unwrap();
    let refused = token.import_encryption_key(&mislabelled, &KeyId(b"key-1".to_vec()), &at(b"key-2")).unwrap_err();
    assert!(matches!(refused, TokenError::Structure(CertificateError::EnvelopedKeyMismatch)), "{refused:?}");
    assert_eq!(token.find_key(&KeyId(b"key-2".to_vec())).unwrap(), None, "it is gone");
    assert_eq!(token.find_key_by_public_key(said.public_key()).unwrap(), None, "and its public half");
    for _ in 0..2 {
        let key = token.import_encryption_key(&sealed(&said), &KeyId(b"key-1".to_vec()), &at(b"key-2")).unwrap();
        assert_eq!(key, KeyId(b"key-2".to_vec()), "the honest one is taken, and taken once");
    }
}

#[test]
fn a_key_that_is_not_the_one_is_taken_away_again() {
    succeeds("imports_a_mislabelled_key", OTHER, OTHER, "");
}

#[test]
#[ignore = "run by what_cannot_be_imported_is_said_before_anything_is_signed"]
fn refuses_to_import() {
    let (world, pin) = (world(), Pin::new(PIN));
    world.certify_pair_on(token(&variable("TOLD")).as_mut(), &pin, KeyAlgorithm::Sm2, 20);
    let client = world.client(world.service());
    let apply = |token: &mut dyn Token, way| {
        let prepared = Prepared::new(&client, token, way).unwrap();
        client.apply(&prepared.draft(), token, login(&pin), &Cancel::new()).map(drop)
    };
    for told in ["ep11", "ep11,import=envelope,unwrap=0x80000001"] {
        let error = apply(token(told).as_mut(), RenewWith::NewKey).unwrap_err();
        assert!(matches!(error, Error::KeyImportUnsupported { algorithm: KeyAlgorithm::Sm2 }), "{told}: {error:?}");
        assert!(client.state().renewals().unwrap().is_empty(), "{told}: nothing was begun");
    }
    // What is missing is said, and not that the Key is unable.
    for way in [RenewWith::NewKey, RenewWith::SameKey] {
        let error = apply(token("").as_mut(), way).unwrap_err();
        let missing = TokenError::Pkcs11Profile { problem: Problem::NotGiven };
        assert_eq!(error.to_string(), missing.to_string());
        let applications = netca_sandbox::operator::applications(&world.directory.path().join("sandbox")).unwrap();
        assert_eq!(applications.len(), 0, "nothing was signed");
    }
}

#[test]
fn what_cannot_be_imported_is_said_before_anything_is_signed() {
    succeeds("refuses_to_import", "ep11,import=host", "ep11,import=host", "");
}

/// Everything but SM2 is as it was.
#[test]
#[ignore = "run by a_profile_changes_nothing_for_other_keys"]
fn makes_no_other_keys() {
    let (mut token, pin) = (token(&variable("TOLD")), Pin::new(PIN));
    token.login(login(&pin)).unwrap();
    let placement = Placement { key: KeyId(b"key-1".to_vec()), label: b"label".to_vec(), like: None };
    let refused = token.generate_key(KeyAlgorithm::P256, &placement).unwrap_err();
    assert!(matches!(refused, TokenError::UnsupportedKey { algorithm: KeyAlgorithm::P256 }), "{refused:?}");
    assert_eq!(provider("").tokens().unwrap().len(), 1);
}

#[test]
fn a_profile_changes_nothing_for_other_keys() {
    succeeds("makes_no_other_keys", "ep11", "ep11", "");
}

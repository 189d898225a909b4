//! The demo with SM2 and with pairs, looked at from outside: OpenSSL verifies and encrypts, BouncyCastle verifies the
//! application, the soft token decrypts, or a Key behind the software SKF module. That module finds its Key in the environment,
//! so each such Key has a process of its own: this program again, with the name of an ignored test.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing peer fails the test")]

mod common;

use std::path::PathBuf;

use common::command::Run;
use common::has;
use common::java::bouncy_castle;
use common::openssl::{OpenSsl, a_year_later};
use common::softhsm;
use netca_renew::netca_cert::Certificate;
use netca_renew::netca_token::{Login, Pin, Provider, SkfProfile, SkfProvider, SoftProvider, Token, open_only};
use serde_json::Value;

/// The PIN of the demo's tokens.
const DEMO_PIN: &[u8] = b"135790";

struct Demo {
    /// Of a demo that nobody else wants to look at.
    _own: Option<tempfile::TempDir>,
    folder: PathBuf,
    /// The driver that the token is behind.
    skf: Option<PathBuf>,
    result: Value,
}

impl Demo {
    fn run(arguments: &[&str]) -> Self {
        let own = tempfile::tempdir().unwrap();
        let folder = own.path().join("demo");
        let result = Run::new(&["demo"]).args(arguments).path("--dir", &folder).json();
        Self { _own: Some(own), folder, skf: None, result }
    }

    /// In the process of a Key.
    fn run_on_skf(arguments: &[&str]) -> Self {
        let (folder, module) = (PathBuf::from(std::env::var_os("DEMO_FOLDER").unwrap()), skf_module());
        let run = Run::new(&["demo"]).args(arguments).path("--dir", &folder).path("--skf", &module);
        Self { _own: None, folder, skf: Some(module), result: run.json() }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn openssl(&self) -> OpenSsl {
        OpenSsl::at(&self.file(""))
    }

    fn certificate(&self, name: &str) -> Certificate {
        Certificate::from_pem(&std::fs::read_to_string(self.file(name)).unwrap()).unwrap()
    }

    fn token(&self) -> Box<dyn Token> {
        let mut provider: Box<dyn Provider> = match &self.skf {
            Some(module) => Box::new(SkfProvider::load(module, SkfProfile::default()).unwrap()),
            None => Box::new(SoftProvider::new(vec![self.file("token.json")])),
        };
        let mut token = open_only(provider.as_mut(), None).unwrap();
        token.login(Login { pin: Some(&Pin::new(DEMO_PIN)), allow_last_try: false }).unwrap();
        token
    }

    /// What OpenSSL encrypts to a certificate is decrypted on the token.
    #[track_caller]
    fn decrypts(&self, certificate: &str) {
        std::fs::write(self.file("plain"), "只有持有者能读").unwrap();
        self.openssl().encrypts("plain", certificate, "cipher");
        let mut token = self.token();
        let key = token.find_key_by_public_key(self.certificate(certificate).public_key()).unwrap().unwrap();
        let plain = token.decrypt(&key, &std::fs::read(self.file("cipher")).unwrap()).unwrap();
        assert_eq!(plain.as_bytes(), "只有持有者能读".as_bytes(), "{certificate}");
    }

    /// BouncyCastle says that the application was signed with this SM2 certificate.
    #[track_caller]
    fn was_signed_with(&self, certificate: &str) {
        let openssl = self.openssl();
        openssl.run(&["x509", "-in", certificate, "-outform", "DER", "-out", "signer.der"]);
        let verdict = |message: &str| {
            let mut java = bouncy_castle()?;
            java.arg("--signed").args([self.file(message), self.file("signer.der")]);
            Some(common::run(&mut java).trim().to_owned())
        };
        let Some(said) = verdict("application.cms") else { return };
        assert_eq!(said, "ok");
        let mut changed = std::fs::read(self.file("application.cms")).unwrap();
        let at = changed.windows(8).position(|window| window == b"outReqId").unwrap();
        changed[at] = b'O';
        std::fs::write(self.file("changed.cms"), changed).unwrap();
        assert_eq!(verdict("changed.cms").unwrap(), "not signed so");
    }

    /// The certificates that the token lists.
    fn listed(&self) -> Vec<Certificate> {
        self.token().certificates().unwrap().into_iter().map(|stored| stored.certificate).collect()
    }
}

const USAGE: [(&str, &str); 2] = [
    ("after.pem", "Digital Signature, Non Repudiation"),
    ("after-encryption.pem", "Key Encipherment, Data Encipherment, Key Agreement"),
];

#[test]
fn an_sm2_certificate() {
    if !has("openssl") {
        return;
    }
    let demo = Demo::run(&["--key", "sm2"]);
    demo.openssl().verifies_sm2(&["before.pem", "after.pem"]);
    demo.was_signed_with("before.pem");
    assert!(!demo.file("after-encryption.pem").exists());
    assert_eq!(demo.result["after_encryption"], Value::Null);
}

#[test]
fn an_sm2_pair_for_its_own_keys_and_for_new_ones() {
    if !has("openssl") {
        return;
    }
    for way in ["same-key", "new-key"] {
        sm2_pair_is_as_promised(&Demo::run(&["--key", "sm2", "--pair", "--renew-with", way]), way);
    }
}

fn sm2_pair_is_as_promised(demo: &Demo, way: &str) {
    let openssl = demo.openssl();
    openssl.verifies_sm2(&["before.pem", "before-encryption.pem", "after.pem", "after-encryption.pem"]);
    for (file, usage) in USAGE {
        let shown = openssl.run(&["x509", "-in", file, "-noout", "-text"]);
        assert!(shown.contains(&format!("Key Usage: critical\n                {usage}\n")), "{shown}");
    }
    for (before, after) in [("before.pem", "after.pem"), ("before-encryption.pem", "after-encryption.pem")] {
        a_year_later(&openssl.end(before), &openssl.end(after));
        assert_eq!(openssl.public_key(before) == openssl.public_key(after), way == "same-key");
    }
    let listed = demo.listed();
    assert!(
        listed.contains(&demo.certificate("after.pem")) && listed.contains(&demo.certificate("after-encryption.pem"))
    );
    demo.was_signed_with("before.pem");
    demo.decrypts("after-encryption.pem");
    // What was encrypted to the old certificate can still be read.
    demo.decrypts("before-encryption.pem");
}

/// The software SKF module; cargo puts it beside the tests that depend on its crate.
fn skf_module() -> PathBuf {
    std::env::current_exe().unwrap().with_file_name(format!(
        "{}netca_soft_skf{}",
        std::env::consts::DLL_PREFIX,
        std::env::consts::DLL_SUFFIX
    ))
}

/// Runs one of the ignored tests below in a process whose Key is that of its demo, behind a profile.
fn in_the_process_of_a_key(test: &str, profile: &str, way: &str) {
    let folder = tempfile::tempdir().unwrap();
    let demo = folder.path().join("demo");
    let mut command = std::process::Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--ignored", "--nocapture"]);
    command.env("NETCA_SKF_STATE", demo.join("skf/key.json")).env("NETCA_SKF_PROFILE", profile);
    let said = common::run(command.env("DEMO_FOLDER", &demo).env("DEMO_WAY", way));
    assert!(said.contains("1 passed"), "{said}");
}

#[test]
#[ignore = "run by an_sm2_pair_on_an_skf_key"]
fn skf_pair() {
    let way = std::env::var("DEMO_WAY").unwrap();
    sm2_pair_is_as_promised(&Demo::run_on_skf(&["--key", "sm2", "--pair", "--renew-with", &way]), &way);
}

#[test]
#[ignore = "run by an_rsa_certificate_on_an_skf_key_and_its_move_to_sm2"]
fn skf_rsa() {
    let demo = Demo::run_on_skf(&["--key", "rsa2048", "--renew-with", "same-key"]);
    let said = demo.openssl().run(&["verify", "-CAfile", "ca.pem", "-untrusted", "chain.pem", "after.pem"]);
    assert_eq!(said.trim(), "after.pem: OK");
    assert_eq!(demo.listed(), [demo.certificate("after.pem")], "in the place of the old one");
}

#[test]
#[ignore = "run by an_rsa_certificate_on_an_skf_key_and_its_move_to_sm2"]
fn skf_moves() {
    let demo = Demo::run_on_skf(&["--key", "rsa2048", "--move-to-sm2"]);
    let openssl = demo.openssl();
    openssl.verifies_sm2(&["after.pem", "after-encryption.pem"]);
    demo.decrypts("after-encryption.pem");
    // The old certificate and its key are where they were, and work.
    let (listed, old) = (demo.listed(), demo.certificate("before.pem"));
    assert_eq!(listed.len(), 3);
    assert!(listed.contains(&old));
    let mut token = demo.token();
    let key = token.find_key_by_public_key(old.public_key()).unwrap().unwrap();
    let signature = token.sign(&key, old.public_key().signature_algorithm().unwrap(), b"still here").unwrap();
    std::fs::write(demo.file("message"), "still here").unwrap();
    std::fs::write(demo.file("signature"), signature).unwrap();
    assert!(openssl.signed("before.pem", "message", "signature"));
}

#[test]
fn an_rsa_certificate_on_an_skf_key_and_its_move_to_sm2() {
    if !has("openssl") {
        return;
    }
    in_the_process_of_a_key("skf_rsa", "ulong64,packed", "");
    in_the_process_of_a_key("skf_moves", "", "");
}

/// As it comes, and behind what else vendors do: nothing of it is told to the demo.
#[test]
fn an_sm2_pair_on_an_skf_key() {
    if !has("openssl") {
        return;
    }
    in_the_process_of_a_key("skf_pair", "", "same-key");
    in_the_process_of_a_key("skf_pair", "", "new-key");
    in_the_process_of_a_key("skf_pair", "ulong64,natural,left,envelope=half,application=else", "new-key");
}

#[test]
fn a_key_that_is_not_the_demos_is_left_alone() {
    let home = tempfile::tempdir().unwrap();
    let demo = |name: &str| {
        let run = Run::new(&["demo", "--lang", "en", "--key", "sm2"]);
        run.path("--dir", home.path().join(name)).path("--skf", skf_module())
    };
    // In a store that is said to be the demo's own, a Key that somebody uses.
    let state = home.path().join("key.json");
    let used = demo("used").env("NETCA_RENEW_DEMO_STORE", "x").env("NETCA_SKF_PROFILE", "application=NETCA");
    used.env("NETCA_SKF_STATE", &state).run().ends(1).says("leaves real Keys alone");
    let none = demo("none").env("NETCA_RENEW_DEMO_STORE", "x").env("NETCA_SKF_STATE", "");
    none.run().ends(1).says("leaves real Keys alone");
    let wrong = demo("wrong").path("--module", skf_module()).run().ends(2);
    assert!(wrong.err.contains("--module"), "{}", wrong.err);
}

/// OpenSSL verifies both certificates and encrypts to the new one; what is old can still be read.
fn rsa_pair_is_as_promised(demo: &Demo) {
    rsa_pair_is_new(demo);
    demo.decrypts("after-encryption.pem");
    demo.decrypts("before-encryption.pem");
}

fn rsa_pair_is_new(demo: &Demo) {
    let openssl = demo.openssl();
    for (before, after) in [("before.pem", "after.pem"), ("before-encryption.pem", "after-encryption.pem")] {
        let said = openssl.run(&["verify", "-CAfile", "ca.pem", "-untrusted", "chain.pem", after]);
        assert_eq!(said.trim(), format!("{after}: OK"));
        assert_ne!(openssl.public_key(before), openssl.public_key(after));
    }
}

/// SoftHSM unwraps the encryption key itself; pkcs11-tool decrypts with it what OpenSSL encrypts.
#[test]
fn an_rsa_pair_with_new_keys_on_softhsm() {
    let (Some(module), true) = (softhsm::module(), has("openssl")) else { return };
    let demo =
        Demo::run(&["--key", "rsa2048", "--pair", "--renew-with", "new-key", "--module", module.to_str().unwrap()]);
    rsa_pair_is_new(&demo);
    let store = softhsm::SoftHsm::at(demo.file("softhsm/softhsm2.conf")).unwrap();
    let pin = std::str::from_utf8(DEMO_PIN).unwrap();
    let openssl = demo.openssl();
    std::fs::write(demo.file("plain"), "只有持有者能读").unwrap();
    openssl.encrypts("plain", "after-encryption.pem", "cipher");
    let file = |name: &str| demo.file(name).to_str().unwrap().to_owned();
    let [cipher, decrypted] = ["cipher", "decrypted"].map(file);
    // The new key has the id that the old one had: other software finds it where it was.
    let decrypt = ["--decrypt", "--mechanism", "RSA-PKCS", "--id", "64656d6f2d32", "--input-file", &cipher];
    store.tool(pin, &[&decrypt[..], &["--output-file", &decrypted]].concat());
    assert_eq!(std::fs::read_to_string(decrypted).unwrap(), "只有持有者能读");
}

#[test]
fn an_rsa_pair_with_new_keys() {
    if !has("openssl") {
        return;
    }
    rsa_pair_is_as_promised(&Demo::run(&["--key", "rsa2048", "--pair", "--renew-with", "new-key"]));
    in_the_process_of_a_key("skf_rsa_pair", "ulong64,natural,left", "");
    in_the_process_of_a_key("skf_rsa_pair", "rsa=digest", "");
}

#[test]
#[ignore = "run by an_rsa_pair_with_new_keys"]
fn skf_rsa_pair() {
    rsa_pair_is_as_promised(&Demo::run_on_skf(&["--key", "rsa2048", "--pair", "--renew-with", "new-key"]));
}

#[test]
fn an_rsa_pair_for_its_own_keys_and_its_move_to_sm2() {
    if !has("openssl") {
        return;
    }
    let demo = Demo::run(&["--key", "rsa2048", "--pair"]);
    let files = ["after.pem", "after-encryption.pem"];
    for file in files {
        let said = demo.openssl().run(&["verify", "-CAfile", "ca.pem", "-untrusted", "chain.pem", file]);
        assert_eq!(said.trim(), format!("{file}: OK"));
    }
    demo.decrypts("after-encryption.pem");

    let moved = Demo::run(&["--key", "rsa2048", "--pair", "--move-to-sm2"]);
    moved.openssl().verifies_sm2(&files);
    moved.decrypts("after-encryption.pem");
    moved.decrypts("before-encryption.pem");
    let listed = moved.listed();
    assert!(files.iter().all(|file| listed.contains(&moved.certificate(file))));
    assert_eq!(listed.len(), 2, "the old pair is retired");
    let mut token = moved.token();
    let old = moved.certificate("before.pem");
    assert!(token.find_key_by_public_key(old.public_key()).unwrap().is_some(), "its keys are not");
}

#[test]
fn what_no_ca_offers_is_said_before_anything_is_paid() {
    let directory = tempfile::tempdir().unwrap();
    let demo = |arguments: &[&str]| {
        let dir = directory.path().join(arguments.join(""));
        Run::new(&["demo", "--lang", "en"]).args(arguments).path("--dir", dir).run()
    };
    demo(&["--pair"]).ends(2).says("--key sm2 / --key rsa2048");
    demo(&["--key", "p256", "--skf", "driver.so"]).ends(2).says("--skf: --key sm2 / --key rsa2048");
}

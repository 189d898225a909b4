//! What the README tells a newcomer to do, with nothing but this command: enroll, then renew step by step.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing peer fails the test")]

mod common;

use std::ffi::OsString;
use std::process::{Child, Command, Output, Stdio};

use common::PIN;

struct Newcomer {
    folder: tempfile::TempDir,
    server: String,
    /// Where the Key is, as the environment says it.
    key: Vec<(&'static str, OsString)>,
    pin: &'static str,
}

impl Newcomer {
    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_netca-renew"));
        command.current_dir(self.folder.path()).args(arguments).stdin(Stdio::null()).env("PIN", self.pin);
        command
            .envs(self.key.iter().map(|(name, value)| (name, value)))
            .env("NETCA_RENEW_TRUST_ANCHOR", "sandbox/ca.pem");
        command.env("NETCA_RENEW_SERVER", &self.server).env("NETCA_RENEW_STATE", "state").env("LC_ALL", "C");
        command.output().unwrap()
    }

    fn done(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{arguments:?}\n{text}\n{}", String::from_utf8_lossy(&output.stderr));
        text
    }

    fn new() -> Self {
        let key = vec![("NETCA_RENEW_SOFT_TOKEN", "token.json".into())];
        Self { folder: tempfile::tempdir().unwrap(), server: "https://127.0.0.1:1".into(), key, pin: PIN }
    }

    /// With a Key whose PKCS#11 module does SM2 by a vendor's numbers; cargo puts it beside the tests that depend on its crate.
    fn with_sm2_by_pkcs11(profile: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let module = std::env::current_exe().unwrap().with_file_name("libnetca_sm2_token.so");
        let key = vec![
            ("NETCA_RENEW_MODULE", module.into()),
            ("NETCA_RENEW_PKCS11_PROFILE", profile.into()),
            ("NETCA_SM2_TOKEN", profile.into()),
            ("NETCA_SM2_TOKEN_STATE", folder.path().join("key.json").into()),
        ];
        Self { folder, key, pin: "12345678", ..Self::new() }
    }

    /// Starts the sandbox, as the other terminal does.
    fn serve(&mut self, more: &[&str]) -> Sandbox {
        let arguments = "sandbox --listen 127.0.0.1:0 --data sandbox --auto-pay --auto-review 0 --json";
        let mut sandbox = Command::new(env!("CARGO_BIN_EXE_netca-renew"))
            .current_dir(self.folder.path())
            .args(arguments.split(' '))
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(sandbox.stdout.take().unwrap()), &mut line).unwrap();
        let started: serde_json::Value = serde_json::from_str(&line).unwrap();
        self.server = started["server"].as_str().unwrap().to_owned();
        Sandbox(sandbox)
    }

    /// Every step but the enrolment; gives what the last one says.
    fn renew(&self, more: &[&str]) -> String {
        let form = common::example_form().canonicalize().unwrap();
        let list = self.done(&["list"]);
        assert!(list.contains("apply"), "{list}");
        self.done(&["quote"]);
        assert!(self.done(&["agreement"]).contains("--accept-agreement 2026-01"));
        let apply = ["apply", "--accept-agreement", "2026-01", "--pin-env", "PIN", "--form", form.to_str().unwrap()];
        self.done(&[&apply, more].concat());
        self.done(&["pay"]);
        self.done(&["status", "--wait", "60"]);
        self.done(&["install", "--pin-env", "PIN"])
    }
}

/// Killed when dropped.
struct Sandbox(Child);

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn the_readme_step_by_step() {
    let mut newcomer = Newcomer::new();
    let enroll = ["sandbox", "enroll", "--data", "sandbox", "--pin-env", "PIN"];
    let made = newcomer.done(&enroll);
    assert!(made.contains("valid until"), "{made}");
    let sandbox = newcomer.serve(&[]);
    let installed = newcomer.renew(&[]);
    assert!(installed.contains("Renewed"), "{installed}");

    // One sandbox a data directory: enrolling while it runs would be a second one.
    let refused = newcomer.run(&enroll);
    assert_eq!(refused.status.code(), Some(1), "{}", String::from_utf8_lossy(&refused.stderr));
    drop(sandbox);
    // A second certificate on the same token, which exists now.
    newcomer.done(&enroll);
    let wrong = newcomer.run(&["sandbox", "enroll", "--data", "sandbox", "--days", "0"]);
    assert_eq!(wrong.status.code(), Some(2));
    let wrong = newcomer.run(&[&enroll[..], &["--pair"]].concat());
    assert_eq!(wrong.status.code(), Some(2), "nothing is encrypted to P-256 keys");
}

/// The sandbox's second CA stands in the same `ca.pem`: for TLS the first is taken, for the certificates either.
#[test]
fn an_sm2_pair_step_by_step() {
    let mut newcomer = Newcomer::new();
    let enroll = ["sandbox", "enroll", "--data", "sandbox", "--pin-env", "PIN"];
    let pair = newcomer.done(&[&enroll[..], &["--key", "sm2", "--pair"]].concat());
    assert!(pair.contains("A signing and an encryption certificate"), "{pair}");
    let escrowed = |newcomer: &Newcomer| {
        let told = newcomer.done(&["sandbox", "escrow", "--data", "sandbox"]);
        told.lines().filter(|line| line.contains("广州云杉演示有限公司")).count()
    };
    assert_eq!(escrowed(&newcomer), 1);
    let sandbox = newcomer.serve(&[]);
    let list = newcomer.done(&["list"]);
    assert!(list.contains("encryption certificate"), "{list}");
    let installed = newcomer.renew(&["--renew-with", "new-key"]);
    assert!(installed.contains("Renewed"), "{installed}");
    assert_eq!(escrowed(&newcomer), 2);
    drop(sandbox);
}

/// Every command is a process of its own, as the Key's driver sees it. The profile is the one that takes an encryption key in the most
/// steps. OpenSSL looks at what is on the Key then, and has its private keys for it, which no real Key would give.
#[cfg(target_os = "linux")]
#[test]
fn an_sm2_pair_through_pkcs11_step_by_step() {
    if !common::has("openssl") {
        return;
    }
    let profile = "key-type=0x80000099,generate=0x80000011,sign=0x80000012,signature=der,decrypt=0x80000013,ciphertext=der,\
                   point=bare,parameters=none,import=keys,unwrap=0x80000014,sm4=0x80000015,sm4-key-type=0x80000098";
    for way in ["same-key", "new-key"] {
        let mut newcomer = Newcomer::with_sm2_by_pkcs11(profile);
        let enroll = ["sandbox", "enroll", "--data", "sandbox", "--pin-env", "PIN", "--key", "sm2", "--pair"];
        newcomer.done(&enroll);
        let before = newcomer.on_the_key();
        let sandbox = newcomer.serve(&[]);
        let installed = newcomer.renew(&["--renew-with", way]);
        assert!(installed.contains("Renewed"), "{installed}");
        let after = newcomer.on_the_key();
        assert_eq!(before.certificates.len() + after.certificates.len(), 4, "the old pair is not listed any more");
        assert!(after.certificates.iter().all(|new| !before.certificates.contains(new)), "{way}");
        assert_eq!(after.keys.len(), if way == "same-key" { 2 } else { 4 }, "no private key is deleted");
        assert!(before.keys.iter().all(|key| after.keys.contains(key)));
        newcomer.has_the_keys_of(&after);
        drop(sandbox);
    }
    // Without its numbers the Key can list, and says what it lacks before anything is signed.
    let mut newcomer = Newcomer::with_sm2_by_pkcs11("ep11,import=host");
    newcomer.done(&["sandbox", "enroll", "--data", "sandbox", "--pin-env", "PIN", "--key", "sm2"]);
    newcomer.key.retain(|(name, _)| *name != "NETCA_RENEW_PKCS11_PROFILE");
    let sandbox = newcomer.serve(&[]);
    let form = common::example_form().canonicalize().unwrap();
    let apply = ["apply", "--accept-agreement", "2026-01", "--pin-env", "PIN", "--form", form.to_str().unwrap()];
    let refused = newcomer.run(&apply);
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success() && said.contains("--pkcs11-profile"), "{said}");
    drop(sandbox);
}

/// What lies in the file of a Key whose PKCS#11 module is ours.
#[cfg(target_os = "linux")]
struct OnTheKey {
    /// DER.
    certificates: Vec<Vec<u8>>,
    /// Of SM2, 32 bytes.
    keys: Vec<Vec<u8>>,
}

#[cfg(target_os = "linux")]
impl Newcomer {
    fn on_the_key(&self) -> OnTheKey {
        let text = std::fs::read(self.folder.path().join("key.json")).unwrap();
        let objects: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(&text).unwrap();
        let octets = |value: &serde_json::Value| {
            let octets = value.as_array()?.iter().map(|octet| octet.as_u64().unwrap() as u8);
            Some(octets.collect::<Vec<u8>>())
        };
        // CKA_VALUE.
        let certificates = objects.values().filter_map(|object| octets(&object["attributes"]["17"])).collect();
        OnTheKey { certificates, keys: objects.values().filter_map(|object| octets(&object["sm2"])).collect() }
    }

    /// OpenSSL derives a certificate's public key from one of the private keys.
    fn has_the_keys_of(&self, key: &OnTheKey) {
        let openssl = common::openssl::OpenSsl::at(self.folder.path());
        let write = |name: &str, octets: &[u8]| std::fs::write(self.folder.path().join(name), octets).unwrap();
        let public: Vec<String> = key
            .keys
            .iter()
            .map(|key| {
                // RFC 5915: version 1, the key, the curve 1.2.156.10197.1.301.
                let head = [0x30, 0x31, 0x02, 0x01, 0x01, 0x04, 0x20];
                let curve = [0xa0, 0x0a, 0x06, 0x08, 0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01, 0x82, 0x2d];
                write("key.der", &[&head[..], key, &curve].concat());
                openssl.run(&["pkey", "-inform", "DER", "-in", "key.der", "-pubout"])
            })
            .collect();
        for certificate in &key.certificates {
            write("certificate.der", certificate);
            let of = openssl.run(&["x509", "-inform", "DER", "-in", "certificate.der", "-noout", "-pubkey"]);
            assert!(public.contains(&of), "{of}\n{public:?}");
        }
    }
}

/// The policy changes while holders of other certificates are out there.
#[test]
fn an_rsa_certificate_is_moved_to_sm2_step_by_step() {
    let mut newcomer = Newcomer::new();
    newcomer.done(&["sandbox", "enroll", "--data", "sandbox", "--pin-env", "PIN", "--key", "rsa2048"]);
    let sandbox = newcomer.serve(&["--move-to-sm2", "pair"]);
    let quote: serde_json::Value = serde_json::from_str(&newcomer.done(&["quote", "--json"])).unwrap();
    assert_eq!(quote["new_key"], serde_json::json!({ "key_algorithm": "sm2", "pair": true }), "{quote}");
    let installed = newcomer.renew(&[]);
    assert!(installed.contains("Renewed"), "{installed}");
    let list = newcomer.done(&["list"]);
    assert!(list.contains("encryption certificate"), "{list}");
    drop(sandbox);
}

use std::path::{Path, PathBuf};

use netca_renew::netca_cert::{Certificate, KeyAlgorithm};
use netca_renew::netca_token::{KeyId, Login, Pin, Placement, SoftProvider, open_only, soft};
use serde_json::Value;

use super::PIN;
use super::command::Run;
use super::openssl::OpenSsl;
use super::sandbox::Sandbox;
use super::softhsm::SoftHsm;

/// What a token's objects are called before and after.
pub const ID: &str = "4a31";
pub const LABEL: &str = "user's own label";

/// A user: a token with a certificate by a CA, the CA's root, a state directory, a file with the PIN.
pub struct User {
    pub folder: PathBuf,
    state: PathBuf,
    pub token: Key,
    pub root: PathBuf,
}

pub enum Key {
    Soft(PathBuf),
    Hsm(SoftHsm),
}

impl User {
    fn new(folder: &Path, openssl: &OpenSsl, token: Key) -> Self {
        std::fs::create_dir_all(folder).unwrap();
        std::fs::write(folder.join("pin"), format!("{PIN}\n")).unwrap();
        Self { folder: folder.to_owned(), state: folder.join("state"), token, root: openssl.path("ca.pem") }
    }

    /// With a soft token, its certificate `NAME.pem` by OpenSSL.
    pub fn with_soft_token(folder: &Path, openssl: &OpenSsl, name: &str) -> Self {
        std::fs::create_dir_all(folder).unwrap();
        let file = folder.join("token.json");
        soft_token(&file, openssl, name);
        Self::new(folder, openssl, Key::Soft(file))
    }

    /// With a SoftHSM token that pkcs11-tool wrote `NAME.key` and `NAME.pem` to.
    pub fn with_softhsm(folder: &Path, openssl: &OpenSsl, name: &str) -> Option<Self> {
        std::fs::create_dir_all(folder).unwrap();
        let store = SoftHsm::new(folder)?;
        store.init_token("Key");
        store.import(openssl, name, ID, LABEL);
        Some(Self::new(folder, openssl, Key::Hsm(store)))
    }

    pub fn softhsm(&self) -> Option<&SoftHsm> {
        if let Key::Hsm(store) = &self.token { Some(store) } else { None }
    }

    pub fn state(&self) -> PathBuf {
        self.state.clone()
    }

    /// From now on at another computer, with the token and nothing else.
    pub fn move_to(&mut self, name: &str) {
        self.state = self.folder.join(name);
    }

    /// A command that needs only the token.
    pub fn on_token(&self, command: &[&str]) -> Run {
        let run = Run::new(command).path("--state", self.state());
        match &self.token {
            Key::Soft(file) => run.path("--soft-token", file),
            Key::Hsm(store) => run.path("--module", &store.module).env("SOFTHSM2_CONF", &store.configuration),
        }
    }

    /// A command at a server, without a PIN.
    pub fn at(&self, url: &str, command: &[&str]) -> Run {
        self.on_token(command).args(["--server", url, "--proxy", "direct"]).path("--trust-anchor", &self.root)
    }

    /// A command with everything.
    pub fn with_pin(&self, url: &str, command: &[&str]) -> Run {
        self.at(url, command).path("--pin-file", self.folder.join("pin"))
    }

    pub fn apply(&self, url: &str) -> Run {
        self.with_pin(url, &["apply", "--accept-agreement", "2026-01"]).path("--form", super::example_form())
    }

    /// The certificates on the token, as `list --json` has them.
    pub fn list(&self) -> Vec<Value> {
        self.on_token(&["list"]).json()["certificates"].as_array().unwrap().clone()
    }

    pub fn token_info(&self) -> Value {
        self.on_token(&["list"]).json()["token"].clone()
    }

    /// Every journal, byte for byte.
    pub fn journals(&self) -> Vec<(PathBuf, Vec<u8>)> {
        self.files("journal").into_iter().map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
    }

    /// The files of the state directory with this ending.
    pub fn files(&self, ending: &str) -> Vec<PathBuf> {
        let Ok(entries) = std::fs::read_dir(self.state()) else { return Vec::new() };
        let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        files.retain(|path| path.extension().is_some_and(|found| found == ending));
        files.sort();
        files
    }

    /// All of it, up to the installed certificate.
    pub fn renew(&self, sandbox: &Sandbox) {
        self.apply(&sandbox.url).run().ends(0);
        self.at(&sandbox.url, &["pay", "--wait", "30"]).run().ends(0);
        self.at(&sandbox.url, &["status", "--wait", "30"]).run().ends(0);
        self.with_pin(&sandbox.url, &["install"]).run().ends(0);
    }
}

/// A soft token with one P-256 key, its certificate made by OpenSSL.
pub fn soft_token(file: &Path, openssl: &OpenSsl, name: &str) {
    soft::create(file, "Soft Key", None, &Pin::new(PIN)).unwrap();
    let mut token = open_only(&mut SoftProvider::new(vec![file.to_owned()]), None).unwrap();
    token.login(Login { pin: Some(&Pin::new(PIN)), allow_last_try: false }).unwrap();
    let placement = Placement { key: KeyId(vec![0x4a, 0x31]), label: LABEL.into(), like: None };
    let public_key = token.generate_key(KeyAlgorithm::P256, &placement).unwrap();
    std::fs::write(openssl.path(&format!("{name}.spki")), public_key.as_der()).unwrap();
    let (spki, public, pem) = (format!("{name}.spki"), format!("{name}.pub"), format!("{name}.pem"));
    openssl.run(&["pkey", "-pubin", "-inform", "DER", "-in", &spki, "-out", &public]);
    std::fs::write(openssl.path("leaf.ext"), "keyUsage=critical,digitalSignature,nonRepudiation\n").unwrap();
    let subject = format!("/C=CN/O=Example Software/CN={name}");
    let made = ["x509", "-new", "-force_pubkey", &public, "-subj", &subject, "-CA", "ca.pem", "-CAkey", "ca.key"];
    openssl.run(&[&made[..], &["-days", "20", "-extfile", "leaf.ext", "-out", &pem]].concat());
    let pem = std::fs::read_to_string(openssl.path(&pem)).unwrap();
    token.write_certificate(&Certificate::from_pem(&pem).unwrap(), &placement).unwrap();
}

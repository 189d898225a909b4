//! Keys in software, certificates from the `openssl` command, and the rule for tests whose peer is missing.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, reason = "clippy takes only functions marked as tests for tests")]

pub mod changes;
pub mod gm;
pub mod java;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use netca_cert::{Certificate, KeyAlgorithm, PublicKey, SignatureAlgorithm, Signer, Sm2PrivateKey};
use p256::pkcs8::DecodePrivateKey;
use rsa::signature::{SignatureEncoding, Signer as _};

/// Says that a test is skipped, or fails it where every peer must be there (CI).
pub fn skip(reason: &str) {
    let required = std::env::var("NETCA_REQUIRE_PEERS").is_ok_and(|value| value == "1");
    assert!(!required, "NETCA_REQUIRE_PEERS=1, but {reason}");
    eprintln!("SKIPPED: {reason}");
}

/// A folder of its own to run `openssl` in.
pub struct OpenSsl {
    dir: tempfile::TempDir,
}

impl OpenSsl {
    /// `None`, loudly, where there is no `openssl`.
    pub fn new() -> Option<Self> {
        if Command::new("openssl").arg("version").output().is_err() {
            skip("there is no openssl command");
            return None;
        }
        Some(Self { dir: tempfile::tempdir().unwrap() })
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    pub fn read_text(&self, name: &str) -> String {
        String::from_utf8(self.read(name)).unwrap()
    }

    pub fn output<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Output {
        Command::new("openssl").args(args).current_dir(self.dir.path()).output().unwrap()
    }

    /// Runs a command line whose words hold no spaces; fails the test when it fails.
    pub fn run(&self, line: &str) -> String {
        self.run_args(&line.split_whitespace().collect::<Vec<_>>())
    }

    pub fn run_args(&self, args: &[&str]) -> String {
        let output = self.output(args);
        assert!(output.status.success(), "openssl {args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Makes `name.key`: `rsa:2048` and the like, `p256`, `ed25519`, or an EC curve by its OpenSSL name.
    pub fn key(&self, name: &str, kind: &str) {
        let out = format!("{name}.key");
        match kind.split_once(':') {
            Some(("rsa", bits)) => {
                self.run(&format!("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:{bits} -out {out}"))
            }
            _ if kind == "ed25519" => self.run(&format!("genpkey -algorithm ED25519 -out {out}")),
            _ => {
                let curve = if kind == "p256" { "P-256" } else { kind };
                self.run(&format!("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:{curve} -out {out}"))
            }
        };
    }

    /// Makes `name.key` and the self-signed `name.pem`; `extra` are further arguments of `openssl req -x509`.
    pub fn self_signed(&self, name: &str, kind: &str, subject: &str, extra: &[&str]) -> Certificate {
        self.key(name, kind);
        let (key, pem) = (format!("{name}.key"), format!("{name}.pem"));
        let args = ["req", "-x509", "-utf8", "-new", "-key", &key, "-subj", subject, "-days", "30", "-out", &pem];
        self.run_args(&[&args[..], signing_with(kind), extra].concat());
        Certificate::from_pem(&self.read_text(&pem)).unwrap()
    }

    /// Makes `name.key` (unless it is there) and `name.pem`, issued by `issuer` for so many days; `extensions` as in a
    /// section of OpenSSL's configuration, or none for a v1 certificate.
    pub fn issue(&self, name: &str, kind: &str, subject: &str, issuer: &str, extensions: &str) -> Certificate {
        self.issue_for(30, name, kind, subject, issuer, extensions)
    }

    pub fn issue_for(
        &self,
        days: u32,
        name: &str,
        kind: &str,
        subject: &str,
        issuer: &str,
        extensions: &str,
    ) -> Certificate {
        let (key, pem) = (format!("{name}.key"), format!("{name}.pem"));
        if !self.path(&key).exists() {
            self.key(name, kind);
        }
        let args = ["req", "-new", "-utf8", "-key", &key, "-subj", subject, "-out", "issue.csr"];
        self.run_args(&[&args[..], signing_with(kind)].concat());
        self.write("issue.cnf", extensions);
        let (ca, ca_key, days) = (format!("{issuer}.pem"), format!("{issuer}.key"), days.to_string());
        let mut args = vec!["x509", "-req", "-in", "issue.csr", "-CA", &ca, "-CAkey", &ca_key, "-days", &days];
        args.extend(["-CAcreateserial", "-out", &pem]);
        if kind == "SM2" {
            args.extend(["-vfyopt", DISTID]);
        }
        let issuer = Certificate::from_pem(&self.read_text(&ca)).unwrap();
        if issuer.public_key().algorithm() == KeyAlgorithm::Sm2 {
            args.extend(signing_with("SM2"));
        }
        if !extensions.is_empty() {
            args.extend(["-extfile", "issue.cnf"]);
        }
        self.run_args(&args);
        Certificate::from_pem(&self.read_text(&pem)).unwrap()
    }

    pub fn signer(&self, name: &str) -> SoftSigner {
        SoftSigner::read(&self.path(&format!("{name}.key")), self)
    }
}

/// What `openssl` wants to be told with an SM2 key, and with no other.
pub const DISTID: &str = "distid:1234567812345678";

/// The arguments with which `openssl req` signs with such a key.
pub fn signing_with(kind: &str) -> &'static [&'static str] {
    if kind == "SM2" { &["-sm3", "-sigopt", DISTID] } else { &[] }
}

/// A private key in memory.
pub struct SoftSigner {
    key: Key,
    public_key: PublicKey,
    pub calls: usize,
}

enum Key {
    Rsa(Box<rsa::pkcs1v15::SigningKey<sha2::Sha256>>),
    P256(p256::ecdsa::SigningKey),
    Sm2(Sm2PrivateKey),
}

impl SoftSigner {
    fn read(path: &Path, openssl: &OpenSsl) -> Self {
        let input = path.to_str().unwrap();
        openssl.run_args(&["pkcs8", "-topk8", "-nocrypt", "-in", input, "-outform", "DER", "-out", "key.p8"]);
        openssl.run_args(&["pkey", "-in", input, "-pubout", "-outform", "DER", "-out", "key.spki"]);
        let der = openssl.read("key.p8");
        let key = if let Ok(key) = rsa::RsaPrivateKey::from_pkcs8_der(&der) {
            Key::Rsa(Box::new(rsa::pkcs1v15::SigningKey::new(key)))
        } else if let Ok(key) = Sm2PrivateKey::from_pkcs8_der(&der) {
            Key::Sm2(key)
        } else {
            Key::P256(p256::ecdsa::SigningKey::from_pkcs8_der(&der).unwrap())
        };
        Self { key, public_key: PublicKey::from_der(&openssl.read("key.spki")).unwrap(), calls: 0 }
    }

    /// Claims another public key than its own.
    pub fn claiming(mut self, public_key: &PublicKey) -> Self {
        self.public_key = public_key.clone();
        self
    }
}

impl Signer for SoftSigner {
    type Error = std::convert::Infallible;

    fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.public_key.signature_algorithm().unwrap_or(SignatureAlgorithm::EcdsaP256Sha256)
    }

    fn sign(&mut self, message: &[u8]) -> Result<Vec<u8>, Self::Error> {
        self.calls += 1;
        Ok(match &self.key {
            Key::Rsa(key) => key.sign(message).to_vec(),
            Key::P256(key) => {
                let signature: p256::ecdsa::DerSignature = key.sign(message);
                signature.as_bytes().to_vec()
            }
            Key::Sm2(key) => key.sign_message(message).unwrap(),
        })
    }
}

/// One DER element.
pub fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let mut out = vec![tag];
    match content.len() {
        len @ 0..=0x7f => out.push(len as u8),
        len @ 0x80..=0xff => out.extend([0x81, len as u8]),
        len @ 0x100..=0xffff => out.extend([0x82, (len >> 8) as u8, len as u8]),
        len => out.extend([0x83, (len >> 16) as u8, (len >> 8) as u8, len as u8]),
    }
    out.extend(content);
    out
}

/// Replaces the only occurrence of `from`.
pub fn replace(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let places: Vec<usize> = (0..=bytes.len() - from.len()).filter(|at| bytes[*at..].starts_with(from)).collect();
    assert_eq!(places.len(), 1, "the bytes to replace occur {} times", places.len());
    [&bytes[..places[0]], to, &bytes[places[0] + from.len()..]].concat()
}

/// The elements within a constructed element.
pub fn children(der: &[u8]) -> Vec<Vec<u8>> {
    let mut rest = &der[header_len(der)..element_len(der)];
    let mut all = Vec::new();
    while !rest.is_empty() {
        let (element, after) = rest.split_at(element_len(rest));
        all.push(element.to_vec());
        rest = after;
    }
    all
}

fn header_len(der: &[u8]) -> usize {
    if der[1] < 0x80 { 2 } else { 2 + usize::from(der[1] & 0x7f) }
}

fn element_len(der: &[u8]) -> usize {
    let header = header_len(der);
    match header {
        2 => header + usize::from(der[1]),
        _ => header + der[2..header].iter().fold(0, |len, octet| len << 8 | usize::from(*octet)),
    }
}

/// The certificate with other TBS fields, signed anew.
pub fn reissue(certificate: &Certificate, signer: &mut SoftSigner, change: impl FnOnce(&mut Vec<Vec<u8>>)) -> Vec<u8> {
    let parts = children(certificate.as_der());
    let mut fields = children(&parts[0]);
    change(&mut fields);
    let tbs = tlv(0x30, &[&fields.concat()]);
    let signature = signer.sign(&tbs).unwrap();
    tlv(0x30, &[&tbs, &parts[1], &tlv(0x03, &[&[0], &signature])])
}

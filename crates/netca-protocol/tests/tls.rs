//! Every kind of key, group and version of TLS that is offered, against OpenSSL's server.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use netca_cert::Certificate;
use netca_protocol::{
    Cancel, Error, HttpService, HttpsConfig, HttpsTransport, Proxy, RenewalService, RetryPolicy, Timeouts, TlsRoots,
};

/// `openssl s_server` in a directory with a certificate and an empty answer.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(directory: &Path, options: &[&str]) -> Self {
        let mut process = Command::new("openssl")
            .args(["s_server", "-accept", "127.0.0.1:0", "-WWW", "-key", "key.pem", "-cert", "cert.pem"])
            .args(options)
            .current_dir(directory)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .stdin(Stdio::piped())
            .spawn()
            .expect("openssl is needed");
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
        let address = lines.find_map(|line| line.strip_prefix("ACCEPT ").map(str::to_owned));
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, address: address.expect("openssl s_server says where it listens") }
    }

    fn ask(&self, root: &Certificate) -> Error {
        let config = HttpsConfig {
            tls_roots: TlsRoots::Only(vec![root.clone()]),
            proxy: Proxy::Direct,
            timeouts: Timeouts { connect: Duration::from_secs(5), request: Duration::from_secs(5) },
        };
        let transport = Arc::new(HttpsTransport::new(&config).unwrap());
        let service = HttpService::new(&format!("https://{}", self.address), transport).unwrap();
        service.with_retry(RetryPolicy::ONCE).info(&Cancel::new()).unwrap_err()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A self-signed certificate, and what the server answers: JSON, of which only a client that got through can complain.
fn directory(new_key: &[&str], digest: &str) -> (tempfile::TempDir, Certificate) {
    let directory = tempfile::tempdir().unwrap();
    let done = Command::new("openssl")
        .args(["req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=localhost", digest])
        .args(["-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:FALSE"])
        .args(["-keyout", "key.pem", "-out", "cert.pem"])
        .args(new_key)
        .current_dir(directory.path())
        .output()
        .expect("openssl is needed");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    std::fs::create_dir(directory.path().join("v1")).unwrap();
    std::fs::write(directory.path().join("v1/service"), "{}").unwrap();
    let pem = std::fs::read_to_string(directory.path().join("cert.pem")).unwrap();
    let root = Certificate::all_from_pem(&pem).unwrap().pop().unwrap();
    (directory, root)
}

const P256: &[&str] = &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"];
const P384: &[&str] = &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384"];
const RSA: &[&str] = &["-newkey", "rsa:2048"];

#[test]
fn every_kind_of_key_group_and_version_gets_through() {
    for (key, digest) in [(P256, "-sha256"), (P256, "-sha384"), (P384, "-sha384"), (RSA, "-sha256"), (RSA, "-sha512")] {
        let (directory, root) = directory(key, digest);
        for version in ["-tls1_2", "-tls1_3"] {
            for group in ["X25519", "P-256", "P-384"] {
                let server = Server::start(directory.path(), &[version, "-groups", group]);
                let error = server.ask(&root);
                let answered = matches!(error, Error::UnexpectedAnswer { expected, .. } if expected.contains("field"));
                assert!(answered, "{key:?} {digest} {version} {group}: {error:?}");
            }
        }
    }
}

/// TLS 1.2 leaves the curve of a signature scheme open: a P-256 key may sign over SHA-384, and a P-384 key over SHA-256.
#[test]
fn a_curve_goes_with_either_digest_in_tls_1_2() {
    for (key, scheme) in [(P256, "ECDSA+SHA384"), (P256, "ECDSA+SHA256"), (P384, "ECDSA+SHA256")] {
        let (directory, root) = directory(key, "-sha256");
        let server = Server::start(directory.path(), &["-tls1_2", "-sigalgs", scheme]);
        let error = server.ask(&root);
        assert!(matches!(error, Error::UnexpectedAnswer { .. }), "{key:?} {scheme}: {error:?}");
    }
}

#[test]
fn what_is_not_offered_is_not_spoken() {
    let (directory, root) = directory(RSA, "-sha256");
    let old = ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"];
    for options in [
        &["-tls1_2", "-cipher", "ECDHE-RSA-CHACHA20-POLY1305"][..],
        &["-tls1_3", "-ciphersuites", "TLS_CHACHA20_POLY1305_SHA256"],
        &["-tls1_2", "-cipher", "AES256-GCM-SHA384"],
        &["-tls1_3", "-groups", "P-521"],
        &old,
    ] {
        let server = Server::start(directory.path(), options);
        let error = server.ask(&root);
        assert!(matches!(error, Error::TlsFailed { .. }), "{options:?}: {error:?}");
    }
}

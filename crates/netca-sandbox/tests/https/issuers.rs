//! The CA itself: its own, or one that OpenSSL made, with keys in every form that OpenSSL writes.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use netca_sandbox::{CaKey, Config, Error, IssuerFiles, Sandbox};
use rustls::pki_types::ServerName;
use rustls::pki_types::pem::PemObject;

use crate::support::{Bench, Holder, new_key, openssl, openssl_bytes};

const LEAF: &str = "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,keyEncipherment\n\
    subjectAltName=email:zhang.san@trade.example\n1.3.6.1.4.1.18760.1.14=ASN1:UTF8String:0123456789abcdef0123456789abcdef@S02\n";

/// A CA of OpenSSL's: the files of certificate and key.
fn ca(dir: &Path, name: &str, key: &Path, issuer: Option<(&Path, &Path)>, extensions: &str) -> PathBuf {
    let file = |end: &str| dir.join(format!("{name}.{end}"));
    let (config, pem) = (file("cnf"), file("pem"));
    let text = format!(
        "[req]\ndistinguished_name=dn\nx509_extensions=ext\nprompt=no\nutf8=yes\nstring_mask=utf8only\n\
         [dn]\nC=CN\nO=外部测试机构\nCN={name}\n[ext]\nsubjectKeyIdentifier=hash\n{extensions}\n"
    );
    std::fs::write(&config, text).unwrap();
    match issuer {
        None => drop(openssl("req -x509 -new -key {} -config {} -days 3650 -out {}", &[key, &config, &pem])),
        Some((ca, ca_key)) => {
            let csr = file("csr");
            openssl("req -new -key {} -config {} -out {}", &[key, &config, &csr]);
            let line = "x509 -req -in {} -CA {} -CAkey {} -days 1825 -extfile {} -extensions ext -out {}";
            openssl(line, &[&csr, ca, ca_key, &config, &pem]);
        }
    }
    pem
}

const CA: &str = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign";

/// Renews a certificate that OpenSSL made with this CA, and checks it with OpenSSL.
fn renews(certificate: &Path, key: &Path, issuing: (&Path, &Path), chain_is_empty: bool) {
    let files = IssuerFiles { certificate: certificate.into(), key: key.into() };
    let Some(bench) = Bench::start(|config| {
        config.issuer = Some(files);
        config.auto_pay = true;
        config.auto_review = Some(Duration::ZERO);
    }) else {
        return;
    };
    let holder = Holder::by_openssl(&bench, "elsewhere", "rsa", issuing, "-days 20", LEAF);
    let application = bench.apply(&holder, 12);
    let body = serde_json::json!({ "channel": "alipay" });
    bench.json("POST", &format!("{}/payments", application.0), Some(&application.1), Some(&body)).ok();
    bench.until(&application, "ready_to_install");
    let new = bench.fetch(&application, "after.pem");
    let (root, chain) = (bench.data().join("ca.pem"), bench.data().join("chain.pem"));
    assert_eq!(std::fs::read(&chain).unwrap().is_empty(), chain_is_empty);
    if chain_is_empty {
        openssl("verify -x509_strict -CAfile {} {}", &[&root, &new]);
    } else {
        openssl("verify -x509_strict -CAfile {} -untrusted {} {}", &[&root, &chain, &new]);
    }
    let shown = openssl("x509 -noout -text -in {}", &[&new]);
    for part in
        ["Digital Signature, Key Encipherment", "email:zhang.san@trade.example", "0123456789abcdef0123456789abcdef@S02"]
    {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    assert!(!shown.contains("Extended Key Usage"), "the old one had none");
}

#[test]
fn a_ca_made_by_openssl_in_every_form_of_key() {
    let dir = tempfile::tempdir().unwrap();
    let file = |name: &str| dir.path().join(name);
    if std::process::Command::new("openssl").arg("version").output().is_err() {
        assert!(std::env::var_os("NETCA_REQUIRE_PEERS").is_none(), "openssl is missing");
        return eprintln!("SKIPPED: openssl is missing");
    }
    let pkcs8_rsa = new_key(&file("pkcs8-rsa.key"), "rsa");
    let pkcs1 = file("pkcs1.key");
    openssl("rsa -in {} -traditional -out {}", &[&pkcs8_rsa, &pkcs1]);
    let with_parameters = file("sec1.key");
    openssl("ecparam -name prime256v1 -genkey -out {}", &[&with_parameters]);
    let pkcs8_ec = file("pkcs8-ec.key");
    openssl("pkcs8 -topk8 -nocrypt -in {} -out {}", &[&with_parameters, &pkcs8_ec]);
    for (key, label) in [
        (&pkcs8_rsa, "BEGIN PRIVATE KEY"),
        (&pkcs1, "BEGIN RSA PRIVATE KEY"),
        (&with_parameters, "BEGIN EC PARAMETERS"),
        (&pkcs8_ec, "BEGIN PRIVATE KEY"),
    ] {
        assert!(std::fs::read_to_string(key).unwrap().contains(label));
        let root = ca(dir.path(), "root", key, None, CA);
        renews(&root, key, (&root, key), true);
    }
    // An issuing CA below two others; the file in any order after the first.
    let root = ca(dir.path(), "top", &pkcs8_rsa, None, CA);
    let (middle_key, issuing_key) = (new_key(&file("middle.key"), "p256"), new_key(&file("issuing.key"), "rsa"));
    let below = format!("{CA}\nauthorityKeyIdentifier=keyid");
    let middle = ca(dir.path(), "middle", &middle_key, Some((&root, &pkcs8_rsa)), &below);
    let issuing = ca(dir.path(), "issuing", &issuing_key, Some((&middle, &middle_key)), &below);
    let all = file("all.pem");
    let read = |path: &Path| std::fs::read_to_string(path).unwrap();
    std::fs::write(&all, [read(&issuing), read(&root), read(&middle)].concat()).unwrap();
    renews(&all, &issuing_key, (&issuing, &issuing_key), false);
}

#[test]
fn files_that_are_no_ca() {
    let dir = tempfile::tempdir().unwrap();
    let file = |name: &str| dir.path().join(name);
    if std::process::Command::new("openssl").arg("version").output().is_err() {
        assert!(std::env::var_os("NETCA_REQUIRE_PEERS").is_none(), "openssl is missing");
        return eprintln!("SKIPPED: openssl is missing");
    }
    let (key, other) = (new_key(&file("a.key"), "p256"), new_key(&file("b.key"), "p256"));
    let good = ca(dir.path(), "good", &key, None, CA);
    let leaf = ca(dir.path(), "leaf", &key, None, "basicConstraints=critical,CA:FALSE");
    let usage = ca(dir.path(), "usage", &key, None, "basicConstraints=critical,CA:TRUE\nkeyUsage=digitalSignature");
    let weak_key = new_key(&file("weak.key"), "rsa1024");
    let weak = ca(dir.path(), "weak", &weak_key, None, CA);
    let stranger = ca(dir.path(), "stranger", &other, None, CA);
    let unrelated = file("unrelated.pem");
    std::fs::write(&unrelated, [std::fs::read(&good).unwrap(), std::fs::read(&stranger).unwrap()].concat()).unwrap();
    let encrypted = file("encrypted.key");
    openssl("pkcs8 -topk8 -passout pass:123456 -in {} -out {}", &[&key, &encrypted]);
    let empty = file("empty.pem");
    std::fs::write(&empty, "").unwrap();
    for (certificate, key, words) in [
        (&good, &other, "the one of the private key"),
        (&leaf, &key, "must be a CA's"),
        (&usage, &key, "keyUsage"),
        (&weak, &weak_key, "2048"),
        (&unrelated, &key, "the issuer of one before it"),
        (&good, &encrypted, "encrypted"),
        (&empty, &key, "no certificate"),
        (&good, &empty, "no private key"),
    ] {
        let config = Config {
            issuer: Some(IssuerFiles { certificate: certificate.clone(), key: key.clone() }),
            ..Config::new(file("data"))
        };
        let error = Sandbox::start(config).unwrap_err();
        assert!(matches!(&error, Error::IssuerFile { rule, .. } if rule.contains(words)), "{words}: {error}");
    }
    let missing = IssuerFiles { certificate: file("nowhere.pem"), key };
    let error = Sandbox::start(Config { issuer: Some(missing), ..Config::new(file("data")) }).unwrap_err();
    assert!(matches!(error, Error::File { .. }));
}

#[test]
fn certificates_that_cannot_sign_cannot_apply() {
    let dir = tempfile::tempdir().unwrap();
    let Some(probe) = Bench::start(|_| {}) else { return };
    drop(probe);
    let key = new_key(&dir.path().join("ca.key"), "p256");
    let root = ca(dir.path(), "root", &key, None, CA);
    let files = IssuerFiles { certificate: root.clone(), key: key.clone() };
    let Some(bench) = Bench::start(|config| config.issuer = Some(files)) else { return };
    let usage = "keyUsage=critical,keyEncipherment,dataEncipherment\n";
    let holder = Holder::by_openssl(&bench, "encryption", "rsa", (&root, &key), "-days 20", usage);
    bench.quote(&holder).problem("certificate_not_renewable", None);
    let holder = Holder::by_openssl(&bench, "weak", "rsa1024", (&root, &key), "-days 20", LEAF);
    bench.quote(&holder).problem("certificate_not_renewable", None);
    // Two certificates with one serial number: the second cannot be this CA's doing.
    let twin = |name: &str| Holder::by_openssl(&bench, name, "p256", (&root, &key), "-days 20 -set_serial 7", LEAF);
    bench.quote(&twin("first")).ok();
    bench.quote(&twin("second")).problem("certificate_untrusted", None);
}

#[test]
fn rustls_verifies_the_server_by_the_root_alone() {
    for key in [CaKey::P256, CaKey::Rsa2048] {
        let Some(bench) = Bench::start(|config| config.ca_key = key) else { return };
        let mut roots = rustls::RootCertStore::empty();
        roots.add(rustls::pki_types::CertificateDer::from_pem_file(bench.data().join("ca.pem")).unwrap()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let config = Arc::new(config);
        for (name, trusted) in [("localhost", true), ("127.0.0.1", true), ("::1", true), ("sandbox.example", false)] {
            let name = ServerName::try_from(name).unwrap();
            let mut connection = rustls::ClientConnection::new(config.clone(), name).unwrap();
            let mut stream = std::net::TcpStream::connect(bench.running().address()).unwrap();
            let shaken = rustls::Stream::new(&mut connection, &mut stream).write(b"GET / HTTP/1.1\r\n\r\n");
            assert_eq!(shaken.is_ok(), trusted, "{shaken:?}");
        }
    }
}

#[test]
fn its_own_ca_is_honest_and_its_keys_are_private() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    for name in ["ca.pem", "chain.pem"] {
        let subject = openssl("x509 -noout -subject -nameopt utf8,sep_comma_plus -in {}", &[&bench.data().join(name)]);
        assert!(subject.contains("沙箱") && subject.contains("Sandbox"), "{subject}");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(bench.data()), 0o700);
        for name in ["root.key", "issuing.key", "server.secret", "sandbox.db"] {
            assert_eq!(mode(&bench.data().join(name)), 0o600, "{name}");
        }
    }
    let key = openssl_bytes(&["pkey", "-noout", "-text", "-in", &bench.data().join("issuing.key").to_string_lossy()]);
    assert!(String::from_utf8_lossy(&key).contains("prime256v1"));
}

//! SM2 certificates: the sandbox's CA for them, its own or OpenSSL's, and its policy of moving holders to SM2.

use std::path::Path;
use std::time::Duration;

use netca_cert::CertificateRequest;
use netca_protocol::wire::RenewWith;
use netca_sandbox::{Config, Error, IssuerFiles, MoveToSm2, Sandbox};
use serde_json::json;

use crate::support::{Bench, DAY, Holder, Pair, field, new_key, new_request, openssl, verify};

fn reviewed(config: &mut Config) {
    config.sm2 = true;
    config.auto_review = Some(Duration::ZERO);
}

fn public_key(certificate: &Path) -> String {
    openssl("x509 -noout -pubkey -in {}", &[certificate])
}

/// Renews a single certificate; gives the new one.
fn renews(bench: &Bench, holder: &Holder, new_kind: Option<&str>) -> std::path::PathBuf {
    let (id, answer) = bench.apply_with(holder, 12, |content| {
        if let Some(kind) = new_kind {
            content["renew_with"] = json!("new_key");
            content["certificate_request"] = json!(holder.new_key_request(bench, "new", kind));
        }
    });
    let receipt = answer.ok();
    let application = (format!("/v1/applications/{id}"), receipt["access_token"].as_str().unwrap().to_owned());
    bench.pay(&application);
    bench.until(&application, "ready_to_install");
    bench.fetch(&application, "after.pem")
}

#[test]
fn an_sm2_certificate_for_its_own_key_and_for_a_new_one() {
    let Some(bench) = Bench::start(reviewed) else { return };
    let holder = Holder::new(&bench, "holder", "sm2");
    verify(&bench, &holder.certificate);
    for new in [None, Some("sm2")] {
        let holder = if new.is_some() { Holder::new(&bench, "other", "sm2") } else { holder.clone() };
        let after = renews(&bench, &holder, new);
        verify(&bench, &after);
        assert_eq!(public_key(&after) == public_key(&holder.certificate), new.is_none());
        let shown = openssl("x509 -noout -text -in {}", &[&after]);
        for part in [
            "Signature Algorithm: SM2-with-SM3",
            "X509v3 Key Usage: critical\n                Digital Signature, Non Repudiation\n",
            "1.3.6.1.4.1.18760.1.14",
            "Version: 3",
        ] {
            assert!(shown.contains(part), "{part} in {shown}");
        }
        let after = Holder { key: holder.key.clone(), certificate: after };
        assert_eq!(field(&holder.der(), 5), field(&after.der(), 5), "the subject, byte for byte");
        assert_eq!(after.serial().len(), 32);
    }
    // The names of the CA are UTF8String (12), but for the country, which has to be a PrintableString (19).
    let issuing = bench.path("link-0.pem");
    let names = openssl("x509 -noout -subject -issuer -nameopt multiline,show_type,utf8 -in {}", &[&issuing]);
    assert_eq!((names.matches("UTF8STRING").count(), names.matches("PRINTABLESTRING").count()), (4, 2), "{names}");
}

#[test]
fn two_roots_are_trusted_and_the_servers_comes_first() {
    let Some(mut bench) = Bench::start(|config| config.sm2 = true) else { return };
    let roots = bench.running().roots();
    assert_eq!((roots.len(), roots[0] == *bench.running().root()), (2, true));
    let file = std::fs::read_to_string(bench.data().join("ca.pem")).unwrap();
    assert_eq!(file, roots[0].to_pem() + &roots[1].to_pem());
    // What was made stays, whatever the configuration says later.
    bench.config.sm2 = false;
    bench.restart();
    assert_eq!(bench.running().roots(), roots);
    #[cfg(unix)]
    for name in ["sm2-root.key", "sm2-issuing.key", "escrow.key"] {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(bench.data().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn without_a_ca_for_them_sm2_keys_get_nothing() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let request = new_request(&new_key(&bench.path("a.key"), "sm2"), "/CN=a");
    let request = CertificateRequest::from_der(&request).unwrap();
    let refused = bench.running().issue_first(&request, bench.now(), bench.now() + DAY).unwrap_err();
    assert!(matches!(refused, Error::KeyNotAcceptable), "{refused}");
    assert_eq!(bench.running().roots().len(), 1);
    let holder = Holder::new(&bench, "holder", "p256");
    let (_, answer) = bench.apply_with(&holder, 12, |content| {
        content["renew_with"] = json!("new_key");
        content["certificate_request"] = json!(holder.new_key_request(&bench, "new", "sm2"));
    });
    answer.problem("request_invalid", Some("certificate_request"));
}

/// A self-signed CA of OpenSSL's.
fn ca(bench: &Path, key: &Path, digest: &str) -> std::path::PathBuf {
    let (pem, config) = (bench.join("sm2-ca.pem"), bench.join("sm2-ca.cnf"));
    let text = "[req]\ndistinguished_name=dn\nx509_extensions=ext\nprompt=no\nutf8=yes\nstring_mask=utf8only\n[dn]\nC=CN\n\
        O=外部测试机构\nCN=SM2\n[ext]\nsubjectKeyIdentifier=hash\nbasicConstraints=critical,CA:TRUE\n\
        keyUsage=critical,keyCertSign,cRLSign\n";
    std::fs::write(&config, text).unwrap();
    openssl(&format!("req -x509 -new {digest} -key {{}} -config {{}} -days 3650 -out {{}}"), &[key, &config, &pem]);
    pem
}

#[test]
fn an_sm2_ca_made_by_openssl_in_both_forms_of_key() {
    let Some(probe) = Bench::start(|_| {}) else { return };
    let dir = probe.dir.path();
    let pkcs8 = new_key(&dir.join("pkcs8.key"), "sm2");
    let sec1 = dir.join("sec1.key");
    openssl("ec -in {} -out {}", &[&pkcs8, &sec1]);
    assert!(std::fs::read_to_string(&sec1).unwrap().contains("BEGIN SM2 PRIVATE KEY"));
    let root = ca(dir, &pkcs8, "-sm3 -sigopt distid:1234567812345678");
    for key in [&pkcs8, &sec1] {
        let files = IssuerFiles { certificate: root.clone(), key: key.clone() };
        let Some(bench) = Bench::start(|config| {
            config.issuer = Some(files);
            config.auto_review = Some(Duration::ZERO);
        }) else {
            return;
        };
        assert_eq!(bench.running().sm2_path().len(), 1);
        let pair = Pair::sm2(&bench, "pair");
        let application = pair.renew(&bench, |_| {});
        let issued = bench.issued(&application);
        for name in ["certificate", "encryption_certificate"] {
            verify(&bench, &bench.pem("after.pem", issued[name].as_str().unwrap()));
        }
        // Others have the sandbox's own CA, as the server has.
        verify(&bench, &Holder::new(&bench, "holder", "p256").certificate);
    }
    // SM2 below P-256: no path that anybody verifies.
    let (upper_key, upper) = (new_key(&dir.join("upper.key"), "p256"), dir.join("upper.pem"));
    std::fs::rename(ca(dir, &upper_key, "-sha256"), &upper).unwrap();
    let (csr, below, ext) = (dir.join("below.csr"), dir.join("below.pem"), dir.join("below.ext"));
    std::fs::write(&csr, new_request(&pkcs8, "/CN=below")).unwrap();
    std::fs::write(&ext, "basicConstraints=critical,CA:TRUE\n").unwrap();
    let line = "x509 -req -inform DER -in {} -CA {} -CAkey {} -vfyopt distid:1234567812345678 -extfile {} -out {}";
    openssl(line, &[&csr, &upper, &upper_key, &ext, &below]);
    let both = [std::fs::read(&below).unwrap(), std::fs::read(&upper).unwrap()].concat();
    std::fs::write(&below, both).unwrap();
    let files = IssuerFiles { certificate: below, key: pkcs8 };
    let mixed = Config { issuer: Some(files), ..Config::new(dir.join("mixed")) };
    let error = Sandbox::start(mixed).unwrap_err();
    assert!(matches!(&error, Error::IssuerFile { rule, .. } if rule.contains("SM2 key, or none")), "{error}");
}

#[test]
fn holders_are_moved_to_sm2() {
    for (kind, target, pair) in [("rsa", MoveToSm2::Pair, true), ("p256", MoveToSm2::AsBefore, false)] {
        let Some(bench) = Bench::start(|config| {
            config.auto_review = Some(Duration::ZERO);
            config.move_to_sm2 = Some(target);
        }) else {
            return;
        };
        let holder = Holder::new(&bench, "holder", kind);
        let quote = bench.quote(&holder).ok();
        assert_eq!(quote["renew_with"], json!(["new_key"]));
        assert_eq!(quote["new_key"], json!({ "key_algorithm": "sm2", "pair": pair }));
        let apply = |new: &str, cipher: Option<&str>| {
            bench.apply_on(&quote, &holder, 12, |content| {
                content["renew_with"] = json!("new_key");
                content["certificate_request"] = json!(holder.new_key_request(&bench, "new", new));
                if let Some(cipher) = cipher {
                    content["envelope_cipher"] = json!(cipher);
                }
            })
        };
        bench.apply_on(&quote, &holder, 12, |_| {}).1.problem("field_invalid", Some("renew_with"));
        let cipher = pair.then_some("sm4_ecb");
        let problem = apply(kind, cipher).1.problem("request_invalid", Some("certificate_request"));
        assert!(problem["detail"].as_str().unwrap().contains("密钥种类"), "{problem}");
        apply("sm2", if pair { None } else { Some("sm4_ecb") }).1.problem("field_invalid", Some("envelope_cipher"));
        apply("sm2", Some("aes_128_cbc")).1.problem("malformed_request", Some("envelope_cipher"));
        let (id, answer) = apply("sm2", cipher);
        let application = (format!("/v1/applications/{id}"), answer.ok()["access_token"].as_str().unwrap().to_owned());
        bench.pay(&application);
        bench.until(&application, "ready_to_install");
        let issued = bench.issued(&application);
        let after = bench.pem("after.pem", issued["certificate"].as_str().unwrap());
        verify(&bench, &after);
        let shown = openssl("x509 -noout -text -in {}", &[&after]);
        assert!(shown.contains("TLS Web Client Authentication") && shown.contains("18760.1.14"), "{shown}");
        assert_eq!(issued["enveloped_key"].is_string(), pair);
        if pair {
            let encryption = bench.pem("after-encryption.pem", issued["encryption_certificate"].as_str().unwrap());
            verify(&bench, &encryption);
            let shown = openssl("x509 -noout -text -in {}", &[&encryption]);
            assert!(shown.contains("Key Encipherment, Data Encipherment, Key Agreement\n"), "{shown}");
            assert!(shown.contains("18760.1.14") && !shown.contains("Extended Key Usage"), "{shown}");
        }
        // Once there, they stay: what is SM2 is renewed as it is.
        let moved = Pair::sm2(&bench, "moved").quote(&bench).ok();
        assert_eq!((&moved["renew_with"], &moved["new_key"]["pair"]), (&json!(["same_key", "new_key"]), &json!(true)));
        let moved = bench.quote(&Holder::new(&bench, "moved-single", "sm2")).ok();
        assert_eq!((&moved["renew_with"], &moved["new_key"]), (&json!(["same_key", "new_key"]), &json!(null)));
    }
}

#[test]
fn a_pair_is_moved_as_a_pair_and_one_of_p256_gets_no_new_key_otherwise() {
    let Some(mut bench) = Bench::start(reviewed) else { return };
    let pair = Pair::own(&bench, "p256-pair", "p256");
    let quote = pair.quote(&bench).ok();
    assert_eq!((&quote["renew_with"], &quote["new_key"]), (&json!(["same_key"]), &json!(null)));
    let (_, answer) = pair.apply_on(&bench, &quote, |content| drop(pair.new_key(&bench, "a.key", content)));
    answer.problem("field_invalid", Some("renew_with"));
    // A new key or nothing, and there is none for such pairs: said before anything is signed or paid for.
    bench.config.renew_with = vec![RenewWith::NewKey];
    bench.restart();
    let problem = pair.quote(&bench).problem("certificate_not_renewable", None);
    assert!(problem["detail"].as_str().unwrap().contains("数字信封"), "{problem}");
    // To SM2 there is a way, whatever kind of certificates are moved.
    bench.config.move_to_sm2 = Some(MoveToSm2::AsBefore);
    bench.restart();
    let quote = pair.quote(&bench).ok();
    assert_eq!(quote["new_key"], json!({ "key_algorithm": "sm2", "pair": true }));
    let application = pair.renew(&bench, |content| drop(pair.new_key(&bench, "b.key", content)));
    let issued = bench.issued(&application);
    for name in ["certificate", "encryption_certificate"] {
        verify(&bench, &bench.pem("after.pem", issued[name].as_str().unwrap()));
    }
}

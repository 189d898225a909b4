//! Who signed: exactly the certificate being renewed, and that is this CA's.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::support::{Bench, Holder, application, base64, fresh_id, new_key, openssl, openssl_bytes};

/// A CA that calls itself what the sandbox's issuing CA is called.
fn namesake(bench: &Bench) -> (PathBuf, PathBuf) {
    let key = new_key(&bench.path("namesake.key"), "p256");
    let path = bench.path("namesake.pem");
    let subject = "/C=CN/O=沙箱电子认证 Sandbox CA/CN=沙箱签发证书 Sandbox Issuing CA";
    let args = ["req", "-x509", "-new", "-utf8", "-config", "/dev/null", "-days", "3650", "-subj", subject, "-key"];
    let mut args: Vec<std::ffi::OsString> = args.map(Into::into).to_vec();
    args.extend([key.clone().into(), "-out".into(), path.clone().into()]);
    openssl_bytes(&args);
    (path, key)
}

/// An extension, so that OpenSSL writes certificates of version 3.
fn version_3(bench: &Bench) -> PathBuf {
    let path = bench.path("version-3.ext");
    std::fs::write(&path, "keyUsage=critical,digitalSignature,nonRepudiation\n").unwrap();
    path
}

/// A certificate with the serial number, issuer's name and subject of another, by the namesake.
fn impostor(bench: &Bench, genuine: &Holder) -> Holder {
    let (ca, ca_key) = namesake(bench);
    let key = new_key(&bench.path("impostor.key"), "p256");
    let (csr, pem) = (bench.path("impostor.csr"), bench.path("impostor.pem"));
    openssl("x509 -x509toreq -in {} -signkey {} -out {}", &[&genuine.certificate, &genuine.key, &csr]);
    let line = format!(
        "x509 -req -in {{}} -force_pubkey {{}} -CA {{}} -CAkey {{}} -set_serial 0x{} -days 20 -extfile {{}} -out {{}}",
        genuine.serial()
    );
    let (public, v3) = (bench.path("impostor.pub"), version_3(bench));
    openssl("pkey -in {} -pubout -out {}", &[&key, &public]);
    openssl(&line, &[&csr, &public, &ca, &ca_key, &v3, &pem]);
    Holder { key, certificate: pem }
}

#[test]
fn an_impostor_with_the_same_serial_number_and_issuer() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let genuine = Holder::new(&bench, "genuine", "p256");
    let impostor = impostor(&bench, &genuine);
    assert_eq!(impostor.serial(), genuine.serial());
    let issuer = |certificate: &Path| openssl("x509 -noout -issuer -in {}", &[certificate]);
    assert_eq!(issuer(&impostor.certificate), issuer(&genuine.certificate));
    bench.quote(&impostor).problem("certificate_untrusted", None);

    let quote = bench.quote(&genuine).ok();
    let id = fresh_id();
    // Says that it renews itself.
    let content = application(&impostor, &quote, &id, 12).to_string();
    bench.put_signed(&id, &impostor.sign(content.as_bytes())).problem("certificate_untrusted", None);
    // Says that it renews the genuine one.
    let content = application(&genuine, &quote, &id, 12).to_string();
    let answer = bench.put_signed(&id, &impostor.sign(content.as_bytes()));
    answer.problem("signature_invalid", Some("certificate_sha256"));
    // Signs with its own key, and puts the genuine certificate beside it.
    let path = bench.path("content");
    std::fs::write(&path, &content).unwrap();
    let line = "cms -sign -binary -nodetach -noattr -nosmimecap -nocerts -md sha256 -outform DER";
    let mut args: Vec<std::ffi::OsString> = line.split(' ').map(Into::into).collect();
    for (option, file) in [
        ("-signer", &impostor.certificate),
        ("-inkey", &impostor.key),
        ("-certfile", &genuine.certificate),
        ("-in", &path),
    ] {
        args.extend([option.into(), file.clone().into()]);
    }
    let signed = openssl_bytes(&args);
    let der = genuine.der();
    assert!(signed.windows(der.len()).any(|window| window == der));
    bench.put_signed(&id, &signed).problem("signature_invalid", None);
    // The genuine one still can.
    bench.put_signed(&id, &genuine.sign(content.as_bytes())).ok();
}

#[test]
fn a_self_signed_certificate_of_the_same_subject_and_serial_number() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let genuine = Holder::new(&bench, "genuine", "p256");
    let (csr, pem) = (bench.path("self.csr"), bench.path("self.pem"));
    openssl("x509 -x509toreq -in {} -signkey {} -out {}", &[&genuine.certificate, &genuine.key, &csr]);
    // Even with the same key.
    let line =
        format!("x509 -req -in {{}} -signkey {{}} -set_serial 0x{} -days 20 -extfile {{}} -out {{}}", genuine.serial());
    openssl(&line, &[&csr, &genuine.key, &version_3(&bench), &pem]);
    let impostor = Holder { key: genuine.key.clone(), certificate: pem };
    bench.quote(&impostor).problem("certificate_untrusted", None);
    let quote = bench.quote(&genuine).ok();
    let id = fresh_id();
    let content = application(&impostor, &quote, &id, 12).to_string();
    bench.put_signed(&id, &impostor.sign(content.as_bytes())).problem("certificate_untrusted", None);
}

#[test]
fn signatures_that_do_not_hold() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let holder = Holder::new(&bench, "holder", "rsa");
    let other = Holder::new(&bench, "other", "rsa");
    let quote = bench.quote(&holder).ok();
    let id = fresh_id();
    let content = application(&holder, &quote, &id, 12);
    let signed = holder.sign(content.to_string().as_bytes());
    let mut broken = signed.clone();
    *broken.last_mut().unwrap() ^= 1;
    bench.put_signed(&id, &broken).problem("signature_invalid", None);
    let at = signed.windows(5).position(|window| window == b"10000").unwrap();
    let mut changed = signed.clone();
    changed[at] = b'2';
    bench.put_signed(&id, &changed).problem("signature_invalid", None);
    let by_other = other.sign(content.to_string().as_bytes());
    bench.put_signed(&id, &by_other).problem("signature_invalid", Some("certificate_sha256"));
    for (key, value, field) in
        [("certSN", json!(other.serial()), "cert.certSN"), ("issuer", json!("3000"), "cert.issuer")]
    {
        let mut content = content.clone();
        content["cert"][key] = value;
        let answer = bench.put_signed(&id, &holder.sign(content.to_string().as_bytes()));
        answer.problem("signature_invalid", Some(field));
    }
    bench.put_signed(&id, &signed).ok();
}

#[test]
fn certificates_of_others_and_what_is_no_certificate() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let Some(elsewhere) = Bench::start(|_| {}) else { return };
    let stranger = Holder::new(&elsewhere, "stranger", "p256");
    bench.quote(&stranger).problem("certificate_untrusted", None);
    let quote = |certificate: &str| {
        let body = json!({ "certificate": certificate, "client": { "name": "t", "version": "1" } });
        bench.json("POST", "/v1/quotes", None, Some(&body))
    };
    quote(&base64(b"no certificate")).problem("malformed_request", Some("certificate"));
    quote("*").problem("malformed_request", Some("certificate"));
    // The CA's own certificates are not renewed here either.
    for name in ["ca.pem", "chain.pem"] {
        let pem = openssl("x509 -in {}", &[&bench.data().join(name)]);
        let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
        quote(&body).problem("certificate_untrusted", None);
    }
}

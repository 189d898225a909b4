//! PKCS#10 in both directions with OpenSSL.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests")]

mod common;

use common::{OpenSsl, replace};
use netca_cert::{CertificateRequest, Error, KeyAlgorithm, SignError, Structure, Weakness};

const SUBJECT: &str = "/C=CN/O=示例公司/CN=张三";

#[test]
fn openssl_verifies_ours() {
    let Some(openssl) = OpenSsl::new() else { return };
    for kind in ["p256", "rsa:2048", "rsa:3072", "rsa:4096"] {
        let certificate = openssl.self_signed("old", kind, SUBJECT, &[]);
        let mut signer = openssl.signer("old");
        let request = CertificateRequest::sign(certificate.subject(), &mut signer).unwrap();
        assert_eq!(signer.calls, 1);
        assert_eq!(request.verify(), Ok(()));
        assert_eq!(request.subject(), certificate.subject());
        assert_eq!(request.public_key(), certificate.public_key());
        openssl.write("request.der", request.as_der());
        openssl.run("req -inform DER -in request.der -verify -noout");
        let subject = openssl.run("req -inform DER -in request.der -subject -noout -nameopt RFC2253,utf8,-esc_msb");
        assert_eq!(subject.trim(), "subject=CN=张三,O=示例公司,C=CN");
    }
}

#[test]
fn we_verify_openssls() {
    let Some(openssl) = OpenSsl::new() else { return };
    for (kind, algorithm) in [
        ("p256", KeyAlgorithm::P256),
        ("rsa:2048", KeyAlgorithm::Rsa { bits: 2048 }),
        ("rsa:3072", KeyAlgorithm::Rsa { bits: 3072 }),
        ("rsa:4096", KeyAlgorithm::Rsa { bits: 4096 }),
    ] {
        openssl.key("new", kind);
        for extra in [&[][..], &["-addext", "keyUsage=digitalSignature"], &["-sha384"]] {
            let args = ["req", "-new", "-utf8", "-key", "new.key", "-subj", SUBJECT, "-outform", "DER", "-out", "r"];
            openssl.run_args(&[&args[..], extra].concat());
            let der = openssl.read("r");
            let request = CertificateRequest::from_der(&der).unwrap();
            assert_eq!(request.as_der(), der);
            assert_eq!(request.verify(), Ok(()));
            assert_eq!(request.public_key().algorithm(), algorithm);
            assert_eq!(request.subject().to_string(), "CN=张三, O=示例公司, C=CN");
        }
    }
}

#[test]
fn a_changed_request_does_not_verify() {
    let Some(openssl) = OpenSsl::new() else { return };
    let certificate = openssl.self_signed("old", "p256", "/CN=Example One", &[]);
    let request = CertificateRequest::sign(certificate.subject(), &mut openssl.signer("old")).unwrap();
    let changed = replace(request.as_der(), b"Example One", b"Example Two");
    let changed = CertificateRequest::from_der(&changed).unwrap();
    assert_eq!(changed.verify(), Err(Error::BadSignature { structure: Structure::CertificateRequest }));
    let trailing = [request.as_der(), &[0]].concat();
    let malformed = Error::Malformed { structure: Structure::CertificateRequest };
    assert_eq!(CertificateRequest::from_der(&trailing), Err(malformed));
}

#[test]
fn a_signer_with_another_key_is_found_out() {
    let Some(openssl) = OpenSsl::new() else { return };
    let certificate = openssl.self_signed("old", "p256", "/CN=Example", &[]);
    openssl.key("other", "p256");
    let mut signer = openssl.signer("other").claiming(certificate.public_key());
    let failed = CertificateRequest::sign(certificate.subject(), &mut signer);
    let bad = Error::BadSignature { structure: Structure::CertificateRequest };
    assert_eq!(failed, Err(SignError::Structure(bad)));
}

#[test]
fn weak_keys_neither_sign_nor_prove() {
    let Some(openssl) = OpenSsl::new() else { return };
    let weak = Error::TooWeak { weakness: Weakness::Rsa { bits: 1024 } };
    let certificate = openssl.self_signed("old", "rsa:1024", "/CN=Example", &[]);
    let mut signer = openssl.signer("old");
    let failed = CertificateRequest::sign(certificate.subject(), &mut signer);
    assert_eq!(failed, Err(SignError::Structure(weak.clone())));
    assert_eq!(signer.calls, 0, "nothing was signed");
    openssl.run("req -new -key old.key -subj /CN=x -outform DER -out r");
    assert_eq!(CertificateRequest::from_der(&openssl.read("r")).unwrap().verify(), Err(weak));
    openssl.key("tiny", "rsa:512");
    openssl.run("req -new -key tiny.key -subj /CN=x -outform DER -out r");
    let tiny = Error::TooWeak { weakness: Weakness::Rsa { bits: 512 } };
    assert_eq!(CertificateRequest::from_der(&openssl.read("r")), Err(tiny));
    openssl.run("req -new -key old.key -sha1 -subj /CN=x -outform DER -out r");
    let sha1 = Error::TooWeak { weakness: Weakness::Sha1 };
    assert_eq!(CertificateRequest::from_der(&openssl.read("r")).unwrap().verify(), Err(sha1));
}

#[test]
fn other_curves_are_named_in_the_error() {
    let Some(openssl) = OpenSsl::new() else { return };
    openssl.key("p384", "P-384");
    openssl.run("req -new -key p384.key -subj /CN=x -outform DER -out r");
    let unsupported = Error::UnsupportedAlgorithm { oid: "1.3.132.0.34".into() };
    let request = CertificateRequest::from_der(&openssl.read("r")).unwrap();
    assert_eq!(request.public_key().algorithm(), KeyAlgorithm::Unknown);
    assert_eq!(request.verify(), Err(unsupported.clone()));
    openssl.key("a", "p256");
    let mut signer = openssl.signer("a").claiming(request.public_key());
    let refused = CertificateRequest::sign(request.subject(), &mut signer);
    assert_eq!((refused, signer.calls), (Err(SignError::Structure(unsupported)), 0));
}

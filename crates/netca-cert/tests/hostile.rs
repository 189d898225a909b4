//! Whatever comes in: an answer or an error, never a panic, and never a changed thing that passes for the real one.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests")]

mod common;

use std::sync::{LazyLock, Mutex};
use std::time::SystemTime;

use common::changes::{apply, changes};
use common::{OpenSsl, SoftSigner, children, reissue, tlv};
use netca_cert::{Certificate, CertificateRequest, Error, Name, PublicKey, SignedMessage, TrustAnchors};
use proptest::prelude::*;

/// Structures with every feature that is read, all true ones.
struct Seeds {
    root: Certificate,
    leaf: Certificate,
    /// Issued by the leaf, which is a CA.
    below: Certificate,
    /// The root's key.
    signer: Mutex<SoftSigner>,
    certificates: Vec<Vec<u8>>,
    requests: Vec<Vec<u8>>,
    messages: Vec<Vec<u8>>,
}

static SEEDS: LazyLock<Option<Seeds>> = LazyLock::new(|| {
    let openssl = OpenSsl::new()?;
    let root = openssl.self_signed("root", "p256", "/C=CN/CN=根", &[]);
    let extensions = "basicConstraints=critical,CA:TRUE,pathlen:3\nkeyUsage=critical,keyCertSign,digitalSignature\n\
        subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\ncertificatePolicies=1.2.3.4,2.5.29.32.0\n\
        policyConstraints=requireExplicitPolicy:3,inhibitPolicyMapping:2\ninhibitAnyPolicy=2\n\
        policyMappings=1.2.3.4:1.2.3.5\nsubjectAltName=DNS:a.example,email:a@a.example,URI:https://a.example/,IP:10.0.0.1\n\
        nameConstraints=critical,permitted;DNS:example,excluded;IP:11.0.0.0/255.0.0.0,permitted;email:a.example\n\
        1.3.6.1.4.1.18760.1.14=ASN1:UTF8String:0123@S02";
    let leaf = openssl.issue("leaf", "p256", "/C=CN/O=示例公司/CN=张三", "root", extensions);
    let below =
        openssl.issue("below", "p256", "/CN=x", "leaf", "certificatePolicies=1.2.3.5\nsubjectAltName=DNS:b.example");
    let signer = Mutex::new(openssl.signer("root"));
    let rsa = openssl.self_signed("rsa", "rsa:2048", "/CN=x", &[]);
    let mut requests = Vec::new();
    let mut messages = Vec::new();
    for (name, certificate) in [("leaf", &leaf), ("rsa", &rsa)] {
        let mut signer = openssl.signer(name);
        requests.push(CertificateRequest::sign(certificate.subject(), &mut signer).unwrap().as_der().to_vec());
        messages.push(SignedMessage::sign(b"{\"memo\":\"\"}", certificate, &mut signer).unwrap().as_der().to_vec());
        openssl.write("content", "{}");
        openssl.run(&format!(
            "cms -sign -binary -nodetach -outform DER -in content -signer {name}.pem -inkey {name}.key -keyid -out m"
        ));
        messages.push(openssl.read("m"));
    }
    let certificates = [&root, &leaf, &rsa].map(|certificate| certificate.as_der().to_vec()).to_vec();
    Some(Seeds { root, leaf, below, signer, certificates, requests, messages })
});

/// Asks a certificate everything there is to ask.
fn exercise(certificate: &Certificate, seeds: &Seeds) {
    let (root, leaf) = (&seeds.root, &seeds.leaf);
    let _ = (
        certificate.subject().to_string(),
        certificate.issuer().common_name(),
        certificate.serial_number().to_string(),
    );
    let _ = (certificate.key_usage(), certificate.holder_id(), certificate.is_ca(), format!("{certificate:?}"));
    let _ = certificate.verify_signed_by(certificate.public_key());
    assert_eq!(Certificate::from_pem(&certificate.to_pem()).as_ref(), Ok(certificate));
    for at in [SystemTime::now(), certificate.not_before(), certificate.not_after()] {
        for (anchor, leaf, intermediate) in
            [(root, certificate, leaf), (root, leaf, certificate), (certificate, leaf, root)]
        {
            let _ = TrustAnchors::new(vec![anchor.clone()]).validate(leaf, std::slice::from_ref(intermediate), at);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_certificates((which, changes) in changes()) {
        let Some(seeds) = &*SEEDS else { return Ok(()) };
        let seed = &seeds.certificates[which % seeds.certificates.len()];
        let bytes = apply(seed, &changes);
        if let Ok(certificate) = Certificate::from_der(&bytes) {
            prop_assert_eq!(certificate.as_der(), &bytes);
            exercise(&certificate, seeds);
            // The same key still verifies only the bytes that it signed; the signature's own bytes are not among them.
            let original = Certificate::from_der(seed).unwrap();
            let issuer = if original == seeds.leaf { &seeds.root } else { &original };
            if certificate.verify_signed_by(issuer.public_key()).is_ok() {
                prop_assert_eq!(&children(&bytes)[0], &children(seed)[0]);
            }
        }
    }

    /// Signed by a CA that is trusted, so that path validation reads what is in there.
    #[test]
    fn changed_extensions_of_a_signed_ca((which, changes) in changes()) {
        let Some(seeds) = &*SEEDS else { return Ok(()) };
        let der = reissue(&seeds.leaf, &mut seeds.signer.lock().unwrap(), |fields| {
            let mut extensions = children(&children(&fields[7])[0]);
            let which = which % extensions.len();
            let mut parts = children(&extensions[which]);
            let value = parts.pop().unwrap();
            parts.push(tlv(0x04, &[&apply(&value[2..], &changes)]));
            extensions[which] = tlv(0x30, &[&parts.concat()]);
            fields[7] = tlv(0xa3, &[&tlv(0x30, &[&extensions.concat()])]);
        });
        if let Ok(certificate) = Certificate::from_der(&der) {
            let anchors = TrustAnchors::new(vec![seeds.root.clone()]);
            let _ = anchors.validate(&certificate, &[], SystemTime::now());
            let outcome = anchors.validate(&seeds.below, &[certificate], SystemTime::now());
            prop_assert!(!matches!(outcome, Err(Error::NoPath)), "the path itself is found: {outcome:?}");
        }
    }

    #[test]
    fn changed_requests((which, changes) in changes()) {
        let Some(seeds) = &*SEEDS else { return Ok(()) };
        let seed = &seeds.requests[which % seeds.requests.len()];
        let bytes = apply(seed, &changes);
        if let Ok(request) = CertificateRequest::from_der(&bytes) {
            prop_assert_eq!(request.as_der(), &bytes);
            let _ = (request.subject().to_string(), format!("{request:?}"));
            if request.verify().is_ok() {
                prop_assert_eq!(&children(&bytes)[0], &children(seed)[0]);
            }
        }
    }

    #[test]
    fn changed_messages((which, changes) in changes()) {
        let Some(seeds) = &*SEEDS else { return Ok(()) };
        let seed = &seeds.messages[which % seeds.messages.len()];
        let bytes = apply(seed, &changes);
        if let Ok(message) = SignedMessage::from_der(&bytes) {
            prop_assert_eq!(message.as_der(), &bytes);
            // The content is under the signature; what else may change is only what the signature does not cover.
            if let Ok(verified) = message.verify() {
                let original = SignedMessage::from_der(seed).unwrap().verify().unwrap();
                prop_assert_eq!(verified.content(), original.content());
                prop_assert_eq!(verified.certificate().public_key(), original.certificate().public_key());
            }
        }
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Certificate::from_der(&bytes);
        let _ = CertificateRequest::from_der(&bytes);
        let _ = SignedMessage::from_der(&bytes);
        let _ = PublicKey::from_der(&bytes);
        let _ = PublicKey::from_p256_point(&bytes);
        let _ = PublicKey::from_rsa_parts(&bytes, &bytes);
        let _ = netca_cert::ecdsa_raw_to_der(&bytes);
        let _ = Name::from_der(&bytes).map(|name| name.to_string());
        let _ = Certificate::all_from_pem(&String::from_utf8_lossy(&bytes));
        for tag in [0x0c, 0x13, 0x14, 0x1c, 0x1e] {
            let value = tlv(tag, &[&bytes]);
            let attribute = tlv(0x30, &[&[6, 3, 0x55, 4, 3], &value]);
            let name = Name::from_der(&tlv(0x30, &[&tlv(0x31, &[&attribute])])).unwrap();
            prop_assert!(name.to_string().chars().all(|c| !c.is_control()));
            prop_assert!(name.matches(&name.clone()));
        }
    }
}

/// Deep nesting and lengths that lie do not exhaust stack or memory.
#[test]
fn nesting_and_lying_lengths() {
    let mut deep = vec![0x30, 0];
    for _ in 0..5000 {
        deep = tlv(0x30, &[&deep]);
    }
    for bytes in [deep, vec![0x30, 0x84, 0xff, 0xff, 0xff, 0xff], vec![0x30, 0x80, 0, 0], vec![0x1f; 100]] {
        assert!(Certificate::from_der(&bytes).is_err());
        assert!(CertificateRequest::from_der(&bytes).is_err());
        assert!(SignedMessage::from_der(&bytes).is_err());
        assert!(PublicKey::from_der(&bytes).is_err());
    }
}

//! SM2 keys, signatures, encryption, requests and chains, in both directions with OpenSSL 3.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests")]

mod common;

use std::time::SystemTime;

use common::{DISTID, OpenSsl, children, replace, tlv};
use netca_cert::{
    Certificate, CertificateRequest, Error, KeyAlgorithm, PathFault, PublicKey, RequestAttribute, SignatureAlgorithm,
    Sm2Ciphertext, Sm2PrivateKey, Structure, TrustAnchors,
};

const MESSAGE: &[u8] = "{\"memo\":\"续期\"}\r\n\0".as_bytes();
const SIGN: SignatureAlgorithm = SignatureAlgorithm::Sm2Sm3;

/// The private key in `name.key`.
fn private_key(openssl: &OpenSsl, name: &str) -> Sm2PrivateKey {
    openssl.run(&format!("pkcs8 -topk8 -nocrypt -in {name}.key -outform DER -out {name}.p8"));
    Sm2PrivateKey::from_pkcs8_der(&openssl.read(&format!("{name}.p8"))).unwrap()
}

#[test]
fn keys_are_read_both_ways() {
    let Some(openssl) = OpenSsl::new() else { return };
    openssl.key("theirs", "SM2");
    openssl.run("pkey -in theirs.key -pubout -outform DER -out theirs.spki");
    let theirs = PublicKey::from_der(&openssl.read("theirs.spki")).unwrap();
    assert_eq!((theirs.algorithm(), theirs.signature_algorithm()), (KeyAlgorithm::Sm2, Ok(SIGN)));
    assert_eq!(private_key(&openssl, "theirs").public_key(), &theirs);
    assert_eq!(PublicKey::from_sm2_point(&theirs.ec_point().unwrap()).unwrap().as_der(), theirs.as_der());

    let ours = Sm2PrivateKey::generate().unwrap();
    openssl.write("ours.p8", ours.to_pkcs8_der().unwrap().as_bytes());
    openssl.run("pkey -inform DER -in ours.p8 -check -noout");
    openssl.run("pkey -inform DER -in ours.p8 -pubout -outform DER -out ours.spki");
    assert_eq!(openssl.read("ours.spki"), ours.public_key().as_der());
}

#[test]
fn signatures_verify_both_ways() {
    let Some(openssl) = OpenSsl::new() else { return };
    openssl.key("a", "SM2");
    openssl.run("pkey -in a.key -pubout -out a.pub");
    let key = private_key(&openssl, "a");
    for message in [MESSAGE, b"x", &vec![b'x'; 100_000]] {
        openssl.write("m", message);
        openssl.run(&format!("pkeyutl -sign -rawin -digest sm3 -inkey a.key -in m -out s -pkeyopt {DISTID}"));
        assert_eq!(key.public_key().verify(SIGN, message, &openssl.read("s")), Ok(()));
        openssl.write("s", key.sign_message(message).unwrap());
        let verify =
            format!("pkeyutl -verify -rawin -digest sm3 -pubin -inkey a.pub -in m -sigfile s -pkeyopt {DISTID}");
        openssl.run(&verify);
        openssl.write("s", key.sign_digest(&key.public_key().sm2_digest(message).unwrap()).unwrap());
        openssl.run(&verify);
    }
    // Another identifier is another signature.
    openssl.run("pkeyutl -sign -rawin -digest sm3 -inkey a.key -in m -out s -pkeyopt distid:somebody@a.example");
    let bad = Err(Error::BadSignature { structure: Structure::Signature });
    assert_eq!(key.public_key().verify(SIGN, &openssl.read("m"), &openssl.read("s")), bad);
}

#[test]
fn encryption_is_read_both_ways() {
    let Some(openssl) = OpenSsl::new() else { return };
    openssl.key("a", "SM2");
    openssl.run("pkey -in a.key -pubout -out a.pub");
    let key = private_key(&openssl, "a");
    for len in [1, 16, 32, 33, 200] {
        let plaintext: Vec<u8> = (1..=len).collect();
        openssl.write("m", &plaintext);
        openssl.run("pkeyutl -encrypt -pubin -inkey a.pub -in m -out c");
        let ciphertext = Sm2Ciphertext::from_der(&openssl.read("c")).unwrap();
        assert_eq!(key.decrypt_ciphertext(&ciphertext).unwrap().as_bytes(), plaintext);
        openssl.write("c", key.public_key().sm2_encrypt(&plaintext).unwrap().to_der());
        openssl.run("pkeyutl -decrypt -inkey a.key -in c -out out");
        assert_eq!(openssl.read("out"), plaintext);
    }
}

#[test]
fn requests_verify_both_ways() {
    let Some(openssl) = OpenSsl::new() else { return };
    let certificate = openssl.self_signed("old", "SM2", "/C=CN/O=示例公司/CN=张三", &[]);
    let mut signer = openssl.signer("old");
    let request = CertificateRequest::sign(certificate.subject(), &mut signer).unwrap();
    assert_eq!((request.verify(), request.public_key()), (Ok(()), certificate.public_key()));
    let signature = children(request.as_der()).pop().unwrap();
    assert_eq!(signature[3], 0x30, "the signature is a SEQUENCE and not r and s in a row");
    let verify = format!("req -inform DER -in r -verify -noout -vfyopt {DISTID}");
    openssl.write("r", request.as_der());
    openssl.run(&verify);

    let password = RequestAttribute::new("1.2.840.113549.1.9.7", b"\x13\x06111111").unwrap();
    let request =
        CertificateRequest::sign_with(certificate.subject(), std::slice::from_ref(&password), &mut signer).unwrap();
    assert_eq!((request.verify(), request.attributes()), (Ok(()), Ok(vec![password])));
    openssl.write("r", request.as_der());
    openssl.run(&verify);
    let text = openssl.run("req -inform DER -in r -text -noout");
    assert!(text.contains("challengePassword") && text.contains("111111"), "{text}");

    let args = ["req", "-new", "-utf8", "-key", "old.key", "-sm3", "-sigopt", DISTID, "-subj", "/CN=Example One"];
    openssl.run_args(&[&args[..], &["-addext", "keyUsage=digitalSignature", "-outform", "DER", "-out", "r"]].concat());
    let request = CertificateRequest::from_der(&openssl.read("r")).unwrap();
    assert_eq!(request.verify(), Ok(()));
    assert_eq!(request.attributes().unwrap()[0].oid(), "1.2.840.113549.1.9.14");
    let changed = CertificateRequest::from_der(&replace(request.as_der(), b"Example One", b"Example Two")).unwrap();
    assert_eq!(changed.verify(), Err(Error::BadSignature { structure: Structure::CertificateRequest }));
}

/// What CFCA's software writes: OpenSSL stops at it, so only the signature over it shows that it is whole.
#[test]
fn bare_attributes_are_read_and_written() {
    let Some(openssl) = OpenSsl::new() else { return };
    let certificate = openssl.self_signed("old", "SM2", "/CN=x", &[]);
    let bare = RequestAttribute::bare("1.2.840.113549.1.9.7", b"\x13\x06111111").unwrap();
    let other = RequestAttribute::bare("1.2.840.113549.1.9.63", &tlv(4, &[&[7; 140]])).unwrap();
    let wrapped = RequestAttribute::new("1.2.840.113549.1.9.7", b"\x13\x06111111").unwrap();
    let attributes = [other.clone(), wrapped.clone(), bare.clone()];
    let request =
        CertificateRequest::sign_with(certificate.subject(), &attributes, &mut openssl.signer("old")).unwrap();
    assert_eq!(request.verify(), Ok(()));
    assert_eq!(request.attributes().unwrap(), [bare.clone(), wrapped, other], "in the order of a SET");
    assert!(bare.is_bare() && bare.values().eq([b"\x13\x06111111"]));
    let info = children(&children(request.as_der())[0]);
    let first =
        [&[0x30, 0x13, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 7][..], b"\x13\x06111111"].concat();
    assert_eq!(children(&info[3])[0], first);
    openssl.write("r", request.as_der());
    let refused = openssl.output("req -inform DER -in r -noout".split(' '));
    assert!(!refused.status.success(), "OpenSSL refuses such requests; field-notes would be wrong");
    for (oid, value) in
        [("1.2.3", &b"\x31\x00"[..]), ("1.2.3", b"\x13\x01"), ("1.2.3", b"\x13\x00\x00"), ("x", b"\x05\x00")]
    {
        assert!(RequestAttribute::bare(oid, value).is_err(), "{oid} {value:?}");
    }
    let malformed = tlv(0xa0, &[&tlv(0x30, &[&[6, 1, 0x2a]])]);
    let info = tlv(0x30, &[&info[..3].concat(), &malformed]);
    let parts = children(request.as_der());
    let request = CertificateRequest::from_der(&tlv(0x30, &[&info, &parts[1], &parts[2]])).unwrap();
    assert_eq!(request.attributes(), Err(Error::Malformed { structure: Structure::CertificateRequest }));
}

const CA: &str = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n\
    authorityKeyIdentifier=keyid";
const SIGNING: &str = "keyUsage=critical,digitalSignature,nonRepudiation\nauthorityKeyIdentifier=keyid\n\
    1.3.6.1.4.1.18760.1.14=ASN1:UTF8String:0123456789abcdef0123456789abcdef@S02";

/// OpenSSL takes `name.pem` for issued by `issuer.pem`. Link by link: it uses the identifier for the leaf only.
fn openssl_verifies_link(openssl: &OpenSsl, name: &str, issuer: &str) {
    let key = Certificate::from_pem(&openssl.read_text(&format!("{issuer}.pem"))).unwrap().public_key().algorithm();
    let option = if key == KeyAlgorithm::Sm2 { format!("-vfyopt {DISTID}") } else { String::new() };
    openssl.run(&format!("verify {option} -partial_chain -trusted {issuer}.pem {name}.pem"));
}

#[test]
fn chains_of_sm2_throughout() {
    let Some(openssl) = OpenSsl::new() else { return };
    let root = openssl.self_signed("root", "SM2", "/CN=根", &[]);
    let ca = openssl.issue("ca", "SM2", "/CN=中级", "root", CA);
    let leaf = openssl.issue("leaf", "SM2", "/C=CN/CN=张三", "ca", SIGNING);
    openssl_verifies_link(&openssl, "leaf", "ca");
    openssl_verifies_link(&openssl, "ca", "root");
    assert_eq!(leaf.holder_id(), Some("0123456789abcdef0123456789abcdef@S02"));
    let anchors = TrustAnchors::new(vec![root.clone()]);
    let at = SystemTime::now();
    let chain = anchors.validate(&leaf, std::slice::from_ref(&ca), at).unwrap();
    assert_eq!(chain.certificates(), [leaf.clone(), ca.clone(), root.clone()]);
    // One bit of the middle.
    let mut changed = ca.as_der().to_vec();
    let at_signature = changed.len() - 1;
    changed[at_signature] ^= 1;
    let changed = Certificate::from_der(&changed).unwrap();
    let fault = anchors.validate(&leaf, std::slice::from_ref(&changed), at);
    assert!(matches!(fault, Err(Error::Path { index: 1, fault: PathFault::BadSignature, .. })), "{fault:?}");
}

#[test]
fn mixed_chains_need_leave() {
    let Some(openssl) = OpenSsl::new() else { return };
    for (kind, other) in [("SM2", "p256"), ("p256", "SM2"), ("rsa:2048", "SM2")] {
        let root = openssl.self_signed("root", kind, "/CN=root", &[]);
        let _ = std::fs::remove_file(openssl.path("ca.key"));
        let _ = std::fs::remove_file(openssl.path("leaf.key"));
        let ca = openssl.issue("ca", other, "/CN=ca", "root", CA);
        let leaf = openssl.issue("leaf", other, "/CN=leaf", "ca", SIGNING);
        openssl_verifies_link(&openssl, "ca", "root");
        openssl_verifies_link(&openssl, "leaf", "ca");
        let anchors = TrustAnchors::new(vec![root]);
        let at = SystemTime::now();
        let refused = anchors.validate(&leaf, std::slice::from_ref(&ca), at);
        let expected = Error::Path { index: 1, certificate: ca.sha256(), fault: PathFault::MixedAlgorithms };
        assert_eq!(refused, Err(expected), "{kind} over {other}");
        let allowed = anchors.allow_mixed_algorithms().validate(&leaf, std::slice::from_ref(&ca), at);
        assert_eq!(allowed.unwrap().certificates().len(), 3, "{kind} over {other}");
        // An anchor that was named itself has nothing above it to be mixed with.
        assert!(TrustAnchors::new(vec![ca]).validate(&leaf, &[], at).is_ok());
    }
}

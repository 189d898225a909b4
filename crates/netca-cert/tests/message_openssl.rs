//! CMS in both directions with OpenSSL, and what must not pass for a message.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests")]

mod common;

use std::time::{Duration, SystemTime};

use common::{OpenSsl, children, replace, tlv};
use netca_cert::{
    Certificate, Dialect, Error, Purpose, SignError, SignedMessage, Signer, Structure, Supplied, Weakness,
};

const CONTENT: &[u8] = "{\"memo\":\"续期\"}\r\n\0".as_bytes();
const SIGN: &str = "cms -sign -binary -nodetach -outform DER -in content -signer a.pem -inkey a.key -out m";

/// A folder with a self-signed `a.pem` and the content in a file.
fn setup(kind: &str) -> Option<(OpenSsl, Certificate)> {
    let openssl = OpenSsl::new()?;
    let certificate = openssl.self_signed("a", kind, "/C=CN/CN=张三", &[]);
    openssl.write("content", CONTENT);
    Some((openssl, certificate))
}

fn verify(der: &[u8]) -> Result<Vec<u8>, Error> {
    SignedMessage::from_der(der)?.verify().map(|verified| verified.content().to_vec())
}

#[test]
fn openssl_verifies_ours() {
    for kind in ["p256", "rsa:2048", "rsa:3072", "rsa:4096"] {
        let Some((openssl, certificate)) = setup(kind) else { return };
        for content in [CONTENT, b"", &vec![b'x'; 300_000]] {
            let message = SignedMessage::sign(content, &certificate, &mut openssl.signer("a")).unwrap();
            let verified = message.verify().unwrap();
            assert_eq!((verified.content(), verified.certificate()), (content, &certificate));
            assert!(verified.other_certificates().is_empty());
            openssl.write("m", message.as_der());
            openssl.run("cms -verify -binary -inform DER -in m -CAfile a.pem -out out");
            assert_eq!(openssl.read("out"), content, "{kind}");
            assert_eq!(SignedMessage::from_der(message.as_der()), Ok(message));
        }
    }
}

#[test]
fn ours_has_the_shape_of_dialect_1() {
    let Some((openssl, certificate)) = setup("rsa:2048") else { return };
    let message = SignedMessage::sign(CONTENT, &certificate, &mut openssl.signer("a")).unwrap();
    openssl.write("m", message.as_der());
    let text = openssl.run("cms -cmsout -print -noout -inform DER -in m");
    for line in
        ["contentType: pkcs7-signedData", "eContentType: pkcs7-data", "algorithm: rsaEncryption", "algorithm: sha256"]
    {
        assert!(text.contains(line), "{line} is missing in {text}");
    }
    assert_eq!(text.matches("version: 1 ").count() + text.matches("version: 1\n").count(), 2, "{text}");
    assert!(text.contains("signedAttrs:\n          <ABSENT>"), "{text}");
}

/// RSA and P-256 in the other dialects keep to CMS as OpenSSL knows it.
#[test]
fn openssl_verifies_our_other_dialects() {
    for kind in ["p256", "rsa:2048"] {
        let Some((openssl, certificate)) = setup(kind) else { return };
        let sign = |dialect| SignedMessage::sign_in(dialect, CONTENT, &certificate, &mut openssl.signer("a")).unwrap();
        let detached = sign(Dialect::Detached);
        openssl.write("m", detached.as_der());
        openssl.run("cms -verify -binary -inform DER -in m -content content -CAfile a.pem -out out");
        assert_eq!(detached.verify(), Err(Error::DetachedContent));
        let verified = detached.verify_with(Supplied::default().content(CONTENT)).unwrap();
        assert_eq!((verified.content(), verified.certificate()), (CONTENT, &certificate), "{kind}");

        for (seconds, time, year) in
            [(1_800_000_000, "UTCTIME:", " 2027 "), (2_600_000_000, "GENERALIZEDTIME:", " 2052 ")]
        {
            let signing_time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
            let attributes = sign(Dialect::Attributes { signing_time });
            openssl.write("m", attributes.as_der());
            openssl.run("cms -verify -binary -inform DER -in m -certfile a.pem -CAfile a.pem -out out");
            assert_eq!(openssl.read("out"), CONTENT, "{kind}");
            let text = openssl.run("cms -cmsout -print -noout -inform DER -in m");
            assert!(text.lines().any(|line| line.contains(time) && line.contains(year)), "{text}");
            assert!(text.contains("certificates:\n      <ABSENT>"), "{text}");
            assert_eq!(attributes.verify(), Err(Error::SignerCertificateMissing));
            let verified = attributes.verify_with(Supplied::default().certificate(&certificate)).unwrap();
            assert_eq!(verified.content(), CONTENT, "{kind}");
        }
    }
}

#[test]
fn we_verify_openssls() {
    for kind in ["p256", "rsa:2048"] {
        let Some((openssl, certificate)) = setup(kind) else { return };
        openssl.self_signed("b", "p256", "/CN=Other", &[]);
        for extra in ["-noattr", "", "-nosmimecap", "-noattr -keyid", "-keyid", "-certfile b.pem"] {
            openssl.run(&format!("{SIGN} {extra}"));
            let verified = SignedMessage::from_der(&openssl.read("m")).unwrap().verify();
            let verified = verified.unwrap_or_else(|error| panic!("{kind} {extra}: {error}"));
            assert_eq!((verified.content(), verified.certificate()), (CONTENT, &certificate), "{kind} {extra}");
            let others = usize::from(extra.contains("certfile"));
            assert_eq!(verified.other_certificates().len(), others);
        }
    }
}

#[test]
fn changed_content_does_not_verify() {
    let Some((openssl, _)) = setup("p256") else { return };
    let other = [b"X", &CONTENT[1..]].concat();
    openssl.run(&format!("{SIGN} -noattr"));
    let bad = Err(Error::BadSignature { structure: Structure::SignedMessage });
    assert_eq!(verify(&replace(&openssl.read("m"), CONTENT, &other)), bad);
    openssl.run(SIGN);
    assert_eq!(verify(&replace(&openssl.read("m"), CONTENT, &other)), Err(Error::SignedAttributes));
}

#[test]
fn attributes_are_signed_and_belong_to_the_content() {
    let Some((openssl, _)) = setup("p256") else { return };
    openssl.run(SIGN);
    let message = openssl.read("m");
    let bad = Err(Error::BadSignature { structure: Structure::SignedMessage });
    // The attributes' year is under the signature.
    let signing_time = [0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 5, 0x31, 15, 0x17, 13];
    let at = message.windows(signing_time.len()).position(|window| window == signing_time).unwrap();
    let mut changed = message.clone();
    changed[at + signing_time.len()] ^= 1;
    assert_eq!(verify(&changed), bad);
    // A contentType attribute that does not say data, and one that is another attribute.
    let content_type = [0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 3, 0x31, 11, 0x06, 9];
    let at = message.windows(content_type.len()).position(|window| window == content_type).unwrap();
    for place in [at + content_type.len() + 8, at + 10] {
        let mut changed = message.clone();
        changed[place] ^= 8;
        assert_eq!(verify(&changed), Err(Error::SignedAttributes));
    }
}

#[test]
fn attributes_cannot_pass_for_content() {
    let Some((openssl, certificate)) = setup("p256") else { return };
    // What an attacker does: take a message with attributes, and present their encoding as the content.
    openssl.run(SIGN);
    let message = openssl.read("m");
    let start = message
        .windows(4)
        .position(|window| window == [0xa0, 0x81, 0xe4, 0x30])
        .or_else(|| message.windows(5).position(|w| w[0] == 0xa0 && w[1] == 0x81 && w[3] == 0x30 && w[4] == 0x18));
    let start = start.expect("the signed attributes");
    let len = usize::from(message[start + 2]) + 3;
    let attributes = [&[0x31], &message[start + 1..start + len]].concat();
    assert!(SignedMessage::from_der(&message).unwrap().verify().is_ok());
    let forged = without_attributes(&message, &message[start..start + len], &attributes);
    assert_eq!(verify(&forged), Err(Error::AmbiguousContent));
    openssl.write("m", &forged);
    let accepted = openssl.output("cms -verify -binary -inform DER -in m -CAfile a.pem -out out".split(' '));
    assert!(accepted.status.success(), "the forgery must be one that only our rule refuses");

    let mut signer = openssl.signer("a");
    let failed = SignedMessage::sign(&attributes, &certificate, &mut signer);
    assert_eq!(failed, Err(SignError::Structure(Error::AmbiguousContent)));
    assert_eq!(signer.calls, 0);
}

/// The message with other content and its attributes cut out, lengths put right.
fn without_attributes(message: &[u8], attributes: &[u8], content: &[u8]) -> Vec<u8> {
    rebuild(message, |encapsulated, signer| {
        encapsulated[1] = tlv(0xa0, &[&tlv(0x04, &[content])]);
        signer.retain(|element| element != attributes);
    })
}

/// The message with other fields of its content and its signer, lengths put right.
fn rebuild(message: &[u8], change: impl FnOnce(&mut Vec<Vec<u8>>, &mut Vec<Vec<u8>>)) -> Vec<u8> {
    let info = children(message);
    let mut signed_data = children(&children(&info[1])[0]);
    let last = signed_data.len() - 1;
    let mut encapsulated = children(&signed_data[2]);
    let mut signer = children(&children(&signed_data[last])[0]);
    change(&mut encapsulated, &mut signer);
    signed_data[2] = tlv(0x30, &[&encapsulated.concat()]);
    signed_data[last] = tlv(0x31, &[&tlv(0x30, &[&signer.concat()])]);
    tlv(0x30, &[&info[0], &tlv(0xa0, &[&tlv(0x30, &[&signed_data.concat()])])])
}

#[test]
fn attributes_come_once_and_with_one_value() {
    let Some((openssl, _)) = setup("p256") else { return };
    openssl.run(SIGN);
    let message = openssl.read("m");
    let mut key = openssl.signer("a");
    let mut with = |change: &dyn Fn(&mut Vec<Vec<u8>>)| {
        verify(&rebuild(&message, |_, signer| {
            let mut attributes = children(&signer[3]);
            change(&mut attributes);
            signer[3] = tlv(0xa0, &[&attributes.concat()]);
            let signature = key.sign(&tlv(0x31, &[&attributes.concat()])).unwrap();
            signer[5] = tlv(0x04, &[&signature]);
        }))
    };
    assert_eq!(with(&|_| ()), Ok(CONTENT.to_vec()));
    let is_digest = |attribute: &Vec<u8>| attribute[12] == 4;
    let refused = Err(Error::SignedAttributes);
    let doubled = with(&|attributes| {
        let digest = attributes.iter().find(|it| is_digest(it)).unwrap().clone();
        attributes.push(digest);
    });
    assert_eq!(doubled, refused, "twice");
    let two_values = with(&|attributes| {
        let digest = attributes.iter_mut().find(|it| is_digest(it)).unwrap();
        let parts = children(digest);
        let values = children(&parts[1]);
        *digest = tlv(0x30, &[&parts[0], &tlv(0x31, &[&values[0], &values[0]])]);
    });
    assert_eq!(two_values, refused, "two values");
    for which in [3, 4] {
        assert_eq!(with(&|attributes| attributes.retain(|it| it[12] != which)), refused, "none");
    }
    assert_eq!(with(&|attributes| attributes.clear()), refused, "none at all");
}

#[test]
fn other_shapes_are_refused_by_name() {
    let Some((openssl, _)) = setup("p256") else { return };
    openssl.self_signed("b", "p256", "/CN=Other", &[]);
    let cms = |line: &str| {
        openssl.run(&format!("cms -binary -outform DER -in content -out m {line}"));
        openssl.read("m")
    };
    let ours = "-signer a.pem -inkey a.key";
    assert_eq!(verify(&cms(&format!("-sign {ours}"))), Err(Error::DetachedContent));
    assert_eq!(verify(&cms(&format!("-sign -nodetach -nocerts {ours}"))), Err(Error::SignerCertificateMissing));
    let two = cms(&format!("-sign -nodetach {ours} -signer b.pem -inkey b.key"));
    assert_eq!(verify(&two), Err(Error::SignerCount { count: 2 }));
    let tst_info = cms(&format!("-sign -nodetach -noattr -econtent_type 1.2.840.113549.1.9.16.1.4 {ours}"));
    assert_eq!(verify(&tst_info), Err(Error::ContentType { oid: "1.2.840.113549.1.9.16.1.4".into() }));
    let sha512 = cms(&format!("-sign -nodetach -noattr -md sha512 {ours}"));
    assert_eq!(verify(&sha512), Err(Error::UnsupportedAlgorithm { oid: "2.16.840.1.101.3.4.2.3".into() }));
    let malformed = Err(Error::Malformed { structure: Structure::SignedMessage });
    assert_eq!(verify(&cms("-data_create")), malformed);
    let streamed = cms(&format!("-sign -nodetach -noattr -stream {ours}"));
    assert_eq!(verify(&streamed), malformed, "indefinite lengths");
    let good = cms(&format!("-sign -nodetach -noattr {ours}"));
    assert_eq!(verify(&[&good[..], &[0]].concat()), malformed, "trailing data");
    assert!(matches!(verify(&vec![0; 9 << 20]), Err(Error::TooLarge { .. })));
}

#[test]
fn digests_and_algorithms_must_agree() {
    let Some((openssl, _)) = setup("p256") else { return };
    openssl.run(&format!("{SIGN} -noattr"));
    let message = openssl.read("m");
    let sha256 = [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1];
    let first = message.windows(9).position(|window| window == sha256).unwrap();
    let mut changed = message.clone();
    changed[first + 8] = 2;
    assert_eq!(verify(&changed), Err(Error::AlgorithmMismatch), "digestAlgorithms names another digest");
    // The last ecdsa-with-SHA256 is the signer's.
    let ecdsa = [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
    let last = message.windows(8).rposition(|window| window == ecdsa).unwrap();
    let mut changed = message.clone();
    changed[last + 7] = 3;
    assert_eq!(verify(&changed), Err(Error::AlgorithmMismatch), "the signature's digest is another");
}

#[test]
fn the_certificate_must_be_the_signers_and_for_signing() {
    let Some((openssl, a)) = setup("p256") else { return };
    let b = openssl.self_signed("b", "p256", "/CN=Other", &["-addext", "keyUsage=critical,keyEncipherment"]);
    let failed = SignedMessage::sign(CONTENT, &b, &mut openssl.signer("a"));
    assert_eq!(failed, Err(SignError::Structure(Error::KeyMismatch)));
    let forbidden = Error::KeyUsageForbids { purpose: Purpose::Signing };
    let failed = SignedMessage::sign(CONTENT, &b, &mut openssl.signer("b"));
    assert_eq!(failed, Err(SignError::Structure(forbidden.clone())));
    openssl.run(&format!("{SIGN} -noattr").replace("a.", "b."));
    assert_eq!(verify(&openssl.read("m")), Err(forbidden));
    let message = SignedMessage::sign(CONTENT, &a, &mut openssl.signer("a")).unwrap();
    // Another serial number in the signer's name, the last 02 14 … of the message.
    let serial = a.serial_number().to_der();
    let at = message.as_der().windows(serial.len()).rposition(|window| window == serial).unwrap();
    let mut changed = message.as_der().to_vec();
    changed[at + serial.len() - 1] ^= 1;
    assert_eq!(verify(&changed), Err(Error::SignerCertificateMissing));
    let other_issuer = rebuild(message.as_der(), |_, signer| {
        signer[1] = tlv(0x30, &[b.issuer().as_der(), &serial]);
    });
    assert_eq!(verify(&other_issuer), Err(Error::SignerCertificateMissing));
}

#[test]
fn two_certificates_of_the_signers_name_are_refused() {
    let Some((openssl, a)) = setup("p256") else { return };
    let message = SignedMessage::sign(CONTENT, &a, &mut openssl.signer("a")).unwrap();
    let with = |certificates: &[&Certificate]| {
        let info = children(message.as_der());
        let mut signed_data = children(&children(&info[1])[0]);
        signed_data[3] = tlv(0xa0, &[&certificates.iter().map(|it| it.as_der()).collect::<Vec<_>>().concat()]);
        verify(&tlv(0x30, &[&info[0], &tlv(0xa0, &[&tlv(0x30, &[&signed_data.concat()])])]))
    };
    // Issuer and serial number are the same, the key is another.
    let serial = format!("0x{}", a.serial_number());
    let twin = openssl.self_signed("twin", "p256", "/C=CN/CN=张三", &["-set_serial", &serial]);
    assert_eq!((twin.issuer(), twin.serial_number()), (a.issuer(), a.serial_number()));
    assert_eq!(with(&[&a]), Ok(CONTENT.to_vec()));
    assert_eq!(with(&[&a, &a]), Ok(CONTENT.to_vec()), "the same one twice is one");
    assert_eq!(with(&[&a, &twin]), Err(Error::SignerCertificateMissing));
    assert_eq!(with(&[&twin, &a]), Err(Error::SignerCertificateMissing));
    assert_eq!(with(&[&twin]), Err(Error::BadSignature { structure: Structure::SignedMessage }));
    let too_many = Error::TooManyCertificates { count: 17, limit: 16 };
    assert_eq!(with(&[&a; 17]), Err(too_many));
}

#[test]
fn weak_and_unknown_keys_do_not_count() {
    let Some((openssl, _)) = setup("rsa:1024") else { return };
    openssl.run(&format!("{SIGN} -noattr"));
    assert_eq!(verify(&openssl.read("m")), Err(Error::TooWeak { weakness: Weakness::Rsa { bits: 1024 } }));
    openssl.key("a", "P-384");
    openssl.run("req -x509 -new -key a.key -subj /CN=x -out a.pem");
    openssl.run(&format!("{SIGN} -noattr"));
    assert_eq!(verify(&openssl.read("m")), Err(Error::UnsupportedAlgorithm { oid: "1.3.132.0.34".into() }));
}

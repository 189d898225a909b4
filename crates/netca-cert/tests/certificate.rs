//! Certificates as OpenSSL and careless CAs make them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests")]

mod common;

use std::time::{Duration, SystemTime};

use common::{OpenSsl, children, reissue, replace, tlv};
use netca_cert::{Certificate, Error, KeyAlgorithm, PublicKey, SignatureAlgorithm, Structure, Weakness};

const MALFORMED: Error = Error::Malformed { structure: Structure::Certificate };

#[test]
fn fields_are_what_openssl_shows() {
    let Some(openssl) = OpenSsl::new() else { return };
    let holder = "1.3.6.1.4.1.18760.1.14=ASN1:UTF8String:0123456789abcdef0123456789abcdef@S02";
    let extra = ["-set_serial", "0x0a0b0c", "-addext", holder, "-addext", "keyUsage=digitalSignature,nonRepudiation"];
    let certificate = openssl.self_signed("a", "p256", "/C=CN/O=示例公司/CN=张三", &extra);
    assert_eq!(certificate.subject().to_string(), "CN=张三, O=示例公司, C=CN");
    assert_eq!(certificate.issuer(), certificate.subject());
    assert_eq!(certificate.serial_number().to_string(), "0a0b0c");
    assert_eq!(certificate.serial_number().to_der(), [2, 3, 0x0a, 0x0b, 0x0c]);
    assert_eq!(certificate.holder_id(), Some("0123456789abcdef0123456789abcdef@S02"));
    assert_eq!(certificate.public_key().algorithm(), KeyAlgorithm::P256);
    let usage = certificate.key_usage().unwrap();
    assert!(usage.can_sign() && !usage.can_encrypt() && !usage.key_cert_sign());
    assert!(certificate.is_ca(), "OpenSSL's default for req -x509");
    let shown = openssl.run("x509 -in a.pem -noout -fingerprint -sha256").replace(':', "").to_lowercase();
    assert_eq!(shown.trim().split('=').nth(1).unwrap(), certificate.sha256().to_string());
    openssl.run("x509 -in a.pem -outform DER -out a.der");
    assert_eq!(certificate.as_der(), openssl.read("a.der"));
    for (field, time) in [("-startdate", certificate.not_before()), ("-enddate", certificate.not_after())] {
        let shown = openssl.run(&format!("x509 -in a.pem -noout -dateopt iso_8601 {field}"));
        let shown = shown.trim().split('=').nth(1).unwrap().to_owned();
        let date = std::process::Command::new("date").args(["-u", "-d", &shown, "+%s"]).output().unwrap();
        let seconds: u64 = String::from_utf8(date.stdout).unwrap().trim().parse().unwrap();
        assert_eq!(time, SystemTime::UNIX_EPOCH + Duration::from_secs(seconds));
    }
    assert_eq!(format!("{certificate:?}"), format!("Certificate({})", certificate.sha256()), "no name in logs");
}

#[test]
fn what_is_absent_is_none() {
    let Some(openssl) = OpenSsl::new() else { return };
    openssl.self_signed("ca", "p256", "/CN=CA", &[]);
    let v1 = openssl.issue("v1", "p256", "/CN=x", "ca", "");
    assert_eq!((v1.key_usage(), v1.holder_id(), v1.is_ca()), (None, None, false));
    let other = openssl.issue("v3", "p256", "/CN=x", "ca", "1.3.6.1.4.1.18760.1.14=ASN1:INTEGER:1");
    assert_eq!(other.holder_id(), None, "not a UTF8String");
    let spelled_out = openssl.issue("ee", "p256", "/CN=x", "ca", "basicConstraints=DER:30:03:01:01:00");
    assert!(!spelled_out.is_ca(), "a FALSE that DER would leave out");
}

#[test]
fn pem_is_read_among_text() {
    let Some(openssl) = OpenSsl::new() else { return };
    let a = openssl.self_signed("a", "p256", "/CN=a", &[]);
    let b = openssl.self_signed("b", "p256", "/CN=b", &[]);
    let text = openssl.run("x509 -in a.pem -text") + &openssl.read_text("b.key") + &openssl.run("x509 -in b.pem -text");
    for text in [text.clone(), text.replace('\n', "\r\n")] {
        assert_eq!(Certificate::from_pem(&text).unwrap(), a);
        assert_eq!(Certificate::all_from_pem(&text).unwrap(), [a.clone(), b.clone()]);
    }
    assert_eq!(a.to_pem(), openssl.read_text("a.pem"));
    assert_eq!(Certificate::from_pem("nothing"), Err(Error::NoPemBlock { label: "CERTIFICATE" }));
    assert_eq!(Certificate::all_from_pem("nothing"), Ok(vec![]));
}

#[test]
fn every_signature_algorithm_of_certificates_verifies() {
    let Some(openssl) = OpenSsl::new() else { return };
    for (kind, digests) in [
        ("rsa:2048", &["sha1", "sha256", "sha384", "sha512"][..]),
        ("rsa:3072", &["sha256"]),
        ("rsa:4096", &["sha256"]),
        ("rsa:1024", &["sha1"]),
        ("p256", &["sha256", "sha384", "sha512"]),
        ("SM2", &["sm3"]),
    ] {
        for digest in digests {
            let certificate = openssl.self_signed("a", kind, "/CN=Example One", &[&format!("-{digest}")]);
            assert_eq!(certificate.verify_signed_by(certificate.public_key()), Ok(()), "{kind} {digest}");
            // Subject and issuer are the same here; change the first.
            let at = certificate.as_der().windows(3).position(|window| window == b"One").unwrap();
            let mut changed = certificate.as_der().to_vec();
            changed[at] = b'o';
            let changed = Certificate::from_der(&changed).unwrap();
            let bad = Error::BadSignature { structure: Structure::Certificate };
            assert_eq!(changed.verify_signed_by(certificate.public_key()), Err(bad), "{kind} {digest}");
        }
    }
}

#[test]
fn algorithms_not_done_are_named() {
    let Some(openssl) = OpenSsl::new() else { return };
    let pss = openssl.self_signed("pss", "rsa:2048", "/CN=x", &["-sigopt", "rsa_padding_mode:pss"]);
    let named = |oid: &str| Err(Error::UnsupportedAlgorithm { oid: oid.into() });
    assert_eq!(pss.verify_signed_by(pss.public_key()), named("1.2.840.113549.1.1.10"));
    let p256 = openssl.self_signed("p256", "p256", "/CN=x", &[]);
    assert_eq!(p256.verify_signed_by(pss.public_key()), Err(Error::AlgorithmMismatch));
    openssl.key("tiny", "rsa:512");
    openssl.run("req -x509 -new -key tiny.key -subj /CN=x -out tiny.pem");
    let weak = Error::TooWeak { weakness: Weakness::Rsa { bits: 512 } };
    assert_eq!(Certificate::from_pem(&openssl.read_text("tiny.pem")), Err(weak));
}

/// Read, shown, told apart and kept; nothing is verified with them.
#[test]
fn keys_of_unknown_kinds_are_carried_unread() {
    let Some(openssl) = OpenSsl::new() else { return };
    let p256 = openssl.self_signed("p256", "p256", "/CN=x", &[]);
    openssl.run("ecparam -name prime256v1 -genkey -noout -param_enc explicit -out explicit.key");
    openssl.run("req -x509 -new -key explicit.key -subj /CN=张三 -utf8 -out explicit.pem");
    let explicit = Certificate::from_pem(&openssl.read_text("explicit.pem")).unwrap();
    openssl.run("dsaparam -out dsa.key -genkey 1024");
    openssl.run("req -x509 -new -key dsa.key -subj /CN=张三 -utf8 -out dsa.pem");
    let dsa = Certificate::from_pem(&openssl.read_text("dsa.pem")).unwrap();
    let p384 = openssl.self_signed("p384", "P-384", "/CN=张三", &["-sha384"]);
    let ed25519 = openssl.self_signed("ed", "ed25519", "/CN=张三", &[]);
    for (certificate, oid) in [
        (&p384, "1.3.132.0.34"),
        (&ed25519, "1.3.101.112"),
        (&dsa, "1.2.840.10040.4.1"),
        (&explicit, "1.2.840.10045.2.1"),
    ] {
        let key = certificate.public_key();
        let unsupported = Error::UnsupportedAlgorithm { oid: oid.into() };
        assert_eq!((key.algorithm(), key.algorithm_oid()), (KeyAlgorithm::Unknown, oid.to_owned()));
        assert_eq!(certificate.subject().to_string(), "CN=张三");
        assert_eq!(Certificate::from_pem(&certificate.to_pem()).as_ref(), Ok(certificate));
        assert_eq!(key.signature_algorithm(), Err(unsupported.clone()));
        for algorithm in [SignatureAlgorithm::EcdsaP256Sha256, SignatureAlgorithm::RsaPkcs1Sha256] {
            assert_eq!(key.verify(algorithm, b"x", b"y"), Err(unsupported.clone()), "{oid}");
        }
        assert_eq!(p256.verify_signed_by(key), Err(unsupported), "{oid}");
        let own = certificate.verify_signed_by(key);
        assert!(matches!(own, Err(Error::UnsupportedAlgorithm { .. })), "{oid}: {own:?}");
    }
    assert_eq!(p384.verify_signed_by(p384.public_key()), p256.verify_signed_by(p384.public_key()));
    assert_eq!(p256.public_key().algorithm_oid(), "1.2.840.10045.3.1.7");
    // The same octets under another OID are another key.
    let ed448 = PublicKey::from_der(&replace(ed25519.public_key().as_der(), &[0x2b, 0x65, 0x70], &[0x2b, 0x65, 0x71]));
    assert_ne!(&ed448.unwrap(), ed25519.public_key());
}

#[test]
fn careless_certificates_are_read_and_verify() {
    let Some(openssl) = OpenSsl::new() else { return };
    let plain = openssl.self_signed("a", "p256", "/CN=x", &[]);
    let mut signer = openssl.signer("a");
    let gbk = tlv(0x31, &[&tlv(0x30, &[&[6, 3, 0x55, 4, 3], &tlv(0x13, &[&[0xd5, 0xc5, 0xc8, 0xfd]])])]);
    for (what, serial) in [
        ("long", [&[0x7f][..], &[0xab; 39]].concat()),
        ("negative", vec![0x80, 1]),
        ("zero", vec![0]),
        ("padded", vec![0, 0, 1]),
    ] {
        let der = reissue(&plain, &mut signer, |fields| {
            fields[1] = tlv(0x02, &[&serial]);
            fields[5] = tlv(0x30, &[&gbk]);
        });
        let certificate = Certificate::from_der(&der).unwrap();
        assert_eq!(certificate.serial_number().as_bytes(), serial, "{what}");
        assert_eq!(certificate.subject().to_string(), "CN=张三", "{what}");
        assert_eq!(certificate.verify_signed_by(plain.public_key()), Ok(()), "{what}");
        assert_eq!(certificate.as_der(), der);
    }
}

#[test]
fn wrong_structures_are_refused() {
    let Some(openssl) = OpenSsl::new() else { return };
    let plain = openssl.self_signed("a", "p256", "/CN=x", &["-addext", "keyUsage=digitalSignature"]);
    let mut signer = openssl.signer("a");
    let mut with = |change: &dyn Fn(&mut Vec<Vec<u8>>)| Certificate::from_der(&reissue(&plain, &mut signer, change));
    assert_eq!(with(&|_| ()).map(|it| it.subject().clone()), Ok(plain.subject().clone()));
    assert_eq!(with(&|fields| fields[1] = tlv(0x02, &[&[1; 65]])), Err(MALFORMED), "serial of 65 octets");
    assert_eq!(with(&|fields| fields[1] = vec![0x02, 0]), Err(MALFORMED), "empty serial");
    let rsa = tlv(0x30, &[&[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11], &[5, 0]]);
    assert_eq!(with(&|fields| fields[2] = rsa.clone()), Err(Error::AlgorithmMismatch), "two algorithms");
    let doubled = |fields: &mut Vec<Vec<u8>>| {
        let extensions = children(&children(&fields[7])[0]);
        let doubled = [&extensions.concat()[..], &extensions[0]].concat();
        fields[7] = tlv(0xa3, &[&tlv(0x30, &[&doubled])]);
    };
    assert_eq!(with(&doubled), Err(MALFORMED), "an extension twice");
    assert_eq!(with(&|fields| fields[0] = vec![0xa0, 3, 2, 1, 3]), Err(MALFORMED), "version 4");
    assert_eq!(with(&|fields| drop(fields.remove(0))), Err(MALFORMED), "v1 with extensions");
    assert_eq!(with(&|fields| fields.push(vec![5, 0])), Err(MALFORMED), "more after the extensions");
    let date = |text: &str| tlv(0x30, &[&tlv(0x17, &[text.as_bytes()]), &tlv(0x17, &[b"300101000000Z"])]);
    assert!(with(&|fields| fields[4] = date("260101000000Z")).is_ok());
    assert_eq!(with(&|fields| fields[4] = date("2601010000Z")), Err(MALFORMED), "a date without seconds");
    assert_eq!(Certificate::from_der(&[plain.as_der(), &[0]].concat()), Err(MALFORMED), "trailing data");
    assert_eq!(Certificate::from_der(&plain.as_der()[..plain.as_der().len() - 1]), Err(MALFORMED));
    let large = Certificate::from_der(&vec![0x30; 65_537]);
    assert_eq!(large, Err(Error::TooLarge { structure: Structure::Certificate, actual: 65_537, limit: 65_536 }));
}

#[test]
fn keys_from_a_token_are_the_certificates() {
    let Some(openssl) = OpenSsl::new() else { return };
    let p256 = openssl.self_signed("a", "p256", "/CN=x", &[]);
    let spki = p256.public_key().as_der();
    assert_eq!(PublicKey::from_p256_point(&spki[spki.len() - 65..]).as_ref(), Ok(p256.public_key()));
    assert_eq!(p256.public_key().ec_point().as_deref(), Some(&spki[spki.len() - 65..]));
    openssl.run("ec -in a.key -pubout -conv_form compressed -outform DER -out short.spki");
    let short = PublicKey::from_der(&openssl.read("short.spki")).unwrap();
    assert!(short.as_der().len() < spki.len());
    assert_eq!(short.ec_point(), p256.public_key().ec_point(), "written in another form, the same point");
    assert_eq!(p256.public_key().rsa_parts(), None);
    let malformed = Err(Error::Malformed { structure: Structure::PublicKey });
    assert_eq!(PublicKey::from_p256_point(&spki[spki.len() - 64..]), malformed);
    let mut off_curve = spki[spki.len() - 65..].to_vec();
    off_curve[64] ^= 1;
    assert_eq!(PublicKey::from_p256_point(&off_curve), malformed);

    let rsa = openssl.self_signed("a", "rsa:2048", "/CN=x", &[]);
    let key = children(&children(rsa.public_key().as_der())[1][1 + 3 + 1..]);
    let (modulus, exponent) = (key[0][4..].to_vec(), key[1][2..].to_vec());
    assert_eq!(PublicKey::from_rsa_parts(&modulus, &exponent).as_ref(), Ok(rsa.public_key()));
    let trimmed = modulus.strip_prefix(&[0]).unwrap();
    assert_eq!(rsa.public_key().rsa_parts(), Some((trimmed.to_vec(), exponent.clone())));
    assert_eq!(rsa.public_key().ec_point(), None);
    assert_eq!(PublicKey::from_rsa_parts(trimmed, &[0, 1, 0, 1]).as_ref(), Ok(rsa.public_key()));
    for (modulus, exponent) in
        [(&modulus[..], &[1][..]), (&modulus, &[]), (&[0xff; 2000], &[1, 0, 1]), (&[0xfe; 256], &[3])]
    {
        assert!(PublicKey::from_rsa_parts(modulus, exponent).is_err(), "{exponent:?}");
    }
    let without_null = replace(rsa.public_key().as_der(), &[0x30, 0x0d, 6, 9], &[0x30, 0x0b, 6, 9]);
    let without_null = replace(&without_null, &[1, 1, 1, 5, 0, 3], &[1, 1, 1, 3]);
    let without_null = replace(&without_null, &[0x30, 0x82, 1, 0x22, 0x30], &[0x30, 0x82, 1, 0x20, 0x30]);
    assert_eq!(&PublicKey::from_der(&without_null).unwrap(), rsa.public_key(), "the same key in another wrapping");
    assert_ne!(p256.public_key(), rsa.public_key());
    assert!(!format!("{:?}", rsa.public_key()).contains("modulus"));
}

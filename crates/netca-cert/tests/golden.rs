//! What others made once (`data/README.md`), read where none of them is installed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests")]

mod common;

use std::time::{Duration, SystemTime};

use common::gm::{golden, golden_key};
use netca_cert::{
    Certificate, CertificatePair, CertificateRequest, EnvelopeCipher, EnvelopedKey, SignatureAlgorithm, SignedMessage,
    Sm2Ciphertext, Supplied, TrustAnchors, ecdsa_raw_to_der,
};

fn certificate(name: &str) -> Certificate {
    Certificate::from_der(&golden(name)).unwrap()
}

#[test]
fn a_pair_under_its_root() {
    let (signing, encryption) = (certificate("signing.der"), certificate("encryption.der"));
    let anchors = TrustAnchors::new(vec![certificate("root.der")]);
    let at = SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000);
    for certificate in [&signing, &encryption] {
        assert_eq!(anchors.validate(certificate, &[], at).unwrap().certificates().len(), 2);
        assert_eq!(certificate.holder_id(), Some("0123456789abcdef0123456789abcdef@S02"));
        assert_eq!(certificate.subject().to_string(), "CN=张三, O=示例公司, ST=广东省, C=CN");
        assert_eq!(certificate.serial_number().as_bytes().len(), 11);
    }
    assert_eq!(signing.serial_number().to_string(), "10f57f015ce2eae3361b01");
    assert_eq!(signing.public_key(), golden_key("signing.p8").public_key());
    assert_eq!(encryption.public_key(), golden_key("encryption.p8").public_key());
    assert!(CertificatePair::new(signing, Some(encryption)).is_ok());
}

#[test]
fn messages_of_every_dialect() {
    let (content, signing) = (golden("content"), certificate("signing.der"));
    let with = Supplied::default();
    for (name, supplied) in [
        ("plain", with),
        ("detached", with.content(&content)),
        ("attributes", with.certificate(&signing)),
        ("bc-direct", with),
        ("bc-attributes", with),
        ("bc-attributes-detached", with.content(&content)),
    ] {
        let message = SignedMessage::from_der(&golden(&format!("{name}-bouncycastle"))).unwrap();
        let verified = message.verify_with(supplied).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!((verified.content(), verified.certificate()), (&content[..], &signing), "{name}");
    }
}

#[test]
fn requests_of_both_forms() {
    let read = |name: &str| CertificateRequest::from_der(&golden(name)).unwrap();
    let password = "1.2.840.113549.1.9.7";
    for (name, attributes) in [
        ("request-openssl", &[][..]),
        ("request-bouncycastle", &[(password, false)]),
        ("request-bare-bouncycastle", &[(password, true)]),
    ] {
        let request = read(name);
        assert_eq!(request.verify(), Ok(()), "{name}");
        let read: Vec<_> = request.attributes().unwrap().iter().map(|it| (it.oid(), it.is_bare())).collect();
        assert!(read.iter().map(|(oid, bare)| (oid.as_str(), *bare)).eq(attributes.iter().copied()), "{read:?}");
    }
    assert_eq!(read("request-openssl").subject(), certificate("signing.der").subject());
}

#[test]
fn signatures_and_ciphertexts() {
    let (content, key) = (golden("content"), golden_key("signing.p8"));
    let raw = ecdsa_raw_to_der(&golden("signature-raw-sm-crypto")).unwrap();
    for signature in [golden("signature-sm-crypto"), raw] {
        assert_eq!(key.public_key().verify(SignatureAlgorithm::Sm2Sm3, &content, &signature), Ok(()));
    }
    for (ciphertext, plaintext) in [
        (Sm2Ciphertext::from_der(&golden("cipher-openssl")), &content[..]),
        (Sm2Ciphertext::from_der(&golden("cipher-bouncycastle")), b"this was encrypted by BouncyCastle"),
        (Sm2Ciphertext::from_c1c3c2(&golden("cipher-sm-crypto")), &content),
    ] {
        assert_eq!(key.decrypt_ciphertext(&ciphertext.unwrap()).unwrap().as_bytes(), plaintext);
    }
}

#[test]
fn enveloped_keys_of_every_form() {
    let (mut signing, encryption) = (golden_key("signing.p8"), certificate("encryption.der"));
    for (oid, cipher) in
        [("104", EnvelopeCipher::Sm4), ("104.1", EnvelopeCipher::Sm4Ecb), ("104.2", EnvelopeCipher::Sm4Cbc)]
    {
        for len in [32, 64] {
            let sealed = EnvelopedKey::from_der(&golden(&format!("envelope-{oid}-{len}-bouncycastle"))).unwrap();
            assert_eq!((sealed.cipher(), sealed.encrypted_private_key().len()), (cipher, len));
            let opened = sealed.open(&mut signing, encryption.public_key()).unwrap();
            assert_eq!(opened.public_key(), encryption.public_key(), "{oid} {len}");
        }
    }
}

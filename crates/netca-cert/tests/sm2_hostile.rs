//! SM2 and what was made to break it: odd signatures, points and parameters, and changed structures, which are refused
//! without a panic or do not matter.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests")]

mod common;

use std::sync::LazyLock;
use std::time::SystemTime;

use common::changes::{apply, changes};
use common::{OpenSsl, children, tlv};
use netca_cert::{
    Certificate, CertificateRequest, Dialect, EnvelopeForm, EnvelopedKey, Error, PublicKey, RequestAttribute,
    SignatureAlgorithm, SignedMessage, Sm2Ciphertext, Sm2PrivateKey, Structure, Supplied, ecdsa_raw_to_der,
};
use proptest::prelude::*;
use sm2::dsa::signature::{Signer as _, Verifier as _};

const SIGN: SignatureAlgorithm = SignatureAlgorithm::Sm2Sm3;
const ID: &str = "1234567812345678";
const N: [u8; 32] = [
    0xff, 0xff, 0xff, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x72, 0x03, 0xdf,
    0x6b, 0x21, 0xc6, 0x05, 0x2b, 0x53, 0xbb, 0xf4, 0x09, 0x39, 0xd5, 0x41, 0x23,
];

/// An INTEGER in DER's shortest form.
fn integer(octets: &[u8]) -> Vec<u8> {
    let zeros = octets.iter().take_while(|octet| **octet == 0).count().min(octets.len() - 1);
    let sign: &[u8] = if octets[zeros] & 0x80 != 0 { &[0] } else { &[] };
    tlv(2, &[sign, &octets[zeros..]])
}

fn signature(r: &[u8], s: &[u8]) -> Vec<u8> {
    tlv(0x30, &[r, s])
}

/// `a - b`, for numbers of 32 octets with `a` the greater.
fn minus(a: &[u8], b: &[u8]) -> Vec<u8> {
    let mut borrow = 0;
    let mut out = vec![0; 32];
    for at in (0..32).rev() {
        let difference = i32::from(a[at]) - i32::from(b[at]) - borrow;
        borrow = i32::from(difference < 0);
        out[at] = (difference + borrow * 256) as u8;
    }
    out
}

#[test]
fn odd_signatures_are_bad_ones() {
    let key = Sm2PrivateKey::generate().unwrap();
    let good = key.sign_message(b"x").unwrap();
    let parts = children(&good);
    let (r, s) = (&parts[0], &parts[1]);
    let raw = |number: &[u8]| {
        let value = &number[2..];
        [vec![0; 33], value.to_vec()].concat()[value.len() + 1..].to_vec()
    };
    let (r32, s32) = (raw(r), raw(s));
    let (zero, order) = (integer(&[0]), integer(&N));
    let n_plus_1 = integer(&[&N[..31], &[0x24]].concat());
    let verify = |signature: &[u8]| key.public_key().verify(SIGN, b"x", signature);
    assert_eq!(verify(&good), Ok(()));
    assert_eq!(verify(&signature(&integer(&r32), &integer(&s32))), Ok(()), "the parts are right");
    for (what, odd) in [
        ("r = 0", signature(&zero, s)),
        ("s = 0", signature(r, &zero)),
        ("both 0", signature(&zero, &zero)),
        ("r = n", signature(&order, s)),
        ("s = n", signature(r, &order)),
        ("r > n", signature(&n_plus_1, s)),
        ("s > n", signature(r, &n_plus_1)),
        ("r + s = n", signature(r, &integer(&minus(&N, &r32)))),
        ("33 octets", signature(&tlv(2, &[&[1], &r32]), s)),
        ("the other way round", signature(s, r)),
        ("r not minimal", signature(&tlv(2, &[&[0, 0], &r32]), s)),
        ("s not minimal", signature(r, &tlv(2, &[&[0, 0], &s32]))),
        ("r negative", signature(&tlv(2, &[&[0x80], &r32[1..]]), s)),
        ("r empty", signature(&tlv(2, &[]), s)),
        ("one number", tlv(0x30, &[r])),
        ("three numbers", tlv(0x30, &[r, s, s])),
        ("a SET", tlv(0x31, &[r, s])),
        ("a long length", [&[0x30, 0x81, good[1]], &good[2..]].concat()),
        ("an indefinite length", [&[0x30, 0x80], &good[2..], &[0, 0]].concat()),
        ("trailing", [&good[..], &[0]].concat()),
        ("cut", good[..good.len() - 1].to_vec()),
        ("r and s in a row", [&r32[..], &s32].concat()),
        ("nothing", vec![]),
    ] {
        assert_eq!(verify(&odd), Err(Error::BadSignature { structure: Structure::Signature }), "{what}");
    }
}

#[test]
fn keys_are_points_of_the_curve_they_name() {
    let key = Sm2PrivateKey::generate().unwrap();
    let info = children(key.public_key().as_der());
    let algorithm = children(&info[0]);
    let point = key.public_key().ec_point().unwrap();
    let p256 = p256::ecdsa::SigningKey::from_slice(&[7; 32]).unwrap();
    let p256_point = p256.verifying_key().to_sec1_point(false).as_bytes().to_vec();
    let p256_curve = tlv(6, &[&[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7]]);
    let with = |parameters: &[u8], point: &[u8]| {
        let algorithm = tlv(0x30, &[&algorithm[0], parameters]);
        PublicKey::from_der(&tlv(0x30, &[&algorithm, &tlv(3, &[&[0], point])]))
    };
    let malformed = Err(Error::Malformed { structure: Structure::PublicKey });
    assert_eq!(with(&algorithm[1], &point).as_ref(), Ok(key.public_key()));
    assert_eq!(with(&algorithm[1], &p256_point), malformed, "a point of P-256 on SM2's curve");
    assert_eq!(with(&p256_curve, &point), malformed, "a point of SM2 on P-256");
    assert_eq!(with(&algorithm[1], &[0]), malformed, "the point at infinity");
    assert_eq!(with(&algorithm[1], &[&[4][..], &[0xff; 64]].concat()), malformed);
    assert_eq!(with(&algorithm[1], &point[..33]), malformed);
    for parameters in [&[][..], &[5, 0], &tlv(6, &[&[0x2a, 0x81, 0x1c, 0xcf, 0x55, 1, 0x82, 0x2e]])] {
        let other = with(parameters, &point).unwrap();
        assert_ne!(&other, key.public_key(), "{parameters:?} do not name the curve");
        let refused = other.verify(SIGN, b"x", &key.sign_message(b"x").unwrap());
        assert!(matches!(refused, Err(Error::UnsupportedAlgorithm { .. })), "{refused:?}");
    }
    let mismatch = Err(Error::AlgorithmMismatch);
    assert_eq!(key.public_key().verify(SignatureAlgorithm::EcdsaP256Sha256, b"x", b""), mismatch);
    assert_eq!(key.public_key().verify(SignatureAlgorithm::RsaPkcs1Sha256, b"x", b""), mismatch);
    assert_eq!(PublicKey::from_p256_point(&p256_point).unwrap().verify(SIGN, b"x", b""), mismatch);
}

/// Parameters of SM2-with-SM3: none, or the NULL that CFCA writes, and nothing else.
#[test]
fn certificates_have_plain_algorithms() {
    let Some(openssl) = OpenSsl::new() else { return };
    let certificate = openssl.self_signed("a", "SM2", "/CN=x", &[]);
    let mut signer = openssl.signer("a");
    let mut with = |parameters: &[u8]| {
        use netca_cert::Signer;
        let oid = &children(&children(certificate.as_der())[1])[0];
        let algorithm = tlv(0x30, &[oid, parameters]);
        let mut fields = children(&children(certificate.as_der())[0]);
        fields[2] = algorithm.clone();
        let tbs = tlv(0x30, &[&fields.concat()]);
        let signature = tlv(3, &[&[0], &signer.sign(&tbs).unwrap()]);
        let certificate = Certificate::from_der(&tlv(0x30, &[&tbs, &algorithm, &signature])).unwrap();
        certificate.verify_signed_by(certificate.public_key())
    };
    assert_eq!((with(&[]), with(&[5, 0])), (Ok(()), Ok(())));
    let malformed = Err(Error::Malformed { structure: Structure::Certificate });
    for other in [tlv(4, &[b"1234567812345678"]), tlv(0x30, &[])] {
        assert_eq!(with(&other), malformed, "{other:?}");
    }
}

/// True structures with an SM2 key.
struct Seeds {
    key: Sm2PrivateKey,
    certificate: Certificate,
    requests: Vec<Vec<u8>>,
    messages: Vec<Vec<u8>>,
    envelopes: Vec<Vec<u8>>,
    ciphertext: Vec<u8>,
}

const CONTENT: &[u8] = b"{\"memo\":\"\"}";

static SEEDS: LazyLock<Option<Seeds>> = LazyLock::new(|| {
    let openssl = OpenSsl::new()?;
    let certificate = openssl.self_signed("a", "SM2", "/C=CN/CN=张三", &[]);
    let mut signer = openssl.signer("a");
    let bare = RequestAttribute::bare("1.2.840.113549.1.9.7", b"\x13\x06111111").unwrap();
    let wrapped = RequestAttribute::new("1.2.840.113549.1.9.7", b"\x13\x06111111").unwrap();
    let request = CertificateRequest::sign_with(certificate.subject(), &[bare, wrapped], &mut signer).unwrap();
    let dialects = [Dialect::Plain, Dialect::Detached, Dialect::Attributes { signing_time: SystemTime::now() }];
    let messages = dialects
        .map(|dialect| SignedMessage::sign_in(dialect, CONTENT, &certificate, &mut signer).unwrap().as_der().to_vec());
    let key = Sm2PrivateKey::generate().unwrap();
    let envelopes = [false, true].map(|padded| {
        let form = EnvelopeForm { padded, ..EnvelopeForm::default() };
        EnvelopedKey::seal(&key, key.public_key(), form).unwrap().as_der().to_vec()
    });
    let ciphertext = key.public_key().sm2_encrypt(b"0123456789abcdef").unwrap().to_der();
    Some(Seeds {
        key,
        certificate,
        requests: vec![request.as_der().to_vec()],
        messages: messages.to_vec(),
        envelopes: envelopes.to_vec(),
        ciphertext,
    })
});

fn change_of<'a>(seeds: &'a [Vec<u8>], (which, how): &(usize, Vec<common::changes::Change>)) -> (&'a [u8], Vec<u8>) {
    let seed = &seeds[which % seeds.len()];
    (seed, apply(seed, how))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_messages(change in changes()) {
        let Some(seeds) = &*SEEDS else { return Ok(()) };
        let (_, bytes) = change_of(&seeds.messages, &change);
        if let Ok(message) = SignedMessage::from_der(&bytes) {
            prop_assert_eq!(message.as_der(), &bytes);
            let with = Supplied::default();
            let all = with.content(CONTENT).certificate(&seeds.certificate);
            for supplied in [with, with.content(CONTENT), with.certificate(&seeds.certificate), all] {
                if let Ok(verified) = message.verify_with(supplied) {
                    prop_assert_eq!(verified.content(), CONTENT);
                    prop_assert_eq!(verified.certificate().public_key(), seeds.certificate.public_key());
                }
            }
        }
    }

    #[test]
    fn changed_requests(change in changes()) {
        let Some(seeds) = &*SEEDS else { return Ok(()) };
        let (seed, bytes) = change_of(&seeds.requests, &change);
        if let Ok(request) = CertificateRequest::from_der(&bytes) {
            let _ = request.attributes();
            if request.verify().is_ok() {
                prop_assert_eq!(&children(&bytes)[0], &children(seed)[0]);
                prop_assert_eq!(request.attributes().unwrap().len(), 2);
            }
        }
    }

    #[test]
    fn changed_envelopes(change in changes()) {
        let Some(seeds) = &*SEEDS else { return Ok(()) };
        let (_, bytes) = change_of(&seeds.envelopes, &change);
        let mut key = Sm2PrivateKey::from_bytes(seeds.key.to_bytes().as_bytes()).unwrap();
        if let Ok(envelope) = EnvelopedKey::from_der(&bytes) {
            prop_assert_eq!(envelope.as_der(), &bytes);
            if let Ok(opened) = envelope.open(&mut key, seeds.key.public_key()) {
                prop_assert_eq!(opened.public_key(), seeds.key.public_key());
            }
        }
    }

    #[test]
    fn changed_ciphertexts(change in changes()) {
        let Some(seeds) = &*SEEDS else { return Ok(()) };
        let bytes = apply(&seeds.ciphertext, &change.1);
        if let Ok(ciphertext) = Sm2Ciphertext::from_der(&bytes) {
            prop_assert_eq!(ciphertext.to_der(), bytes.clone(), "DER has one form");
            if let Ok(plaintext) = seeds.key.decrypt_ciphertext(&ciphertext) {
                prop_assert_eq!(plaintext.as_bytes(), b"0123456789abcdef");
                prop_assert_eq!(&bytes, &seeds.ciphertext);
            }
        }
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Sm2Ciphertext::from_der(&bytes);
        let _ = Sm2Ciphertext::from_c1c3c2(&bytes);
        let _ = EnvelopedKey::from_der(&bytes);
        let _ = PublicKey::from_sm2_point(&bytes);
        let _ = Sm2PrivateKey::from_bytes(&bytes);
        let _ = Sm2PrivateKey::from_pkcs8_der(&bytes);
        let _ = RequestAttribute::new("1.2.3", &bytes);
        let _ = RequestAttribute::bare("1.2.3", &bytes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    /// The sm2 crate makes Z and the digest for itself, and by another way.
    #[test]
    fn signatures_agree_with_the_crates_own(secret in any::<[u8; 32]>(), message in prop::collection::vec(any::<u8>(), 0..300)) {
        let Ok(key) = Sm2PrivateKey::from_bytes(&secret) else { return Ok(()) };
        let theirs = sm2::dsa::SigningKey::from_slice(ID, &secret).unwrap();
        let signature = sm2::dsa::Signature::from_der(&key.sign_message(&message).unwrap()).unwrap();
        prop_assert!(theirs.verifying_key().verify(&message, &signature).is_ok());
        let signature: sm2::dsa::Signature = theirs.sign(&message);
        let der = ecdsa_raw_to_der(&signature.to_bytes()).unwrap();
        prop_assert_eq!(key.public_key().verify(SIGN, &message, &der), Ok(()));
        let other = [&message[..], &[0]].concat();
        prop_assert!(key.public_key().verify(SIGN, &other, &der).is_err());
    }

    #[test]
    fn what_is_encrypted_and_sealed_comes_back(secret in any::<[u8; 32]>(), plaintext in prop::collection::vec(any::<u8>(), 1..100)) {
        let Ok(mut key) = Sm2PrivateKey::from_bytes(&secret) else { return Ok(()) };
        let ciphertext = key.public_key().sm2_encrypt(&plaintext).unwrap();
        let again = Sm2Ciphertext::from_der(&ciphertext.to_der()).unwrap();
        let opened = key.decrypt_ciphertext(&again).unwrap();
        prop_assert_eq!(opened.as_bytes(), &plaintext);
        let inner = Sm2PrivateKey::generate().unwrap();
        let padded = plaintext.len().is_multiple_of(2);
        let form = EnvelopeForm { padded, ..EnvelopeForm::default() };
        let sealed = EnvelopedKey::seal(&inner, key.public_key(), form).unwrap();
        let opened = sealed.open(&mut key, inner.public_key()).unwrap();
        let (opened, inner) = (opened.to_bytes(), inner.to_bytes());
        prop_assert_eq!(opened.as_bytes(), inner.as_bytes());
    }
}

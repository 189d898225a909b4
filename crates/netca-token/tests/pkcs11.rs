//! The PKCS#11 backend on SoftHSM2, with pkcs11-tool as the other side.
#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests")]

mod kit;

use kit::{
    exercise::{exercise, id, login, signs},
    openssl::OpenSsl,
    softhsm::{PIN, SO_PIN, Store, in_private_store},
};
use netca_cert::KeyAlgorithm;
use netca_token::{
    Error, Pin, Pkcs11Provider, Placement, Provider, TokenEvent, TokenWatch, open_only,
    pkcs11::{ModuleProblem, initialize_token},
};

fn initialize(store: &Store, label: &str) -> netca_token::TokenInfo {
    initialize_token(store.module(), label, &Pin::new(SO_PIN), &Pin::new(PIN)).unwrap()
}

fn exercise_softhsm(test: &str, algorithm: KeyAlgorithm) {
    in_private_store(test, |store| {
        let Some(mut openssl) = OpenSsl::new() else { return };
        let made = initialize(store, "测试 Key");
        assert_eq!(made.label, "测试 Key");
        let mut provider = Pkcs11Provider::load(store.module()).unwrap();
        assert_eq!(provider.tokens().unwrap(), [made], "the spare slot is left out");
        exercise(&mut provider, PIN, algorithm, &mut openssl);
    });
}

#[test]
fn every_token_p256() {
    exercise_softhsm("every_token_p256", KeyAlgorithm::P256);
}

#[test]
fn every_token_rsa() {
    exercise_softhsm("every_token_rsa", KeyAlgorithm::Rsa { bits: 2048 });
}

#[test]
fn two_tokens_are_both_named() {
    in_private_store("two_tokens_are_both_named", |store| {
        let mut provider = Pkcs11Provider::load(store.module()).unwrap();
        let mut watch = TokenWatch::new();
        assert!(watch.poll(&mut provider).unwrap().is_empty());
        assert!(matches!(open_only(&mut provider, None), Err(Error::NotPresent { serial: None })));
        let one = initialize(store, "one");
        assert_eq!(watch.poll(&mut provider).unwrap(), [TokenEvent::Inserted(one.clone())]);
        assert_eq!(open_only(&mut provider, None).unwrap().info(), &one);
        let two = initialize(store, "two");
        let Err(Error::MoreThanOne { mut tokens }) = open_only(&mut provider, None) else { panic!("two are two") };
        tokens.sort_by(|a, b| a.1.cmp(&b.1));
        assert_eq!(tokens, [(one.serial, "one".to_owned()), (two.serial.clone(), "two".to_owned())]);
        assert_eq!(open_only(&mut provider, Some(&two.serial)).unwrap().info(), &two);
        let missing = open_only(&mut provider, Some("0000"));
        assert!(matches!(missing, Err(Error::NotPresent { serial: Some(serial) }) if serial == "0000"));
    });
}

#[test]
fn certificates_and_keys_of_pkcs11_tool() {
    in_private_store("certificates_and_keys_of_pkcs11_tool", |store| {
        let Some(mut openssl) = OpenSsl::new() else { return };
        store.init_token("pkcs11-tool");
        let kinds = [&["EC", "-pkeyopt", "ec_paramgen_curve:P-256"][..], &["RSA", "-pkeyopt", "rsa_keygen_bits:2048"]];
        for (number, kind) in kinds.into_iter().enumerate() {
            let (hex, label) = (format!("0a0{number}"), format!("张三的证书{number}"));
            let old = openssl.self_signed("old", kind, "/C=CN/O=广州示例有限公司/CN=张三");
            store.import(&openssl, "old", &hex, &label);
            let mut provider = Pkcs11Provider::load(store.module()).unwrap();
            let mut token = open_only(&mut provider, None).unwrap();
            let listed = token.certificates().unwrap();
            let stored = listed.iter().find(|stored| stored.certificate == old).unwrap();
            assert_eq!((stored.key.to_string(), stored.label.as_slice()), (hex.clone(), label.as_bytes()));
            assert!(stored.certificate.subject().to_string().contains("张三"));
            login(token.as_mut(), PIN).unwrap();
            assert_eq!(token.find_key(&stored.key).unwrap().as_ref(), Some(old.public_key()));
            signs(token.as_mut(), &openssl, &stored.key, old.public_key());
            if matches!(old.public_key().algorithm(), KeyAlgorithm::Rsa { .. }) {
                let cipher = openssl.encrypts(old.public_key(), b"0123456789abcdef");
                assert_eq!(token.decrypt(&stored.key, &cipher).unwrap().as_bytes(), b"0123456789abcdef");
                token.prove_decryption(&stored.key, old.public_key()).unwrap();
                let too_short = token.decrypt(&stored.key, &cipher[..100]);
                assert!(matches!(too_short, Err(Error::DecryptionFailed)), "{too_short:?}");
            }

            let new = openssl.certify(old.public_key(), "张三");
            let placement = Placement { key: stored.key.clone(), label: stored.label.clone(), like: Some(stored) };
            let written = token.write_certificate(&new, &placement).unwrap();
            assert_eq!(token.read_certificate(&written).unwrap(), new.as_der());
            token.delete_certificate(stored).unwrap();
            drop(token);
            drop(provider);
            pkcs11_tool_finds(store, &openssl, &hex, &label, &new);
        }
    });
}

/// pkcs11-tool reads the new certificate by the old id, and OpenSSL takes its signature for that certificate's.
fn pkcs11_tool_finds(store: &Store, openssl: &OpenSsl, hex: &str, label: &str, new: &netca_cert::Certificate) {
    let list = store.pkcs11_tool(&["--list-objects", "--type", "cert"]);
    assert!(list.contains(label) && list.contains(hex), "{list}");
    let out = openssl.path("read.der");
    store.pkcs11_tool(&["--read-object", "--type", "cert", "--id", hex, "--output-file", out.to_str().unwrap()]);
    assert_eq!(std::fs::read(&out).unwrap(), new.as_der());
    std::fs::write(openssl.path("text"), b"signed elsewhere").unwrap();
    openssl.run(&["dgst", "-sha256", "-binary", "-out", "digest", "text"]);
    let (text, digest, signature) = (openssl.path("text"), openssl.path("digest"), openssl.path("by-tool"));
    let rsa = matches!(new.public_key().algorithm(), KeyAlgorithm::Rsa { .. });
    let (mechanism, input) = if rsa { ("SHA256-RSA-PKCS", &text) } else { ("ECDSA", &digest) };
    let mut args = vec!["--sign", "--id", hex, "--mechanism", mechanism, "--input-file", input.to_str().unwrap()];
    args.extend(["--output-file", signature.to_str().unwrap()]);
    if !rsa {
        args.extend(["--signature-format", "openssl"]);
    }
    store.pkcs11_tool(&args);
    assert!(openssl.verifies(new.public_key(), b"signed elsewhere", &std::fs::read(signature).unwrap()));
}

#[test]
fn a_certificate_without_an_id_is_matched_by_its_public_key() {
    in_private_store("a_certificate_without_an_id_is_matched_by_its_public_key", |store| {
        let Some(openssl) = OpenSsl::new() else { return };
        store.init_token("no id");
        let kind = ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"];
        let certificate = openssl.self_signed("old", &kind, "/CN=Nobody");
        store.import(&openssl, "old", "0b", "with id");
        let der = openssl.path("old.der").to_str().unwrap().to_owned();
        store.pkcs11_tool(&["--delete-object", "--type", "cert", "--id", "0b"]);
        store.pkcs11_tool(&["--write-object", &der, "--type", "cert", "--label", "without"]);
        openssl.self_signed("other", &kind, "/CN=Stranger");
        let der = openssl.path("other.der").to_str().unwrap().to_owned();
        store.pkcs11_tool(&["--write-object", &der, "--type", "cert", "--label", "stranger"]);
        let mut provider = Pkcs11Provider::load(store.module()).unwrap();
        let mut token = open_only(&mut provider, None).unwrap();
        let listed = token.certificates().unwrap();
        let find = |label: &[u8]| listed.iter().find(|stored| stored.label == label).unwrap();
        assert_eq!(find(b"without").key, id(0x0b));
        assert!(find(b"stranger").key.0.is_empty());
        login(token.as_mut(), PIN).unwrap();
        signs(token.as_mut(), &openssl, &id(0x0b), certificate.public_key());
        let nobody = token.sign(&find(b"stranger").key, certificate.public_key().signature_algorithm().unwrap(), b"x");
        assert!(matches!(nobody, Err(Error::KeyNotFound { id }) if id.is_empty()));
    });
}

/// As on Keys that hold nothing but private keys and certificates.
#[test]
fn keys_without_public_key_objects_are_told_apart_by_what_they_sign() {
    in_private_store("keys_without_public_key_objects_are_told_apart_by_what_they_sign", |store| {
        let Some(openssl) = OpenSsl::new() else { return };
        store.init_token("bare");
        let kind = ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"];
        let names = [("first", "0a"), ("second", "0b"), ("third", "0c")];
        let certificates = names.map(|(name, hex)| {
            let certificate = openssl.self_signed(name, &kind, "/CN=Nobody");
            store.import(&openssl, name, hex, name);
            store.pkcs11_tool(&["--delete-object", "--type", "pubkey", "--id", hex]);
            certificate
        });
        let stranger = openssl.self_signed("stranger", &kind, "/CN=Stranger");
        let mut provider = Pkcs11Provider::load(store.module()).unwrap();
        let mut token = open_only(&mut provider, None).unwrap();
        login(token.as_mut(), PIN).unwrap();
        for (certificate, byte) in certificates.iter().zip(0x0a..) {
            assert_eq!(token.find_key_by_public_key(certificate.public_key()).unwrap(), Some(id(byte)));
            signs(token.as_mut(), &openssl, &id(byte), certificate.public_key());
        }
        assert_eq!(token.find_key_by_public_key(stranger.public_key()).unwrap(), None);
    });
}

#[test]
fn two_keys_with_one_id_are_not_guessed_between() {
    in_private_store("two_keys_with_one_id_are_not_guessed_between", |store| {
        store.init_token("twins");
        for label in ["a", "b"] {
            store.pkcs11_tool(&["--keypairgen", "--key-type", "EC:prime256v1", "--id", "0c", "--label", label]);
        }
        let mut provider = Pkcs11Provider::load(store.module()).unwrap();
        let mut token = open_only(&mut provider, None).unwrap();
        login(token.as_mut(), PIN).unwrap();
        let signed = token.sign(&id(0x0c), netca_cert::SignatureAlgorithm::EcdsaP256Sha256, b"x");
        assert!(matches!(signed, Err(Error::AmbiguousKey { count: 2, .. })));
    });
}

#[test]
fn a_module_that_cannot_be_used_says_why() {
    let dir = tempfile::tempdir().unwrap();
    let problem = |path: &std::path::Path| match Pkcs11Provider::load(path) {
        Err(Error::Module { problem, .. }) => problem,
        other => panic!("{:?}", other.err()),
    };
    assert_eq!(problem(&dir.path().join("none.so")), ModuleProblem::Missing);
    assert_eq!(problem(std::path::Path::new("libnetca-none.so")), ModuleProblem::Missing);
    let text = dir.path().join("text.so");
    std::fs::write(&text, "not a library").unwrap();
    assert_eq!(problem(&text), ModuleProblem::NotLoadable);
    assert_eq!(problem(dir.path()), ModuleProblem::NotLoadable);
    let Some(libc) =
        ["/lib/x86_64-linux-gnu/libm.so.6", "/lib64/libm.so.6"].iter().find(|path| std::path::Path::new(path).exists())
    else {
        return kit::skip("there is no libm.so.6 where it is on x86_64");
    };
    assert_eq!(problem(std::path::Path::new(libc)), ModuleProblem::NoFunctionList);
    let mut foreign = std::fs::read(libc).unwrap();
    foreign[4] = 3 - foreign[4];
    let path = dir.path().join("foreign.so");
    std::fs::write(&path, foreign).unwrap();
    assert_eq!(problem(&path), ModuleProblem::WrongArchitecture);
}

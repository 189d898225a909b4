//! Decryption, and encryption keys that a CA made.

use netca_cert::{
    EnvelopeCipher, EnvelopeForm, EnvelopedKey, Error as CertificateError, KeyAlgorithm, PublicKey, Sm2PrivateKey,
};
use netca_token::{Error, KeyId, Placement};

use super::kit::{
    exercise::{decrypts, id, login, signs},
    openssl::OpenSsl,
};
use super::{PIN, create, open};

fn at(key: KeyId) -> Placement<'static> {
    Placement { key, label: "加密".into(), like: None }
}

/// An SM2 key that OpenSSL made.
fn by_openssl(openssl: &OpenSsl) -> Sm2PrivateKey {
    openssl.run(&["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:SM2", "-out", "escrowed.pem"]);
    openssl.run(&["pkcs8", "-topk8", "-nocrypt", "-in", "escrowed.pem", "-outform", "DER", "-out", "escrowed.p8"]);
    Sm2PrivateKey::from_pkcs8_der(&std::fs::read(openssl.path("escrowed.p8")).unwrap()).unwrap()
}

#[test]
fn an_encryption_key_is_imported_once_and_decrypts_what_openssl_encrypts() {
    let Some(openssl) = OpenSsl::new() else { return };
    let dir = tempfile::tempdir().unwrap();
    let path = create(dir.path(), "token.json");
    let mut token = open(&path);
    let escrowed = by_openssl(&openssl);
    let sealed = |recipient, padded| {
        EnvelopedKey::seal(&escrowed, recipient, EnvelopeForm { cipher: EnvelopeCipher::Sm4Ecb, padded }).unwrap()
    };
    let any = Sm2PrivateKey::generate().unwrap();
    let refused = token.import_encryption_key(&sealed(any.public_key(), false), &id(1), &at(id(2)));
    assert!(matches!(refused, Err(Error::NotLoggedIn)));
    login(token.as_mut(), PIN).unwrap();
    assert!(token.can_import(KeyAlgorithm::Sm2) && token.can_import(KeyAlgorithm::Rsa { bits: 2048 }));
    assert!(!token.can_import(KeyAlgorithm::P256) && !token.takes_aes_wrapped_keys());
    let signing = token.generate_key(KeyAlgorithm::Sm2, &at(id(1))).unwrap();
    let other = token.generate_key(KeyAlgorithm::P256, &at(id(3))).unwrap();

    let foreign = token.import_encryption_key(&sealed(any.public_key(), false), &id(1), &at(id(2)));
    assert!(matches!(foreign, Err(Error::DecryptionFailed)), "enveloped for somebody else: {foreign:?}");
    let envelope = sealed(&signing, false);
    let missing = token.import_encryption_key(&envelope, &id(9), &at(id(2)));
    assert!(matches!(missing, Err(Error::KeyNotFound { .. })));
    let wrong_kind = token.import_encryption_key(&envelope, &id(3), &at(id(2)));
    assert!(matches!(wrong_kind, Err(Error::Unsupported { .. })));
    let taken = token.import_encryption_key(&envelope, &id(1), &at(id(3)));
    assert!(matches!(taken, Err(Error::KeyExists { .. })), "another key pair is there");
    assert_eq!(token.find_key(&id(2)).unwrap(), None, "nothing came of all this");

    assert_eq!(token.import_encryption_key(&envelope, &id(1), &at(id(2))).unwrap(), id(2));
    let before = std::fs::read(&path).unwrap();
    assert_eq!(token.import_encryption_key(&sealed(&signing, true), &id(1), &at(id(4))).unwrap(), id(2), "once");
    assert_eq!(std::fs::read(&path).unwrap(), before, "again changes nothing");
    assert_eq!(token.find_key(&id(2)).unwrap().as_ref(), Some(escrowed.public_key()));
    assert_eq!(token.find_key_by_public_key(escrowed.public_key()).unwrap(), Some(id(2)));

    // After it was closed, too.
    let mut token = open(&path);
    assert!(matches!(token.decrypt(&id(2), &[0x30]), Err(Error::NotLoggedIn)));
    login(token.as_mut(), PIN).unwrap();
    decrypts(token.as_mut(), &openssl, &id(2), escrowed.public_key());
    signs(token.as_mut(), &openssl, &id(1), &signing);
    let wrong = token.prove_decryption(&id(2), &signing);
    assert!(matches!(wrong, Err(Error::DecryptionFailed)), "what is encrypted to another key");
    assert!(matches!(token.decrypt(&id(9), &[0x30]), Err(Error::KeyNotFound { .. })));
    assert!(matches!(token.decrypt(&id(3), &[0x30]), Err(Error::Unsupported { .. })), "P-256 decrypts nothing");
    assert!(matches!(token.prove_decryption(&id(3), &other), Err(Error::Structure(_))));
    let text = String::from_utf8(std::fs::read(&path).unwrap()).unwrap();
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    assert!(!text.contains(&hex(escrowed.to_bytes().as_bytes())));
}

#[test]
fn an_envelope_around_another_key_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let mut token = open(&create(dir.path(), "token.json"));
    login(token.as_mut(), PIN).unwrap();
    let signing = token.generate_key(KeyAlgorithm::Sm2, &at(id(1))).unwrap();
    let [one, two] = [(); 2].map(|()| Sm2PrivateKey::generate().unwrap());
    let der = |key| EnvelopedKey::seal(key, &signing, EnvelopeForm::default()).unwrap().as_der().to_vec();
    let (mut changed, said) = (der(&one), two.public_key().ec_point().unwrap());
    let point = one.public_key().ec_point().unwrap();
    let start = changed.windows(65).position(|window| window == point).unwrap();
    changed[start..start + 65].copy_from_slice(&said);
    let changed = EnvelopedKey::from_der(&changed).unwrap();
    changed.check_is_of(two.public_key()).unwrap();
    let refused = token.import_encryption_key(&changed, &id(1), &at(id(2)));
    assert!(matches!(refused, Err(Error::Structure(CertificateError::EnvelopedKeyMismatch))), "{refused:?}");
    assert_eq!(token.find_key(&id(2)).unwrap(), None);
}

#[test]
fn an_rsa_encryption_key_by_openssl_is_imported_and_decrypts() {
    let Some(openssl) = OpenSsl::new() else { return };
    let dir = tempfile::tempdir().unwrap();
    let mut token = open(&create(dir.path(), "token.json"));
    login(token.as_mut(), PIN).unwrap();
    let rsa = KeyAlgorithm::Rsa { bits: 2048 };
    let signing = token.generate_key(rsa, &at(id(1))).unwrap();
    token.generate_key(KeyAlgorithm::Sm2, &at(id(3))).unwrap();
    let public = |name: &str| {
        openssl.run(&["genrsa", "-out", &format!("{name}.pem"), "2048"]);
        let files = [format!("{name}.pem"), format!("{name}.p1"), format!("{name}.spki")];
        openssl.run(&["rsa", "-in", &files[0], "-traditional", "-outform", "DER", "-out", &files[1]]);
        openssl.run(&["rsa", "-in", &files[0], "-pubout", "-outform", "DER", "-out", &files[2]]);
        PublicKey::from_der(&std::fs::read(openssl.path(&files[2])).unwrap()).unwrap()
    };
    let (escrowed, other) = (public("escrowed"), public("other"));
    let envelope = |recipient: &PublicKey, said: &PublicKey| {
        let hex = "07".repeat(16);
        openssl.run(&["enc", "-sm4-ecb", "-K", &hex, "-in", "escrowed.p1", "-out", "inner"]);
        let inner = std::fs::read(openssl.path("inner")).unwrap();
        let outer = recipient.encrypt(&[7; 16]).unwrap();
        EnvelopedKey::of_rsa(EnvelopeCipher::Sm4Ecb, &outer, said, &inner).unwrap()
    };
    let foreign = token.import_encryption_key(&envelope(&other, &escrowed), &id(1), &at(id(2)));
    assert!(matches!(foreign, Err(Error::DecryptionFailed | Error::Structure(_))), "{foreign:?}");
    let mislabelled = token.import_encryption_key(&envelope(&signing, &other), &id(1), &at(id(2)));
    assert!(matches!(mislabelled, Err(Error::Structure(CertificateError::EnvelopedKeyMismatch))), "{mislabelled:?}");
    let wrong_kind = token.import_encryption_key(&envelope(&signing, &escrowed), &id(3), &at(id(2)));
    assert!(matches!(wrong_kind, Err(Error::Unsupported { .. })), "{wrong_kind:?}");
    assert_eq!(token.find_key(&id(2)).unwrap(), None, "nothing came of all this");
    for _ in 0..2 {
        assert_eq!(token.import_encryption_key(&envelope(&signing, &escrowed), &id(1), &at(id(2))).unwrap(), id(2));
    }
    decrypts(token.as_mut(), &openssl, &id(2), &escrowed);
}

#[test]
fn rsa_decrypts_what_openssl_encrypts() {
    let Some(openssl) = OpenSsl::new() else { return };
    let dir = tempfile::tempdir().unwrap();
    let mut token = open(&create(dir.path(), "token.json"));
    login(token.as_mut(), PIN).unwrap();
    let key = token.generate_key(KeyAlgorithm::Rsa { bits: 2048 }, &at(id(1))).unwrap();
    decrypts(token.as_mut(), &openssl, &id(1), &key);
}

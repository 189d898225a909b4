use netca_cert::{KeyAlgorithm, PublicKey};
use netca_token::{Error, KeyId, Login, Pin, Placement, Provider, StoredCertificate, Token, open_only};

use super::openssl::OpenSsl;

pub fn login(token: &mut dyn Token, pin: &str) -> Result<(), Error> {
    token.login(Login { pin: Some(&Pin::new(pin)), allow_last_try: false })
}

pub fn id(byte: u8) -> KeyId {
    KeyId(vec![byte])
}

/// Signs on the token and has both OpenSSL and this project check the signature.
pub fn signs(token: &mut dyn Token, openssl: &OpenSsl, key: &KeyId, public_key: &PublicKey) {
    let (algorithm, message) = (public_key.signature_algorithm().unwrap(), "续期申请 application".as_bytes());
    let signature = token.sign(key, algorithm, message).unwrap();
    assert!(openssl.verifies(public_key, message, &signature), "OpenSSL refuses the signature");
    public_key.verify(algorithm, message, &signature).unwrap();
    assert!(!openssl.verifies(public_key, b"another message", &signature));
}

/// Decrypts on the token what OpenSSL and this project encrypted.
pub fn decrypts(token: &mut dyn Token, openssl: &OpenSsl, key: &KeyId, public_key: &PublicKey) {
    let secret = b"0123456789abcdef";
    let cipher = openssl.encrypts(public_key, secret);
    assert_eq!(token.decrypt(key, &cipher).unwrap().as_bytes(), secret, "what OpenSSL encrypted");
    token.prove_decryption(key, public_key).unwrap();
    let mut changed = cipher;
    *changed.last_mut().unwrap() ^= 1;
    // A PKCS#1 v1.5 block may give other octets instead of an error, so that nothing is learnt from it.
    let said = token.decrypt(key, &changed);
    let other = said.as_ref().is_ok_and(|octets| octets.as_bytes() != secret && public_key.rsa_parts().is_some());
    assert!(other || matches!(said, Err(Error::DecryptionFailed)), "a changed one: {said:?}");
    assert!(matches!(token.decrypt(key, &[]), Err(Error::DecryptionFailed)), "nothing");
}

/// All that every token must do, from an empty one to a key id taken over. `right` is its PIN.
pub fn exercise(provider: &mut dyn Provider, right: &str, algorithm: KeyAlgorithm, openssl: &mut OpenSsl) {
    let mut token = open_only(provider, None).unwrap();
    let token = token.as_mut();
    assert!(token.is_present());
    assert!(token.certificates().unwrap().is_empty());
    needs_login(token, algorithm);
    counts_wrong_pins(token, right);

    let label = "签名证书".as_bytes().to_vec();
    let placement = Placement { key: id(1), label: label.clone(), like: None };
    let public_key = token.generate_key(algorithm, &placement).unwrap();
    assert_eq!(public_key.algorithm(), algorithm);
    assert!(matches!(token.generate_key(algorithm, &placement), Err(Error::KeyExists { .. })));
    assert_eq!(token.find_key(&id(1)).unwrap().as_ref(), Some(&public_key));
    assert_eq!(token.find_key(&id(7)).unwrap(), None);
    assert_eq!(token.find_key_by_public_key(&public_key).unwrap(), Some(id(1)));
    let unknown = token.sign(&id(7), public_key.signature_algorithm().unwrap(), b"x");
    assert!(matches!(unknown, Err(Error::KeyNotFound { .. })));
    let unsupported = Placement { key: id(8), label: Vec::new(), like: None };
    for algorithm in [KeyAlgorithm::Sm2, KeyAlgorithm::Rsa { bits: 1024 }, KeyAlgorithm::Unknown] {
        if !token.can_generate(algorithm) {
            let made = token.generate_key(algorithm, &unsupported);
            assert!(matches!(made, Err(Error::UnsupportedKey { .. })), "{algorithm:?}: {made:?}");
        }
    }
    assert!(token.can_generate(algorithm) && !token.replaces_certificates());

    let old = openssl.certify(&public_key, "李四");
    let stored = token.write_certificate(&old, &placement).unwrap();
    assert_eq!(token.read_certificate(&stored).unwrap(), old.as_der());
    signs(token, openssl, &id(1), &public_key);
    let old_stored = renews_with_the_same_key(token, openssl, &stored, &public_key);
    renews_with_a_new_key(provider, token, openssl, algorithm, &old_stored, &public_key);
}

fn needs_login(token: &mut dyn Token, algorithm: KeyAlgorithm) {
    let placement = Placement { key: id(1), label: Vec::new(), like: None };
    assert!(matches!(token.generate_key(algorithm, &placement), Err(Error::NotLoggedIn)));
    let signed = token.sign(&id(1), netca_cert::SignatureAlgorithm::EcdsaP256Sha256, b"x");
    assert!(matches!(signed, Err(Error::NotLoggedIn)));
    assert!(matches!(token.find_key(&id(1)), Err(Error::NotLoggedIn)));
    let any = PublicKey::from_rsa_parts(&[0xc5; 256], &[1, 0, 1]).unwrap();
    assert!(matches!(token.find_key_by_public_key(&any), Err(Error::NotLoggedIn)));
}

fn counts_wrong_pins(token: &mut dyn Token, right: &str) {
    assert!(!token.pin_status().unwrap().count_low);
    assert!(matches!(login(token, "1"), Err(Error::PinLength)));
    assert!(matches!(token.login(Login { pin: None, allow_last_try: true }), Err(Error::PinRequired)));
    assert!(!token.pin_status().unwrap().count_low, "neither was a try");
    let Err(Error::WrongPin { status }) = login(token, "000000") else { panic!("a wrong PIN is wrong") };
    assert!(status.count_low && !status.locked);
    assert_eq!(token.pin_status().unwrap(), status);
    login(token, right).unwrap();
    login(token, right).unwrap();
    assert!(!token.pin_status().unwrap().count_low, "a right PIN clears the count");
}

fn renews_with_the_same_key(
    token: &mut dyn Token,
    openssl: &mut OpenSsl,
    stored: &StoredCertificate,
    public_key: &PublicKey,
) -> StoredCertificate {
    let renewed = openssl.certify(public_key, "李四");
    let placement = Placement { key: stored.key.clone(), label: stored.label.clone(), like: Some(stored) };
    let written = token.write_certificate(&renewed, &placement).unwrap();
    assert_eq!(token.certificates().unwrap().len(), 2, "two certificates may share a key");
    token.delete_certificate(stored).unwrap();
    assert!(matches!(token.read_certificate(stored), Err(Error::CertificateGone)));
    assert!(matches!(token.delete_certificate(stored), Err(Error::CertificateGone)));
    assert_eq!(token.find_key(&stored.key).unwrap().as_ref(), Some(public_key), "its key pair stays");
    let listed = token.certificates().unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].certificate, renewed);
    assert_eq!((&listed[0].label, &listed[0].key), (&stored.label, &stored.key));
    signs(token, openssl, &stored.key, public_key);
    written
}

fn renews_with_a_new_key(
    provider: &mut dyn Provider,
    token: &mut dyn Token,
    openssl: &mut OpenSsl,
    algorithm: KeyAlgorithm,
    old: &StoredCertificate,
    old_key: &PublicKey,
) {
    let placement = Placement { key: id(2), label: old.label.clone(), like: Some(old) };
    let new_key = token.generate_key(algorithm, &placement).unwrap();
    assert_ne!(&new_key, old_key);
    let certificate = openssl.certify(&new_key, "李四");
    let written = token.write_certificate(&certificate, &placement).unwrap();
    token.delete_certificate(old).unwrap();
    let taken = token.take_over_key_id(&written, &id(1), &id(9)).unwrap();
    taken_over(token, openssl, &taken, &new_key, old_key);
    // Again, with what it gave and with what is listed: nothing changes.
    token.take_over_key_id(&taken, &id(1), &id(9)).unwrap();
    let serial = token.info().serial.clone();
    let mut again = provider.open(&serial).unwrap();
    let listed = token.certificates().unwrap().remove(0);
    token.take_over_key_id(&listed, &id(1), &id(9)).unwrap();
    taken_over(token, openssl, &listed, &new_key, old_key);
    assert_eq!(again.certificates().unwrap()[0].certificate, certificate);
}

pub fn taken_over(
    token: &mut dyn Token,
    openssl: &OpenSsl,
    taken: &StoredCertificate,
    new_key: &PublicKey,
    old_key: &PublicKey,
) {
    assert_eq!(taken.key, id(1));
    let listed = token.certificates().unwrap();
    assert_eq!(listed.len(), 1, "one copy of the certificate is left");
    assert_eq!((&listed[0].key, &listed[0].certificate), (&id(1), &taken.certificate));
    assert_eq!(token.find_key(&id(1)).unwrap().as_ref(), Some(new_key));
    assert_eq!(token.find_key(&id(2)).unwrap(), None);
    assert_eq!(token.find_key(&id(9)).unwrap().as_ref(), Some(old_key), "the old key pair stays");
    signs(token, openssl, &id(1), new_key);
    signs(token, openssl, &id(9), old_key);
    for (key, at) in [(new_key, Some(id(1))), (old_key, Some(id(9))), (&foreign(openssl), None)] {
        assert_eq!(token.find_key_by_public_key(key).unwrap(), at);
    }
}

/// A key that is on no token.
fn foreign(openssl: &OpenSsl) -> PublicKey {
    let kind = ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"];
    openssl.self_signed("foreign", &kind, "/CN=x").public_key().clone()
}

//! Enveloped keys: what is sealed is opened, by the right key only, and only if it is the certificate's.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests")]

mod common;

use common::{children, tlv};
use netca_cert::{
    DecryptError, Decryptor, EncryptedSymmetricKey, EnvelopeCipher, EnvelopeForm, EnvelopedKey, Error, PublicKey,
    Secret, Sm2Ciphertext, Sm2PrivateKey, Structure,
};

/// A token of a kind: it decrypts, or says something else.
struct Token {
    key: Sm2PrivateKey,
    instead: Option<Result<Vec<u8>, &'static str>>,
    calls: usize,
}

impl Token {
    fn new() -> Self {
        Self { key: Sm2PrivateKey::generate().unwrap(), instead: None, calls: 0 }
    }

    fn seal(&self, key: &Sm2PrivateKey, form: EnvelopeForm) -> EnvelopedKey {
        EnvelopedKey::seal(key, self.key.public_key(), form).unwrap()
    }
}

impl Decryptor for Token {
    type Error = String;

    fn decrypt(&mut self, ciphertext: &Sm2Ciphertext) -> Result<Secret, String> {
        self.calls += 1;
        match self.instead.clone() {
            Some(answer) => answer.map(Secret::from).map_err(str::to_owned),
            None => self.key.decrypt_ciphertext(ciphertext).map_err(|error| error.to_string()),
        }
    }
}

const MALFORMED: Error = Error::Malformed { structure: Structure::EnvelopedKey };
const MISMATCH: Error = Error::EnvelopedKeyMismatch;

#[test]
fn every_form_is_opened() {
    for cipher in [EnvelopeCipher::Sm4, EnvelopeCipher::Sm4Ecb, EnvelopeCipher::Sm4Cbc] {
        for (padded, len) in [(false, 32), (true, 64)] {
            let (mut token, key) = (Token::new(), Sm2PrivateKey::generate().unwrap());
            let sealed = token.seal(&key, EnvelopeForm { cipher, padded });
            assert_eq!((sealed.cipher(), sealed.encrypted_private_key().len()), (cipher, len));
            assert_eq!(sealed.public_key(), key.public_key());
            let read = EnvelopedKey::from_der(sealed.as_der()).unwrap();
            assert_eq!(read, sealed);
            let opened = read.open(&mut token, key.public_key()).unwrap();
            assert_eq!(opened.to_bytes().as_bytes(), key.to_bytes().as_bytes());
            // What a token does that hands out the symmetric key.
            let EncryptedSymmetricKey::Sm2(symmetric) = read.encrypted_symmetric_key() else { panic!("{cipher:?}") };
            let symmetric = token.key.decrypt_ciphertext(symmetric).unwrap();
            assert_eq!(symmetric.as_bytes().len(), 16);
            assert!(read.open_with(&symmetric, key.public_key()).is_ok());
        }
    }
}

#[test]
fn only_the_certificates_key_is_taken() {
    let (mut token, key, other) =
        (Token::new(), Sm2PrivateKey::generate().unwrap(), Sm2PrivateKey::generate().unwrap());
    let sealed = token.seal(&key, EnvelopeForm::default());
    assert_eq!(sealed.check_is_of(key.public_key()), Ok(()));
    assert_eq!(sealed.check_is_of(other.public_key()), Err(MISMATCH));
    assert_eq!(sealed.open(&mut token, other.public_key()).unwrap_err(), DecryptError::Structure(MISMATCH));
    assert_eq!(token.calls, 0, "the token is not bothered with another certificate's key");
    // A structure that names the certificate's key, and holds another.
    let mut fields = children(token.seal(&other, EnvelopeForm::default()).as_der());
    fields[2] = tlv(3, &[&[0], &key.public_key().ec_point().unwrap()]);
    let swapped = EnvelopedKey::from_der(&tlv(0x30, &[&fields.concat()])).unwrap();
    assert_eq!(swapped.open(&mut token, key.public_key()).unwrap_err(), DecryptError::Structure(MISMATCH));
    assert_eq!(token.calls, 1);
}

#[test]
fn only_the_right_keys_open_it() {
    let (mut token, key) = (Token::new(), Sm2PrivateKey::generate().unwrap());
    let sealed = token.seal(&key, EnvelopeForm::default());
    let refused = sealed.open(&mut Token::new(), key.public_key()).unwrap_err();
    assert_eq!(refused, DecryptError::Decryptor("the ciphertext cannot be decrypted with this key".into()));
    let mut open = |instead| {
        token.instead = Some(instead);
        sealed.open(&mut token, key.public_key()).unwrap_err()
    };
    assert_eq!(open(Err("removed")), DecryptError::Decryptor("removed".into()));
    for len in [0, 15, 17, 32] {
        let wrong = Error::SymmetricKeyLength { actual: len };
        assert_eq!(open(Ok(vec![1; len])), DecryptError::Structure(wrong), "{len} bytes");
    }
    assert_eq!(open(Ok(vec![1; 16])), DecryptError::Structure(MISMATCH), "16 other bytes");
}

#[test]
fn nothing_can_be_sealed_to_other_keys() {
    let key = Sm2PrivateKey::generate().unwrap();
    let p256 = p256::ecdsa::SigningKey::from_slice(&[7; 32]).unwrap();
    let p256 = PublicKey::from_p256_point(p256.verifying_key().to_sec1_point(false).as_bytes()).unwrap();
    assert_eq!(EnvelopedKey::seal(&key, &p256, EnvelopeForm::default()), Err(Error::AlgorithmMismatch));
    assert_eq!(p256.sm2_encrypt(b"x"), Err(Error::AlgorithmMismatch));
    assert_eq!(p256.sm2_digest(b"x"), Err(Error::AlgorithmMismatch));
}

#[test]
fn other_shapes_are_refused() {
    let (token, key) = (Token::new(), Sm2PrivateKey::generate().unwrap());
    let sealed = token.seal(&key, EnvelopeForm::default());
    let fields = children(sealed.as_der());
    let with = |which: usize, part: Vec<u8>| {
        let mut fields = fields.clone();
        fields[which] = part;
        EnvelopedKey::from_der(&tlv(0x30, &[&fields.concat()]))
    };
    assert_eq!(with(0, fields[0].clone()), Ok(sealed.clone()));
    let sm4 = |last: &[u8], parameters: &[u8]| {
        let oid = tlv(6, &[&[0x2a, 0x81, 0x1c, 0xcf, 0x55, 1, 0x68], last]);
        tlv(0x30, &[&oid, parameters])
    };
    assert!(with(0, sm4(&[1], &[])).is_ok(), "without parameters");
    let other = Error::UnsupportedAlgorithm { oid: "1.2.156.10197.1.104.3".into() };
    assert_eq!(with(0, sm4(&[3], &[5, 0])), Err(other));
    assert_eq!(with(0, sm4(&[2], &tlv(4, &[&[0; 16]]))), Err(MALFORMED), "with an initialisation vector");
    let mut ciphertext = children(&fields[1]);
    ciphertext[0] = tlv(2, &[&[1]]);
    assert_eq!(with(1, tlv(0x30, &[&ciphertext.concat()])), Err(MALFORMED), "a point off the curve");
    let mut point = key.public_key().ec_point().unwrap();
    point[64] ^= 1;
    assert_eq!(with(2, tlv(3, &[&[0], &point])), Err(MALFORMED), "a public key off the curve");
    assert_eq!(with(2, tlv(3, &[&[0]])), Err(MALFORMED));
    for len in [0, 16, 31, 33, 48, 63, 65, 96] {
        assert_eq!(with(3, tlv(3, &[&[0], &vec![7; len]])), Err(MALFORMED), "{len} bytes");
    }
    assert_eq!(with(3, tlv(3, &[&[1], &[7; 32]])), Err(MALFORMED), "a bit too few");
    assert_eq!(with(3, tlv(4, &[&[7; 32]])), Err(MALFORMED), "no BIT STRING");
    let mut longer = fields.clone();
    longer.push(vec![5, 0]);
    assert_eq!(EnvelopedKey::from_der(&tlv(0x30, &[&longer.concat()])), Err(MALFORMED));
    assert_eq!(EnvelopedKey::from_der(&[sealed.as_der(), &[0]].concat()), Err(MALFORMED));
    assert!(matches!(EnvelopedKey::from_der(&vec![0; 5000]), Err(Error::TooLarge { .. })));
}

#[test]
fn debug_shows_nothing_secret() {
    let (token, key) = (Token::new(), Sm2PrivateKey::generate().unwrap());
    let shown = format!("{:?} {:?}", token.seal(&key, EnvelopeForm::default()), key);
    let secret: String = key.to_bytes().as_bytes().iter().map(|octet| format!("{octet:02x}")).collect();
    assert!(shown.len() < 200 && !shown.contains(&secret[..8]), "{shown}");
}

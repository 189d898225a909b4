//! RSA encryption keys in their envelopes, whose parts OpenSSL made.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failing peer fails the test")]

mod common;

use common::OpenSsl;
use netca_cert::{
    EncryptedSymmetricKey, EnvelopeCipher, EnvelopeForm, EnvelopedKey, Error, PublicKey, Secret, Sm2PrivateKey,
    Structure,
};

const MALFORMED: Error = Error::Malformed { structure: Structure::EnvelopedKey };

/// What a CA makes of an RSA key pair, by OpenSSL.
struct Peer {
    openssl: OpenSsl,
    public_key: PublicKey,
}

impl Peer {
    fn new() -> Option<Self> {
        let openssl = OpenSsl::new()?;
        openssl.run("genrsa -out key.pem 2048");
        openssl.run("rsa -in key.pem -traditional -outform DER -out key.p1");
        openssl.run("pkcs8 -topk8 -nocrypt -in key.pem -outform DER -out key.p8");
        openssl.run("rsa -in key.pem -pubout -outform DER -out key.spki");
        openssl.run("genrsa -out signing.pem 2048");
        openssl.run("rsa -in signing.pem -pubout -out signing.pub");
        let public_key = PublicKey::from_der(&openssl.read("key.spki")).unwrap();
        Some(Self { openssl, public_key })
    }

    fn read(&self, name: &str) -> Vec<u8> {
        self.openssl.read(name)
    }

    /// Under a symmetric key that is known here.
    fn envelope(&self, cipher: EnvelopeCipher, symmetric_key: &[u8]) -> EnvelopedKey {
        let hex: String = symmetric_key.iter().map(|byte| format!("{byte:02x}")).collect();
        self.openssl.run(&match cipher {
            EnvelopeCipher::Aes256WrapPad => {
                format!("enc -id-aes256-wrap-pad -K {hex} -iv a65959a6 -in key.p8 -out inner")
            }
            _ => format!("enc -sm4-ecb -K {hex} -in key.p1 -out inner"),
        });
        self.openssl.write("symmetric", symmetric_key);
        let padding = "-pkeyopt rsa_padding_mode:pkcs1";
        self.openssl.run(&format!("pkeyutl -encrypt -pubin -inkey signing.pub {padding} -in symmetric -out outer"));
        EnvelopedKey::of_rsa(cipher, &self.read("outer"), &self.public_key, &self.read("inner")).unwrap()
    }
}

#[test]
fn what_is_under_sm4_opens_with_its_key_alone() {
    let Some(peer) = Peer::new() else { return };
    for cipher in [EnvelopeCipher::Sm4, EnvelopeCipher::Sm4Ecb, EnvelopeCipher::Sm4Cbc] {
        let envelope = peer.envelope(cipher, &[7; 16]);
        let read = EnvelopedKey::from_der(envelope.as_der()).unwrap();
        assert_eq!((&read, read.cipher(), read.public_key()), (&envelope, cipher, &peer.public_key));
        let EncryptedSymmetricKey::Rsa(outer) = read.encrypted_symmetric_key() else { panic!("an SM2 key") };
        assert_eq!(*outer, peer.read("outer"));
        read.check_is_of(&peer.public_key).unwrap();
        let opened = read.open_rsa_with(&Secret::from(vec![7; 16])).unwrap();
        assert_eq!(opened.as_bytes(), peer.read("key.p1"));
        for (key, expected) in
            [(vec![8; 16], Error::EnvelopedKeyMismatch), (vec![7; 15], Error::SymmetricKeyLength { actual: 15 })]
        {
            // One wrong key in 256 makes up a padding, and then no RSAPrivateKey: whoever reads that finds out.
            let outcome = read.open_rsa_with(&Secret::from(key));
            assert!(
                outcome.as_ref().err() == Some(&expected) || outcome.is_ok_and(|opened| opened.as_bytes()[0] != 0x30)
            );
        }
        let signing = Sm2PrivateKey::generate().unwrap();
        assert_eq!(read.open_with(&Secret::from(vec![7; 16]), &peer.public_key).unwrap_err(), Error::AlgorithmMismatch);
        assert_eq!(read.check_is_of(signing.public_key()).unwrap_err(), Error::EnvelopedKeyMismatch);
    }
}

/// It is unwrapped in tokens alone; OpenSSL reads the structure.
#[test]
fn what_is_wrapped_with_aes_is_carried() {
    let Some(peer) = Peer::new() else { return };
    let envelope = peer.envelope(EnvelopeCipher::Aes256WrapPad, &[9; 32]);
    assert_eq!(envelope.encrypted_private_key(), peer.read("inner"));
    assert_eq!(envelope.open_rsa_with(&Secret::from(vec![9; 32])).unwrap_err(), Error::AlgorithmMismatch);
    peer.openssl.write("envelope", envelope.as_der());
    let shown = peer.openssl.run("asn1parse -inform DER -in envelope");
    assert!(shown.contains("id-aes256-wrap-pad") && shown.contains("rsaEncryption"), "{shown}");
    let sealed = EnvelopedKey::seal(
        &Sm2PrivateKey::generate().unwrap(),
        Sm2PrivateKey::generate().unwrap().public_key(),
        EnvelopeForm { cipher: EnvelopeCipher::Aes256WrapPad, padded: false },
    );
    assert_eq!(sealed.unwrap_err(), Error::AlgorithmMismatch);
}

#[test]
fn what_is_not_whole_is_refused() {
    let Some(peer) = Peer::new() else { return };
    let (sm4, aes) = (EnvelopeCipher::Sm4Ecb, EnvelopeCipher::Aes256WrapPad);
    let of =
        |cipher, outer: &[u8], public: &PublicKey, inner: &[u8]| EnvelopedKey::of_rsa(cipher, outer, public, inner);
    let sm2 = Sm2PrivateKey::generate().unwrap();
    let block = [1; 256];
    assert!(of(sm4, &block, &peer.public_key, &[2; 32]).is_ok());
    assert!(of(aes, &block, &peer.public_key, &[2; 24]).is_ok());
    for (what, outcome) in [
        ("no whole block", of(sm4, &block, &peer.public_key, &[2; 40])),
        ("no whole block of 8", of(aes, &block, &peer.public_key, &[2; 25])),
        ("nothing", of(aes, &block, &peer.public_key, &[])),
        ("a short symmetric key", of(sm4, &[1; 255], &peer.public_key, &[2; 32])),
        ("a long symmetric key", of(sm4, &[1; 1025], &peer.public_key, &[2; 32])),
        ("an SM2 key", of(sm4, &block, sm2.public_key(), &[2; 32])),
    ] {
        assert_eq!(outcome.unwrap_err(), MALFORMED, "{what}");
    }
    let whole = of(sm4, &block, &peer.public_key, &[2; 32]).unwrap();
    for cut in 0..whole.as_der().len() {
        assert!(EnvelopedKey::from_der(&whole.as_der()[..cut]).is_err(), "{cut}");
    }
    assert!(EnvelopedKey::from_der(&[whole.as_der(), &[0]].concat()).is_err());
}

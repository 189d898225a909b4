//! BouncyCastle reads all that we write, and we all that it writes: messages in the three dialects, requests, ciphertexts and
//! enveloped keys. One start of Java for the whole file.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests")]

mod common;

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::SystemTime;

use common::gm::Folder;
use common::java::bouncy_castle;
use common::{OpenSsl, children};
use netca_cert::{
    Certificate, CertificateRequest, Dialect, EnvelopeCipher, EnvelopeForm, EnvelopedKey, Error, RequestAttribute,
    SignedMessage, Sm2Ciphertext, Sm2PrivateKey, Supplied,
};

const CONTENT: &[u8] = "{\"memo\":\"续期\",\"outReqId\":\"1\"}".as_bytes();

struct World {
    folder: Folder,
    verdicts: BTreeMap<String, String>,
    certificate: Certificate,
    signing: Sm2PrivateKey,
    encryption: Sm2PrivateKey,
}

static WORLD: LazyLock<Option<World>> = LazyLock::new(|| {
    let mut java = bouncy_castle()?;
    let openssl = OpenSsl::new()?;
    let certificate = openssl.self_signed("a", "SM2", "/C=CN/O=示例公司/CN=张三", &[]);
    openssl.run("pkcs8 -topk8 -nocrypt -in a.key -outform DER -out a.p8");
    let signing = Sm2PrivateKey::from_pkcs8_der(&openssl.read("a.p8")).unwrap();
    let encryption = Sm2PrivateKey::generate().unwrap();
    let folder = Folder::new();
    folder.write("signing.p8", signing.to_pkcs8_der().unwrap().as_bytes());
    folder.write("encryption.p8", encryption.to_pkcs8_der().unwrap().as_bytes());
    folder.write("certificate.der", certificate.as_der());
    folder.write("content", CONTENT);
    let mut world = World { folder, verdicts: BTreeMap::new(), certificate, signing, encryption };
    world.write_ours();
    world.verdicts = world.folder.run(&mut java);
    Some(world)
});

impl World {
    fn write_ours(&mut self) {
        let ours = |name: &str, bytes: &[u8]| self.folder.write(&format!("ours/{name}"), bytes);
        let mut signer = Sm2PrivateKey::from_bytes(self.signing.to_bytes().as_bytes()).unwrap();
        let mut sign = |dialect| SignedMessage::sign_in(dialect, CONTENT, &self.certificate, &mut signer).unwrap();
        let plain = sign(Dialect::Plain);
        ours("plain", plain.as_der());
        ours("detached", sign(Dialect::Detached).as_der());
        ours("attributes", sign(Dialect::Attributes { signing_time: SystemTime::now() }).as_der());
        ours("changed", &common::replace(plain.as_der(), CONTENT, &CONTENT.to_ascii_uppercase()));
        let attribute = |bare| {
            let make = if bare { RequestAttribute::bare } else { RequestAttribute::new };
            make("1.2.840.113549.1.9.7", b"\x13\x06111111").unwrap()
        };
        for (name, attributes) in [
            ("request", vec![]),
            ("request-attributes", vec![attribute(false)]),
            ("request-bare", vec![attribute(true)]),
        ] {
            let subject = self.certificate.subject();
            ours(name, CertificateRequest::sign_with(subject, &attributes, &mut signer).unwrap().as_der());
        }
        ours("signature", &self.signing.sign_message(CONTENT).unwrap());
        ours("cipher", &self.signing.public_key().sm2_encrypt(CONTENT).unwrap().to_der());
        for form in forms() {
            let sealed = EnvelopedKey::seal(&self.encryption, self.signing.public_key(), form).unwrap();
            ours(&format!("envelope-{:?}-{}", form.cipher, form.padded), sealed.as_der());
        }
    }

    fn theirs(&self, name: &str) -> SignedMessage {
        SignedMessage::from_der(&self.folder.theirs(name)).unwrap()
    }
}

fn forms() -> impl Iterator<Item = EnvelopeForm> {
    let ciphers = [EnvelopeCipher::Sm4, EnvelopeCipher::Sm4Ecb, EnvelopeCipher::Sm4Cbc];
    ciphers.into_iter().flat_map(|cipher| [false, true].map(|padded| EnvelopeForm { cipher, padded }))
}

#[test]
fn bouncy_castle_accepts_ours() {
    let Some(world) = &*WORLD else { return };
    let envelopes = forms().map(|form| format!("envelope-{:?}-{}", form.cipher, form.padded));
    let others = "plain detached attributes changed request request-attributes request-bare signature cipher";
    for name in others.split(' ').map(str::to_owned).chain(envelopes) {
        assert_eq!(world.verdicts.get(&name).map(String::as_str), Some("ok"), "{name}");
    }
}

#[test]
fn we_verify_its_three_dialects() {
    let Some(world) = &*WORLD else { return };
    let (with, certificate) = (Supplied::default(), &world.certificate);
    let verified = world.theirs("plain").verify().unwrap();
    assert_eq!((verified.content(), verified.certificate()), (CONTENT, certificate));

    let detached = world.theirs("detached");
    assert_eq!(detached.verify(), Err(Error::DetachedContent));
    let verified = detached.verify_with(with.content(CONTENT)).unwrap();
    assert_eq!((verified.content(), verified.certificate()), (CONTENT, certificate));

    let attributes = world.theirs("attributes");
    assert_eq!(attributes.verify(), Err(Error::SignerCertificateMissing));
    let verified = attributes.verify_with(with.certificate(certificate)).unwrap();
    assert_eq!((verified.content(), verified.certificate()), (CONTENT, certificate));
}

/// Both were told the same shape: they differ in nothing but the signature and the time of signing.
#[test]
fn ours_are_its_byte_for_byte() {
    let Some(world) = &*WORLD else { return };
    for name in ["plain", "detached", "attributes"] {
        let ours = std::fs::read(world.folder.path().join("ours").join(name)).unwrap();
        assert_eq!(unsigned_parts(&ours), unsigned_parts(world.theirs(name).as_der()), "{name}");
    }
}

/// Everything but the signature, and the digits of a time.
fn unsigned_parts(message: &[u8]) -> Vec<Vec<u8>> {
    let info = children(message);
    let mut parts = children(&children(&info[1])[0]);
    let mut signer = children(&children(&parts.pop().unwrap())[0]);
    signer.pop();
    for attributes in signer.iter_mut().filter(|part| part[0] == 0xa0) {
        let at = attributes.windows(2).position(|window| window == [0x17, 13]).unwrap();
        attributes[at + 2..at + 15].fill(b'0');
    }
    [vec![info[0].clone()], parts, signer].concat()
}

/// What its own generator writes: PKCS#7's OIDs, and attributes that NETCA's software has not.
#[test]
fn we_verify_its_own_dialect() {
    let Some(world) = &*WORLD else { return };
    for name in ["bc-attributes", "bc-direct"] {
        assert_eq!(world.theirs(name).verify().unwrap().content(), CONTENT, "{name}");
    }
    let detached = world.theirs("bc-attributes-detached");
    assert_eq!(detached.verify(), Err(Error::DetachedContent));
    assert_eq!(detached.verify_with(Supplied::default().content(CONTENT)).unwrap().content(), CONTENT);
    assert_eq!(detached.verify_with(Supplied::default().content(b"else")), Err(Error::SignedAttributes));
}

#[test]
fn we_verify_its_requests() {
    let Some(world) = &*WORLD else { return };
    for (name, bare) in [("request", false), ("request-bare", true)] {
        let request = CertificateRequest::from_der(&world.folder.theirs(name)).unwrap();
        assert_eq!((request.verify(), request.public_key()), (Ok(()), world.certificate.public_key()), "{name}");
        let attributes = request.attributes().unwrap();
        assert_eq!((attributes.len(), attributes[0].is_bare()), (1, bare), "{name}");
        assert_eq!(attributes[0].oid(), "1.2.840.113549.1.9.7");
        assert!(attributes[0].values().eq([b"\x13\x06111111"]), "{name}");
    }
}

#[test]
fn we_decrypt_what_it_encrypts() {
    let Some(world) = &*WORLD else { return };
    let ciphertext = Sm2Ciphertext::from_der(&world.folder.theirs("cipher")).unwrap();
    let plaintext = world.signing.decrypt_ciphertext(&ciphertext).unwrap();
    assert_eq!(plaintext.as_bytes(), b"this was encrypted by BouncyCastle");
}

#[test]
fn we_open_its_enveloped_keys() {
    let Some(world) = &*WORLD else { return };
    let mut signing = Sm2PrivateKey::from_bytes(world.signing.to_bytes().as_bytes()).unwrap();
    for (oid, cipher) in
        [("104", EnvelopeCipher::Sm4), ("104.1", EnvelopeCipher::Sm4Ecb), ("104.2", EnvelopeCipher::Sm4Cbc)]
    {
        for len in [32, 64] {
            let sealed = EnvelopedKey::from_der(&world.folder.theirs(&format!("envelope-{oid}-{len}"))).unwrap();
            assert_eq!((sealed.cipher(), sealed.encrypted_private_key().len()), (cipher, len));
            let opened = sealed.open(&mut signing, world.encryption.public_key()).unwrap();
            assert_eq!(opened.to_bytes().as_bytes(), world.encryption.to_bytes().as_bytes(), "{oid} {len}");
        }
    }
}

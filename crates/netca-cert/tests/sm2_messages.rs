//! Messages put together by hand: which shapes with an SM2 key are read, and which must not be.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests")]

mod common;

use std::time::{Duration, SystemTime};

use common::{OpenSsl, SoftSigner, children, tlv};
use netca_cert::{Certificate, Dialect, Error, SignError, SignedMessage, Signer, Structure, Supplied};

const CONTENT: &[u8] = "{\"memo\":\"续期\"}".as_bytes();
const NULL: &[u8] = &[5, 0];

const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];
const DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1];
const GM_SIGNED_DATA: &[u8] = &[0x2a, 0x81, 0x1c, 0xcf, 0x55, 6, 1, 4, 2, 2];
const GM_DATA: &[u8] = &[0x2a, 0x81, 0x1c, 0xcf, 0x55, 6, 1, 4, 2, 1];
const SM3: &[u8] = &[0x2a, 0x81, 0x1c, 0xcf, 0x55, 1, 0x83, 0x11];
const SHA256: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1];
const SM2_WITH_SM3: &[u8] = &[0x2a, 0x81, 0x1c, 0xcf, 0x55, 1, 0x83, 0x75];
const SM2_SIGN: &[u8] = &[0x2a, 0x81, 0x1c, 0xcf, 0x55, 1, 0x82, 0x2d, 1];
const ECDSA_WITH_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
const RSA_ENCRYPTION: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
const CONTENT_TYPE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 3];
const MESSAGE_DIGEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 4];

/// A message to be: each part as it will stand there.
#[derive(Clone)]
struct Shape {
    signed_data: &'static [u8],
    data: &'static [u8],
    version: u8,
    digests: Vec<u8>,
    digest: Vec<u8>,
    algorithm: Vec<u8>,
    content: Option<Vec<u8>>,
    certificates: Vec<Vec<u8>>,
    named_by_key: bool,
    attributes: Option<Vec<u8>>,
}

fn algorithm(oid: &[u8], parameters: &[u8]) -> Vec<u8> {
    tlv(0x30, &[&tlv(6, &[oid]), parameters])
}

fn attribute(oid: &[u8], value: &[u8]) -> Vec<u8> {
    tlv(0x30, &[&tlv(6, &[oid]), &tlv(0x31, &[value])])
}

fn attributes(data: &[u8], digest: &[u8]) -> Vec<u8> {
    [attribute(CONTENT_TYPE, &tlv(6, &[data])), attribute(MESSAGE_DIGEST, &tlv(4, &[digest]))].concat()
}

fn sm3(content: &[u8]) -> Vec<u8> {
    use sm3::Digest;
    sm3::Sm3::digest(content).to_vec()
}

impl Shape {
    fn new(certificate: &Certificate) -> Self {
        Self {
            signed_data: SIGNED_DATA,
            data: DATA,
            version: 1,
            digests: algorithm(SM3, &[]),
            digest: algorithm(SM3, &[]),
            algorithm: algorithm(SM2_WITH_SM3, &[]),
            content: Some(CONTENT.to_vec()),
            certificates: vec![certificate.as_der().to_vec()],
            named_by_key: false,
            attributes: None,
        }
    }

    /// Signs what there is to sign, and puts it together.
    fn message(&self, certificate: &Certificate, signer: &mut SoftSigner) -> Vec<u8> {
        let signed = match &self.attributes {
            Some(attributes) => tlv(0x31, &[attributes]),
            None => self.content.clone().unwrap_or(CONTENT.to_vec()),
        };
        self.with_signature(certificate, &signer.sign(&signed).unwrap())
    }

    fn with_signature(&self, certificate: &Certificate, signature: &[u8]) -> Vec<u8> {
        let name = if self.named_by_key {
            tlv(0x80, &[&[1, 2, 3]])
        } else {
            tlv(0x30, &[certificate.issuer().as_der(), &certificate.serial_number().to_der()])
        };
        let signer = [
            tlv(2, &[&[if self.named_by_key { 3 } else { 1 }]]),
            name,
            self.digest.clone(),
            self.attributes.as_ref().map(|attributes| tlv(0xa0, &[attributes])).unwrap_or_default(),
            self.algorithm.clone(),
            tlv(4, &[signature]),
        ];
        let content = self.content.as_ref().map(|content| tlv(0xa0, &[&tlv(4, &[content])])).unwrap_or_default();
        let certificates = self.certificates.concat();
        let fields = [
            tlv(2, &[&[self.version]]),
            tlv(0x31, &[&self.digests]),
            tlv(0x30, &[&tlv(6, &[self.data]), &content]),
            if certificates.is_empty() { Vec::new() } else { tlv(0xa0, &[&certificates]) },
            tlv(0x31, &[&tlv(0x30, &[&signer.concat()])]),
        ];
        tlv(0x30, &[&tlv(6, &[self.signed_data]), &tlv(0xa0, &[&tlv(0x30, &[&fields.concat()])])])
    }
}

struct Holder {
    openssl: OpenSsl,
    certificate: Certificate,
    signer: SoftSigner,
}

fn holder(kind: &str) -> Option<Holder> {
    let openssl = OpenSsl::new()?;
    let extensions = ["-addext", "subjectKeyIdentifier=01:02:03", "-addext", "keyUsage=digitalSignature"];
    let certificate = openssl.self_signed("a", kind, "/C=CN/CN=张三", &extensions);
    let signer = openssl.signer("a");
    Some(Holder { openssl, certificate, signer })
}

impl Holder {
    fn verify(&mut self, change: impl FnOnce(&mut Shape)) -> Result<Vec<u8>, Error> {
        let mut shape = Shape::new(&self.certificate);
        change(&mut shape);
        let message = SignedMessage::from_der(&shape.message(&self.certificate, &mut self.signer))?;
        message.verify().map(|verified| verified.content().to_vec())
    }
}

#[test]
fn near_relations_of_the_dialects_are_read() {
    let Some(mut holder) = holder("SM2") else { return };
    for bits in 0..128_u32 {
        let bit = |which: u32| bits >> which & 1 == 1;
        let null = |which| if bit(which) { NULL } else { &[] };
        let verified = holder.verify(|shape| {
            (shape.signed_data, shape.data) = if bit(0) { (GM_SIGNED_DATA, GM_DATA) } else { (SIGNED_DATA, DATA) };
            shape.version = if bit(1) { 3 } else { 1 };
            shape.digests = algorithm(SM3, null(2));
            shape.digest = algorithm(SM3, null(2));
            shape.algorithm = algorithm(if bit(3) { SM2_SIGN } else { SM2_WITH_SM3 }, null(4));
            shape.named_by_key = bit(5);
            shape.attributes = bit(6).then(|| attributes(shape.data, &sm3(CONTENT)));
        });
        assert_eq!(verified, Ok(CONTENT.to_vec()), "{bits:07b}");
    }
}

#[test]
fn what_does_not_go_together_is_refused() {
    let Some(mut sm2) = holder("SM2") else { return };
    let mismatch = Err(Error::AlgorithmMismatch);
    let sha256 = || algorithm(SHA256, &[]);
    assert_eq!(sm2.verify(|it| (it.digests, it.digest) = (sha256(), sha256())), mismatch, "SHA-256 under SM2");
    assert_eq!(sm2.verify(|it| it.digests = sha256()), mismatch, "SM3 that is not announced");
    assert_eq!(sm2.verify(|it| it.digests = [sha256(), algorithm(SM3, NULL)].concat()), Ok(CONTENT.to_vec()));
    assert_eq!(sm2.verify(|it| it.digests = vec![]), mismatch, "no digest announced");
    assert_eq!(sm2.verify(|it| it.algorithm = algorithm(ECDSA_WITH_SHA256, &[])), mismatch);
    assert_eq!(sm2.verify(|it| it.algorithm = algorithm(RSA_ENCRYPTION, NULL)), mismatch);
    let malformed = Err(Error::Malformed { structure: Structure::SignedMessage });
    let odd = tlv(6, &[SM3]);
    assert_eq!(sm2.verify(|it| it.algorithm = algorithm(SM2_WITH_SM3, &odd)), malformed);
    assert_eq!(sm2.verify(|it| it.digest = algorithm(SM3, &odd)), malformed);
    let other_family = |oid: &str| Err(Error::ContentType { oid: oid.into() });
    assert_eq!(sm2.verify(|it| it.data = GM_DATA), other_family("1.2.156.10197.6.1.4.2.1"));
    assert_eq!(sm2.verify(|it| it.signed_data = GM_SIGNED_DATA), other_family("1.2.840.113549.1.7.1"));
    let attributes_of_other_family = sm2.verify(|it| it.attributes = Some(attributes(GM_DATA, &sm3(CONTENT))));
    assert_eq!(attributes_of_other_family, Err(Error::SignedAttributes));
    let other_digest = sm2.verify(|it| it.attributes = Some(attributes(DATA, &sm3(b"else"))));
    assert_eq!(other_digest, Err(Error::SignedAttributes));
}

#[test]
fn sm2s_algorithms_are_for_sm2_keys() {
    for kind in ["p256", "rsa:2048"] {
        let Some(mut other) = holder(kind) else { return };
        let (digest, own) = (algorithm(SHA256, &[]), if kind == "p256" { ECDSA_WITH_SHA256 } else { RSA_ENCRYPTION });
        let parameters = if kind == "p256" { &[][..] } else { NULL };
        let mut verify = |change: &dyn Fn(&mut Shape)| {
            other.verify(|shape| {
                (shape.digests, shape.digest) = (digest.clone(), digest.clone());
                shape.algorithm = algorithm(own, parameters);
                change(shape);
            })
        };
        let mismatch = Err(Error::AlgorithmMismatch);
        assert_eq!(verify(&|_| ()), Ok(CONTENT.to_vec()));
        assert_eq!(verify(&|it| it.algorithm = algorithm(SM2_WITH_SM3, &[])), mismatch, "{kind}");
        assert_eq!(verify(&|it| it.algorithm = algorithm(SM2_SIGN, NULL)), mismatch, "{kind}");
        let sm3 = || algorithm(SM3, &[]);
        assert_eq!(verify(&|it| (it.digests, it.digest) = (sm3(), sm3())), mismatch, "{kind}");
        let gm = verify(&|it| (it.signed_data, it.data) = (GM_SIGNED_DATA, GM_DATA));
        assert_eq!(gm, mismatch, "{kind} under GM/T 0010");
    }
}

#[test]
fn only_der_over_z_and_content_is_a_signature() {
    let Some(mut holder) = holder("SM2") else { return };
    let shape = Shape::new(&holder.certificate);
    let bad = Err(Error::BadSignature { structure: Structure::SignedMessage });
    let verify = |signature: &[u8]| {
        let message = SignedMessage::from_der(&shape.with_signature(&holder.certificate, signature)).unwrap();
        message.verify().map(|verified| verified.content().to_vec())
    };
    let good = holder.signer.sign(CONTENT).unwrap();
    assert_eq!(verify(&good), Ok(CONTENT.to_vec()));
    let raw: Vec<u8> = children(&good).iter().flat_map(|number| number[number.len() - 32..].to_vec()).collect();
    assert_eq!(verify(&raw), bad, "r and s in a row");
    holder.openssl.write("digest", sm3(CONTENT));
    holder.openssl.run("pkeyutl -sign -inkey a.key -in digest -out s");
    assert_eq!(verify(&holder.openssl.read("s")), bad, "SM3 of the content without Z");
    assert_eq!(verify(&holder.signer.sign(b"else").unwrap()), bad);
    assert_eq!(verify(&[]), bad);
}

#[test]
fn attributes_and_content_are_not_taken_for_each_other() {
    let Some(mut holder) = holder("SM2") else { return };
    let attributes = attributes(GM_DATA, &sm3(CONTENT));
    let encoded = tlv(0x31, &[&attributes]);
    let gm = |shape: &mut Shape| (shape.signed_data, shape.data) = (GM_SIGNED_DATA, GM_DATA);
    // The same signature, once over attributes and once over a content that is their encoding.
    assert_eq!(holder.verify(|it| (gm(it), it.attributes = Some(attributes.clone())).0), Ok(CONTENT.to_vec()));
    let stripped = holder.verify(|it| (gm(it), it.content = Some(encoded.clone())).0);
    assert_eq!(stripped, Err(Error::AmbiguousContent));
    let mut shape = Shape::new(&holder.certificate);
    gm(&mut shape);
    shape.content = None;
    let signature = holder.signer.sign(&encoded).unwrap();
    let detached = SignedMessage::from_der(&shape.with_signature(&holder.certificate, &signature)).unwrap();
    assert_eq!(detached.verify_with(Supplied::default().content(&encoded)), Err(Error::AmbiguousContent));

    let signing_time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000);
    for dialect in [Dialect::Plain, Dialect::Detached] {
        let refused = SignedMessage::sign_in(dialect, &encoded, &holder.certificate, &mut holder.signer);
        assert_eq!(refused, Err(SignError::Structure(Error::AmbiguousContent)));
    }
    let dialect = Dialect::Attributes { signing_time };
    let signed = SignedMessage::sign_in(dialect, &encoded, &holder.certificate, &mut holder.signer).unwrap();
    let verified = signed.verify_with(Supplied::default().certificate(&holder.certificate)).unwrap();
    assert_eq!(verified.content(), encoded);
}

#[test]
fn what_is_supplied_must_be_what_is_there() {
    let Some(mut holder) = holder("SM2") else { return };
    let certificate = holder.certificate.clone();
    let with = Supplied::default();
    let twin = holder.openssl.self_signed(
        "twin",
        "SM2",
        "/C=CN/CN=张三",
        &["-set_serial", &format!("0x{}", certificate.serial_number())],
    );
    let other = holder.openssl.self_signed("other", "SM2", "/CN=x", &[]);
    let mut sign = |dialect| SignedMessage::sign_in(dialect, CONTENT, &certificate, &mut holder.signer).unwrap();

    let plain = sign(Dialect::Plain);
    assert!(plain.verify_with(with.content(CONTENT).certificate(&certificate)).is_ok());
    assert_eq!(plain.verify_with(with.content(b"else")), Err(Error::ContentMismatch));
    assert_eq!(plain.verify_with(with.content(&[])), Err(Error::ContentMismatch));
    assert_eq!(plain.verify_with(with.certificate(&twin)), Err(Error::OtherSigner));
    assert_eq!(plain.verify_with(with.certificate(&other)), Err(Error::OtherSigner));

    let detached = sign(Dialect::Detached);
    let bad = Err(Error::BadSignature { structure: Structure::SignedMessage });
    assert_eq!(detached.verify_with(with.content(b"else")), bad);
    assert_eq!(detached.verify_with(with.content(CONTENT)).unwrap().certificate(), &certificate);
    assert!(matches!(detached.verify_with(with.content(&vec![0; 9 << 20])), Err(Error::TooLarge { .. })));

    let attributes = sign(Dialect::Attributes { signing_time: SystemTime::now() });
    assert_eq!(attributes.verify_with(with.certificate(&other)), Err(Error::OtherSigner));
    assert_eq!(attributes.verify_with(with.certificate(&twin)), bad, "of the signer's name, but not its key");
    assert_eq!(attributes.verify_with(with.certificate(&certificate)).unwrap().content(), CONTENT);
    assert_eq!(attributes.verify(), Err(Error::SignerCertificateMissing));
}

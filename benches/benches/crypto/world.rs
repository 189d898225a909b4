//! Keys and certificates, made when the benchmark starts: a sandbox CA's, with a path of three.

use std::time::{Duration, SystemTime};

use netca_cert::{Certificate, CertificateRequest, Name, PublicKey, SignatureAlgorithm, Signer, Sm2PrivateKey};
use netca_sandbox::{CaKey, Config, Sandbox};
use p256::ecdsa::signature::Signer as _;
use p256::pkcs8::EncodePrivateKey as _;
use rsa::pkcs8::EncodePublicKey as _;
use rsa::signature::SignatureEncoding as _;

const DAY: Duration = Duration::from_secs(86_400);

/// A key in memory.
#[derive(Clone)]
pub(crate) enum Key {
    Rsa(rsa::pkcs1v15::SigningKey<rsa_sha2::Sha256>),
    P256(p256::ecdsa::SigningKey),
    Sm2(std::sync::Arc<Sm2PrivateKey>),
}

/// Somebody with a certificate.
pub(crate) struct Holder {
    pub(crate) kind: &'static str,
    pub(crate) key: Key,
    pub(crate) pkcs8: Vec<u8>,
    /// The certificate, then its issuers, the root last.
    pub(crate) path: Vec<Certificate>,
}

/// All holders.
pub(crate) struct World {
    pub(crate) holders: Vec<Holder>,
    pub(crate) now: SystemTime,
}

/// What is signed: as long as an application is.
pub(crate) fn content() -> Vec<u8> {
    vec![b'x'; 1_200]
}

impl World {
    pub(crate) fn new() -> Self {
        let holders = [(CaKey::Rsa2048, "RSA-2048"), (CaKey::P256, "P-256"), (CaKey::P256, "SM2")];
        Self { holders: holders.map(|(ca, kind)| Holder::new(ca, kind)).into(), now: SystemTime::now() }
    }
}

impl Holder {
    fn new(ca: CaKey, kind: &'static str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary directory");
        let mut config = Config::new(folder.path().join("sandbox"));
        (config.ca_key, config.sm2) = (ca, kind == "SM2");
        let sandbox = Sandbox::start(config).expect("the sandbox starts");
        let (key, pkcs8, public_key) = key(kind);
        let request = request(&mut InMemory { key: key.clone(), public_key });
        let now = SystemTime::now();
        let certificate = sandbox.issue_first(&request, now - 300 * DAY, now + 20 * DAY).expect("a certificate");
        let issuers = match kind {
            "SM2" => sandbox.sm2_path(),
            _ => sandbox.chain().iter().chain([sandbox.root()]).cloned().collect(),
        };
        Self { kind, key, pkcs8, path: [vec![certificate], issuers].concat() }
    }
}

fn key(kind: &str) -> (Key, Vec<u8>, PublicKey) {
    let mut random = rsa::rand_core::UnwrapErr(getrandom::SysRng);
    match kind {
        "RSA-2048" => {
            let key = rsa::RsaPrivateKey::new(&mut random, 2048).expect("an RSA key");
            let pkcs8 = key.to_pkcs8_der().expect("PKCS#8").as_bytes().to_vec();
            let public = key.to_public_key().to_public_key_der().expect("a public key");
            let public = PublicKey::from_der(public.as_bytes()).expect("a public key");
            (Key::Rsa(rsa::pkcs1v15::SigningKey::new(key)), pkcs8, public)
        }
        "SM2" => {
            let key = Sm2PrivateKey::generate().expect("an SM2 key");
            let (pkcs8, public) = (key.to_pkcs8_der().expect("PKCS#8").as_bytes().to_vec(), key.public_key().clone());
            (Key::Sm2(key.into()), pkcs8, public)
        }
        _ => {
            let key = p256::SecretKey::from_slice(&[7; 32]).expect("a P-256 key");
            let pkcs8 = key.to_pkcs8_der().expect("PKCS#8").as_bytes().to_vec();
            let key = p256::ecdsa::SigningKey::from(key);
            let point = key.verifying_key().to_sec1_point(false);
            (Key::P256(key), pkcs8, PublicKey::from_p256_point(point.as_bytes()).expect("a public key"))
        }
    }
}

/// Somebody's request.
pub(crate) fn request(signer: &mut InMemory) -> CertificateRequest {
    let subject = Name::from_der(b"\x30\x11\x31\x0f\x30\x0d\x06\x03\x55\x04\x03\x0c\x06\xe5\xbc\xa0\xe4\xb8\x89");
    CertificateRequest::sign(&subject.expect("a name"), signer).expect("a request")
}

/// Signs with it.
#[derive(Clone)]
pub(crate) struct InMemory {
    pub(crate) key: Key,
    pub(crate) public_key: PublicKey,
}

impl Signer for InMemory {
    type Error = std::convert::Infallible;

    fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.public_key.signature_algorithm().expect("a usable key")
    }

    fn sign(&mut self, message: &[u8]) -> Result<Vec<u8>, Self::Error> {
        Ok(match &self.key {
            Key::Rsa(key) => key.sign(message).to_vec(),
            Key::P256(key) => {
                let signature: p256::ecdsa::DerSignature = key.sign(message);
                signature.as_bytes().to_vec()
            }
            Key::Sm2(key) => key.sign_message(message).expect("a signature"),
        })
    }
}

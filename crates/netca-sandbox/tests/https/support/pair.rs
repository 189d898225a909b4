use std::path::{Path, PathBuf};

use netca_cert::{Certificate, CertificateRequest, EnvelopeForm, EnvelopedKey};
use netca_sandbox::{EncryptionKey, FirstPair};
use serde_json::{Value, json};

use super::holder::SUBJECT;
use super::{Answer, Bench, DAY, Holder, application, fresh_id, new_key, new_request, openssl, sm2_key};

/// Whoever has a signing and an encryption certificate and their keys, in files.
pub(crate) struct Pair {
    pub(crate) signing: Holder,
    pub(crate) encryption: Holder,
}

impl Pair {
    /// A pair from the sandbox that ends in 20 days, its encryption key taken out of the envelope.
    pub(crate) fn sm2(bench: &Bench, name: &str) -> Self {
        let key = new_key(&bench.path(&format!("{name}.key")), "sm2");
        let first = Self::issue(bench, &key, EncryptionKey::Escrowed(EnvelopeForm::default()));
        let envelope = first.enveloped_key.clone().unwrap();
        let encryption = open(bench, &format!("{name}-encryption.key"), &key, envelope.as_der(), &first.encryption);
        Self::of(bench, name, first, key, encryption)
    }

    /// The same for two keys that the holder made.
    pub(crate) fn own(bench: &Bench, name: &str, kind: &str) -> Self {
        let [key, other] = [name.into(), format!("{name}-encryption")]
            .map(|name: String| new_key(&bench.path(&format!("{name}.key")), kind));
        let request = CertificateRequest::from_der(&new_request(&other, SUBJECT)).unwrap();
        let first = Self::issue(bench, &key, EncryptionKey::Own(&request));
        assert_eq!(first.enveloped_key, None);
        Self::of(bench, name, first, key, other)
    }

    fn issue(bench: &Bench, key: &Path, encryption: EncryptionKey<'_>) -> FirstPair {
        let request = CertificateRequest::from_der(&new_request(key, SUBJECT)).unwrap();
        let now = bench.now();
        bench.running().issue_first_pair(&request, encryption, now - 345 * DAY, now + 20 * DAY).unwrap()
    }

    fn of(bench: &Bench, name: &str, first: FirstPair, key: PathBuf, encryption_key: PathBuf) -> Self {
        let write = |name: String, certificate: &Certificate| {
            let path = bench.path(&name);
            std::fs::write(&path, certificate.to_pem()).unwrap();
            path
        };
        Self {
            signing: Holder { key, certificate: write(format!("{name}.pem"), &first.signing) },
            encryption: Holder {
                key: encryption_key,
                certificate: write(format!("{name}-encryption.pem"), &first.encryption),
            },
        }
    }

    pub(crate) fn quote(&self, bench: &Bench) -> Answer {
        quote(bench, &self.signing, &self.encryption)
    }

    /// An application for a year on a quote, changed by `adjust`, signed and sent.
    pub(crate) fn apply_on(&self, bench: &Bench, quote: &Value, adjust: impl FnOnce(&mut Value)) -> (String, Answer) {
        let id = fresh_id();
        let mut content = application(&self.signing, quote, &id, 12);
        content["encryption_certificate_sha256"] = json!(self.encryption.sha256());
        adjust(&mut content);
        let answer = bench.put_signed(&id, &self.signing.sign(content.to_string().as_bytes()));
        (id, answer)
    }

    /// A quote and an application, taken, paid and issued: its path and its token.
    pub(crate) fn renew(&self, bench: &Bench, adjust: impl FnOnce(&mut Value)) -> (String, String) {
        let (id, answer) = self.apply_on(bench, &self.quote(bench).ok(), adjust);
        let receipt = answer.ok();
        let application = (format!("/v1/applications/{id}"), receipt["access_token"].as_str().unwrap().to_owned());
        bench.pay(&application);
        bench.until(&application, "ready_to_install");
        application
    }

    /// Says that a new key was made, and under what its encryption key is to come; gives the new key.
    pub(crate) fn new_key(&self, bench: &Bench, name: &str, content: &mut Value) -> PathBuf {
        self.new_key_of(bench, name, "sm2", content)
    }

    pub(crate) fn new_key_of(&self, bench: &Bench, name: &str, kind: &str, content: &mut Value) -> PathBuf {
        let key = new_key(&bench.path(name), kind);
        content["renew_with"] = json!("new_key");
        content["certificate_request"] = json!(super::base64(&self.signing.request(&key)));
        content["envelope_cipher"] = json!("sm4_ecb");
        key
    }
}

/// Asks for a quote of two certificates.
pub(crate) fn quote(bench: &Bench, signing: &Holder, encryption: &Holder) -> Answer {
    let client = json!({ "name": "test", "version": "1.0.0" });
    let (certificate, encryption) = (signing.base64(), encryption.base64());
    let body = json!({ "certificate": certificate, "encryption_certificate": encryption, "client": client });
    bench.json("POST", "/v1/quotes", None, Some(&body))
}

/// Takes an encryption key out of its envelope with the signing key, as a Key does, and leaves it in a file.
#[track_caller]
pub(crate) fn open(bench: &Bench, name: &str, signing: &Path, envelope: &[u8], certificate: &Certificate) -> PathBuf {
    let mut signing = sm2_key(signing).unwrap();
    let key = EnvelopedKey::from_der(envelope).unwrap().open(&mut signing, certificate.public_key()).unwrap();
    let (der, pem) = (bench.path(&format!("{name}.der")), bench.path(name));
    std::fs::write(&der, key.to_pkcs8_der().unwrap().as_bytes()).unwrap();
    openssl("pkey -inform DER -in {} -out {}", &[&der, &pem]);
    pem
}

/// OpenSSL verifies a certificate by the sandbox's CAs: an SM2 path link by link, for OpenSSL 3.0 carries the signers'
/// identifier to the leaf alone.
#[track_caller]
pub(crate) fn verify(bench: &Bench, certificate: &Path) {
    let public = openssl("x509 -noout -text -in {}", &[certificate]);
    if !public.contains("ASN1 OID: SM2") {
        let (ca, chain) = (bench.data().join("ca.pem"), bench.data().join("chain.pem"));
        let said = openssl("verify -x509_strict -CAfile {} -untrusted {} {}", &[&ca, &chain, certificate]);
        return assert!(said.ends_with(": OK"), "{said}");
    }
    let path = bench.running().sm2_path();
    let files: Vec<PathBuf> = (0..path.len()).map(|at| bench.path(&format!("link-{at}.pem"))).collect();
    for (file, certificate) in files.iter().zip(&path) {
        std::fs::write(file, certificate.to_pem()).unwrap();
    }
    let links = std::iter::once(certificate).chain(files.iter().map(PathBuf::as_path)).collect::<Vec<_>>();
    for link in links.windows(2) {
        let line = "verify -x509_strict -partial_chain -vfyopt distid:1234567812345678 -trusted {} {}";
        let said = openssl(line, &[link[1], link[0]]);
        assert!(said.ends_with(": OK"), "{said}");
    }
}

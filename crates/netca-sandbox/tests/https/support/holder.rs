use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use netca_cert::{Certificate, CertificateRequest, Dialect, SignedMessage, Sm2PrivateKey};
use serde_json::{Value, json};

use super::{Bench, DAY, openssl, openssl_bytes};

/// Whoever has a certificate and its key, in files made by OpenSSL.
#[derive(Clone)]
pub(crate) struct Holder {
    pub(crate) key: PathBuf,
    pub(crate) certificate: PathBuf,
}

pub(super) const SUBJECT: &str =
    "/C=CN/ST=广东省/L=广州市/O=广州测试贸易有限公司/OU=财务部+serialNumber=91440101MA5XXXXX0X/CN=张三";

impl Holder {
    /// A certificate from the sandbox for a new key, that ends in 20 days.
    pub(crate) fn new(bench: &Bench, name: &str, kind: &str) -> Self {
        let now = bench.now();
        Self::with_validity(bench, name, kind, now - 345 * DAY, now + 20 * DAY)
    }

    pub(crate) fn with_validity(bench: &Bench, name: &str, kind: &str, from: SystemTime, to: SystemTime) -> Self {
        let key = new_key(&bench.path(&format!("{name}.key")), kind);
        let request = CertificateRequest::from_der(&new_request(&key, SUBJECT)).unwrap();
        let certificate = bench.running().issue_first(&request, from, to).unwrap();
        let path = bench.path(&format!("{name}.pem"));
        std::fs::write(&path, certificate.to_pem()).unwrap();
        Self { key, certificate: path }
    }

    /// A certificate made by OpenSSL with a CA's key.
    pub(crate) fn by_openssl(
        bench: &Bench,
        name: &str,
        kind: &str,
        ca: (&Path, &Path),
        options: &str,
        extensions: &str,
    ) -> Self {
        let key = new_key(&bench.path(&format!("{name}.key")), kind);
        let (csr, pem, ext) = (
            bench.path(&format!("{name}.csr")),
            bench.path(&format!("{name}.pem")),
            bench.path(&format!("{name}.ext")),
        );
        std::fs::write(&csr, new_request(&key, SUBJECT)).unwrap();
        std::fs::write(&ext, extensions).unwrap();
        let line = format!("x509 -req -inform DER -in {{}} -CA {{}} -CAkey {{}} {options} -extfile {{}} -out {{}}");
        openssl(&line, &[&csr, ca.0, ca.1, &ext, &pem]);
        Self { key, certificate: pem }
    }

    pub(crate) fn der(&self) -> Vec<u8> {
        openssl_bytes(&[
            "x509".as_ref(),
            "-in".as_ref(),
            self.certificate.as_os_str(),
            "-outform".as_ref(),
            "DER".as_ref(),
        ])
    }

    pub(crate) fn base64(&self) -> String {
        let pem = openssl("x509 -in {}", &[&self.certificate]);
        pem.lines().filter(|line| !line.starts_with("-----")).collect()
    }

    pub(crate) fn sha256(&self) -> String {
        let line = openssl("x509 -noout -fingerprint -sha256 -in {}", &[&self.certificate]);
        line.split('=').nth(1).unwrap().replace(':', "").to_lowercase()
    }

    pub(crate) fn serial(&self) -> String {
        openssl("x509 -noout -serial -in {}", &[&self.certificate]).split('=').nth(1).unwrap().to_lowercase()
    }

    /// A PKCS#10 for a new key with this certificate's subject.
    pub(crate) fn new_key_request(&self, bench: &Bench, name: &str, kind: &str) -> String {
        let key = new_key(&bench.path(&format!("{name}.key")), kind);
        base64(&self.request(&key))
    }

    /// A PKCS#10 for a key with this certificate's subject.
    pub(crate) fn request(&self, key: &Path) -> Vec<u8> {
        new_request(key, SUBJECT)
    }

    /// Signs as NETCA's first dialect: CMS, content and certificate included, no attributes.
    pub(crate) fn sign(&self, content: &[u8]) -> Vec<u8> {
        // The one thing of ours on this side: OpenSSL has no CMS with SM2. BouncyCastle looks at such messages elsewhere.
        if let Some(mut key) = sm2_key(&self.key) {
            let certificate = Certificate::from_der(&self.der()).unwrap();
            return SignedMessage::sign_in(Dialect::Plain, content, &certificate, &mut key).unwrap().as_der().to_vec();
        }
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("content");
        std::fs::write(&path, content).unwrap();
        let args = "cms -sign -binary -nodetach -noattr -nosmimecap -md sha256 -outform DER";
        let mut args: Vec<std::ffi::OsString> = args.split(' ').map(Into::into).collect();
        args.extend(["-signer".into(), self.certificate.clone().into(), "-inkey".into(), self.key.clone().into()]);
        args.extend(["-in".into(), path.into()]);
        openssl_bytes(&args)
    }
}

/// The content of an application, as a client would fill it in.
pub(crate) fn application(holder: &Holder, quote: &Value, id: &str, months: u32) -> Value {
    let options = quote["options"].as_array().unwrap();
    let total = options.iter().find(|option| option["term_months"] == months).map_or(json!(1), |o| o["total"].clone());
    json!({
        "agreement": quote["agreement"],
        "amount": total,
        "businessCenterId": 1,
        "cert": { "certSN": holder.serial(), "interval": months, "issuer": issuer_hex(&holder.der()) },
        "certificate_sha256": holder.sha256(),
        "client": { "name": "sandbox-tests", "version": "4.7.6" },
        "courier_payment": "on_delivery",
        "invoice_type": "ordinary_fixed",
        "linkman": {
            "address": "", "email": "zhang.san@trade.example", "identity": "11010519491231002X", "identityType": 2,
            "name": "张三", "phone": "13800138000",
        },
        "memo": "",
        "outReqId": id,
        "projectId": "SANDBOX",
        "quote_id": quote["quote_id"],
        "recipient": { "address": "广州市天河区测试路 1 号", "mobile": "13900139000", "name": "李四" },
        "renew_with": "same_key",
        "systemId": "NETCA-RENEW-SANDBOX",
        "templateId": "RENEWAL",
    })
}

/// A new application id.
pub(crate) fn fresh_id() -> String {
    let hex = openssl("rand -hex 16", &[]);
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

pub(crate) fn new_key(path: &Path, kind: &str) -> PathBuf {
    let line = match kind {
        "p256" => "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out {}",
        "sm2" => "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:SM2 -out {}",
        "p384" => "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out {}",
        "rsa1024" => "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out {}",
        _ => "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out {}",
    };
    openssl(line, &[path]);
    path.into()
}

pub(crate) fn new_request(key: &Path, subject: &str) -> Vec<u8> {
    let digest = if sm2_key(key).is_some() { "-sm3 -sigopt distid:1234567812345678" } else { "-sha256" };
    let line = format!("req -new -utf8 -multivalue-rdn {digest} -outform DER -config /dev/null");
    let args: Vec<std::ffi::OsString> = line.split(' ').map(Into::into).collect();
    let rest = ["-key".into(), key.into(), "-subj".into(), subject.into()];
    openssl_bytes(&[args, rest.to_vec()].concat())
}

/// The SM2 key in a file of OpenSSL's, if it is one.
pub(crate) fn sm2_key(path: &Path) -> Option<Sm2PrivateKey> {
    let (_, der) = der::pem::decode_vec(&std::fs::read(path).unwrap()).unwrap();
    Sm2PrivateKey::from_pkcs8_der(&der).ok()
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("bytes");
    std::fs::write(&path, bytes).unwrap();
    openssl("base64 -A -in {}", &[&path])
}

/// The issuer's name in upper-case hex: the fourth field of the TBS, after version, serial number and algorithm.
fn issuer_hex(der: &[u8]) -> String {
    field(der, 3).iter().map(|byte| format!("{byte:02X}")).collect()
}

/// The DER of a field of the TBSCertificate: 3 is the issuer, 5 the subject.
pub(crate) fn field(der: &[u8], number: usize) -> &[u8] {
    let tbs = content(content(der));
    let mut rest = tbs;
    for _ in 0..number {
        rest = &rest[total(rest)..];
    }
    &rest[..total(rest)]
}

fn head(der: &[u8]) -> (usize, usize) {
    match der[1] {
        length @ ..0x80 => (2, length.into()),
        long => {
            let digits = usize::from(long & 0x7f);
            (2 + digits, der[2..2 + digits].iter().fold(0, |length, digit| length << 8 | usize::from(*digit)))
        }
    }
}

fn total(der: &[u8]) -> usize {
    let (head, length) = head(der);
    head + length
}

fn content(der: &[u8]) -> &[u8] {
    &der[head(der).0..total(der)]
}

/// The end of a certificate, in seconds since 1970.
pub(crate) fn not_after(certificate: &Path) -> SystemTime {
    let line = openssl("x509 -noout -enddate -dateopt iso_8601 -in {}", &[certificate]);
    let time = line.split('=').nth(1).unwrap().replace(' ', "T");
    netca_payment::rfc3339::parse(&time).unwrap_or(SystemTime::UNIX_EPOCH + Duration::ZERO)
}

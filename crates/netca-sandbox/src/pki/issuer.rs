use std::fs;
use std::net::IpAddr;
use std::path::Path;
use std::time::{Duration, SystemTime};

use der::asn1::ObjectIdentifier;
use netca_cert::{Certificate, CertificateRequest, PublicKey, TrustAnchors};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::KeyUsages;

use super::extensions::{self, CARRIED_OVER};
use super::keys::{CaKeyPair, is_acceptable};
use super::ladder::Ladder;
use super::tbs::extensions_of;
use super::template::{self, Template};
use crate::files::{self, DataDir};
use crate::{CaKey, Config, Error, IssuerFiles, secret};

const ORGANIZATION: &str = "沙箱电子认证 Sandbox CA";
const SERVER_AUTH: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.1");
const CLIENT_AUTH: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2");
const EMAIL_PROTECTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.4");
const DAY: Duration = Duration::from_secs(24 * 3600);
const YEAR: Duration = Duration::from_secs(365 * 24 * 3600);

/// The issuing CA: its key, its certificate, and the chain up to what clients trust.
pub(crate) struct Issuer {
    key: CaKeyPair,
    ladder: Ladder,
    /// The issuing CA's, for the key identifier.
    extensions: Vec<Extension>,
    anchors: TrustAnchors,
}

impl Issuer {
    /// The CA of the configuration: the one given, the one in the data directory, or a new one. Leaves `ca.pem` and
    /// `chain.pem` in the data directory.
    pub(crate) fn load_or_create(config: &Config, data: &DataDir) -> Result<Self, Error> {
        let issuer = match &config.issuer {
            Some(given) => Self::given(given)?,
            None => Self::own(config.ca_key, config.clock.now(), data)?,
        };
        let chain: String = issuer.ladder.intermediates().iter().map(Certificate::to_pem).collect();
        files::write(&data.file("ca.pem"), issuer.root().to_pem().as_bytes(), false)?;
        files::write(&data.file("chain.pem"), chain.as_bytes(), false)?;
        Ok(issuer)
    }

    /// The certificate of the issuing CA.
    pub(crate) fn certificate(&self) -> &Certificate {
        self.ladder.issuing()
    }

    /// What clients trust.
    pub(crate) fn root(&self) -> &Certificate {
        self.ladder.root()
    }

    /// The certificates below the root, the issuing CA's first; empty when the root issues itself.
    pub(crate) fn chain(&self) -> &[Certificate] {
        self.ladder.intermediates()
    }

    /// Whether this very CA issued a certificate, and its chain holds at a time. Says nothing of revocation.
    pub(crate) fn issued(&self, certificate: &Certificate, at: SystemTime) -> bool {
        certificate.issuer().as_der() == self.certificate().subject().as_der()
            && certificate.verify_signed_by(self.key.public()).is_ok()
            && self.anchors.validate(certificate, self.chain(), at).is_ok()
    }

    /// The renewal of a certificate: its subject byte for byte, its usages, its holder; for its own key or a new one.
    pub(crate) fn renew(
        &self,
        old: &Certificate,
        new_key: Option<&PublicKey>,
        not_before: SystemTime,
        not_after: SystemTime,
    ) -> Result<Certificate, Error> {
        let mut own = extensions_of(old)?;
        own.retain(|extension| CARRIED_OVER.contains(&extension.extn_id));
        self.issue(old.subject().as_der(), new_key.unwrap_or(old.public_key()), not_before, not_after, own)
    }

    /// A first certificate for a request, for signing: the request's subject and key; a holder id made of the subject.
    pub(crate) fn issue_first(
        &self,
        request: &CertificateRequest,
        not_before: SystemTime,
        not_after: SystemTime,
    ) -> Result<Certificate, Error> {
        request.verify()?;
        // Like `<32 hex>@S02` in the field, but of the name: the sandbox knows no identity number.
        let digest = ring::digest::digest(&ring::digest::SHA256, request.subject().as_der());
        let holder = format!("{}@S02", secret::hex(digest.as_ref().get(..16).unwrap_or_default()));
        let own = vec![
            extensions::key_usage(KeyUsages::DigitalSignature | KeyUsages::NonRepudiation)?,
            extensions::extended_key_usage(&[CLIENT_AUTH, EMAIL_PROTECTION])?,
            extensions::holder_id(&holder)?,
        ];
        self.issue(request.subject().as_der(), request.public_key(), not_before, not_after, own)
    }

    /// A new server certificate and its key, as rustls takes them: for these addresses, localhost, a year from `now`.
    pub(crate) fn server_certificate(
        &self,
        addresses: &[IpAddr],
        now: SystemTime,
    ) -> Result<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>), Error> {
        let key = CaKeyPair::generate(CaKey::P256)?;
        let subject = template::name(ORGANIZATION, "localhost")?;
        let own = vec![
            extensions::key_usage(KeyUsages::DigitalSignature)?,
            extensions::extended_key_usage(&[SERVER_AUTH])?,
            extensions::server_names("localhost", addresses)?,
        ];
        // An hour back, for clients whose clocks are behind.
        let not_before = now - Duration::from_secs(3600);
        let certificate = self.issue(&subject, key.public(), not_before, now + YEAR, own)?;
        let chain = std::iter::once(&certificate).chain(self.chain());
        let chain = chain.map(|certificate| CertificateDer::from(certificate.as_der().to_vec())).collect();
        let (_, pkcs8) = der::pem::decode_vec(key.to_pem()?.as_bytes()).map_err(|_| Error::Tls)?;
        Ok((chain, PrivatePkcs8KeyDer::from(pkcs8).into()))
    }

    /// Only acceptable keys. The end may lie beyond the issuing CA's own: the term was bought from the old end on, and
    /// RFC 5280 lets each certificate of a path end on its own.
    fn issue(
        &self,
        subject: &[u8],
        key: &PublicKey,
        not_before: SystemTime,
        not_after: SystemTime,
        own: Vec<Extension>,
    ) -> Result<Certificate, Error> {
        if !is_acceptable(key) {
            return Err(Error::KeyNotAcceptable);
        }
        let mut extensions = vec![extensions::end_entity()?, extensions::subject_key_id(key)?];
        extensions.extend(extensions::authority_key_id(&self.extensions)?);
        extensions.extend(own);
        let issuer = self.certificate().subject().as_der();
        Template { issuer, subject, key, not_before, not_after, extensions }.sign(&self.key)
    }

    fn given(given: &IssuerFiles) -> Result<Self, Error> {
        let key = fs::read_to_string(&given.key).map_err(Error::file(&given.key))?;
        let certificates = fs::read_to_string(&given.certificate).map_err(Error::file(&given.certificate))?;
        Self::from_pem(&given.certificate, &certificates, CaKeyPair::from_pem(&given.key, &key)?)
    }

    fn own(kind: CaKey, now: SystemTime, data: &DataDir) -> Result<Self, Error> {
        let key_path = data.file("issuing.key");
        let chain_path = data.file("issuing.pem");
        // The certificates are written last: with them there, the key is there.
        let Some(pem) = files::read_if_there(&chain_path)? else {
            return Self::create(kind, now, data);
        };
        let key = fs::read_to_string(&key_path).map_err(Error::file(&key_path))?;
        Self::from_pem(&chain_path, &String::from_utf8_lossy(&pem), CaKeyPair::from_pem(&key_path, &key)?)
    }

    /// A root and one issuing CA below it. They began ten years ago, so that certificates that have long ended can be
    /// made for trying.
    fn create(kind: CaKey, now: SystemTime, data: &DataDir) -> Result<Self, Error> {
        let (root_key, key) = (CaKeyPair::generate(kind)?, CaKeyPair::generate(kind)?);
        let root_name = template::name(ORGANIZATION, "沙箱根证书 Sandbox Root CA")?;
        let not_before = now.checked_sub(10 * YEAR).unwrap_or(now);
        let extensions = |below, key| -> Result<Vec<Extension>, Error> {
            let usage = extensions::key_usage(KeyUsages::KeyCertSign | KeyUsages::CRLSign)?;
            Ok(vec![extensions::authority(below)?, usage, extensions::subject_key_id(key)?])
        };
        let root = Template {
            issuer: &root_name,
            subject: &root_name,
            key: root_key.public(),
            not_before,
            not_after: now + 30 * YEAR,
            extensions: extensions(None, root_key.public())?,
        }
        .sign(&root_key)?;
        let mut below_root = extensions(Some(0), key.public())?;
        below_root.extend(extensions::authority_key_id(&extensions_of(&root)?)?);
        let issuing = Template {
            issuer: &root_name,
            subject: &template::name(ORGANIZATION, "沙箱签发证书 Sandbox Issuing CA")?,
            key: key.public(),
            not_before: not_before + DAY,
            not_after: now + 20 * YEAR,
            extensions: below_root,
        }
        .sign(&root_key)?;
        let pem = issuing.to_pem() + &root.to_pem();
        files::write(&data.file("root.key"), root_key.to_pem()?.as_bytes(), true)?;
        files::write(&data.file("issuing.key"), key.to_pem()?.as_bytes(), true)?;
        files::write(&data.file("issuing.pem"), pem.as_bytes(), false)?;
        Self::from_pem(&data.file("issuing.pem"), &pem, key)
    }

    fn from_pem(path: &Path, certificates: &str, key: CaKeyPair) -> Result<Self, Error> {
        let rule = |rule| Error::IssuerFile { path: path.into(), rule };
        let certificates =
            Certificate::all_from_pem(certificates).map_err(|_| rule("a certificate in it cannot be read"))?;
        let ladder = Ladder::order(path, certificates)?;
        if ladder.issuing().public_key() != key.public() {
            return Err(rule("the first certificate must be the one of the private key"));
        }
        let anchors = TrustAnchors::new(vec![ladder.root().clone()]);
        let extensions = extensions_of(ladder.issuing())?;
        Ok(Self { key, ladder, extensions, anchors })
    }
}

use std::fs;
use std::net::IpAddr;
use std::path::Path;
use std::time::{Duration, SystemTime};

use der::asn1::ObjectIdentifier;
use der::flagset::FlagSet;
use netca_cert::{Certificate, CertificateRequest, KeyAlgorithm, PublicKey, TrustAnchors};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::KeyUsages;

use super::extensions::{self, CARRIED_OVER};
use super::keys::{CaKeyPair, is_acceptable};
use super::ladder::Ladder;
use super::own::ORGANIZATION;
use super::tbs::extensions_of;
use super::template::{self, Template};
use crate::{Error, IssuerFiles, secret};

const SERVER_AUTH: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.1");
const CLIENT_AUTH: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2");
const EMAIL_PROTECTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.4");
const YEAR: Duration = Duration::from_secs(365 * 24 * 3600);

/// An issuing CA: its key, its certificate, and the chain up to what clients trust.
pub(crate) struct Issuer {
    key: CaKeyPair,
    ladder: Ladder,
    /// The issuing CA's, for the key identifier.
    extensions: Vec<Extension>,
    anchors: TrustAnchors,
}

/// From when to when a certificate is good.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Validity {
    pub(crate) not_before: SystemTime,
    pub(crate) not_after: SystemTime,
}

/// Which side of a pair a certificate is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// The one that it was for: the usage is carried over.
    AsBefore,
    Signing,
    Encryption,
}

impl Issuer {
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

    /// Whether it signs with an SM2 key. Such a CA issues for SM2 keys and for no other, so that no path is mixed.
    pub(crate) fn is_sm2(&self) -> bool {
        self.key.public().algorithm() == KeyAlgorithm::Sm2
    }

    /// Whether this very CA issued a certificate, and its chain holds at a time. Says nothing of revocation.
    pub(crate) fn issued(&self, certificate: &Certificate, at: SystemTime) -> bool {
        certificate.issuer().as_der() == self.certificate().subject().as_der()
            && certificate.verify_signed_by(self.key.public()).is_ok()
            && self.anchors.validate(certificate, self.chain(), at).is_ok()
    }

    /// The renewal of a certificate: its subject byte for byte, its purposes, its holder; its usages, or those of a side.
    pub(crate) fn renew(
        &self,
        old: &Certificate,
        key: &PublicKey,
        side: Side,
        validity: Validity,
    ) -> Result<Certificate, Error> {
        let mut own = extensions_of(old)?;
        own.retain(|extension| CARRIED_OVER.contains(&extension.extn_id));
        if side != Side::AsBefore {
            own.retain(|extension| !extensions::is_usage(extension));
            own.insert(0, extensions::key_usage(usage(side, key))?);
        }
        self.issue(old.subject().as_der(), key, validity, own)
    }

    /// An encryption certificate for the holder of a signing certificate; of its purposes, which are a signer's, it has
    /// none.
    pub(crate) fn partner(
        &self,
        signing: &Certificate,
        key: &PublicKey,
        validity: Validity,
    ) -> Result<Certificate, Error> {
        let mut own = extensions_of(signing)?;
        own.retain(|extension| CARRIED_OVER.contains(&extension.extn_id));
        own.retain(|extension| !extensions::is_usage(extension) && !extensions::is_purpose(extension));
        own.insert(0, extensions::key_usage(usage(Side::Encryption, key))?);
        self.issue(signing.subject().as_der(), key, validity, own)
    }

    /// A first certificate for a request, for signing: the request's subject and key; a holder id made of the subject.
    pub(crate) fn issue_first(&self, request: &CertificateRequest, validity: Validity) -> Result<Certificate, Error> {
        request.verify()?;
        // Like `<32 hex>@S02` in the field, but of the name: the sandbox knows no identity number.
        let digest = ring::digest::digest(&ring::digest::SHA256, request.subject().as_der());
        let holder = format!("{}@S02", secret::hex(digest.as_ref().get(..16).unwrap_or_default()));
        let own = vec![
            extensions::key_usage(usage(Side::Signing, request.public_key()))?,
            extensions::extended_key_usage(&[CLIENT_AUTH, EMAIL_PROTECTION])?,
            extensions::holder_id(&holder)?,
        ];
        self.issue(request.subject().as_der(), request.public_key(), validity, own)
    }

    /// A new server certificate and its key, as rustls takes them: for these addresses, localhost, a year from `now`.
    pub(crate) fn server_certificate(
        &self,
        addresses: &[IpAddr],
        now: SystemTime,
    ) -> Result<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>), Error> {
        let key = CaKeyPair::generate(KeyAlgorithm::P256)?;
        let subject = template::name(ORGANIZATION, "localhost")?;
        let own = vec![
            extensions::key_usage(KeyUsages::DigitalSignature)?,
            extensions::extended_key_usage(&[SERVER_AUTH])?,
            extensions::server_names("localhost", addresses)?,
        ];
        // An hour back, for clients whose clocks are behind.
        let validity = Validity { not_before: now - Duration::from_secs(3600), not_after: now + YEAR };
        let certificate = self.issue(&subject, key.public(), validity, own)?;
        let chain = std::iter::once(&certificate).chain(self.chain());
        let chain = chain.map(|certificate| CertificateDer::from(certificate.as_der().to_vec())).collect();
        let (_, pkcs8) = der::pem::decode_vec(key.to_pem()?.as_bytes()).map_err(|_| Error::Tls)?;
        Ok((chain, PrivatePkcs8KeyDer::from(pkcs8).into()))
    }

    /// A CA made elsewhere.
    pub(super) fn given(given: &IssuerFiles) -> Result<Self, Error> {
        let key = fs::read_to_string(&given.key).map_err(Error::file(&given.key))?;
        let certificates = fs::read_to_string(&given.certificate).map_err(Error::file(&given.certificate))?;
        Self::from_pem(&given.certificate, &certificates, CaKeyPair::from_pem(&given.key, &key)?)
    }

    /// A CA of these certificates in PEM, the issuing one's first, and its key.
    pub(super) fn from_pem(path: &Path, certificates: &str, key: CaKeyPair) -> Result<Self, Error> {
        let rule = |rule| Error::IssuerFile { path: path.into(), rule };
        let certificates =
            Certificate::all_from_pem(certificates).map_err(|_| rule("a certificate in it cannot be read"))?;
        let ladder = Ladder::order(path, certificates)?;
        if ladder.issuing().public_key() != key.public() {
            return Err(rule("the first certificate must be the one of the private key"));
        }
        let is_sm2 = |certificate: &Certificate| certificate.public_key().algorithm() == KeyAlgorithm::Sm2;
        let sm2 = is_sm2(ladder.issuing());
        if is_sm2(ladder.root()) != sm2 || ladder.intermediates().iter().any(|one| is_sm2(one) != sm2) {
            return Err(rule("either each certificate has an SM2 key, or none"));
        }
        let anchors = TrustAnchors::new(vec![ladder.root().clone()]);
        let extensions = extensions_of(ladder.issuing())?;
        Ok(Self { key, ladder, extensions, anchors })
    }

    /// Only acceptable keys. The end may lie beyond the issuing CA's own: the term was bought from the old end on, and
    /// RFC 5280 lets each certificate of a path end on its own.
    fn issue(
        &self,
        subject: &[u8],
        key: &PublicKey,
        validity: Validity,
        own: Vec<Extension>,
    ) -> Result<Certificate, Error> {
        if !is_acceptable(key) || (key.algorithm() == KeyAlgorithm::Sm2) != self.is_sm2() {
            return Err(Error::KeyNotAcceptable);
        }
        let mut extensions = vec![extensions::end_entity()?, extensions::subject_key_id(key)?];
        extensions.extend(extensions::authority_key_id(&self.extensions)?);
        extensions.extend(own);
        let issuer = self.certificate().subject().as_der();
        let Validity { not_before, not_after } = validity;
        Template { issuer, subject, key, not_before, not_after, extensions }.sign(&self.key)
    }
}

fn usage(side: Side, key: &PublicKey) -> FlagSet<KeyUsages> {
    match side {
        Side::Encryption => extensions::encryption_usage(key),
        Side::AsBefore | Side::Signing => extensions::signing_usage(),
    }
}

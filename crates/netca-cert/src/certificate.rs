mod extensions;
mod parse;
mod time;

use std::sync::Arc;
use std::time::SystemTime;
use std::{fmt, hash};

use crate::{CertificateRole, Error, Fingerprint, KeyUsage, Name, PublicKey, SerialNumber, Structure, pem, verify};

pub(crate) use extensions::{BasicConstraints, Extensions};
use parse::Parsed;

/// The largest certificate that is read.
const MAXIMUM_LEN: usize = 64 * 1024;
const PEM_LABEL: &str = "CERTIFICATE";

/// An X.509 certificate (RFC 5280, section 4.1). Cheap to clone.
///
/// The DER it came as is kept, and is what is compared, hashed, verified and sent. Reading it is lenient where real CAs
/// are careless (string types of names, long or negative serial numbers) and strict where meaning is at stake: DER
/// lengths, algorithms stated twice, extensions met twice.
#[derive(Clone)]
pub struct Certificate {
    parsed: Arc<Parsed>,
}

impl Certificate {
    /// Reads one certificate and nothing after it.
    ///
    /// # Errors
    /// [`Error::Malformed`]; [`Error::TooLarge`] above 64 KiB; [`Error::TooWeak`] for an RSA key below 1024 bits. Its
    /// key and the algorithm it is signed with may be of any kind, until something is verified with them.
    pub fn from_der(der: &[u8]) -> Result<Self, Error> {
        if der.len() > MAXIMUM_LEN {
            return Err(Error::TooLarge { structure: Structure::Certificate, actual: der.len(), limit: MAXIMUM_LEN });
        }
        Ok(Self { parsed: Arc::new(Parsed::from_der(der)?) })
    }

    /// Reads the first CERTIFICATE block of a PEM text. Text around the block, as `openssl x509 -text` leaves there, and
    /// CRLF are fine.
    ///
    /// # Errors
    /// [`Error::NoPemBlock`], or as [`Certificate::from_der`].
    pub fn from_pem(pem: &str) -> Result<Self, Error> {
        let mut blocks = pem::blocks(pem, PEM_LABEL);
        let first = blocks.next().ok_or(Error::NoPemBlock { label: PEM_LABEL })?;
        Self::from_der(&first?)
    }

    /// Reads every CERTIFICATE block of a PEM text, in order; none is fine.
    ///
    /// # Errors
    /// As [`Certificate::from_pem`] for any of them.
    pub fn all_from_pem(pem: &str) -> Result<Vec<Self>, Error> {
        pem::blocks(pem, PEM_LABEL).map(|block| Self::from_der(&block?)).collect()
    }

    /// The bytes it came as.
    pub fn as_der(&self) -> &[u8] {
        &self.parsed.der
    }

    /// A PEM block with 64 columns and a line feed at the end.
    pub fn to_pem(&self) -> String {
        pem::encode(PEM_LABEL, self.as_der())
    }

    /// Whom it is about.
    pub fn subject(&self) -> &Name {
        &self.parsed.subject
    }

    /// Who says so.
    pub fn issuer(&self) -> &Name {
        &self.parsed.issuer
    }

    /// The number its issuer gave it.
    pub fn serial_number(&self) -> &SerialNumber {
        &self.parsed.serial_number
    }

    /// The first second of its validity.
    pub fn not_before(&self) -> SystemTime {
        self.parsed.not_before
    }

    /// The last second of its validity, which still belongs to it.
    pub fn not_after(&self) -> SystemTime {
        self.parsed.not_after
    }

    /// The key it is about.
    pub fn public_key(&self) -> &PublicKey {
        &self.parsed.public_key
    }

    /// What the key may be used for; `None` when the extension is absent, which forbids nothing.
    pub fn key_usage(&self) -> Option<KeyUsage> {
        self.parsed.key_usage
    }

    /// Which side of a pair it can be, by its key usage.
    pub fn role(&self) -> CertificateRole {
        CertificateRole::of(self.key_usage())
    }

    /// Whether its basicConstraints say that it is a CA's.
    pub fn is_ca(&self) -> bool {
        self.parsed.is_ca
    }

    /// SHA-256 of the DER.
    pub fn sha256(&self) -> Fingerprint {
        Fingerprint::of(self.as_der())
    }

    /// NETCA's private extension 1.3.6.1.4.1.18760.1.14, a digest of the holder's identity number such as
    /// `<32 hex>@S02`: the same on every certificate of one holder. `None` when absent or no UTF8String.
    pub fn holder_id(&self) -> Option<&str> {
        self.parsed.holder_id.as_deref()
    }

    /// Checks this certificate's signature by its issuer's key (its own for a root), over the bytes as received.
    ///
    /// This says nothing of trust, and not that the signature is strong: SHA-1 and RSA below 2048 bits are checked too,
    /// so that old certificates can be told from forged ones. [`crate::TrustAnchors::validate`] refuses both.
    ///
    /// # Errors
    /// [`Error::BadSignature`], [`Error::AlgorithmMismatch`]; [`Error::UnsupportedAlgorithm`] with the OID of the
    /// signature's algorithm, SM2 among them, or of the issuer's key.
    pub fn verify_signed_by(&self, issuer: &PublicKey) -> Result<(), Error> {
        let scheme = self.signature_scheme()?;
        verify::verify(issuer, scheme, self.parsed.tbs(), self.parsed.signature(), Structure::Certificate)
    }

    /// How it is signed.
    pub(crate) fn signature_scheme(&self) -> Result<verify::Scheme, Error> {
        verify::Scheme::from_identifier(self.parsed.signature_algorithm(), Structure::Certificate)
    }

    /// Its extensions, as bytes.
    pub(crate) fn extensions(&self) -> &Extensions {
        &self.parsed.extensions
    }

    /// The content of one extension.
    pub(crate) fn extension(&self, oid: const_oid::ObjectIdentifier) -> Option<&[u8]> {
        self.parsed.extensions.value(&self.parsed.der, oid)
    }
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.as_der() == other.as_der()
    }
}

impl Eq for Certificate {}

impl hash::Hash for Certificate {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.as_der().hash(state);
    }
}

/// The fingerprint only: a subject is a person's name and does not belong into a log.
impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Certificate({})", self.sha256())
    }
}

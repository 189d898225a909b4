mod attributes;
mod parse;
mod write;

use std::fmt;

use sha2::{Digest, Sha256};

use crate::{Certificate, Error, Purpose, SignError, Signer, Structure, signer};
use parse::Parts;

/// The largest message that is read or made.
const MAXIMUM_LEN: usize = 8 * 1024 * 1024;

/// The octet that a SET OF attributes begins with, and that therefore no content signed without attributes may.
const SET_OCTET: u8 = crate::asn1::SET;

/// A CMS SignedData (RFC 5652, section 5) with embedded data and one signer, whose certificate comes along.
///
/// # Dialects
/// NETCA's software signs in several dialects. This type writes the first and reads it and its near relations:
///
/// | | written | read |
/// |---|---|---|
/// | OIDs | PKCS#7's: signedData, data | the same |
/// | version | 1 | 1, 3 |
/// | signer named by | issuer and serial number | that, or subject key identifier |
/// | digest | SHA-256 | SHA-256 |
/// | signed attributes | none: the signature is straight over the content | none, or contentType and messageDigest among others |
/// | signature algorithm | rsaEncryption, or ecdsa-with-SHA256 | these, or sha256WithRSAEncryption |
/// | content | embedded | embedded |
///
/// # Why no signed attributes, and what keeps that safe
/// It is what NETCA's own clients send and its backend expects, and the signature then covers exactly the bytes of the
/// application. The known danger is that a signature over attributes is, bit for bit, one over a content that *is* those
/// attributes' encoding: strip the attributes from a message and put their encoding in place of the content, or the
/// other way round, and it still verifies. Signed attributes are always signed as a SET OF, so their encoding begins with
/// the octet 31. Content that begins so is refused without attributes, when signing and when verifying
/// ([`Error::AmbiguousContent`]); JSON never does.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedMessage {
    der: Vec<u8>,
}

impl SignedMessage {
    /// Signs content with the key of `certificate`.
    ///
    /// # Errors
    /// [`SignError::Signer`] for what the signer says. [`SignError::Structure`] with [`Error::KeyMismatch`] when the
    /// signer's key is not the certificate's, [`Error::KeyUsageForbids`] when the certificate is not for signing,
    /// [`Error::AmbiguousContent`] for content that begins with the octet 31 hex, [`Error::TooLarge`] above 8 MiB,
    /// [`Error::BadSignature`] when what came back does not verify; [`Error::TooWeak`], [`Error::UnsupportedAlgorithm`].
    pub fn sign<S: Signer + ?Sized>(
        content: &[u8],
        certificate: &Certificate,
        signer: &mut S,
    ) -> Result<Self, SignError<S::Error>> {
        if signer.public_key() != certificate.public_key() {
            return Err(Error::KeyMismatch.into());
        }
        refuse_other_use(certificate)?;
        refuse_ambiguous(content)?;
        // Before signing: a token should not sign what cannot be sent.
        refuse_large(content.len())?;
        let signature = signer::sign_checked(signer, content, Structure::SignedMessage)?;
        let der = write::dialect1(content, certificate, signer.algorithm(), &signature);
        refuse_large(der.len())?;
        Ok(Self { der })
    }

    /// Reads one message and nothing after it; definite lengths only.
    ///
    /// # Errors
    /// [`Error::Malformed`]; [`Error::TooLarge`] above 8 MiB; [`Error::SignerCount`]; [`Error::DetachedContent`];
    /// [`Error::ContentType`] for content that is not plain data; [`Error::UnsupportedAlgorithm`] for a digest other
    /// than SHA-256.
    pub fn from_der(der: &[u8]) -> Result<Self, Error> {
        refuse_large(der.len())?;
        Parts::read(der)?;
        Ok(Self { der: der.to_vec() })
    }

    /// The bytes it came as.
    pub fn as_der(&self) -> &[u8] {
        &self.der
    }

    /// Checks the signature by the certificate that the message carries and its signer names. Says nothing of trust:
    /// validate the certificate, or compare it with the one expected.
    ///
    /// # Errors
    /// [`Error::BadSignature`]; [`Error::SignerCertificateMissing`]; [`Error::SignedAttributes`];
    /// [`Error::AmbiguousContent`]; [`Error::AlgorithmMismatch`] when digest, signature algorithm and key do not go
    /// together; [`Error::KeyUsageForbids`], [`Error::TooWeak`], [`Error::UnsupportedAlgorithm`].
    pub fn verify(&self) -> Result<VerifiedMessage, Error> {
        let parts = Parts::read(&self.der)?;
        let (certificate, others) = parts.signer_certificate()?;
        refuse_other_use(&certificate)?;
        let scheme = parts.scheme(certificate.public_key())?;
        let key = certificate.public_key();
        match parts.signed_attributes {
            None => {
                refuse_ambiguous(parts.content)?;
                key.verify_in(scheme, parts.content, parts.signature, Structure::SignedMessage)?;
            }
            Some(attributes) => {
                attributes::check(attributes, &Sha256::digest(parts.content))?;
                let signed = attributes::signed_bytes(attributes);
                key.verify_in(scheme, &signed, parts.signature, Structure::SignedMessage)?;
            }
        }
        Ok(VerifiedMessage { content: parts.content.to_vec(), certificate, others })
    }
}

/// The size only: content is a person's application.
impl fmt::Debug for SignedMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignedMessage({} bytes)", self.der.len())
    }
}

/// What was signed and by which certificate.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifiedMessage {
    content: Vec<u8>,
    certificate: Certificate,
    others: Vec<Certificate>,
}

impl VerifiedMessage {
    /// The bytes that were signed.
    pub fn content(&self) -> &[u8] {
        &self.content
    }

    /// The certificate whose key signed them.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The other certificates that the message carries, unchecked: intermediates for a path, perhaps. Those that this
    /// crate cannot read are left out.
    pub fn other_certificates(&self) -> &[Certificate] {
        &self.others
    }
}

/// The certificate and the size only: content is a person's application.
impl fmt::Debug for VerifiedMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifiedMessage({} bytes by {:?})", self.content.len(), self.certificate)
    }
}

fn refuse_large(actual: usize) -> Result<(), Error> {
    if actual > MAXIMUM_LEN {
        return Err(Error::TooLarge { structure: Structure::SignedMessage, actual, limit: MAXIMUM_LEN });
    }
    Ok(())
}

fn refuse_ambiguous(content: &[u8]) -> Result<(), Error> {
    if content.first() == Some(&SET_OCTET) { Err(Error::AmbiguousContent) } else { Ok(()) }
}

fn refuse_other_use(certificate: &Certificate) -> Result<(), Error> {
    if certificate.key_usage().is_some_and(|usage| !usage.can_sign()) {
        return Err(Error::KeyUsageForbids { purpose: Purpose::Signing });
    }
    Ok(())
}

mod algorithm;
mod attributes;
mod dialect;
mod parse;
mod verified;
mod write;

use std::fmt;

use crate::{Certificate, Error, Purpose, SignError, Signer, Structure, signer};
use parse::Parts;

pub use dialect::{Dialect, Supplied};
pub use verified::VerifiedMessage;

/// The largest message, and the largest content outside one, that is read or made.
const MAXIMUM_LEN: usize = 8 * 1024 * 1024;

/// The octet that a SET OF attributes begins with, and that therefore no content signed without attributes may.
const SET_OCTET: u8 = crate::asn1::SET;

/// A CMS SignedData (RFC 5652, section 5; GM/T 0010 with SM2) with one signer.
///
/// # Dialects
/// NETCA's software signs in three [`Dialect`]s. This type writes each of them, and reads them and their near relations:
///
/// | | read |
/// |---|---|
/// | OIDs of message and content | both PKCS#7's (signedData, data), or with SM2 both GM/T 0010's |
/// | version | 1, 3 |
/// | signer named by | issuer and serial number, or subject key identifier |
/// | digest, without parameters or with NULL | SM3 with an SM2 key, SHA-256 with others; no other pair goes together |
/// | signed attributes | none: the signature is straight over the content; or contentType and messageDigest among others |
/// | signature algorithm, likewise | SM2: SM2-with-SM3 (…1.501) or SM2 (…1.301.1); RSA: rsaEncryption or sha256WithRSAEncryption; P-256: ecdsa-with-SHA256 |
/// | content, certificate | in the message, or [`Supplied`] by the reader |
///
/// SM2 signatures are DER `SEQUENCE { r, s }` and made with [`crate::SM2_DEFAULT_ID`], over the content or the attributes.
///
/// # Why attributes may be missing, and what keeps that safe
/// Without them is what NETCA's own clients send and its backend expects, and the signature then covers exactly the bytes of
/// the application. The known danger is that a signature over attributes is, bit for bit, one over a content that *is*
/// those attributes' encoding: strip the attributes from a message and put their encoding in place of the content, or the
/// other way round, and it still verifies. Signed attributes are always signed as a SET OF, so their encoding begins with
/// the octet 31. Content that begins so is refused without attributes, when signing and when verifying
/// ([`Error::AmbiguousContent`]); JSON never does.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedMessage {
    der: Vec<u8>,
}

impl SignedMessage {
    /// Signs content with the key of `certificate`, in the dialect that is NETCA's first: [`Dialect::Plain`].
    ///
    /// # Errors
    /// As [`SignedMessage::sign_in`].
    pub fn sign<S: Signer + ?Sized>(
        content: &[u8],
        certificate: &Certificate,
        signer: &mut S,
    ) -> Result<Self, SignError<S::Error>> {
        Self::sign_in(Dialect::Plain, content, certificate, signer)
    }

    /// Signs content with the key of `certificate`.
    ///
    /// # Errors
    /// [`SignError::Signer`] for what the signer says. [`SignError::Structure`] with [`Error::KeyMismatch`] when the
    /// signer's key is not the certificate's, [`Error::KeyUsageForbids`] when the certificate is not for signing,
    /// [`Error::AmbiguousContent`] for content that begins with the octet 31 hex and is to be signed without attributes,
    /// [`Error::TooLarge`] above 8 MiB, [`Error::Malformed`] for a signing time before 1970 or after 9999,
    /// [`Error::BadSignature`] when what came back does not verify; [`Error::TooWeak`], [`Error::UnsupportedAlgorithm`].
    pub fn sign_in<S: Signer + ?Sized>(
        dialect: Dialect,
        content: &[u8],
        certificate: &Certificate,
        signer: &mut S,
    ) -> Result<Self, SignError<S::Error>> {
        if signer.public_key() != certificate.public_key() {
            return Err(Error::KeyMismatch.into());
        }
        refuse_other_use(certificate)?;
        // Before signing: a token should not sign what cannot be sent.
        refuse_large(content.len())?;
        let style = write::Style::of(dialect, signer.algorithm());
        let attributes = style.attributes(content)?;
        let signature = match &attributes {
            None => {
                refuse_ambiguous(content)?;
                signer::sign_checked(signer, content, Structure::SignedMessage)?
            }
            Some(attributes) => {
                let signed = attributes::signed_bytes(attributes);
                signer::sign_checked(signer, &signed, Structure::SignedMessage)?
            }
        };
        let der = style.message(content, certificate, attributes.as_deref(), &signature);
        refuse_large(der.len())?;
        Ok(Self { der })
    }

    /// Reads one message and nothing after it; definite lengths only. What it leaves out is asked for by
    /// [`SignedMessage::verify`].
    ///
    /// # Errors
    /// [`Error::Malformed`]; [`Error::TooLarge`] above 8 MiB; [`Error::SignerCount`]; [`Error::ContentType`] for content
    /// that is not plain data; [`Error::AlgorithmMismatch`] when digests or OIDs do not go together;
    /// [`Error::UnsupportedAlgorithm`] for a digest other than SHA-256 and SM3.
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
    /// [`Error::BadSignature`]; [`Error::DetachedContent`]; [`Error::SignerCertificateMissing`];
    /// [`Error::SignedAttributes`]; [`Error::AmbiguousContent`]; [`Error::AlgorithmMismatch`] when digest, signature
    /// algorithm and key do not go together; [`Error::KeyUsageForbids`], [`Error::TooWeak`],
    /// [`Error::UnsupportedAlgorithm`].
    pub fn verify(&self) -> Result<VerifiedMessage, Error> {
        self.verify_with(Supplied::default())
    }

    /// [`SignedMessage::verify`] of a message that leaves out its content or its signer's certificate. What is supplied and
    /// is in the message too must be the same in both; a supplied certificate must be the one that the signer names.
    ///
    /// # Errors
    /// As [`SignedMessage::verify`], and [`Error::ContentMismatch`], [`Error::OtherSigner`], [`Error::TooLarge`] for content
    /// above 8 MiB.
    pub fn verify_with(&self, supplied: Supplied<'_>) -> Result<VerifiedMessage, Error> {
        let parts = Parts::read(&self.der)?;
        let content = choose_content(parts.content, supplied.content)?;
        let (certificate, others) = parts.signer_certificate(supplied.certificate)?;
        refuse_other_use(&certificate)?;
        let key = certificate.public_key();
        let scheme = parts.scheme(key)?;
        match parts.signed_attributes {
            None => {
                refuse_ambiguous(content)?;
                key.verify_in(scheme, content, parts.signature, Structure::SignedMessage)?;
            }
            Some(attributes) => {
                attributes::check(attributes, parts.family.data(), &parts.digest.of(content))?;
                let signed = attributes::signed_bytes(attributes);
                key.verify_in(scheme, &signed, parts.signature, Structure::SignedMessage)?;
            }
        }
        Ok(VerifiedMessage::new(content, certificate, others))
    }
}

/// The size only: content is a person's application.
impl fmt::Debug for SignedMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignedMessage({} bytes)", self.der.len())
    }
}

fn choose_content<'a>(carried: Option<&'a [u8]>, supplied: Option<&'a [u8]>) -> Result<&'a [u8], Error> {
    match (carried, supplied) {
        (Some(carried), Some(supplied)) if carried != supplied => Err(Error::ContentMismatch),
        (Some(content), _) => Ok(content),
        (None, Some(content)) => refuse_large(content.len()).map(|()| content),
        (None, None) => Err(Error::DetachedContent),
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

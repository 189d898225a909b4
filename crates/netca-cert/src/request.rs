mod attribute;

use std::fmt;

use der::Tag;

use crate::asn1::{self, Walk};
use crate::verify::{self, Scheme};
use crate::{Error, Name, PublicKey, SignError, Signer, Structure, signer};

pub use attribute::RequestAttribute;

/// The largest request that is read or made.
const MAXIMUM_LEN: usize = 64 * 1024;

/// A PKCS#10 certification request (RFC 2986); its bytes are kept.
#[derive(Clone, PartialEq, Eq)]
pub struct CertificateRequest {
    der: Vec<u8>,
    subject: Name,
    public_key: PublicKey,
}

impl CertificateRequest {
    /// Makes a request for the signer's own key, without attributes. The subject is copied byte for byte.
    ///
    /// # Errors
    /// As [`CertificateRequest::sign_with`].
    pub fn sign<S: Signer + ?Sized>(subject: &Name, signer: &mut S) -> Result<Self, SignError<S::Error>> {
        Self::sign_with(subject, &[], signer)
    }

    /// Makes a request for the signer's own key with attributes, which come in the order of a DER SET whatever order they
    /// are given in. The subject is copied byte for byte.
    ///
    /// The structure is filled by hand: x509-cert's CertReq re-encodes names and sorts or refuses attributes.
    ///
    /// # Errors
    /// [`SignError::Signer`] for what the signer says. [`SignError::Structure`] for a key that cannot be used, a request
    /// above 64 KiB, and for a signature that does not verify: a token that signs with another key is found out here and
    /// not by the CA.
    pub fn sign_with<S: Signer + ?Sized>(
        subject: &Name,
        attributes: &[RequestAttribute],
        signer: &mut S,
    ) -> Result<Self, SignError<S::Error>> {
        let public_key = signer.public_key().clone();
        let algorithm = signer.algorithm().identifier();
        let mut attributes: Vec<_> = attributes.iter().map(RequestAttribute::to_der).collect();
        attributes.sort_unstable();
        let attributes = asn1::encode(asn1::CONTEXT_0, &[&attributes.concat()]);
        let version = asn1::encode_unsigned(&[0]);
        let info = asn1::encode(asn1::SEQUENCE, &[&version, subject.as_der(), public_key.as_der(), &attributes]);
        let signature = signer::sign_checked(signer, &info, Structure::CertificateRequest)?;
        let der = asn1::encode(asn1::SEQUENCE, &[&info, &algorithm, &asn1::encode_bits(&signature)]);
        Ok(Self::from_der(&der)?)
    }

    /// Reads one request and nothing after it. Attributes are allowed and not looked at before somebody asks for them.
    ///
    /// # Errors
    /// [`Error::Malformed`], [`Error::TooLarge`] above 64 KiB, or as [`PublicKey::from_der`].
    pub fn from_der(der: &[u8]) -> Result<Self, Error> {
        if der.len() > MAXIMUM_LEN {
            return Err(Error::TooLarge {
                structure: Structure::CertificateRequest,
                actual: der.len(),
                limit: MAXIMUM_LEN,
            });
        }
        let parts = Parts::read(der)?;
        Ok(Self { der: der.to_vec(), subject: Name::from_der(parts.subject)?, public_key: parts.public_key })
    }

    /// The bytes it came as.
    pub fn as_der(&self) -> &[u8] {
        &self.der
    }

    /// Whom the certificate is asked for.
    pub fn subject(&self) -> &Name {
        &self.subject
    }

    /// The key it is asked for.
    pub fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// Its attributes, in the order in which they stand, of the standard's form and of CFCA's.
    ///
    /// # Errors
    /// [`Error::Malformed`] for attributes of neither form.
    pub fn attributes(&self) -> Result<Vec<RequestAttribute>, Error> {
        match Parts::read(&self.der)?.attributes {
            Some(attributes) => RequestAttribute::read_all(attributes),
            None => Ok(Vec::new()),
        }
    }

    /// Proof of possession: checks the request's signature by the key it names.
    ///
    /// # Errors
    /// [`Error::BadSignature`], [`Error::AlgorithmMismatch`], [`Error::TooWeak`], [`Error::UnsupportedAlgorithm`].
    pub fn verify(&self) -> Result<(), Error> {
        let parts = Parts::read(&self.der)?;
        let scheme = Scheme::from_identifier(parts.algorithm, Structure::CertificateRequest)?;
        scheme.refuse_weak(&self.public_key)?;
        verify::verify(&self.public_key, scheme, parts.info, parts.signature, Structure::CertificateRequest)
    }
}

/// The key only: a subject is a person's name and does not belong into a log.
impl fmt::Debug for CertificateRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CertificateRequest({:?})", self.public_key)
    }
}

struct Parts<'a> {
    info: &'a [u8],
    subject: &'a [u8],
    public_key: PublicKey,
    attributes: Option<Walk<'a>>,
    algorithm: &'a [u8],
    signature: &'a [u8],
}

impl<'a> Parts<'a> {
    fn read(der: &'a [u8]) -> Result<Self, Error> {
        let mut request = Walk::only_sequence(der, Structure::CertificateRequest)?;
        let info = request.expect(Tag::Sequence)?;
        let algorithm = request.expect(Tag::Sequence)?.raw;
        let signature = request.octets_in_bits()?;
        let mut fields = request.within(info)?;
        request.finish()?;
        if fields.small_integer()? != 0 {
            return Err(fields.malformed());
        }
        let subject = fields.expect(Tag::Sequence)?.raw;
        let public_key = PublicKey::from_der(fields.expect(Tag::Sequence)?.raw)?;
        // Mandatory by the standard, left out by some.
        let attributes = fields.optional(asn1::context(0))?.map(|element| fields.within(element)).transpose()?;
        fields.finish()?;
        Ok(Self { info: info.raw, subject, public_key, attributes, algorithm, signature })
    }
}

use der::Tag;

use crate::asn1::{self, Walk, context, context_primitive};
use crate::verify::{self, Hash, Scheme};
use crate::{Certificate, Error, KeyAlgorithm, PublicKey, Structure, oid};

/// Certificates of one message beyond this are refused.
const MAXIMUM_CERTIFICATES: usize = 16;
const SUBJECT_KEY_IDENTIFIER: Tag = context_primitive(0);

/// A SignedData cut into its parts, none of them checked against another but for counts, types and digests.
pub(super) struct Parts<'a> {
    pub(super) content: &'a [u8],
    /// The content of the `[0]` that holds the signed attributes, where there are any.
    pub(super) signed_attributes: Option<&'a [u8]>,
    pub(super) signature: &'a [u8],
    certificates: Vec<&'a [u8]>,
    signer: SignerName<'a>,
    signature_algorithm: &'a [u8],
}

enum SignerName<'a> {
    IssuerAndSerial { issuer: &'a [u8], serial: &'a [u8] },
    SubjectKeyIdentifier(&'a [u8]),
}

impl<'a> Parts<'a> {
    pub(super) fn read(der: &'a [u8]) -> Result<Self, Error> {
        let mut info = Walk::only_sequence(der, Structure::SignedMessage)?;
        if info.oid()? != oid::SIGNED_DATA {
            return Err(info.malformed());
        }
        let explicit = info.expect(context(0))?;
        let mut inner = info.within(explicit)?;
        info.finish()?;
        let mut signed_data = inner.sequence()?;
        inner.finish()?;

        if !matches!(signed_data.small_integer()?, 1 | 3) {
            return Err(signed_data.malformed());
        }
        let has_digest = names_digest(signed_data.set()?)?;
        let content = read_content(signed_data.sequence()?)?;
        let certificates = match signed_data.optional(context(0))? {
            Some(set) => read_certificates(signed_data.within(set)?)?,
            None => Vec::new(),
        };
        // Revocation lists are let pass: revocation is the CA's own record.
        signed_data.optional(context(1))?;
        let signer = only_signer(signed_data.set()?)?;
        signed_data.finish()?;
        let parts = Self::read_signer(signer, content, certificates)?;
        if has_digest { Ok(parts) } else { Err(Error::AlgorithmMismatch) }
    }

    /// SignerInfo (RFC 5652, section 5.3).
    fn read_signer(mut signer: Walk<'a>, content: &'a [u8], certificates: Vec<&'a [u8]>) -> Result<Self, Error> {
        let version = signer.small_integer()?;
        let name = read_signer_name(&mut signer)?;
        match (&name, version) {
            (SignerName::IssuerAndSerial { .. }, 1) | (SignerName::SubjectKeyIdentifier(_), 3) => {}
            _ => return Err(signer.malformed()),
        }
        let digest = verify::parameterless(signer.expect(Tag::Sequence)?.raw, Structure::SignedMessage)?;
        if digest != oid::SHA256 {
            return Err(Error::UnsupportedAlgorithm { oid: digest.to_string() });
        }
        let signed_attributes = signer.optional(context(0))?.map(|element| element.content);
        let signature_algorithm = signer.expect(Tag::Sequence)?.raw;
        let signature = signer.expect(Tag::OctetString)?.content;
        // Unsigned attributes say nothing that is signed.
        signer.optional(context(1))?;
        signer.finish()?;
        Ok(Self { content, signed_attributes, signature, certificates, signer: name, signature_algorithm })
    }

    /// The one certificate that the signer names, and the others that can be read.
    pub(super) fn signer_certificate(&self) -> Result<(Certificate, Vec<Certificate>), Error> {
        let mut unreadable = None;
        let mut named: Vec<Certificate> = Vec::new();
        let mut others = Vec::new();
        for der in &self.certificates {
            match Certificate::from_der(der) {
                Ok(certificate) if !self.names(&certificate) => others.push(certificate),
                Ok(certificate) if !named.contains(&certificate) => named.push(certificate),
                Ok(_) => {}
                Err(error) => unreadable = Some(error),
            }
        }
        match (named.pop(), named.is_empty()) {
            (Some(certificate), true) => Ok((certificate, others)),
            (None, _) => Err(unreadable.unwrap_or(Error::SignerCertificateMissing)),
            _ => Err(Error::SignerCertificateMissing),
        }
    }

    /// How the signature is made, from the signer's signature algorithm: rsaEncryption leaves the digest to the other field.
    pub(super) fn scheme(&self, key: &PublicKey) -> Result<Scheme, Error> {
        let scheme = match verify::parameterless(self.signature_algorithm, Structure::SignedMessage)? {
            oid::RSA_ENCRYPTION => Scheme::Rsa(Hash::Sha256),
            other => Scheme::from_oid(other)?,
        };
        match (scheme, key.algorithm()) {
            (_, KeyAlgorithm::Unknown) => Err(key.unsupported()),
            (Scheme::Rsa(Hash::Sha256), KeyAlgorithm::Rsa { .. }) => Ok(scheme),
            (Scheme::Ecdsa(Hash::Sha256), KeyAlgorithm::P256) => Ok(scheme),
            (Scheme::Sm2Sm3, _) => Err(Error::UnsupportedAlgorithm { oid: oid::SM2_WITH_SM3.to_string() }),
            _ => Err(Error::AlgorithmMismatch),
        }
    }

    fn names(&self, certificate: &Certificate) -> bool {
        match self.signer {
            SignerName::IssuerAndSerial { issuer, serial } => {
                certificate.issuer().as_der() == issuer && certificate.serial_number().as_bytes() == serial
            }
            SignerName::SubjectKeyIdentifier(id) => {
                let expected = asn1::encode(asn1::OCTET_STRING, &[id]);
                certificate.extension(oid::SUBJECT_KEY_IDENTIFIER) == Some(&expected)
            }
        }
    }
}

fn read_content(mut encapsulated: Walk<'_>) -> Result<&[u8], Error> {
    let content_type = encapsulated.oid()?;
    if content_type != oid::DATA {
        return Err(Error::ContentType { oid: content_type.to_string() });
    }
    let explicit = encapsulated.optional(context(0))?.ok_or(Error::DetachedContent)?;
    let mut inner = encapsulated.within(explicit)?;
    encapsulated.finish()?;
    let content = inner.expect(Tag::OctetString)?.content;
    inner.finish()?;
    Ok(content)
}

fn read_certificates(mut set: Walk<'_>) -> Result<Vec<&[u8]>, Error> {
    let mut certificates = Vec::new();
    let mut count = 0;
    while !set.is_finished() {
        let certificate = set.expect(Tag::Sequence)?.raw;
        count += 1;
        if count <= MAXIMUM_CERTIFICATES {
            certificates.push(certificate);
        }
    }
    if count > MAXIMUM_CERTIFICATES {
        return Err(Error::TooManyCertificates { count, limit: MAXIMUM_CERTIFICATES });
    }
    Ok(certificates)
}

/// Whether digestAlgorithms names the one digest that is done, SHA-256.
fn names_digest(mut digests: Walk<'_>) -> Result<bool, Error> {
    let mut found = false;
    while !digests.is_finished() {
        let digest = verify::parameterless(digests.expect(Tag::Sequence)?.raw, Structure::SignedMessage)?;
        found |= digest == oid::SHA256;
    }
    Ok(found)
}

fn only_signer(mut signers: Walk<'_>) -> Result<Walk<'_>, Error> {
    let (mut count, mut last) = (0, None);
    while !signers.is_finished() {
        last = Some(signers.expect(Tag::Sequence)?);
        count += 1;
    }
    match last {
        Some(only) if count == 1 => signers.within(only),
        _ => Err(Error::SignerCount { count }),
    }
}

fn read_signer_name<'a>(signer: &mut Walk<'a>) -> Result<SignerName<'a>, Error> {
    if let Some(id) = signer.optional(SUBJECT_KEY_IDENTIFIER)? {
        return Ok(SignerName::SubjectKeyIdentifier(id.content));
    }
    let mut name = signer.sequence()?;
    let issuer = name.expect(Tag::Sequence)?.raw;
    let serial = name.expect(Tag::Integer)?.content;
    name.finish()?;
    Ok(SignerName::IssuerAndSerial { issuer, serial })
}

use der::Tag;

use super::algorithm::{self, Digest, Family};
use crate::asn1::{self, Walk, context, context_primitive};
use crate::verify::Scheme;
use crate::{Certificate, Error, PublicKey, Structure, oid};

/// Certificates of one message beyond this are refused.
const MAXIMUM_CERTIFICATES: usize = 16;
const SUBJECT_KEY_IDENTIFIER: Tag = context_primitive(0);

/// A SignedData cut into its parts, none of them checked against another but for counts, types and digests.
pub(super) struct Parts<'a> {
    pub(super) family: Family,
    /// The content, unless it is detached.
    pub(super) content: Option<&'a [u8]>,
    pub(super) digest: Digest,
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
        let family = Family::from_signed_data(info.oid()?).ok_or_else(|| info.malformed())?;
        let explicit = info.expect(context(0))?;
        let mut inner = info.within(explicit)?;
        info.finish()?;
        let mut signed_data = inner.sequence()?;
        inner.finish()?;

        if !matches!(signed_data.small_integer()?, 1 | 3) {
            return Err(signed_data.malformed());
        }
        let digests = read_digests(signed_data.set()?)?;
        let content = read_content(signed_data.sequence()?, family)?;
        let certificates = match signed_data.optional(context(0))? {
            Some(set) => read_certificates(signed_data.within(set)?)?,
            None => Vec::new(),
        };
        // Revocation lists are let pass: revocation is the CA's own record.
        signed_data.optional(context(1))?;
        let signer = only_signer(signed_data.set()?)?;
        signed_data.finish()?;
        let parts = Self::read_signer(signer, family, content, certificates)?;
        if digests.contains(&parts.digest) { Ok(parts) } else { Err(Error::AlgorithmMismatch) }
    }

    /// SignerInfo (RFC 5652, section 5.3).
    fn read_signer(
        mut signer: Walk<'a>,
        family: Family,
        content: Option<&'a [u8]>,
        certificates: Vec<&'a [u8]>,
    ) -> Result<Self, Error> {
        let version = signer.small_integer()?;
        let name = read_signer_name(&mut signer)?;
        match (&name, version) {
            (SignerName::IssuerAndSerial { .. }, 1) | (SignerName::SubjectKeyIdentifier(_), 3) => {}
            _ => return Err(signer.malformed()),
        }
        let digest = Digest::read(signer.expect(Tag::Sequence)?.raw)?;
        let signed_attributes = signer.optional(context(0))?.map(|element| element.content);
        let signature_algorithm = signer.expect(Tag::Sequence)?.raw;
        let signature = signer.expect(Tag::OctetString)?.content;
        // Unsigned attributes say nothing that is signed.
        signer.optional(context(1))?;
        signer.finish()?;
        Ok(Self {
            family,
            content,
            digest,
            signed_attributes,
            signature,
            certificates,
            signer: name,
            signature_algorithm,
        })
    }

    /// The one certificate that the signer names, and the others that can be read. It may be supplied where the message
    /// does not carry it, and is then the only one accepted.
    pub(super) fn signer_certificate(
        &self,
        supplied: Option<&Certificate>,
    ) -> Result<(Certificate, Vec<Certificate>), Error> {
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
        let carried = named.pop();
        if !named.is_empty() {
            return Err(Error::SignerCertificateMissing);
        }
        match (carried, supplied) {
            (Some(carried), Some(supplied)) if carried != *supplied => Err(Error::OtherSigner),
            (None, Some(supplied)) if !self.names(supplied) => Err(Error::OtherSigner),
            (None, Some(supplied)) => Ok((supplied.clone(), others)),
            (Some(certificate), _) => Ok((certificate, others)),
            (None, None) => Err(unreadable.unwrap_or(Error::SignerCertificateMissing)),
        }
    }

    /// How the signature is made, if digest, signature algorithm, OIDs and this key go together.
    pub(super) fn scheme(&self, key: &PublicKey) -> Result<Scheme, Error> {
        algorithm::scheme(self.family, self.digest, self.signature_algorithm, key)
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

fn read_content(mut encapsulated: Walk<'_>, family: Family) -> Result<Option<&[u8]>, Error> {
    let content_type = encapsulated.oid()?;
    if content_type != family.data() {
        return Err(Error::ContentType { oid: content_type.to_string() });
    }
    let explicit = encapsulated.optional(context(0))?;
    encapsulated.clone().finish()?;
    let Some(explicit) = explicit else { return Ok(None) };
    let mut inner = encapsulated.within(explicit)?;
    let content = inner.expect(Tag::OctetString)?.content;
    inner.finish()?;
    Ok(Some(content))
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

/// The digests that digestAlgorithms names. One that is not known may stand among them, and no signer uses it then.
fn read_digests(mut digests: Walk<'_>) -> Result<Vec<Digest>, Error> {
    let mut known = Vec::new();
    while !digests.is_finished() {
        match Digest::read(digests.expect(Tag::Sequence)?.raw) {
            Ok(digest) if !known.contains(&digest) => known.push(digest),
            Ok(_) | Err(Error::UnsupportedAlgorithm { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(known)
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

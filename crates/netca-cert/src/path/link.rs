//! One certificate and the one that may have issued it. Signatures of a path are checked here and nowhere else.

use der::Decode;
use x509_cert::ext::pkix::SubjectKeyIdentifier;

use crate::asn1::{Walk, context_primitive};
use crate::{Certificate, Error, PathFault, Structure, oid, verify};

/// Whether the issuer named in `child` is `issuer` (RFC 5280, section 6.1.3 (a) (4)).
pub(super) fn names_match(child: &Certificate, issuer: &Certificate) -> bool {
    !child.issuer().is_empty() && child.issuer().matches(issuer.subject())
}

/// Whether a certificate was issued by its own subject (section 6.1), as key rollover certificates are.
pub(super) fn is_self_issued(certificate: &Certificate) -> bool {
    certificate.subject().matches(certificate.issuer())
}

/// Whether both speak of one subject and one key: a path gains nothing by passing both.
pub(super) fn is_same_authority(a: &Certificate, b: &Certificate) -> bool {
    a.public_key() == b.public_key() && a.subject().matches(b.subject())
}

/// Checks the signature, that it and its key can be relied on, and that SM2 is not mixed with others unless that is
/// allowed. The error says whether it lies with the issuer.
pub(super) fn verify(
    child: &Certificate,
    issuer: &Certificate,
    mixed_algorithms: bool,
) -> Result<(), (bool, PathFault)> {
    let scheme = child.signature_scheme().map_err(|error| (false, fault(error)))?;
    verify::refuse_weak_key(issuer.public_key()).map_err(|error| (true, fault(error)))?;
    scheme.refuse_weak(issuer.public_key()).map_err(|error| (false, fault(error)))?;
    child.verify_signed_by(issuer.public_key()).map_err(|error| (false, fault(error)))?;
    let is_mixed = child.public_key().is_sm2() != issuer.public_key().is_sm2();
    if is_mixed && !mixed_algorithms { Err((false, PathFault::MixedAlgorithms)) } else { Ok(()) }
}

/// Whether the authority key identifier of `child` names the key of `issuer` (section 4.2.1.1). A hint where to look
/// first; the signature decides.
pub(super) fn key_identifiers_match(child: &Certificate, issuer: &Certificate) -> bool {
    let authority = child.extension(oid::AUTHORITY_KEY_IDENTIFIER).and_then(authority_key_identifier);
    let subject = issuer.extension(oid::SUBJECT_KEY_IDENTIFIER);
    let subject = subject.and_then(|der| SubjectKeyIdentifier::from_der(der).ok());
    authority
        .is_some_and(|authority| subject.is_some_and(|SubjectKeyIdentifier(subject)| authority == subject.as_bytes()))
}

/// Refuses a key that is only read, on a certificate that issues nothing.
pub(super) fn refuse_weak_key(certificate: &Certificate) -> Result<(), PathFault> {
    verify::refuse_weak_key(certificate.public_key()).map_err(fault)
}

/// By hand: x509-cert's AuthorityKeyIdentifier refuses the issuer names and serial numbers that real CAs write beside it.
fn authority_key_identifier(der: &[u8]) -> Option<&[u8]> {
    let mut identifier = Walk::only_sequence(der, Structure::Certificate).ok()?;
    Some(identifier.optional(context_primitive(0)).ok()??.content)
}

fn fault(error: Error) -> PathFault {
    match error {
        Error::UnsupportedAlgorithm { oid } => PathFault::UnsupportedAlgorithm { oid },
        Error::TooWeak { weakness } => PathFault::TooWeak(weakness),
        _ => PathFault::BadSignature,
    }
}

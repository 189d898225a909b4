//! Contents of the extensions that path validation reads (RFC 5280, section 4.2.1), as x509-cert's types where these take
//! all that is met.

use const_oid::{AssociatedOid, ObjectIdentifier};
use der::Decode;
use x509_cert::ext::pkix::{CertificatePolicies, InhibitAnyPolicy, PolicyConstraints, PolicyMappings};

use crate::certificate::BasicConstraints;
use crate::{Certificate, Error, PathFault, oid};

/// pathLenConstraint (4.2.1.9).
pub(super) fn path_length(certificate: &Certificate) -> Result<Option<usize>, PathFault> {
    let constraints = read(certificate, oid::BASIC_CONSTRAINTS, BasicConstraints::read)?;
    Ok(constraints.and_then(|constraints| constraints.path_len).map(count))
}

/// certificatePolicies (4.2.1.4) without their qualifiers; a policy named twice is refused as the RFC asks.
pub(super) fn policies(certificate: &Certificate) -> Result<Option<Vec<ObjectIdentifier>>, PathFault> {
    let Some(CertificatePolicies(policies)) = decode(certificate)? else { return Ok(None) };
    let policies: Vec<_> = policies.iter().map(|policy| policy.policy_identifier).collect();
    let mut distinct = policies.clone();
    distinct.sort();
    distinct.dedup();
    if policies.is_empty() || distinct.len() != policies.len() {
        return Err(PathFault::MalformedExtension);
    }
    Ok(Some(policies))
}

/// policyMappings (4.2.1.5): pairs of issuer and subject domain policy; none when absent.
pub(super) fn policy_mappings(
    certificate: &Certificate,
) -> Result<Vec<(ObjectIdentifier, ObjectIdentifier)>, PathFault> {
    let Some(PolicyMappings(mappings)) = decode(certificate)? else { return Ok(Vec::new()) };
    Ok(mappings.iter().map(|mapping| (mapping.issuer_domain_policy, mapping.subject_domain_policy)).collect())
}

/// policyConstraints (4.2.1.11): how many certificates may follow before an explicit policy is required, and before
/// mapping is inhibited.
pub(super) fn policy_constraints(certificate: &Certificate) -> Result<(Option<usize>, Option<usize>), PathFault> {
    let Some(constraints) = decode::<PolicyConstraints>(certificate)? else { return Ok((None, None)) };
    Ok((constraints.require_explicit_policy.map(count), constraints.inhibit_policy_mapping.map(count)))
}

/// inhibitAnyPolicy (4.2.1.14): how many certificates may follow before it takes effect.
pub(super) fn inhibit_any_policy(certificate: &Certificate) -> Result<Option<usize>, PathFault> {
    Ok(decode(certificate)?.map(|InhibitAnyPolicy(skip)| count(skip)))
}

/// Reads one extension, where it is there.
pub(super) fn read<'a, T>(
    certificate: &'a Certificate,
    oid: ObjectIdentifier,
    parse: impl FnOnce(&'a [u8]) -> Result<T, Error>,
) -> Result<Option<T>, PathFault> {
    certificate.extension(oid).map(parse).transpose().map_err(|_| PathFault::MalformedExtension)
}

fn decode<'a, T: AssociatedOid + Decode<'a>>(certificate: &'a Certificate) -> Result<Option<T>, PathFault> {
    certificate.extension(T::OID).map(T::from_der).transpose().map_err(|_| PathFault::MalformedExtension)
}

fn count(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

//! Contents of the extensions that path validation reads (RFC 5280, section 4.2.1).

use const_oid::ObjectIdentifier;
use der::Tag;

use crate::asn1::{Walk, context_primitive};
use crate::certificate::BasicConstraints;
use crate::{Certificate, Error, PathFault, Structure, oid};

/// policyConstraints (4.2.1.11): certificates that may follow before it takes effect.
#[derive(Default)]
pub(super) struct PolicyConstraints {
    pub(super) require_explicit_policy: Option<usize>,
    pub(super) inhibit_policy_mapping: Option<usize>,
}

/// pathLenConstraint (4.2.1.9).
pub(super) fn path_length(certificate: &Certificate) -> Result<Option<usize>, PathFault> {
    read(certificate, oid::BASIC_CONSTRAINTS, |der| {
        let constraints = BasicConstraints::read(der)?;
        Ok(constraints.path_len.map(|len| usize::try_from(len).unwrap_or(usize::MAX)))
    })
    .map(Option::flatten)
}

/// certificatePolicies (4.2.1.4) without their qualifiers; a policy named twice is refused as the RFC asks.
pub(super) fn policies(certificate: &Certificate) -> Result<Option<Vec<ObjectIdentifier>>, PathFault> {
    read(certificate, oid::CERTIFICATE_POLICIES, |der| {
        let mut list = Walk::only_sequence(der, Structure::Certificate)?;
        let mut policies = Vec::new();
        while !list.is_finished() {
            let mut information = list.sequence()?;
            policies.push(information.oid()?);
            information.optional(Tag::Sequence)?;
            information.finish()?;
        }
        let mut sorted = policies.clone();
        sorted.sort();
        sorted.dedup();
        if policies.is_empty() || sorted.len() != policies.len() { Err(list.malformed()) } else { Ok(policies) }
    })
}

/// policyMappings (4.2.1.5): pairs of issuer and subject domain policy.
pub(super) fn policy_mappings(
    certificate: &Certificate,
) -> Result<Option<Vec<(ObjectIdentifier, ObjectIdentifier)>>, PathFault> {
    read(certificate, oid::POLICY_MAPPINGS, |der| {
        let mut list = Walk::only_sequence(der, Structure::Certificate)?;
        let mut mappings = Vec::new();
        while !list.is_finished() {
            let mut mapping = list.sequence()?;
            mappings.push((mapping.oid()?, mapping.oid()?));
            mapping.finish()?;
        }
        Ok(mappings)
    })
}

/// policyConstraints (4.2.1.11).
pub(super) fn policy_constraints(certificate: &Certificate) -> Result<Option<PolicyConstraints>, PathFault> {
    read(certificate, oid::POLICY_CONSTRAINTS, |der| {
        let mut fields = Walk::only_sequence(der, Structure::Certificate)?;
        let mut count = |number| -> Result<Option<usize>, Error> {
            let Some(element) = fields.optional(context_primitive(number))? else { return Ok(None) };
            skip_certs(element.content).map(Some).ok_or_else(|| fields.malformed())
        };
        let (require_explicit_policy, inhibit_policy_mapping) = (count(0)?, count(1)?);
        fields.finish()?;
        Ok(PolicyConstraints { require_explicit_policy, inhibit_policy_mapping })
    })
}

/// inhibitAnyPolicy (4.2.1.14).
pub(super) fn inhibit_any_policy(certificate: &Certificate) -> Result<Option<usize>, PathFault> {
    read(certificate, oid::INHIBIT_ANY_POLICY, |der| {
        let mut walk = Walk::over(der, Structure::Certificate)?;
        let count = skip_certs(walk.expect(Tag::Integer)?.content).ok_or_else(|| walk.malformed())?;
        walk.finish()?;
        Ok(count)
    })
}

/// Reads one extension, where it is there.
pub(super) fn read<'a, T>(
    certificate: &'a Certificate,
    oid: ObjectIdentifier,
    parse: impl FnOnce(&'a [u8]) -> Result<T, Error>,
) -> Result<Option<T>, PathFault> {
    certificate.extension(oid).map(parse).transpose().map_err(|_| PathFault::MalformedExtension)
}

/// SkipCerts, a non-negative INTEGER; more than any path is long means the same whatever it is.
fn skip_certs(content: &[u8]) -> Option<usize> {
    match content {
        [] | [0x80..=0xff, ..] => None,
        [one] => Some(usize::from(*one)),
        _ => Some(usize::MAX),
    }
}

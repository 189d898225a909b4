use std::time::SystemTime;

use super::build::broken;
use super::constraints::NameConstraints;
use super::policy::PolicyState;
use super::{PolicyInputs, extension, link};
use crate::{Certificate, Error, PathFault, oid};

/// The critical extensions that are known: dealt with here, or by those who use the certificate.
const KNOWN_EXTENSIONS: [const_oid::ObjectIdentifier; 12] = [
    oid::AUTHORITY_KEY_IDENTIFIER,
    oid::BASIC_CONSTRAINTS,
    oid::CERTIFICATE_POLICIES,
    oid::EXTENDED_KEY_USAGE,
    oid::INHIBIT_ANY_POLICY,
    oid::ISSUER_ALT_NAME,
    oid::KEY_USAGE,
    oid::NAME_CONSTRAINTS,
    oid::POLICY_CONSTRAINTS,
    oid::POLICY_MAPPINGS,
    oid::SUBJECT_ALT_NAME,
    oid::SUBJECT_KEY_IDENTIFIER,
];

/// Checks a path whose links hold already: leaf first, anchor last; one certificate is both.
pub(super) fn path(path: &[Certificate], at: SystemTime, inputs: &PolicyInputs) -> Result<(), Error> {
    let Some((anchor, below)) = path.split_last() else { return Err(Error::NoPath) };
    let at_anchor = |fault| broken(below.len(), anchor, fault);
    check_validity(anchor, at).map_err(at_anchor)?;
    refuse_unknown_extensions(anchor).map_err(at_anchor)?;
    link::refuse_weak_key(anchor).map_err(at_anchor)?;
    if below.is_empty() {
        return Ok(());
    }
    let mut state = State::from_anchor(anchor, below.len(), inputs).map_err(at_anchor)?;
    for (index, certificate) in below.iter().enumerate().rev() {
        let checked = state.check(certificate, index == 0, at);
        checked.map_err(|fault| broken(index, certificate, fault))?;
    }
    if state.policies.is_acceptable(inputs) { Ok(()) } else { Err(Error::NoAcceptablePolicy) }
}

/// What the certificates above the current one leave allowed (RFC 5280, section 6.1.2).
struct State {
    max_path_length: usize,
    names: NameConstraints,
    policies: PolicyState,
}

impl State {
    fn from_anchor(anchor: &Certificate, below: usize, inputs: &PolicyInputs) -> Result<Self, PathFault> {
        let mut state = Self {
            max_path_length: below,
            names: NameConstraints::default(),
            policies: PolicyState::new(below, inputs),
        };
        // A v1 root has no basicConstraints; one that has them means them.
        if anchor.extension(oid::BASIC_CONSTRAINTS).is_some() && !anchor.is_ca() {
            return Err(PathFault::NotACa);
        }
        state.limit_path_length(anchor)?;
        require_cert_sign(anchor)?;
        state.names.add(anchor)?;
        Ok(state)
    }

    /// One certificate: section 6.1.3, then 6.1.4 for a CA on the path or 6.1.5 for the leaf.
    fn check(&mut self, certificate: &Certificate, is_leaf: bool, at: SystemTime) -> Result<(), PathFault> {
        let is_self_issued = link::is_self_issued(certificate);
        check_validity(certificate, at)?;
        if is_leaf || !is_self_issued {
            self.names.check(certificate)?;
        }
        self.policies.process(certificate, is_leaf, is_self_issued)?;
        if is_leaf {
            self.policies.wrap_up(certificate)?;
            // Above the leaf, the link has done this.
            link::refuse_weak_key(certificate)?;
        } else {
            self.prepare_next(certificate, is_self_issued)?;
        }
        refuse_unknown_extensions(certificate)
    }

    /// Section 6.1.4.
    fn prepare_next(&mut self, certificate: &Certificate, is_self_issued: bool) -> Result<(), PathFault> {
        self.policies.prepare_next(certificate, is_self_issued)?;
        self.names.add(certificate)?;
        if !certificate.is_ca() {
            return Err(PathFault::NotACa);
        }
        if !is_self_issued {
            self.max_path_length = self.max_path_length.checked_sub(1).ok_or(PathFault::PathTooLong)?;
        }
        self.limit_path_length(certificate)?;
        require_cert_sign(certificate)
    }

    /// (m): the path below may not be longer than this CA says.
    fn limit_path_length(&mut self, certificate: &Certificate) -> Result<(), PathFault> {
        if let Some(limit) = extension::path_length(certificate)? {
            self.max_path_length = self.max_path_length.min(limit);
        }
        Ok(())
    }
}

/// 6.1.3 (a) (2): both ends belong to the validity.
fn check_validity(certificate: &Certificate, at: SystemTime) -> Result<(), PathFault> {
    // The end names a whole second.
    let over = at.duration_since(certificate.not_after()).is_ok_and(|after| after.as_secs() >= 1);
    if at < certificate.not_before() {
        Err(PathFault::NotYetValid)
    } else if over {
        Err(PathFault::Expired)
    } else {
        Ok(())
    }
}

/// 6.1.4 (n).
fn require_cert_sign(certificate: &Certificate) -> Result<(), PathFault> {
    match certificate.key_usage() {
        Some(usage) if !usage.key_cert_sign() => Err(PathFault::NotForCertificates),
        _ => Ok(()),
    }
}

/// 6.1.4 (o), 6.1.5 (f).
fn refuse_unknown_extensions(certificate: &Certificate) -> Result<(), PathFault> {
    let unknown = certificate.extensions().iter().find(|it| it.critical && !KNOWN_EXTENSIONS.contains(&it.oid));
    match unknown {
        Some(extension) => Err(PathFault::UnknownCriticalExtension { oid: extension.oid.to_string() }),
        None => Ok(()),
    }
}

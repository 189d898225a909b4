use std::collections::BTreeSet;

use const_oid::ObjectIdentifier;

use super::extension;
use super::graph::PolicyGraph;
use crate::{Certificate, Error, PathFault, Structure};

/// What certificate policies a path must be good for: the inputs of RFC 5280, section 6.1.1 (c) and (e) to (g). The
/// default asks for none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PolicyInputs {
    /// The user-initial-policy-set; `None` is any-policy.
    acceptable: Option<BTreeSet<ObjectIdentifier>>,
    explicit_policy: bool,
    inhibit_mapping: bool,
    inhibit_any_policy: bool,
}

impl PolicyInputs {
    /// Accepts only these policies (dotted OIDs). Alone it matters where a CA asks for an explicit policy; with
    /// [`PolicyInputs::require_explicit_policy`] it always does.
    ///
    /// # Errors
    /// [`Error::Malformed`] for a text that is no OID.
    pub fn accept_only<'a>(mut self, oids: impl IntoIterator<Item = &'a str>) -> Result<Self, Error> {
        let parse = |oid: &str| oid.parse().map_err(|_| Error::Malformed { structure: Structure::ObjectIdentifier });
        self.acceptable = Some(oids.into_iter().map(parse).collect::<Result<_, _>>()?);
        Ok(self)
    }

    /// Wants the path to be good for at least one acceptable policy (initial-explicit-policy).
    pub fn require_explicit_policy(mut self) -> Self {
        self.explicit_policy = true;
        self
    }

    /// Does not let CAs map policies (initial-policy-mapping-inhibit).
    pub fn inhibit_policy_mapping(mut self) -> Self {
        self.inhibit_mapping = true;
        self
    }

    /// Does not let anyPolicy stand for a policy (initial-any-policy-inhibit).
    pub fn inhibit_any_policy(mut self) -> Self {
        self.inhibit_any_policy = true;
        self
    }
}

/// The policy variables of section 6.1.2 (a), (d) to (f): certificates to go before each takes effect.
pub(super) struct PolicyState {
    graph: PolicyGraph,
    explicit_policy: usize,
    policy_mapping: usize,
    inhibit_any_policy: usize,
}

impl PolicyState {
    /// The state below the anchor, for a path of `len` certificates without it.
    pub(super) fn new(len: usize, inputs: &PolicyInputs) -> Self {
        let unless = |set: bool| if set { 0 } else { len + 1 };
        Self {
            graph: PolicyGraph::new(),
            explicit_policy: unless(inputs.explicit_policy),
            policy_mapping: unless(inputs.inhibit_mapping),
            inhibit_any_policy: unless(inputs.inhibit_any_policy),
        }
    }

    /// 6.1.3 (d) to (f).
    pub(super) fn process(
        &mut self,
        certificate: &Certificate,
        is_leaf: bool,
        is_self_issued: bool,
    ) -> Result<(), PathFault> {
        let any_policy_counts = self.inhibit_any_policy > 0 || (!is_leaf && is_self_issued);
        match extension::policies(certificate)? {
            Some(policies) => self.graph.restrict_to(&policies, any_policy_counts),
            None => self.graph.clear(),
        }
        if self.explicit_policy == 0 && self.graph.is_empty() { Err(PathFault::Policy) } else { Ok(()) }
    }

    /// 6.1.4 (a), (b) and (h) to (j).
    pub(super) fn prepare_next(&mut self, certificate: &Certificate, is_self_issued: bool) -> Result<(), PathFault> {
        let mappings = extension::policy_mappings(certificate)?;
        self.graph.map(&mappings, self.policy_mapping > 0).ok_or(PathFault::Policy)?;
        if !is_self_issued {
            for counter in [&mut self.explicit_policy, &mut self.policy_mapping, &mut self.inhibit_any_policy] {
                *counter = counter.saturating_sub(1);
            }
        }
        let (require_explicit_policy, inhibit_policy_mapping) = extension::policy_constraints(certificate)?;
        lower(&mut self.explicit_policy, require_explicit_policy);
        lower(&mut self.policy_mapping, inhibit_policy_mapping);
        lower(&mut self.inhibit_any_policy, extension::inhibit_any_policy(certificate)?);
        Ok(())
    }

    /// 6.1.5 (a), (b).
    pub(super) fn wrap_up(&mut self, certificate: &Certificate) -> Result<(), PathFault> {
        self.explicit_policy = self.explicit_policy.saturating_sub(1);
        if extension::policy_constraints(certificate)?.0 == Some(0) {
            self.explicit_policy = 0;
        }
        Ok(())
    }

    /// 6.1.5 (g) and what follows it.
    pub(super) fn is_acceptable(&self, inputs: &PolicyInputs) -> bool {
        self.explicit_policy > 0 || self.graph.is_valid_for(inputs.acceptable.as_ref())
    }
}

fn lower(counter: &mut usize, to: Option<usize>) {
    *counter = (*counter).min(to.unwrap_or(usize::MAX));
}

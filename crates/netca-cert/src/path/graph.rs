use std::collections::{BTreeMap, BTreeSet};

use const_oid::ObjectIdentifier;

use crate::oid::ANY_POLICY;

/// The valid policies of a path: RFC 9618's graph in place of RFC 5280's tree, which hostile mappings make grow
/// exponentially.
///
/// A level stands for one certificate. A policy of it points to the policies of the level above that it was mapped from;
/// one without parents hangs on that level's anyPolicy. Policies are never looked at again once a level is done, except
/// to trace where the last ones come from.
pub(super) struct PolicyGraph {
    done: Vec<Level>,
    current: Level,
}

#[derive(Default)]
struct Level {
    has_any_policy: bool,
    policies: BTreeMap<ObjectIdentifier, Parents>,
}

type Parents = BTreeSet<ObjectIdentifier>;

impl PolicyGraph {
    /// anyPolicy alone (RFC 5280, section 6.1.2 (a)).
    pub(super) fn new() -> Self {
        Self { done: Vec::new(), current: Level { has_any_policy: true, policies: BTreeMap::new() } }
    }

    pub(super) fn is_empty(&self) -> bool {
        !self.current.has_any_policy && self.current.policies.is_empty()
    }

    /// 6.1.3 (e): a certificate without policies leaves none.
    pub(super) fn clear(&mut self) {
        self.current = Level::default();
    }

    /// 6.1.3 (d): keeps what the certificate asserts.
    pub(super) fn restrict_to(&mut self, asserted: &[ObjectIdentifier], any_policy_counts: bool) {
        let level = &mut self.current;
        let had_any_policy = level.has_any_policy;
        // (d) (2): anyPolicy of the certificate keeps all that was expected.
        if !(any_policy_counts && asserted.contains(&ANY_POLICY)) {
            let asserted: BTreeSet<_> = asserted.iter().collect();
            level.policies.retain(|policy, _| asserted.contains(policy));
            level.has_any_policy = false;
        }
        // (d) (1) (ii): anyPolicy from above lets every policy begin here.
        if had_any_policy {
            for policy in asserted.iter().filter(|policy| **policy != ANY_POLICY) {
                level.policies.entry(*policy).or_default();
            }
        }
    }

    /// 6.1.4 (a), (b): applies a CA's mappings and goes on to the next level. `None` when they name anyPolicy.
    pub(super) fn map(&mut self, mappings: &[(ObjectIdentifier, ObjectIdentifier)], allowed: bool) -> Option<()> {
        if mappings.iter().any(|(from, to)| [*from, *to].contains(&ANY_POLICY)) {
            return None;
        }
        let level = &mut self.current;
        let mut next = Level { has_any_policy: level.has_any_policy, policies: BTreeMap::new() };
        let mapped: BTreeSet<_> = mappings.iter().map(|(from, _)| *from).collect();
        if allowed {
            // (b) (1): with anyPolicy at hand, a mapped policy need not have been asserted.
            if level.has_any_policy {
                mapped.iter().for_each(|policy| _ = level.policies.entry(*policy).or_default());
            }
            for (from, to) in mappings.iter().filter(|(from, _)| level.policies.contains_key(from)) {
                next.policies.entry(*to).or_default().insert(*from);
            }
        } else {
            // (b) (2): where mapping is inhibited, mapped policies fall away.
            level.policies.retain(|policy, _| !mapped.contains(policy));
        }
        for policy in level.policies.keys().filter(|policy| !mapped.contains(*policy)) {
            next.policies.entry(*policy).or_default().insert(*policy);
        }
        self.done.push(std::mem::replace(level, next));
        Some(())
    }

    /// 6.1.5 (g): whether anything is left that begins with an acceptable policy (`None` accepts all).
    pub(super) fn is_valid_for(&self, acceptable: Option<&BTreeSet<ObjectIdentifier>>) -> bool {
        let Some(acceptable) = acceptable else { return !self.is_empty() };
        if acceptable.contains(&ANY_POLICY) {
            return !self.is_empty();
        }
        if self.current.has_any_policy {
            return !acceptable.is_empty();
        }
        // Upwards from the last level to where each policy began: the authority's own word for it.
        let mut reached: Parents = self.current.policies.keys().copied().collect();
        for level in std::iter::once(&self.current).chain(self.done.iter().rev()) {
            let mut above = Parents::new();
            for policy in &reached {
                match level.policies.get(policy) {
                    Some(parents) if !parents.is_empty() => above.extend(parents),
                    _ if acceptable.contains(policy) => return true,
                    _ => {}
                }
            }
            reached = above;
        }
        false
    }
}

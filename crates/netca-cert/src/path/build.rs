use std::time::SystemTime;

use super::{PolicyInputs, check, link};
use crate::{Certificate, Error, PathFault};

/// Intermediates beyond this are refused before any is looked at.
const MAXIMUM_INTERMEDIATES: usize = 32;
/// The longest path, anchor included.
const MAXIMUM_PATH_LEN: usize = 10;
/// Steps before the search is given up: one for a signature, several for a whole path, whose names take longer.
const MAXIMUM_STEPS: usize = 100;
const PATH_CHECK_STEPS: usize = 10;

/// Finds a valid path: leaf first, anchor last.
///
/// Depth first. A link counts only when its signature verifies, so look-alikes with other keys end where they stand;
/// those with the right key are bounded by [`MAXIMUM_STEPS`].
pub(crate) fn find(
    anchors: &[Certificate],
    mixed_algorithms: bool,
    leaf: &Certificate,
    intermediates: &[Certificate],
    at: SystemTime,
    policies: &PolicyInputs,
) -> Result<Vec<Certificate>, Error> {
    if intermediates.len() > MAXIMUM_INTERMEDIATES {
        return Err(Error::TooManyCertificates { count: intermediates.len(), limit: MAXIMUM_INTERMEDIATES });
    }
    let mut search =
        Search { anchors, mixed_algorithms, intermediates, at, policies, steps: 0, fault: None, dead_link: None };
    let mut path = vec![leaf.clone()];
    if anchors.contains(leaf) {
        check::path(&path, at, policies)?;
        return Ok(path);
    }
    if search.extend(&mut path)? {
        return Ok(path);
    }
    Err(search.fault.or(search.dead_link).unwrap_or(Error::NoPath))
}

struct Search<'a> {
    anchors: &'a [Certificate],
    mixed_algorithms: bool,
    intermediates: &'a [Certificate],
    at: SystemTime,
    policies: &'a PolicyInputs,
    steps: usize,
    /// Why the first path that reached an anchor is not valid.
    fault: Option<Error>,
    /// Why the first link between matching names does not hold.
    dead_link: Option<Error>,
}

impl Search<'_> {
    /// Extends the path until it is valid; says whether it now is, and leaves it as it was if not.
    fn extend(&mut self, path: &mut Vec<Certificate>) -> Result<bool, Error> {
        let Some(last) = path.last().cloned() else { return Ok(false) };
        for anchor in self.anchors.iter().filter(|anchor| link::names_match(&last, anchor)) {
            if !self.link_holds(path.len() - 1, &last, anchor)? {
                continue;
            }
            path.push(anchor.clone());
            self.step(PATH_CHECK_STEPS)?;
            match check::path(path, self.at, self.policies) {
                Ok(()) => return Ok(true),
                Err(error) => self.fault.get_or_insert(error),
            };
            path.pop();
        }
        // One more intermediate needs room for itself and an anchor.
        if path.len() + 2 > MAXIMUM_PATH_LEN {
            return Ok(false);
        }
        let mut candidates: Vec<&Certificate> = self
            .intermediates
            .iter()
            .filter(|candidate| link::names_match(&last, candidate))
            // Neither in a circle, nor past an anchor.
            .filter(|it| !path.iter().chain(self.anchors).any(|used| link::is_same_authority(used, it)))
            .collect();
        candidates.sort_by_key(|candidate| !link::key_identifiers_match(&last, candidate));
        for candidate in candidates {
            if self.link_holds(path.len() - 1, &last, candidate)? {
                path.push(candidate.clone());
                if self.extend(path)? {
                    return Ok(true);
                }
                path.pop();
            }
        }
        Ok(false)
    }

    fn link_holds(&mut self, index: usize, child: &Certificate, issuer: &Certificate) -> Result<bool, Error> {
        self.step(1)?;
        let Err((on_issuer, fault)) = link::verify(child, issuer, self.mixed_algorithms) else { return Ok(true) };
        let (index, certificate) = if on_issuer { (index + 1, issuer) } else { (index, child) };
        self.dead_link.get_or_insert_with(|| broken(index, certificate, fault));
        Ok(false)
    }

    fn step(&mut self, cost: usize) -> Result<(), Error> {
        self.steps += cost;
        if self.steps > MAXIMUM_STEPS {
            // A fault already met says more to the caller than that the search had no end.
            return Err(self.fault.take().unwrap_or(Error::PathSearchExhausted { steps: MAXIMUM_STEPS }));
        }
        Ok(())
    }
}

/// The error for one certificate of a path.
pub(super) fn broken(index: usize, certificate: &Certificate, fault: PathFault) -> Error {
    Error::Path { index, certificate: certificate.sha256(), fault }
}

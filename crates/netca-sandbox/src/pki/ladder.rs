//! The certificates between the issuing CA and the one that is trusted.

use std::path::Path;

use netca_cert::Certificate;

use crate::Error;

/// An issuing CA's certificate and those above it, in order, the topmost last.
pub(crate) struct Ladder(Vec<Certificate>);

impl Ladder {
    /// Puts given certificates in order: the first is the issuing CA, each next one the issuer of the one before.
    pub(crate) fn order(path: &Path, mut given: Vec<Certificate>) -> Result<Self, Error> {
        let rule = |rule| Error::IssuerFile { path: path.into(), rule };
        if given.is_empty() {
            return Err(rule("no certificate in PEM was found"));
        }
        let mut ladder = vec![given.remove(0)];
        while let Some(top) = ladder.last() {
            let above = |next: &Certificate| {
                next.subject().as_der() == top.issuer().as_der() && top.verify_signed_by(next.public_key()).is_ok()
            };
            match given.iter().position(above) {
                Some(at) => ladder.push(given.remove(at)),
                None => break,
            }
        }
        if !given.is_empty() {
            return Err(rule("the issuing CA's certificate first, and each other the issuer of one before it"));
        }
        if ladder.iter().any(|certificate| !certificate.is_ca()) {
            return Err(rule("each certificate must be a CA's (basicConstraints)"));
        }
        if ladder.iter().any(|certificate| certificate.key_usage().is_some_and(|usage| !usage.key_cert_sign())) {
            return Err(rule("each certificate must be allowed to sign certificates (keyUsage)"));
        }
        Ok(Self(ladder))
    }

    /// The issuing CA's.
    pub(crate) fn issuing(&self) -> &Certificate {
        &self.0[0]
    }

    /// The topmost: what a client trusts.
    pub(crate) fn root(&self) -> &Certificate {
        &self.0[self.0.len() - 1]
    }

    /// The others, the issuing CA's first; empty when the root issues itself.
    pub(crate) fn intermediates(&self) -> &[Certificate] {
        &self.0[..self.0.len() - 1]
    }
}

use std::time::SystemTime;

use crate::{Certificate, Error, PolicyInputs, path};

/// The certificates that a chain must end at. Empty anchors trust nothing.
///
/// An anchor vouches by its subject and its key. What its certificate limits itself by is kept, as in RFC 5937 and as
/// OpenSSL does: its validity, a basicConstraints that says it is no CA, its path length, its key usage, its name
/// constraints, and unknown critical extensions. Its policies are not looked at, nor is its own signature.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustAnchors {
    anchors: Vec<Certificate>,
    mixed_algorithms: bool,
}

impl TrustAnchors {
    /// Trusts these certificates.
    pub fn new(anchors: Vec<Certificate>) -> Self {
        Self { anchors, mixed_algorithms: false }
    }

    /// Trusts every CERTIFICATE block of a PEM text; at least one.
    ///
    /// # Errors
    /// [`Error::NoPemBlock`], or as [`Certificate::from_der`].
    pub fn from_pem(pem: &str) -> Result<Self, Error> {
        let anchors = Certificate::all_from_pem(pem)?;
        if anchors.is_empty() { Err(Error::NoPemBlock { label: "CERTIFICATE" }) } else { Ok(Self::new(anchors)) }
    }

    /// Allows SM2 keys below issuers with other keys, and other keys below SM2 issuers.
    ///
    /// Without this such a path is refused: China's CAs keep their SM2 certificates under SM2 roots of their own, so that a
    /// signature of one rests on that algorithm alone, and a mixed path means that somebody put it together from two.
    pub fn allow_mixed_algorithms(mut self) -> Self {
        self.mixed_algorithms = true;
        self
    }

    /// The anchors, in the order given.
    pub fn certificates(&self) -> &[Certificate] {
        &self.anchors
    }

    /// Whether there is no anchor, so that nothing is trusted.
    pub fn is_empty(&self) -> bool {
        self.anchors.is_empty()
    }

    /// Finds a path from `leaf` to an anchor and validates it (RFC 5280, section 6.1, with the policy graph of RFC 9618)
    /// at a time. Intermediates may come in any order, and need not all be used.
    ///
    /// Three things are stricter than the standard: SHA-1 and RSA below 2048 bits are refused on the whole path; SM2 keys and
    /// others are not mixed on it ([`TrustAnchors::allow_mixed_algorithms`]); and a path has at most 10 certificates, its
    /// anchor included. Three are outside it: revocation and the extended key
    /// usage, which are not looked at, and a leaf that is itself, byte for byte, an anchor: that is taken as a path of
    /// one, since whoever configured it named exactly this certificate.
    ///
    /// The work is bounded, whatever intermediates a server sends: 32 of them, and a search of 100 steps, of which a
    /// signature takes 1 and a path that reached an anchor 10 more.
    ///
    /// # Errors
    /// [`Error::Path`] with the certificate and the rule it breaks, from the first path that reached an anchor, or else
    /// from the first link whose signature failed; [`Error::NoAcceptablePolicy`]; [`Error::NoPath`] when names lead to
    /// no anchor; [`Error::TooManyCertificates`]; [`Error::PathSearchExhausted`].
    pub fn validate(
        &self,
        leaf: &Certificate,
        intermediates: &[Certificate],
        at: SystemTime,
    ) -> Result<CertificateChain, Error> {
        self.validate_for(leaf, intermediates, at, &PolicyInputs::default())
    }

    /// [`TrustAnchors::validate`] with policy inputs of one's own, where a path must be good for certain certificate
    /// policies.
    ///
    /// # Errors
    /// As [`TrustAnchors::validate`].
    pub fn validate_for(
        &self,
        leaf: &Certificate,
        intermediates: &[Certificate],
        at: SystemTime,
        policies: &PolicyInputs,
    ) -> Result<CertificateChain, Error> {
        let certificates = path::find(&self.anchors, self.mixed_algorithms, leaf, intermediates, at, policies)?;
        Ok(CertificateChain { certificates })
    }
}

/// A validated path: leaf first, anchor last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateChain {
    certificates: Vec<Certificate>,
}

impl CertificateChain {
    /// The path: the validated certificate first, the anchor last. One certificate when it is an anchor itself.
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }
}

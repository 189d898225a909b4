//! Which signing certificate and which encryption certificate on a token are a pair.

use std::time::{Duration, SystemTime};

use netca_cert::{CertificatePair, CertificateRole, KeyAlgorithm};
use netca_token::StoredCertificate;

/// Puts encryption certificates beside the signing certificates that they belong to. What has no partner, and a certificate
/// for both uses, stands alone. The order is the token's, by the signing certificates.
///
/// A pair is what [`CertificatePair::new`] takes for one, with keys of one kind that decrypts (RSA or SM2). Where there is a
/// choice, as on a token with more than one pair of one holder, the same label (of containers: the same container) counts
/// most, then the same issuer, then validity periods that lie close together.
pub(crate) fn put_together(stored: Vec<StoredCertificate>) -> Vec<(StoredCertificate, Option<StoredCertificate>)> {
    let mut choices = Vec::new();
    for (at, signing) in stored.iter().enumerate() {
        for (other, encryption) in stored.iter().enumerate() {
            if let Some(distance) = distance(signing, encryption) {
                choices.push((distance, at, other));
            }
        }
    }
    choices.sort();
    let mut partners = vec![None; stored.len()];
    let mut taken = vec![false; stored.len()];
    for (_, signing, encryption) in choices {
        if let (Some(partner @ None), Some(taken @ false)) = (partners.get_mut(signing), taken.get_mut(encryption)) {
            (*partner, *taken) = (Some(encryption), true);
        }
    }
    let partner = |at: &Option<usize>| at.and_then(|at| stored.get(at).cloned());
    let entries = stored.iter().zip(&partners).zip(&taken).filter(|(_, taken)| !**taken);
    entries.map(|((one, at), _)| (one.clone(), partner(at))).collect()
}

/// How ill two certificates go together, the least first: label, issuer, validity. `None` for what is no pair.
fn distance(signing: &StoredCertificate, encryption: &StoredCertificate) -> Option<(bool, bool, Duration)> {
    let roles = (signing.role(), encryption.role()) == (CertificateRole::Signing, CertificateRole::Encryption);
    let (one, other) = (&signing.certificate, &encryption.certificate);
    let kinds = (one.public_key().algorithm(), other.public_key().algorithm());
    let one_kind =
        matches!(kinds, (KeyAlgorithm::Sm2, KeyAlgorithm::Sm2) | (KeyAlgorithm::Rsa { .. }, KeyAlgorithm::Rsa { .. }));
    if !roles || !one_kind || CertificatePair::new(one.clone(), Some(other.clone())).is_err() {
        return None;
    }
    let apart = |one: SystemTime, other: SystemTime| match one.duration_since(other) {
        Ok(apart) => apart,
        Err(error) => error.duration(),
    };
    let validity = apart(one.not_before(), other.not_before()) + apart(one.not_after(), other.not_after());
    Some((signing.label != encryption.label, one.issuer().as_der() != other.issuer().as_der(), validity))
}

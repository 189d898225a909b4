//! Where on the token the old certificate and the new key lie, or lay.

use netca_protocol::wire::{Application, BusinessStatus, Sha256Hex};
use netca_token::{KeyId, Token};

use super::Holder;
use super::judge::Vouched;
use crate::Error;
use crate::client::digest;
use crate::install::retired;
use crate::journal::OldCertificate;

/// The certificate being renewed, with the id that its key is or was found by; and the id that its key pair is kept under
/// where that has been retired.
pub(super) fn old_certificate(vouched: &Vouched, by: &Holder<'_>) -> (OldCertificate, Option<KeyId>) {
    let signer = &vouched.signer;
    let stored = by.on_token.iter().find(|stored| stored.certificate == *signer);
    let (key, label, retired) = match stored {
        Some(stored) => (stored.key.clone(), &stored.label, None),
        // It is gone, and the new certificate has its label. Its key has its id, unless that was taken over.
        None => match retired::original(&vouched.signer_key) {
            Some(original) => (original, &by.certificate.label, Some(vouched.signer_key.clone())),
            None => (vouched.signer_key.clone(), &by.certificate.label, None),
        },
    };
    (OldCertificate::placed(signer, &key, label), retired)
}

/// The encryption certificate being renewed along, while it is on the token.
pub(super) fn old_encryption(vouched: &Vouched, by: &Holder<'_>) -> Option<OldCertificate> {
    let wanted = vouched.request.encryption_certificate_sha256?;
    by.on_token.iter().find(|stored| digest(&stored.certificate) == wanted).map(OldCertificate::of)
}

/// The new key pair of an application.
pub(super) enum NewKey {
    /// The application is for the old one, or has ended.
    Unneeded,
    /// It is not on this token.
    Missing,
    /// It is.
    Found {
        /// Its id.
        key: KeyId,
        /// SHA-256 of its SubjectPublicKeyInfo.
        public_key_sha256: Sha256Hex,
    },
}

pub(super) fn new_key(vouched: &Vouched, application: &Application, token: &mut dyn Token) -> Result<NewKey, Error> {
    use BusinessStatus::{Installed, Rejected, Withdrawn};
    let has_ended = matches!(application.business_status, Installed | Rejected | Withdrawn);
    let Some(public_key) = vouched.new_key.as_ref().filter(|_| !has_ended) else { return Ok(NewKey::Unneeded) };
    Ok(match token.find_key_by_public_key(public_key)? {
        None => NewKey::Missing,
        Some(key) => NewKey::Found { key, public_key_sha256: Sha256Hex(public_key.sha256()) },
    })
}

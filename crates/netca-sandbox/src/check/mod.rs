//! What must hold of an application before it is taken. The order: what was sent can be read and is signed; the signer
//! is the certificate being renewed, and that is ours and renewable; then what was agreed; then the form.

mod agreed;
mod attachments;
mod certificate;
mod client;
mod form;
mod invoice;
mod json;
mod new_key;
mod offer;
mod proof;
mod submission;
mod transfer;

pub(crate) use agreed::agreed;
pub(crate) use attachments::{announced, taken_along};
pub(crate) use certificate::{holder, partner, record, renewable, window};
pub(crate) use client::{client, client_info};
pub(crate) use form::{form, line};
pub(crate) use json::json;
pub(crate) use new_key::new_key;
pub(crate) use offer::{Offer, offer};
pub(crate) use proof::Proof;
pub(crate) use submission::Submission;
pub(crate) use transfer::transfer;

/// Lower-case SHA-256 of bytes, as the records keep digests.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    crate::secret::hex(&Sha256::digest(bytes))
}

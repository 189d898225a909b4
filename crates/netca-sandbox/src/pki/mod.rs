//! The CA's keys and certificates, and making new ones.

mod asn1;
mod extensions;
mod issuer;
mod keys;
mod ladder;
mod template;

pub(crate) use issuer::Issuer;
pub(crate) use keys::is_acceptable;

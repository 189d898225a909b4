//! The CA's keys and certificates, and making new ones.

mod extensions;
mod issuer;
mod keys;
mod ladder;
mod tbs;
mod template;

pub(crate) use issuer::Issuer;
pub(crate) use keys::is_acceptable;

use crate::Error;

/// What cannot be read, or cannot be encoded, as a certificate or a part of one.
fn malformed(_: der::Error) -> Error {
    netca_cert::Error::Malformed { structure: netca_cert::Structure::Certificate }.into()
}

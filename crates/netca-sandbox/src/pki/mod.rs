//! The CAs' keys and certificates, and making new ones.

mod extensions;
mod issuer;
mod issuers;
mod keys;
mod ladder;
mod own;
mod tbs;
mod template;

pub(crate) use issuer::{Issuer, Side, Validity};
pub(crate) use issuers::Issuers;
pub(crate) use keys::is_acceptable;

use crate::Error;

/// What cannot be read, or cannot be encoded, as a certificate or a part of one.
fn malformed(_: der::Error) -> Error {
    netca_cert::Error::Malformed { structure: netca_cert::Structure::Certificate }.into()
}

//! The Key and what is on it.

mod error;
mod pin;
mod token;

pub use error::Error;
pub use pin::{Login, Pin, PinStatus};
pub use token::{KeyId, Placement, Provider, StoredCertificate, Token, TokenInfo, TokenSigner};

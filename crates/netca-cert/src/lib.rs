//! What a certificate says and proves.
#![forbid(unsafe_code)]

mod anchors;
mod certificate;
mod error;
mod key;
mod message;
mod name;
mod pair;
mod request;
mod signer;
mod usage;

pub use anchors::{CertificateChain, TrustAnchors};
pub use certificate::{Certificate, Fingerprint, SerialNumber};
pub use error::{Error, SignError};
pub use key::{KeyAlgorithm, PublicKey, SignatureAlgorithm, ecdsa_raw_to_der};
pub use message::{SignedMessage, VerifiedMessage};
pub use name::Name;
pub use pair::CertificatePair;
pub use request::CertificateRequest;
pub use signer::Signer;
pub use usage::KeyUsage;

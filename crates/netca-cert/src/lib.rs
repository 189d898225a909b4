//! What a certificate says and proves.
#![forbid(unsafe_code)]

mod algorithm;
mod anchors;
mod asn1;
mod certificate;
mod ecdsa;
mod error;
mod fingerprint;
mod key;
mod message;
mod name;
mod oid;
mod pair;
mod path;
mod pem;
mod request;
mod serial;
mod signer;
mod usage;
mod verify;

pub use algorithm::{KeyAlgorithm, SignatureAlgorithm};
pub use anchors::{CertificateChain, TrustAnchors};
pub use certificate::Certificate;
pub use ecdsa::ecdsa_raw_to_der;
pub use error::{Error, PathFault, Purpose, SignError, Structure, Weakness};
pub use fingerprint::Fingerprint;
pub use key::PublicKey;
pub use message::{SignedMessage, VerifiedMessage};
pub use name::Name;
pub use pair::CertificatePair;
pub use path::PolicyInputs;
pub use request::CertificateRequest;
pub use serial::SerialNumber;
pub use signer::Signer;
pub use usage::KeyUsage;

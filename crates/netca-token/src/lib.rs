//! The Key and what is on it.
//!
//! | item | what it is |
//! |---|---|
//! | [`Provider`], [`Token`] | the two traits that every backend implements |
//! | [`pkcs11`] | a USB Key through its vendor's PKCS#11 driver |
//! | [`skf`] | a USB Key through its vendor's SKF driver (GM/T 0016) |
//! | [`soft`] | a token in one encrypted file: the embedded default, for trials, tests and servers |
//! | [`drivers`] | which drivers are there, which work, and Keys that have none |
//! | [`open_only`] | the rule of one Key: opens the only token, or the one named |
//! | [`private_file`] | files for their owner only, replaced as a whole, on Unix and on Windows |
//! | [`TokenWatch`] | insertion and removal, seen by polling |
//! | [`TokenSigner`] | a key on a token as a [`netca_cert::Signer`] |
//!
//! Nothing here retries a PIN, and nothing here deletes a key pair.

#[cfg(test)]
extern crate self as netca_token;
#[cfg(test)]
#[path = "../tests/kit/mod.rs"]
mod kit;

mod binary;
mod choose;
pub mod drivers;
mod error;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
mod pin;
pub mod pkcs11;
pub mod private_file;
pub mod skf;
pub mod soft;
mod text;
mod token;
mod watch;
mod watchdog;

pub use choose::open_only;
pub use drivers::Drivers;
pub use error::Error;
pub use pin::{Login, Pin, PinStatus};
pub use pkcs11::{
    Pkcs11Ciphertext, Pkcs11Import, Pkcs11Point, Pkcs11Profile, Pkcs11ProfileProblem, Pkcs11ProfileWord,
    Pkcs11Provider, Pkcs11Signature, Pkcs11Signs,
};
pub use skf::{SkfProfile, SkfProvider};
pub use soft::{SoftProblem, SoftProvider};
pub use token::{DecryptionProof, KeyId, Placement, Provider, StoredCertificate, Token, TokenInfo, TokenSigner};
pub use watch::{TokenEvent, TokenWatch};

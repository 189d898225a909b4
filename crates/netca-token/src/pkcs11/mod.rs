//! A USB Key through its vendor's PKCS#11 driver (PKCS#11 v2.40 base specification).
//!
//! Each call to a driver is one or more exchanges with the Key, milliseconds each, so that calls are counted here:
//! listing the N certificates of the only token takes 9 + N calls in the whole process, from C_Initialize to C_Finalize,
//! and one more for each further slot that shows a token. A signature takes two, and three before the first one to find
//! the key. What is known is not asked for again while a token stays open.
//!
//! The `cryptoki` crate names return values and provisions tokens ([`initialize_token`]). It is not used where calls
//! count, since it makes two of them for a signature, for attributes of variable length and for the slot list.
//!
//! A driver may hang for tens of seconds when a Key is pulled out. Nothing here can end a call that is under way:
//! run tokens on a thread that something watches.

#![allow(clippy::unnecessary_cast, reason = "CK_ULONG has 32 bits on Windows")]

mod attribute;
mod certificates;
mod decrypt;
mod fault;
mod import;
mod keys;
mod module;
mod probe;
mod profile;
mod provider;
mod provision;
mod raw;
mod rv;
mod search;
mod session;
mod sm2;
mod takeover;
mod token;

pub use module::ModuleProblem;
pub(crate) use probe::probe;
pub use profile::{
    Pkcs11Ciphertext, Pkcs11Import, Pkcs11Point, Pkcs11Profile, Pkcs11ProfileProblem, Pkcs11ProfileWord,
    Pkcs11Signature, Pkcs11Signs,
};
pub use provider::Pkcs11Provider;
pub use provision::initialize_token;
pub(crate) use raw::load_library;
pub use rv::rv_name;

//! USB Keys through their vendors' SKF drivers (GM/T 0016), with SM2 and with RSA of 2048 bits.
//!
//! Vendors read the standard differently: how wide a ULONG is, how structures are packed, at which end of its field a
//! coordinate lies, the numbers of algorithms, the arguments of functions that it does not have. All of that is data, an
//! [`SkfProfile`], and what can be seen of the Key itself need not be said. Structures are written and read by computed places.
//!
//! A key id names a container and one of its two sides: [`crate::KeyId`] of any other form is a signing key's in the container that
//! has it, in hex, for a name.
//!
//! Every call is made on a thread of its own, one at a time, and given up after [`SkfProfile::timeout`].
//!
//! Not there: importing RSA encryption keys, session keys, changing PINs.

mod blobs;
mod driver;
mod encryption;
#[cfg(feature = "fuzzing")]
mod fuzzing;
mod keys;
mod layout;
mod names;
mod profile;
mod provider;
mod provision;
mod raw;
mod sar;
mod token;

#[cfg(feature = "fuzzing")]
pub use fuzzing::fuzz;
pub use profile::{SkfAlgorithms, SkfDecrypt, SkfEnvelope, SkfLayout, SkfProfile, SkfSide};
pub use provider::SkfProvider;
pub use sar::sar_name;

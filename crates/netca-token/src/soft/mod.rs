//! A token in one encrypted file: the embedded default, for trials, tests and servers. Not in place of a Key.
//!
//! # What it protects, and what it does not
//! - The private keys are encrypted under the PIN. Without it nobody signs or decrypts.
//! - A file can be copied. Six wrong tries lock the file that this library sees, and no copy: the counter guards against
//!   mistakes, not against a thief. A thief tries PINs offline; Argon2id makes each try cost memory and time, and that is
//!   all. A PIN of six digits falls within days; use a passphrase where the file could be taken.
//! - A file put back from a backup is not noticed.
//! - P-256 and SM2 keys are in memory only while they are used, and leave nothing there (`tests/tests/secrets`). The `rsa` crate leaves
//!   copies of the primes in memory that it has freed: whoever can read the process's memory afterwards may find them.
//! - RSA signatures and decryptions are blinded, but the `rsa` crate's arithmetic is not free of timing differences
//!   (RUSTSEC-2023-0071): do not let strangers measure them. Keys on a Key never leave it; use one where it matters.
//!
//! # The file
//! UTF-8 JSON, at most 4 MiB, for its owner only ([`crate::private_file`]), replaced as a whole by writing a temporary file
//! beside it, `fsync` and `rename`. Beside it lies `<name>.lock`, held (flock, LockFileEx) during every change, so that two processes lose neither writes nor tries.
//!
//! ```json
//! { "format": "netca-soft-token", "version": 1, "tries_left": 6,
//!   "token": {
//!     "serial": "…", "label": "…",
//!     "kdf": { "algorithm": "argon2id", "memory_kib": 65536, "passes": 3, "lanes": 1, "salt": "base64" },
//!     "pin_check": "base64", "next_object": 2,
//!     "keys": [ { "id": "hex", "public_key": "base64 of a SubjectPublicKeyInfo" } ],
//!     "certificates": [ { "object": 1, "key": "hex", "label": "base64", "der": "base64" } ] },
//!   "nonce": "base64", "sealed": "base64" }
//! ```
//!
//! Argon2id (RFC 9106, version 0x13) over the PIN and the salt gives 64 bytes: an encryption key, and `pin_check`, which
//! tells a wrong PIN from a changed file. `sealed` is XChaCha20-Poly1305 over the private keys: a 16-bit count, then for
//! each key a 16-bit length and the id, a 32-bit length and the PKCS#8 DER, all big-endian. Its associated data are the
//! compact JSON of `[format, version, token]`, so that a change to any of these is seen at the next login. `tries_left`
//! is not bound, since it changes without the PIN; it is written, and synced, before a PIN is looked at.

mod encryption;
mod file;
mod key;
mod problem;
mod provider;
mod store;
mod token;
mod vault;

pub use problem::SoftProblem;
pub use provider::{SoftProvider, create};
#[cfg(feature = "fuzzing")]
pub use vault::{fuzz, secrets};

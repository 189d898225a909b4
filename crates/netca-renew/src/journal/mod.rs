//! One append-only file a renewal, in the state directory.
//!
//! `<application id>.journal` holds one line an [`Entry`]: eight hex digits of CRC-32 over the rest, a space, compact
//! JSON. An intent is written and synced before the act, the outcome after it. A last line that was torn by a crash is
//! cut off when the journal is opened; a damaged line before it is an error, because acting on half a history could
//! cost money or a key.
//!
//! `<application id>.application` holds the signed application from the moment it is signed until the CA has it, and
//! is the only file with personal data; the journal keeps its digest. `<application id>.lock` is held by the process
//! that works on the renewal. `<certificate's SHA-256>.quote` is the quote that attachments were uploaded for, until it is
//! applied for: they hang on it, and another process can only go on with them when it has it.
//!
//! A renewal that was begun elsewhere gets a journal that is written as a whole, its last entry `recovered`; a version that
//! does not know that entry says so and leaves the renewal alone.
//!
//! The directory and every file are for their owner only ([`netca_token::private_file`]): modes 0700 and 0600, on Windows an
//! access list. Files that are symbolic links are refused.

mod entry;
mod facts;
mod file;
mod line;
mod quotes;

pub use entry::{Entry, OldCertificate};
pub use facts::{Facts, Installation, NewKey, Prepared, Recovery, RenewedCertificate, Submission};
pub(crate) use file::Journal;
pub use file::StateDirectory;

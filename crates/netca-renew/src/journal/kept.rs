//! Old certificates that are about to be overwritten on a token that has one place for each.

use std::io::Read;

use netca_cert::Certificate;
use netca_protocol::wire::Sha256Hex;
use netca_token::private_file::{self, Access};

use super::Journal;
use super::file::{put, remove};
use crate::Error;
use crate::client::digest;

/// Which certificate of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// The signing certificate, or a single one.
    Signing,
    /// The encryption certificate.
    Encryption,
}

impl Side {
    const ALL: [Self; 2] = [Self::Signing, Self::Encryption];

    /// Of the file.
    fn extension(self) -> &'static str {
        match self {
            Self::Signing => "signing",
            Self::Encryption => "encryption",
        }
    }
}

/// No certificate is longer.
const LONGEST: u64 = 64 << 10;

impl Journal {
    /// Keeps a certificate's bytes, synced.
    pub(crate) fn keep_certificate(&self, side: Side, certificate: &Certificate) -> Result<(), Error> {
        let error = Error::state("keep the old certificate");
        let (path, fresh) = (self.path(side.extension()), self.path(&format!("{}.new", side.extension())));
        put(&fresh, &path, certificate.as_der()).map_err(error)
    }

    /// The certificate that was kept, if it is the one that is meant.
    pub(crate) fn kept_certificate(&self, side: Side, sha256: Sha256Hex) -> Option<Certificate> {
        let file = private_file::open(&self.path(side.extension()), Access::Read).ok()?;
        let mut der = Vec::new();
        file.take(LONGEST).read_to_end(&mut der).ok()?;
        Certificate::from_der(&der).ok().filter(|certificate| digest(certificate) == sha256)
    }

    /// Deletes what was kept.
    pub(crate) fn forget_certificates(&self) -> Result<(), Error> {
        Side::ALL.into_iter().try_for_each(|side| remove(&self.path(side.extension())))
    }
}

//! Tokens on which a certificate takes the place of the one before, as in SKF: the old one's bytes, which are public, are
//! kept in the state directory, and put back where the new ones fail their trial.

use netca_token::{Placement, Token};

use super::place::Place;
use crate::journal::{Entry, RenewedCertificate, Side};
use crate::{Error, Renewal};

impl Renewal<'_> {
    /// Whether the old certificates are overwritten: with the same key, on such a token.
    pub(super) fn overwrites(&self, token: &dyn Token) -> bool {
        token.replaces_certificates() && self.facts().new_key.is_none()
    }

    /// Keeps the old certificates before the first of them is overwritten.
    pub(super) fn keep_old(
        &mut self,
        signing: &Place<'_>,
        encryption: Option<&Place<'_>>,
        token: &dyn Token,
    ) -> Result<(), Error> {
        if !self.overwrites(token) {
            return Ok(());
        }
        let sides = [(Side::Signing, Some(signing)), (Side::Encryption, encryption)];
        for (side, place) in sides {
            if let Some(old) = place.and_then(|place| place.old.as_ref()) {
                self.journal.keep_certificate(side, &old.certificate)?;
            }
        }
        if self.installation()?.old_kept { Ok(()) } else { self.write(&Entry::OldKept) }
    }

    /// Puts the old certificates back, both of a pair.
    pub(super) fn put_back(&self, token: &mut dyn Token) -> Result<(), Error> {
        let prepared = self.facts().prepared.as_ref().ok_or_else(|| self.wrong_stage())?;
        let sides = [(Side::Signing, Some(&prepared.old)), (Side::Encryption, prepared.encryption.as_ref())];
        for (side, old) in sides {
            let Some(RenewedCertificate { sha256, key, label, .. }) = old else { continue };
            let Some(certificate) = self.journal.kept_certificate(side, *sha256) else { continue };
            let placement = Placement { key: key.clone(), label: label.clone(), like: None };
            let written = token.write_certificate(&certificate, &placement)?;
            if token.read_certificate(&written)? != certificate.as_der() {
                return Err(Error::ReadBackDiffers);
            }
        }
        Ok(())
    }
}

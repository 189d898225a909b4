use std::time::SystemTime;

use netca_cert::{Certificate, CertificatePair, CertificateRole, Error as PathError, PathFault};
use netca_protocol::wire::Sha256Hex;
use sha2::{Digest, Sha256};

use super::NewSet;
use crate::journal::Prepared;
use crate::{CertificateRule, Error, Event, Renewal};

/// No CA's chain is longer.
pub(super) const LONGEST_CHAIN: usize = 8;

impl Renewal<'_> {
    /// Subject, key, validity, usage, chain of each certificate, and whether they and the encryption key are one set:
    /// before a single byte is written.
    pub(super) fn check_set(&self, new: &NewSet, chain: &[Certificate]) -> Result<(), Error> {
        let facts = self.facts();
        let prepared = facts.prepared.as_ref().ok_or_else(|| self.wrong_stage())?;
        let key = match &facts.new_key {
            Some(new_key) => new_key.public_key_sha256.ok_or_else(|| self.wrong_stage())?,
            None => prepared.old.public_key_sha256,
        };
        // Another customer's certificate is said to be that, and not one for another key alone.
        check_subject(&new.signing, prepared)?;
        if Sha256Hex(new.signing.public_key().sha256()) != key {
            return refuse(CertificateRule::Key);
        }
        self.check_certificate(&new.signing, Use::Signing, prepared, chain)?;
        match &new.encryption {
            None if prepared.pair || new.enveloped.is_some() => refuse(CertificateRule::Pair),
            Some(_) if !prepared.pair => refuse(CertificateRule::Pair),
            None => Ok(()),
            Some(encryption) => {
                self.check_certificate(encryption, Use::Encryption, prepared, chain)?;
                self.check_pair(new, encryption, prepared)
            }
        }
    }

    /// One certificate by itself.
    fn check_certificate(
        &self,
        new: &Certificate,
        purpose: Use,
        prepared: &Prepared,
        chain: &[Certificate],
    ) -> Result<(), Error> {
        let (old_end, usable) = match purpose {
            Use::Signing => (Some(prepared.old.not_after), CertificateRole::Signing),
            Use::Encryption => (prepared.encryption.as_ref().map(|old| old.not_after), CertificateRole::Encryption),
        };
        check_subject(new, prepared)?;
        if old_end.is_some_and(|end| new.not_after() <= end) {
            return refuse(CertificateRule::Validity);
        }
        // A single certificate may be for both uses; one of a pair is for its own alone.
        let fits = new.role() == usable || !prepared.pair && new.role() == CertificateRole::Both;
        if new.is_ca() || !fits || new.key_usage().is_some_and(|usage| usage.key_cert_sign()) {
            return refuse(CertificateRule::Usage);
        }
        let now = self.client.now();
        if new.not_after() <= now {
            return refuse(CertificateRule::Expired);
        }
        let at = self.time_of_check(new, purpose, now);
        match self.client.anchors().validate(new, chain, at) {
            Ok(_) => Ok(()),
            Err(PathError::Path { fault: PathFault::PathTooLong, .. }) => refuse(CertificateRule::ChainTooLong),
            Err(PathError::Path { index: 1.., fault: PathFault::Expired, .. }) => refuse(CertificateRule::ChainExpired),
            Err(_) => refuse(CertificateRule::Chain),
        }
    }

    /// Whether the two belong together, and the encryption certificate to its key.
    fn check_pair(&self, new: &NewSet, encryption: &Certificate, prepared: &Prepared) -> Result<(), Error> {
        if CertificatePair::new(new.signing.clone(), Some(encryption.clone())).is_err() {
            return refuse(CertificateRule::Pair);
        }
        let key = encryption.public_key();
        let fits = match (&self.facts().new_key, &new.enveloped, &prepared.encryption) {
            // An encryption key that signs as well would make what is escrowed worth a signature.
            (Some(_), Some(enveloped), _) => enveloped.check_is_of(key).is_ok() && key != new.signing.public_key(),
            (None, None, Some(old)) => Sha256Hex(key.sha256()) == old.public_key_sha256,
            // Recovered, and the old encryption certificate is gone: its key is looked for on the token.
            (None, None, None) => true,
            _ => false,
        };
        if fits { Ok(()) } else { refuse(CertificateRule::EncryptionKey) }
    }

    /// A computer's clock is often behind. The certificate was issued just now, so its own beginning is a better
    /// witness than a clock that says it lies in the future.
    fn time_of_check(&self, new: &Certificate, purpose: Use, now: SystemTime) -> SystemTime {
        match new.not_before().duration_since(now) {
            Ok(behind) if !behind.is_zero() => {
                // Once is enough for a pair.
                if purpose == Use::Signing {
                    self.client.tell(&Event::ClockBehind { by: behind });
                }
                new.not_before()
            }
            _ => now,
        }
    }
}

/// It is the old one's, byte for byte.
fn check_subject(new: &Certificate, prepared: &Prepared) -> Result<(), Error> {
    let is_the_old = Sha256Hex(Sha256::digest(new.subject().as_der()).into()) == prepared.old.subject_sha256;
    if is_the_old { Ok(()) } else { refuse(CertificateRule::Subject) }
}

/// What a certificate is to be for.
#[derive(Clone, Copy, PartialEq)]
enum Use {
    Signing,
    Encryption,
}

pub(super) fn refuse<T>(rule: CertificateRule) -> Result<T, Error> {
    Err(Error::CertificateRefused { rule })
}

use std::time::SystemTime;

use netca_cert::Certificate;
use netca_protocol::wire::Sha256Hex;
use sha2::{Digest, Sha256};

use crate::{CertificateRule, Error, Event, Renewal};

/// No CA's chain is longer.
pub(super) const LONGEST_CHAIN: usize = 8;

impl Renewal<'_> {
    /// Key, subject, validity, usage, chain: before a single byte is written.
    pub(super) fn check_certificate(&self, new: &Certificate, chain: &[Certificate]) -> Result<(), Error> {
        let refuse = |rule| Err(Error::CertificateRefused { rule });
        let facts = self.facts();
        let old = &facts.prepared.as_ref().ok_or_else(|| self.wrong_stage())?.old;
        let key = match &facts.new_key {
            Some(new_key) => new_key.public_key_sha256.ok_or_else(|| self.wrong_stage())?,
            None => old.public_key_sha256,
        };
        if Sha256Hex(new.public_key().sha256()) != key {
            return refuse(CertificateRule::Key);
        }
        if Sha256Hex(Sha256::digest(new.subject().as_der()).into()) != old.subject_sha256 {
            return refuse(CertificateRule::Subject);
        }
        if new.not_after() <= old.not_after {
            return refuse(CertificateRule::Validity);
        }
        if new.is_ca() || new.key_usage().is_some_and(|usage| !usage.can_sign() || usage.key_cert_sign()) {
            return refuse(CertificateRule::Usage);
        }
        let now = self.client.now();
        if new.not_after() <= now {
            return refuse(CertificateRule::Expired);
        }
        let at = self.time_of_check(new, now);
        match self.client.anchors().validate(new, chain, at) {
            Ok(_) => Ok(()),
            Err(_) => refuse(CertificateRule::Chain),
        }
    }

    /// A computer's clock is often behind. The certificate was issued just now, so its own beginning is a better
    /// witness than a clock that says it lies in the future.
    fn time_of_check(&self, new: &Certificate, now: SystemTime) -> SystemTime {
        match new.not_before().duration_since(now) {
            Ok(behind) if !behind.is_zero() => {
                self.client.tell(&Event::ClockBehind { by: behind });
                new.not_before()
            }
            _ => now,
        }
    }
}

//! 查询进度 without a journal: on another computer, or after it was lost.

mod judge;
mod place;

use netca_cert::SignedMessage;
use netca_protocol::wire::{Application, FoundApplication, FoundApplications, LookupProof, ProblemCode};
use netca_protocol::{ApplicationId, Cancel, Error as ProtocolError};
use netca_token::{Error as TokenError, KeyId, Login, StoredCertificate, Token, TokenSigner};

use crate::client::digest;
use crate::journal::{Entry, Journal};
use crate::{Client, Error, Event, Stage};
use judge::Vouched;
use place::NewKey;

/// An application that the CA knows of a certificate.
#[derive(Debug)]
pub struct Recovered {
    /// Its id. Unless it was refused, [`Client::open`] goes on with it.
    pub id: ApplicationId,
    /// The application as it stands at the CA. Of a refused one, nothing in it is to be relied on.
    pub application: Application,
    /// What became of it.
    pub outcome: Recovery,
}

/// What [`Client::recover`] did about an application.
#[derive(Debug)]
pub enum Recovery {
    /// It has a journal now.
    Restored {
        /// How far it has come.
        stage: Stage,
        /// Whether it is for a new key pair that is not on this token: it can be withdrawn, not installed.
        key_missing: bool,
    },
    /// It had a journal here, which was left as it is.
    Known {
        /// How far it has come, as that journal says.
        stage: Stage,
    },
    /// What the CA shows is not what the holder of this certificate signed. No journal was written.
    Refused(Error),
}

impl Client {
    /// 查询进度 from anywhere: asks the CA for the applications of a certificate, by proving that its key is at hand, and
    /// writes a journal for each that has none here. The certificate may be the one being renewed, also when it has
    /// expired, or the new one. The newest application comes first; none is fine.
    ///
    /// One login is made, with one try. Term, amount, agreement and key are taken from what the holder had signed, and not
    /// from what the CA says of it. The client's version does not matter: an old client may ask and install.
    ///
    /// # Errors
    /// What the connection or the CA says, also when the certificate is not the CA's; those of the login and of the token;
    /// [`Error::Busy`], [`Error::State`], [`Error::JournalDamaged`]. Journals written before an error stay.
    pub fn recover(
        &self,
        certificate: &StoredCertificate,
        token: &mut dyn Token,
        login: Login<'_>,
        cancel: &Cancel,
    ) -> Result<Vec<Recovered>, Error> {
        let found = match self.look_up(certificate, token, login, cancel) {
            // Too slow, or an answer that was lost on its way: the Key is logged in to, so no PIN is spent on another.
            Err(Error::Protocol(ProtocolError::Problem { problem, .. }))
                if problem.known() == Some(ProblemCode::ChallengeInvalid) =>
            {
                self.look_up(certificate, token, login, cancel)?
            }
            found => found?,
        };
        let on_token = token.certificates()?;
        let by = Holder { certificate, on_token: &on_token };
        found.applications.into_iter().map(|found| self.take_up_found(found, &by, token)).collect()
    }

    fn look_up(
        &self,
        StoredCertificate { certificate, key, .. }: &StoredCertificate,
        token: &mut dyn Token,
        login: Login<'_>,
        cancel: &Cancel,
    ) -> Result<FoundApplications, Error> {
        // A kind of key that is not known here is told before anything is asked.
        certificate.public_key().signature_algorithm()?;
        let challenge = self.service().challenge(certificate, cancel)?;
        self.warn_of_few_tries(token);
        token.login(login)?;
        let proof = LookupProof::new(&challenge, digest(certificate), self.service().audience());
        self.tell(&Event::Signing);
        let public_key = certificate.public_key();
        let sign = |token: &mut dyn Token, key: &KeyId| -> Result<SignedMessage, Error> {
            let mut signer = TokenSigner::new(token, key.clone(), public_key.clone())?;
            Ok(SignedMessage::sign(&proof.to_bytes(), certificate, &mut signer)?)
        };
        let signed = match sign(&mut *token, key) {
            // A take-over of the key id was cut off: the certificate is there twice, and its key with the other copy.
            Err(error @ Error::Token(TokenError::KeyNotFound { .. })) => {
                let key = token.find_key_by_public_key(public_key)?.ok_or(error)?;
                sign(&mut *token, &key)?
            }
            signed => signed?,
        };
        Ok(self.service().lookup(&challenge.challenge_id, signed.as_der(), cancel)?)
    }

    fn take_up_found(
        &self,
        found: FoundApplication,
        by: &Holder<'_>,
        token: &mut dyn Token,
    ) -> Result<Recovered, Error> {
        let id: ApplicationId = found.receipt.application.application_id.parse()?;
        let outcome = match judge::judge(&found, by, token)? {
            Ok(vouched) => self.restore(&id, &found, &vouched, by, token)?,
            Err(refusal) => Recovery::Refused(refusal),
        };
        Ok(Recovered { id, application: found.receipt.application, outcome })
    }

    fn restore(
        &self,
        id: &ApplicationId,
        found: &FoundApplication,
        vouched: &Vouched,
        by: &Holder<'_>,
        token: &mut dyn Token,
    ) -> Result<Recovery, Error> {
        let application = &found.receipt.application;
        let request = &vouched.request;
        let (old, retired_key) = place::old_certificate(vouched, by);
        let mut entries = vec![
            Journal::opened(id, application.order.created_at),
            Entry::Prepared {
                old,
                encryption: place::old_encryption(vouched, by),
                pair: vouched.pair(),
                token: token.info().serial.clone(),
                term_months: request.cert.interval,
                total: request.amount,
                renew_with: request.renew_with,
                quote_id: request.quote_id.clone(),
                agreement: request.agreement.clone(),
            },
        ];
        let key_missing = match place::new_key(vouched, application, token)? {
            NewKey::Unneeded => false,
            NewKey::Missing => true,
            NewKey::Found { key, public_key_sha256 } => {
                entries.extend([Entry::MakingKey { key: key.to_string() }, Entry::KeyMade { public_key_sha256 }]);
                false
            }
        };
        entries.extend([
            Entry::Signed { sha256: vouched.signed },
            Entry::Submitted {
                business_number: application.business_number.clone(),
                order_number: application.order.order_number.clone(),
                total: application.order.total,
                access_token: found.receipt.access_token.clone(),
            },
            Entry::Settlement { payments: application.payments.clone(), refunds: application.refunds.clone() },
            Entry::Status { business: application.business_status, payment: application.payment_status },
            Entry::Recovered { at: self.now(), retired_key: retired_key.map(|key| key.to_string()) },
        ]);
        let written = Journal::restore(self.state(), id, &entries)?;
        let stage = Journal::peek(self.state(), id)?.stage();
        Ok(if written { Recovery::Restored { stage, key_missing } } else { Recovery::Known { stage } })
    }
}

/// Who asked: the certificate whose key signed the proof, and what else is on its token.
struct Holder<'a> {
    certificate: &'a StoredCertificate,
    on_token: &'a [StoredCertificate],
}

use netca_cert::{Certificate, PublicKey};
use netca_token::{KeyId, Login, Placement, StoredCertificate, Token};

use super::retired;
use crate::apply::random_key_id;
use crate::client::digest;
use crate::journal::{Entry, Installation};
use crate::{Error, Event, InstallStep, Renewal};

impl Renewal<'_> {
    /// Brings the token from whatever state it is in to the one in which only the new certificate is used.
    pub(super) fn put_on_token(
        &mut self,
        new: &Certificate,
        token: &mut dyn Token,
        login: Login<'_>,
    ) -> Result<StoredCertificate, Error> {
        let on_token = token.certificates()?;
        let old_digest = self.facts().prepared.as_ref().ok_or_else(|| self.wrong_stage())?.old.sha256;
        let old = on_token.iter().find(|stored| digest(&stored.certificate) == old_digest).cloned();
        let mut copies: Vec<_> = on_token.into_iter().filter(|stored| stored.certificate == *new).collect();
        if old.is_none() && copies.is_empty() {
            return Err(Error::CertificateNotOnToken);
        }
        let written = copies.first().cloned();
        if let (Some(written), true) = (&written, self.installation()?.is_finished(self.facts().takes_over())) {
            return Ok(written.clone());
        }
        self.client.warn_of_few_tries(token);
        token.login(login)?;
        // Two copies: a take-over of the key id was cut off between them. The key is with one of the two.
        if copies.len() > 1
            && let Some(key) = token.find_key_by_public_key(new.public_key())?
        {
            copies.sort_by_key(|copy| copy.key == key);
        }
        let written = match copies.pop() {
            Some(written) => written,
            None => self.write_beside(new, old.as_ref(), token)?,
        };
        if !self.installation()?.verified {
            self.try_out(new, &written, old.is_some(), token)?;
        }
        if let Some(old) = old {
            self.client.tell(&Event::Install(InstallStep::RetireOld));
            self.write(&Entry::RetiringOld)?;
            token.delete_certificate(&old)?;
        }
        if !self.installation()?.old_retired {
            self.write(&Entry::OldRetired)?;
        }
        if self.facts().takes_over() && !self.installation()?.taken_over {
            return self.take_over(written, token);
        }
        Ok(written)
    }

    fn write_beside(
        &mut self,
        new: &Certificate,
        old: Option<&StoredCertificate>,
        token: &mut dyn Token,
    ) -> Result<StoredCertificate, Error> {
        self.client.tell(&Event::Install(InstallStep::Write));
        let renewed = self.facts().prepared.as_ref().ok_or_else(|| self.wrong_stage())?.old.clone();
        let key = self.facts().new_key.as_ref().map_or(renewed.key, |new_key| new_key.key.clone());
        let label = renewed.label;
        self.write(&Entry::Writing)?;
        Ok(token.write_certificate(new, &Placement { key, label, like: old })?)
    }

    /// Reads back and signs on trial. What fails is taken away again, as long as the old certificate is there.
    fn try_out(
        &mut self,
        new: &Certificate,
        written: &StoredCertificate,
        old_is_there: bool,
        token: &mut dyn Token,
    ) -> Result<(), Error> {
        let mut tried = self.read_back(new, written, token);
        if tried.is_ok() {
            tried = self.sign_on_trial(new, &written.key, token);
        }
        match tried {
            Ok(()) => self.write(&Entry::Verified),
            Err(error @ (Error::ReadBackDiffers | Error::TrialSignatureWrong)) if old_is_there => {
                token.delete_certificate(written)?;
                Err(error)
            }
            Err(error) => Err(error),
        }
    }

    fn read_back(&self, new: &Certificate, written: &StoredCertificate, token: &mut dyn Token) -> Result<(), Error> {
        self.client.tell(&Event::Install(InstallStep::ReadBack));
        if token.read_certificate(written)? == new.as_der() { Ok(()) } else { Err(Error::ReadBackDiffers) }
    }

    fn sign_on_trial(&self, new: &Certificate, key: &KeyId, token: &mut dyn Token) -> Result<(), Error> {
        self.client.tell(&Event::Install(InstallStep::TrialSignature));
        let public_key: &PublicKey = new.public_key();
        let algorithm = public_key.signature_algorithm()?;
        // Fresh and named, so that the signature is worth nothing to anyone else.
        let message = [b"netca-renew trial signature ".as_slice(), &random_key_id()?.0].concat();
        let signature = token.sign(key, algorithm, &message)?;
        public_key.verify(algorithm, &message, &signature).map_err(|_| Error::TrialSignatureWrong)
    }

    fn take_over(&mut self, written: StoredCertificate, token: &mut dyn Token) -> Result<StoredCertificate, Error> {
        self.client.tell(&Event::Install(InstallStep::TakeOverKeyId));
        let old_key = self.facts().prepared.as_ref().ok_or_else(|| self.wrong_stage())?.old.key.clone();
        let retired = match self.installation()?.retired_key.clone() {
            Some(retired) => retired,
            None => {
                let before = self.facts().recovered.as_ref().and_then(|recovery| recovery.retired_key.clone());
                let retired = before.map_or_else(|| retired::id(&old_key), Ok)?;
                self.write(&Entry::TakingOver { retired_key: retired.to_string() })?;
                retired
            }
        };
        match token.take_over_key_id(&written, &old_key, &retired) {
            Ok(stored) => {
                self.write(&Entry::TakenOver { changed: true })?;
                Ok(stored)
            }
            Err(netca_token::Error::Unsupported { .. }) => {
                self.client.tell(&Event::KeyIdKept);
                self.write(&Entry::TakenOver { changed: false })?;
                Ok(written)
            }
            Err(error) => Err(error.into()),
        }
    }

    fn installation(&self) -> Result<&Installation, Error> {
        self.facts().installation.as_ref().ok_or_else(|| self.wrong_stage())
    }
}

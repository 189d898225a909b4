use netca_cert::{Certificate, PublicKey};
use netca_token::{Error as TokenError, KeyId, Login, Placement, StoredCertificate, Token};

use super::place::Place;
use super::{NewSet, retired};
use crate::apply::random_key_id;
use crate::journal::{Entry, Installation, Side};
use crate::{Error, Event, InstallStep, ListedCertificate, Renewal};

impl Renewal<'_> {
    /// Brings the token from whatever state it is in to the one in which only the new set is used.
    pub(super) fn put_on_token(
        &mut self,
        new: &NewSet,
        token: &mut dyn Token,
        login: Login<'_>,
    ) -> Result<ListedCertificate, Error> {
        let on_token = token.certificates()?;
        let prepared = self.facts().prepared.as_ref().ok_or_else(|| self.wrong_stage())?;
        let (old, old_encryption) = (prepared.old.sha256, prepared.encryption.as_ref().map(|old| old.sha256));
        let mut signing = Place::find(&on_token, &new.signing, Some(old));
        let mut encryption = new.encryption.as_ref().map(|new| Place::find(&on_token, new, old_encryption));
        // Where a write into the old one's place was cut off, there may be neither.
        let emptied = self.installation()?.old_kept && prepared.token == token.info().serial;
        if signing.is_empty() && !emptied {
            return Err(Error::CertificateNotOnToken);
        }
        if self.installation()?.is_finished(self.facts())
            && let Some(done) = listed(&signing, encryption.as_ref())
        {
            return Ok(done);
        }
        self.client.warn_of_few_tries(token);
        token.login(login)?;
        for place in [Some(&mut signing), encryption.as_mut()].into_iter().flatten() {
            place.choose_copy(token)?;
        }
        self.write_missing(new, &mut signing, encryption.as_mut(), token)?;
        if !self.installation()?.verified {
            self.try_out(&signing, encryption.as_ref(), token)?;
        }
        // A driver that loses count may not have shown it: looked for once more before all that is old is called retired.
        let unseen = |place: &Place<'_>, old: Option<_>| place.old.is_none() && old.is_some();
        if !self.installation()?.old_retired
            && (unseen(&signing, Some(old)) || encryption.as_ref().is_some_and(|place| unseen(place, old_encryption)))
        {
            let on_token = token.certificates()?;
            signing.find_old(&on_token, Some(old));
            encryption.iter_mut().for_each(|place| place.find_old(&on_token, old_encryption));
        }
        self.retire([Some(&signing), encryption.as_ref()].into_iter().flatten(), token)?;
        if self.facts().takes_over() && !self.installation()?.taken_over {
            self.take_over(Side::Signing, &mut signing, token)?;
        }
        if let Some(place) = &mut encryption
            && self.facts().takes_over_encryption()
            && !self.installation()?.encryption_taken_over
        {
            self.take_over(Side::Encryption, place, token)?;
        }
        listed(&signing, encryption.as_ref()).ok_or(Error::CertificateNotOnToken)
    }

    /// Writes what of the set is not there yet: the encryption certificate with its key first, so that the signing
    /// certificate, which a user chooses by, comes when the rest is there.
    fn write_missing(
        &mut self,
        new: &NewSet,
        signing: &mut Place<'_>,
        encryption: Option<&mut Place<'_>>,
        token: &mut dyn Token,
    ) -> Result<(), Error> {
        let missing = encryption.filter(|place| place.written().is_none());
        let wanted = match missing {
            Some(place) => Some((self.encryption_key(new, place.new, token)?, place)),
            None => None,
        };
        if signing.written().is_some() && wanted.is_none() {
            return Ok(());
        }
        self.keep_old(signing, wanted.as_ref().map(|(_, place)| &**place), token)?;
        self.client.tell(&Event::Install(InstallStep::Write));
        self.write(&Entry::Writing)?;
        if let Some((key, place)) = wanted {
            let placement = Placement { key, label: self.encryption_label()?, like: place.old.as_ref() };
            let written = token.write_certificate(place.new, &placement)?;
            place.put(written);
        }
        if signing.written().is_none() {
            let renewed = self.facts().prepared.as_ref().ok_or_else(|| self.wrong_stage())?.old.clone();
            let key = self.facts().new_key.as_ref().map_or(renewed.key, |new_key| new_key.key.clone());
            let placement = Placement { key, label: renewed.label, like: signing.old.as_ref() };
            let written = token.write_certificate(signing.new, &placement)?;
            signing.put(written);
        }
        Ok(())
    }

    /// Reads back, signs and decrypts on trial. What fails is taken away again, all of it, as long as the old set is there
    /// or can be put back.
    fn try_out(
        &mut self,
        signing: &Place<'_>,
        encryption: Option<&Place<'_>>,
        token: &mut dyn Token,
    ) -> Result<(), Error> {
        let places = || [Some(signing), encryption].into_iter().flatten();
        let written: Vec<_> = places().filter_map(|place| Some((place.new, place.written()?))).collect();
        self.client.tell(&Event::Install(InstallStep::ReadBack));
        let mut tried = written.iter().try_for_each(|(new, written)| read_back(new, written, token));
        if let (Ok(()), Some((new, written))) = (&tried, written.first()) {
            tried = self.sign_on_trial(new, &written.key, token);
        }
        if let (Ok(()), Some((new, written))) = (&tried, written.get(1)) {
            self.client.tell(&Event::Install(InstallStep::TrialDecryption));
            tried = self.client.prove_decryption(token, &written.key, new);
        }
        let error = match tried {
            Ok(()) => return self.write(&Entry::Verified),
            Err(error) => error,
        };
        let failed = matches!(error, Error::ReadBackDiffers | Error::TrialSignatureWrong | Error::TrialDecryptionWrong);
        // A token that has no way to decrypt will not learn it.
        let unable = matches!(error, Error::Token(TokenError::Unsupported { .. }));
        if failed || unable {
            if self.overwrites(token) {
                self.put_back(token)?;
            } else if signing.old.is_some() && !token.replaces_certificates() {
                written.iter().try_for_each(|(_, written)| token.delete_certificate(written))?;
            }
        }
        Err(error)
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

    /// Deletes the old certificates, where the token can: their key pairs stay.
    fn retire<'p>(&mut self, places: impl Iterator<Item = &'p Place<'p>>, token: &mut dyn Token) -> Result<(), Error> {
        let retired = self.installation()?.old_retired;
        let old: Vec<_> = places.filter_map(|place| place.old.as_ref()).collect();
        let stays = retired && token.replaces_certificates();
        if !old.is_empty() && !stays {
            self.client.tell(&Event::Install(InstallStep::RetireOld));
            self.write(&Entry::RetiringOld)?;
            for old in old {
                match token.delete_certificate(old) {
                    Err(TokenError::Unsupported { .. }) => self.client.tell(&Event::OldCertificateKept),
                    done => done?,
                }
            }
        }
        if !retired {
            self.write(&Entry::OldRetired)?;
        }
        if self.installation()?.old_kept { self.journal.forget_certificates() } else { Ok(()) }
    }

    fn take_over(&mut self, side: Side, place: &mut Place<'_>, token: &mut dyn Token) -> Result<(), Error> {
        let Some(written) = place.written().cloned() else { return Err(Error::CertificateNotOnToken) };
        self.client.tell(&Event::Install(InstallStep::TakeOverKeyId));
        let prepared = self.facts().prepared.as_ref().ok_or_else(|| self.wrong_stage())?;
        let recovered = || self.facts().recovered.as_ref().and_then(|recovery| recovery.retired_key.clone());
        let (old, begun, recovered) = match side {
            Side::Signing => (&prepared.old, self.installation()?.retired_key.clone(), recovered()),
            Side::Encryption => {
                let old = prepared.encryption.as_ref().ok_or_else(|| self.wrong_stage())?;
                (old, self.installation()?.retired_encryption_key.clone(), None)
            }
        };
        let old_key = old.key.clone();
        let retired = match begun {
            Some(retired) => retired,
            None => {
                let retired = recovered.map_or_else(|| retired::id(&old_key), Ok)?;
                let retired_key = retired.to_string();
                self.write(&match side {
                    Side::Signing => Entry::TakingOver { retired_key },
                    Side::Encryption => Entry::TakingOverEncryption { retired_key },
                })?;
                retired
            }
        };
        let changed = match token.take_over_key_id(&written, &old_key, &retired) {
            Ok(stored) => {
                place.put(stored);
                true
            }
            Err(TokenError::Unsupported { .. }) => {
                self.client.tell(&Event::KeyIdKept);
                false
            }
            Err(error) => return Err(error.into()),
        };
        self.write(&match side {
            Side::Signing => Entry::TakenOver { changed },
            Side::Encryption => Entry::EncryptionTakenOver { changed },
        })
    }

    pub(super) fn installation(&self) -> Result<&Installation, Error> {
        self.facts().installation.as_ref().ok_or_else(|| self.wrong_stage())
    }
}

fn read_back(new: &Certificate, written: &StoredCertificate, token: &mut dyn Token) -> Result<(), Error> {
    if token.read_certificate(written)? == new.as_der() { Ok(()) } else { Err(Error::ReadBackDiffers) }
}

fn listed(signing: &Place<'_>, encryption: Option<&Place<'_>>) -> Option<ListedCertificate> {
    let encryption = match encryption {
        Some(place) => Some(place.written()?.clone()),
        None => None,
    };
    Some(ListedCertificate { stored: signing.written()?.clone(), encryption, renewal: None, actions: Vec::new() })
}

//! Step 8, 安装证书. The old certificate stays usable until the new one was written, read back, and tried. Signing
//! certificate, encryption certificate and encryption key of a pair are one set: checked, written, tried and taken away
//! again together.

mod check;
mod import;
mod place;
mod replace;
pub(crate) mod retired;
mod steps;

use netca_cert::{Certificate, EnvelopedKey};
use netca_protocol::Cancel;
use netca_protocol::wire::{Installation, IssuedCertificates};
use netca_token::{Login, Token};

use crate::client::digest;
use crate::journal::Entry;
use crate::{CertificateRule, Error, Event, InstallStep, ListedCertificate, Renewal, Stage};

/// What the CA issued, read.
struct NewSet {
    signing: Certificate,
    encryption: Option<Certificate>,
    enveloped: Option<EnvelopedKey>,
}

impl Renewal<'_> {
    /// Step 8, 安装证书: fetches the new certificate, or the pair with its key, checks it, and puts it on the Key in place
    /// of the old one. Gives the new certificate as it lies on the Key.
    ///
    /// One login is made, with one try. Every interruption can be resumed by calling this again; whatever is wrong
    /// with the new certificate, the old one stays. A pair is tried with a signature and a decryption before the old one
    /// is retired; old key pairs stay.
    ///
    /// # Errors
    /// [`Error::CertificateRefused`], [`Error::ReadBackDiffers`], [`Error::TrialSignatureWrong`],
    /// [`Error::TrialDecryptionWrong`], [`Error::CertificateNotOnToken`], [`Error::WrongStage`],
    /// [`Error::WrongPaymentStatus`], those of the login, the token, the connection, the CA.
    pub fn install(
        &mut self,
        token: &mut dyn Token,
        login: Login<'_>,
        cancel: &Cancel,
    ) -> Result<ListedCertificate, Error> {
        match self.stage() {
            Stage::AwaitingPayment | Stage::UnderReview => {
                self.refresh(cancel)?;
            }
            Stage::ReadyToInstall | Stage::Installing | Stage::Installed => {}
            _ => return Err(self.wrong_stage()),
        }
        if !matches!(self.stage(), Stage::ReadyToInstall | Stage::Installing | Stage::Installed) {
            return Err(self.wrong_stage());
        }
        if self.stage() == Stage::ReadyToInstall {
            self.check_paid()?;
        }
        self.client.tell(&Event::Install(InstallStep::Check));
        let issued = self.client.service().certificates(&self.access()?, cancel)?;
        let new = self.accept(&issued)?;
        let installed = self.put_on_token(&new, token, login)?;
        self.confirm(&new, cancel)?;
        Ok(installed)
    }

    /// Checks what the CA issued against everything that is known here.
    fn accept(&mut self, issued: &IssuedCertificates) -> Result<NewSet, Error> {
        let signing = Certificate::from_der(&issued.certificate.0)?;
        let encryption = issued.encryption_certificate.as_ref().map(|der| Certificate::from_der(&der.0)).transpose()?;
        if issued.chain.len() > check::LONGEST_CHAIN {
            return check::refuse(CertificateRule::ChainTooLong);
        }
        let mut chain = Vec::new();
        for der in &issued.chain {
            chain.push(Certificate::from_der(&der.0)?);
        }
        let (certificate_sha256, encryption_sha256) = (digest(&signing), encryption.as_ref().map(digest));
        let known = self.facts().installation.as_ref();
        if known
            .is_some_and(|it| (it.certificate_sha256, it.encryption_sha256) != (certificate_sha256, encryption_sha256))
        {
            return Err(Error::CertificateRefused { rule: CertificateRule::Changed });
        }
        let (is_new, verified) = (known.is_none(), known.is_some_and(|it| it.verified));
        // Once all is on the token and tried, the envelope is of no use.
        let enveloped = issued.enveloped_key.as_ref().filter(|_| !verified);
        let enveloped = enveloped.map(|der| EnvelopedKey::from_der(&der.0)).transpose()?;
        let new = NewSet { signing, encryption, enveloped };
        if !verified {
            self.check_set(&new, &chain)?;
        }
        if is_new {
            self.write(&Entry::Received { certificate_sha256, encryption_sha256 })?;
        }
        Ok(new)
    }

    fn confirm(&mut self, new: &NewSet, cancel: &Cancel) -> Result<(), Error> {
        self.client.tell(&Event::Install(InstallStep::Confirm));
        let installation = Installation {
            certificate_sha256: digest(&new.signing),
            encryption_certificate_sha256: new.encryption.as_ref().map(digest),
        };
        let application = self.client.service().confirm_installation(&self.access()?, installation, cancel)?;
        self.note_status(&application)?;
        self.write(&Entry::Confirmed)
    }
}

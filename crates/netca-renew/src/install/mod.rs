//! Step 8, 安装证书. The old certificate stays usable until the new one was written, read back, and signed on trial.

mod check;
pub(crate) mod retired;
mod steps;

use netca_cert::Certificate;
use netca_protocol::Cancel;
use netca_protocol::wire::{Installation, IssuedCertificates};
use netca_token::{Login, StoredCertificate, Token};

use crate::client::digest;
use crate::journal::Entry;
use crate::{CertificateRule, Error, Event, InstallStep, Renewal, Stage};

impl Renewal<'_> {
    /// Step 8, 安装证书: fetches the new certificate, checks it, and puts it on the Key in place of the old one.
    /// Gives the new certificate as it lies on the Key.
    ///
    /// One login is made, with one try. Every interruption can be resumed by calling this again; whatever is wrong
    /// with the new certificate, the old one stays.
    ///
    /// # Errors
    /// [`Error::CertificateRefused`], [`Error::ReadBackDiffers`], [`Error::TrialSignatureWrong`],
    /// [`Error::CertificateNotOnToken`], [`Error::WrongStage`], [`Error::WrongPaymentStatus`], those of the login, the token, the connection, the CA.
    pub fn install(
        &mut self,
        token: &mut dyn Token,
        login: Login<'_>,
        cancel: &Cancel,
    ) -> Result<StoredCertificate, Error> {
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
        let stored = self.put_on_token(&new, token, login)?;
        self.confirm(&new, cancel)?;
        Ok(stored)
    }

    /// Checks what the CA issued against everything that is known here.
    fn accept(&mut self, issued: &IssuedCertificates) -> Result<Certificate, Error> {
        let certificate = Certificate::from_der(&issued.certificate.0)?;
        let mut chain = Vec::new();
        for der in issued.chain.iter().take(check::LONGEST_CHAIN) {
            chain.push(Certificate::from_der(&der.0)?);
        }
        match &self.facts().installation {
            Some(before) if before.certificate_sha256 != digest(&certificate) => {
                return Err(Error::CertificateRefused { rule: CertificateRule::Changed });
            }
            Some(before) if before.verified => return Ok(certificate),
            _ => {}
        }
        self.check_certificate(&certificate, &chain)?;
        if self.facts().installation.is_none() {
            self.write(&Entry::Received { certificate_sha256: digest(&certificate) })?;
        }
        Ok(certificate)
    }

    fn confirm(&mut self, new: &Certificate, cancel: &Cancel) -> Result<(), Error> {
        self.client.tell(&Event::Install(InstallStep::Confirm));
        let installation = Installation { certificate_sha256: digest(new), encryption_certificate_sha256: None };
        let application = self.client.service().confirm_installation(&self.access()?, installation, cancel)?;
        self.note_status(&application)?;
        self.write(&Entry::Confirmed)
    }
}

use netca_protocol::Cancel;
use netca_protocol::wire::{Agreement, AgreementRef, Quote, Sha256Hex};
use sha2::{Digest, Sha256};

use crate::{Client, Error};

/// Step 2, 电子认证服务协议: the agreement, its digest checked, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceAgreement(Agreement);

/// The agreement after the user ticked 我接受: what [`Client::apply`] needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptedAgreement(AgreementRef);

impl Client {
    /// Fetches the agreement that a quote names.
    ///
    /// # Errors
    /// [`Error::AgreementDigest`], [`Error::AgreementChanged`], or what the connection or the CA says.
    pub fn agreement(&self, quote: &Quote, cancel: &Cancel) -> Result<ServiceAgreement, Error> {
        let agreement = self.service().agreement(cancel)?;
        if Sha256Hex(Sha256::digest(agreement.text.as_bytes()).into()) != agreement.sha256 {
            return Err(Error::AgreementDigest);
        }
        if agreement.sha256 != quote.agreement.sha256 || agreement.version != quote.agreement.version {
            // Attachments or not: nobody can apply with this quote any more. A file that stays costs one more question.
            let _ = self.state().forget_quote(quote.certificate_sha256);
            return Err(Error::AgreementChanged);
        }
        Ok(ServiceAgreement(agreement))
    }
}

impl ServiceAgreement {
    /// The CA's name for this version of the text.
    pub fn version(&self) -> &str {
        &self.0.version
    }

    /// The title.
    pub fn title(&self) -> &str {
        &self.0.title
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// SHA-256 of the text.
    pub fn sha256(&self) -> Sha256Hex {
        self.0.sha256
    }

    /// 我接受电子认证服务协议内容: to be called when the user said so, and only then.
    pub fn accept(self) -> AcceptedAgreement {
        AcceptedAgreement(AgreementRef { sha256: self.0.sha256, version: self.0.version })
    }
}

impl AcceptedAgreement {
    pub(crate) fn reference(&self) -> &AgreementRef {
        &self.0
    }
}

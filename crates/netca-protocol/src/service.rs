use std::time::Duration;

use netca_cert::Certificate;
use netca_payment::{PaymentChannel, PaymentLink};

use crate::wire::{Agreement, Application, ClientInfo, IssuedCertificates, Quote, Receipt, ServiceInfo, Sha256Hex};
use crate::{ApplicationId, Cancel, Error};

/// What a CA offers to those who renew. The seam for a vendor with another backend.
///
/// Every call blocks, is idempotent, and may be made from several threads at once.
pub trait RenewalService: Send + Sync {
    /// What the CA says of itself: name, hotline, client versions.
    ///
    /// # Errors
    /// What the connection or the CA says.
    fn info(&self, cancel: &Cancel) -> Result<ServiceInfo, Error>;

    /// What renewing this certificate takes: terms, fees, what the form must hold.
    ///
    /// # Errors
    /// Also when the certificate cannot be renewed here or now.
    fn quote(&self, certificate: &Certificate, client: &ClientInfo, cancel: &Cancel) -> Result<Quote, Error>;

    /// The service agreement (电子认证服务协议).
    ///
    /// # Errors
    /// What the connection or the CA says.
    fn agreement(&self, cancel: &Cancel) -> Result<Agreement, Error>;

    /// Hands in a signed application (CMS SignedData over an [`crate::wire::ApplicationRequest`]). The same bytes under
    /// the same id give the same receipt, however often they are sent.
    ///
    /// # Errors
    /// What the CA finds wrong with it.
    fn apply(&self, id: &ApplicationId, signed: &[u8], cancel: &Cancel) -> Result<Receipt, Error>;

    /// 查询进度: the application as it stands.
    ///
    /// # Errors
    /// What the connection or the CA says.
    fn application(&self, access: &Access, cancel: &Cancel) -> Result<Polled<Application>, Error>;

    /// A page on which the order can be paid; the same page again while it is open.
    ///
    /// # Errors
    /// When the order is paid already, or the channel is not offered.
    fn payment_link(&self, access: &Access, channel: PaymentChannel, cancel: &Cancel) -> Result<PaymentLink, Error>;

    /// The certificates that were issued.
    ///
    /// # Errors
    /// When none is issued yet.
    fn certificates(&self, access: &Access, cancel: &Cancel) -> Result<IssuedCertificates, Error>;

    /// Says that the new certificate is on the Key and was tried.
    ///
    /// # Errors
    /// When it is not the certificate that was issued.
    fn confirm_installation(
        &self,
        access: &Access,
        certificate: Sha256Hex,
        cancel: &Cancel,
    ) -> Result<Application, Error>;

    /// 撤销申请
    ///
    /// # Errors
    /// When it is too late for that.
    fn withdraw(&self, access: &Access, reason: &str, cancel: &Cancel) -> Result<Application, Error>;
}

/// What opens one application at the CA: its id and the token of its receipt.
#[derive(Clone, PartialEq, Eq)]
pub struct Access {
    /// The application.
    pub id: ApplicationId,
    /// The receipt's token; a secret.
    pub token: String,
}

impl std::fmt::Debug for Access {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Access").field("id", &self.id).finish_non_exhaustive()
    }
}

/// An answer that may be asked for again, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Polled<T> {
    /// The answer.
    pub value: T,
    /// How long the CA asks to wait before the next question.
    pub retry_after: Option<Duration>,
}

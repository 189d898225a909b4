use std::time::Duration;

use netca_cert::Certificate;
use netca_payment::{BankTransfer, Invoice, InvoiceRequest, PaymentChannel, PaymentLink, PaymentPage, TransferSheet};

use crate::wire::{
    Agreement, Application, AttachmentRef, Challenge, ClientInfo, FoundApplications, Installation, IssuedCertificates,
    Quote, Receipt, ServiceInfo, Sha256Hex, Upload, Uploads,
};
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

    /// What renewing this certificate takes, or this signing certificate with its encryption certificate: terms, fees,
    /// what the form must hold.
    ///
    /// # Errors
    /// Also when the certificate cannot be renewed here or now.
    fn quote(
        &self,
        certificate: &Certificate,
        encryption: Option<&Certificate>,
        client: &ClientInfo,
        cancel: &Cancel,
    ) -> Result<Quote, Error>;

    /// The service agreement (电子认证服务协议).
    ///
    /// # Errors
    /// What the connection or the CA says.
    fn agreement(&self, cancel: &Cancel) -> Result<Agreement, Error>;

    /// 附件: the attachments that are there for a quote.
    ///
    /// # Errors
    /// When the quote has expired, or what the connection or the CA says.
    fn uploads(&self, quote_id: &str, cancel: &Cancel) -> Result<Uploads, Error>;

    /// Announces an attachment; says how much of it is there. Again changes nothing.
    ///
    /// # Errors
    /// When its type or size is not taken, or there are too many.
    fn announce(&self, quote_id: &str, attachment: &AttachmentRef, cancel: &Cancel) -> Result<Upload, Error>;

    /// Sends the next bytes of an attachment. Bytes that are there already are passed over.
    ///
    /// # Errors
    /// When they do not begin where the last ones ended, or the whole is not what was announced.
    fn send_chunk(
        &self,
        quote_id: &str,
        sha256: Sha256Hex,
        offset: u64,
        chunk: &[u8],
        cancel: &Cancel,
    ) -> Result<Upload, Error>;

    /// Takes an attachment away; gives those that are left. Again changes nothing.
    ///
    /// # Errors
    /// When the application was handed in, or what the connection or the CA says.
    fn remove_upload(&self, quote_id: &str, sha256: Sha256Hex, cancel: &Cancel) -> Result<Uploads, Error>;

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

    /// How a page to pay on stands.
    ///
    /// # Errors
    /// When there is no such payment, or what the connection or the CA says.
    fn payment_page(&self, access: &Access, payment_id: &str, cancel: &Cancel) -> Result<Polled<PaymentPage>, Error>;

    /// 银行转账: where to pay, what was declared, and what has come in.
    ///
    /// # Errors
    /// When bank transfer is not offered, or what the connection or the CA says.
    fn transfers(&self, access: &Access, cancel: &Cancel) -> Result<TransferSheet, Error>;

    /// Declares the transfers that were made, all of them. Those that came in already cannot be taken away.
    ///
    /// # Errors
    /// When a field breaks a rule, or the order is paid.
    fn declare_transfers(
        &self,
        access: &Access,
        transfers: &[BankTransfer],
        cancel: &Cancel,
    ) -> Result<TransferSheet, Error>;

    /// 核验转账信息: has the CA look for the declared transfers in its bank's records.
    ///
    /// # Errors
    /// When nothing was declared, or what the connection or the CA says.
    fn verify_transfers(&self, access: &Access, cancel: &Cancel) -> Result<TransferSheet, Error>;

    /// 电子发票: asks for one, after payment. The same again changes nothing.
    ///
    /// # Errors
    /// When the order is not paid, another invoice was chosen, or a field breaks a rule.
    fn request_invoice(&self, access: &Access, request: &InvoiceRequest, cancel: &Cancel) -> Result<Invoice, Error>;

    /// The invoice as it stands.
    ///
    /// # Errors
    /// When none was asked for, or what the connection or the CA says.
    fn invoice(&self, access: &Access, cancel: &Cancel) -> Result<Invoice, Error>;

    /// The issued invoice, PDF.
    ///
    /// # Errors
    /// When it is not issued yet, or what the connection or the CA says.
    fn invoice_document(&self, access: &Access, cancel: &Cancel) -> Result<Vec<u8>, Error>;

    /// The certificates that were issued.
    ///
    /// # Errors
    /// When none is issued yet.
    fn certificates(&self, access: &Access, cancel: &Cancel) -> Result<IssuedCertificates, Error>;

    /// Says that the new certificate, or the new pair with its key, is on the Key and was tried.
    ///
    /// # Errors
    /// When it is not the certificate that was issued.
    fn confirm_installation(
        &self,
        access: &Access,
        installation: Installation,
        cancel: &Cancel,
    ) -> Result<Application, Error>;

    /// 撤销申请
    ///
    /// # Errors
    /// When it is too late for that.
    fn withdraw(&self, access: &Access, reason: &str, cancel: &Cancel) -> Result<Application, Error>;

    /// Who a proof of possession is made out to: the server's host, with its port unless it is 443.
    fn audience(&self) -> &str;

    /// Asks for a challenge, to be told of a certificate's applications by who holds its key.
    ///
    /// # Errors
    /// When the certificate is not the CA's, or what the connection or the CA says.
    fn challenge(&self, certificate: &Certificate, cancel: &Cancel) -> Result<Challenge, Error>;

    /// The applications of the certificate that signed a [`crate::wire::LookupProof`] (CMS SignedData).
    ///
    /// # Errors
    /// When the challenge is used or over, or the proof is wrong.
    fn lookup(&self, challenge_id: &str, signed: &[u8], cancel: &Cancel) -> Result<FoundApplications, Error>;
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

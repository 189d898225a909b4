use std::sync::Arc;
use std::time::Duration;

use netca_cert::Certificate;
use netca_payment::{BankTransfer, Invoice, InvoiceRequest, PaymentChannel, PaymentLink, PaymentPage, TransferSheet};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::answer;
use crate::wire::{
    Agreement, Application, AttachmentRef, Base64, Challenge, ClientInfo, FoundApplication, FoundApplications,
    Installation, IssuedCertificates, LookupRequest, PaymentRequest, Quote, QuoteRequest, Receipt, ServiceInfo,
    Sha256Hex, Transfers, Upload, Uploads, Withdrawal,
};
use crate::{
    Access, ApplicationId, BusinessNumber, Cancel, Error, Method, Polled, RenewalService, Request, Response,
    RetryPolicy, Transport,
};

/// No answer of the protocol is larger: an agreement is the longest of them.
const ANSWER_LIMIT: usize = 4 << 20;
const JSON: &str = "application/json";
const CMS: &str = "application/cms";
const BYTES: &str = "application/octet-stream";

/// A CA that speaks the protocol of [`crate::wire`] over HTTPS.
#[derive(Clone)]
pub struct HttpService {
    base: String,
    transport: Arc<dyn Transport>,
    retry: RetryPolicy,
}

impl std::fmt::Debug for HttpService {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpService").field("base", &self.base).field("retry", &self.retry).finish_non_exhaustive()
    }
}

impl HttpService {
    /// The CA at `server`, as `https://renew.ca.example` or with a path before `/v1`.
    ///
    /// # Errors
    /// [`Error::Setting`] when `server` is no https address, or has a user, query or fragment.
    pub fn new(server: &str, transport: Arc<dyn Transport>) -> Result<Self, Error> {
        let wrong = |rule| Error::Setting { setting: "server", rule };
        let url = url::Url::parse(server).map_err(|_| wrong("an address such as https://renew.ca.example"))?;
        if url.scheme() != "https" {
            return Err(wrong("it must begin with https://"));
        }
        if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
            return Err(wrong("no user, query or fragment"));
        }
        let base = url.as_str().trim_end_matches('/').to_owned();
        Ok(Self { base, transport, retry: RetryPolicy::default() })
    }

    /// The server's host, with its port unless it is 443.
    pub fn host(&self) -> &str {
        let rest = self.base.strip_prefix("https://").unwrap_or(&self.base);
        rest.split('/').next().unwrap_or(rest)
    }

    /// The same with another retry policy.
    #[must_use]
    pub fn with_retry(mut self, retry: RetryPolicy) -> Self {
        self.retry = retry;
        self
    }

    fn call<T: DeserializeOwned>(&self, call: &Call<'_>, cancel: &Cancel) -> Result<Polled<T>, Error> {
        self.send(call, cancel, |response| answer::read(call.operation, response))
    }

    fn send<T>(
        &self,
        call: &Call<'_>,
        cancel: &Cancel,
        read: impl Fn(&Response) -> Result<T, Error>,
    ) -> Result<Polled<T>, Error> {
        let url = format!("{}/v1{}", self.base, call.path);
        let body = call.body.as_ref().map(|(media_type, bytes)| (*media_type, bytes.as_slice()));
        let request = Request { method: call.method, url: &url, body, bearer: call.bearer, answer_limit: ANSWER_LIMIT };
        self.retry.run(cancel, || {
            let response = self.transport.send(&request, cancel)?;
            Ok(Polled { value: read(&response)?, retry_after: response.retry_after })
        })
    }

    fn ask<T: DeserializeOwned>(&self, call: &Call<'_>, cancel: &Cancel) -> Result<T, Error> {
        self.call(call, cancel).map(|polled| polled.value)
    }
}

/// One call of the protocol.
struct Call<'a> {
    operation: &'static str,
    method: Method,
    path: String,
    body: Option<(&'static str, Vec<u8>)>,
    bearer: Option<&'a str>,
}

impl<'a> Call<'a> {
    fn new(operation: &'static str, method: Method, path: impl Into<String>) -> Self {
        Self { operation, method, path: path.into(), body: None, bearer: None }
    }

    fn of(access: &'a Access, operation: &'static str, method: Method, below: &str) -> Self {
        let path = format!("/applications/{}{below}", access.id);
        Self { bearer: Some(&access.token), ..Self::new(operation, method, path) }
    }

    fn attachments(operation: &'static str, method: Method, quote_id: &str, below: &str) -> Result<Self, Error> {
        check_id(operation, quote_id)?;
        Ok(Self::new(operation, method, format!("/quotes/{quote_id}/attachments{below}")))
    }

    fn json(mut self, value: &impl Serialize) -> Result<Self, Error> {
        let bytes =
            serde_json::to_vec(value).map_err(|_| Error::Malformed { field: "body", rule: "it must be JSON" })?;
        self.body = Some((JSON, bytes));
        Ok(self)
    }
}

impl RenewalService for HttpService {
    fn info(&self, cancel: &Cancel) -> Result<ServiceInfo, Error> {
        self.ask(&Call::new("service", Method::Get, "/service"), cancel)
    }

    fn quote(
        &self,
        certificate: &Certificate,
        encryption: Option<&Certificate>,
        client: &ClientInfo,
        cancel: &Cancel,
    ) -> Result<Quote, Error> {
        let der = |certificate: &Certificate| Base64(certificate.as_der().to_vec());
        let asked = QuoteRequest {
            certificate: der(certificate),
            encryption_certificate: encryption.map(der),
            client: client.clone(),
        };
        let quote: Quote = self.ask(&Call::new("quote", Method::Post, "/quotes").json(&asked)?, cancel)?;
        let wrong = |expected| Err(Error::UnexpectedAnswer { operation: "quote", expected });
        if quote.certificate_sha256.0 != *certificate.sha256().as_bytes() {
            return wrong("it should be about the certificate that was asked about");
        }
        let pair = encryption.map(|certificate| *certificate.sha256().as_bytes());
        if quote.encryption_certificate_sha256.is_some_and(|named| Some(named.0) != pair) {
            return wrong("it should be about the encryption certificate that was asked about");
        }
        check_id("quote", &quote.quote_id)?;
        if quote.options.is_empty() || quote.renew_with.is_empty() || quote.requirements.id_types.is_empty() {
            return wrong("it should offer at least one term, one way of renewing and one kind of identity document");
        }
        quote.options.iter().try_for_each(netca_payment::QuoteOption::check)?;
        Ok(quote)
    }

    fn agreement(&self, cancel: &Cancel) -> Result<Agreement, Error> {
        self.ask(&Call::new("agreement", Method::Get, "/agreement"), cancel)
    }

    fn uploads(&self, quote_id: &str, cancel: &Cancel) -> Result<Uploads, Error> {
        self.ask(&Call::attachments("attachments", Method::Get, quote_id, "")?, cancel)
    }

    fn announce(&self, quote_id: &str, attachment: &AttachmentRef, cancel: &Cancel) -> Result<Upload, Error> {
        let below = format!("/{}", attachment.sha256);
        let call = Call::attachments("announce", Method::Put, quote_id, &below)?.json(attachment)?;
        check_upload("announce", attachment.sha256, self.ask(&call, cancel)?)
    }

    fn send_chunk(
        &self,
        quote_id: &str,
        sha256: Sha256Hex,
        offset: u64,
        chunk: &[u8],
        cancel: &Cancel,
    ) -> Result<Upload, Error> {
        let below = format!("/{sha256}/content/{offset}");
        let call = Call::attachments("upload", Method::Put, quote_id, &below)?;
        let call = Call { body: Some((BYTES, chunk.to_vec())), ..call };
        check_upload("upload", sha256, self.ask(&call, cancel)?)
    }

    fn remove_upload(&self, quote_id: &str, sha256: Sha256Hex, cancel: &Cancel) -> Result<Uploads, Error> {
        self.ask(&Call::attachments("remove", Method::Delete, quote_id, &format!("/{sha256}"))?, cancel)
    }

    fn apply(&self, id: &ApplicationId, signed: &[u8], cancel: &Cancel) -> Result<Receipt, Error> {
        let call = Call {
            body: Some((CMS, signed.to_vec())),
            ..Call::new("apply", Method::Put, format!("/applications/{id}"))
        };
        let receipt: Receipt = self.ask(&call, cancel)?;
        check_token("apply", &receipt.access_token)?;
        check_application("apply", id, &receipt.application)?;
        Ok(receipt)
    }

    fn application(&self, access: &Access, cancel: &Cancel) -> Result<Polled<Application>, Error> {
        let polled = self.call(&Call::of(access, "status", Method::Get, ""), cancel)?;
        check_application("status", &access.id, &polled.value)?;
        Ok(bounded(polled))
    }

    fn payment_link(&self, access: &Access, channel: PaymentChannel, cancel: &Cancel) -> Result<PaymentLink, Error> {
        let call = Call::of(access, "payment", Method::Post, "/payments").json(&PaymentRequest { channel })?;
        let link: PaymentLink = self.ask(&call, cancel)?;
        check_id("payment", &link.payment_id)?;
        Ok(link)
    }

    fn payment_page(&self, access: &Access, payment_id: &str, cancel: &Cancel) -> Result<Polled<PaymentPage>, Error> {
        check_id("payment", payment_id)?;
        let polled =
            self.call(&Call::of(access, "payment", Method::Get, &format!("/payments/{payment_id}")), cancel)?;
        Ok(bounded(polled))
    }

    fn transfers(&self, access: &Access, cancel: &Cancel) -> Result<TransferSheet, Error> {
        self.ask(&Call::of(access, "transfers", Method::Get, "/transfers"), cancel)
    }

    fn declare_transfers(
        &self,
        access: &Access,
        transfers: &[BankTransfer],
        cancel: &Cancel,
    ) -> Result<TransferSheet, Error> {
        let said = Transfers { transfers: transfers.to_vec() };
        self.ask(&Call::of(access, "transfers", Method::Put, "/transfers").json(&said)?, cancel)
    }

    fn verify_transfers(&self, access: &Access, cancel: &Cancel) -> Result<TransferSheet, Error> {
        self.ask(&Call::of(access, "verification", Method::Post, "/transfers/verification"), cancel)
    }

    fn request_invoice(&self, access: &Access, request: &InvoiceRequest, cancel: &Cancel) -> Result<Invoice, Error> {
        self.ask(&Call::of(access, "invoice", Method::Put, "/invoice").json(request)?, cancel)
    }

    fn invoice(&self, access: &Access, cancel: &Cancel) -> Result<Invoice, Error> {
        self.ask(&Call::of(access, "invoice", Method::Get, "/invoice"), cancel)
    }

    fn invoice_document(&self, access: &Access, cancel: &Cancel) -> Result<Vec<u8>, Error> {
        let call = Call::of(access, "invoice_document", Method::Get, "/invoice/document");
        self.send(&call, cancel, |response| answer::pdf(call.operation, response)).map(|polled| polled.value)
    }

    fn certificates(&self, access: &Access, cancel: &Cancel) -> Result<IssuedCertificates, Error> {
        self.ask(&Call::of(access, "certificates", Method::Get, "/certificates"), cancel)
    }

    fn confirm_installation(
        &self,
        access: &Access,
        installation: Installation,
        cancel: &Cancel,
    ) -> Result<Application, Error> {
        let call = Call::of(access, "installation", Method::Put, "/installation").json(&installation)?;
        let application = self.ask(&call, cancel)?;
        check_application("installation", &access.id, &application)?;
        Ok(application)
    }

    fn withdraw(&self, access: &Access, reason: &str, cancel: &Cancel) -> Result<Application, Error> {
        let said = Withdrawal { reason: reason.to_owned() };
        let call = Call::of(access, "withdrawal", Method::Put, "/withdrawal").json(&said)?;
        let application = self.ask(&call, cancel)?;
        check_application("withdrawal", &access.id, &application)?;
        Ok(application)
    }

    fn audience(&self) -> &str {
        self.host()
    }

    fn challenge(&self, certificate: &Certificate, cancel: &Cancel) -> Result<Challenge, Error> {
        let asked = LookupRequest { certificate: Base64(certificate.as_der().to_vec()) };
        let challenge: Challenge = self.ask(&Call::new("challenge", Method::Post, "/lookups").json(&asked)?, cancel)?;
        check_id("challenge", &challenge.challenge_id)?;
        if !(16..=64).contains(&challenge.nonce.0.len()) {
            return Err(Error::UnexpectedAnswer { operation: "challenge", expected: "a nonce of 16 to 64 bytes" });
        }
        Ok(challenge)
    }

    fn lookup(&self, challenge_id: &str, signed: &[u8], cancel: &Cancel) -> Result<FoundApplications, Error> {
        check_id("lookup", challenge_id)?;
        let call = Call {
            body: Some((CMS, signed.to_vec())),
            ..Call::new("lookup", Method::Put, format!("/lookups/{challenge_id}"))
        };
        let found: FoundApplications = self.ask(&call, cancel)?;
        for FoundApplication { receipt, .. } in &found.applications {
            check_token("lookup", &receipt.access_token)?;
            check_application("lookup", &receipt.application.application_id.parse()?, &receipt.application)?;
        }
        Ok(found)
    }
}

/// No wait is so long that a user would never hear of an approval.
fn bounded<T>(polled: Polled<T>) -> Polled<T> {
    Polled { retry_after: polled.retry_after.map(|wait| wait.min(Duration::from_secs(86_400))), ..polled }
}

/// A name that a CA gave and that becomes part of an address.
fn check_id(operation: &'static str, id: &str) -> Result<(), Error> {
    let is_plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if is_plain && (1..=128).contains(&id.len()) {
        return Ok(());
    }
    Err(Error::UnexpectedAnswer { operation, expected: "an id of 1 to 128 letters, digits, - and _" })
}

fn check_token(operation: &'static str, token: &str) -> Result<(), Error> {
    if (16..=1024).contains(&token.len()) && token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(());
    }
    Err(Error::UnexpectedAnswer { operation, expected: "an access token of 16 to 1024 visible characters" })
}

fn check_upload(operation: &'static str, sha256: Sha256Hex, upload: Upload) -> Result<Upload, Error> {
    let Upload { attachment, received, complete } = &upload;
    if attachment.sha256 != sha256 || *received > attachment.size || *complete && *received != attachment.size {
        let expected = "it should be about the attachment that was sent, and no more than that";
        return Err(Error::UnexpectedAnswer { operation, expected });
    }
    Ok(upload)
}

/// An answer about another application is no answer.
fn check_application(operation: &'static str, id: &ApplicationId, application: &Application) -> Result<(), Error> {
    if application.application_id != id.as_str() {
        return Err(Error::UnexpectedAnswer {
            operation,
            expected: "it should be about the application that was asked about",
        });
    }
    application.business_number.parse::<BusinessNumber>().map(drop)
}

use std::sync::Arc;
use std::time::Duration;

use netca_cert::Certificate;
use netca_payment::{PaymentChannel, PaymentLink};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::answer;
use crate::wire::{
    Agreement, Application, Base64, ClientInfo, Installation, IssuedCertificates, PaymentRequest, Quote, QuoteRequest,
    Receipt, ServiceInfo, Sha256Hex, Withdrawal,
};
use crate::{
    Access, ApplicationId, BusinessNumber, Cancel, Error, Method, Polled, RenewalService, Request, RetryPolicy,
    Transport,
};

/// No answer of the protocol is larger: an agreement is the longest of them.
const ANSWER_LIMIT: usize = 4 << 20;
const JSON: &str = "application/json";
const CMS: &str = "application/cms";

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
        let url = format!("{}/v1{}", self.base, call.path);
        let body = call.body.as_ref().map(|(media_type, bytes)| (*media_type, bytes.as_slice()));
        let request = Request { method: call.method, url: &url, body, bearer: call.bearer, answer_limit: ANSWER_LIMIT };
        self.retry.run(cancel, || {
            let response = self.transport.send(&request, cancel)?;
            let value = answer::read(call.operation, &response)?;
            Ok(Polled { value, retry_after: response.retry_after })
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

    fn quote(&self, certificate: &Certificate, client: &ClientInfo, cancel: &Cancel) -> Result<Quote, Error> {
        let asked = QuoteRequest { certificate: Base64(certificate.as_der().to_vec()), client: client.clone() };
        let quote: Quote = self.ask(&Call::new("quote", Method::Post, "/quotes").json(&asked)?, cancel)?;
        let wrong = |expected| Err(Error::UnexpectedAnswer { operation: "quote", expected });
        if quote.certificate_sha256.0 != *certificate.sha256().as_bytes() {
            return wrong("it should be about the certificate that was asked about");
        }
        if quote.options.is_empty() || quote.renew_with.is_empty() || quote.requirements.id_types.is_empty() {
            return wrong("it should offer at least one term, one way of renewing and one kind of identity document");
        }
        quote.options.iter().try_for_each(netca_payment::QuoteOption::check)?;
        Ok(quote)
    }

    fn agreement(&self, cancel: &Cancel) -> Result<Agreement, Error> {
        self.ask(&Call::new("agreement", Method::Get, "/agreement"), cancel)
    }

    fn apply(&self, id: &ApplicationId, signed: &[u8], cancel: &Cancel) -> Result<Receipt, Error> {
        let call = Call {
            body: Some((CMS, signed.to_vec())),
            ..Call::new("apply", Method::Put, format!("/applications/{id}"))
        };
        let receipt: Receipt = self.ask(&call, cancel)?;
        let token_is_plain = receipt.access_token.bytes().all(|byte| byte.is_ascii_graphic());
        if !(16..=1024).contains(&receipt.access_token.len()) || !token_is_plain {
            return Err(Error::UnexpectedAnswer {
                operation: "apply",
                expected: "an access token of 16 to 1024 visible characters",
            });
        }
        check_application("apply", id, &receipt.application)?;
        Ok(receipt)
    }

    fn application(&self, access: &Access, cancel: &Cancel) -> Result<Polled<Application>, Error> {
        let polled = self.call(&Call::of(access, "status", Method::Get, ""), cancel)?;
        check_application("status", &access.id, &polled.value)?;
        // No wait is so long that a user would never hear of an approval.
        let retry_after = polled.retry_after.map(|wait| wait.min(Duration::from_secs(86_400)));
        Ok(Polled { retry_after, ..polled })
    }

    fn payment_link(&self, access: &Access, channel: PaymentChannel, cancel: &Cancel) -> Result<PaymentLink, Error> {
        let call = Call::of(access, "payment", Method::Post, "/payments").json(&PaymentRequest { channel })?;
        self.ask(&call, cancel)
    }

    fn certificates(&self, access: &Access, cancel: &Cancel) -> Result<IssuedCertificates, Error> {
        self.ask(&Call::of(access, "certificates", Method::Get, "/certificates"), cancel)
    }

    fn confirm_installation(
        &self,
        access: &Access,
        certificate: Sha256Hex,
        cancel: &Cancel,
    ) -> Result<Application, Error> {
        let said = Installation { certificate_sha256: certificate };
        let call = Call::of(access, "installation", Method::Put, "/installation").json(&said)?;
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

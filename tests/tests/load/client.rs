//! A light client: the protocol, and keys in memory. `benches/` measures the sandbox with it, too.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use netca_renew::netca_cert::{
    Certificate, CertificateRequest, Name, PublicKey, SignatureAlgorithm, SignedMessage, Signer,
};
use netca_renew::netca_payment::{CourierPayment, InvoiceType, PaymentChannel, TermMonths};
use netca_renew::netca_protocol::wire::{
    ApplicationRequest, BusinessStatus, CertReference, ClientInfo, Installation, Linkman, ProblemCode, Quote,
    Recipient, RenewWith, ServiceInfo, Sha256Hex,
};
use netca_renew::netca_protocol::{
    Access, ApplicationId, Cancel, Error, HttpService, HttpsConfig, HttpsTransport, Proxy, RenewalService, RetryPolicy,
    Timeouts, TlsRoots,
};
use p256::ecdsa::{DerSignature, SigningKey, signature::Signer as _};

/// How long a server may be away. Longer than any start takes.
const PATIENCE: Duration = Duration::from_secs(180);

/// Who has a certificate that ends soon.
pub(crate) struct Holder {
    certificate: Certificate,
    key: SigningKey,
}

struct InMemory<'a>(&'a SigningKey, PublicKey);

impl Signer for InMemory<'_> {
    type Error = std::convert::Infallible;

    fn public_key(&self) -> &PublicKey {
        &self.1
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::EcdsaP256Sha256
    }

    fn sign(&mut self, message: &[u8]) -> Result<Vec<u8>, Self::Error> {
        let signature: DerSignature = self.0.sign(message);
        Ok(signature.as_bytes().to_vec())
    }
}

fn public(key: &SigningKey) -> PublicKey {
    PublicKey::from_p256_point(key.verifying_key().to_sec1_point(false).as_bytes()).unwrap()
}

impl Holder {
    /// A key made of a number, and a request for it. Nobody else will ever see a certificate for it.
    pub(crate) fn request(number: usize) -> (CertificateRequest, SigningKey) {
        let mut octets = [7; 32];
        octets[24..].copy_from_slice(&(number as u64 + 1).to_be_bytes());
        let key = SigningKey::from_slice(&octets).unwrap();
        let subject =
            Name::from_der(b"\x30\x11\x31\x0f\x30\x0d\x06\x03\x55\x04\x03\x0c\x06\xe6\xb5\x8b\xe8\xaf\x95").unwrap();
        let public = public(&key);
        (CertificateRequest::sign(&subject, &mut InMemory(&key, public)).unwrap(), key)
    }

    pub(crate) fn new(certificate: Certificate, key: SigningKey) -> Self {
        Self { certificate, key }
    }

    /// In hex, as the CA's records have it.
    pub(crate) fn serial_number(&self) -> String {
        self.certificate.serial_number().as_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// One that renews a certificate after the other, over one connection.
pub(crate) struct Client {
    service: HttpService,
    cancel: Cancel,
    retried: AtomicUsize,
}

impl Client {
    pub(crate) fn new(server: String, root: &Certificate) -> Self {
        let tls_roots = TlsRoots::Only(vec![root.clone()]);
        let timeouts = Timeouts { request: Duration::from_secs(120), ..Timeouts::default() };
        let config = HttpsConfig { tls_roots, timeouts, proxy: Proxy::Direct };
        let transport = Arc::new(HttpsTransport::new(&config).unwrap());
        let service = HttpService::new(&server, transport).unwrap().with_retry(RetryPolicy::ONCE);
        Self { service, cancel: Cancel::new(), retried: AtomicUsize::new(0) }
    }

    /// How many requests went unanswered and were sent again.
    pub(crate) fn retried(&self) -> usize {
        self.retried.load(Ordering::SeqCst)
    }

    /// A request, again and again while nobody answers it. What the server refuses is an error.
    fn ask<T>(&self, request: impl Fn(&HttpService, &Cancel) -> Result<T, Error>) -> Result<T, Error> {
        let began = Instant::now();
        loop {
            match request(&self.service, &self.cancel) {
                Err(error)
                    if !matches!(error, Error::Problem { .. })
                        && error.is_retryable()
                        && began.elapsed() < PATIENCE =>
                {
                    self.retried.fetch_add(1, Ordering::SeqCst);
                    self.cancel.sleep(Duration::from_millis(100));
                }
                answered => return answered,
            }
        }
    }

    /// What the CA knows of an application.
    pub(crate) fn status(&self, access: &Access) -> Result<BusinessStatus, Error> {
        Ok(self.ask(|ca, cancel| ca.application(access, cancel))?.value.business_status)
    }

    /// All of it, from the quote to the confirmation.
    pub(crate) fn renew(&self, holder: &Holder) -> Result<Access, Error> {
        let client = ClientInfo { name: "netca-load".into(), version: "9.9.9".into() };
        let info = self.ask(|ca, cancel| ca.info(cancel))?;
        let quote = self.ask(|ca, cancel| ca.quote(&holder.certificate, None, &client, cancel))?;
        let id = ApplicationId::random()?;
        let content = application(holder, &info, &quote, &id, client).to_bytes();
        let mut signer = InMemory(&holder.key, public(&holder.key));
        let signed = SignedMessage::sign(&content, &holder.certificate, &mut signer).unwrap();
        let receipt = self.ask(|ca, cancel| ca.apply(&id, signed.as_der(), cancel))?;
        let access = Access { id: id.clone(), token: receipt.access_token.clone() };
        match self.ask(|ca, cancel| ca.payment_link(&access, PaymentChannel::Alipay, cancel)) {
            // The page was made, but the answer was lost with the server, and the payer has paid on it meanwhile.
            Err(Error::Problem { problem, .. }) if problem.known() == Some(ProblemCode::AlreadyPaid) => {}
            answered => drop(answered?),
        }
        loop {
            let polled = self.ask(|ca, cancel| ca.application(&access, cancel))?;
            match polled.value.business_status {
                BusinessStatus::Entered | BusinessStatus::UnderReview => {
                    self.cancel
                        .sleep(polled.retry_after.unwrap_or(Duration::from_millis(100)).min(Duration::from_secs(2)));
                }
                _ => break,
            }
        }
        let issued = self.ask(|ca, cancel| ca.certificates(&access, cancel))?;
        let new = Certificate::from_der(&issued.certificate.0).unwrap();
        assert_eq!(new.public_key(), holder.certificate.public_key(), "the certificate of another");
        let installation = || Installation {
            certificate_sha256: Sha256Hex(*new.sha256().as_bytes()),
            encryption_certificate_sha256: None,
        };
        self.ask(|ca, cancel| ca.confirm_installation(&access, installation(), cancel))?;
        Ok(access)
    }
}

fn application(
    holder: &Holder,
    info: &ServiceInfo,
    quote: &Quote,
    id: &ApplicationId,
    client: ClientInfo,
) -> ApplicationRequest {
    let term = TermMonths::new(12).unwrap();
    let option = quote.options.iter().find(|option| option.term_months == term).unwrap();
    ApplicationRequest {
        agreement: quote.agreement.clone(),
        amount: option.total,
        attachments: Vec::new(),
        business_center_id: info.application.business_center_id,
        cert: CertReference::new(&holder.certificate, term),
        certificate_request: None,
        certificate_sha256: Sha256Hex(*holder.certificate.sha256().as_bytes()),
        client,
        courier_payment: CourierPayment::default(),
        encryption_certificate_sha256: None,
        envelope_cipher: None,
        invoice_type: InvoiceType::default(),
        linkman: Linkman {
            address: String::new(),
            email: "ouyang@yunshan.example".into(),
            identity: "11010519491231002X".into(),
            identity_type: 2,
            name: "欧阳某某".into(),
            phone: "13812345678".into(),
        },
        memo: String::new(),
        out_req_id: id.to_string(),
        project_id: info.application.project_id.clone(),
        quote_id: quote.quote_id.clone(),
        recipient: Recipient {
            address: "广州市示例路 1 号".into(),
            mobile: "13812345678".into(),
            name: "欧阳某某".into(),
        },
        renew_with: RenewWith::SameKey,
        system_id: info.application.system_id.clone(),
        template_id: info.application.template_id.clone(),
        vat_invoice: None,
    }
}

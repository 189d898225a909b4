//! A CA whose answers are changed on the way.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use netca_renew::netca_cert::Certificate;
use netca_renew::netca_payment::{PaymentChannel, PaymentLink};
use netca_renew::netca_protocol::wire::{
    Agreement, Application, ClientInfo, IssuedCertificates, Quote, Receipt, ServiceInfo, Sha256Hex,
};
use netca_renew::netca_protocol::{Access, ApplicationId, Cancel, Error, Polled, RenewalService};

type Change<T> = Box<dyn Fn(&mut T) + Send + Sync>;

/// The real CA, and what is done to its answers.
pub struct Hostile {
    inner: Arc<dyn RenewalService>,
    /// Done to the agreement.
    pub agreement: Change<Agreement>,
    /// Done to the quote.
    pub quote: Change<Quote>,
    /// Done to the receipt.
    pub receipt: Change<Receipt>,
    /// Done to the application as it is asked for.
    pub application: Change<Application>,
    /// Done to the payment link.
    pub link: Change<PaymentLink>,
    /// Done to the certificates.
    pub certificates: Change<IssuedCertificates>,
}

impl Hostile {
    /// Nothing is done yet.
    pub fn new(inner: Arc<dyn RenewalService>) -> Self {
        Self {
            inner,
            agreement: Box::new(|_| {}),
            quote: Box::new(|_| {}),
            receipt: Box::new(|_| {}),
            application: Box::new(|_| {}),
            link: Box::new(|_| {}),
            certificates: Box::new(|_| {}),
        }
    }
}

fn changed<T>(answer: Result<T, Error>, change: &Change<T>) -> Result<T, Error> {
    answer.map(|mut answer| {
        change(&mut answer);
        answer
    })
}

impl RenewalService for Hostile {
    fn info(&self, cancel: &Cancel) -> Result<ServiceInfo, Error> {
        self.inner.info(cancel)
    }

    fn quote(&self, certificate: &Certificate, client: &ClientInfo, cancel: &Cancel) -> Result<Quote, Error> {
        changed(self.inner.quote(certificate, client, cancel), &self.quote)
    }

    fn agreement(&self, cancel: &Cancel) -> Result<Agreement, Error> {
        changed(self.inner.agreement(cancel), &self.agreement)
    }

    fn apply(&self, id: &ApplicationId, signed: &[u8], cancel: &Cancel) -> Result<Receipt, Error> {
        changed(self.inner.apply(id, signed, cancel), &self.receipt)
    }

    fn application(&self, access: &Access, cancel: &Cancel) -> Result<Polled<Application>, Error> {
        self.inner.application(access, cancel).map(|mut polled| {
            (self.application)(&mut polled.value);
            polled
        })
    }

    fn payment_link(&self, access: &Access, channel: PaymentChannel, cancel: &Cancel) -> Result<PaymentLink, Error> {
        changed(self.inner.payment_link(access, channel, cancel), &self.link)
    }

    fn certificates(&self, access: &Access, cancel: &Cancel) -> Result<IssuedCertificates, Error> {
        changed(self.inner.certificates(access, cancel), &self.certificates)
    }

    fn confirm_installation(
        &self,
        access: &Access,
        certificate: Sha256Hex,
        cancel: &Cancel,
    ) -> Result<Application, Error> {
        self.inner.confirm_installation(access, certificate, cancel)
    }

    fn withdraw(&self, access: &Access, reason: &str, cancel: &Cancel) -> Result<Application, Error> {
        self.inner.withdraw(access, reason, cancel)
    }
}

/// The real CA, which asks not to be asked again for an hour.
pub struct Patient {
    /// The CA itself.
    pub inner: Arc<dyn RenewalService>,
    /// How often it was asked how far an application is.
    pub asked: AtomicU32,
}

impl RenewalService for Patient {
    fn info(&self, cancel: &Cancel) -> Result<ServiceInfo, Error> {
        self.inner.info(cancel)
    }

    fn quote(&self, certificate: &Certificate, client: &ClientInfo, cancel: &Cancel) -> Result<Quote, Error> {
        self.inner.quote(certificate, client, cancel)
    }

    fn agreement(&self, cancel: &Cancel) -> Result<Agreement, Error> {
        self.inner.agreement(cancel)
    }

    fn apply(&self, id: &ApplicationId, signed: &[u8], cancel: &Cancel) -> Result<Receipt, Error> {
        self.inner.apply(id, signed, cancel)
    }

    fn application(&self, access: &Access, cancel: &Cancel) -> Result<Polled<Application>, Error> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let polled = self.inner.application(access, cancel)?;
        Ok(Polled { retry_after: Some(Duration::from_secs(3600)), ..polled })
    }

    fn payment_link(&self, access: &Access, channel: PaymentChannel, cancel: &Cancel) -> Result<PaymentLink, Error> {
        self.inner.payment_link(access, channel, cancel)
    }

    fn certificates(&self, access: &Access, cancel: &Cancel) -> Result<IssuedCertificates, Error> {
        self.inner.certificates(access, cancel)
    }

    fn confirm_installation(
        &self,
        access: &Access,
        certificate: Sha256Hex,
        cancel: &Cancel,
    ) -> Result<Application, Error> {
        self.inner.confirm_installation(access, certificate, cancel)
    }

    fn withdraw(&self, access: &Access, reason: &str, cancel: &Cancel) -> Result<Application, Error> {
        self.inner.withdraw(access, reason, cancel)
    }
}

//! A CA whose answers are changed on the way.

use std::sync::Arc;

use netca_renew::netca_cert::Certificate;
use netca_renew::netca_payment::{self as money, PaymentChannel, PaymentLink};
use netca_renew::netca_protocol::wire::{
    self, Agreement, Application, ClientInfo, IssuedCertificates, Problem, Quote, Receipt, ServiceInfo,
};
use netca_renew::netca_protocol::{self as protocol, Access, ApplicationId, Cancel, Error, Polled, RenewalService};

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
    /// Said instead of the receipt, after the CA took the application.
    pub instead_of_receipt: Option<Problem>,
    /// Done to the application as it is asked for, and to the pause after it.
    pub application: Change<Polled<Application>>,
    /// Done to the payment link.
    pub link: Change<PaymentLink>,
    /// Done to the certificates.
    pub certificates: Change<IssuedCertificates>,
    /// Whether news of an installation is lost on its way to the CA.
    pub deaf_to_installation: bool,
    /// Done to the challenge.
    pub challenge: Change<wire::Challenge>,
    /// Done to the applications that it shows.
    pub found: Change<wire::FoundApplications>,
}

impl Hostile {
    /// Nothing is done yet.
    pub fn new(inner: Arc<dyn RenewalService>) -> Self {
        Self {
            inner,
            agreement: Box::new(|_| {}),
            quote: Box::new(|_| {}),
            receipt: Box::new(|_| {}),
            instead_of_receipt: None,
            application: Box::new(|_| {}),
            link: Box::new(|_| {}),
            certificates: Box::new(|_| {}),
            deaf_to_installation: false,
            challenge: Box::new(|_| {}),
            found: Box::new(|_| {}),
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

    fn quote(
        &self,
        certificate: &Certificate,
        encryption: Option<&Certificate>,
        client: &ClientInfo,
        cancel: &Cancel,
    ) -> Result<Quote, Error> {
        changed(self.inner.quote(certificate, encryption, client, cancel), &self.quote)
    }

    fn agreement(&self, cancel: &Cancel) -> Result<Agreement, Error> {
        changed(self.inner.agreement(cancel), &self.agreement)
    }

    fn apply(&self, id: &ApplicationId, signed: &[u8], cancel: &Cancel) -> Result<Receipt, Error> {
        let receipt = changed(self.inner.apply(id, signed, cancel), &self.receipt);
        match &self.instead_of_receipt {
            Some(problem) => Err(Error::Problem { problem: Box::new(problem.clone()), retry_after: None }),
            None => receipt,
        }
    }

    fn application(&self, access: &Access, cancel: &Cancel) -> Result<Polled<Application>, Error> {
        changed(self.inner.application(access, cancel), &self.application)
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
        installation: wire::Installation,
        cancel: &Cancel,
    ) -> Result<Application, Error> {
        if self.deaf_to_installation {
            return Err(Error::Interrupted { host: "ca.example:443".into() });
        }
        self.inner.confirm_installation(access, installation, cancel)
    }

    fn withdraw(&self, access: &Access, reason: &str, cancel: &Cancel) -> Result<Application, Error> {
        self.inner.withdraw(access, reason, cancel)
    }

    fn challenge(&self, certificate: &Certificate, cancel: &Cancel) -> Result<wire::Challenge, Error> {
        changed(self.inner.challenge(certificate, cancel), &self.challenge)
    }

    fn lookup(&self, challenge_id: &str, signed: &[u8], cancel: &Cancel) -> Result<wire::FoundApplications, Error> {
        changed(self.inner.lookup(challenge_id, signed, cancel), &self.found)
    }

    fn audience(&self) -> &str {
        self.inner.audience()
    }

    crate::forward! { self => |act| act() }
}

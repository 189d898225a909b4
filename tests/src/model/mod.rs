//! A CA in memory that is honest about money: what the client does is compared with what it knows. Everything else
//! (certificates, quotes, agreements) it takes from a real one.

mod answers;
mod money;
mod place;

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use netca_renew::netca_payment::{
    BankTransfer, Invoice, InvoiceType, Money, PaymentChannel, PaymentLink, PaymentPage, PaymentPageStatus,
    PaymentStatus, ReceivedPayment, Refund, TransferSheet,
};
use netca_renew::netca_protocol::wire::{
    Application, ApplicationRequest, BusinessStatus, IssuedCertificates, Problem, ProblemCode, ServiceInfo,
};
use netca_renew::netca_protocol::{self as protocol, Polled, RenewalService};

use crate::faults::Moment;

pub use place::Place;

/// The CA. Clones of the `Arc` are one CA.
pub struct ModelCa {
    real: Arc<dyn RenewalService>,
    info: ServiceInfo,
    /// What it issues, once an application is approved.
    issued: IssuedCertificates,
    books: Mutex<Books>,
}

/// What the CA knows and has done.
#[derive(Default)]
pub struct Books {
    /// The applications, in the order in which they were made.
    pub files: Vec<File>,
    /// Transfers that have come in on the CA's account, with the application that they paid for.
    pub bank: Vec<(BankTransfer, Option<usize>)>,
    /// What is kept for the next application.
    pub credit: Money,
    /// The next call fails so.
    pub fault: Option<Moment>,
    /// The next call is answered with "not available now", and with how long to wait.
    pub busy: Option<Duration>,
    /// What the client asked for, in order.
    pub calls: Vec<&'static str>,
    /// What it must never ask for: each is a rule broken.
    pub broken: Vec<String>,
    /// The invoice that applications choose.
    pub invoice_type: InvoiceType,
    /// Said of every application instead of what the books hold.
    pub lie: Option<Lie>,
    /// Done to the answers.
    pub tampered: Tampered,
    next: u64,
}

/// One application.
pub struct File {
    /// What was handed in.
    pub request: ApplicationRequest,
    /// How it stands; payments and refunds are kept here, too.
    pub application: Application,
    /// Pages to pay on.
    pub pages: Vec<Page>,
    /// Declared transfers, and whether each was found.
    pub transfers: Vec<(BankTransfer, Option<bool>)>,
}

/// A page to pay on.
#[derive(Debug, Clone)]
pub struct Page {
    /// Its id.
    pub payment_id: String,
    /// The way to pay.
    pub channel: PaymentChannel,
    /// What it asks for.
    pub amount: Money,
    /// How it stands.
    pub status: PaymentPageStatus,
}

type Change<T> = Option<Box<dyn Fn(&mut T) + Send>>;

/// What a dishonest CA does to its answers.
#[derive(Default)]
pub struct Tampered {
    /// To applications.
    pub application: Change<Application>,
    /// To sheets of bank transfers.
    pub sheet: Change<TransferSheet>,
    /// To pages to pay on, and to the pause after them.
    pub page: Change<Polled<PaymentPage>>,
    /// To links to them.
    pub link: Change<PaymentLink>,
    /// To invoices.
    pub invoice: Change<Invoice>,
    /// To their documents.
    pub document: Change<Vec<u8>>,
}

fn changed<T>(mut answer: T, change: &Change<T>) -> T {
    change.iter().for_each(|change| change(&mut answer));
    answer
}

/// Statuses and lists that a dishonest CA reports.
#[derive(Debug, Clone)]
pub struct Lie {
    /// 业务状态
    pub business: BusinessStatus,
    /// 支付状态
    pub payment: PaymentStatus,
    /// The money that came in.
    pub payments: Vec<ReceivedPayment>,
    /// 退款
    pub refunds: Vec<Refund>,
}

impl ModelCa {
    /// A CA without applications.
    pub fn new(real: Arc<dyn RenewalService>, info: ServiceInfo, issued: IssuedCertificates) -> Arc<Self> {
        Arc::new(Self { real, info, issued, books: Mutex::default() })
    }

    /// Its books, to look at and to change.
    pub fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().expect("no test panics while it holds the books")
    }

    /// Around every call of the client: noted, and broken off when a fault is due.
    fn call<T>(
        &self,
        name: &'static str,
        act: impl FnOnce(&mut Books) -> Result<T, protocol::Error>,
    ) -> Result<T, protocol::Error> {
        let mut books = self.books();
        books.calls.push(name);
        if let Some(wait) = books.busy.take() {
            let problem = Box::new(Problem::new(ProblemCode::Unavailable, ""));
            return Err(protocol::Error::Problem { problem, retry_after: Some(wait) });
        }
        let fault = books.fault.take();
        if fault == Some(Moment::Before) {
            return Err(broken_off());
        }
        let answer = act(&mut books);
        if fault.is_some() { answer.and(Err(broken_off())) } else { answer }
    }
}

fn broken_off() -> protocol::Error {
    protocol::Error::Interrupted { host: "ca.example:443".into() }
}

impl Books {
    /// The application that has not ended, which there is at most one of.
    pub fn open(&mut self) -> Option<&mut File> {
        self.files.iter_mut().find(|file| file.is_open())
    }

    /// The last one.
    pub fn last(&mut self) -> Option<&mut File> {
        self.files.last_mut()
    }

    fn id(&mut self, kind: &str) -> String {
        self.next += 1;
        format!("{kind}-{}", self.next)
    }

    /// The invoice of the last application.
    pub fn invoice(&mut self) -> Option<&mut Invoice> {
        self.last().and_then(|file| file.application.invoice.as_mut())
    }
}

impl File {
    /// Whether it has not ended.
    pub fn is_open(&self) -> bool {
        use BusinessStatus as B;
        !matches!(self.application.business_status, B::Rejected | B::Withdrawn | B::Installed)
    }

    /// What came in, less what goes back.
    pub fn kept(&self) -> Money {
        let application = &self.application;
        let sum = |amounts: Vec<Money>| amounts.into_iter().try_fold(Money::ZERO, Money::checked_add);
        let received = sum(application.payments.iter().map(|payment| payment.amount).collect());
        let refunded = sum(application.refunds.iter().map(|refund| refund.amount).collect());
        received
            .zip(refunded)
            .and_then(|(received, refunded)| received.checked_sub(refunded))
            .expect("no more goes back")
    }

    /// What is still to be paid.
    pub fn missing(&self) -> Money {
        self.application.order.total.checked_sub(self.kept()).unwrap_or_default()
    }
}

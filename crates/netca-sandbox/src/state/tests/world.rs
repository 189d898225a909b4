//! A CA with two holders, a bank, and a clock that only tests move.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use axum::http::{HeaderMap, HeaderValue, header};
use netca_cert::Certificate;
use netca_payment::{BankTransfer, CourierPayment, InvoiceType, Money, PaymentChannel, PaymentPageStatus, TermMonths};
use netca_protocol::wire::{ProblemCode, RenewWith};
use rusqlite::{Transaction, params};
use serde_json::{Value, json};

use super::books::{self, Outside};
use super::events::Event;
use crate::ca::Ca;
use crate::escrow::Escrow;
use crate::files::DataDir;
use crate::pki::Issuers;
use crate::routes::{self, Call, Handler};
use crate::secret::ServerSecret;
use crate::state::{self, Paid};
use crate::store::applications::{self, Record, Status};
use crate::store::certificates::{self, Origin};
use crate::store::{Store, ledger, numbers, payments};
use crate::web::Web;
use crate::{Clock, Config, Error};

pub(super) struct World {
    ca: Ca,
    clock: Arc<AtomicU64>,
    holders: Vec<Certificate>,
    applications: Vec<String>,
    pages: Vec<(String, String)>,
    /// What payers and the bank know of, whatever the CA has written down.
    outside: Outside,
    _dir: tempfile::TempDir,
}

impl World {
    pub(super) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(AtomicU64::new(0));
        let mut config = Config::new(dir.path().join("data"));
        let time = clock.clone();
        let start = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_322_096);
        config.clock = Clock::new(move || start + Duration::from_millis(time.load(Ordering::SeqCst)));
        let data = DataDir::open(&config.data).unwrap();
        let issuers = Issuers::load_or_create(&config, &data).unwrap();
        let secret = ServerSecret::load_or_create(&data.file("server.secret")).unwrap();
        // Any certificate of this CA will do, and its server's is at hand.
        let holder = || {
            let address = "127.0.0.1".parse().unwrap();
            let (chain, _) = issuers.classic().server_certificate(&[address], config.clock.now()).unwrap();
            Certificate::from_der(&chain[0]).unwrap()
        };
        let holders = vec![holder(), holder()];
        let store = Store::in_memory();
        let ca = Ca {
            config,
            issuers,
            escrow: store.transaction(|tx| Escrow::load_or_create(&data.file("escrow.key"), tx)).unwrap(),
            store,
            secret,
            web: Web::new(&data.file("desk.password")).unwrap(),
            base_url: "https://ca.example".into(),
            names: Vec::new(),
        };
        let (applications, pages, outside) = (Vec::new(), Vec::new(), Outside::default());
        Self { ca, clock, holders, applications, pages, outside, _dir: dir }
    }

    /// Begins anew, with empty records.
    pub(super) fn begin(&mut self, played: bool) {
        self.ca.store = Store::in_memory();
        self.ca.config.auto_pay = played;
        self.ca.config.auto_review = played.then_some(Duration::from_secs(60));
        self.applications.clear();
        self.pages.clear();
        self.outside = Outside { played, ..Outside::default() };
        self.write(|tx, now| {
            for certificate in &self.holders {
                certificates::add(tx, certificate, Origin::First, now).unwrap();
                let sha256 = certificate.sha256().to_string();
                let sql = "INSERT INTO quotes VALUES (?1, ?1, '{}', 0)";
                tx.execute(sql, [sha256]).unwrap();
            }
        });
    }

    pub(super) fn step(&mut self, event: &Event) {
        match event {
            Event::Apply { holder, total } => self.apply(*holder, *total),
            Event::Page { application, channel } => {
                let Some(id) = self.application(*application) else { return };
                if let Some(link) = self.client(routes::payments::create, &id, &json!({ "channel": channel })) {
                    let page = (id, link["payment_id"].as_str().unwrap().to_owned());
                    if !self.pages.contains(&page) {
                        self.pages.push(page);
                    }
                }
            }
            Event::Pay { page, channel } => self.pay(*page, *channel),
            Event::Decline { page } => {
                let Some((id, page)) = newest(&self.pages, *page) else { return };
                self.write(|tx, now| {
                    let record = self.advanced(tx, &id, now);
                    state::decline(tx, &record, &page, now).unwrap();
                });
            }
            Event::Declare { application, transfers } => {
                let Some(id) = self.application(*application) else { return };
                let list: Vec<BankTransfer> = transfers.iter().map(|at| transfer(*at)).collect();
                self.client(routes::transfers::put, &id, &json!({ "transfers": list }));
            }
            Event::Verify { application } => self.ask(*application, routes::transfers::verify, &Value::Null),
            Event::Bank { transfer: at } => {
                let transfer = transfer(*at);
                self.write(|tx, now| ledger::add(tx, &transfer, now).unwrap());
                self.outside.banked += transfer.amount.fen();
            }
            Event::Withdraw { application, asks: false } => drop(self.operator(*application, state::withdraw)),
            Event::Withdraw { application, asks: true } => {
                self.ask(*application, routes::applications::put_withdrawal, &json!({ "reason": "" }));
            }
            Event::Install { application, asks: false } => drop(self.operator(*application, state::install)),
            Event::Install { application, asks: true } => {
                let Some(id) = self.application(*application) else { return };
                let new = self.write(|tx, _| applications::by_id(tx, &id).unwrap().unwrap().new_sha256);
                let body = json!({ "certificate_sha256": new.unwrap_or_else(|| "00".repeat(32)) });
                self.client(routes::applications::put_installation, &id, &body);
            }
            Event::AskInvoice { application, title } => {
                let body = json!({ "title": format!("抬头{title}"), "email": "" });
                self.ask(*application, routes::invoices::put, &body);
            }
            Event::Approve { application } => drop(self.operator(*application, state::approve)),
            Event::Reject { application, carry } => {
                let paid = if *carry { Paid::CarryOver } else { Paid::Refund };
                self.operator(*application, |tx, record, now| state::reject(tx, record, "理由", paid, now));
            }
            Event::Settle { application } => {
                let taken = self.operator(*application, |tx, record, now| {
                    let missing = state::missing(tx, record)?;
                    state::settle(tx, record, PaymentChannel::Cash, now)?;
                    Ok(missing.fen())
                });
                self.outside.paid += taken.unwrap_or(0);
            }
            Event::RefundCredit { application } => drop(self.operator(*application, state::refund_credit)),
            Event::Refunded { application } => drop(self.operator(*application, state::refunded)),
            Event::IssueInvoice { application } => drop(self.operator(*application, state::issue_invoice)),
            Event::Revoke { holder } => {
                let serial = self.holders[*holder].serial_number().to_string();
                self.write(|tx, _| certificates::revoke(tx, &serial).unwrap());
            }
            Event::Wait { seconds } => drop(self.clock.fetch_add(seconds * 1000, Ordering::SeqCst)),
            Event::Tick => state::advance_all(&self.ca).unwrap(),
        }
    }

    /// Looks at all of the books.
    pub(super) fn check(&self) {
        self.write(|tx, _| books::check(tx, &self.outside));
        for id in &self.applications {
            self.write(|tx, _| {
                let record = applications::by_id(tx, id).unwrap().unwrap();
                books::check_view(&state::to_wire(&self.ca, tx, &record).unwrap());
            });
        }
    }

    /// Everything comes to its end: what is not issued is withdrawn, what is kept is given back, what is asked for is
    /// paid.
    pub(super) fn end(&mut self) {
        for at in 0..self.applications.len() {
            self.step(&Event::Withdraw { application: at, asks: true });
            self.step(&Event::RefundCredit { application: at });
        }
        // What is due then: transfers that nobody counts on any more.
        self.step(&Event::Tick);
        self.step(&Event::Wait { seconds: 1 });
        self.step(&Event::Tick);
        for at in 0..self.applications.len() {
            self.step(&Event::Refunded { application: at });
        }
        self.check();
        self.write(|tx, _| books::check_end(tx));
    }

    /// What has been reached, in words.
    pub(super) fn seen(&self) -> BTreeSet<String> {
        self.write(|tx, _| books::seen(tx))
    }

    fn apply(&mut self, holder: usize, total: u64) {
        let sha256 = self.holders[holder].sha256().to_string();
        let id = format!("application-{}", self.applications.len());
        let taken = self.write(|tx, now| {
            if applications::is_open_for(tx, &sha256).unwrap() {
                return false;
            }
            let mut record = Record {
                application_id: id.clone(),
                business_number: numbers::business(tx, "20261122").unwrap(),
                order_number: numbers::order(tx, "20261122").unwrap(),
                certificate_sha256: sha256.clone(),
                encryption_sha256: None,
                quote_id: sha256.clone(),
                signed_sha256: String::new(),
                content_sha256: String::new(),
                renew_with: RenewWith::SameKey,
                request: None,
                new_pair: false,
                envelope_cipher: None,
                term: TermMonths::new(12).unwrap(),
                fee_lines: Vec::new(),
                total: Money::from_fen(total).unwrap(),
                courier_payment: CourierPayment::OnDelivery,
                invoice_type: if holder == 0 { InvoiceType::Electronic } else { InvoiceType::Vat },
                status: Status::Entered,
                reason: None,
                new_sha256: None,
                new_encryption_sha256: None,
                created_at: now,
                paid_at: None,
                approved_at: None,
                updated_at: now,
            };
            applications::add(tx, &record).unwrap();
            let vat = json!({ "address": "地址", "bank": "银行", "bank_account": "12345", "tax_number": "91350100M000100Y43",
                "telephone": "02000000000", "title": "抬头" });
            let sql = "INSERT INTO submissions VALUES (?1, x'', '', 2, '', '13800000000', 'a@b.example', '', '', '', '', '',
                ?2, NULL)";
            tx.execute(sql, params![id, vat.to_string()]).unwrap();
            state::enter(tx, &mut record, now).unwrap();
            true
        });
        if taken {
            self.applications.push(id);
        }
    }

    /// As the cashier does it.
    fn pay(&mut self, page: usize, channel: PaymentChannel) {
        let Some((id, page)) = newest(&self.pages, page) else { return };
        let paid = self.write(|tx, now| {
            let mut record = self.advanced(tx, &id, now);
            let before = payments::by_id(tx, &page).unwrap().unwrap();
            let after = state::pay(tx, &mut record, &page, channel, now).unwrap();
            let taken = before.status != PaymentPageStatus::Paid && after == PaymentPageStatus::Paid;
            if taken { before.amount.fen() } else { 0 }
        });
        self.outside.paid += paid;
    }

    fn advanced(&self, tx: &Transaction<'_>, id: &str, now: SystemTime) -> Record {
        let mut record = applications::by_id(tx, id).unwrap().unwrap();
        state::advance(&self.ca, tx, &mut record, now).unwrap();
        record
    }

    fn application(&self, at: usize) -> Option<String> {
        newest(&self.applications, at)
    }

    fn ask(&self, application: usize, handler: Handler, body: &Value) {
        if let Some(id) = self.application(application) {
            self.client(handler, &id, body);
        }
    }

    /// Asks as a client does. A refusal is an answer, a failure is not.
    fn client(&self, handler: Handler, id: &str, body: &Value) -> Option<Value> {
        let bearer = format!("Bearer {}", self.ca.secret.token("application", id));
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, HeaderValue::try_from(bearer).unwrap());
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let call = Call { id: id.to_owned(), headers, body: body.to_string().into(), ..Call::default() };
        match handler(&self.ca, &call) {
            Ok(reply) => Some(serde_json::from_slice(&reply.body).unwrap()),
            Err(refusal) => {
                let (problem, cause) = refusal.into_parts();
                assert!(cause.is_none() && problem.known() != Some(ProblemCode::Internal), "{problem:?} {cause:?}");
                None
            }
        }
    }

    /// Decides as the operator does. What the state does not allow is an answer, anything else is a failure.
    fn operator<T>(
        &self,
        application: usize,
        work: impl FnOnce(&Transaction<'_>, &mut Record, SystemTime) -> Result<T, Error>,
    ) -> Option<T> {
        let id = self.application(application)?;
        let now = self.ca.config.clock.now();
        let done = self.ca.store.transaction(|tx| {
            let mut record = applications::by_id(tx, &id)?.unwrap();
            work(tx, &mut record, now)
        });
        match done {
            Ok(done) => Some(done),
            Err(Error::WrongState { .. } | Error::NoInvoiceToIssue { .. }) => None,
            Err(error) => panic!("{error}"),
        }
    }

    fn write<T>(&self, work: impl FnOnce(&Transaction<'_>, SystemTime) -> T) -> T {
        let now = self.ca.config.clock.now();
        self.ca.store.transaction::<_, Error>(|tx| Ok(work(tx, now))).unwrap()
    }
}

/// The pool: two payers, few amounts, one day, so that what is declared, banked and declared again meets.
fn transfer(at: usize) -> BankTransfer {
    BankTransfer {
        payer_account: "6222000000000000000".into(),
        payer_name: if at.is_multiple_of(2) { "云杉" } else { "红松" }.into(),
        amount: Money::from_fen([5_000, 10_000, 13_000][at / 2]).unwrap(),
        date: "2026-11-20".into(),
        remark: String::new(),
    }
}

/// Counts from the newest on, and wraps around.
fn newest<T: Clone>(list: &[T], at: usize) -> Option<T> {
    list.iter().rev().cycle().take(list.len().max(1) * 8).nth(at % list.len().max(1)).cloned()
}

//! Rules 2 and 8 of the safety rules, in any order of events: a payer who does what the client says never pays twice, no
//! more goes back than came in, and nothing is installed without payment and approval.

use std::time::SystemTime;

use netca_renew::netca_payment::{
    BankTransfer, InvoiceType, Money, PaymentChannel, PaymentLink, PaymentPageStatus, PaymentStatus, ReceivedPayment,
    Refund, RefundReason, RefundStatus,
};
use netca_renew::netca_protocol::wire::BusinessStatus;
use netca_renew::netca_protocol::{Cancel, Error as ProtocolError};
use netca_renew::{Error, InvoiceInput, PaymentEnd, Renewal, Stage, TransferInput};
use netca_tests::faults::Moment;
use netca_tests::model::{File, Lie, Place};
use proptest::prelude::*;

/// What can happen, on either side.
#[derive(Debug, Clone, Copy)]
enum Step {
    Apply,
    AskForPage(PaymentChannel),
    WaitForPayment,
    PayLastLink,
    PageEnds(PaymentPageStatus),
    /// The payer transfers what is missing, divided by this, and says so.
    Transfer(u64),
    /// The payer transfers so much more than is missing, and says so.
    TransferTooMuch(u64),
    Verify,
    SettleAtTheCounter,
    Approve,
    Reject {
        carry: bool,
    },
    Refund,
    Withdraw,
    Install,
    Refresh,
    AskForInvoice,
    /// The next call breaks off.
    Break(Moment),
}

fn step() -> impl Strategy<Value = Step> {
    let channels = [PaymentChannel::Alipay, PaymentChannel::UnionpayPersonal, PaymentChannel::UnionpayCorporate];
    let ends = [PaymentPageStatus::Declined, PaymentPageStatus::Expired];
    prop_oneof![
        3 => Just(Step::Apply),
        3 => prop::sample::select(channels.to_vec()).prop_map(Step::AskForPage),
        1 => Just(Step::WaitForPayment),
        2 => Just(Step::PayLastLink),
        1 => prop::sample::select(ends.to_vec()).prop_map(Step::PageEnds),
        2 => (1..4u64).prop_map(Step::Transfer),
        1 => (1..5_000u64).prop_map(Step::TransferTooMuch),
        2 => Just(Step::Verify),
        1 => Just(Step::SettleAtTheCounter),
        2 => Just(Step::Approve),
        2 => any::<bool>().prop_map(|carry| Step::Reject { carry }),
        1 => Just(Step::Refund),
        1 => Just(Step::Withdraw),
        2 => Just(Step::Install),
        1 => Just(Step::Refresh),
        1 => Just(Step::AskForInvoice),
        2 => prop::sample::select(vec![Moment::Before, Moment::After]).prop_map(Step::Break),
    ]
}

/// A payer who does what the client says, and the client.
struct Run {
    place: Place,
    link: Option<PaymentLink>,
    /// What was transferred beyond what was missing, knowingly.
    too_much: u64,
    cancel: Cancel,
}

impl Run {
    fn new() -> Self {
        let place = Place::new();
        place.ca.books().invoice_type = InvoiceType::Electronic;
        Self { place, link: None, too_much: 0, cancel: Cancel::new() }
    }

    fn take(&mut self, step: Step) {
        let ca = self.place.ca.clone();
        match step {
            Step::Apply => allowed(step, self.place.apply().map(drop)),
            Step::PayLastLink => {
                if let Some(link) = &self.link {
                    ca.books().pay_page(&link.payment_id);
                }
            }
            Step::PageEnds(status) => ca.books().end_page(status),
            // Nobody goes to the counter with a transfer under way.
            Step::SettleAtTheCounter if !ca.books().bank.iter().any(|(_, used)| used.is_none()) => {
                ca.books().settle(PaymentChannel::Cash);
            }
            Step::Approve => ca.books().approve(),
            Step::Reject { carry } => ca.books().reject(carry),
            Step::Refund => ca.books().refund(),
            Step::Break(moment) => ca.books().fault = Some(moment),
            _ => self.on_the_client(step),
        }
    }

    fn on_the_client(&mut self, step: Step) {
        let Self { place, link, too_much, cancel } = self;
        let Some(mut renewal) = place.renewal() else { return };
        let done = match step {
            Step::AskForPage(channel) => renewal.payment_link(channel, cancel).map(|given| {
                if let Some(given) = &given {
                    let books = place.ca.books();
                    let file = books.files.iter().find(|file| file.is_open()).expect("a page of an open application");
                    assert_eq!(given.amount, file.missing(), "more or less is asked for than is missing");
                }
                *link = given;
            }),
            Step::WaitForPayment => match link.clone() {
                Some(link) => renewal.wait_for_payment(&link, SystemTime::now(), cancel).map(|end| {
                    let books = place.ca.books();
                    let of = |file: &&File| file.application.application_id == renewal.id().as_str();
                    let file = books.files.iter().find(of).unwrap();
                    // What the client heard of stays true when the CA, rejecting, gives the money back unasked.
                    let came = file.application.payments.iter().map(|payment| payment.amount.fen()).sum::<u64>();
                    let paid = file.application.payment_status.is_paid() || came >= file.application.order.total.fen();
                    assert!(end != PaymentEnd::Paid || paid, "the client says paid, the CA never was");
                }),
                None => Ok(()),
            },
            Step::Transfer(parts) => {
                transfer(place, &mut renewal, cancel, |missing| missing.div_ceil(parts)).map(|sent| {
                    // Who transfers does not pay on the page, too.
                    *link = link.take().filter(|_| !sent);
                })
            }
            Step::TransferTooMuch(more) => {
                transfer(place, &mut renewal, cancel, |missing| missing + more).map(|sent| {
                    *link = link.take().filter(|_| !sent);
                    *too_much += if sent { more } else { 0 };
                })
            }
            Step::Verify => renewal.verify_transfers(cancel).map(drop),
            Step::Withdraw => renewal.withdraw("不需要了", cancel).map(drop),
            Step::Install => place.install(&mut renewal),
            Step::Refresh => renewal.refresh(cancel).map(drop),
            Step::AskForInvoice => {
                let input = InvoiceInput { title: "张三".into(), ..InvoiceInput::default() };
                renewal.request_invoice(&input, cancel).map(drop)
            }
            _ => Ok(()),
        };
        allowed(step, done);
    }

    /// What must be true at every moment.
    fn look(&self) {
        let mut books = self.place.ca.books();
        assert!(books.broken.is_empty(), "{:?}", books.broken);
        let mut overpaid = 0;
        let mut held = books.credit.fen();
        for file in &books.files {
            let application = &file.application;
            let back = |refund: &&Refund| refund.reason == RefundReason::Overpaid;
            overpaid += application.refunds.iter().filter(back).map(|refund| refund.amount.fen()).sum::<u64>();
            let carried_on = application.payment_status == PaymentStatus::CarriedOver;
            held += if carried_on { 0 } else { file.kept().fen() };
        }
        assert!(overpaid <= self.too_much, "{overpaid} came in too much, {} on purpose", self.too_much);
        if let Some(file) = books.last() {
            let total = file.application.order.total.fen();
            assert!(held <= total, "{held} is held for one renewal of {total}");
        }
        let done = books.files.iter().any(|file| {
            let application = &file.application;
            let approved =
                matches!(application.business_status, BusinessStatus::ReadyToInstall | BusinessStatus::Installed);
            approved && application.payment_status.is_paid()
        });
        drop(books);
        assert!(done || !self.place.is_renewed(), "installed without payment and approval");
    }
}

/// Transfers some of what is missing, if nothing is under way, and says so until the CA has heard it. Gives whether.
fn transfer(
    place: &Place,
    renewal: &mut Renewal<'_>,
    cancel: &Cancel,
    amount: impl Fn(u64) -> u64,
) -> Result<bool, Error> {
    let sheet = renewal.transfers(cancel)?;
    let under_way = place.ca.books().bank.iter().any(|(_, used)| used.is_none());
    if renewal.stage() != Stage::AwaitingPayment || sheet.is_covered() || under_way {
        return Ok(false);
    }
    let amount = Money::from_fen(amount(sheet.missing.fen())).unwrap();
    let input = TransferInput {
        payer_account: format!("62220000{:06}", place.ca.books().bank.len()),
        payer_name: "云杉示例有限公司".into(),
        amount: amount.to_string(),
        date: "2026-11-20".into(),
        remark: String::new(),
    };
    let new = place.client.check_transfer(&input).unwrap();
    let mut all: Vec<BankTransfer> = sheet.transfers.into_iter().map(|declared| declared.transfer).collect();
    all.push(new.clone());
    let declared = match renewal.declare_transfers(&all, cancel) {
        Err(Error::Protocol(ProtocolError::Interrupted { .. })) => renewal.declare_transfers(&all, cancel),
        declared => declared,
    };
    declared?;
    place.ca.books().bank_receives(new);
    Ok(true)
}

/// What a client of an honest CA may say. That states ran backwards, money vanished or amounts differ, it may not.
#[track_caller]
fn allowed(step: Step, done: Result<(), Error>) {
    match done {
        Ok(())
        | Err(Error::WrongStage { .. } | Error::WrongPaymentStatus { .. } | Error::Form(_))
        | Err(Error::CertificateNotOnToken)
        | Err(Error::Protocol(ProtocolError::Interrupted { .. })) => {}
        Err(Error::Protocol(ProtocolError::Problem { problem, .. }))
            if ["application_open", "application_closed", "certificate_revoked", "payment_unknown"]
                .contains(&problem.code.as_str()) => {}
        Err(error) => panic!("{step:?}: {error:?}"),
    }
}

fn lies() -> impl Strategy<Value = Lie> {
    let business = [
        BusinessStatus::Entered,
        BusinessStatus::UnderReview,
        BusinessStatus::ReadyToInstall,
        BusinessStatus::Rejected,
        BusinessStatus::Withdrawn,
    ];
    let payment = [
        PaymentStatus::Unpaid,
        PaymentStatus::PartlyPaid,
        PaymentStatus::Paid,
        PaymentStatus::CarriedOver,
        PaymentStatus::Refunding,
        PaymentStatus::Refunded,
    ];
    let list = prop::collection::vec((0..3u8, prop::sample::select(vec![1u64, 5_000, 10_000, 20_000])), 0..3);
    let choice = (prop::sample::select(business.to_vec()), prop::sample::select(payment.to_vec()), list.clone(), list);
    choice.prop_map(|(business, payment, payments, refunds)| Lie {
        business,
        payment,
        payments: payments.into_iter().map(|(id, amount)| received(id, amount)).collect(),
        refunds: refunds.into_iter().map(|(id, amount)| refund(id, amount)).collect(),
    })
}

fn received(id: u8, amount: u64) -> ReceivedPayment {
    ReceivedPayment {
        payment_id: format!("in-{id}"),
        channel: PaymentChannel::Alipay,
        amount: Money::from_fen(amount).unwrap(),
        received_at: SystemTime::UNIX_EPOCH,
    }
}

fn refund(id: u8, amount: u64) -> Refund {
    Refund {
        refund_id: format!("out-{id}"),
        amount: Money::from_fen(amount).unwrap(),
        reason: RefundReason::Overpaid,
        status: RefundStatus::Requested,
        requested_at: SystemTime::UNIX_EPOCH,
        refunded_at: None,
    }
}

/// Each case signs and logs in, which takes its time; `PROPTEST_CASES` asks for more of them.
fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(32);
    ProptestConfig { cases, max_shrink_iters: 200, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn nobody_pays_twice_in_any_order_of_events(steps in prop::collection::vec(step(), 1..40)) {
        let mut run = Run::new();
        for step in steps {
            run.take(step);
            run.look();
        }
    }

    /// Whatever a CA says, one thing after the other.
    #[test]
    fn no_lie_leads_to_a_page_or_an_installation(lies in prop::collection::vec(lies(), 1..12)) {
        let (place, cancel) = (Place::new(), Cancel::new());
        place.apply().unwrap();
        let mut renewal = place.renewal().unwrap();
        let mut was_paid = false;
        for lie in lies {
            let (before, lists) = (renewal.facts().status.unwrap(), renewal.facts().payments.clone());
            place.ca.books().lie = Some(lie.clone());
            let believed = renewal.refresh(&cancel).is_ok();
            let (status, payments) = (renewal.facts().status.unwrap(), renewal.facts().payments.clone());
            if believed {
                prop_assert_eq!(status, (lie.business, lie.payment));
                let sum = |amounts: Vec<Money>| amounts.iter().map(|amount| amount.fen()).sum::<u64>();
                let (came, went) = (sum(lie.payments.iter().map(|p| p.amount).collect()), sum(lie.refunds.iter().map(|r| r.amount).collect()));
                prop_assert!(went <= came, "more goes back than came in");
                prop_assert!(lists.iter().all(|one| payments.contains(one)), "money vanished");
                prop_assert!(!was_paid || !status.1.is_payable(), "what was paid is not to be paid again");
            } else {
                prop_assert_eq!(status, before, "what is refused is not believed");
            }
            was_paid |= status.1.is_paid();
            place.ca.books().calls.clear();
            let _ = renewal.payment_link(PaymentChannel::Alipay, &cancel);
            if !believed || !lie.payment.is_payable() || lie.business != BusinessStatus::Entered {
                prop_assert!(!place.ca.books().calls.contains(&"payment_link"), "a page was asked for at {lie:?}");
            }
            let _ = place.install(&mut renewal);
            prop_assert!(place.ca.books().broken.iter().all(|rule| rule.contains("a page")));
            if place.is_renewed() {
                prop_assert!(believed && lie.business == BusinessStatus::ReadyToInstall && lie.payment.is_paid());
                break;
            }
        }
    }
}

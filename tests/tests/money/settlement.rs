//! Application, payments and refunds: separate machines that must fit.

use netca_renew::netca_payment::{PaymentChannel, PaymentStatus, RefundReason, RefundStatus};
use netca_renew::netca_protocol::Cancel;
use netca_renew::netca_protocol::wire::{Application, BusinessStatus};
use netca_renew::{Error, Stage};
use netca_tests::model::Place;

use super::{Tampers, code, fen, transfer};

#[test]
fn what_was_paid_for_a_rejected_application_pays_the_next_one_at_once() {
    let place = Place::new();
    let (cancel, first) = (Cancel::new(), place.apply().unwrap());
    place.ca.books().settle(PaymentChannel::Cash);
    place.ca.books().reject(true);
    {
        let mut renewal = place.renewal().unwrap();
        let application = renewal.refresh(&cancel).unwrap();
        assert_eq!(renewal.stage(), Stage::Rejected);
        assert_eq!(application.payment_status, PaymentStatus::CarriedOver);
        assert_eq!(application.reason.as_deref(), Some("材料不清晰"));
    }
    // Corrected, and applied for again.
    let second = place.apply().unwrap();
    assert_ne!(first, second);
    let mut renewal = place.client.open(&second).unwrap();
    assert_eq!(renewal.stage(), Stage::UnderReview, "it comes already paid");
    assert_eq!(renewal.payment_link(PaymentChannel::Alipay, &cancel).unwrap(), None);
    let paid = &renewal.refresh(&cancel).unwrap().payments[0];
    assert_eq!((paid.channel, paid.amount), (PaymentChannel::CarriedOver, fen(10_000)));
    assert!(!place.ca.books().calls.contains(&"payment_link"));
    place.ca.books().approve();
    renewal.refresh(&cancel).unwrap();
    place.install(&mut renewal).unwrap();
    assert!(place.is_renewed());
}

#[test]
fn a_part_that_was_carried_over_leaves_the_rest_to_be_paid() {
    let place = Place::new();
    let (cancel, _) = (Cancel::new(), place.apply().unwrap());
    {
        let mut renewal = place.renewal().unwrap();
        let part = transfer(&place.client, "30");
        renewal.declare_transfers(std::slice::from_ref(&part), &cancel).unwrap();
        place.ca.books().bank_receives(part);
        renewal.verify_transfers(&cancel).unwrap();
    }
    place.ca.books().reject(true);
    place.renewal().unwrap().refresh(&cancel).unwrap();
    let second = place.apply().unwrap();
    let mut renewal = place.client.open(&second).unwrap();
    assert_eq!(renewal.facts().status, Some((BusinessStatus::Entered, PaymentStatus::PartlyPaid)));
    let link = renewal.payment_link(PaymentChannel::UnionpayPersonal, &cancel).unwrap().unwrap();
    assert_eq!(link.amount, fen(7_000));
}

#[test]
fn what_was_paid_is_given_back_after_withdrawal() {
    let place = Place::new();
    place.apply().unwrap();
    place.ca.books().settle(PaymentChannel::Cash);
    let (mut renewal, cancel) = (place.renewal().unwrap(), Cancel::new());
    let application = renewal.withdraw("不需要了", &cancel).unwrap();
    let refund = &application.refunds[0];
    assert_eq!((refund.amount, refund.reason), (fen(10_000), RefundReason::Withdrawn));
    assert_eq!((refund.status, renewal.stage()), (RefundStatus::Requested, Stage::Withdrawn));
    place.ca.books().refund();
    let application = renewal.refresh(&cancel).unwrap();
    assert_eq!(
        (application.refunds[0].status, application.payment_status),
        (RefundStatus::Refunded, PaymentStatus::Refunded)
    );
    assert!(application.refunds[0].refunded_at.is_some());
    // Asked again, nothing is given back twice.
    assert_eq!(renewal.withdraw("", &cancel).unwrap().refunds.len(), 1);
}

/// 多付: what is too much goes back while the renewal goes on.
#[test]
fn an_overpayment_is_given_back_while_the_renewal_goes_on() {
    let place = Place::new();
    place.apply().unwrap();
    let (mut renewal, cancel) = (place.renewal().unwrap(), Cancel::new());
    let too_much = transfer(&place.client, "120");
    renewal.declare_transfers(std::slice::from_ref(&too_much), &cancel).unwrap();
    place.ca.books().bank_receives(too_much);
    let sheet = renewal.verify_transfers(&cancel).unwrap();
    assert_eq!((sheet.excess, renewal.stage()), (fen(2_000), Stage::UnderReview));
    place.ca.books().approve();
    let refunds = renewal.refresh(&cancel).unwrap().refunds;
    assert_eq!((refunds[0].reason, refunds[0].amount), (RefundReason::Overpaid, fen(2_000)));
    place.install(&mut renewal).unwrap();
    place.ca.books().refund();
    assert_eq!(renewal.refresh(&cancel).unwrap().refunds[0].status, RefundStatus::Refunded);
    assert_eq!(renewal.stage(), Stage::Complete);
}

/// A renewal that was paid too much for, so that both lists hold something, seen by the client.
fn overpaid() -> Place {
    let place = Place::new();
    place.apply().unwrap();
    let mut renewal = place.renewal().unwrap();
    let too_much = transfer(&place.client, "120");
    renewal.declare_transfers(std::slice::from_ref(&too_much), &Cancel::new()).unwrap();
    place.ca.books().bank_receives(too_much);
    renewal.verify_transfers(&Cancel::new()).unwrap();
    drop(renewal);
    place
}

#[test]
fn lists_never_shrink_change_or_exceed() {
    let tampers: Tampers<Application, 9> = [
        (3015, |application| application.payments.clear()),
        (3015, |application| application.refunds.clear()),
        (3015, |application| application.payments[0].amount = fen(12_001)),
        (3015, |application| application.refunds[0].amount = fen(1_999)),
        (3010, |application| application.refunds[0].amount = fen(12_001)),
        (3014, |application| application.refunds[0].amount = fen(2_001)),
        (3014, |application| application.payments[0].amount = fen(9_999)),
        (3011, |application| application.payments = vec![application.payments[0].clone(); 2]),
        (3013, |application| application.refunds[0].refunded_at = Some(std::time::SystemTime::UNIX_EPOCH)),
    ];
    let place = overpaid();
    for (at, (number, tamper)) in tampers.into_iter().enumerate() {
        let before = place.renewal().unwrap().facts().clone();
        place.ca.books().tampered.application = Some(Box::new(move |application| {
            let refunds = application.refunds.clone();
            tamper(application);
            // Without its payment a refund breaks another rule first.
            application.refunds.retain(|_| !application.payments.is_empty() || refunds.is_empty());
        }));
        let mut renewal = place.renewal().unwrap();
        assert_eq!(code(renewal.refresh(&Cancel::new())), number, "{at}");
        assert_eq!(*renewal.facts(), before, "{at}: what is refused is not written down");
    }
    place.ca.books().tampered.application = None;
    place.renewal().unwrap().refresh(&Cancel::new()).expect("the honest answer is taken after all of these");
}

#[test]
fn statuses_that_contradict_each_other_are_refused() {
    let place = Place::new();
    place.apply().unwrap();
    let (mut renewal, cancel) = (place.renewal().unwrap(), Cancel::new());
    let mut say = |business, payment| {
        place.ca.books().tampered.application = Some(Box::new(move |application| {
            (application.business_status, application.payment_status) = (business, payment);
        }));
        renewal.refresh(&cancel).err()
    };
    for (business, payment) in [
        (BusinessStatus::UnderReview, PaymentStatus::Unpaid),
        (BusinessStatus::ReadyToInstall, PaymentStatus::Unpaid),
        (BusinessStatus::Installed, PaymentStatus::Unpaid),
        (BusinessStatus::UnderReview, PaymentStatus::CarriedOver),
    ] {
        let error = say(business, payment).unwrap();
        assert!(matches!(error, Error::StatusesContradict { .. }), "{business:?} {payment:?}: {error:?}");
    }
    assert_eq!(say(BusinessStatus::Entered, PaymentStatus::PartlyPaid).unwrap().code(), 3014, "nothing came in");
}

/// Approved, and the money on its way back: not installed, not paid again.
#[test]
fn what_was_given_back_is_neither_installed_nor_paid_again() {
    let place = Place::new();
    place.apply().unwrap();
    place.ca.books().settle(PaymentChannel::Cash);
    let (mut renewal, cancel) = (place.renewal().unwrap(), Cancel::new());
    renewal.refresh(&cancel).unwrap();
    let say = |business| {
        place.ca.books().tampered.application = Some(Box::new(move |application| {
            (application.business_status, application.payment_status) = (business, PaymentStatus::Refunding);
        }));
    };
    say(BusinessStatus::ReadyToInstall);
    renewal.refresh(&cancel).unwrap();
    let error = place.install(&mut renewal).unwrap_err();
    assert!(matches!(error, Error::WrongPaymentStatus { status: PaymentStatus::Refunding }), "{error:?}");
    assert!(!place.is_renewed() && !place.ca.books().calls.contains(&"certificates"));
    // Before the review: the CA's staff began a refund before the application was withdrawn.
    let place = Place::new();
    place.apply().unwrap();
    let mut renewal = place.renewal().unwrap();
    place.ca.books().tampered.application =
        Some(Box::new(|application| application.payment_status = PaymentStatus::Refunding));
    assert_eq!(code(renewal.payment_link(PaymentChannel::Alipay, &cancel)), 5031);
    assert!(!place.ca.books().calls.contains(&"payment_link"));
    assert_eq!(code(renewal.declare_transfers(&[transfer(&place.client, "100")], &cancel)), 5031);
}

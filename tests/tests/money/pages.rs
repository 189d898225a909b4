//! Step 6a: the page on which the order is paid, and how waiting for it ends.

use std::time::{Duration, Instant, SystemTime};

use netca_renew::netca_payment::{PaymentChannel, PaymentLink, PaymentPageStatus, PaymentStatus};
use netca_renew::netca_protocol::wire::BusinessStatus;
use netca_renew::netca_protocol::{Cancel, Error as ProtocolError};
use netca_renew::{Error, PaymentEnd, Renewal, Stage};
use netca_tests::model::Place;

use super::{Tampers, code, fen, transfer};

/// Applied, and a page asked for.
fn at_the_page(place: &Place) -> (Renewal<'_>, PaymentLink) {
    place.apply().unwrap();
    let mut renewal = place.renewal().unwrap();
    let link = renewal.payment_link(PaymentChannel::Alipay, &Cancel::new()).unwrap().unwrap();
    (renewal, link)
}

fn now() -> SystemTime {
    SystemTime::now()
}

#[test]
fn a_wait_ends_when_the_payer_has_paid() {
    let place = Place::new();
    let (mut renewal, link) = at_the_page(&place);
    let end = std::thread::scope(|scope| {
        scope.spawn(|| {
            let started = Instant::now();
            while !place.ca.books().calls.contains(&"payment_page") {
                assert!(started.elapsed() < Duration::from_secs(60), "the page was never looked at");
                std::thread::sleep(Duration::from_millis(10));
            }
            assert!(place.ca.books().pay_page(&link.payment_id));
        });
        renewal.wait_for_payment(&link, now() + Duration::from_secs(60), &Cancel::new()).unwrap()
    });
    assert_eq!((end, renewal.stage()), (PaymentEnd::Paid, Stage::UnderReview));
    assert_eq!(renewal.facts().payments[0].amount, fen(10_000));
    place.ca.books().calls.clear();
    assert_eq!(renewal.wait_for_payment(&link, now(), &Cancel::new()).unwrap(), PaymentEnd::Paid);
    assert_eq!(renewal.payment_link(PaymentChannel::Alipay, &Cancel::new()).unwrap(), None);
    assert!(place.ca.books().calls.is_empty(), "what is known to be paid is not asked about");
    place.ca.books().reject(false);
    assert_eq!(renewal.wait_for_payment(&link, now(), &Cancel::new()).unwrap(), PaymentEnd::Paid, "it was");
    renewal.refresh(&Cancel::new()).unwrap();
    assert_eq!(renewal.wait_for_payment(&link, now(), &Cancel::new()).unwrap(), PaymentEnd::Closed);
}

#[test]
fn a_page_that_says_paid_is_not_enough() {
    let place = Place::new();
    let (mut renewal, link) = at_the_page(&place);
    place.ca.books().tampered.page = Some(Box::new(|polled| polled.value.status = PaymentPageStatus::Paid));
    let end = renewal.wait_for_payment(&link, now() + Duration::from_millis(100), &Cancel::new()).unwrap();
    assert_eq!((end, renewal.stage()), (PaymentEnd::StillWaiting, Stage::AwaitingPayment));
}

#[test]
fn a_page_that_ended_otherwise_says_how_and_another_can_be_asked_for() {
    for (status, expected) in [
        (PaymentPageStatus::Declined, PaymentEnd::Declined),
        (PaymentPageStatus::Expired, PaymentEnd::Expired),
        (PaymentPageStatus::Closed, PaymentEnd::Closed),
    ] {
        let place = Place::new();
        let (mut renewal, link) = at_the_page(&place);
        place.ca.books().end_page(status);
        let end = renewal.wait_for_payment(&link, now() + Duration::from_secs(60), &Cancel::new()).unwrap();
        assert_eq!((end, renewal.stage()), (expected, Stage::AwaitingPayment));
        let another = renewal.payment_link(PaymentChannel::UnionpayPersonal, &Cancel::new()).unwrap().unwrap();
        assert_ne!(another.payment_id, link.payment_id);
        place.ca.books().pay_page(&another.payment_id);
        // Whatever the old page says: the application is paid.
        assert_eq!(renewal.wait_for_payment(&link, now(), &Cancel::new()).unwrap(), PaymentEnd::Paid);
    }
}

#[test]
fn a_link_whose_time_is_over_is_waited_for_no_longer_than_asked() {
    let place = Place::new();
    place.ca.books().tampered.link = Some(Box::new(|link| link.expires_at = SystemTime::UNIX_EPOCH));
    let (mut renewal, link) = at_the_page(&place);
    let end = renewal.wait_for_payment(&link, now() + Duration::from_millis(100), &Cancel::new()).unwrap();
    assert_eq!(end, PaymentEnd::Expired, "the page never said so");
}

#[test]
fn a_wait_ends_with_the_application() {
    let place = Place::new();
    let (mut renewal, link) = at_the_page(&place);
    place.ca.books().reject(false);
    assert_eq!(renewal.wait_for_payment(&link, now(), &Cancel::new()).unwrap(), PaymentEnd::Closed);
    assert_eq!(renewal.stage(), Stage::Rejected);
    let error = renewal.payment_link(PaymentChannel::Alipay, &Cancel::new()).unwrap_err();
    assert!(matches!(error, Error::WrongStage { stage: Stage::Rejected }), "{error:?}");
    assert_eq!(renewal.refresh(&Cancel::new()).unwrap().reason.as_deref(), Some("材料不清晰"));
}

#[test]
fn a_pause_is_kept_across_processes_and_a_wait_is_cancelled() {
    let place = Place::new();
    let (mut renewal, link) = at_the_page(&place);
    place.ca.books().tampered.page = Some(Box::new(|polled| polled.retry_after = Some(Duration::from_secs(3600))));
    let soon = || now() + Duration::from_millis(100);
    let end = renewal.wait_for_payment(&link, soon(), &Cancel::new()).unwrap();
    assert_eq!(end, PaymentEnd::StillWaiting);
    drop(renewal);
    place.ca.books().calls.clear();
    let mut renewal = place.renewal().unwrap();
    assert_eq!(renewal.wait_for_payment(&link, soon(), &Cancel::new()).unwrap(), PaymentEnd::StillWaiting);
    assert!(place.ca.books().calls.is_empty(), "asked before its time");
    let cancel = Cancel::new();
    let other = cancel.clone();
    let canceller = std::thread::spawn(move || other.cancel());
    let error = renewal.wait_for_payment(&link, now() + Duration::from_secs(3600), &cancel).unwrap_err();
    canceller.join().unwrap();
    assert!(matches!(error, Error::Protocol(ProtocolError::Cancelled)), "{error:?}");
}

/// 503 with Retry-After: the wait goes on, and does not ask before its time.
#[test]
fn a_ca_that_is_busy_is_not_asked_before_its_time() {
    let place = Place::new();
    let (mut renewal, link) = at_the_page(&place);
    place.ca.books().busy = Some(Duration::from_secs(3600));
    place.ca.books().calls.clear();
    let end = renewal.wait_for_payment(&link, now() + Duration::from_secs(3), &Cancel::new()).unwrap();
    assert_eq!((end, place.ca.books().calls.as_slice()), (PaymentEnd::StillWaiting, &["payment_page"][..]));
}

#[test]
fn an_answer_about_another_page_is_no_answer() {
    let place = Place::new();
    let ((mut renewal, link), cancel) = (at_the_page(&place), Cancel::new());
    place.ca.books().tampered.page = Some(Box::new(|polled| polled.value.payment_id.push('x')));
    assert_eq!(code(renewal.wait_for_payment(&link, now(), &cancel)), 4008);
    let tampers: Tampers<PaymentLink, 4> = [
        (4008, |link| link.channel = PaymentChannel::UnionpayPersonal),
        (3006, |link| link.amount = fen(10_001)),
        (3006, |link| link.amount = fen(9_999)),
        (5014, |link| link.url = "https://elsewhere.example/".into()),
    ];
    for (number, tamper) in tampers {
        place.ca.books().tampered.link = Some(Box::new(tamper));
        assert_eq!(code(renewal.payment_link(PaymentChannel::Alipay, &cancel)), number);
    }
}

#[test]
fn what_only_the_ca_settles_cannot_be_asked_for_and_is_shown_when_it_was() {
    let place = Place::new();
    place.apply().unwrap();
    let (mut renewal, cancel) = (place.renewal().unwrap(), Cancel::new());
    place.ca.books().calls.clear();
    use PaymentChannel::{BankTransfer, CarriedOver, Cash, Cheque, PeriodicSettlement};
    for channel in [Cash, Cheque, PeriodicSettlement, CarriedOver, BankTransfer] {
        let error = renewal.payment_link(channel, &cancel).unwrap_err();
        assert!(matches!(error, Error::NoPaymentPage { channel: named } if named == channel), "{error:?}");
    }
    assert!(place.ca.books().calls.is_empty());
    place.ca.books().settle(Cash);
    assert_eq!(renewal.payment_link(PaymentChannel::Alipay, &cancel).unwrap(), None);
    assert!(!place.ca.books().calls.contains(&"payment_link"), "a page was asked for");
    let paid = &renewal.refresh(&cancel).unwrap().payments[0];
    assert_eq!((paid.channel, paid.amount), (Cash, fen(10_000)));
}

#[test]
fn what_the_order_does_not_offer_is_not_asked_for() {
    let place = Place::new();
    place.apply().unwrap();
    let (mut renewal, cancel) = (place.renewal().unwrap(), Cancel::new());
    let only = |application: &mut netca_renew::netca_protocol::wire::Application| {
        application.order.channels = vec![PaymentChannel::UnionpayCorporate];
    };
    place.ca.books().tampered.application = Some(Box::new(only));
    assert_eq!(code(renewal.payment_link(PaymentChannel::Alipay, &cancel)), 5034);
    assert_eq!(code(renewal.declare_transfers(&[transfer(&place.client, "100")], &cancel)), 5034);
    assert!(renewal.payment_link(PaymentChannel::UnionpayCorporate, &cancel).unwrap().is_some());
    assert_eq!(place.ca.books().calls.iter().filter(|call| **call == "payment_link").count(), 1);
    // Dearer than when it was handed in: nobody is sent to pay.
    place.ca.books().tampered.application = Some(Box::new(|application| application.order.fee_lines[0].quantity = 2));
    assert_eq!(code(renewal.payment_link(PaymentChannel::UnionpayCorporate, &cancel)), 3004);
}

/// Paid elsewhere between the question and the page: the CA's refusal is no success of its own.
#[test]
fn paid_already_is_believed_of_the_application_only() {
    let place = Place::new();
    place.apply().unwrap();
    let (mut renewal, cancel) = (place.renewal().unwrap(), Cancel::new());
    place.ca.books().settle(PaymentChannel::Cheque);
    let unpaid = |application: &mut netca_renew::netca_protocol::wire::Application| {
        application.business_status = BusinessStatus::Entered;
        application.payment_status = PaymentStatus::Unpaid;
        application.payments.clear();
    };
    place.ca.books().tampered.application = Some(Box::new(unpaid));
    assert_eq!(code(renewal.payment_link(PaymentChannel::Alipay, &cancel)), 4117);
    assert_eq!(renewal.stage(), Stage::AwaitingPayment);
    place.ca.books().tampered.application = None;
    assert_eq!(renewal.payment_link(PaymentChannel::Alipay, &cancel).unwrap(), None);
}

use std::time::SystemTime;

use super::*;
use crate::{PaymentChannel, RefundReason};

const TOTAL: u64 = 20_000;

fn fen(fen: u64) -> Money {
    Money::from_fen(fen).unwrap()
}

fn payment(id: &str, amount: u64) -> ReceivedPayment {
    ReceivedPayment {
        payment_id: id.into(),
        channel: PaymentChannel::BankTransfer,
        amount: fen(amount),
        received_at: SystemTime::UNIX_EPOCH,
    }
}

fn refund(id: &str, amount: u64, status: RefundStatus) -> Refund {
    Refund {
        refund_id: id.into(),
        amount: fen(amount),
        reason: RefundReason::Overpaid,
        status,
        requested_at: SystemTime::UNIX_EPOCH,
        refunded_at: (status == RefundStatus::Refunded).then_some(SystemTime::UNIX_EPOCH),
    }
}

#[test]
fn never_more_goes_back_than_came_in() {
    use RefundStatus::{Refunded, Requested};
    let paid = [payment("a", 15_000), payment("b", 5_000)];
    assert_eq!(check_refunds(&paid, &[refund("x", 15_000, Refunded), refund("y", 5_000, Requested)]), Ok(()));
    assert_eq!(
        check_refunds(&paid, &[refund("x", 15_000, Refunded), refund("y", 5_001, Requested)]),
        Err(Error::RefundsExceedPayments { received: fen(20_000), refunded: fen(20_001) })
    );
    assert!(matches!(check_refunds(&[], &[refund("x", 1, Requested)]), Err(Error::RefundsExceedPayments { .. })));
}

#[test]
fn lists_are_of_different_entries_with_amounts_and_times() {
    use RefundStatus::{Refunded, Requested};
    let paid = [payment("a", 15_000), payment("b", 5_000)];
    let twice = [payment("a", 15_000), payment("a", 15_000)];
    assert_eq!(check_refunds(&twice, &[]), Err(Error::DuplicateId { list: "payments" }));
    let twice = [refund("x", 1, Requested), refund("x", 2, Requested)];
    assert_eq!(check_refunds(&paid, &twice), Err(Error::DuplicateId { list: "refunds" }));
    assert_eq!(check_refunds(&[payment("a", 0)], &[]), Err(Error::AmountOutOfRange { field: "payments" }));
    let nothing = [refund("x", 0, Requested)];
    assert_eq!(check_refunds(&paid, &nothing), Err(Error::AmountOutOfRange { field: "refunds" }));
    let huge = [payment("a", Money::MAX.fen()), payment("b", 1)];
    assert_eq!(check_refunds(&huge, &[]), Err(Error::AmountOutOfRange { field: "payments" }));
    let done_without_a_time = Refund { refunded_at: None, ..refund("x", 1, Refunded) };
    let begun_with_a_time = Refund { status: Requested, ..refund("y", 1, Refunded) };
    let refunds = [refund("w", 1, Requested), done_without_a_time];
    assert_eq!(check_refunds(&paid, &refunds), Err(Error::RefundTimes { index: 1 }));
    assert_eq!(check_refunds(&paid, &[begun_with_a_time]), Err(Error::RefundTimes { index: 0 }));
    let many: Vec<_> = (0..=MAX_ENTRIES).map(|number| payment(&number.to_string(), 1)).collect();
    assert_eq!(check_refunds(&many[1..], &[]), Ok(()));
    assert_eq!(check_refunds(&many, &[]), Err(Error::TooMany { list: "payments", max: MAX_ENTRIES }));
}

#[test]
fn the_status_is_what_the_money_amounts_to() {
    use PaymentStatus::{CarriedOver, Paid, PartlyPaid, Refunded, Refunding, Unpaid};
    for (status, received, refunded, good) in [
        (Unpaid, 0, 0, true),
        (Unpaid, 1, 0, false),
        (PartlyPaid, 0, 0, false),
        (PartlyPaid, 1, 0, true),
        (PartlyPaid, TOTAL, 0, false),
        // Not listed at all: the status alone says it.
        (Paid, 0, 0, true),
        (Paid, TOTAL - 1, 0, false),
        (Paid, TOTAL, 0, true),
        (Paid, TOTAL, 1, false),
        (Paid, TOTAL + 500, 500, true),
        (Paid, TOTAL + 500, 501, false),
        (CarriedOver, 0, 0, true),
        (CarriedOver, TOTAL, 0, true),
        (CarriedOver, TOTAL, TOTAL, false),
        (Refunding, TOTAL, TOTAL, true),
        (Refunded, 1, 1, true),
    ] {
        let payments: Vec<_> = (received > 0).then(|| payment("a", received)).into_iter().collect();
        let refunds: Vec<_> =
            (refunded > 0).then(|| refund("x", refunded, RefundStatus::Requested)).into_iter().collect();
        let settlement = Settlement { total: fen(TOTAL), status, payments: &payments, refunds: &refunds };
        let checked = settlement.check();
        assert_eq!(checked.is_ok(), good, "{status:?} {received} {refunded}: {checked:?}");
        assert_eq!(settlement.missing(), Ok(fen(TOTAL.saturating_sub(received - refunded))));
    }
}

#[test]
fn nothing_that_was_listed_goes_away_or_changes() {
    use RefundStatus::{Refunded, Requested};
    let (payments, refunds) =
        ([payment("a", 1), payment("b", 2)], [refund("x", 1, Requested), refund("y", 1, Refunded)]);
    let now =
        Settlement { total: fen(TOTAL), status: PaymentStatus::Refunding, payments: &payments, refunds: &refunds };
    assert_eq!(now.check_after(&[], &[]), Ok(()));
    assert_eq!(now.check_after(&payments, &refunds), Ok(()));
    let [b, a] = [payments[1].clone(), payments[0].clone()];
    assert_eq!(now.check_after(&[b, a], &refunds[..1]), Ok(()), "the order of a list says nothing");
    assert_eq!(now.check_after(&[], &[refund("y", 1, Requested)]), Ok(()), "it was done meanwhile");
    let a_moment_later = SystemTime::UNIX_EPOCH + std::time::Duration::from_millis(300);
    let cut = [ReceivedPayment { received_at: a_moment_later, ..payment("a", 1) }];
    assert_eq!(now.check_after(&cut, &[]), Ok(()), "a record cuts times to seconds");
    let other_way = ReceivedPayment { channel: PaymentChannel::Cash, ..payment("a", 1) };
    for before in [payment("c", 1), payment("a", 2), other_way] {
        assert_eq!(now.check_after(&[before], &[]), Err(Error::Vanished { list: "payments" }));
    }
    for before in [refund("z", 1, Requested), refund("x", 2, Requested), refund("x", 1, Refunded)] {
        assert_eq!(now.check_after(&[], &[before]), Err(Error::Vanished { list: "refunds" }));
    }
    let other_reason = Refund { reason: RefundReason::Rejected, ..refund("x", 1, Requested) };
    assert_eq!(now.check_after(&[], &[other_reason]), Err(Error::Vanished { list: "refunds" }));
}

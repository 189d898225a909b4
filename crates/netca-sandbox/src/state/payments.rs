//! Money coming in, and going back.

use std::time::SystemTime;

use netca_payment::{Money, PaymentChannel, PaymentStatus, RefundReason};
use rusqlite::Transaction;

use super::moves::{changed, expect, wrong_state};
use super::notices::{self, Notice};
use crate::Error;
use crate::store::applications::{Record, Status};
use crate::store::funds::{self, Funds};
use crate::store::payments::{self, Source};

/// 支付 on a page, through an online channel of the payer's choice. Gives how the page stands then: a page that takes
/// no money any more takes none.
pub(crate) fn pay(
    tx: &Transaction<'_>,
    record: &mut Record,
    payment_id: &str,
    channel: PaymentChannel,
    now: SystemTime,
) -> Result<payments::Status, Error> {
    payments::expire(tx, &record.application_id, now)?;
    let status = page(tx, record, payment_id)?;
    if status != payments::Status::Open {
        return Ok(status);
    }
    payments::pay(tx, payment_id, channel, now)?;
    came_in(tx, record, now)?;
    Ok(payments::Status::Paid)
}

/// 取消支付: the payer declined on a page. Gives how the page stands then.
pub(crate) fn decline(
    tx: &Transaction<'_>,
    record: &Record,
    payment_id: &str,
    now: SystemTime,
) -> Result<payments::Status, Error> {
    payments::expire(tx, &record.application_id, now)?;
    let status = page(tx, record, payment_id)?;
    if status != payments::Status::Open {
        return Ok(status);
    }
    payments::decline(tx, payment_id)?;
    Ok(payments::Status::Declined)
}

/// The operator took what was missing: cash, a cheque, periodic settlement.
pub(crate) fn settle(
    tx: &Transaction<'_>,
    record: &mut Record,
    channel: PaymentChannel,
    now: SystemTime,
) -> Result<(), Error> {
    expect(record, &[Status::Entered])?;
    let missing = missing(tx, record)?;
    receive(tx, record, &Source::Operator(channel), missing, now)?;
    came_in(tx, record, now)
}

/// 已退款: the bank gave the money back.
pub(crate) fn refunded(tx: &Transaction<'_>, record: &mut Record, now: SystemTime) -> Result<(), Error> {
    let amounts = funds::refunded(tx, &record.application_id, None, now)?;
    if amounts.is_empty() { Err(wrong_state(record)) } else { tell_refunded(tx, record, &amounts, now) }
}

/// Gives back what was carried over and that no application has used.
pub(crate) fn refund_credit(tx: &Transaction<'_>, record: &mut Record, now: SystemTime) -> Result<(), Error> {
    let held = funds::held_of(tx, &record.application_id)?;
    if held.is_empty() {
        return Err(wrong_state(record));
    }
    for credit in &held {
        funds::give_back(tx, &credit.credit_id)?;
    }
    return_excess(tx, record, now)
}

/// 支付状态
pub(crate) fn payment_status(record: &Record, funds: &Funds) -> PaymentStatus {
    match record.status {
        Status::Entered if funds.kept == 0 => PaymentStatus::Unpaid,
        Status::Entered => PaymentStatus::PartlyPaid,
        Status::Rejected | Status::Withdrawn if funds.refunding > 0 => PaymentStatus::Refunding,
        Status::Rejected | Status::Withdrawn if funds.carried > 0 => PaymentStatus::CarriedOver,
        Status::Rejected | Status::Withdrawn if funds.received > 0 => PaymentStatus::Refunded,
        Status::Rejected | Status::Withdrawn => PaymentStatus::Unpaid,
        _ => PaymentStatus::Paid,
    }
}

/// What must still come in.
pub(crate) fn missing(tx: &Transaction<'_>, record: &Record) -> Result<Money, Error> {
    let kept = funds::of(tx, &record.application_id)?.kept;
    Ok(Money::from_fen(record.total.fen().saturating_sub(kept)).unwrap_or(record.total))
}

/// Plays the bank that gives money back: what was asked for up to a time.
pub(super) fn play_refunds(
    tx: &Transaction<'_>,
    record: &mut Record,
    requested_until: SystemTime,
    now: SystemTime,
) -> Result<(), Error> {
    let amounts = funds::refunded(tx, &record.application_id, Some(requested_until), now)?;
    if amounts.is_empty() { Ok(()) } else { tell_refunded(tx, record, &amounts, now) }
}

/// Pays with what is kept for the certificate.
pub(super) fn use_credits(tx: &Transaction<'_>, record: &mut Record, now: SystemTime) -> Result<(), Error> {
    let held = funds::held_for(tx, &record.certificate_sha256)?;
    for credit in &held {
        funds::use_up(tx, &credit.credit_id)?;
        receive(tx, record, &Source::Credit(credit.credit_id.clone()), credit.amount, now)?;
    }
    // What costs nothing is paid.
    if held.is_empty() && record.total != Money::ZERO { Ok(()) } else { came_in(tx, record, now) }
}

/// Keeps what is left of the payments for the certificate's next application.
pub(super) fn carry_over(tx: &Transaction<'_>, record: &mut Record, now: SystemTime) -> Result<(), Error> {
    let rests = payments::rests(tx, &record.application_id)?;
    for rest in &rests {
        funds::carry(tx, &rest.payment_id, &record.certificate_sha256, rest.rest, now)?;
    }
    if rests.is_empty() { Ok(()) } else { changed(tx, record, "carried_over", now) }
}

/// Records money that came in without a page. [`came_in`] is to follow. Gives the payment's id.
pub(super) fn receive(
    tx: &Transaction<'_>,
    record: &Record,
    source: &Source,
    amount: Money,
    now: SystemTime,
) -> Result<String, Error> {
    payments::receive(tx, &record.application_id, source, amount, now)
}

/// After money came in: the application goes on when that is all, and what is too much goes back.
pub(super) fn came_in(tx: &Transaction<'_>, record: &mut Record, now: SystemTime) -> Result<(), Error> {
    payments::close(tx, &record.application_id)?;
    let all = funds::of(tx, &record.application_id)?.kept >= record.total.fen();
    if record.status == Status::Entered && all {
        record.status = Status::UnderReview;
        record.paid_at = Some(now);
        changed(tx, record, "paid", now)?;
        notices::send(tx, record, &Notice::Paid, now)?;
    } else {
        changed(tx, record, "payment_received", now)?;
    }
    return_excess(tx, record, now)
}

/// Asks for what the application does not need to be given back, of the newest payments first.
pub(super) fn return_excess(tx: &Transaction<'_>, record: &mut Record, now: SystemTime) -> Result<(), Error> {
    let (needed, reason) = match record.status {
        Status::Withdrawn => (0, RefundReason::Withdrawn),
        Status::Rejected => (0, RefundReason::Rejected),
        _ => (record.total.fen(), RefundReason::Overpaid),
    };
    let mut excess = funds::of(tx, &record.application_id)?.kept.saturating_sub(needed);
    if excess == 0 {
        return Ok(());
    }
    for rest in payments::rests(tx, &record.application_id)? {
        let amount = rest.rest.min(Money::from_fen(excess).unwrap_or(Money::MAX));
        if amount == Money::ZERO {
            break;
        }
        funds::request_refund(tx, &rest.payment_id, amount, reason, now)?;
        excess -= amount.fen();
    }
    changed(tx, record, "refund_requested", now)
}

fn tell_refunded(tx: &Transaction<'_>, record: &mut Record, amounts: &[Money], now: SystemTime) -> Result<(), Error> {
    changed(tx, record, "refunded", now)?;
    notices::send(tx, record, &Notice::Refunded(amounts), now)
}

fn page(tx: &Transaction<'_>, record: &Record, payment_id: &str) -> Result<payments::Status, Error> {
    match payments::by_id(tx, payment_id)? {
        Some(payment) if payment.application_id == record.application_id => Ok(payment.status),
        _ => Err(Error::RecordsInconsistent { what: "payment" }),
    }
}

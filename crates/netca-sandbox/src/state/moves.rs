use std::time::SystemTime;

use netca_payment::PaymentStatus;
use rusqlite::Transaction;

use crate::Error;
use crate::store::applications::{self, Record, Status};
use crate::store::payments::{self, Payment};
use crate::store::{certificates, events};

/// 支付: the money for an order has come in, through one of its pages.
pub(crate) fn pay(tx: &Transaction<'_>, record: &mut Record, payment: &Payment, now: SystemTime) -> Result<(), Error> {
    expect(record, &[Status::Entered])?;
    payments::pay(tx, payment, now)?;
    record.status = Status::UnderReview;
    record.payment_status = PaymentStatus::Paid;
    record.paid_at = Some(now);
    changed(tx, record, "paid", now)
}

/// 审核通过
pub(crate) fn approve(tx: &Transaction<'_>, record: &mut Record, now: SystemTime) -> Result<(), Error> {
    expect(record, &[Status::UnderReview])?;
    record.status = Status::Approved;
    changed(tx, record, "approved", now)
}

/// 审核不通过: what was paid is given back.
pub(crate) fn reject(tx: &Transaction<'_>, record: &mut Record, reason: &str, now: SystemTime) -> Result<(), Error> {
    expect(record, &[Status::Entered, Status::UnderReview, Status::Approved])?;
    record.status = Status::Rejected;
    record.reason = Some(reason.into());
    end_without_certificate(tx, record, "rejected", now)
}

/// 撤销申请: what was paid is given back.
pub(crate) fn withdraw(tx: &Transaction<'_>, record: &mut Record, now: SystemTime) -> Result<(), Error> {
    expect(record, &[Status::Entered, Status::UnderReview, Status::Approved])?;
    record.status = Status::Withdrawn;
    end_without_certificate(tx, record, "withdrawn", now)
}

/// 已退款: the bank gave the money back.
pub(crate) fn refunded(tx: &Transaction<'_>, record: &mut Record, now: SystemTime) -> Result<(), Error> {
    if record.payment_status != PaymentStatus::Refunding {
        return Err(wrong_state(record));
    }
    record.payment_status = PaymentStatus::Refunded;
    changed(tx, record, "refunded", now)
}

/// 续期成功: the new certificate is on the Key, so the old one has been replaced.
pub(crate) fn install(tx: &Transaction<'_>, record: &mut Record, now: SystemTime) -> Result<(), Error> {
    expect(record, &[Status::ReadyToInstall])?;
    certificates::replace(tx, &record.certificate_sha256)?;
    record.status = Status::Installed;
    changed(tx, record, "installed", now)
}

/// Writes a change and notes it in the timeline.
pub(super) fn changed(tx: &Transaction<'_>, record: &mut Record, event: &str, now: SystemTime) -> Result<(), Error> {
    record.updated_at = now;
    applications::update(tx, record)?;
    events::add(tx, now, Some(&record.application_id), event)
}

fn end_without_certificate(
    tx: &Transaction<'_>,
    record: &mut Record,
    event: &str,
    now: SystemTime,
) -> Result<(), Error> {
    payments::close(tx, &record.application_id)?;
    if record.payment_status == PaymentStatus::Paid {
        record.payment_status = PaymentStatus::Refunding;
    }
    changed(tx, record, event, now)
}

fn expect(record: &Record, from: &[Status]) -> Result<(), Error> {
    if from.contains(&record.status) { Ok(()) } else { Err(wrong_state(record)) }
}

fn wrong_state(record: &Record) -> Error {
    Error::WrongState { business_number: record.business_number.clone(), status: record.status.name() }
}

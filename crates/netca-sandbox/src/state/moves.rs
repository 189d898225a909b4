//! The application's own moves.

use std::time::SystemTime;

use rusqlite::Transaction;

use super::notices::{self, Notice};
use super::{invoices, payments, transfers};
use crate::Error;
use crate::store::applications::{self, Record, Status};
use crate::store::{certificates, events, funds, invoices as stored_invoices, payments as pages};

/// What becomes of the money of an application that is rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Paid {
    /// 退款
    Refund,
    /// 结转 to the certificate's next application.
    CarryOver,
}

/// 已录入: the application was taken; what was carried over to it pays for it.
pub(crate) fn enter(tx: &Transaction<'_>, record: &mut Record, now: SystemTime) -> Result<(), Error> {
    events::add(tx, now, Some(&record.application_id), "entered")?;
    payments::use_credits(tx, record, now)
}

/// 审核通过
pub(crate) fn approve(tx: &Transaction<'_>, record: &mut Record, now: SystemTime) -> Result<(), Error> {
    expect(record, &[Status::UnderReview])?;
    record.status = Status::Approved;
    record.approved_at = Some(now);
    changed(tx, record, "approved", now)?;
    invoices::on_approval(tx, record, now)
}

/// 审核不通过
pub(crate) fn reject(
    tx: &Transaction<'_>,
    record: &mut Record,
    reason: &str,
    paid: Paid,
    now: SystemTime,
) -> Result<(), Error> {
    expect(record, &[Status::Entered, Status::UnderReview, Status::Approved])?;
    record.status = Status::Rejected;
    record.reason = Some(reason.into());
    pages::close(tx, &record.application_id)?;
    changed(tx, record, "rejected", now)?;
    let came_in = funds::of(tx, &record.application_id)?.kept > 0;
    notices::send(tx, record, &Notice::Rejected(came_in.then_some(paid)), now)?;
    if paid == Paid::CarryOver {
        payments::carry_over(tx, record, now)?;
    }
    end(tx, record, now)
}

/// 撤销申请: what was paid is given back.
pub(crate) fn withdraw(tx: &Transaction<'_>, record: &mut Record, now: SystemTime) -> Result<(), Error> {
    expect(record, &[Status::Entered, Status::UnderReview, Status::Approved])?;
    record.status = Status::Withdrawn;
    pages::close(tx, &record.application_id)?;
    changed(tx, record, "withdrawn", now)?;
    end(tx, record, now)
}

/// 续期成功: the new certificate or pair is on the Key, so the old one has been replaced.
pub(crate) fn install(tx: &Transaction<'_>, record: &mut Record, now: SystemTime) -> Result<(), Error> {
    expect(record, &[Status::ReadyToInstall])?;
    certificates::replace(tx, &record.certificate_sha256)?;
    if let Some(encryption) = &record.encryption_sha256 {
        certificates::replace(tx, encryption)?;
    }
    record.status = Status::Installed;
    changed(tx, record, "installed", now)
}

/// Writes a change and notes it in the timeline. Time does not go back there, whatever the clocks of the server and of
/// the operator's process say.
pub(super) fn changed(tx: &Transaction<'_>, record: &mut Record, event: &str, now: SystemTime) -> Result<(), Error> {
    record.updated_at = now.max(record.updated_at);
    applications::update(tx, record)?;
    events::add(tx, record.updated_at, Some(&record.application_id), event)
}

pub(super) fn expect(record: &Record, from: &[Status]) -> Result<(), Error> {
    if from.contains(&record.status) { Ok(()) } else { Err(wrong_state(record)) }
}

pub(super) fn wrong_state(record: &Record) -> Error {
    Error::WrongState { business_number: record.business_number.clone(), status: record.status.name() }
}

/// Gives back what is left, and what came in without having been looked for; no invoice stands for it any more.
fn end(tx: &Transaction<'_>, record: &mut Record, now: SystemTime) -> Result<(), Error> {
    stored_invoices::void(tx, &record.application_id)?;
    payments::return_excess(tx, record, now)?;
    transfers::late(tx, record, now)
}

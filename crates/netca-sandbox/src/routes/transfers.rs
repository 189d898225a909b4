//! 银行转账

use std::time::SystemTime;

use netca_payment::{BankTransfer, MAX_TRANSFERS, PaymentChannel};
use netca_protocol::person::{FieldError, FieldRule};
use netca_protocol::wire::{ProblemCode, Transfers};
use rusqlite::Transaction;

use super::payments::can_be_paid;
use super::{Call, Reply, closed, find};
use crate::ca::Ca;
use crate::refusal::Refusal;
use crate::store::applications::{Record, Status};
use crate::store::transfers;
use crate::{check, state};

/// `GET /v1/applications/{application_id}/transfers`
pub(crate) fn get(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    call.authorize(ca)?;
    with(ca, call, |_, _, _| Ok(()))
}

/// `PUT /v1/applications/{application_id}/transfers`: all of them. Repeated, it changes nothing.
pub(crate) fn put(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    call.authorize(ca)?;
    let declared: Transfers = call.json()?;
    with(ca, call, |tx, record, now| {
        let list = parse(&declared.transfers, now)?;
        let known = transfers::of(tx, &record.application_id)?;
        if known.iter().map(|known| &known.transfer).eq(&list) {
            return Ok(());
        }
        can_be_paid(record)?;
        if state::declare(tx, record, &list, now)? {
            return Ok(());
        }
        Err(Refusal::new(ProblemCode::FieldInvalid, "已到账的转账不能删除或修改。").field("transfers"))
    })
}

/// `POST /v1/applications/{application_id}/transfers/verification`: what has come in stays so.
pub(crate) fn verify(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    call.authorize(ca)?;
    with(ca, call, |tx, record, now| {
        match record.status {
            Status::Rejected | Status::Withdrawn => return Err(closed()),
            Status::Entered if transfers::of(tx, &record.application_id)?.is_empty() => {
                return Err(FieldError::new("transfers", FieldRule::Required).into());
            }
            _ => {}
        }
        Ok(state::verify(tx, record, now)?)
    })
}

/// Does something with an application, and answers with the sheet as it is then.
fn with(
    ca: &Ca,
    call: &Call,
    work: impl FnOnce(&Transaction<'_>, &mut Record, SystemTime) -> Result<(), Refusal>,
) -> Result<Reply, Refusal> {
    ca.transaction(|tx, now| {
        let mut record = find(tx, &call.id)?;
        state::advance(ca, tx, &mut record, now)?;
        if !ca.config.channels.contains(&PaymentChannel::BankTransfer) {
            return Err(Refusal::new(ProblemCode::ChannelNotOffered, "不提供银行转账。"));
        }
        work(tx, &mut record, now)?;
        Reply::json(&state::sheet(ca, tx, &record)?)
    })
}

/// The transfers as they are compared with the bank's: trimmed, account numbers as digits.
fn parse(list: &[BankTransfer], now: SystemTime) -> Result<Vec<BankTransfer>, FieldError> {
    if list.len() > MAX_TRANSFERS {
        return Err(FieldError::new("transfers", FieldRule::TooMany { max: MAX_TRANSFERS }));
    }
    let one = |(at, transfer): (usize, &BankTransfer)| {
        check::transfer(transfer, |field| format!("transfers[{at}].{field}"), now)
    };
    list.iter().enumerate().map(one).collect()
}

//! 银行转账: what payers declare, looked for in the bank's ledger.

use std::time::SystemTime;

use netca_payment::{BankTransfer, TransferResult};
use rusqlite::Transaction;

use super::payments::{came_in, receive};
use crate::Error;
use crate::store::applications::{Record, Status};
use crate::store::ledger::{self, Found};
use crate::store::payments::Source;
use crate::store::transfers::{self, Declared};

/// Replaces the declared transfers. What stays keeps what is known of it. Does nothing and gives `false` when one that has
/// come in would be lost.
pub(crate) fn declare(
    tx: &Transaction<'_>,
    record: &Record,
    list: &[BankTransfer],
    now: SystemTime,
) -> Result<bool, Error> {
    let mut old = transfers::of(tx, &record.application_id)?;
    // Of two that are equal, the one that has come in is found first.
    old.sort_by_key(|declared| !declared.has_come_in());
    let kept: Vec<Option<i64>> = list
        .iter()
        .map(|transfer| {
            let at = old.iter().position(|declared| declared.transfer == *transfer)?;
            Some(old.remove(at).transfer_id)
        })
        .collect();
    if old.iter().any(Declared::has_come_in) {
        return Ok(false);
    }
    for declared in &old {
        transfers::remove(tx, declared.transfer_id)?;
    }
    for (position, (transfer, kept)) in list.iter().zip(kept).enumerate() {
        match kept {
            Some(transfer_id) => transfers::place(tx, transfer_id, position)?,
            None => transfers::add(tx, &record.application_id, position, transfer, now)?,
        }
    }
    Ok(true)
}

/// 核验转账信息: looks for every declared transfer that has not come in. What is found is a payment from then on.
pub(crate) fn verify(tx: &Transaction<'_>, record: &mut Record, now: SystemTime) -> Result<(), Error> {
    let mut taken = false;
    let mut others = Vec::new();
    for declared in waiting(tx, record)? {
        match ledger::find(tx, &declared.transfer, &record.application_id)? {
            Found::Unused(entry) => {
                take(tx, record, &declared, entry, now)?;
                taken = true;
            }
            _ => others.push(declared),
        }
    }
    // After all that fit were taken, so that no transfer is compared with the entry of another.
    for declared in others {
        let result = match ledger::find(tx, &declared.transfer, &record.application_id)? {
            Found::UsedByOthers => TransferResult::AlreadyUsed,
            Found::OtherAmount => TransferResult::AmountDiffers,
            Found::Unused(_) | Found::Nothing => TransferResult::NotFound,
        };
        transfers::check(tx, declared.transfer_id, result, None, now)?;
    }
    if taken { came_in(tx, record, now) } else { Ok(()) }
}

/// Takes what came in by transfers that were declared for an application that needs no money any more, so that it goes
/// back; but not what another application still counts on.
pub(super) fn late(tx: &Transaction<'_>, record: &mut Record, now: SystemTime) -> Result<(), Error> {
    if record.status == Status::Entered {
        return Ok(());
    }
    let mut any = false;
    for declared in waiting(tx, record)? {
        if let Found::Unused(entry) = ledger::find(tx, &declared.transfer, &record.application_id)?
            && !transfers::is_awaited(tx, &declared.transfer)?
        {
            take(tx, record, &declared, entry, now)?;
            any = true;
        }
    }
    if any { came_in(tx, record, now) } else { Ok(()) }
}

/// Plays the bank: records what was declared up to a time as having come in.
pub(super) fn play(
    tx: &Transaction<'_>,
    record: &Record,
    declared_until: SystemTime,
    now: SystemTime,
) -> Result<(), Error> {
    for declared in waiting(tx, record)? {
        if !declared.played && declared.declared_at <= declared_until {
            ledger::add(tx, &declared.transfer, now)?;
            transfers::played(tx, declared.transfer_id)?;
        }
    }
    Ok(())
}

fn waiting(tx: &Transaction<'_>, record: &Record) -> Result<Vec<Declared>, Error> {
    let mut declared = transfers::of(tx, &record.application_id)?;
    declared.retain(|declared| !declared.has_come_in());
    Ok(declared)
}

fn take(tx: &Transaction<'_>, record: &Record, declared: &Declared, entry: i64, now: SystemTime) -> Result<(), Error> {
    let payment_id = receive(tx, record, &Source::Ledger(entry), declared.transfer.amount, now)?;
    transfers::check(tx, declared.transfer_id, TransferResult::Success, Some(&payment_id), now)
}

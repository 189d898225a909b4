//! Money that does not come in through a page.

use std::path::Path;
use std::time::SystemTime;

use netca_payment::{BankTransfer, PaymentChannel};

use super::change;
use crate::store::Store;
use crate::store::ledger as entries;
use crate::{Error, check, state};

/// An entry of the bank's ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LedgerEntry {
    /// Its number.
    pub number: i64,
    /// What came in, and from whom.
    pub transfer: BankTransfer,
    /// When it was recorded.
    pub recorded_at: SystemTime,
    /// 业务单号 of the application that it paid for; none yet when absent.
    pub used_for: Option<String>,
}

/// 银行到账: records that a transfer came in on the CA's account. Gives the entry's number.
///
/// # Errors
/// [`Error::Field`] when a field breaks a rule; those of the records.
pub fn bank_transfer(data: &Path, transfer: &BankTransfer) -> Result<i64, Error> {
    let store = Store::open_existing(data)?;
    let now = SystemTime::now();
    let transfer = check::transfer(transfer, |field| format!("transfer.{field}"), now)?;
    store.transaction(|tx| entries::add(tx, &transfer, now))
}

/// The bank's ledger, the newest entry first.
///
/// # Errors
/// [`Error::NoSandbox`] when the directory holds no records; those of the records.
pub fn ledger(data: &Path) -> Result<Vec<LedgerEntry>, Error> {
    let entry = |entry: entries::Entry| LedgerEntry {
        number: entry.entry_id,
        transfer: entry.transfer,
        recorded_at: entry.recorded_at,
        used_for: entry.used_for,
    };
    Store::open_existing(data)?.transaction(|tx| Ok(entries::all(tx)?.into_iter().map(entry).collect()))
}

/// 收款: notes that what an application still had to pay was taken in cash, by cheque or in a periodic settlement.
///
/// # Errors
/// [`Error::NotSettledHere`] for any other way to pay; [`Error::UnknownApplication`]; [`Error::WrongState`] when nothing
/// is to be paid.
pub fn settle(data: &Path, business_number: &str, channel: PaymentChannel) -> Result<(), Error> {
    match channel {
        PaymentChannel::Cash | PaymentChannel::Cheque | PaymentChannel::PeriodicSettlement => {}
        _ => return Err(Error::NotSettledHere),
    }
    change(data, business_number, |tx, record, now| state::settle(tx, record, channel, now))
}

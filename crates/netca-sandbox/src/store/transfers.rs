//! The transfers that payers say they made.

use std::time::SystemTime;

use netca_payment::{BankTransfer, TransferResult};
use rusqlite::{Transaction, params};

use super::{money, name_of, named};
use crate::Error;
use crate::clock::{from_millis, to_millis};
use crate::error::records;

/// One declared transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Declared {
    pub(crate) transfer_id: i64,
    pub(crate) transfer: BankTransfer,
    pub(crate) declared_at: SystemTime,
    /// A sandbox that plays the bank has recorded it.
    pub(crate) played: bool,
    /// When it was last looked for, and what was found.
    pub(crate) checked: Option<(SystemTime, TransferResult)>,
}

impl Declared {
    /// Whether the money has come in for the application.
    pub(crate) fn has_come_in(&self) -> bool {
        self.checked.is_some_and(|(_, result)| result == TransferResult::Success)
    }
}

/// The transfers of an application, in the order in which they were declared.
pub(crate) fn of(tx: &Transaction<'_>, application_id: &str) -> Result<Vec<Declared>, Error> {
    let sql = "SELECT * FROM transfers WHERE application_id = ?1 ORDER BY position";
    let mut statement = tx.prepare(sql).map_err(records)?;
    let mut rows = statement.query([application_id]).map_err(records)?;
    let mut declared = Vec::new();
    while let Some(row) = rows.next().map_err(records)? {
        let text = |column: &str| row.get::<_, String>(column).map_err(records);
        let result = row.get::<_, Option<String>>("result").map_err(records)?;
        let result: Option<TransferResult> = result.map(|name| named("transfer result", name)).transpose()?;
        let checked_at = row.get::<_, Option<i64>>("checked_at").map_err(records)?.map(from_millis);
        declared.push(Declared {
            transfer_id: row.get("transfer_id").map_err(records)?,
            transfer: BankTransfer {
                payer_account: text("payer_account")?,
                payer_name: text("payer_name")?,
                amount: money(row.get("amount").map_err(records)?)?,
                date: text("paid_on")?,
                remark: text("remark")?,
            },
            declared_at: from_millis(row.get("declared_at").map_err(records)?),
            played: row.get("played").map_err(records)?,
            checked: checked_at.zip(result),
        });
    }
    Ok(declared)
}

/// Keeps a new transfer at a place in the list.
pub(crate) fn add(
    tx: &Transaction<'_>,
    application_id: &str,
    position: usize,
    transfer: &BankTransfer,
    now: SystemTime,
) -> Result<(), Error> {
    let sql = "INSERT INTO transfers
                   (application_id, position, payer_account, payer_name, amount, paid_on, remark, declared_at)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let values = params![
        application_id,
        position as i64,
        transfer.payer_account,
        transfer.payer_name,
        transfer.amount.fen() as i64,
        transfer.date,
        transfer.remark,
        to_millis(now)
    ];
    tx.execute(sql, values).map(drop).map_err(records)
}

/// Moves a transfer to another place in the list.
pub(crate) fn place(tx: &Transaction<'_>, transfer_id: i64, position: usize) -> Result<(), Error> {
    let sql = "UPDATE transfers SET position = ?2 WHERE transfer_id = ?1";
    tx.execute(sql, params![transfer_id, position as i64]).map(drop).map_err(records)
}

/// Takes a transfer out of the list.
pub(crate) fn remove(tx: &Transaction<'_>, transfer_id: i64) -> Result<(), Error> {
    tx.execute("DELETE FROM transfers WHERE transfer_id = ?1", [transfer_id]).map(drop).map_err(records)
}

/// Notes what was found of a transfer: with success, the payment that it became.
pub(crate) fn check(
    tx: &Transaction<'_>,
    transfer_id: i64,
    result: TransferResult,
    payment_id: Option<&str>,
    now: SystemTime,
) -> Result<(), Error> {
    let sql = "UPDATE transfers SET result = ?2, payment_id = ?3, checked_at = ?4 WHERE transfer_id = ?1";
    tx.execute(sql, params![transfer_id, name_of(result)?, payment_id, to_millis(now)]).map(drop).map_err(records)
}

/// Notes that the bank was played for a transfer.
pub(crate) fn played(tx: &Transaction<'_>, transfer_id: i64) -> Result<(), Error> {
    tx.execute("UPDATE transfers SET played = 1 WHERE transfer_id = ?1", [transfer_id]).map(drop).map_err(records)
}

/// Whether an application that is still to be paid counts on a transfer like this one.
pub(crate) fn is_awaited(tx: &Transaction<'_>, transfer: &BankTransfer) -> Result<bool, Error> {
    let sql = "SELECT EXISTS (SELECT 1 FROM transfers t JOIN applications a USING (application_id)
                   WHERE a.status = 'entered' AND t.payment_id IS NULL
                       AND t.payer_account = ?1 AND t.payer_name = ?2 AND t.amount = ?3 AND t.paid_on = ?4)";
    let values = params![transfer.payer_account, transfer.payer_name, transfer.amount.fen() as i64, transfer.date];
    tx.query_row(sql, values, |row| row.get(0)).map_err(records)
}

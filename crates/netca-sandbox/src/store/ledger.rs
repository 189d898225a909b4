//! The bank's ledger: what came in on the CA's account, and who paid it.

use std::time::SystemTime;

use netca_payment::{BankTransfer, Money};
use rusqlite::{Transaction, params};

use super::money;
use crate::Error;
use crate::clock::{from_millis, to_millis};
use crate::error::records;

/// One entry, and what became of it.
pub(crate) struct Entry {
    pub(crate) entry_id: i64,
    /// Who paid, how much and when; empty where what is said of people was deleted.
    pub(crate) transfer: BankTransfer,
    pub(crate) recorded_at: SystemTime,
    /// The business number of the order that it paid for.
    pub(crate) used_for: Option<String>,
}

/// What the ledger has for a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// This entry, which no order has used.
    Unused(i64),
    /// Only entries that other orders have used.
    UsedByOthers,
    /// An unused entry of this payer and day, with another amount.
    OtherAmount,
    Nothing,
}

/// Records that money came in; gives the entry's number.
pub(crate) fn add(tx: &Transaction<'_>, transfer: &BankTransfer, now: SystemTime) -> Result<i64, Error> {
    let sql = "INSERT INTO ledger (amount, paid_on, recorded_at) VALUES (?1, ?2, ?3)";
    tx.execute(sql, params![transfer.amount.fen() as i64, transfer.date, to_millis(now)]).map_err(records)?;
    let entry = tx.last_insert_rowid();
    let sql = "INSERT INTO ledger_payers (entry_id, payer_account, payer_name, remark) VALUES (?1, ?2, ?3, ?4)";
    let values = params![entry, transfer.payer_account, transfer.payer_name, transfer.remark];
    tx.execute(sql, values).map_err(records)?;
    Ok(entry)
}

/// Looks for a transfer that an application declared: account, name, amount and day must all be equal.
pub(crate) fn find(tx: &Transaction<'_>, transfer: &BankTransfer, application_id: &str) -> Result<Found, Error> {
    let sql = "SELECT l.entry_id, l.amount, p.application_id
               FROM ledger_payers w JOIN ledger l USING (entry_id) LEFT JOIN payments p ON p.ledger_entry = l.entry_id
               WHERE w.payer_account = ?1 AND w.payer_name = ?2 AND l.paid_on = ?3 ORDER BY l.entry_id";
    let mut statement = tx.prepare(sql).map_err(records)?;
    let payer = params![transfer.payer_account, transfer.payer_name, transfer.date];
    let mut rows = statement.query(payer).map_err(records)?;
    let mut found = Found::Nothing;
    while let Some(row) = rows.next().map_err(records)? {
        let same = row.get::<_, i64>(1).map_err(records)? == transfer.amount.fen() as i64;
        match (same, row.get::<_, Option<String>>(2).map_err(records)?) {
            (true, None) => return Ok(Found::Unused(row.get(0).map_err(records)?)),
            (true, Some(user)) if user != application_id => found = Found::UsedByOthers,
            (false, None) if found == Found::Nothing => found = Found::OtherAmount,
            _ => {}
        }
    }
    Ok(found)
}

/// 账户余额: what came in from a payer's account and that no order has used; [`Money::MAX`] when it is more.
pub(crate) fn balance(tx: &Transaction<'_>, payer_account: &str, payer_name: &str) -> Result<Money, Error> {
    let sql = "SELECT coalesce(sum(amount), 0) FROM ledger JOIN ledger_payers USING (entry_id)
               WHERE payer_account = ?1 AND payer_name = ?2
                   AND entry_id NOT IN (SELECT ledger_entry FROM payments WHERE ledger_entry IS NOT NULL)";
    let fen: i64 = tx.query_row(sql, [payer_account, payer_name], |row| row.get(0)).map_err(records)?;
    money(fen.min(Money::MAX.fen() as i64))
}

/// All entries, the newest first.
pub(crate) fn all(tx: &Transaction<'_>) -> Result<Vec<Entry>, Error> {
    page(tx, u32::MAX, 0)
}

/// How many entries there are.
pub(crate) fn count(tx: &Transaction<'_>) -> Result<u32, Error> {
    tx.query_row("SELECT count(*) FROM ledger", [], |row| row.get(0)).map_err(records)
}

/// Some entries, the newest first.
pub(crate) fn page(tx: &Transaction<'_>, limit: u32, offset: u32) -> Result<Vec<Entry>, Error> {
    let sql = "SELECT l.entry_id, l.amount, l.paid_on, l.recorded_at, a.business_number,
                   coalesce(w.payer_account, ''), coalesce(w.payer_name, ''), coalesce(w.remark, '')
               FROM ledger l LEFT JOIN ledger_payers w USING (entry_id)
               LEFT JOIN payments p ON p.ledger_entry = l.entry_id LEFT JOIN applications a USING (application_id)
               ORDER BY l.entry_id DESC LIMIT ?1 OFFSET ?2";
    let mut statement = tx.prepare(sql).map_err(records)?;
    let mut rows = statement.query([limit, offset]).map_err(records)?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next().map_err(records)? {
        let text = |column: usize| row.get::<_, String>(column).map_err(records);
        entries.push(Entry {
            entry_id: row.get(0).map_err(records)?,
            transfer: BankTransfer {
                payer_account: text(5)?,
                payer_name: text(6)?,
                amount: money(row.get(1).map_err(records)?)?,
                date: text(2)?,
                remark: text(7)?,
            },
            recorded_at: from_millis(row.get(3).map_err(records)?),
            used_for: row.get(4).map_err(records)?,
        });
    }
    Ok(entries)
}

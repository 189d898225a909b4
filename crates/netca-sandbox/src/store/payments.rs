//! Payment pages and what was paid on them.

use std::time::SystemTime;

use netca_payment::{Money, PaymentChannel, ReceivedPayment};
use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::{name_of, named};
use crate::Error;
use crate::clock::{from_millis, to_millis};
use crate::error::records;

/// The state of a payment page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// It takes money until it expires.
    Open,
    Paid,
    /// It takes no money: another page was paid, or the application ended.
    Closed,
}

/// One payment page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Payment {
    pub(crate) payment_id: String,
    pub(crate) application_id: String,
    pub(crate) channel: PaymentChannel,
    pub(crate) amount: Money,
    pub(crate) status: Status,
    pub(crate) created_at: SystemTime,
    pub(crate) expires_at: SystemTime,
}

const COLUMNS: &str = "payment_id, application_id, channel, amount, status, created_at, expires_at";

/// Keeps a new, open page.
pub(crate) fn add(tx: &Transaction<'_>, payment: &Payment) -> Result<(), Error> {
    let sql = "INSERT INTO payments (payment_id, application_id, channel, amount, status, created_at, expires_at)
               VALUES (?1, ?2, ?3, ?4, 'open', ?5, ?6)";
    let values = params![
        payment.payment_id,
        payment.application_id,
        name_of(payment.channel)?,
        payment.amount.fen() as i64,
        to_millis(payment.created_at),
        to_millis(payment.expires_at),
    ];
    tx.execute(sql, values).map(drop).map_err(records)
}

/// The page with this id.
pub(crate) fn by_id(tx: &Transaction<'_>, payment_id: &str) -> Result<Option<Payment>, Error> {
    one(tx, &format!("SELECT {COLUMNS} FROM payments WHERE payment_id = ?1"), &[&payment_id])
}

/// The open page of an application for a channel, expired or not.
pub(crate) fn open_for(tx: &Transaction<'_>, id: &str, channel: PaymentChannel) -> Result<Option<Payment>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM payments WHERE application_id = ?1 AND channel = ?2 AND status = 'open'");
    one(tx, &sql, &[&id, &name_of(channel)?])
}

/// The money that came in for an application.
pub(crate) fn received(tx: &Transaction<'_>, id: &str) -> Result<Vec<ReceivedPayment>, Error> {
    let sql = format!("SELECT {COLUMNS}, paid_at FROM payments WHERE application_id = ?1 AND status = 'paid'");
    let mut statement = tx.prepare(&sql).map_err(records)?;
    let rows = statement.query_map([id], |row| Ok((read(row), row.get("paid_at")?))).map_err(records)?;
    rows.map(|row| {
        let (payment, paid_at) = row.map_err(records)?;
        let Payment { payment_id, channel, amount, .. } = payment?;
        Ok(ReceivedPayment { payment_id, channel, amount, received_at: from_millis(paid_at) })
    })
    .collect()
}

/// The first open page of an application that takes money at a time.
pub(crate) fn first_open(tx: &Transaction<'_>, id: &str, at: SystemTime) -> Result<Option<Payment>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM payments WHERE application_id = ?1 AND status = 'open' AND expires_at > ?2
         ORDER BY created_at LIMIT 1"
    );
    one(tx, &sql, &[&id, &to_millis(at)])
}

/// Marks a page as paid and closes the application's others. Fails when it was not open or another was paid.
pub(crate) fn pay(tx: &Transaction<'_>, payment: &Payment, at: SystemTime) -> Result<(), Error> {
    let sql = "UPDATE payments SET status = 'paid', paid_at = ?2 WHERE payment_id = ?1 AND status = 'open'";
    let paid = tx.execute(sql, params![payment.payment_id, to_millis(at)]).map_err(records)?;
    if paid != 1 {
        return Err(Error::RecordsInconsistent { what: "payment" });
    }
    close(tx, &payment.application_id)
}

/// Closes an application's open pages.
pub(crate) fn close(tx: &Transaction<'_>, application_id: &str) -> Result<(), Error> {
    let sql = "UPDATE payments SET status = 'closed' WHERE application_id = ?1 AND status = 'open'";
    tx.execute(sql, [application_id]).map(drop).map_err(records)
}

/// Closes one page, when it has expired.
pub(crate) fn close_one(tx: &Transaction<'_>, payment_id: &str) -> Result<(), Error> {
    let sql = "UPDATE payments SET status = 'closed' WHERE payment_id = ?1 AND status = 'open'";
    tx.execute(sql, [payment_id]).map(drop).map_err(records)
}

fn one(tx: &Transaction<'_>, sql: &str, values: &[&dyn rusqlite::ToSql]) -> Result<Option<Payment>, Error> {
    tx.query_row(sql, values, |row| Ok(read(row))).optional().map_err(records)?.transpose()
}

fn read(row: &Row<'_>) -> Result<Payment, Error> {
    let channel: String = row.get("channel").map_err(records)?;
    let status: String = row.get("status").map_err(records)?;
    let fen: i64 = row.get("amount").map_err(records)?;
    let amount = u64::try_from(fen).ok().and_then(|fen| Money::from_fen(fen).ok());
    Ok(Payment {
        payment_id: row.get("payment_id").map_err(records)?,
        application_id: row.get("application_id").map_err(records)?,
        channel: named("payment channel", channel)?,
        amount: amount.ok_or(Error::RecordsInconsistent { what: "amount" })?,
        status: match status.as_str() {
            "open" => Status::Open,
            "paid" => Status::Paid,
            _ => Status::Closed,
        },
        created_at: from_millis(row.get("created_at").map_err(records)?),
        expires_at: from_millis(row.get("expires_at").map_err(records)?),
    })
}

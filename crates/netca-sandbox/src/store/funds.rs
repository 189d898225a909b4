//! How the money of an application stands: sums over its payments, refunds and credits.

use std::time::SystemTime;

use netca_payment::{Money, Refund, RefundReason};
use rusqlite::{Row, Transaction, params};

use super::{money, name_of, named};
use crate::Error;
use crate::clock::{from_millis, to_millis};
use crate::error::records;
use crate::secret::random_id;

/// The sums, in fen. One order can be sent more than [`Money`] holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Funds {
    /// What came in.
    pub(crate) received: u64,
    /// What is left of it for the application.
    pub(crate) kept: u64,
    /// What is on its way back.
    pub(crate) refunding: u64,
    /// What is kept for, or went to, the certificate's next application.
    pub(crate) carried: u64,
}

/// A sum kept for a certificate's next application.
pub(crate) struct Credit {
    pub(crate) credit_id: String,
    pub(crate) amount: Money,
}

/// How the money of an application stands.
pub(crate) fn of(tx: &Transaction<'_>, application_id: &str) -> Result<Funds, Error> {
    let sql = "SELECT received, kept, refunding, carried FROM funds WHERE application_id = ?1";
    let row = tx.query_row(sql, [application_id], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?]));
    let [received, kept, refunding, carried] = row.map_err(records)?.map(|fen: i64| u64::try_from(fen).ok());
    let funds = || Some(Funds { received: received?, kept: kept?, refunding: refunding?, carried: carried? });
    funds().ok_or(Error::RecordsInconsistent { what: "sum" })
}

/// Asks for some of a payment to be given back.
pub(crate) fn request_refund(
    tx: &Transaction<'_>,
    payment_id: &str,
    amount: Money,
    reason: RefundReason,
    now: SystemTime,
) -> Result<(), Error> {
    let sql = "INSERT INTO refunds (refund_id, payment_id, amount, reason, status, requested_at)
               VALUES (?1, ?2, ?3, ?4, 'requested', ?5)";
    let values = params![random_id()?, payment_id, amount.fen() as i64, name_of(reason)?, to_millis(now)];
    tx.execute(sql, values).map(drop).map_err(records)
}

/// The refunds of an application, in order.
pub(crate) fn refunds(tx: &Transaction<'_>, application_id: &str) -> Result<Vec<Refund>, Error> {
    let sql = "SELECT refund_id, r.amount, reason, r.status, requested_at, refunded_at
               FROM refunds r JOIN payments p USING (payment_id) WHERE p.application_id = ?1
               ORDER BY requested_at, r.rowid";
    let mut statement = tx.prepare(sql).map_err(records)?;
    let mut rows = statement.query([application_id]).map_err(records)?;
    let mut refunds = Vec::new();
    while let Some(row) = rows.next().map_err(records)? {
        refunds.push(read_refund(row)?);
    }
    Ok(refunds)
}

/// A refund from a row that names its columns.
pub(super) fn read_refund(row: &Row<'_>) -> Result<Refund, Error> {
    let text = |column: &str| row.get::<_, String>(column).map_err(records);
    Ok(Refund {
        refund_id: text("refund_id")?,
        amount: money(row.get("amount").map_err(records)?)?,
        reason: named("refund reason", text("reason")?)?,
        status: named("refund status", text("status")?)?,
        requested_at: from_millis(row.get("requested_at").map_err(records)?),
        refunded_at: row.get::<_, Option<i64>>("refunded_at").map_err(records)?.map(from_millis),
    })
}

/// Marks the refunds of an application as paid, those requested up to a time or all; gives their amounts.
pub(crate) fn refunded(
    tx: &Transaction<'_>,
    application_id: &str,
    requested_until: Option<SystemTime>,
    now: SystemTime,
) -> Result<Vec<Money>, Error> {
    let sql = "UPDATE refunds SET status = 'refunded', refunded_at = ?3
               WHERE status = 'requested' AND requested_at <= coalesce(?2, requested_at)
                   AND payment_id IN (SELECT payment_id FROM payments WHERE application_id = ?1) RETURNING amount";
    let mut statement = tx.prepare(sql).map_err(records)?;
    let values = params![application_id, requested_until.map(to_millis), to_millis(now)];
    let rows = statement.query_map(values, |row| row.get(0)).map_err(records)?;
    rows.map(|row| money(row.map_err(records)?)).collect()
}

/// Keeps what is left of a payment for the next application of its certificate.
pub(crate) fn carry(
    tx: &Transaction<'_>,
    payment_id: &str,
    certificate_sha256: &str,
    amount: Money,
    now: SystemTime,
) -> Result<(), Error> {
    let sql = "INSERT INTO credits (credit_id, payment_id, certificate_sha256, amount, status, created_at)
               VALUES (?1, ?2, ?3, ?4, 'held', ?5)";
    let values = params![random_id()?, payment_id, certificate_sha256, amount.fen() as i64, to_millis(now)];
    tx.execute(sql, values).map(drop).map_err(records)
}

/// What is kept for the next application of a certificate.
pub(crate) fn held_for(tx: &Transaction<'_>, certificate_sha256: &str) -> Result<Vec<Credit>, Error> {
    held(tx, "certificate_sha256 = ?1", certificate_sha256)
}

/// What is still kept of the money of an application.
pub(crate) fn held_of(tx: &Transaction<'_>, application_id: &str) -> Result<Vec<Credit>, Error> {
    held(tx, "payment_id IN (SELECT payment_id FROM payments WHERE application_id = ?1)", application_id)
}

/// Notes that the next application takes a credit.
pub(crate) fn use_up(tx: &Transaction<'_>, credit_id: &str) -> Result<(), Error> {
    end(tx, credit_id, "used")
}

/// Notes that a credit is given back instead.
pub(crate) fn give_back(tx: &Transaction<'_>, credit_id: &str) -> Result<(), Error> {
    end(tx, credit_id, "returned")
}

fn held(tx: &Transaction<'_>, which: &str, key: &str) -> Result<Vec<Credit>, Error> {
    let sql =
        format!("SELECT credit_id, amount FROM credits WHERE status = 'held' AND {which} ORDER BY created_at, rowid");
    let mut statement = tx.prepare(&sql).map_err(records)?;
    let rows = statement.query_map([key], |row| Ok((row.get(0)?, row.get(1)?))).map_err(records)?;
    rows.map(|row| {
        let (credit_id, amount) = row.map_err(records)?;
        Ok(Credit { credit_id, amount: money(amount)? })
    })
    .collect()
}

fn end(tx: &Transaction<'_>, credit_id: &str, status: &str) -> Result<(), Error> {
    tx.execute("UPDATE credits SET status = ?2 WHERE credit_id = ?1", [credit_id, status]).map(drop).map_err(records)
}

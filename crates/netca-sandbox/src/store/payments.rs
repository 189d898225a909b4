//! Payments: pages to pay on, and sums that came in another way.

use std::time::SystemTime;

use netca_payment::{Money, PaymentChannel, PaymentPageStatus, ReceivedPayment};
use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::{money, name_of, named};
use crate::Error;
use crate::clock::{from_millis, to_millis};
use crate::error::records;
use crate::secret::random_id;

/// The state of a payment: `Open`, then one of the others for good.
pub(crate) type Status = PaymentPageStatus;

/// One payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Payment {
    pub(crate) payment_id: String,
    pub(crate) application_id: String,
    pub(crate) channel: PaymentChannel,
    pub(crate) amount: Money,
    pub(crate) status: Status,
    pub(crate) created_at: SystemTime,
    /// When a page stops taking money; of a sum that came in another way, when it came in.
    pub(crate) expires_at: SystemTime,
}

/// Where a sum that came in without a page came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// An entry of the bank's ledger.
    Ledger(i64),
    /// What an earlier application was paid.
    Credit(String),
    /// The operator took it: cash, a cheque, periodic settlement.
    Operator(PaymentChannel),
}

/// What is left of a payment for its application.
pub(crate) struct Rest {
    pub(crate) payment_id: String,
    pub(crate) rest: Money,
}

const COLUMNS: &str = "payment_id, application_id, channel, amount, status, created_at,
    coalesce(expires_at, created_at) AS expires_at";

/// Opens a page.
pub(crate) fn open(
    tx: &Transaction<'_>,
    application_id: &str,
    channel: PaymentChannel,
    amount: Money,
    now: SystemTime,
    expires_at: SystemTime,
) -> Result<Payment, Error> {
    let sql = "INSERT INTO payments (payment_id, application_id, channel, amount, status, created_at, expires_at)
               VALUES (?1, ?2, ?3, ?4, 'open', ?5, ?6)";
    let application_id = application_id.to_owned();
    let status = Status::Open;
    let page =
        Payment { payment_id: random_id()?, application_id, channel, amount, status, created_at: now, expires_at };
    let values = params![
        page.payment_id,
        page.application_id,
        name_of(channel)?,
        amount.fen() as i64,
        to_millis(now),
        to_millis(expires_at)
    ];
    tx.execute(sql, values).map_err(records)?;
    Ok(page)
}

/// Records a sum that came in without a page; gives its payment id.
pub(crate) fn receive(
    tx: &Transaction<'_>,
    application_id: &str,
    source: &Source,
    amount: Money,
    now: SystemTime,
) -> Result<String, Error> {
    let sql = "INSERT INTO payments
                   (payment_id, application_id, channel, amount, status, created_at, paid_at, ledger_entry, credit_id)
               VALUES (?1, ?2, ?3, ?4, 'paid', ?5, ?5, ?6, ?7)";
    let (channel, entry, credit) = match source {
        Source::Ledger(entry) => (PaymentChannel::BankTransfer, Some(entry), None),
        Source::Credit(credit) => (PaymentChannel::CarriedOver, None, Some(credit)),
        Source::Operator(channel) => (*channel, None, None),
    };
    let id = random_id()?;
    let values = params![id, application_id, name_of(channel)?, amount.fen() as i64, to_millis(now), entry, credit];
    tx.execute(sql, values).map_err(records)?;
    Ok(id)
}

/// The payment with this id.
pub(crate) fn by_id(tx: &Transaction<'_>, payment_id: &str) -> Result<Option<Payment>, Error> {
    one(tx, &format!("SELECT {COLUMNS} FROM payments WHERE payment_id = ?1"), &[&payment_id])
}

/// The open page of an application for a channel.
pub(crate) fn open_for(tx: &Transaction<'_>, id: &str, channel: PaymentChannel) -> Result<Option<Payment>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM payments WHERE application_id = ?1 AND channel = ?2 AND status = 'open'");
    one(tx, &sql, &[&id, &name_of(channel)?])
}

/// The first open page of an application.
pub(crate) fn first_open(tx: &Transaction<'_>, id: &str) -> Result<Option<Payment>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM payments WHERE application_id = ?1 AND status = 'open' ORDER BY created_at LIMIT 1"
    );
    one(tx, &sql, &[&id])
}

/// The money that came in for an application, in order.
pub(crate) fn received(tx: &Transaction<'_>, id: &str) -> Result<Vec<ReceivedPayment>, Error> {
    let sql = format!(
        "SELECT {COLUMNS}, paid_at FROM payments WHERE application_id = ?1 AND status = 'paid' ORDER BY paid_at, rowid"
    );
    let mut statement = tx.prepare(&sql).map_err(records)?;
    let rows = statement.query_map([id], |row| Ok((read(row), row.get("paid_at")?))).map_err(records)?;
    rows.map(|row| {
        let (payment, paid_at) = row.map_err(records)?;
        let Payment { payment_id, channel, amount, .. } = payment?;
        Ok(ReceivedPayment { payment_id, channel, amount, received_at: from_millis(paid_at) })
    })
    .collect()
}

/// The payments of which something is left for the application, the newest first.
pub(crate) fn rests(tx: &Transaction<'_>, id: &str) -> Result<Vec<Rest>, Error> {
    let sql = "SELECT r.payment_id, r.rest FROM received r JOIN payments p USING (payment_id)
               WHERE r.application_id = ?1 AND r.rest > 0 ORDER BY p.paid_at DESC, p.rowid DESC";
    let mut statement = tx.prepare(sql).map_err(records)?;
    let rows = statement.query_map([id], |row| Ok((row.get(0)?, row.get(1)?))).map_err(records)?;
    rows.map(|row| {
        let (payment_id, rest) = row.map_err(records)?;
        Ok(Rest { payment_id, rest: money(rest)? })
    })
    .collect()
}

/// Marks an open page as paid through a channel.
pub(crate) fn pay(tx: &Transaction<'_>, id: &str, channel: PaymentChannel, now: SystemTime) -> Result<(), Error> {
    let sql = "UPDATE payments SET status = 'paid', channel = ?2, paid_at = ?3 WHERE payment_id = ?1";
    tx.execute(sql, params![id, name_of(channel)?, to_millis(now)]).map(drop).map_err(records)
}

/// Marks an open page as declined by the payer.
pub(crate) fn decline(tx: &Transaction<'_>, payment_id: &str) -> Result<(), Error> {
    let sql = "UPDATE payments SET status = 'declined' WHERE payment_id = ?1";
    tx.execute(sql, [payment_id]).map(drop).map_err(records)
}

/// Marks an application's open pages whose time is over.
pub(crate) fn expire(tx: &Transaction<'_>, application_id: &str, now: SystemTime) -> Result<(), Error> {
    let sql = "UPDATE payments SET status = 'expired'
               WHERE application_id = ?1 AND status = 'open' AND expires_at <= ?2";
    tx.execute(sql, params![application_id, to_millis(now)]).map(drop).map_err(records)
}

/// Closes an application's open pages.
pub(crate) fn close(tx: &Transaction<'_>, application_id: &str) -> Result<(), Error> {
    let sql = "UPDATE payments SET status = 'closed' WHERE application_id = ?1 AND status = 'open'";
    tx.execute(sql, [application_id]).map(drop).map_err(records)
}

fn one(tx: &Transaction<'_>, sql: &str, values: &[&dyn rusqlite::ToSql]) -> Result<Option<Payment>, Error> {
    tx.query_row(sql, values, |row| Ok(read(row))).optional().map_err(records)?.transpose()
}

fn read(row: &Row<'_>) -> Result<Payment, Error> {
    let text = |column: &str| row.get::<_, String>(column).map_err(records);
    Ok(Payment {
        payment_id: text("payment_id")?,
        application_id: text("application_id")?,
        channel: named("payment channel", text("channel")?)?,
        amount: money(row.get("amount").map_err(records)?)?,
        status: named("payment status", text("status")?)?,
        created_at: from_millis(row.get("created_at").map_err(records)?),
        expires_at: from_millis(row.get("expires_at").map_err(records)?),
    })
}

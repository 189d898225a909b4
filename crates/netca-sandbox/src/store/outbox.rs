//! What a CA would send by SMS and e-mail.

use std::time::SystemTime;

use rusqlite::{Transaction, params};

use crate::Error;
use crate::clock::{from_millis, to_millis};
use crate::error::records;

/// One message.
pub(crate) struct Message {
    pub(crate) at: SystemTime,
    pub(crate) business_number: String,
    pub(crate) kind: String,
    pub(crate) medium: String,
    pub(crate) recipient: String,
    pub(crate) subject: String,
    pub(crate) body: String,
}

/// Keeps a message about an application; one without a subject is an SMS.
pub(crate) fn add(
    tx: &Transaction<'_>,
    application_id: &str,
    kind: &str,
    recipient: &str,
    (subject, body): (&str, &str),
    now: SystemTime,
) -> Result<(), Error> {
    let sql = "INSERT INTO outbox (application_id, at, kind, medium, recipient, subject, body)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let medium = if subject.is_empty() { "sms" } else { "email" };
    let values = params![application_id, to_millis(now), kind, medium, recipient, subject, body];
    tx.execute(sql, values).map(drop).map_err(records)
}

/// All messages, the newest first.
pub(crate) fn all(tx: &Transaction<'_>) -> Result<Vec<Message>, Error> {
    page(tx, u32::MAX, 0)
}

/// How many messages there are.
pub(crate) fn count(tx: &Transaction<'_>) -> Result<u32, Error> {
    tx.query_row("SELECT count(*) FROM outbox", [], |row| row.get(0)).map_err(records)
}

/// Some messages, the newest first.
pub(crate) fn page(tx: &Transaction<'_>, limit: u32, offset: u32) -> Result<Vec<Message>, Error> {
    let sql = "SELECT at, business_number, kind, medium, recipient, subject, body
               FROM outbox JOIN applications USING (application_id) ORDER BY message_id DESC
               LIMIT ?1 OFFSET ?2";
    let mut statement = tx.prepare(sql).map_err(records)?;
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Message {
            at: from_millis(row.get(0)?),
            business_number: row.get(1)?,
            kind: row.get(2)?,
            medium: row.get(3)?,
            recipient: row.get(4)?,
            subject: row.get(5)?,
            body: row.get(6)?,
        })
    };
    let rows = statement.query_map([limit, offset], read).map_err(records)?;
    rows.collect::<Result<_, _>>().map_err(records)
}

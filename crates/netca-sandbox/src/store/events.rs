//! The timeline: what happened when, without personal data.

use std::time::SystemTime;

use rusqlite::{Transaction, params};

use crate::Error;
use crate::clock::{from_millis, to_millis};
use crate::error::records;

/// Notes that something happened to an application, or to the CA.
pub(crate) fn add(tx: &Transaction<'_>, at: SystemTime, application_id: Option<&str>, kind: &str) -> Result<(), Error> {
    let sql = "INSERT INTO events (at, application_id, kind) VALUES (?1, ?2, ?3)";
    tx.execute(sql, params![to_millis(at), application_id, kind]).map(drop).map_err(records)
}

/// What happened to an application, in order: when, and what.
pub(crate) fn of(tx: &Transaction<'_>, application_id: &str) -> Result<Vec<(SystemTime, String)>, Error> {
    let sql = "SELECT at, kind FROM events WHERE application_id = ?1 ORDER BY event_id";
    let mut statement = tx.prepare(sql).map_err(records)?;
    let rows =
        statement.query_map([application_id], |row| Ok((from_millis(row.get(0)?), row.get(1)?))).map_err(records)?;
    rows.collect::<Result<_, _>>().map_err(records)
}

//! The records: one SQLite file, written by the server and by the operator's commands at the same time.
//!
//! # SQLite's settings, and why
//! - `journal_mode=WAL`: a commit is one write at the end of one file and one sync, and who reads from another process keeps nobody from
//!   writing.
//! - `synchronous=FULL`: every commit is synced before its answer goes out. With `NORMAL`, which WAL is often run with, a power cut takes
//!   the last commits back, and with them receipts and payments that clients were told of. It costs most of a request's time.
//! - `foreign_keys=ON`: the schema is what refuses to pay twice; without it part of the schema is words.
//! - `BEGIN IMMEDIATE`: a transaction that reads first and writes later cannot fail half-way because another wrote in between.
//! - One connection under a mutex: SQLite writes one at a time anyway, so that more would wait for each other in its busy loop, which sleeps,
//!   instead of at a lock, which is handed on. `busy_timeout` is for the operator's commands in other processes.
//! - `journal_size_limit`: a WAL that grew behind a long reading of the operator's is cut back to 16 MiB.
//! - The rest as SQLite has it: a checkpoint every 1,000 pages, a cache of 2 MiB.
//!
//! `cargo xtask load` (tests/tests/load) holds it to that: 200 clients, 5,000 certificates, the server killed twice meanwhile.

pub(crate) mod applications;
pub(crate) mod attachments;
pub(crate) mod certificates;
pub(crate) mod challenges;
pub(crate) mod desk;
pub(crate) mod escrow;
pub(crate) mod events;
pub(crate) mod funds;
pub(crate) mod invoices;
pub(crate) mod ledger;
pub(crate) mod numbers;
pub(crate) mod outbox;
pub(crate) mod pairs;
pub(crate) mod payments;
pub(crate) mod quotes;
#[cfg(test)]
mod strict;
#[cfg(test)]
mod strict_pairs;
pub(crate) mod submissions;
pub(crate) mod transfers;

use std::fs::OpenOptions;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use netca_payment::Money;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Error;
use crate::error::records;

const SCHEMA: &str = include_str!("schema.sql");
const SCHEMA_VERSION: i64 = 5;
/// What is left of a WAL after a checkpoint, in bytes.
const WAL_LIMIT: i64 = 16 << 20;
/// Says that the file is the sandbox's (PRAGMA application_id): "NtSb".
const APPLICATION_ID: i64 = 0x4e74_5362;

/// The records. One connection, used by one thread at a time.
pub(crate) struct Store(Mutex<Connection>);

impl Store {
    /// Opens the records, or makes them (mode 0600).
    pub(crate) fn open_or_create(path: &Path) -> Result<Self, Error> {
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(path).map_err(Error::file(path))?;
        Self::open(path)
    }

    /// Opens the records of a sandbox that has been started before.
    pub(crate) fn open_existing(data: &Path) -> Result<Self, Error> {
        let path = data.join("sandbox.db");
        if path.is_file() { Self::open(&path) } else { Err(Error::NoSandbox { path: data.into() }) }
    }

    /// Does work in one transaction: all of it is on disk afterwards, or none when the work fails.
    pub(crate) fn transaction<T, E: From<Error>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        // A panic inside a transaction rolled it back when the transaction was dropped: the connection is good.
        let mut connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(records)?;
        let done = work(&transaction)?;
        transaction.commit().map_err(records)?;
        Ok(done)
    }

    /// Records that are gone with the value, and as strict as those on disk.
    #[cfg(test)]
    pub(crate) fn in_memory() -> Self {
        let store = Self(Mutex::new(Connection::open_in_memory().unwrap()));
        store.0.lock().unwrap().pragma_update(None, "foreign_keys", true).unwrap();
        store.transaction(migrate).unwrap();
        store
    }

    fn open(path: &Path) -> Result<Self, Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(records)?;
        connection.busy_timeout(Duration::from_secs(10)).map_err(records)?;
        connection.pragma_update(None, "journal_mode", "wal").map_err(records)?;
        connection.pragma_update(None, "synchronous", "full").map_err(records)?;
        connection.pragma_update(None, "journal_size_limit", WAL_LIMIT).map_err(records)?;
        connection.pragma_update(None, "foreign_keys", true).map_err(records)?;
        let store = Self(Mutex::new(connection));
        store.transaction(migrate)?;
        Ok(store)
    }
}

fn migrate(tx: &Transaction<'_>) -> Result<(), Error> {
    let pragma = |name| tx.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map_err(records);
    match (pragma("user_version")?, pragma("application_id")?) {
        (0, 0) => {
            tx.execute_batch(SCHEMA).map_err(records)?;
            tx.pragma_update(None, "application_id", APPLICATION_ID).map_err(records)?;
            tx.pragma_update(None, "user_version", SCHEMA_VERSION).map_err(records)
        }
        (SCHEMA_VERSION, APPLICATION_ID) => Ok(()),
        (found, _) => Err(Error::SchemaVersion { found, known: SCHEMA_VERSION }),
    }
}

/// The name that an enum of the wire has in the records: the one it has on the wire.
fn name_of<T: Serialize>(value: T) -> Result<String, Error> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => Ok(name),
        _ => Err(Error::RecordsInconsistent { what: "name" }),
    }
}

/// The enum of the wire that has this name.
pub(crate) fn named<T: DeserializeOwned>(what: &'static str, name: String) -> Result<T, Error> {
    serde_json::from_value(serde_json::Value::String(name)).map_err(|_| Error::RecordsInconsistent { what })
}

/// An amount that the records hold, in fen.
fn money(fen: i64) -> Result<Money, Error> {
    let amount = u64::try_from(fen).ok().and_then(|fen| Money::from_fen(fen).ok());
    amount.ok_or(Error::RecordsInconsistent { what: "amount" })
}

/// JSON that the records hold.
fn json<T: DeserializeOwned>(what: &'static str, text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|_| Error::RecordsInconsistent { what })
}

fn to_json<T: Serialize>(what: &'static str, value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|_| Error::RecordsInconsistent { what })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_private_durable_and_known_by_its_version() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("sandbox.db");
        assert!(matches!(Store::open_existing(dir.path()), Err(Error::NoSandbox { .. })));
        let store = Store::open_or_create(&path).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        let pragma = |name: &str| -> String {
            let connection = store.0.lock().unwrap();
            connection
                .pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0))
                .map(|v| format!("{v:?}"))
                .unwrap()
        };
        assert_eq!(pragma("journal_mode"), "Text(\"wal\")");
        assert_eq!(pragma("synchronous"), "Integer(2)");
        assert_eq!(pragma("foreign_keys"), "Integer(1)");
        assert_eq!(pragma("journal_size_limit"), "Integer(16777216)");
        Connection::open(&path).unwrap().pragma_update(None, "user_version", 7).unwrap();
        assert!(matches!(
            Store::open_existing(dir.path()),
            Err(Error::SchemaVersion { found: 7, known: SCHEMA_VERSION })
        ));
    }

    #[test]
    fn a_failed_transaction_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open_or_create(&dir.path().join("sandbox.db")).unwrap();
        let failed: Result<(), Error> = store.transaction(|tx| {
            numbers::business(tx, "20261122")?;
            Err(Error::Sign)
        });
        assert!(failed.is_err());
        let number = store.transaction(|tx| numbers::business(tx, "20261122")).unwrap();
        assert_eq!(number, "01202611220000001");
    }
}

//! Which certificates stand in pairs.

use rusqlite::{OptionalExtension, Transaction};

use crate::Error;
use crate::error::records;

/// The encryption certificate of the pair that a signing certificate is of.
pub(crate) fn encryption_of(tx: &Transaction<'_>, signing_sha256: &str) -> Result<Option<String>, Error> {
    let sql = "SELECT encryption_sha256 FROM pairs WHERE signing_sha256 = ?1";
    tx.query_row(sql, [signing_sha256], |row| row.get(0)).optional().map_err(records)
}

/// The signing certificate of the pair that an encryption certificate is of.
pub(crate) fn signing_of(tx: &Transaction<'_>, encryption_sha256: &str) -> Result<Option<String>, Error> {
    let sql = "SELECT signing_sha256 FROM pairs WHERE encryption_sha256 = ?1";
    tx.query_row(sql, [encryption_sha256], |row| row.get(0)).optional().map_err(records)
}

/// Records a pair of two certificates that are recorded.
pub(crate) fn add(tx: &Transaction<'_>, signing_sha256: &str, encryption_sha256: &str) -> Result<(), Error> {
    let sql = "INSERT INTO pairs (signing_sha256, encryption_sha256) VALUES (?1, ?2)";
    tx.execute(sql, [signing_sha256, encryption_sha256]).map(drop).map_err(records)
}

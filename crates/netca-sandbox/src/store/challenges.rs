//! Challenges: made out to one certificate, good once, for a while.

use std::time::SystemTime;

use rusqlite::{OptionalExtension, Transaction, params};

use crate::Error;
use crate::clock::{from_millis, to_millis};
use crate::error::records;

/// How many challenges there are whose time is not over, answered or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Count {
    /// For anyone.
    pub(crate) all: i64,
    /// For one certificate.
    pub(crate) of_certificate: i64,
    /// When the first of those that were counted goes.
    pub(crate) first_ends_at: SystemTime,
}

/// Forgets the challenges whose time is over, and counts the others.
pub(crate) fn count(tx: &Transaction<'_>, certificate_sha256: &str, now: SystemTime) -> Result<Count, Error> {
    tx.execute("DELETE FROM challenges WHERE expires_at <= ?1", [to_millis(now)]).map_err(records)?;
    let sql = "SELECT count(*), count(*) FILTER (WHERE certificate_sha256 = ?1),
                   coalesce(min(expires_at) FILTER (WHERE certificate_sha256 = ?1), min(expires_at), 0) FROM challenges";
    tx.query_row(sql, [certificate_sha256], |row| {
        Ok(Count { all: row.get(0)?, of_certificate: row.get(1)?, first_ends_at: from_millis(row.get(2)?) })
    })
    .map_err(records)
}

/// Keeps a new challenge.
pub(crate) fn add(
    tx: &Transaction<'_>,
    challenge_id: &str,
    certificate_sha256: &str,
    nonce: &[u8],
    expires_at: SystemTime,
) -> Result<(), Error> {
    let sql = "INSERT INTO challenges (challenge_id, certificate_sha256, nonce, expires_at) VALUES (?1, ?2, ?3, ?4)";
    let values = params![challenge_id, certificate_sha256, nonce, to_millis(expires_at)];
    tx.execute(sql, values).map(drop).map_err(records)
}

/// The nonce of a challenge that can be answered by a certificate.
pub(crate) fn nonce(
    tx: &Transaction<'_>,
    challenge_id: &str,
    certificate_sha256: &str,
    now: SystemTime,
) -> Result<Option<Vec<u8>>, Error> {
    let sql = "SELECT nonce FROM challenges
               WHERE challenge_id = ?1 AND certificate_sha256 = ?2 AND expires_at > ?3 AND NOT answered";
    let values = params![challenge_id, certificate_sha256, to_millis(now)];
    tx.query_row(sql, values, |row| row.get(0)).optional().map_err(records)
}

/// Notes that a challenge was answered: it cannot be again.
pub(crate) fn answer(tx: &Transaction<'_>, challenge_id: &str) -> Result<(), Error> {
    tx.execute("UPDATE challenges SET answered = 1 WHERE challenge_id = ?1", [challenge_id]).map(drop).map_err(records)
}

//! Escrowed encryption keys: sealed, and in their envelopes.

use std::time::SystemTime;

use netca_cert::PublicKey;
use rusqlite::{OptionalExtension, Transaction, params};

use crate::Error;
use crate::clock::{from_millis, to_millis};
use crate::error::records;
use crate::escrow::{Made, Sealed};

/// What may be told of an escrowed key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    /// Of its certificate.
    pub(crate) encryption_sha256: String,
    /// The SubjectPublicKeyInfo.
    pub(crate) public_key: PublicKey,
    /// The application that it was made for; none for a first pair.
    pub(crate) business_number: Option<String>,
    pub(crate) made_at: SystemTime,
}

const KEPT: &str = "SELECT e.encryption_sha256, e.public_key, e.made_at, a.business_number
    FROM escrow e LEFT JOIN applications a USING (application_id)";

/// Keeps a key with the certificate that was issued for it, and the application that it was made for.
pub(crate) fn add(
    tx: &Transaction<'_>,
    made: &Made,
    encryption_sha256: &str,
    application_id: Option<&str>,
    now: SystemTime,
) -> Result<(), Error> {
    let sql = "INSERT INTO escrow (encryption_sha256, application_id, public_key, nonce, sealed, envelope, made_at)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let values = params![
        encryption_sha256,
        application_id,
        made.envelope.public_key().as_der(),
        made.sealed.nonce,
        made.sealed.bytes,
        made.envelope.as_der(),
        to_millis(now),
    ];
    tx.execute(sql, values).map(drop).map_err(records)
}

/// The envelope that was made for an application.
pub(crate) fn envelope(tx: &Transaction<'_>, application_id: &str) -> Result<Option<Vec<u8>>, Error> {
    let sql = "SELECT envelope FROM escrow WHERE application_id = ?1";
    tx.query_row(sql, [application_id], |row| row.get(0)).optional().map_err(records)
}

/// The newest key, if there is one.
pub(crate) fn newest(tx: &Transaction<'_>) -> Result<Option<(PublicKey, Sealed)>, Error> {
    let sql = "SELECT public_key, nonce, sealed FROM escrow ORDER BY made_at DESC, rowid DESC LIMIT 1";
    let row = tx.query_row(sql, [], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get(1)?, row.get(2)?)));
    let Some((public_key, nonce, bytes)) = row.optional().map_err(records)? else { return Ok(None) };
    Ok(Some((PublicKey::from_der(&public_key)?, Sealed { nonce, bytes })))
}

/// What may be told of the key of a certificate.
pub(crate) fn of_certificate(tx: &Transaction<'_>, encryption_sha256: &str) -> Result<Option<Kept>, Error> {
    Ok(kept(tx, &format!("{KEPT} WHERE e.encryption_sha256 = ?1"), &[encryption_sha256])?.pop())
}

/// What may be told of all of them, the newest first.
pub(crate) fn all(tx: &Transaction<'_>) -> Result<Vec<Kept>, Error> {
    kept(tx, &format!("{KEPT} ORDER BY e.made_at DESC, e.rowid DESC"), &[])
}

fn kept(tx: &Transaction<'_>, sql: &str, values: &[&str]) -> Result<Vec<Kept>, Error> {
    let mut statement = tx.prepare(sql).map_err(records)?;
    let rows = statement.query_map(rusqlite::params_from_iter(values), |row| {
        Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?, row.get(2)?, row.get(3)?))
    });
    rows.map_err(records)?
        .map(|row| {
            let (encryption_sha256, public_key, made_at, business_number) = row.map_err(records)?;
            let public_key = PublicKey::from_der(&public_key)?;
            Ok(Kept { encryption_sha256, public_key, business_number, made_at: from_millis(made_at) })
        })
        .collect()
}

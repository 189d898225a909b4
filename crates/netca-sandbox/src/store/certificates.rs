//! Certificates that the CA issued, or was shown and found to be its own.

use std::time::SystemTime;

use netca_cert::Certificate;
use rusqlite::{OptionalExtension, Transaction, params};
use sha2::{Digest, Sha256};

use crate::Error;
use crate::clock::to_millis;
use crate::error::records;
use crate::secret::hex;

/// Whether a certificate still stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Valid,
    /// A renewal took its place.
    Replaced,
    Revoked,
}

/// How a certificate came into the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Issued by `issue_first`.
    First,
    /// Issued on an application.
    Renewal,
    /// Made elsewhere with this CA's key, and shown to it.
    Seen,
}

/// What the records say of a certificate.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Known {
    /// This very certificate.
    This(Status),
    /// Another certificate with the same issuer and serial number.
    Another,
    /// Nothing.
    No,
}

/// Looks a certificate up.
pub(crate) fn find(tx: &Transaction<'_>, certificate: &Certificate) -> Result<Known, Error> {
    let sql = "SELECT sha256, status FROM certificates WHERE issuer_sha256 = ?1 AND serial = ?2";
    let key = params![issuer_sha256(certificate), certificate.serial_number().to_string()];
    let row = tx.query_row(sql, key, |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)));
    match row.optional().map_err(records)? {
        None => Ok(Known::No),
        Some((sha256, status)) if sha256 == certificate.sha256().to_string() => Ok(Known::This(read_status(&status)?)),
        Some(_) => Ok(Known::Another),
    }
}

/// Records a certificate as valid.
pub(crate) fn add(
    tx: &Transaction<'_>,
    certificate: &Certificate,
    origin: Origin,
    at: SystemTime,
) -> Result<(), Error> {
    let sql = "INSERT INTO certificates (sha256, issuer_sha256, serial, der, status, origin, not_after, recorded_at)
               VALUES (?1, ?2, ?3, ?4, 'valid', ?5, ?6, ?7)";
    let origin = match origin {
        Origin::First => "first",
        Origin::Renewal => "renewal",
        Origin::Seen => "seen",
    };
    let values = params![
        certificate.sha256().to_string(),
        issuer_sha256(certificate),
        certificate.serial_number().to_string(),
        certificate.as_der(),
        origin,
        to_millis(certificate.not_after()),
        to_millis(at),
    ];
    tx.execute(sql, values).map(drop).map_err(records)
}

/// The certificate with this digest, and how it stands.
pub(crate) fn by_sha256(tx: &Transaction<'_>, sha256: &str) -> Result<(Certificate, Status), Error> {
    let sql = "SELECT der, status FROM certificates WHERE sha256 = ?1";
    let row = tx.query_row(sql, [sha256], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, String>(1)?)));
    let (der, status) = row.map_err(records)?;
    Ok((Certificate::from_der(&der)?, read_status(&status)?))
}

/// Marks a certificate as replaced by its renewal; a revoked one stays revoked.
pub(crate) fn replace(tx: &Transaction<'_>, sha256: &str) -> Result<(), Error> {
    let sql = "UPDATE certificates SET status = 'replaced' WHERE sha256 = ?1 AND status = 'valid'";
    tx.execute(sql, [sha256]).map(drop).map_err(records)
}

/// Revokes every certificate with this serial number (lower-case hex) and gives how many there are.
pub(crate) fn revoke(tx: &Transaction<'_>, serial: &str) -> Result<usize, Error> {
    tx.execute("UPDATE certificates SET status = 'revoked' WHERE serial = ?1", [serial]).map_err(records)
}

fn read_status(text: &str) -> Result<Status, Error> {
    match text {
        "valid" => Ok(Status::Valid),
        "replaced" => Ok(Status::Replaced),
        "revoked" => Ok(Status::Revoked),
        _ => Err(Error::RecordsInconsistent { what: "certificate status" }),
    }
}

fn issuer_sha256(certificate: &Certificate) -> String {
    hex(&Sha256::digest(certificate.issuer().as_der()))
}

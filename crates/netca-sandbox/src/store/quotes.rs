//! Quotes, kept as they were answered.

use std::time::{Duration, SystemTime};

use netca_protocol::wire::Quote;
use rusqlite::{OptionalExtension, Transaction, params};

use super::{json, to_json};
use crate::Error;
use crate::clock::to_millis;
use crate::error::records;

/// Quotes that ended so long ago, and that no application used, are forgotten.
const FORGET_AFTER: Duration = Duration::from_secs(7 * 24 * 3600);

/// Keeps a quote; forgets old ones.
pub(crate) fn add(tx: &Transaction<'_>, quote: &Quote, now: SystemTime) -> Result<(), Error> {
    let forget = "DELETE FROM quotes WHERE expires_at < ?1
                  AND NOT EXISTS (SELECT 1 FROM applications WHERE applications.quote_id = quotes.quote_id)";
    tx.execute(forget, [to_millis(now.checked_sub(FORGET_AFTER).unwrap_or(now))]).map_err(records)?;
    let sql = "INSERT INTO quotes (quote_id, certificate_sha256, body, expires_at) VALUES (?1, ?2, ?3, ?4)";
    let sha256 = quote.certificate_sha256.to_string();
    let values = params![quote.quote_id, sha256, to_json("quote", quote)?, to_millis(quote.expires_at)];
    tx.execute(sql, values).map(drop).map_err(records)
}

/// The quote with this id.
pub(crate) fn by_id(tx: &Transaction<'_>, quote_id: &str) -> Result<Option<Quote>, Error> {
    let row = tx.query_row("SELECT body FROM quotes WHERE quote_id = ?1", [quote_id], |row| row.get::<_, String>(0));
    row.optional().map_err(records)?.map(|body| json("quote", &body)).transpose()
}

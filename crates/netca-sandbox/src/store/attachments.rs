//! 附件: announced under a quote, filled chunk by chunk, taken along by an application.

use std::time::SystemTime;

use netca_protocol::wire::{AttachmentRef, Sha256Hex, Upload};
use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::{name_of, named};
use crate::Error;
use crate::clock::to_millis;
use crate::error::records;

/// One attachment, and how much of it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stored {
    id: i64,
    pub(crate) attachment: AttachmentRef,
    pub(crate) received: u64,
}

impl Stored {
    /// Whether all of it is there, and was found good.
    pub(crate) fn is_complete(&self) -> bool {
        self.received == self.attachment.size
    }

    /// The same as the client sees it.
    pub(crate) fn to_wire(&self) -> Upload {
        let complete = self.is_complete();
        Upload { attachment: self.attachment.clone(), received: self.received, complete }
    }
}

const COLUMNS: &str = "attachment_id, kind, media_type, sha256, size, received";

/// The attachments of a quote, in the order in which they were announced.
pub(crate) fn of_quote(tx: &Transaction<'_>, quote_id: &str) -> Result<Vec<Stored>, Error> {
    many(tx, &format!("SELECT {COLUMNS} FROM attachments WHERE quote_id = ?1 ORDER BY attachment_id"), quote_id)
}

/// The attachments that an application took along, in its order.
pub(crate) fn of_application(tx: &Transaction<'_>, application_id: &str) -> Result<Vec<Stored>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM attachments JOIN application_attachments USING (attachment_id)
         WHERE application_id = ?1 ORDER BY position"
    );
    many(tx, &sql, application_id)
}

/// The attachment of a quote with this digest.
pub(crate) fn find(tx: &Transaction<'_>, quote_id: &str, sha256: Sha256Hex) -> Result<Option<Stored>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM attachments WHERE quote_id = ?1 AND sha256 = ?2");
    let found = tx.query_row(&sql, params![quote_id, sha256.to_string()], |row| Ok(read(row)));
    found.optional().map_err(records)?.transpose()
}

/// Notes an attachment of which nothing is there yet; one with the same digest must not be there.
pub(crate) fn announce(tx: &Transaction<'_>, quote_id: &str, attachment: &AttachmentRef) -> Result<(), Error> {
    let sql = "INSERT INTO attachments (quote_id, kind, media_type, sha256, size, received)
               VALUES (?1, ?2, ?3, ?4, ?5, 0)";
    let AttachmentRef { kind, media_type, sha256, size } = attachment;
    let values = params![quote_id, name_of(kind)?, name_of(media_type)?, sha256.to_string(), integer(*size)?];
    tx.execute(sql, values).map(drop).map_err(records)
}

/// Makes an attachment another kind; what is there of it stays.
pub(crate) fn rename(tx: &Transaction<'_>, stored: &Stored, attachment: &AttachmentRef) -> Result<(), Error> {
    let values = params![stored.id, name_of(attachment.kind)?];
    tx.execute("UPDATE attachments SET kind = ?2 WHERE attachment_id = ?1", values).map(drop).map_err(records)
}

/// Adds the next bytes.
pub(crate) fn append(tx: &Transaction<'_>, stored: &mut Stored, bytes: &[u8]) -> Result<(), Error> {
    let start = integer(stored.received)?;
    let sql = "INSERT INTO attachment_chunks (attachment_id, start, bytes) VALUES (?1, ?2, ?3)";
    tx.execute(sql, params![stored.id, start, bytes]).map_err(records)?;
    stored.received += bytes.len() as u64;
    let values = params![stored.id, integer(stored.received)?];
    tx.execute("UPDATE attachments SET received = ?2 WHERE attachment_id = ?1", values).map(drop).map_err(records)
}

/// The bytes that are there.
pub(crate) fn content(tx: &Transaction<'_>, stored: &Stored) -> Result<Vec<u8>, Error> {
    let sql = "SELECT bytes FROM attachment_chunks WHERE attachment_id = ?1 ORDER BY start";
    let mut statement = tx.prepare(sql).map_err(records)?;
    let mut rows = statement.query([stored.id]).map_err(records)?;
    let mut content = Vec::new();
    while let Some(row) = rows.next().map_err(records)? {
        content.extend_from_slice(row.get_ref(0).and_then(|bytes| Ok(bytes.as_blob()?)).map_err(records)?);
    }
    Ok(content)
}

/// Throws the bytes away; the announcement stays.
pub(crate) fn empty(tx: &Transaction<'_>, stored: &mut Stored) -> Result<(), Error> {
    tx.execute("DELETE FROM attachment_chunks WHERE attachment_id = ?1", [stored.id]).map_err(records)?;
    tx.execute("UPDATE attachments SET received = 0 WHERE attachment_id = ?1", [stored.id]).map_err(records)?;
    stored.received = 0;
    Ok(())
}

/// Takes an attachment away, if it is there.
pub(crate) fn remove(tx: &Transaction<'_>, quote_id: &str, sha256: Sha256Hex) -> Result<(), Error> {
    let values = params![quote_id, sha256.to_string()];
    tx.execute("DELETE FROM attachments WHERE quote_id = ?1 AND sha256 = ?2", values).map(drop).map_err(records)
}

/// Makes attachments an application's, and forgets those of the quote that it did not name.
pub(crate) fn take_along(tx: &Transaction<'_>, id: &str, quote_id: &str, named: &[Stored]) -> Result<(), Error> {
    for (position, stored) in named.iter().enumerate() {
        let sql = "INSERT INTO application_attachments (application_id, position, attachment_id) VALUES (?1, ?2, ?3)";
        tx.execute(sql, params![id, position as i64, stored.id]).map_err(records)?;
    }
    let sql = "DELETE FROM attachments WHERE quote_id = ?1
               AND attachment_id NOT IN (SELECT attachment_id FROM application_attachments)";
    tx.execute(sql, [quote_id]).map(drop).map_err(records)
}

/// Forgets what lies with quotes that have ended, and went along with no application.
pub(crate) fn forget(tx: &Transaction<'_>, now: SystemTime) -> Result<(), Error> {
    let sql = "DELETE FROM attachments WHERE attachment_id NOT IN (SELECT attachment_id FROM application_attachments)
               AND quote_id IN (SELECT quote_id FROM quotes WHERE expires_at <= ?1)";
    tx.execute(sql, [to_millis(now)]).map(drop).map_err(records)
}

fn many(tx: &Transaction<'_>, sql: &str, key: &str) -> Result<Vec<Stored>, Error> {
    let mut statement = tx.prepare(sql).map_err(records)?;
    let rows = statement.query_map([key], |row| Ok(read(row))).map_err(records)?;
    rows.map(|row| row.map_err(records).and_then(|row| row)).collect()
}

fn read(row: &Row<'_>) -> Result<Stored, Error> {
    let text = |column: &str| row.get::<_, String>(column).map_err(records);
    let wrong = |what| Error::RecordsInconsistent { what };
    let size = |column: &str| {
        let number = row.get::<_, i64>(column).map_err(records)?;
        u64::try_from(number).map_err(|_| wrong("size"))
    };
    Ok(Stored {
        id: row.get("attachment_id").map_err(records)?,
        attachment: AttachmentRef {
            kind: named("kind of attachment", text("kind")?)?,
            media_type: named("media type", text("media_type")?)?,
            sha256: Sha256Hex::parse(&text("sha256")?).ok_or_else(|| wrong("digest"))?,
            size: size("size")?,
        },
        received: size("received")?,
    })
}

fn integer(number: u64) -> Result<i64, Error> {
    i64::try_from(number).map_err(|_| Error::RecordsInconsistent { what: "size" })
}

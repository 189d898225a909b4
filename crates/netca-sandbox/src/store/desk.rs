//! What the desk asks of the records: by state, a page at a time.

use netca_payment::Refund;
use rusqlite::{Row, Transaction, params};

use super::applications::{Record, Status, read};
use super::funds;
use crate::Error;
use crate::error::records;

/// Which applications.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Filter<'a> {
    /// In one of these states; any, when empty.
    pub(crate) statuses: &'a [Status],
    /// Only those with money on its way back.
    pub(crate) refunding: bool,
    /// With a business or order number that begins so; any, when empty.
    pub(crate) number: &'a str,
}

/// One page of them, the newest first, and how many there are in all.
pub(crate) fn find(
    tx: &Transaction<'_>,
    filter: Filter<'_>,
    limit: u32,
    offset: u32,
) -> Result<(Vec<Record>, u32), Error> {
    const WHERE: &str = "WHERE (?1 = '' OR instr(?1, ' ' || status || ' ') > 0)
                           AND (NOT ?2 OR EXISTS (SELECT 1 FROM refunds r JOIN payments p USING (payment_id)
                               WHERE p.application_id = a.application_id AND r.status = 'requested'))
                           AND (substr(business_number, 1, length(?3)) = ?3 OR substr(order_number, 1, length(?3)) = ?3)";
    let names: Vec<&str> = filter.statuses.iter().map(|status| status.name()).collect();
    let statuses = if names.is_empty() { String::new() } else { format!(" {} ", names.join(" ")) };
    let count = format!("SELECT count(*) FROM applications a {WHERE}");
    let total =
        tx.query_row(&count, params![statuses, filter.refunding, filter.number], |row| row.get(0)).map_err(records)?;
    let sql = format!(
        "SELECT * FROM applications a {WHERE} ORDER BY created_at DESC, business_number DESC LIMIT ?4 OFFSET ?5"
    );
    let mut statement = tx.prepare(&sql).map_err(records)?;
    let values = params![statuses, filter.refunding, filter.number, limit, offset];
    let rows = statement.query_map(values, |row| Ok(read(row))).map_err(records)?;
    let page = rows.map(|row| row.map_err(records).and_then(|row| row)).collect::<Result<_, _>>()?;
    Ok((page, total))
}

/// How many there are in each state.
pub(crate) fn counts(tx: &Transaction<'_>) -> Result<Vec<(Status, u32)>, Error> {
    let sql = "SELECT status, count(*) FROM applications GROUP BY status";
    let mut statement = tx.prepare(sql).map_err(records)?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?))).map_err(records)?;
    rows.map(|row| {
        let (status, count) = row.map_err(records)?;
        Ok((Status::named(&status).ok_or(Error::RecordsInconsistent { what: "status" })?, count))
    })
    .collect()
}

/// What waits for the staff.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Waiting {
    /// Applications to review.
    pub(crate) reviews: u32,
    /// Refunds to make.
    pub(crate) refunds: u32,
    /// Invoices to issue.
    pub(crate) invoices: u32,
}

/// What waits for the staff.
pub(crate) fn waiting(tx: &Transaction<'_>) -> Result<Waiting, Error> {
    let sql = "SELECT (SELECT count(*) FROM applications WHERE status = 'under_review'),
                      (SELECT count(*) FROM refunds WHERE status = 'requested'),
                      (SELECT count(*) FROM invoices WHERE status = 'requested')";
    let read = |row: &Row<'_>| Ok(Waiting { reviews: row.get(0)?, refunds: row.get(1)?, invoices: row.get(2)? });
    tx.query_row(sql, [], read).map_err(records)
}

/// Some refunds with the business numbers of their applications, those still to be made first, then the newest; and how
/// many there are in all.
pub(crate) fn refunds(tx: &Transaction<'_>, limit: u32, offset: u32) -> Result<(Vec<(String, Refund)>, u32), Error> {
    let total = tx.query_row("SELECT count(*) FROM refunds", [], |row| row.get(0)).map_err(records)?;
    let sql = "SELECT a.business_number, refund_id, r.amount, r.reason, r.status, requested_at, refunded_at
               FROM refunds r JOIN payments p USING (payment_id) JOIN applications a USING (application_id)
               ORDER BY r.status = 'requested' DESC, requested_at DESC, r.rowid DESC LIMIT ?1 OFFSET ?2";
    let mut statement = tx.prepare(sql).map_err(records)?;
    let mut rows = statement.query([limit, offset]).map_err(records)?;
    let mut page = Vec::new();
    while let Some(row) = rows.next().map_err(records)? {
        page.push((row.get(0).map_err(records)?, funds::read_refund(row)?));
    }
    Ok((page, total))
}

/// The ids of some applications that have an invoice, those to be issued first, then the newest; and how many there are
/// in all.
pub(crate) fn invoices(tx: &Transaction<'_>, limit: u32, offset: u32) -> Result<(Vec<String>, u32), Error> {
    let total = tx.query_row("SELECT count(*) FROM invoices", [], |row| row.get(0)).map_err(records)?;
    let sql = "SELECT application_id FROM invoices
               ORDER BY status = 'requested' DESC, requested_at DESC, rowid DESC LIMIT ?1 OFFSET ?2";
    let mut statement = tx.prepare(sql).map_err(records)?;
    let rows = statement.query_map([limit, offset], |row| row.get(0)).map_err(records)?;
    Ok((rows.collect::<Result<_, _>>().map_err(records)?, total))
}

//! What the desk asks of the records: applications by state, a page at a time.

use rusqlite::{Transaction, params};

use super::applications::{Record, Status, read};
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

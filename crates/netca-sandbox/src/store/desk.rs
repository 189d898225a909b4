//! What the desk asks of the records: applications by state, a page at a time.

use netca_payment::PaymentStatus;
use rusqlite::{Transaction, params};

use super::applications::{Record, Status, read};
use super::{name_of, named};
use crate::Error;
use crate::error::records;

/// Which applications.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Filter<'a> {
    /// In one of these states; any, when empty.
    pub(crate) statuses: &'a [Status],
    /// With money in this state.
    pub(crate) payment: Option<PaymentStatus>,
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
                           AND (?2 = '' OR payment_status = ?2)
                           AND (substr(business_number, 1, length(?3)) = ?3 OR substr(order_number, 1, length(?3)) = ?3)";
    let names: Vec<&str> = filter.statuses.iter().map(|status| status.name()).collect();
    let statuses = if names.is_empty() { String::new() } else { format!(" {} ", names.join(" ")) };
    let payment = filter.payment.map(name_of).transpose()?.unwrap_or_default();
    let count = format!("SELECT count(*) FROM applications {WHERE}");
    let total = tx.query_row(&count, params![statuses, payment, filter.number], |row| row.get(0)).map_err(records)?;
    let sql =
        format!("SELECT * FROM applications {WHERE} ORDER BY created_at DESC, business_number DESC LIMIT ?4 OFFSET ?5");
    let mut statement = tx.prepare(&sql).map_err(records)?;
    let values = params![statuses, payment, filter.number, limit, offset];
    let rows = statement.query_map(values, |row| Ok(read(row))).map_err(records)?;
    let page = rows.map(|row| row.map_err(records).and_then(|row| row)).collect::<Result<_, _>>()?;
    Ok((page, total))
}

/// How many there are of each pair of states.
pub(crate) fn counts(tx: &Transaction<'_>) -> Result<Vec<(Status, PaymentStatus, u32)>, Error> {
    let sql = "SELECT status, payment_status, count(*) FROM applications GROUP BY status, payment_status";
    let mut statement = tx.prepare(sql).map_err(records)?;
    let rows = statement
        .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get(2)?)))
        .map_err(records)?;
    rows.map(|row| {
        let (status, payment, count) = row.map_err(records)?;
        let status = Status::named(&status).ok_or(Error::RecordsInconsistent { what: "status" })?;
        Ok((status, named("payment status", payment)?, count))
    })
    .collect()
}

//! Business and order numbers: counted by day, allocated inside the transaction that uses them.

use rusqlite::{Transaction, params};

use crate::Error;
use crate::error::records;

/// The next 业务单号 of a day: `01` (renewal), the day, 7 digits.
pub(crate) fn business(tx: &Transaction<'_>, day: &str) -> Result<String, Error> {
    match next(tx, "business", day)? {
        number @ 1..=9_999_999 => Ok(format!("01{day}{number:07}")),
        _ => Err(Error::NumbersUsedUp { kind: "business" }),
    }
}

/// The next 订单编号 of a day: the day and 4 digits, more when a day has more orders.
pub(crate) fn order(tx: &Transaction<'_>, day: &str) -> Result<String, Error> {
    Ok(format!("{day}{:04}", next(tx, "order", day)?))
}

/// The next 发票号码 of a day: the day and 12 digits, as long as a real one.
pub(crate) fn invoice(tx: &Transaction<'_>, day: &str) -> Result<String, Error> {
    Ok(format!("{day}{:012}", next(tx, "invoice", day)?))
}

fn next(tx: &Transaction<'_>, kind: &str, day: &str) -> Result<i64, Error> {
    let sql = "INSERT INTO sequences (kind, day, last) VALUES (?1, ?2, 1)
               ON CONFLICT (kind, day) DO UPDATE SET last = last + 1 RETURNING last";
    tx.query_row(sql, params![kind, day], |row| row.get(0)).map_err(records)
}

//! Invoices that were asked for.

use std::time::SystemTime;

use netca_payment::{Invoice, InvoiceRequest, InvoiceStatus, InvoiceType, VatInvoice};
use rusqlite::{OptionalExtension, Transaction, params};

use super::applications::Record;
use super::{json, money, name_of, named, to_json};
use crate::Error;
use crate::clock::{from_millis, to_millis};
use crate::error::records;

/// One invoice.
#[derive(Clone)]
pub(crate) struct Kept {
    /// As the client sees it.
    pub(crate) invoice: Invoice,
    /// Where it is sent; may be empty.
    pub(crate) email: String,
    /// More of the buyer, for a VAT invoice.
    pub(crate) vat: Option<VatInvoice>,
    pub(crate) requested_at: SystemTime,
}

impl Kept {
    /// Whether it is what a request asks for.
    pub(crate) fn is_as(&self, request: &InvoiceRequest) -> bool {
        let Invoice { title, tax_number, .. } = &self.invoice;
        (title, tax_number, &self.email) == (&request.title, &request.tax_number, &request.email)
    }
}

/// Keeps what was asked for, instead of what was asked for before.
pub(crate) fn request(
    tx: &Transaction<'_>,
    record: &Record,
    request: &InvoiceRequest,
    vat: Option<&VatInvoice>,
    now: SystemTime,
) -> Result<(), Error> {
    let sql = "INSERT OR REPLACE INTO invoices
                   (application_id, invoice_type, title, tax_number, email, vat_invoice, amount, status, requested_at)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'requested', ?8)";
    let values = params![
        record.application_id,
        name_of(record.invoice_type)?,
        request.title,
        request.tax_number,
        request.email,
        vat.map(|vat| to_json("VAT invoice", vat)).transpose()?,
        record.total.fen() as i64,
        to_millis(now)
    ];
    tx.execute(sql, values).map(drop).map_err(records)
}

/// The invoice of an application, if one was asked for.
pub(crate) fn of(tx: &Transaction<'_>, application_id: &str) -> Result<Option<Kept>, Error> {
    let sql = "SELECT * FROM invoices WHERE application_id = ?1";
    let mut statement = tx.prepare(sql).map_err(records)?;
    let read = |row: &rusqlite::Row<'_>| -> Result<Kept, Error> {
        let text = |column: &str| row.get::<_, String>(column).map_err(records);
        let maybe = |column: &str| row.get::<_, Option<String>>(column).map_err(records);
        Ok(Kept {
            invoice: Invoice {
                invoice_type: named::<InvoiceType>("invoice type", text("invoice_type")?)?,
                status: named::<InvoiceStatus>("invoice status", text("status")?)?,
                title: text("title")?,
                tax_number: maybe("tax_number")?,
                amount: money(row.get("amount").map_err(records)?)?,
                invoice_number: maybe("invoice_number")?,
                issued_at: row.get::<_, Option<i64>>("issued_at").map_err(records)?.map(from_millis),
            },
            email: text("email")?,
            vat: maybe("vat_invoice")?.map(|vat| json("VAT invoice", &vat)).transpose()?,
            requested_at: from_millis(row.get("requested_at").map_err(records)?),
        })
    };
    statement.query_row([application_id], |row| Ok(read(row))).optional().map_err(records)?.transpose()
}

/// Notes that an invoice was issued under a number.
pub(crate) fn issue(tx: &Transaction<'_>, application_id: &str, number: &str, now: SystemTime) -> Result<(), Error> {
    let sql = "UPDATE invoices SET status = 'issued', invoice_number = ?2, issued_at = ?3
               WHERE application_id = ?1 AND status = 'requested'";
    tx.execute(sql, params![application_id, number, to_millis(now)]).map(drop).map_err(records)
}

/// Voids an application's invoice, if it has one.
pub(crate) fn void(tx: &Transaction<'_>, application_id: &str) -> Result<(), Error> {
    let sql = "UPDATE invoices SET status = 'voided' WHERE application_id = ?1";
    tx.execute(sql, [application_id]).map(drop).map_err(records)
}

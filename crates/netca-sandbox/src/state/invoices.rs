//! 发票: asked for, issued, voided.

use std::time::SystemTime;

use netca_payment::{InvoiceRequest, InvoiceStatus, InvoiceType};
use rusqlite::Transaction;

use super::moves::{changed, wrong_state};
use super::notices::{self, Notice};
use crate::Error;
use crate::clock::china_day;
use crate::store::applications::{Record, Status};
use crate::store::{invoices, numbers, submissions};

/// Asks for an electronic invoice, or for another one while it is not issued. Does nothing and gives `false` when another
/// one is issued.
pub(crate) fn request_invoice(
    tx: &Transaction<'_>,
    record: &mut Record,
    request: &InvoiceRequest,
    now: SystemTime,
) -> Result<bool, Error> {
    match invoices::of(tx, &record.application_id)? {
        Some(kept) if kept.is_as(request) => return Ok(true),
        Some(kept) if kept.invoice.status != InvoiceStatus::Requested => return Ok(false),
        _ => {}
    }
    invoices::request(tx, record, request, None, now)?;
    changed(tx, record, "invoice_requested", now)?;
    Ok(true)
}

/// Issues the invoice that was asked for; gives its number.
pub(crate) fn issue_invoice(tx: &Transaction<'_>, record: &mut Record, now: SystemTime) -> Result<String, Error> {
    let kept = invoices::of(tx, &record.application_id)?;
    let Some(kept) = kept.filter(|kept| kept.invoice.status == InvoiceStatus::Requested) else {
        return Err(Error::NoInvoiceToIssue { business_number: record.business_number.clone() });
    };
    if record.status == Status::Entered || record.status.has_failed() {
        return Err(wrong_state(record));
    }
    let number = numbers::invoice(tx, &china_day(now))?;
    invoices::issue(tx, &record.application_id, &number, now)?;
    changed(tx, record, "invoice_issued", now)?;
    notices::send(tx, record, &Notice::InvoiceIssued(&number, &kept.email), now)?;
    Ok(number)
}

/// A VAT invoice was chosen with the application, and is asked for by its approval.
pub(super) fn on_approval(tx: &Transaction<'_>, record: &mut Record, now: SystemTime) -> Result<(), Error> {
    if record.invoice_type != InvoiceType::Vat || record.total.fen() == 0 {
        return Ok(());
    }
    let Some(vat) = submissions::vat_invoice(tx, &record.application_id)? else { return Ok(()) };
    let request =
        InvoiceRequest { email: String::new(), tax_number: Some(vat.tax_number.clone()), title: vat.title.clone() };
    invoices::request(tx, record, &request, Some(&vat), now)?;
    changed(tx, record, "invoice_requested", now)
}

/// Plays the invoice office: issues what was asked for up to a time.
pub(super) fn play(
    tx: &Transaction<'_>,
    record: &mut Record,
    requested_until: SystemTime,
    now: SystemTime,
) -> Result<(), Error> {
    match invoices::of(tx, &record.application_id)? {
        Some(kept) if kept.invoice.status == InvoiceStatus::Requested && kept.requested_at <= requested_until => {
            issue_invoice(tx, record, now).map(drop)
        }
        _ => Ok(()),
    }
}

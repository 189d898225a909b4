use netca_payment::{InvoiceType, VatInvoice};
use netca_protocol::person::{BankAccount, FieldError, FieldRule, TaxNumber, Text};
use netca_protocol::wire::ApplicationRequest;

use super::form::unbroken;

const TITLE: usize = 100;
const LINE: usize = 200;
const TELEPHONE: usize = 40;

/// Whether a VAT invoice, and no other, says who buys.
///
/// # Errors
/// Names the field as the application does, as `vat_invoice.tax_number`.
pub(super) fn invoice(request: &ApplicationRequest) -> Result<(), FieldError> {
    let rule = |rule| Err(FieldError::new("vat_invoice", rule));
    match (request.invoice_type, &request.vat_invoice) {
        (InvoiceType::Vat, Some(vat)) => buyer(vat),
        (InvoiceType::Vat, None) => rule(FieldRule::Required),
        (_, Some(_)) => rule(FieldRule::NotOffered),
        (_, None) => Ok(()),
    }
}

fn buyer(vat: &VatInvoice) -> Result<(), FieldError> {
    let typed = [
        ("vat_invoice.title", &vat.title),
        ("vat_invoice.tax_number", &vat.tax_number),
        ("vat_invoice.address", &vat.address),
        ("vat_invoice.telephone", &vat.telephone),
        ("vat_invoice.bank", &vat.bank),
        ("vat_invoice.bank_account", &vat.bank_account),
    ];
    typed.into_iter().try_for_each(|(field, text)| unbroken(field, text))?;
    Text::parse("vat_invoice.title", &vat.title, TITLE)?;
    TaxNumber::parse("vat_invoice.tax_number", &vat.tax_number)?;
    Text::parse("vat_invoice.address", &vat.address, LINE)?;
    Text::parse("vat_invoice.telephone", &vat.telephone, TELEPHONE)?;
    Text::parse("vat_invoice.bank", &vat.bank, LINE)?;
    BankAccount::parse("vat_invoice.bank_account", &vat.bank_account)?;
    Ok(())
}

//! Step 6 of one renewal: paying, and the invoice.

use std::ffi::c_char;

use netca_renew::InvoiceInput;

use crate::bytes::netca_bytes;
use crate::cancel::{cancel_of, netca_cancel};
use crate::error::Error;
use crate::invoice::netca_invoice;
use crate::payment_link::netca_payment_link;
use crate::raw::{self, Out};
use crate::renewal::netca_renewal;
use crate::report::netca_error;
use crate::sheet::netca_transfer_sheet;
use crate::steps::until;
use crate::transfers::netca_transfers;
use crate::values::{NETCA_NONE, channel_of, payment_end_number};

/// Step 6a, 在线支付: asks for the page on which the order is paid. `channel` is a `NETCA_CHANNEL_…` that the order lists and that
/// is on a web page. `link` stays NULL, and that is no error, when the CA has the money already.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_renewal_payment_link(
    renewal: *const netca_renewal,
    channel: i32,
    cancel: *const netca_cancel,
    link: *mut *mut netca_payment_link,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        let out = Out::handle("link", link);
        raw::call(error, || {
            let (out, cancel) = (out?, cancel_of(cancel));
            let own = raw::handle("renewal", renewal)?;
            let channel = channel_of(channel).ok_or(Error::OutOfRange { argument: "channel" })?;
            let link = own.step(|own| own.payment_link(channel, &cancel))?;
            out.give_if(link.map(netca_payment_link::new));
            Ok(())
        })
    }
}

/// Waits until the payer has paid or declined on the page, the page has expired or was closed, or `longest_ms` milliseconds are
/// over; `end` says which, a `NETCA_PAYMENT_END_…`. It is paid when the application says so, not the page.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_renewal_wait_for_payment(
    renewal: *const netca_renewal,
    link: *const netca_payment_link,
    longest_ms: u64,
    cancel: *const netca_cancel,
    end: *mut i32,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        let out = Out::value("end", end, NETCA_NONE);
        raw::call(error, || {
            let (out, cancel) = (out?, cancel_of(cancel));
            let own = raw::handle("renewal", renewal)?;
            let link = raw::handle("link", link)?.link();
            let end = own.step(|own| own.wait_for_payment(link, until(longest_ms), &cancel))?;
            out.set(payment_end_number(end));
            Ok(())
        })
    }
}

/// Step 6b, 银行转账: asks where to pay, what was declared, and what has come in.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_renewal_transfers(
    renewal: *const netca_renewal,
    cancel: *const netca_cancel,
    sheet: *mut *mut netca_transfer_sheet,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        let out = Out::handle("sheet", sheet);
        raw::call(error, || {
            let (out, cancel) = (out?, cancel_of(cancel));
            let own = raw::handle("renewal", renewal)?;
            out.give(netca_transfer_sheet::new(own.step(|own| own.transfers(&cancel))?));
            Ok(())
        })
    }
}

/// Step 6b: says which transfers were made, all of them, at most 20; what was declared before is replaced, and what has come in
/// already cannot be left out.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_renewal_declare_transfers(
    renewal: *const netca_renewal,
    transfers: *const netca_transfers,
    cancel: *const netca_cancel,
    sheet: *mut *mut netca_transfer_sheet,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        let out = Out::handle("sheet", sheet);
        raw::call(error, || {
            let (out, cancel) = (out?, cancel_of(cancel));
            let own = raw::handle("renewal", renewal)?;
            let transfers = raw::handle("transfers", transfers)?.list().clone();
            out.give(netca_transfer_sheet::new(own.step(|own| own.declare_transfers(&transfers, &cancel))?));
            Ok(())
        })
    }
}

/// Step 6b, 核验转账信息: has the CA look for the declared transfers in its bank's records, and gives what it found.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_renewal_verify_transfers(
    renewal: *const netca_renewal,
    cancel: *const netca_cancel,
    sheet: *mut *mut netca_transfer_sheet,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        let out = Out::handle("sheet", sheet);
        raw::call(error, || {
            let (out, cancel) = (out?, cancel_of(cancel));
            let own = raw::handle("renewal", renewal)?;
            out.give(netca_transfer_sheet::new(own.step(|own| own.verify_transfers(&cancel))?));
            Ok(())
        })
    }
}

/// Asks for the electronic invoice (电子发票) of a paid order: `title` is 发票抬头; `tax_number` 纳税人识别号, NULL for a person's; `email`
/// where it is sent, NULL to only download it. The same again changes nothing. Fails with `NETCA_ERROR_RENEW_FORM` when a field
/// breaks a rule.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_renewal_request_invoice(
    renewal: *const netca_renewal,
    title: *const c_char,
    title_length: usize,
    tax_number: *const c_char,
    tax_number_length: usize,
    email: *const c_char,
    email_length: usize,
    cancel: *const netca_cancel,
    invoice: *mut *mut netca_invoice,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles and texts.
    unsafe {
        let out = Out::handle("invoice", invoice);
        raw::call(error, || {
            let (out, cancel) = (out?, cancel_of(cancel));
            let own = raw::handle("renewal", renewal)?;
            let typed = InvoiceInput {
                title: raw::text("title", title, title_length)?.to_owned(),
                tax_number: raw::optional_text("tax_number", tax_number, tax_number_length)?.map(str::to_owned),
                email: raw::optional_text("email", email, email_length)?.unwrap_or_default().to_owned(),
            };
            out.give(netca_invoice::new(own.step(|own| own.request_invoice(&typed, &cancel))?));
            Ok(())
        })
    }
}

/// Asks how far the invoice has come.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_renewal_invoice(
    renewal: *const netca_renewal,
    cancel: *const netca_cancel,
    invoice: *mut *mut netca_invoice,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        let out = Out::handle("invoice", invoice);
        raw::call(error, || {
            let (out, cancel) = (out?, cancel_of(cancel));
            let own = raw::handle("renewal", renewal)?;
            out.give(netca_invoice::new(own.step(|own| own.invoice(&cancel))?));
            Ok(())
        })
    }
}

/// Fetches the issued invoice, a PDF of at most 4 MiB.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_renewal_invoice_document(
    renewal: *const netca_renewal,
    cancel: *const netca_cancel,
    document: *mut *mut netca_bytes,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        let out = Out::handle("document", document);
        raw::call(error, || {
            let (out, cancel) = (out?, cancel_of(cancel));
            let own = raw::handle("renewal", renewal)?;
            out.give(netca_bytes(own.step(|own| own.invoice_document(&cancel))?));
            Ok(())
        })
    }
}

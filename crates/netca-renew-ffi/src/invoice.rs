//! 发票.

use std::ffi::c_char;

use netca_renew::netca_payment::Invoice;

use crate::lent::{self, Lends, Lent};
use crate::values::{NETCA_NO_TIME, NETCA_NONE, fen, invoice_status_number, invoice_type_number, seconds};
use crate::{json, raw};

/// 发票, as it stood at the CA when it was asked for. Any thread may read it, several at once.
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub struct netca_invoice {
    invoice: Invoice,
    json: String,
    lent: Lent,
}

/// 发票类型, a `NETCA_INVOICE_TYPE_…`; `NETCA_NONE` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_invoice_type(invoice: *const netca_invoice) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(invoice, NETCA_NONE, |own| Some(invoice_type_number(own.invoice.invoice_type))) }
}

/// How far it has come, a `NETCA_INVOICE_…`; `NETCA_NONE` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_invoice_status(invoice: *const netca_invoice) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(invoice, NETCA_NONE, |own| Some(invoice_status_number(own.invoice.status))) }
}

/// 发票抬头. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_invoice_title(invoice: *const netca_invoice, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(invoice, length, |own| Some(own.invoice.title.clone())) }
}

/// 纳税人识别号. NULL for a person's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_invoice_tax_number(invoice: *const netca_invoice, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(invoice, length, |own| own.invoice.tax_number.clone()) }
}

/// 价税合计 in fen (1 yuan = 100 fen); `NETCA_NONE` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_invoice_amount(invoice: *const netca_invoice) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(invoice, NETCA_NONE.into(), |own| Some(fen(own.invoice.amount))) }
}

/// 发票号码. NULL until it is issued.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_invoice_number(invoice: *const netca_invoice, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(invoice, length, |own| own.invoice.invoice_number.clone()) }
}

/// When it was issued, in seconds since 1970, UTC; `NETCA_NO_TIME` until then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_invoice_issued_at(invoice: *const netca_invoice) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(invoice, NETCA_NO_TIME, |own| own.invoice.issued_at.map(seconds)) }
}

/// All of it as JSON. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_invoice_json(invoice: *const netca_invoice, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(invoice, length, |own| Some(own.json.clone())) }
}

/// Frees it. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_invoice_free(invoice: *mut netca_invoice) {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::free(invoice) };
}

impl netca_invoice {
    pub(crate) fn new(invoice: Invoice) -> Self {
        Self { json: json::snapshot(&invoice), invoice, lent: Lent::default() }
    }
}

impl Lends for netca_invoice {
    fn lent(&self) -> &Lent {
        &self.lent
    }
}

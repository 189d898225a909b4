//! Step 1, 申请续期: what renewing a certificate takes.

use std::ffi::c_char;
use std::ptr;

use netca_renew::netca_payment::QuoteOption;
use netca_renew::netca_protocol::wire::{AttachmentRule, Quote, RenewWith};

use crate::fees::netca_fees;
use crate::lent::{self, Lends, Lent};
use crate::values::{
    NETCA_KEY_UNKNOWN, NETCA_NO_TIME, NETCA_NONE, attachment_number, courier_number, fen, invoice_type_number,
    invoice_type_of, key_number, path_number, renew_with_number, renew_with_of, seconds,
};
use crate::{json, raw};

/// What renewing a certificate takes: terms with prices, and what the form must hold. Any thread may read it, several at
/// once.
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub struct netca_quote {
    quote: Quote,
    fees: Vec<netca_fees>,
    json: String,
    lent: Lent,
}

/// The CA's name for this quote. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_quote_id(quote: *const netca_quote, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(quote, length, |own| Some(own.quote.quote_id.clone())) }
}

/// Whether the certificate has expired, a `NETCA_PATH_…`; `NETCA_NONE` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_quote_path(quote: *const netca_quote) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(quote, NETCA_NONE, |own| Some(path_number(own.quote.path))) }
}

/// From when the certificate can be renewed online, in seconds since 1970, UTC; `NETCA_NO_TIME` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_quote_opens_at(quote: *const netca_quote) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(quote, NETCA_NO_TIME, |own| Some(seconds(own.quote.window.opens_at))) }
}

/// Until when the certificate can be renewed online, in seconds since 1970, UTC; `NETCA_NO_TIME` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_quote_closes_at(quote: *const netca_quote) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(quote, NETCA_NO_TIME, |own| Some(seconds(own.quote.window.closes_at))) }
}

/// Until when this quote holds, in seconds since 1970, UTC; `NETCA_NO_TIME` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_quote_expires_at(quote: *const netca_quote) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(quote, NETCA_NO_TIME, |own| Some(seconds(own.quote.expires_at))) }
}

/// How many terms (续期时间) can be chosen; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_quote_option_count(quote: *const netca_quote) -> usize {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(quote, 0, |own| Some(own.quote.options.len())) }
}

/// A term in months, for the form's `term_months`; `NETCA_NONE` beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_quote_option_months(quote: *const netca_quote, index: usize) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(quote, NETCA_NONE, |own| i32::try_from(own.option(index)?.term_months.months()).ok()) }
}

/// 费用 of a term in fen (1 yuan = 100 fen); `NETCA_NONE` beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_quote_option_total(quote: *const netca_quote, index: usize) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(quote, NETCA_NONE.into(), |own| Some(fen(own.option(index)?.total))) }
}

/// The end of the new certificate, if it were issued now, in seconds since 1970, UTC; `NETCA_NO_TIME` beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_quote_option_new_not_after(quote: *const netca_quote, index: usize) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(quote, NETCA_NO_TIME, |own| Some(seconds(own.option(index)?.new_not_after))) }
}

/// 详细信息: what a term's price is made of; borrowed from the quote. NULL beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_quote_option_fees(quote: *const netca_quote, index: usize) -> *const netca_fees {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(quote, ptr::null(), |own| own.fees.get(index).map(ptr::from_ref)) }
}

/// A way of renewing that the CA allows, a `NETCA_RENEW_WITH_…`, for the form's `renew_with`; the one it wants comes first.
/// `NETCA_NONE` beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_quote_renew_with(quote: *const netca_quote, index: usize) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(quote, NETCA_NONE, |own| Some(renew_with_number(*own.quote.renew_with.get(index)?))) }
}

/// A kind of identity document (经办人证件类型) that the CA takes, for the form's `operator.id_type`; 2 is 身份证.
/// `NETCA_NONE` beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_quote_id_type(quote: *const netca_quote, index: usize) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        raw::read(quote, NETCA_NONE.into(), |own| {
            Some(own.quote.requirements.id_types.get(index)?.identity_type.into())
        })
    }
}

/// The name of such a kind, as the CA words it. NULL beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_quote_id_type_name(
    quote: *const netca_quote,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(quote, length, |own| Some(own.quote.requirements.id_types.get(index)?.name.clone())) }
}

/// 1 when the form must hold 经办人地址, else 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_quote_needs_operator_address(quote: *const netca_quote) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(quote, 0, |own| Some(own.quote.requirements.operator_address.into())) }
}

/// An invoice that can be chosen, a `NETCA_INVOICE_TYPE_…`, for the form's `invoice_type`. `NETCA_NONE` beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_quote_invoice_type(quote: *const netca_quote, index: usize) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        raw::read(quote, NETCA_NONE, |own| Some(invoice_type_number(*own.quote.requirements.invoice_types.get(index)?)))
    }
}

/// A way to pay the courier that can be chosen, a `NETCA_COURIER_…`, for the form's `courier_payment`. `NETCA_NONE` beyond
/// the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_quote_courier_payment(quote: *const netca_quote, index: usize) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        raw::read(quote, NETCA_NONE, |own| Some(courier_number(*own.quote.requirements.courier_payments.get(index)?)))
    }
}

/// How many kinds of attachments (附件) the CA asks for or takes; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_quote_attachment_count(quote: *const netca_quote) -> usize {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(quote, 0, |own| Some(own.quote.requirements.attachments.len())) }
}

/// Such a kind, a `NETCA_ATTACHMENT_…`; `NETCA_NONE` beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_quote_attachment_kind(quote: *const netca_quote, index: usize) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(quote, NETCA_NONE, |own| Some(attachment_number(own.attachment(index)?.kind))) }
}

/// 1 when at least one of such a kind must come along with an invoice of a type, a `NETCA_INVOICE_TYPE_…`; else 0. With
/// `NETCA_NONE`: 1 when it must whatever the invoice is.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_quote_attachment_is_required(
    quote: *const netca_quote,
    index: usize,
    invoice_type: i32,
) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        raw::read(quote, 0, |own| {
            let rule = own.attachment(index)?;
            let invoice = invoice_type_of(invoice_type);
            let for_invoice = invoice.is_some_and(|invoice| rule.required_for.contains(&invoice));
            Some((rule.required || for_invoice).into())
        })
    }
}

/// The largest file of such a kind, in bytes; `NETCA_NONE` beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_quote_attachment_max_bytes(quote: *const netca_quote, index: usize) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(quote, NETCA_NONE.into(), |own| i64::try_from(own.attachment(index)?.max_bytes).ok()) }
}

/// The most files of such a kind; `NETCA_NONE` beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_quote_attachment_max_count(quote: *const netca_quote, index: usize) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(quote, NETCA_NONE.into(), |own| Some(own.attachment(index)?.max_count.into())) }
}

/// The oldest version of the program that may apply. NULL where there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_quote_minimum_version(quote: *const netca_quote, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(quote, length, |own| own.quote.requirements.minimum_client_version.clone()) }
}

/// All of it as JSON, also what has no function of its own. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_quote_json(quote: *const netca_quote, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(quote, length, |own| Some(own.json.clone())) }
}

/// Frees it, and its fees. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_quote_free(quote: *mut netca_quote) {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::free(quote) };
}

/// The kind of key that a renewal with a new key brings, a `NETCA_KEY_…`, where that may be another kind than before;
/// `NETCA_KEY_UNKNOWN` where the CA says nothing of it: the same kind as before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_quote_new_key(quote: *const netca_quote) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(quote, NETCA_KEY_UNKNOWN, |own| Some(key_number(own.quote.new_key?.key_algorithm.algorithm()))) }
}

/// 1 when a renewal in a way, a `NETCA_RENEW_WITH_…`, brings a pair of certificates, for signing and for encryption; else 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_quote_brings_pair(quote: *const netca_quote, renew_with: i32) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        raw::read(quote, 0, |own| {
            let pair = match renew_with_of(renew_with)? {
                RenewWith::NewKey => own.quote.new_key.is_some_and(|offer| offer.pair),
                _ => own.quote.encryption_certificate_sha256.is_some(),
            };
            Some(pair.into())
        })
    }
}

impl netca_quote {
    pub(crate) fn new(quote: Quote) -> Self {
        let fees = quote.options.iter().map(|option| netca_fees::new(option.fee_lines.clone())).collect();
        Self { json: json::snapshot(&quote), fees, quote, lent: Lent::default() }
    }

    pub(crate) fn quote(&self) -> &Quote {
        &self.quote
    }

    fn attachment(&self, index: usize) -> Option<&AttachmentRule> {
        self.quote.requirements.attachments.get(index)
    }

    fn option(&self, index: usize) -> Option<&QuoteOption> {
        self.quote.options.get(index)
    }
}

impl Lends for netca_quote {
    fn lent(&self) -> &Lent {
        &self.lent
    }
}

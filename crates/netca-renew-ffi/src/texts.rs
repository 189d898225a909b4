//! Words for people.

use std::ffi::c_char;

use netca_renew::texts::{self, Language};

use crate::error::Error;
use crate::lent::{self, Lends, Lent};
use crate::raw::{self, Out};
use crate::report::netca_error;
use crate::values::*;

/// A language that there are texts in. Simplified Chinese
pub const NETCA_LANGUAGE_CHINESE: i32 = 0;
/// A language that there are texts in. English
pub const NETCA_LANGUAGE_ENGLISH: i32 = 1;

/// What a number stands for, for `netca_texts_value`. A `NETCA_STAGE_…`
pub const NETCA_TEXT_STAGE: i32 = 0;
/// What a number stands for, for `netca_texts_value`. A `NETCA_BUSINESS_…`
pub const NETCA_TEXT_BUSINESS: i32 = 1;
/// What a number stands for, for `netca_texts_value`. A `NETCA_PAYMENT_…`
pub const NETCA_TEXT_PAYMENT: i32 = 2;
/// What a number stands for, for `netca_texts_value`. A `NETCA_CHANNEL_…`
pub const NETCA_TEXT_CHANNEL: i32 = 3;
/// What a number stands for, for `netca_texts_value`. A `NETCA_TRANSACTION_TYPE_…`
pub const NETCA_TEXT_TRANSACTION_TYPE: i32 = 4;
/// What a number stands for, for `netca_texts_value`. A `NETCA_TRANSACTION_…`
pub const NETCA_TEXT_TRANSACTION: i32 = 5;
/// What a number stands for, for `netca_texts_value`. A `NETCA_ORDER_…`
pub const NETCA_TEXT_ORDER: i32 = 6;
/// What a number stands for, for `netca_texts_value`. A `NETCA_COURIER_…`
pub const NETCA_TEXT_COURIER: i32 = 7;
/// What a number stands for, for `netca_texts_value`. A `NETCA_INVOICE_TYPE_…`
pub const NETCA_TEXT_INVOICE_TYPE: i32 = 8;
/// What a number stands for, for `netca_texts_value`. A `NETCA_UNIT_…`
pub const NETCA_TEXT_UNIT: i32 = 9;
/// What a number stands for, for `netca_texts_value`. A `NETCA_REFUND_…`
pub const NETCA_TEXT_REFUND: i32 = 10;
/// What a number stands for, for `netca_texts_value`. A `NETCA_REFUND_REASON_…`
pub const NETCA_TEXT_REFUND_REASON: i32 = 11;
/// What a number stands for, for `netca_texts_value`. A `NETCA_TIMELINE_…`
pub const NETCA_TEXT_TIMELINE: i32 = 12;
/// What a number stands for, for `netca_texts_value`. A `NETCA_RENEW_WITH_…`
pub const NETCA_TEXT_RENEW_WITH: i32 = 13;
/// What a number stands for, for `netca_texts_value`. A `NETCA_INSTALL_…`
pub const NETCA_TEXT_INSTALL: i32 = 14;
/// What a number stands for, for `netca_texts_value`. A `NETCA_TRANSFER_…`
pub const NETCA_TEXT_TRANSFER: i32 = 15;
/// What a number stands for, for `netca_texts_value`. A `NETCA_INVOICE_…`
pub const NETCA_TEXT_INVOICE: i32 = 16;
/// What a number stands for, for `netca_texts_value`. A `NETCA_ATTACHMENT_…`
pub const NETCA_TEXT_ATTACHMENT: i32 = 17;

/// Words for people in one language. Any thread may use it, several at once.
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub struct netca_texts {
    language: Language,
    lent: Lent,
}

/// Opens the words of a language, a `NETCA_LANGUAGE_…`. What it gives lasts until it is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_texts_new(
    language: i32,
    texts: *mut *mut netca_texts,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        let out = Out::handle("texts", texts);
        raw::call(error, || {
            let out = out?;
            let language = language_of(language).ok_or(Error::OutOfRange { argument: "language" })?;
            out.give(netca_texts { language, lent: Lent::default() });
            Ok(())
        })
    }
}

/// Frees it, and every text that it gave. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_texts_free(texts: *mut netca_texts) {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::free(texts) };
}

/// The words for a number; `kind` is a `NETCA_TEXT_…` and says what the number stands for. NULL for a number or a kind
/// that is not known.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_texts_value(
    texts: *const netca_texts,
    kind: i32,
    value: i32,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(texts, length, |own| words(kind, value, own.language).map(str::to_owned)) }
}

/// What an error's number means. NULL for a number that no error has.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_texts_what(texts: *const netca_texts, code: i32, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(texts, length, |own| texts::advice(code, own.language).map(|advice| advice.what.to_owned())) }
}

/// What the user should do next after an error. NULL for a number that no error has.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_texts_next(texts: *const netca_texts, code: i32, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(texts, length, |own| texts::advice(code, own.language).map(|advice| advice.next.to_owned())) }
}

/// The form's own word for a field, given as a path such as `operator.email`; the path itself for a field that is not
/// known. NULL for a path that is NULL, too long or not UTF-8.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_texts_field(
    texts: *const netca_texts,
    field: *const c_char,
    field_length: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles and texts.
    unsafe {
        lent::text(texts, length, |own| {
            let field = raw::text("field", field, field_length).ok()?;
            Some(texts::field_name(field, own.language).to_owned())
        })
    }
}

pub(crate) fn language_of(number: i32) -> Option<Language> {
    match number {
        NETCA_LANGUAGE_CHINESE => Some(Language::Chinese),
        NETCA_LANGUAGE_ENGLISH => Some(Language::English),
        _ => None,
    }
}

fn words(kind: i32, value: i32, language: Language) -> Option<&'static str> {
    Some(match kind {
        NETCA_TEXT_STAGE => texts::stage(stage_of(value)?, language),
        NETCA_TEXT_BUSINESS => texts::business_status(business_status_of(value)?, language),
        NETCA_TEXT_PAYMENT => texts::payment_status(payment_status_of(value)?, language),
        NETCA_TEXT_CHANNEL => texts::payment_channel(channel_of(value)?, language),
        NETCA_TEXT_TRANSACTION_TYPE => texts::transaction_type(transaction_type_of(value)?, language),
        NETCA_TEXT_TRANSACTION => texts::transaction_status(transaction_status_of(value)?, language),
        NETCA_TEXT_ORDER => texts::order_status(order_status_of(value)?, language),
        NETCA_TEXT_COURIER => texts::courier_payment(courier_of(value)?, language),
        NETCA_TEXT_INVOICE_TYPE => texts::invoice_type(invoice_type_of(value)?, language),
        NETCA_TEXT_UNIT => texts::fee_unit(fee_unit_of(value)?, language),
        NETCA_TEXT_REFUND => texts::refund_status(refund_status_of(value)?, language),
        NETCA_TEXT_REFUND_REASON => texts::refund_reason(refund_reason_of(value)?, language),
        NETCA_TEXT_TIMELINE => texts::timeline_event(timeline_event_of(value)?, language),
        NETCA_TEXT_RENEW_WITH => texts::renew_with(renew_with_of(value)?, language),
        NETCA_TEXT_INSTALL => texts::install_step(install_step_of(value)?, language),
        NETCA_TEXT_TRANSFER => texts::transfer_result(transfer_result_of(value)?, language),
        NETCA_TEXT_INVOICE => texts::invoice_status(invoice_status_of(value)?, language),
        NETCA_TEXT_ATTACHMENT => texts::attachment_kind(attachment_of(value)?, language),
        _ => return None,
    })
}

impl Lends for netca_texts {
    fn lent(&self) -> &Lent {
        &self.lent
    }
}

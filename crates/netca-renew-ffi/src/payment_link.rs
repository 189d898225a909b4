//! Step 6a, 在线支付: the page on which an order is paid.

use std::ffi::c_char;

use netca_renew::netca_payment::PaymentLink;

use crate::lent::{self, Lends, Lent};
use crate::values::{NETCA_NO_TIME, NETCA_NONE, channel_number, fen, seconds};
use crate::{json, raw};

/// The web page on which an order is paid. Its link was checked: https, an allowed host, the amount agreed to. Any thread may
/// read it, several at once.
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub struct netca_payment_link {
    link: PaymentLink,
    json: String,
    lent: Lent,
}

/// The address of the page, to be opened, copied to another browser, or shown as a QR code. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_payment_link_url(link: *const netca_payment_link, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(link, length, |own| Some(own.link.url.clone())) }
}

/// The CA's name for this payment. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_payment_link_id(link: *const netca_payment_link, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(link, length, |own| Some(own.link.payment_id.clone())) }
}

/// What the page will ask for, in fen (1 yuan = 100 fen); `NETCA_NONE` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_payment_link_amount(link: *const netca_payment_link) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(link, NETCA_NONE.into(), |own| Some(fen(own.link.amount))) }
}

/// The way to pay, a `NETCA_CHANNEL_…`; `NETCA_NONE` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_payment_link_channel(link: *const netca_payment_link) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(link, NETCA_NONE, |own| Some(channel_number(own.link.channel))) }
}

/// When the page stops taking money, in seconds since 1970, UTC; `NETCA_NO_TIME` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_payment_link_expires_at(link: *const netca_payment_link) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(link, NETCA_NO_TIME, |own| Some(seconds(own.link.expires_at))) }
}

/// All of it as JSON. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_payment_link_json(link: *const netca_payment_link, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(link, length, |own| Some(own.json.clone())) }
}

/// Frees it. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_payment_link_free(link: *mut netca_payment_link) {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::free(link) };
}

impl netca_payment_link {
    pub(crate) fn new(link: PaymentLink) -> Self {
        Self { json: json::snapshot(&link), link, lent: Lent::default() }
    }

    pub(crate) fn link(&self) -> &PaymentLink {
        &self.link
    }
}

impl Lends for netca_payment_link {
    fn lent(&self) -> &Lent {
        &self.lent
    }
}

//! Step 5 and 7, 业务信息 and 查询进度: an application as it stands at the CA.

use std::ffi::c_char;
use std::ptr;

use netca_renew::netca_payment::Refund;
use netca_renew::netca_protocol::wire::{Application, TimelineEntry};

use crate::lent::{self, Lends, Lent};
use crate::order::netca_order;
use crate::values::{
    NETCA_NO_TIME, NETCA_NONE, business_status_number, fen, payment_status_number, refund_reason_number,
    refund_status_number, renew_with_number, seconds, timeline_event_number,
};
use crate::{json, raw};

/// 业务信息: an application as it stood at the CA when it was asked for. Any thread may read it, several at once.
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub struct netca_application {
    application: Application,
    order: netca_order,
    json: String,
    lent: Lent,
}

/// The application's id: the renewal's. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_application_id(
    application: *const netca_application,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(application, length, |own| Some(own.application.application_id.clone())) }
}

/// 业务单号: 2 digits kind, 8 digits date, 7 digits sequence. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_application_business_number(
    application: *const netca_application,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(application, length, |own| Some(own.application.business_number.clone())) }
}

/// 业务状态, a `NETCA_BUSINESS_…`; `NETCA_NONE` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_application_business_status(application: *const netca_application) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(application, NETCA_NONE, |own| Some(business_status_number(own.application.business_status))) }
}

/// 支付状态, a `NETCA_PAYMENT_…`; `NETCA_NONE` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_application_payment_status(application: *const netca_application) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(application, NETCA_NONE, |own| Some(payment_status_number(own.application.payment_status))) }
}

/// Same key or new key, a `NETCA_RENEW_WITH_…`; `NETCA_NONE` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_application_renew_with(application: *const netca_application) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(application, NETCA_NONE, |own| Some(renew_with_number(own.application.renew_with))) }
}

/// 续期时间 in months; `NETCA_NONE` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_application_term_months(application: *const netca_application) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(application, NETCA_NONE, |own| i32::try_from(own.application.term_months.months()).ok()) }
}

/// Why it was rejected or withdrawn, for the user to read. NULL where nothing is said.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_application_reason(
    application: *const netca_application,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(application, length, |own| own.application.reason.clone()) }
}

/// 订单详情; borrowed from the application. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_application_order(application: *const netca_application) -> *const netca_order {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(application, ptr::null(), |own| Some(ptr::from_ref(&own.order))) }
}

/// When the state last changed, in seconds since 1970, UTC; `NETCA_NO_TIME` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_application_updated_at(application: *const netca_application) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(application, NETCA_NO_TIME, |own| Some(seconds(own.application.updated_at))) }
}

/// How many refunds (退款) there are; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_application_refund_count(application: *const netca_application) -> usize {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(application, 0, |own| Some(own.application.refunds.len())) }
}

/// What a refund gives back, in fen; `NETCA_NONE` beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_application_refund_amount(application: *const netca_application, index: usize) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(application, NETCA_NONE.into(), |own| Some(fen(own.refund(index)?.amount))) }
}

/// How far a refund has come, a `NETCA_REFUND_…`; `NETCA_NONE` beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_application_refund_status(application: *const netca_application, index: usize) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(application, NETCA_NONE, |own| Some(refund_status_number(own.refund(index)?.status))) }
}

/// Why a refund is given, a `NETCA_REFUND_REASON_…`; `NETCA_NONE` beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_application_refund_reason(application: *const netca_application, index: usize) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(application, NETCA_NONE, |own| Some(refund_reason_number(own.refund(index)?.reason))) }
}

/// How many entries the timeline has: what happened, in order; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_application_timeline_count(application: *const netca_application) -> usize {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(application, 0, |own| Some(own.application.timeline.len())) }
}

/// What happened, a `NETCA_TIMELINE_…`; `NETCA_NONE` beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_application_timeline_event(application: *const netca_application, index: usize) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(application, NETCA_NONE, |own| Some(timeline_event_number(own.entry(index)?.event))) }
}

/// When it happened, in seconds since 1970, UTC; `NETCA_NO_TIME` beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_application_timeline_at(application: *const netca_application, index: usize) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(application, NETCA_NO_TIME, |own| Some(seconds(own.entry(index)?.at))) }
}

/// All of it as JSON, also what has no function of its own. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_application_json(
    application: *const netca_application,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(application, length, |own| Some(own.json.clone())) }
}

/// Frees it, and its order. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_application_free(application: *mut netca_application) {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::free(application) };
}

impl netca_application {
    pub(crate) fn new(application: Application) -> Self {
        let order = netca_order::new(application.order.clone());
        Self { json: json::snapshot(&application), order, application, lent: Lent::default() }
    }

    fn refund(&self, index: usize) -> Option<&Refund> {
        self.application.refunds.get(index)
    }

    fn entry(&self, index: usize) -> Option<&TimelineEntry> {
        self.application.timeline.get(index)
    }
}

impl Lends for netca_application {
    fn lent(&self) -> &Lent {
        &self.lent
    }
}

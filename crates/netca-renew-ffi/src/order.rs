//! Step 5, 订单详情.

use std::ffi::c_char;
use std::ptr;

use netca_renew::netca_payment::Order;

use crate::fees::netca_fees;
use crate::lent::{self, Lends, Lent};
use crate::values::{
    NETCA_NO_TIME, NETCA_NONE, channel_number, courier_number, fen, invoice_type_number, order_status_number, seconds,
    transaction_status_number, transaction_type_number,
};
use crate::{json, raw};

/// 订单详情: what the user is asked to pay, and for what. Any thread may read it, several at once.
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub struct netca_order {
    order: Order,
    fees: netca_fees,
    json: String,
    lent: Lent,
}

/// 订单编号. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_order_number(order: *const netca_order, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(order, length, |own| Some(own.order.order_number.clone())) }
}

/// 总价 in fen (1 yuan = 100 fen); `NETCA_NONE` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_order_total(order: *const netca_order) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(order, NETCA_NONE.into(), |own| Some(fen(own.order.total))) }
}

/// The fees, one by one; borrowed from the order. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_order_fees(order: *const netca_order) -> *const netca_fees {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(order, ptr::null(), |own| Some(ptr::from_ref(&own.fees))) }
}

/// 交易类型, a `NETCA_TRANSACTION_TYPE_…`; `NETCA_NONE` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_order_transaction_type(order: *const netca_order) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(order, NETCA_NONE, |own| Some(transaction_type_number(own.order.transaction_type))) }
}

/// 交易状态, a `NETCA_TRANSACTION_…`; `NETCA_NONE` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_order_transaction_status(order: *const netca_order) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(order, NETCA_NONE, |own| Some(transaction_status_number(own.order.transaction_status))) }
}

/// 订单状态, a `NETCA_ORDER_…`; `NETCA_NONE` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_order_status(order: *const netca_order) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(order, NETCA_NONE, |own| Some(order_status_number(own.order.order_status))) }
}

/// 创建时间, in seconds since 1970, UTC; `NETCA_NO_TIME` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_order_created_at(order: *const netca_order) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(order, NETCA_NO_TIME, |own| Some(seconds(own.order.created_at))) }
}

/// 快递付款方式, a `NETCA_COURIER_…`; `NETCA_NONE` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_order_courier_payment(order: *const netca_order) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(order, NETCA_NONE, |own| Some(courier_number(own.order.courier_payment))) }
}

/// 发票类型, a `NETCA_INVOICE_TYPE_…`; `NETCA_NONE` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_order_invoice_type(order: *const netca_order) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(order, NETCA_NONE, |own| Some(invoice_type_number(own.order.invoice_type))) }
}

/// A way to pay that the CA takes for this order, a `NETCA_CHANNEL_…`; `NETCA_NONE` beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_order_channel(order: *const netca_order, index: usize) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(order, NETCA_NONE, |own| Some(channel_number(*own.order.channels.get(index)?))) }
}

/// All of it as JSON. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_order_json(order: *const netca_order, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(order, length, |own| Some(own.json.clone())) }
}

/// Frees an order that `netca_renewal_order` gave; one that is borrowed from an application is not to be freed. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_order_free(order: *mut netca_order) {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::free(order) };
}

impl netca_order {
    pub(crate) fn new(order: Order) -> Self {
        let fees = netca_fees::new(order.fee_lines.clone());
        Self { json: json::snapshot(&order), fees, order, lent: Lent::default() }
    }
}

impl Lends for netca_order {
    fn lent(&self) -> &Lent {
        &self.lent
    }
}

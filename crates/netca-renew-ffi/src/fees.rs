//! Fee lines: 费用名称, 费用单价, 数量, 小计.

use std::ffi::c_char;

use netca_renew::netca_payment::FeeLine;

use crate::lent::{self, Lends, Lent};
use crate::raw;
use crate::values::{NETCA_NONE, fee_unit_number, fen};

/// The lines of a price: borrowed from a quote or an order, lasts as long as that, and is never freed by itself. Any thread
/// may read it, several at once.
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub struct netca_fees {
    lines: Vec<FeeLine>,
    lent: Lent,
}

/// How many lines there are; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_fees_count(fees: *const netca_fees) -> usize {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(fees, 0, |own| Some(own.lines.len())) }
}

/// 费用名称, as the CA words it. NULL beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_fees_name(fees: *const netca_fees, index: usize, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(fees, length, |own| Some(own.lines.get(index)?.name.clone())) }
}

/// 费用单价 in fen (1 yuan = 100 fen), per `netca_fees_unit`; `NETCA_NONE` beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_fees_unit_price(fees: *const netca_fees, index: usize) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(fees, NETCA_NONE.into(), |own| Some(fen(own.lines.get(index)?.unit_price))) }
}

/// What the price is counted by, a `NETCA_UNIT_…`; `NETCA_NONE` beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_fees_unit(fees: *const netca_fees, index: usize) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(fees, NETCA_NONE, |own| Some(fee_unit_number(own.lines.get(index)?.unit))) }
}

/// 数量; `NETCA_NONE` beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_fees_quantity(fees: *const netca_fees, index: usize) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(fees, NETCA_NONE.into(), |own| Some(own.lines.get(index)?.quantity.into())) }
}

/// 小计 in fen: unit price times quantity, which was checked; `NETCA_NONE` beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_fees_subtotal(fees: *const netca_fees, index: usize) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(fees, NETCA_NONE.into(), |own| Some(fen(own.lines.get(index)?.subtotal))) }
}

impl netca_fees {
    pub(crate) fn new(lines: Vec<FeeLine>) -> Self {
        Self { lines, lent: Lent::default() }
    }
}

impl Lends for netca_fees {
    fn lent(&self) -> &Lent {
        &self.lent
    }
}

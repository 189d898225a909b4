//! Step 6b, 银行转账: where to pay, what was declared, and what has come in.

use std::ffi::c_char;

use netca_renew::netca_payment::{BankTransfer, DeclaredTransfer, TransferSheet, Verification};

use crate::lent::{self, Lends, Lent};
use crate::values::{NETCA_NO_TIME, NETCA_NONE, fen, seconds, transfer_result_number};
use crate::{json, raw};

/// 银行转账 of one order, as it stood at the CA when it was asked for. Any thread may read it, several at once.
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub struct netca_transfer_sheet {
    sheet: TransferSheet,
    json: String,
    lent: Lent,
}

/// 开户公司名称 of the account to pay to. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_transfer_sheet_payee(
    sheet: *const netca_transfer_sheet,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(sheet, length, |own| Some(own.sheet.payee.company_name.clone())) }
}

/// 开户账号 to pay to. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_transfer_sheet_account(
    sheet: *const netca_transfer_sheet,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(sheet, length, |own| Some(own.sheet.payee.account.clone())) }
}

/// 开户行 of the account to pay to. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_transfer_sheet_bank(
    sheet: *const netca_transfer_sheet,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(sheet, length, |own| Some(own.sheet.payee.bank.clone())) }
}

/// What the order asks for, in fen (1 yuan = 100 fen); `NETCA_NONE` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_transfer_sheet_total(sheet: *const netca_transfer_sheet) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(sheet, NETCA_NONE.into(), |own| Some(fen(own.sheet.total))) }
}

/// What has come in for the order, all ways to pay together, in fen; `NETCA_NONE` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_transfer_sheet_received(sheet: *const netca_transfer_sheet) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(sheet, NETCA_NONE.into(), |own| Some(fen(own.sheet.received))) }
}

/// What is still missing, in fen; 0 once the order is paid, `NETCA_NONE` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_transfer_sheet_missing(sheet: *const netca_transfer_sheet) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(sheet, NETCA_NONE.into(), |own| Some(fen(own.sheet.missing))) }
}

/// What came in above the total, in fen, which is given back; `NETCA_NONE` for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_transfer_sheet_excess(sheet: *const netca_transfer_sheet) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(sheet, NETCA_NONE.into(), |own| Some(fen(own.sheet.excess))) }
}

/// How many transfers were declared; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_transfer_sheet_count(sheet: *const netca_transfer_sheet) -> usize {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(sheet, 0, |own| Some(own.sheet.transfers.len())) }
}

/// 付款账号 of a transfer. NULL beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_transfer_sheet_payer_account(
    sheet: *const netca_transfer_sheet,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(sheet, length, |own| Some(own.at(index)?.transfer.payer_account.clone())) }
}

/// 付款账户名 of a transfer. NULL beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_transfer_sheet_payer_name(
    sheet: *const netca_transfer_sheet,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(sheet, length, |own| Some(own.at(index)?.transfer.payer_name.clone())) }
}

/// 转账金额 of a transfer, in fen; `NETCA_NONE` beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_transfer_sheet_amount(sheet: *const netca_transfer_sheet, index: usize) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(sheet, NETCA_NONE.into(), |own| Some(fen(own.at(index)?.transfer.amount))) }
}

/// 付款日期 of a transfer in China, as `2026-11-22`. NULL beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_transfer_sheet_date(
    sheet: *const netca_transfer_sheet,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(sheet, length, |own| Some(own.at(index)?.transfer.date.clone())) }
}

/// 备注说明 of a transfer, may be empty. NULL beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_transfer_sheet_remark(
    sheet: *const netca_transfer_sheet,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(sheet, length, |own| Some(own.at(index)?.transfer.remark.clone())) }
}

/// 转账结果 of a transfer, a `NETCA_TRANSFER_…`; `NETCA_NONE` until it was looked for (已查验), and beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_transfer_sheet_result(sheet: *const netca_transfer_sheet, index: usize) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(sheet, NETCA_NONE, |own| Some(transfer_result_number(own.looked_for(index)?.result))) }
}

/// 账户余额: what the CA holds of this payer account that is not used for any order, in fen; `NETCA_NONE` until it was looked
/// for, and beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_transfer_sheet_balance(sheet: *const netca_transfer_sheet, index: usize) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(sheet, NETCA_NONE.into(), |own| Some(fen(own.looked_for(index)?.balance))) }
}

/// When a transfer was looked for, in seconds since 1970, UTC; `NETCA_NO_TIME` until then, and beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_transfer_sheet_checked_at(sheet: *const netca_transfer_sheet, index: usize) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(sheet, NETCA_NO_TIME, |own| Some(seconds(own.looked_for(index)?.checked_at))) }
}

/// All of it as JSON. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_transfer_sheet_json(
    sheet: *const netca_transfer_sheet,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(sheet, length, |own| Some(own.json.clone())) }
}

/// Frees it. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_transfer_sheet_free(sheet: *mut netca_transfer_sheet) {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::free(sheet) };
}

impl netca_transfer_sheet {
    pub(crate) fn new(sheet: TransferSheet) -> Self {
        Self { json: json::snapshot(&sheet), sheet, lent: Lent::default() }
    }

    pub(crate) fn declared(&self) -> Vec<BankTransfer> {
        self.sheet.transfers.iter().map(|declared| declared.transfer.clone()).collect()
    }

    fn at(&self, index: usize) -> Option<&DeclaredTransfer> {
        self.sheet.transfers.get(index)
    }

    fn looked_for(&self, index: usize) -> Option<&Verification> {
        self.at(index)?.verification.as_ref()
    }
}

impl Lends for netca_transfer_sheet {
    fn lent(&self) -> &Lent {
        &self.lent
    }
}

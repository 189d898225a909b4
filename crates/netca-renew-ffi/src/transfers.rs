//! Step 6b, 银行转账: the transfers that the payer says were made.

use std::ffi::c_char;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use netca_renew::netca_payment::BankTransfer;
use netca_renew::{Error as FlowError, TransferInput};

use crate::error::Error;
use crate::raw::{self, Out};
use crate::report::netca_error;
use crate::sheet::netca_transfer_sheet;

/// The transfers that the payer says were made, before they are declared. Any thread may use it, several at once.
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub struct netca_transfers(Mutex<Vec<BankTransfer>>);

/// Makes an empty list; with a sheet, one with the transfers that were declared before, since declaring replaces them all. The
/// sheet may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_transfers_new(
    sheet: *const netca_transfer_sheet,
    transfers: *mut *mut netca_transfers,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        let out = Out::handle("transfers", transfers);
        raw::call(error, || {
            let out = out?;
            let declared = raw::option(sheet).map(netca_transfer_sheet::declared).unwrap_or_default();
            out.give(netca_transfers(Mutex::new(declared)));
            Ok(())
        })
    }
}

/// 添加更多: adds a transfer as the user typed it. `account` is 付款账号, 5 to 30 digits; `name` 付款账户名; `amount` 转账金额 in
/// yuan, as `150.50`; `date` 付款日期 in China, as `2026-11-22`, not in the future; `remark` 备注说明, which may be NULL.
///
/// Fails with `NETCA_ERROR_RENEW_FORM`, every field that breaks a rule (`transfer.amount` …) in the error; then nothing is
/// added.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_transfers_add(
    transfers: *const netca_transfers,
    account: *const c_char,
    account_length: usize,
    name: *const c_char,
    name_length: usize,
    amount: *const c_char,
    amount_length: usize,
    date: *const c_char,
    date_length: usize,
    remark: *const c_char,
    remark_length: usize,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles and texts.
    unsafe {
        raw::call(error, || {
            let transfers = raw::handle("transfers", transfers)?;
            let typed = TransferInput {
                payer_account: raw::text("account", account, account_length)?.to_owned(),
                payer_name: raw::text("name", name, name_length)?.to_owned(),
                amount: raw::text("amount", amount, amount_length)?.to_owned(),
                date: raw::text("date", date, date_length)?.to_owned(),
                remark: raw::optional_text("remark", remark, remark_length)?.unwrap_or_default().to_owned(),
            };
            let transfer = typed.check(SystemTime::now()).map_err(FlowError::Form)?;
            transfers.list().push(transfer);
            Ok(())
        })
    }
}

/// 删除: takes a transfer away, by its place in the list; those behind it move up.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_transfers_remove(
    transfers: *const netca_transfers,
    index: usize,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        raw::call(error, || {
            let mut list = raw::handle("transfers", transfers)?.list();
            if index >= list.len() {
                return Err(Error::OutOfRange { argument: "index" });
            }
            list.remove(index);
            Ok(())
        })
    }
}

/// How many transfers are in the list; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_transfers_count(transfers: *const netca_transfers) -> usize {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(transfers, 0, |own| Some(own.list().len())) }
}

/// Frees it. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_transfers_free(transfers: *mut netca_transfers) {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::free(transfers) };
}

impl netca_transfers {
    pub(crate) fn list(&self) -> MutexGuard<'_, Vec<BankTransfer>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

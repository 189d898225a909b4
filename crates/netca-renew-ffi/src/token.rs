//! An open token.

use std::ffi::c_char;
use std::sync::{Mutex, MutexGuard};

use netca_renew::netca_token::{Token, TokenInfo, open_only};

use crate::error::Error;
use crate::lent::{self, Lends, Lent};
use crate::provider::netca_provider;
use crate::raw::{self, Out};
use crate::report::netca_error;
use crate::tokens::{Listed, netca_tokens};
use crate::values::NETCA_TOKEN_PRESENT;

/// An open token: one session, kept until it is freed. Any thread may use it, one at a time: a second call meanwhile fails
/// with `NETCA_ERROR_C_IN_USE`.
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub struct netca_token {
    token: Mutex<Box<dyn Token>>,
    info: TokenInfo,
    lent: Lent,
}

/// Opens the token with a serial number; with NULL, the only one that is plugged in. Needs no PIN.
///
/// Fails with `NETCA_ERROR_TOKEN_NOT_PRESENT` when there is none, and with `NETCA_ERROR_TOKEN_MORE_THAN_ONE` when there are
/// two and none is named: while renewing, only one Key should be plugged in.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_token_open(
    provider: *const netca_provider,
    serial: *const c_char,
    serial_length: usize,
    token: *mut *mut netca_token,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles and texts.
    unsafe {
        let out = Out::handle("token", token);
        raw::call(error, || {
            let out = out?;
            let mut source = raw::handle("provider", provider)?.source()?;
            let serial = raw::optional_text("serial", serial, serial_length)?;
            let token = open_only(source.provider.as_mut(), serial)?;
            out.give(netca_token { info: token.info().clone(), token: Mutex::new(token), lent: Lent::default() });
            Ok(())
        })
    }
}

/// Its serial number. NULL for NULL. May be asked while another thread uses the token.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_token_serial(token: *const netca_token, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(token, length, |own| Some(own.info.serial.clone())) }
}

/// Its label, for the user to read. NULL for NULL. May be asked while another thread uses the token.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_token_label(token: *const netca_token, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(token, length, |own| Some(own.info.label.clone())) }
}

/// Asks the token how many PIN tries are left, and gives a list with this token alone. Needs no PIN, and costs no try.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_token_status(
    token: *const netca_token,
    tokens: *mut *mut netca_tokens,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        let out = Out::handle("tokens", tokens);
        raw::call(error, || {
            let out = out?;
            let mut token = raw::handle("token", token)?.alone()?;
            let pin = token.pin_status()?;
            let info = TokenInfo { pin, ..token.info().clone() };
            out.give(netca_tokens::new(vec![Listed { info, change: NETCA_TOKEN_PRESENT }]));
            Ok(())
        })
    }
}

/// Closes a token. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_token_free(token: *mut netca_token) {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::free(token) };
}

impl netca_token {
    pub(crate) fn alone(&self) -> Result<MutexGuard<'_, Box<dyn Token>>, Error> {
        raw::alone("token", &self.token)
    }
}

impl Lends for netca_token {
    fn lent(&self) -> &Lent {
        &self.lent
    }
}

//! Steps 5 to 8 of one renewal.

use std::ffi::c_char;
use std::time::{Duration, SystemTime};

use crate::application::netca_application;
use crate::cancel::{cancel_of, netca_cancel};
use crate::certificates::netca_certificates;
use crate::error::Error;
use crate::login::{HowToLogIn, netca_login};
use crate::order::netca_order;
use crate::raw::{self, Out};
use crate::renewal::netca_renewal;
use crate::report::netca_error;
use crate::token::netca_token;
use crate::values::{NETCA_NONE, goal_of, waited_number};

/// A wait without an end is none: after this many milliseconds, about a year, it ends.
const LONGEST_WAIT_MS: u64 = 366 * 86_400 * 1000;

/// Hands in an application that was signed before and may not have reached the CA (`NETCA_STAGE_SIGNED`). Needs no PIN and no
/// token. Fails with `NETCA_ERROR_RENEW_WRONG_STAGE` when nothing is signed, or the CA has it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_renewal_resume(
    renewal: *const netca_renewal,
    cancel: *const netca_cancel,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        raw::call(error, || {
            let cancel = cancel_of(cancel);
            raw::handle("renewal", renewal)?.step(|own| own.resume(&cancel))
        })
    }
}

/// Step 5, 订单详情: asks the CA for the order, its lines and its total checked against what the user agreed to pay. When it fails
/// with `NETCA_ERROR_PAYMENT_…`, nothing must be paid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_renewal_order(
    renewal: *const netca_renewal,
    cancel: *const netca_cancel,
    order: *mut *mut netca_order,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        let out = Out::handle("order", order);
        raw::call(error, || {
            let (out, cancel) = (out?, cancel_of(cancel));
            out.give(netca_order::new(raw::handle("renewal", renewal)?.step(|own| own.order(&cancel))?));
            Ok(())
        })
    }
}

/// Step 6c, 撤销申请: gives the application up; what was paid is refunded by the CA. `reason` is the user's, at most 200
/// characters, and may be NULL. Asking again changes nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_renewal_withdraw(
    renewal: *const netca_renewal,
    reason: *const c_char,
    reason_length: usize,
    cancel: *const netca_cancel,
    application: *mut *mut netca_application,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles and texts.
    unsafe {
        let out = Out::handle("application", application);
        raw::call(error, || {
            let (out, cancel) = (out?, cancel_of(cancel));
            let own = raw::handle("renewal", renewal)?;
            let reason = raw::optional_text("reason", reason, reason_length)?.unwrap_or_default();
            out.give(netca_application::new(own.step(|own| own.withdraw(reason, &cancel))?));
            Ok(())
        })
    }
}

/// Step 7, 查询进度: asks the CA once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_renewal_refresh(
    renewal: *const netca_renewal,
    cancel: *const netca_cancel,
    application: *mut *mut netca_application,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        let out = Out::handle("application", application);
        raw::call(error, || {
            let (out, cancel) = (out?, cancel_of(cancel));
            out.give(netca_application::new(raw::handle("renewal", renewal)?.step(|own| own.refresh(&cancel))?));
            Ok(())
        })
    }
}

/// Asks the CA again and again until the goal, a `NETCA_GOAL_…`, is reached, the application ends, or `longest_ms` milliseconds
/// are over; `waited` says which, a `NETCA_WAITED_…`. It pauses as long as the CA asks for, also across restarts; a
/// connection that fails for a while does not end it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_renewal_wait(
    renewal: *const netca_renewal,
    goal: i32,
    longest_ms: u64,
    cancel: *const netca_cancel,
    waited: *mut i32,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        let out = Out::value("waited", waited, NETCA_NONE);
        raw::call(error, || {
            let (out, cancel) = (out?, cancel_of(cancel));
            let own = raw::handle("renewal", renewal)?;
            let goal = goal_of(goal).ok_or(Error::OutOfRange { argument: "goal" })?;
            out.set(waited_number(own.step(|own| own.wait(goal, until(longest_ms), &cancel))?));
            Ok(())
        })
    }
}

/// Step 8, 安装证书: fetches the new certificate, checks it, and puts it on the token in place of the old one. Gives a list with the
/// new certificate alone, as it lies on the token. One login is made, with one try, unless the token is still logged in: then
/// nobody is asked for a PIN.
///
/// The token must not be removed meanwhile; if it is all the same, the old certificate can still be used, and calling this
/// again goes on. Whatever is wrong with the new certificate (`NETCA_ERROR_RENEW_CERTIFICATE_…`), the old one stays.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_renewal_install(
    renewal: *const netca_renewal,
    token: *const netca_token,
    login: *const netca_login,
    cancel: *const netca_cancel,
    certificates: *mut *mut netca_certificates,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles and structures.
    unsafe {
        let out = Out::handle("certificates", certificates);
        raw::call(error, || {
            let (out, cancel) = (out?, cancel_of(cancel));
            let own = raw::handle("renewal", renewal)?;
            let login = HowToLogIn::of(login)?;
            let mut token = raw::handle("token", token)?.alone()?;
            let listed =
                own.step(|own| login.with(token.as_mut(), |token, login| own.install(token, login, &cancel)))?;
            out.give(netca_certificates::new(vec![listed]));
            Ok(())
        })
    }
}

/// The end of a wait that may take so many milliseconds.
pub(crate) fn until(longest_ms: u64) -> SystemTime {
    SystemTime::now() + Duration::from_millis(longest_ms.min(LONGEST_WAIT_MS))
}

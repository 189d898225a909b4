//! Stopping a call from another thread.

use netca_renew::netca_protocol::Cancel;

use crate::raw::{self, Out};
use crate::report::netca_error;

/// Stops blocking calls from another thread. Any thread may use it, several at once, also a callback; once cancelled it
/// stays so. It may be freed while a call that was given it is still under way.
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub struct netca_cancel(pub(crate) Cancel);

/// Makes one that nobody has cancelled yet.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_cancel_new(cancel: *mut *mut netca_cancel, error: *mut *mut netca_error) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        let out = Out::handle("cancel", cancel);
        raw::call(error, || {
            out?.give(netca_cancel(Cancel::new()));
            Ok(())
        })
    }
}

/// Cancels every call that was given this handle, now and later: they end soon with `NETCA_ERROR_PROTOCOL_CANCELLED`. What
/// was written to the journal stays, so nothing is lost. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_cancel_request(cancel: *const netca_cancel) {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        raw::read(cancel, (), |cancel| {
            cancel.0.cancel();
            Some(())
        });
    }
}

/// 1 when `netca_cancel_request` was called, else 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_cancel_is_requested(cancel: *const netca_cancel) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(cancel, 0, |cancel| Some(cancel.0.is_cancelled().into())) }
}

/// Frees it. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_cancel_free(cancel: *mut netca_cancel) {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::free(cancel) };
}

/// What a call is cancelled with; nothing for NULL.
///
/// # Safety
/// Those of handles.
pub(crate) unsafe fn cancel_of(cancel: *const netca_cancel) -> Cancel {
    // SAFETY: the caller's promise.
    unsafe { raw::option(cancel) }.map_or_else(Cancel::new, |cancel| cancel.0.clone())
}

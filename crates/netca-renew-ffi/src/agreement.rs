//! Step 2, 电子认证服务协议.

use std::ffi::c_char;
use std::sync::atomic::{AtomicBool, Ordering};

use netca_renew::{AcceptedAgreement, ServiceAgreement};
use serde_json::json;

use crate::error::Error;
use crate::lent::{self, Lends, Lent};
use crate::report::netca_error;
use crate::{json, raw};

/// The agreement, to be shown and accepted. Any thread may use it, several at once.
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub struct netca_agreement {
    agreement: ServiceAgreement,
    accepted: AtomicBool,
    json: String,
    lent: Lent,
}

/// The CA's name for this version of the text. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_agreement_version(
    agreement: *const netca_agreement,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(agreement, length, |own| Some(own.agreement.version().to_owned())) }
}

/// The title. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_agreement_title(agreement: *const netca_agreement, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(agreement, length, |own| Some(own.agreement.title().to_owned())) }
}

/// The whole text, plain, lines ended by `\n`. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_agreement_text(agreement: *const netca_agreement, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(agreement, length, |own| Some(own.agreement.text().to_owned())) }
}

/// SHA-256 of the text, 64 lower-case hex digits; it was checked. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_agreement_sha256(
    agreement: *const netca_agreement,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(agreement, length, |own| Some(own.agreement.sha256().to_string())) }
}

/// 我接受电子认证服务协议内容: to be called when the user ticked that, and only then. `netca_client_apply` fails with
/// `NETCA_ERROR_C_NOT_ACCEPTED` before it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_agreement_accept(
    agreement: *const netca_agreement,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        raw::call(error, || {
            raw::handle("agreement", agreement)?.accepted.store(true, Ordering::SeqCst);
            Ok(())
        })
    }
}

/// All of it as JSON. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_agreement_json(agreement: *const netca_agreement, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(agreement, length, |own| Some(own.json.clone())) }
}

/// Frees it. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_agreement_free(agreement: *mut netca_agreement) {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::free(agreement) };
}

impl netca_agreement {
    pub(crate) fn new(agreement: ServiceAgreement) -> Self {
        let json = json::snapshot(json!({
            "version": agreement.version(),
            "sha256": agreement.sha256(),
            "title": agreement.title(),
            "text": agreement.text(),
        }));
        Self { agreement, accepted: AtomicBool::new(false), json, lent: Lent::default() }
    }

    pub(crate) fn accepted(&self) -> Result<AcceptedAgreement, Error> {
        let accepted = self.accepted.load(Ordering::SeqCst);
        if accepted { Ok(self.agreement.clone().accept()) } else { Err(Error::NotAccepted) }
    }
}

impl Lends for netca_agreement {
    fn lent(&self) -> &Lent {
        &self.lent
    }
}

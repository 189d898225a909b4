//! What the CA says of itself.

use std::ffi::c_char;

use netca_renew::netca_protocol::wire::ServiceInfo;

use crate::lent::{self, Lends, Lent};
use crate::{json, raw};

/// What the CA says of itself. Any thread may read it, several at once.
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub struct netca_service {
    info: ServiceInfo,
    json: String,
    lent: Lent,
}

/// The CA's name. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_service_name(service: *const netca_service, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(service, length, |own| Some(own.info.name.clone())) }
}

/// 客服热线, as it is to be shown on any question. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_service_hotline(service: *const netca_service, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(service, length, |own| Some(own.info.hotline.clone())) }
}

/// 主程序版本: the newest version of the program. NULL where the CA does not say.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_service_newest_version(
    service: *const netca_service,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(service, length, |own| own.info.client.newest.clone()) }
}

/// Where the newest version is to be had. NULL where the CA does not say.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_service_download(service: *const netca_service, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(service, length, |own| own.info.client.download.clone()) }
}

/// 1 when this CA is a stand-in whose certificates are worth nothing, else 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_service_is_sandbox(service: *const netca_service) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(service, 0, |own| Some(own.info.sandbox.into())) }
}

/// All of it as JSON. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_service_json(service: *const netca_service, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(service, length, |own| Some(own.json.clone())) }
}

/// Frees it. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_service_free(service: *mut netca_service) {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::free(service) };
}

impl netca_service {
    pub(crate) fn new(info: ServiceInfo) -> Self {
        Self { json: json::snapshot(&info), info, lent: Lent::default() }
    }

    pub(crate) fn info(&self) -> &ServiceInfo {
        &self.info
    }
}

impl Lends for netca_service {
    fn lent(&self) -> &Lent {
        &self.lent
    }
}

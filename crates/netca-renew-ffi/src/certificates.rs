//! Step 0, 我的证书: the certificates on a token.

use std::ffi::c_char;
use std::ptr;

use netca_renew::ListedCertificate;
use netca_renew::netca_cert::{Certificate, KeyAlgorithm};
use netca_renew::netca_protocol::wire::Sha256Hex;
use netca_renew::netca_token::StoredCertificate;
use serde_json::{Value, json};

use crate::error::Error;
use crate::json;
use crate::json::time;
use crate::lent::{self, Lends, Lent};
use crate::raw;
use crate::values::{
    NETCA_KEY_UNKNOWN, NETCA_NO_TIME, NETCA_NONE, NETCA_ROLE_NEITHER, actions_number, key_number, role_number, seconds,
    stage_number,
};

/// A list of certificates, as they were when it was made. Valid for its token as long as that is open. Any thread may read
/// it, several at once.
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub struct netca_certificates {
    listed: Vec<ListedCertificate>,
    json: String,
    lent: Lent,
}

/// How many certificates are in the list; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_certificates_count(certificates: *const netca_certificates) -> usize {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(certificates, 0, |own| Some(own.listed.len())) }
}

/// The subject, as `CN=…, O=…`, for the user to read. NULL beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_certificates_subject(
    certificates: *const netca_certificates,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(certificates, length, |own| Some(own.get(index)?.stored.certificate.subject().to_string())) }
}

/// The issuer, in the same form. NULL beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_certificates_issuer(
    certificates: *const netca_certificates,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(certificates, length, |own| Some(own.get(index)?.stored.certificate.issuer().to_string())) }
}

/// The serial number, lower-case hex. NULL beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_certificates_serial(
    certificates: *const netca_certificates,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        lent::text(certificates, length, |own| Some(own.get(index)?.stored.certificate.serial_number().to_string()))
    }
}

/// SHA-256 of the certificate, 64 lower-case hex digits: what tells it from every other. NULL beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_certificates_sha256(
    certificates: *const netca_certificates,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(certificates, length, |own| Some(digest(&own.get(index)?.stored))) }
}

/// The certificate itself, DER, `*length` bytes; lasts as long as the list. NULL beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_certificates_der(
    certificates: *const netca_certificates,
    index: usize,
    length: *mut usize,
) -> *const u8 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        raw::write(length, 0);
        raw::read(certificates, ptr::null(), |own| {
            let der = own.get(index)?.stored.certificate.as_der();
            raw::write(length, der.len());
            Some(der.as_ptr())
        })
    }
}

/// From when it is valid, in seconds since 1970, UTC; `NETCA_NO_TIME` beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_certificates_not_before(certificates: *const netca_certificates, index: usize) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        raw::read(certificates, NETCA_NO_TIME, |own| Some(seconds(own.get(index)?.stored.certificate.not_before())))
    }
}

/// Until when it is valid, in seconds since 1970, UTC; `NETCA_NO_TIME` beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_certificates_not_after(certificates: *const netca_certificates, index: usize) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        raw::read(certificates, NETCA_NO_TIME, |own| Some(seconds(own.get(index)?.stored.certificate.not_after())))
    }
}

/// The kind of its key, a `NETCA_KEY_…`; `NETCA_KEY_UNKNOWN` beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_certificates_key(certificates: *const netca_certificates, index: usize) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        raw::read(certificates, NETCA_KEY_UNKNOWN, |own| {
            Some(key_number(own.get(index)?.stored.certificate.public_key().algorithm()))
        })
    }
}

/// 操作: what can be done with it now, as `NETCA_ACTION_…` bits; 0 beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_certificates_actions(certificates: *const netca_certificates, index: usize) -> u32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(certificates, 0, |own| Some(actions_number(&own.get(index)?.actions))) }
}

/// The id of the renewal of it that has not ended; NULL where there is none, and beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_certificates_renewal(
    certificates: *const netca_certificates,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(certificates, length, |own| own.get(index)?.renewal.as_ref().map(|(id, _)| id.to_string())) }
}

/// The stage of the renewal of it that has not ended, a `NETCA_STAGE_…`; `NETCA_NONE` where there is none, and beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_certificates_stage(certificates: *const netca_certificates, index: usize) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        raw::read(certificates, NETCA_NONE, |own| {
            own.get(index)?.renewal.as_ref().map(|(_, stage)| stage_number(*stage))
        })
    }
}

/// The whole list as JSON. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_certificates_json(
    certificates: *const netca_certificates,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(certificates, length, |own| Some(own.json.clone())) }
}

/// Frees a list. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_certificates_free(certificates: *mut netca_certificates) {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::free(certificates) };
}

/// Which side of a pair it can be, a `NETCA_ROLE_…`; `NETCA_ROLE_NEITHER` beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_certificates_role(certificates: *const netca_certificates, index: usize) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(certificates, NETCA_ROLE_NEITHER, |own| Some(role_number(own.get(index)?.stored.role()))) }
}

/// SHA-256 of the encryption certificate that makes a pair with it and is renewed with it, 64 lower-case hex digits. NULL
/// where it has none, and beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_certificates_encryption_sha256(
    certificates: *const netca_certificates,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(certificates, length, |own| Some(digest(own.get(index)?.encryption.as_ref()?))) }
}

/// That encryption certificate itself, DER, `*length` bytes; lasts as long as the list. NULL where it has none, and beyond
/// the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_certificates_encryption_der(
    certificates: *const netca_certificates,
    index: usize,
    length: *mut usize,
) -> *const u8 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        raw::write(length, 0);
        raw::read(certificates, ptr::null(), |own| {
            let der = own.encryption(index)?.as_der();
            raw::write(length, der.len());
            Some(der.as_ptr())
        })
    }
}

/// That encryption certificate's serial number, lower-case hex. NULL where it has none, and beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_certificates_encryption_serial(
    certificates: *const netca_certificates,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(certificates, length, |own| Some(own.encryption(index)?.serial_number().to_string())) }
}

/// From when that encryption certificate is valid, in seconds since 1970, UTC; `NETCA_NO_TIME` where it has none, and beyond
/// the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_certificates_encryption_not_before(
    certificates: *const netca_certificates,
    index: usize,
) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(certificates, NETCA_NO_TIME, |own| Some(seconds(own.encryption(index)?.not_before()))) }
}

/// Until when that encryption certificate is valid, in seconds since 1970, UTC; `NETCA_NO_TIME` where it has none, and beyond
/// the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_certificates_encryption_not_after(
    certificates: *const netca_certificates,
    index: usize,
) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(certificates, NETCA_NO_TIME, |own| Some(seconds(own.encryption(index)?.not_after()))) }
}

impl netca_certificates {
    pub(crate) fn new(listed: Vec<ListedCertificate>) -> Self {
        let json = json::snapshot(json!({ "certificates": listed.iter().map(describe).collect::<Vec<_>>() }));
        Self { listed, json, lent: Lent::default() }
    }

    pub(crate) fn at(&self, index: usize) -> Result<&ListedCertificate, Error> {
        self.get(index).ok_or(Error::OutOfRange { argument: "index" })
    }

    fn get(&self, index: usize) -> Option<&ListedCertificate> {
        self.listed.get(index)
    }

    fn encryption(&self, index: usize) -> Option<&Certificate> {
        self.get(index)?.encryption.as_ref().map(|stored| &stored.certificate)
    }
}

impl Lends for netca_certificates {
    fn lent(&self) -> &Lent {
        &self.lent
    }
}

fn digest(stored: &StoredCertificate) -> String {
    Sha256Hex(*stored.certificate.sha256().as_bytes()).to_string()
}

fn describe(listed: &ListedCertificate) -> Value {
    let certificate = &listed.stored.certificate;
    let key = match certificate.public_key().algorithm() {
        KeyAlgorithm::Rsa { bits } => json!({ "kind": "rsa", "bits": bits }),
        KeyAlgorithm::P256 => json!({ "kind": "p256" }),
        KeyAlgorithm::Sm2 => json!({ "kind": "sm2" }),
        _ => json!({ "kind": "unknown" }),
    };
    let encryption = listed.encryption.as_ref().map(|stored| {
        json!({
            "serial_number": stored.certificate.serial_number().to_string(),
            "sha256": digest(stored),
            "not_before": time(stored.certificate.not_before()),
            "not_after": time(stored.certificate.not_after()),
        })
    });
    let renewal = listed.renewal.as_ref().map(|(id, stage)| json!({ "application_id": id.as_str(), "stage": stage }));
    json!({
        "subject": certificate.subject().to_string(),
        "issuer": certificate.issuer().to_string(),
        "serial_number": certificate.serial_number().to_string(),
        "sha256": digest(&listed.stored),
        "not_before": time(certificate.not_before()),
        "not_after": time(certificate.not_after()),
        "key": key,
        "role": listed.stored.role().name(),
        "encryption": encryption,
        "actions": listed.actions.iter().map(|action| action.name()).collect::<Vec<_>>(),
        "renewal": renewal,
    })
}

//! What a client needs to know.

use std::ffi::{c_char, c_void};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use netca_renew::netca_cert::{Certificate, Error as CertificateError};
use netca_renew::netca_protocol::{Proxy, Timeouts};

use crate::callback::{Log, Progress, UserData, netca_log_callback, netca_progress_callback, netca_release_callback};
use crate::error::Error;
use crate::raw::{self, Out};
use crate::report::netca_error;
use crate::transport::{HostCallbacks, netca_transport};

/// What a client needs to know: made empty, filled, and given to `netca_client_open`, which takes a copy. It may be used for
/// several clients, changed in between, and freed at any time. Any thread may use it, several at once.
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub struct netca_settings(Mutex<Parts>);

/// What was set so far.
#[derive(Clone, Default)]
pub(crate) struct Parts {
    pub(crate) server: Option<String>,
    pub(crate) anchors: Vec<Certificate>,
    pub(crate) tls_roots: Vec<Certificate>,
    pub(crate) state: Option<PathBuf>,
    pub(crate) client: Option<(String, String)>,
    pub(crate) payment_hosts: Vec<String>,
    pub(crate) proxy: Proxy,
    pub(crate) timeouts: Timeouts,
    pub(crate) progress: Option<Arc<Progress>>,
    pub(crate) log: Option<Arc<Log>>,
    pub(crate) transport: Option<HostCallbacks>,
}

impl netca_settings {
    pub(crate) fn parts(&self) -> MutexGuard<'_, Parts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes empty settings. What must be set before a client can be opened: the server, the trust anchors, the state directory,
/// and the program's name and version.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_settings_new(settings: *mut *mut netca_settings, error: *mut *mut netca_error) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        let out = Out::handle("settings", settings);
        raw::call(error, || {
            out?.give(netca_settings(Mutex::default()));
            Ok(())
        })
    }
}

/// Frees settings. Clients made with them go on. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_settings_free(settings: *mut netca_settings) {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::free(settings) };
}

/// The CA's address, as `https://renew.ca.example`. It is looked at when a client is opened.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_settings_set_server(
    settings: *const netca_settings,
    url: *const c_char,
    url_length: usize,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles and texts.
    unsafe {
        let url = raw::text("url", url, url_length);
        set(settings, error, |parts| {
            parts.server = Some(url?.to_owned());
            Ok(())
        })
    }
}

/// Adds the certificates of a PEM text to those that a new certificate must lead to: the CA's own roots. At least one is
/// needed, and it never comes from the server.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_settings_add_trust_anchors(
    settings: *const netca_settings,
    pem: *const c_char,
    pem_length: usize,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles and texts.
    unsafe {
        let pem = raw::text("pem", pem, pem_length);
        set(settings, error, |parts| {
            parts.anchors.extend(certificates(pem?)?);
            Ok(())
        })
    }
}

/// Adds the certificates of a PEM text to those that the server's TLS certificate must lead to. Without any, the operating
/// system's trust store counts; with any, only these. They do not matter to a transport of the host's own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_settings_add_tls_roots(
    settings: *const netca_settings,
    pem: *const c_char,
    pem_length: usize,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles and texts.
    unsafe {
        let pem = raw::text("pem", pem, pem_length);
        set(settings, error, |parts| {
            parts.tls_roots.extend(certificates(pem?)?);
            Ok(())
        })
    }
}

/// The folder in which the journals are kept, one for each user of the computer; it is made if it is missing. Renewals are
/// found again only where they were begun, so it must stay the same.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_settings_set_state_directory(
    settings: *const netca_settings,
    path: *const c_char,
    path_length: usize,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles and texts.
    unsafe {
        let path = raw::text("path", path, path_length);
        set(settings, error, |parts| {
            parts.state = Some(PathBuf::from(path?));
            Ok(())
        })
    }
}

/// The name and the version (主程序版本, as `4.7.6`) of the program that embeds this library; the CA may ask for a newer one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_settings_set_program(
    settings: *const netca_settings,
    name: *const c_char,
    name_length: usize,
    version: *const c_char,
    version_length: usize,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles and texts.
    unsafe {
        let (name, version) = (raw::text("name", name, name_length), raw::text("version", version, version_length));
        set(settings, error, |parts| {
            parts.client = Some((name?.to_owned(), version?.to_owned()));
            Ok(())
        })
    }
}

/// Adds a host that a payment page may be on, with its port unless that is 443, as `pay.ca.example` or
/// `pay.ca.example:8443`. The CA's own server is always allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_settings_add_payment_host(
    settings: *const netca_settings,
    host: *const c_char,
    host_length: usize,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles and texts.
    unsafe {
        let host = raw::text("host", host, host_length);
        set(settings, error, |parts| {
            parts.payment_hosts.push(host?.to_owned());
            Ok(())
        })
    }
}

/// The proxy, as `http://proxy.example:8080`; `direct` for none. NULL, and what holds without this call: the system's own
/// settings. It does not matter to a transport of the host's own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_settings_set_proxy(
    settings: *const netca_settings,
    proxy: *const c_char,
    proxy_length: usize,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles and texts.
    unsafe {
        let proxy = raw::optional_text("proxy", proxy, proxy_length);
        set(settings, error, |parts| {
            parts.proxy = match proxy? {
                None => Proxy::System,
                Some("direct") => Proxy::Direct,
                Some(url) => Proxy::Url(url.to_owned()),
            };
            Ok(())
        })
    }
}

/// How long to wait, in milliseconds, 1 to 3,600,000: for a connection, and for a request with its whole answer. Without this
/// call, 10 s and 60 s. A transport of the host's own is given the second one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_settings_set_timeouts(
    settings: *const netca_settings,
    connect_ms: u32,
    request_ms: u32,
    error: *mut *mut netca_error,
) -> i32 {
    let time = |argument, ms: u32| match ms {
        1..=3_600_000 => Ok(Duration::from_millis(ms.into())),
        _ => Err(Error::OutOfRange { argument }),
    };
    // SAFETY: C keeps the rules of handles.
    unsafe {
        set(settings, error, |parts| {
            parts.timeouts =
                Timeouts { connect: time("connect_ms", connect_ms)?, request: time("request_ms", request_ms)? };
            Ok(())
        })
    }
}

/// Who is told what happens while a call blocks; NULL for nobody. `user_data` is handed to the callback and must stay valid
/// until `release`, which may be NULL, was called: once, when the settings and every client made with them, with its
/// renewals, are freed or hold another callback. When this function fails, or `callback` is NULL, it is not called.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_settings_set_progress(
    settings: *const netca_settings,
    callback: netca_progress_callback,
    user_data: *mut c_void,
    release: netca_release_callback,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        replace(settings, error, |parts| {
            let wanted = callback.map(|told| Arc::new(Progress::new(told, UserData::new(user_data, release))));
            Ok(std::mem::replace(&mut parts.progress, wanted))
        })
    }
}

/// Who is given the lines of the log; NULL for nobody. `user_data` and `release` as in `netca_settings_set_progress`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_settings_set_log(
    settings: *const netca_settings,
    callback: netca_log_callback,
    user_data: *mut c_void,
    release: netca_release_callback,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        replace(settings, error, |parts| {
            let wanted = callback.map(|told| Arc::new(Log::new(told, UserData::new(user_data, release))));
            Ok(std::mem::replace(&mut parts.log, wanted))
        })
    }
}

/// Sends all requests through the host's own HTTP stack; NULL for the built-in one. The structure is copied; its `user_data`
/// must stay valid until its `release` was called, as in `netca_settings_set_progress`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_settings_set_transport(
    settings: *const netca_settings,
    transport: *const netca_transport,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles and structures; all zero is a netca_transport.
    unsafe {
        let least = std::mem::offset_of!(netca_transport, release) + size_of::<netca_release_callback>();
        replace(settings, error, |parts| {
            let given = (!transport.is_null()).then(|| raw::structure("transport", transport, least)).transpose()?;
            let wanted = given.map(HostCallbacks::new).transpose()?;
            Ok(std::mem::replace(&mut parts.transport, wanted))
        })
    }
}

/// Runs one setter.
///
/// # Safety
/// Those of handles and of `error`.
unsafe fn set(
    settings: *const netca_settings,
    error: *mut *mut netca_error,
    set: impl FnOnce(&mut Parts) -> Result<(), Error>,
) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { raw::call(error, || set(&mut raw::handle("settings", settings)?.parts())) }
}

/// Replaces what is called back. What was there before is let go when nothing is locked, since its `release` may use the
/// settings.
///
/// # Safety
/// Those of handles and of `error`.
unsafe fn replace<T>(
    settings: *const netca_settings,
    error: *mut *mut netca_error,
    replace: impl FnOnce(&mut Parts) -> Result<Option<T>, Error>,
) -> i32 {
    let mut before = None;
    // SAFETY: the caller's promise.
    let code = unsafe {
        set(settings, error, |parts| {
            before = replace(parts)?;
            Ok(())
        })
    };
    drop(before);
    code
}

/// The certificates of a PEM text, which must hold one.
fn certificates(pem: &str) -> Result<Vec<Certificate>, Error> {
    let found = Certificate::all_from_pem(pem)?;
    if found.is_empty() {
        return Err(CertificateError::NoPemBlock { label: "CERTIFICATE" }.into());
    }
    Ok(found)
}

//! Step 7a, 查询进度 without a journal: on another computer, or after it was lost.

use std::ffi::c_char;
use std::ptr;

use netca_renew::netca_protocol::ApplicationId;
use netca_renew::netca_protocol::wire::Application;
use netca_renew::{Recovered, Recovery, Stage};
use serde::Serialize;

use crate::application::netca_application;
use crate::cancel::{cancel_of, netca_cancel};
use crate::certificates::netca_certificates;
use crate::client::{client_of, netca_client};
use crate::json;
use crate::lent::{self, Lends, Lent};
use crate::login::{HowToLogIn, netca_login};
use crate::raw::{self, Out};
use crate::report::netca_error;
use crate::token::netca_token;
use crate::values::{NETCA_NONE, stage_number};

/// What was done about an application that the CA knows. It has a journal now, and `netca_renewal_open` goes on with it.
pub const NETCA_RECOVERY_RESTORED: i32 = 0;
/// What was done about an application that the CA knows. It had a journal here, which was left as it is.
pub const NETCA_RECOVERY_KNOWN: i32 = 1;
/// What was done about an application that the CA knows. What the CA shows is not what the certificate's holder signed; it was
/// left out.
pub const NETCA_RECOVERY_REFUSED: i32 = 2;

/// The applications that the CA knows of a certificate, and what was done about each; the newest first. Any thread may read it,
/// several at once.
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub struct netca_recovered {
    found: Vec<Found>,
    json: String,
    lent: Lent,
}

struct Found {
    id: ApplicationId,
    outcome: i32,
    stage: Option<Stage>,
    key_missing: bool,
    application: netca_application,
    refusal: Option<netca_error>,
}

/// Step 7a: asks the CA for the applications of a certificate, by proving that its key is at hand, and writes a journal for each
/// that has none here. The certificate may be the one being renewed, also when it has expired, or the new one; it is named by
/// its place in the list. One login is made, with one try. None found is no error.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_client_recover(
    client: *const netca_client,
    token: *const netca_token,
    certificates: *const netca_certificates,
    index: usize,
    login: *const netca_login,
    cancel: *const netca_cancel,
    recovered: *mut *mut netca_recovered,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles and structures.
    unsafe {
        let out = Out::handle("recovered", recovered);
        raw::call(error, || {
            let (out, cancel) = (out?, cancel_of(cancel));
            let client = client_of(client)?;
            let listed = raw::handle("certificates", certificates)?.at(index)?;
            let login = HowToLogIn::of(login)?;
            let mut token = raw::handle("token", token)?.alone()?;
            let recovered =
                login.with(token.as_mut(), |token, login| client.recover(&listed.stored, token, login, &cancel))?;
            out.give(netca_recovered::new(recovered));
            Ok(())
        })
    }
}

/// How many applications were found; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_recovered_count(recovered: *const netca_recovered) -> usize {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(recovered, 0, |own| Some(own.found.len())) }
}

/// An application's id. NULL beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_recovered_id(
    recovered: *const netca_recovered,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(recovered, length, |own| Some(own.found.get(index)?.id.to_string())) }
}

/// What was done about it, a `NETCA_RECOVERY_…`; `NETCA_NONE` beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_recovered_outcome(recovered: *const netca_recovered, index: usize) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(recovered, NETCA_NONE, |own| Some(own.found.get(index)?.outcome)) }
}

/// How far it has come, a `NETCA_STAGE_…`; `NETCA_NONE` for one that was refused, and beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_recovered_stage(recovered: *const netca_recovered, index: usize) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(recovered, NETCA_NONE, |own| own.found.get(index)?.stage.map(stage_number)) }
}

/// 1 when it is for a new key pair that is not on this token, so that it can be withdrawn but not installed here; else 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_recovered_is_key_missing(recovered: *const netca_recovered, index: usize) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(recovered, 0, |own| Some(own.found.get(index)?.key_missing.into())) }
}

/// The application as it stands at the CA; borrowed from the list. Of a refused one, nothing in it is to be relied on. NULL beyond
/// the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_recovered_application(
    recovered: *const netca_recovered,
    index: usize,
) -> *const netca_application {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(recovered, ptr::null(), |own| Some(ptr::from_ref(&own.found.get(index)?.application))) }
}

/// Why it was refused; borrowed from the list. NULL for one that was not, and beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_recovered_refusal(
    recovered: *const netca_recovered,
    index: usize,
) -> *const netca_error {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(recovered, ptr::null(), |own| own.found.get(index)?.refusal.as_ref().map(ptr::from_ref)) }
}

/// The whole list as JSON. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_recovered_json(recovered: *const netca_recovered, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(recovered, length, |own| Some(own.json.clone())) }
}

/// Frees a list, and what is borrowed from it. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_recovered_free(recovered: *mut netca_recovered) {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::free(recovered) };
}

impl netca_recovered {
    fn new(recovered: Vec<Recovered>) -> Self {
        let (found, told): (Vec<Found>, Vec<String>) = recovered.into_iter().map(take).unzip();
        let json = json::versioned(&format!("{{\"applications\":[{}]}}", told.join(",")));
        Self { found, json, lent: Lent::default() }
    }
}

impl Lends for netca_recovered {
    fn lent(&self) -> &Lent {
        &self.lent
    }
}

/// One of `applications[]`.
#[derive(Serialize)]
struct Told<'a> {
    application_id: &'a str,
    outcome: &'a str,
    stage: Option<Stage>,
    key_missing: bool,
    refusal: Option<Refusal>,
    application: &'a Application,
}

#[derive(Serialize)]
struct Refusal {
    code: i32,
    message: String,
}

/// An application for C, and as JSON.
fn take(recovered: Recovered) -> (Found, String) {
    let Recovered { id, application, outcome } = recovered;
    let (name, outcome, stage, key_missing, refusal) = match outcome {
        Recovery::Restored { stage, key_missing } => {
            ("restored", NETCA_RECOVERY_RESTORED, Some(stage), key_missing, None)
        }
        Recovery::Known { stage } => ("known", NETCA_RECOVERY_KNOWN, Some(stage), false, None),
        Recovery::Refused(error) => ("refused", NETCA_RECOVERY_REFUSED, None, false, Some(error)),
    };
    let told = json::text(&Told {
        application_id: id.as_str(),
        outcome: name,
        stage,
        key_missing,
        refusal: refusal.as_ref().map(|error| Refusal { code: error.code(), message: error.to_string() }),
        application: &application,
    });
    let refusal = refusal.map(|error| netca_error::new(error.into()));
    let application = netca_application::new(application);
    (Found { id, outcome, stage, key_missing, application, refusal }, told)
}

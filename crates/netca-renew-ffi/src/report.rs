//! `netca_error`: what a C program can learn of a failure.

use std::ffi::c_char;
use std::time::Duration;

use netca_renew::Error as FlowError;
use netca_renew::Stage;
use netca_renew::netca_protocol::Error as ProtocolError;
use netca_renew::netca_protocol::person::FieldError;
use netca_renew::netca_token::Error as TokenError;
use netca_renew::texts::{self, Advice, Language};
use serde_json::json;

use crate::error::Error;
use crate::lent::{Lends, Lent};
use crate::texts::language_of;
use crate::values::{
    NETCA_NONE, NETCA_VENDOR_HTTP, NETCA_VENDOR_NONE, NETCA_VENDOR_PKCS11, NETCA_VENDOR_SKF, stage_number,
};
use crate::{json, lent, raw};

/// What went wrong: a number, words for a log, words for people, and facts.
///
/// Made by a function that failed, through its last argument; freed with `netca_error_free`. Any thread may read it,
/// several at once.
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub struct netca_error {
    error: Error,
    json: String,
    lent: Lent,
}

/// Frees an error. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_error_free(error: *mut netca_error) {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::free(error) };
}

/// The stable number, a `NETCA_ERROR_…`; the same that the function gave. 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_error_code(error: *const netca_error) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(error, 0, |error| Some(error.error.code())) }
}

/// English, for a log and for developers: never a PIN, name, identity number, phone number or account. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_error_message(error: *const netca_error, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(error, length, |error| Some(error.error.to_string())) }
}

/// What went wrong, for the user to read. `language` is a `NETCA_LANGUAGE_…`. NULL for NULL or another language.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_error_what(
    error: *const netca_error,
    language: i32,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(error, length, |error| error.advice(language).map(|advice| advice.what.to_owned())) }
}

/// What the user should do next. `language` is a `NETCA_LANGUAGE_…`. NULL for NULL or another language.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_error_next(
    error: *const netca_error,
    language: i32,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(error, length, |error| error.advice(language).map(|advice| advice.next.to_owned())) }
}

/// What the CA itself says of it, for the user to read; not for a log. NULL where it says nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_error_detail(error: *const netca_error, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(error, length, |error| error.detail().map(str::to_owned)) }
}

/// The stage that the renewal is at, a `NETCA_STAGE_…`; `NETCA_NONE` where none is known.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_error_stage(error: *const netca_error) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(error, NETCA_NONE, |error| error.stage().map(stage_number)) }
}

/// Whose number `netca_error_vendor_code` is, a `NETCA_VENDOR_…`; `NETCA_VENDOR_NONE` where there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_error_vendor(error: *const netca_error) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(error, NETCA_VENDOR_NONE, |error| error.vendor().map(|(vendor, _)| vendor)) }
}

/// The number that the Key's driver (CKR_…) or the CA's server (HTTP status) gave; 0 where there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_error_vendor_code(error: *const netca_error) -> u64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(error, 0, |error| error.vendor().map(|(_, code)| code)) }
}

/// 1 when the same call may well succeed later without any change, else 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_error_is_retryable(error: *const netca_error) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(error, 0, |error| Some(error.is_retryable().into())) }
}

/// How many PIN tries are left after a wrong PIN, as far as the Key tells; `NETCA_NONE` where that is not known, and for NULL. 0
/// means that the Key is locked.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_error_tries_left(error: *const netca_error) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(error, NETCA_NONE, |error| error.tries_left().and_then(|left| i32::try_from(left).ok())) }
}

/// For how many milliseconds the CA asks to be left alone; `NETCA_NONE` where it does not, and for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_error_retry_after(error: *const netca_error) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        raw::read(error, i64::from(NETCA_NONE), |error| {
            error.retry_after().and_then(|wait| i64::try_from(wait.as_millis()).ok())
        })
    }
}

/// How many fields of the form break a rule.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_error_field_count(error: *const netca_error) -> usize {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(error, 0, |error| Some(error.error.fields().len())) }
}

/// A field that breaks a rule, as a path such as `operator.email`. NULL beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_error_field(
    error: *const netca_error,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(error, length, |error| error.error.fields().get(index).map(|field| field.field.clone())) }
}

/// The form's own word for such a field, for the user to read. NULL beyond the last, or for another language.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_error_field_name(
    error: *const netca_error,
    index: usize,
    language: i32,
    length: *mut usize,
) -> *const c_char {
    let name = |field: &FieldError, language| texts::field_name(&field.field, language).to_owned();
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(error, length, |error| error.field_words(index, language, name)) }
}

/// The rule that such a field breaks, for the user to read. NULL beyond the last, or for another language.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_error_field_rule(
    error: *const netca_error,
    index: usize,
    language: i32,
    length: *mut usize,
) -> *const c_char {
    let rule = |field: &FieldError, language| texts::field_rule(field.rule, language);
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(error, length, |error| error.field_words(index, language, rule)) }
}

/// All of it as JSON. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_error_json(error: *const netca_error, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(error, length, |error| Some(error.json.clone())) }
}

impl Lends for netca_error {
    fn lent(&self) -> &Lent {
        &self.lent
    }
}

impl netca_error {
    pub(crate) fn new(error: Error) -> Self {
        let mut made = Self { error, json: String::new(), lent: Lent::default() };
        made.json = made.describe();
        made
    }

    fn describe(&self) -> String {
        let (code, language) = (self.error.code(), [Language::Chinese, Language::English]);
        let words = |what: fn(&Advice) -> &'static str| {
            let [chinese, english] = language.map(|language| texts::advice(code, language).as_ref().map(what));
            json!({ "zh": chinese, "en": english })
        };
        let field = |field: &FieldError| {
            let [chinese, english] = language.map(|language| {
                json!({
                    "name": texts::field_name(&field.field, language),
                    "rule": texts::field_rule(field.rule, language),
                })
            });
            json!({ "field": field.field, "zh": chinese, "en": english })
        };
        let vendor = self.vendor().map(|(vendor, code)| {
            let vendor = match vendor {
                NETCA_VENDOR_HTTP => "http",
                NETCA_VENDOR_SKF => "skf",
                _ => "pkcs11",
            };
            json!({ "vendor": vendor, "code": code })
        });
        json::snapshot(json!({
            "code": code,
            "message": self.error.to_string(),
            "what": words(|advice| advice.what),
            "next": words(|advice| advice.next),
            "detail": self.detail(),
            "stage": self.stage(),
            "vendor": vendor,
            "retryable": self.is_retryable(),
            "tries_left": self.tries_left(),
            "retry_after_ms": self.retry_after().and_then(|wait| u64::try_from(wait.as_millis()).ok()),
            "fields": self.error.fields().iter().map(field).collect::<Vec<_>>(),
        }))
    }

    fn advice(&self, language: i32) -> Option<Advice> {
        texts::advice(self.error.code(), language_of(language)?)
    }

    fn field_words(
        &self,
        index: usize,
        language: i32,
        words: impl Fn(&FieldError, Language) -> String,
    ) -> Option<String> {
        Some(words(self.error.fields().get(index)?, language_of(language)?))
    }

    fn token(&self) -> Option<&TokenError> {
        match self.error.flow() {
            Some(FlowError::Token(error)) => Some(error),
            _ => None,
        }
    }

    fn protocol(&self) -> Option<&ProtocolError> {
        match self.error.flow() {
            Some(FlowError::Protocol(error)) => Some(error),
            _ => None,
        }
    }

    fn detail(&self) -> Option<&str> {
        match self.protocol() {
            Some(ProtocolError::Problem { problem, .. }) => {
                Some(problem.detail.as_str()).filter(|text| !text.is_empty())
            }
            _ => None,
        }
    }

    fn stage(&self) -> Option<Stage> {
        match &self.error {
            Error::Flow { error: FlowError::WrongStage { stage }, .. } => Some(*stage),
            Error::Flow { stage, .. } => *stage,
            _ => None,
        }
    }

    fn vendor(&self) -> Option<(i32, u64)> {
        if let Some(ProtocolError::Problem { problem, .. }) = self.protocol() {
            return Some((NETCA_VENDOR_HTTP, problem.status.into()));
        }
        let error = self.token()?;
        let vendor = if error.is_skf() { NETCA_VENDOR_SKF } else { NETCA_VENDOR_PKCS11 };
        error.vendor_code().map(|code| (vendor, code))
    }

    fn is_retryable(&self) -> bool {
        self.protocol().is_some_and(ProtocolError::is_retryable) || matches!(self.error.flow(), Some(FlowError::Busy))
    }

    fn tries_left(&self) -> Option<u32> {
        match self.token()? {
            TokenError::WrongPin { status } if status.locked => Some(0),
            TokenError::WrongPin { status } if status.final_try => Some(1),
            TokenError::WrongPin { status } => status.tries_left,
            TokenError::PinLocked => Some(0),
            TokenError::LastTry => Some(1),
            _ => None,
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self.protocol()? {
            ProtocolError::Problem { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}

//! One request to a host's own HTTP stack, and its answer.

use std::ffi::c_char;
use std::ptr;
use std::sync::{MutexGuard, PoisonError};
use std::time::Duration;

use netca_renew::netca_protocol::{Cancel, ConnectFailure, Error as ProtocolError, Request, Response, retry_after};
use zeroize::Zeroizing;

use crate::codes::*;
use crate::error::Error;
use crate::lent::Lent;
use crate::raw;
use crate::report::netca_error;
use crate::transport::{Answer, State, host_of};

/// One request that a host's own HTTP stack is to send, and the place for its answer. Given to the host's callback, which
/// frees it in any case. Any thread may use it, several at once; what it gives lasts until it is freed.
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub struct netca_exchange {
    exchange: Exchange,
    lent: Lent,
}

/// The same in Rust.
pub(crate) struct Exchange {
    id: u64,
    method: &'static str,
    url: String,
    content_type: Option<&'static str>,
    body: Vec<u8>,
    bearer: Option<Zeroizing<Vec<u8>>>,
    limit: usize,
    longest: Duration,
    answer: Answer,
    cancel: Cancel,
}

/// A number that no other exchange of this client has; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_exchange_id(exchange: *const netca_exchange) -> u64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(exchange, 0, |own| Some(own.exchange.id)) }
}

/// `GET`, `POST`, `PUT` or `DELETE`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_exchange_method(exchange: *const netca_exchange, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lend(exchange, length, |own| Some(own.method)) }
}

/// The whole address, https.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_exchange_url(exchange: *const netca_exchange, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lend(exchange, length, |own| Some(own.url.as_str())) }
}

/// The value for `Content-Type`; NULL when there is no body.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_exchange_content_type(
    exchange: *const netca_exchange,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lend(exchange, length, |own| own.content_type) }
}

/// The body, `*length` bytes; NULL when there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_exchange_body(exchange: *const netca_exchange, length: *mut usize) -> *const u8 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        raw::write(length, 0);
        raw::read(exchange, ptr::null(), |own| {
            own.exchange.content_type?;
            raw::write(length, own.exchange.body.len());
            Some(own.exchange.body.as_ptr())
        })
    }
}

/// The token for `Authorization: Bearer …`, a secret; NULL when there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_exchange_bearer(exchange: *const netca_exchange, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        raw::write(length, 0);
        raw::read(exchange, ptr::null(), |own| {
            // Lent as it is, NUL-terminated from the beginning, so that there is no copy that is not wiped.
            let bearer = own.exchange.bearer.as_ref()?;
            raw::write(length, bearer.len().saturating_sub(1));
            Some(bearer.as_ptr().cast())
        })
    }
}

/// The largest body that an answer may have, in bytes; a larger one is refused.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_exchange_answer_limit(exchange: *const netca_exchange) -> usize {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(exchange, 0, |own| Some(own.exchange.limit)) }
}

/// How many milliseconds an answer is waited for, counted from the call of the callback.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_exchange_timeout_ms(exchange: *const netca_exchange) -> u64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(exchange, 0, |own| u64::try_from(own.exchange.longest.as_millis()).ok()) }
}

/// 1 when nobody waits for the answer any more, or it was given already; else 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_exchange_is_over(exchange: *const netca_exchange) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        raw::read(exchange, 0, |own| {
            let waiting = matches!(*own.exchange.state(), State::Waiting);
            Some((!waiting || own.exchange.cancel.is_cancelled()).into())
        })
    }
}

/// Gives the server's answer, whatever its status: `status` 100 to 599; the value of `Retry-After`, or NULL; and the whole
/// body, which is copied. `NETCA_ERROR_C_EXCHANGE_OVER` when nobody waits for it any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_exchange_answer(
    exchange: *const netca_exchange,
    status: i32,
    retry: *const c_char,
    retry_length: usize,
    body: *const u8,
    body_length: usize,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles, texts and bytes.
    unsafe {
        raw::call(error, || {
            let own = &raw::handle("exchange", exchange)?.exchange;
            let wrong = Error::OutOfRange { argument: "status" };
            let status = u16::try_from(status).ok().filter(|status| (100..600).contains(status)).ok_or(wrong)?;
            let retry = raw::optional_text("retry", retry, retry_length)?;
            let body = if body.is_null() && body_length == 0 { &[] } else { raw::bytes("body", body, body_length)? };
            own.finish(if body.len() > own.limit {
                Err(ProtocolError::AnswerTooLarge { limit: own.limit })
            } else {
                Ok(Response { status, retry_after: retry.and_then(retry_after), body: body.to_vec() })
            })
        })
    }
}

/// Says that no answer came. `code` is why: `NETCA_ERROR_PROTOCOL_UNREACHABLE`, `…_TLS_UNTRUSTED`, `…_TLS_FAILED`,
/// `…_INTERRUPTED`, `…_TIMED_OUT`, `…_ANSWER_TOO_LARGE` or `…_CANCELLED`; the first three only if the request cannot have
/// reached the server.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_exchange_fail(
    exchange: *const netca_exchange,
    code: i32,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        raw::call(error, || {
            let own = &raw::handle("exchange", exchange)?.exchange;
            let host = host_of(&own.url);
            own.finish(Err(match code {
                NETCA_ERROR_PROTOCOL_CANCELLED => ProtocolError::Cancelled,
                NETCA_ERROR_PROTOCOL_UNREACHABLE => ProtocolError::Unreachable { host, reason: ConnectFailure::Other },
                NETCA_ERROR_PROTOCOL_TLS_UNTRUSTED => ProtocolError::TlsUntrusted { host },
                NETCA_ERROR_PROTOCOL_TLS_FAILED => ProtocolError::TlsFailed { host },
                NETCA_ERROR_PROTOCOL_INTERRUPTED => ProtocolError::Interrupted { host },
                NETCA_ERROR_PROTOCOL_TIMED_OUT => ProtocolError::TimedOut { host, after: own.longest },
                NETCA_ERROR_PROTOCOL_ANSWER_TOO_LARGE => ProtocolError::AnswerTooLarge { limit: own.limit },
                _ => return Err(Error::OutOfRange { argument: "code" }),
            }))
        })
    }
}

/// Frees it. One that has no answer yet counts as interrupted: the CA may or may not have acted. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_exchange_free(exchange: *mut netca_exchange) {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::free(exchange) };
}

/// Lends a text of an exchange.
///
/// # Safety
/// Those of handles and of `length`.
unsafe fn lend<'a>(
    exchange: *const netca_exchange,
    length: *mut usize,
    text: impl FnOnce(&'a Exchange) -> Option<&'a str>,
) -> *const c_char {
    // SAFETY: the caller's promise; the exchange lives as long as what it lends.
    unsafe {
        raw::write(length, 0);
        let own = raw::option(exchange);
        own.and_then(|own| text(&own.exchange).map(|text| own.lent.text(text, length))).unwrap_or(ptr::null())
    }
}

impl netca_exchange {
    pub(crate) fn new(exchange: Exchange) -> Self {
        Self { exchange, lent: Lent::default() }
    }
}

impl Exchange {
    pub(crate) fn new(id: u64, request: &Request<'_>, longest: Duration, answer: Answer, cancel: Cancel) -> Self {
        let terminated = |bearer: &str| {
            let mut bytes = Vec::with_capacity(bearer.len() + 1);
            bytes.extend_from_slice(bearer.as_bytes());
            bytes.push(0);
            Zeroizing::new(bytes)
        };
        Self {
            id,
            method: request.method.as_str(),
            url: request.url.to_owned(),
            content_type: request.body.map(|(media_type, _)| media_type),
            body: request.body.map(|(_, bytes)| bytes.to_vec()).unwrap_or_default(),
            bearer: request.bearer.map(terminated),
            limit: request.answer_limit,
            longest,
            answer,
            cancel,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.answer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn finish(&self, answer: Result<Response, ProtocolError>) -> Result<(), Error> {
        {
            let mut state = self.state();
            if !matches!(*state, State::Waiting) {
                return Err(Error::ExchangeOver);
            }
            *state = State::Answered(answer);
        }
        self.cancel.wake();
        Ok(())
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        // What was answered stays answered.
        let _ = self.finish(Err(ProtocolError::Interrupted { host: host_of(&self.url) }));
    }
}

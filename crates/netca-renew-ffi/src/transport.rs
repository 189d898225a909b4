//! A host's own HTTP stack (proxy rules, a company's gateway) in place of the built-in one.

use std::ffi::c_void;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use netca_renew::netca_protocol::{Cancel, Error as ProtocolError, Request, Response, Transport};

use crate::callback::{UserData, netca_release_callback};
use crate::error::Error;
use crate::exchange::{Exchange, netca_exchange};

/// Sends one request, and comes back soon or late: the answer is given with `netca_exchange_answer` or
/// `netca_exchange_fail`, from any thread, at once or after this has returned. The exchange belongs to the callback, which
/// frees it with `netca_exchange_free` in any case. Called on the thread that called the library, so several threads may be
/// in it at once. It must not throw or jump out.
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub type netca_send_callback = Option<extern "C" fn(user_data: *mut c_void, exchange: *mut netca_exchange)>;

/// Told that nobody waits for an exchange's answer any more, because the call was cancelled or its time is over. It names the
/// exchange by `netca_exchange_id`, since the exchange itself may have been freed. Called on the thread that called the
/// library.
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub type netca_abandon_callback = Option<extern "C" fn(user_data: *mut c_void, exchange_id: u64)>;

/// A host's own HTTP stack. Set every byte to zero, then `size` and what is wanted.
///
/// It follows no redirects, keeps no cookies, checks the server's TLS certificate, and sends a request once.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub struct netca_transport {
    /// `sizeof(netca_transport)`
    pub size: usize,
    /// Handed to the callbacks.
    pub user_data: *mut c_void,
    /// Sends a request. Must not be NULL.
    pub send: netca_send_callback,
    /// Told that an answer is no longer waited for. May be NULL.
    pub abandon: netca_abandon_callback,
    /// Told that `user_data` may be freed. May be NULL.
    pub release: netca_release_callback,
}

/// The same, looked at.
#[derive(Clone)]
pub(crate) struct HostCallbacks {
    send: extern "C" fn(*mut c_void, *mut netca_exchange),
    abandon: netca_abandon_callback,
    data: Arc<UserData>,
}

impl HostCallbacks {
    pub(crate) fn new(given: netca_transport) -> Result<Self, Error> {
        let send = given.send.ok_or(Error::Null { argument: "transport.send" })?;
        Ok(Self { send, abandon: given.abandon, data: Arc::new(UserData::new(given.user_data, given.release)) })
    }
}

/// The same, as the protocol wants it.
pub(crate) struct HostTransport {
    host: HostCallbacks,
    longest: Duration,
    next: AtomicU64,
}

impl HostTransport {
    /// A transport whose answers are waited for so long.
    pub(crate) fn new(host: HostCallbacks, longest: Duration) -> Self {
        Self { host, longest, next: AtomicU64::new(1) }
    }
}

impl Transport for HostTransport {
    fn send(&self, request: &Request<'_>, cancel: &Cancel) -> Result<Response, ProtocolError> {
        cancel.check()?;
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let answer: Answer = Arc::new(Mutex::new(State::Waiting));
        let exchange = Exchange::new(id, request, self.longest, Arc::clone(&answer), cancel.clone());
        (self.host.send)(self.host.data.pointer(), Box::into_raw(Box::new(netca_exchange::new(exchange))));
        let mut answered = None;
        let answered = cancel
            .wait(self.longest, || {
                answered = take(&answer);
                answered.is_some()
            })
            .then(|| answered.take())
            .flatten();
        if let Some(answered) = answered.or_else(|| give_up(&answer)) {
            return answered;
        }
        if let Some(abandon) = self.host.abandon {
            abandon(self.host.data.pointer(), id);
        }
        cancel.check()?;
        Err(ProtocolError::TimedOut { host: host_of(request.url), after: self.longest })
    }
}

/// What an exchange and the call that waits for it share.
pub(crate) type Answer = Arc<Mutex<State>>;

/// How an exchange stands.
pub(crate) enum State {
    Waiting,
    Answered(Result<Response, ProtocolError>),
    Over,
}

/// The answer, if it is there.
fn take(answer: &Answer) -> Option<Result<Response, ProtocolError>> {
    let mut state = answer.lock().unwrap_or_else(PoisonError::into_inner);
    match std::mem::replace(&mut *state, State::Over) {
        State::Answered(answered) => Some(answered),
        before => {
            *state = before;
            None
        }
    }
}

/// Waits no longer; the answer, if it came in the last moment.
fn give_up(answer: &Answer) -> Option<Result<Response, ProtocolError>> {
    let mut state = answer.lock().unwrap_or_else(PoisonError::into_inner);
    match std::mem::replace(&mut *state, State::Over) {
        State::Answered(answered) => Some(answered),
        State::Waiting | State::Over => None,
    }
}

/// Host and port of an address that the protocol made.
pub(crate) fn host_of(url: &str) -> String {
    let rest = url.strip_prefix("https://").unwrap_or(url);
    rest.split('/').next().unwrap_or(rest).to_owned()
}

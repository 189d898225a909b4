//! What C is told while a call blocks: the progress, and lines for a log.

use std::ffi::{c_char, c_void};
use std::time::Duration;

use netca_renew::Event;
use serde_json::{Value, json};

use crate::json;
use crate::values::{NETCA_NONE, install_step_number, stage_number};

/// What is told while a call blocks. Something that this version of the C ABI has no number for; the JSON says what.
pub const NETCA_EVENT_OTHER: i32 = 0;
/// What is told while a call blocks. The renewal has come to another stage, a `NETCA_STAGE_…`.
pub const NETCA_EVENT_STAGE: i32 = 1;
/// What is told while a call blocks. Few PIN tries are left: how many, or `NETCA_NONE` where the Key does not tell.
pub const NETCA_EVENT_FEW_PIN_TRIES: i32 = 2;
/// What is told while a call blocks. The Key makes a key pair; that can take a minute. It must stay plugged in.
pub const NETCA_EVENT_MAKING_KEY: i32 = 3;
/// What is told while a call blocks. The application is being signed on the Key.
pub const NETCA_EVENT_SIGNING: i32 = 4;
/// What is told while a call blocks. The application is on its way to the CA.
pub const NETCA_EVENT_SUBMITTING: i32 = 5;
/// What is told while a call blocks. The next question to the CA comes after so many milliseconds.
pub const NETCA_EVENT_NEXT_QUESTION: i32 = 6;
/// What is told while a call blocks. A step of the installation begins, a `NETCA_INSTALL_…`. The Key must stay plugged in.
pub const NETCA_EVENT_INSTALL: i32 = 7;
/// What is told while a call blocks. This computer's clock is behind by at least so many milliseconds.
pub const NETCA_EVENT_CLOCK_BEHIND: i32 = 8;
/// What is told while a call blocks. The Key keeps the new key pair under an id of its own.
pub const NETCA_EVENT_KEY_ID_KEPT: i32 = 9;
/// What is told while a call blocks. An attachment is on its way to the CA: so many of its bytes are there.
pub const NETCA_EVENT_UPLOADING: i32 = 10;
/// What is told while a call blocks. The Key cannot delete the old certificate: it stays beside the new one.
pub const NETCA_EVENT_OLD_CERTIFICATE_KEPT: i32 = 11;
/// The driver has no function to decrypt with: that the new encryption key decrypts what is encrypted to its certificate was not
/// tried; the public key that the Key shows beside it was compared.
pub const NETCA_EVENT_DECRYPTION_NOT_TRIED: i32 = 12;

/// How serious a line of the log is. A call failed.
pub const NETCA_LOG_ERROR: i32 = 1;
/// How serious a line of the log is. Something that may need attention.
pub const NETCA_LOG_WARNING: i32 = 2;
/// How serious a line of the log is. What happens.
pub const NETCA_LOG_INFO: i32 = 3;
/// How serious a line of the log is. Every request.
pub const NETCA_LOG_DEBUG: i32 = 4;

/// Told what happens while a call blocks: a `NETCA_EVENT_…`, the number that belongs to it or `NETCA_NONE`, and the same as JSON,
/// NUL-terminated, which lasts until the callback returns. Called on the thread that called the library, so several threads may be in it at once. It must
/// return soon, must not throw or jump out, and may cancel (`netca_cancel_request`); the token and the renewal of the
/// call under way are in use meanwhile.
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub type netca_progress_callback =
    Option<extern "C" fn(user_data: *mut c_void, event: i32, value: i64, json: *const c_char, json_length: usize)>;

/// Given each line of the log: a `NETCA_LOG_…`, and a text in English, NUL-terminated, which lasts until the callback
/// returns. No line ever holds a PIN, a name, an identity number, a phone number, an account or an access token. Called
/// on the thread that called the library, so several threads may be in it at once.
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub type netca_log_callback =
    Option<extern "C" fn(user_data: *mut c_void, level: i32, text: *const c_char, text_length: usize)>;

/// Called once when nothing can call a callback any more: its `user_data` may be freed. Called on the thread that freed
/// the last handle that held it.
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub type netca_release_callback = Option<extern "C" fn(user_data: *mut c_void)>;

/// A pointer of the host, which only the host's callbacks look at.
pub(crate) struct UserData {
    pointer: *mut c_void,
    release: netca_release_callback,
}

// SAFETY: the pointer is only ever handed back to the host, whose callbacks are documented to be called from any thread.
unsafe impl Send for UserData {}
// SAFETY: as above.
unsafe impl Sync for UserData {}

impl UserData {
    pub(crate) fn new(pointer: *mut c_void, release: netca_release_callback) -> Self {
        Self { pointer, release }
    }

    pub(crate) fn pointer(&self) -> *mut c_void {
        self.pointer
    }
}

impl Drop for UserData {
    fn drop(&mut self) {
        if let Some(release) = self.release {
            release(self.pointer);
        }
    }
}

/// Who is told of events.
pub(crate) struct Progress {
    callback: extern "C" fn(*mut c_void, i32, i64, *const c_char, usize),
    data: UserData,
}

impl Progress {
    pub(crate) fn new(callback: extern "C" fn(*mut c_void, i32, i64, *const c_char, usize), data: UserData) -> Self {
        Self { callback, data }
    }

    pub(crate) fn tell(&self, told: &Told) {
        let text = terminated(&told.json);
        (self.callback)(self.data.pointer(), told.event, told.value, text.as_ptr().cast(), told.json.len());
    }
}

/// Who is given the lines of the log.
pub(crate) struct Log {
    callback: extern "C" fn(*mut c_void, i32, *const c_char, usize),
    data: UserData,
}

impl Log {
    pub(crate) fn new(callback: extern "C" fn(*mut c_void, i32, *const c_char, usize), data: UserData) -> Self {
        Self { callback, data }
    }

    pub(crate) fn line(&self, level: i32, line: &str) {
        (self.callback)(self.data.pointer(), level, terminated(line).as_ptr().cast(), line.len());
    }
}

fn terminated(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() + 1);
    bytes.extend_from_slice(text.as_bytes());
    bytes.push(0);
    bytes
}

/// An event, as C is told of it.
pub(crate) struct Told {
    pub(crate) event: i32,
    pub(crate) value: i64,
    pub(crate) json: String,
}

impl Told {
    fn new(event: i32, value: i64, json: Value) -> Self {
        Self { event, value, json: json::snapshot(json) }
    }

    fn plain(event: i32, name: &str) -> Self {
        Self::new(event, NETCA_NONE.into(), json!({ "event": name }))
    }
}

/// An event in C's words.
pub(crate) fn describe(event: &Event) -> Told {
    let ms = |time: &Duration| i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
    match event {
        Event::Stage(at) => {
            Told::new(NETCA_EVENT_STAGE, stage_number(*at).into(), json!({ "event": "stage", "stage": at }))
        }
        Event::FewPinTries { left } => {
            let number = left.map_or(NETCA_NONE.into(), i64::from);
            Told::new(NETCA_EVENT_FEW_PIN_TRIES, number, json!({ "event": "few_pin_tries", "left": left }))
        }
        Event::MakingKey => Told::plain(NETCA_EVENT_MAKING_KEY, "making_key"),
        Event::Signing => Told::plain(NETCA_EVENT_SIGNING, "signing"),
        Event::Submitting => Told::plain(NETCA_EVENT_SUBMITTING, "submitting"),
        Event::NextQuestion { after } => {
            let value = json!({ "event": "next_question", "after_ms": ms(after) });
            Told::new(NETCA_EVENT_NEXT_QUESTION, ms(after), value)
        }
        Event::Install(step) => {
            let value = json!({ "event": "install", "step": step.name() });
            Told::new(NETCA_EVENT_INSTALL, install_step_number(*step).into(), value)
        }
        Event::ClockBehind { by } => {
            Told::new(NETCA_EVENT_CLOCK_BEHIND, ms(by), json!({ "event": "clock_behind", "by_ms": ms(by) }))
        }
        Event::Uploading { kind, sent, total } => {
            let value = json!({ "event": "uploading", "kind": kind, "sent": sent, "total": total });
            Told::new(NETCA_EVENT_UPLOADING, i64::try_from(*sent).unwrap_or(i64::MAX), value)
        }
        Event::KeyIdKept => Told::plain(NETCA_EVENT_KEY_ID_KEPT, "key_id_kept"),
        Event::OldCertificateKept => Told::plain(NETCA_EVENT_OLD_CERTIFICATE_KEPT, "old_certificate_kept"),
        Event::DecryptionNotTried => Told::plain(NETCA_EVENT_DECRYPTION_NOT_TRIED, "decryption_not_tried"),
        _ => Told::plain(NETCA_EVENT_OTHER, "other"),
    }
}

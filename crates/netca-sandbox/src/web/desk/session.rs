//! Who is in: sessions live in this process, known by the digest of their cookie, and end by themselves.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use axum::http::header;
use sha2::{Digest, Sha256};

use super::super::words::Tone;
use crate::Error;
use crate::routes::Call;
use crate::secret::{hex, random};

/// A name that only this host over TLS can set (RFC 6265bis, cookie prefixes).
const COOKIE: &str = "__Host-desk";
/// A session ends so long after it was last used.
const IDLE: Duration = Duration::from_secs(30 * 60);
/// And so long after it began, used or not.
const LONGEST: Duration = Duration::from_secs(8 * 3600);
const MAX_SESSIONS: usize = 64;

/// The sessions of the desk.
#[derive(Default)]
pub(crate) struct Sessions(Mutex<HashMap<SessionKey, Session>>);

/// What a session is known by: the digest of what its cookie holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct SessionKey([u8; 32]);

struct Session {
    begun: SystemTime,
    used: SystemTime,
    notice: Option<Notice>,
}

/// What the next page says once.
pub(super) type Notice = (Tone, String);

impl SessionKey {
    /// For the purpose of a form's token.
    pub(super) fn name(self) -> String {
        hex(&self.0)
    }
}

impl Sessions {
    /// Begins a session; gives the header that sets its cookie.
    pub(super) fn begin(&self, now: SystemTime) -> Result<String, Error> {
        let id = hex(&random::<32>()?);
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.retain(|_, session| session.lives(now));
        if sessions.len() >= MAX_SESSIONS {
            let oldest = sessions.iter().min_by_key(|(_, session)| session.used).map(|(key, _)| *key);
            oldest.and_then(|oldest| sessions.remove(&oldest));
        }
        sessions.insert(key_of(&id), Session { begun: now, used: now, notice: None });
        Ok(format!("{COOKIE}={id}; Path=/; Secure; HttpOnly; SameSite=Strict"))
    }

    /// The session whose cookie came with a request, if it lives; using it prolongs it.
    pub(super) fn find(&self, call: &Call, now: SystemTime) -> Option<SessionKey> {
        let key = key_of(cookie(call)?);
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let session = sessions.get_mut(&key)?;
        if !session.lives(now) {
            sessions.remove(&key);
            return None;
        }
        session.used = session.used.max(now);
        Some(key)
    }

    /// Ends a session; gives the header that removes its cookie.
    pub(super) fn end(&self, key: SessionKey) -> String {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&key);
        format!("{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0")
    }

    /// Leaves something for the next page to say.
    pub(super) fn leave_notice(&self, key: SessionKey, notice: Notice) {
        if let Some(session) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get_mut(&key) {
            session.notice = Some(notice);
        }
    }

    /// Takes what was left to be said.
    pub(super) fn take_notice(&self, key: SessionKey) -> Option<Notice> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get_mut(&key)?.notice.take()
    }
}

impl Session {
    /// A clock that was set back ends a session rather than prolong it; requests at the same time may pass each other.
    fn lives(&self, now: SystemTime) -> bool {
        let since = |then: SystemTime| match now.duration_since(then) {
            Ok(since) => since,
            Err(ahead) if ahead.duration() < IDLE => Duration::ZERO,
            Err(_) => LONGEST,
        };
        since(self.used) < IDLE && since(self.begun) < LONGEST
    }
}

fn key_of(id: &str) -> SessionKey {
    SessionKey(Sha256::digest(id.as_bytes()).into())
}

/// What the desk's cookie holds.
fn cookie(call: &Call) -> Option<&str> {
    let cookies = call.headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find_map(|(name, value)| (name == COOKIE).then_some(value))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};

    use super::*;

    const START: SystemTime = SystemTime::UNIX_EPOCH;

    fn with_cookie(set: &str) -> Call {
        let pair = set.split(';').next().unwrap();
        let value = HeaderValue::from_str(&format!("a=b; {pair}; c")).unwrap();
        let headers = HeaderMap::from_iter([(header::COOKIE, value)]);
        Call { headers, ..Call::default() }
    }

    #[test]
    fn a_session_lives_while_it_is_used_but_not_for_ever() {
        let sessions = Sessions::default();
        let call = with_cookie(&sessions.begin(START).unwrap());
        let minute = Duration::from_secs(60);
        let mut now = START;
        while now < START + LONGEST {
            assert!(sessions.find(&call, now).is_some());
            now += 20 * minute;
        }
        assert!(sessions.find(&call, now).is_none());
        let call = with_cookie(&sessions.begin(START).unwrap());
        assert!(sessions.find(&call, START + 30 * minute).is_none(), "idle");
        assert!(sessions.find(&call, START).is_none(), "and gone");
        let call = with_cookie(&sessions.begin(START + 30 * minute).unwrap());
        assert!(sessions.find(&call, START + minute).is_some(), "a request that was overtaken");
        assert!(sessions.find(&call, START).is_none(), "the clock was set back");
    }

    #[test]
    fn a_session_ends_for_good_and_others_are_not_known() {
        let sessions = Sessions::default();
        let call = with_cookie(&sessions.begin(START).unwrap());
        assert!(Sessions::default().find(&call, START).is_none());
        let key = sessions.find(&call, START).unwrap();
        sessions.leave_notice(key, (Tone::Good, "done".into()));
        assert_eq!(sessions.take_notice(key).unwrap().1, "done");
        assert!(sessions.take_notice(key).is_none(), "once");
        assert!(sessions.end(key).contains("Max-Age=0"));
        assert!(sessions.find(&call, START).is_none());
    }

    #[test]
    fn there_are_only_so_many_sessions() {
        let sessions = Sessions::default();
        let first = with_cookie(&sessions.begin(START).unwrap());
        let later = START + Duration::from_secs(1);
        for _ in 0..MAX_SESSIONS {
            sessions.begin(later).unwrap();
        }
        assert_eq!(sessions.0.lock().unwrap().len(), MAX_SESSIONS);
        assert!(sessions.find(&first, later).is_none(), "the oldest went");
    }
}

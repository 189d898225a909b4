//! One-time form tokens: a form that was shown is taken once, where it was shown, and not for ever.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use ring::hmac;

use crate::Error;
use crate::clock::{from_millis, to_millis};
use crate::secret::{hex, random, unhex};

/// How long a form can be sent after it was shown.
const LIFETIME: Duration = Duration::from_secs(2 * 3600);
/// No more tokens are remembered as spent.
const MAX_SPENT: usize = 100_000;
const NONCE: usize = 16;
const TIME: usize = 8;
const BODY: usize = NONCE + TIME;

/// Makes and takes the tokens of forms.
///
/// A token is a nonce and the time, under a message authentication code whose key lives as long as this process: a form
/// from before a restart is stale, so that no restart makes a spent token good again.
pub(crate) struct FormTokens {
    key: hmac::Key,
    spent: Mutex<HashMap<[u8; NONCE], SystemTime>>,
}

/// What became of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spent {
    /// Good, and spent now.
    Now,
    /// Good, and spent before: the form was sent twice.
    Before,
    /// Not from here, for something else, or too old.
    Refused,
}

impl FormTokens {
    pub(crate) fn new() -> Result<Self, Error> {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &random::<32>()?);
        Ok(Self { key, spent: Mutex::default() })
    }

    /// A token for a form that does one thing, such as paying one order.
    pub(crate) fn issue(&self, purpose: &str, now: SystemTime) -> Result<String, Error> {
        let mut body = [0; BODY];
        body[..NONCE].copy_from_slice(&random::<NONCE>()?);
        body[NONCE..].copy_from_slice(&to_millis(now).to_be_bytes());
        Ok(hex(&body) + &hex(hmac::sign(&self.key, &message(purpose, &body)).as_ref()))
    }

    /// Takes a token that came with a form.
    pub(crate) fn spend(&self, purpose: &str, token: &str, now: SystemTime) -> Spent {
        let Some((nonce, until)) = self.read(purpose, token, now) else { return Spent::Refused };
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        if spent.contains_key(&nonce) {
            return Spent::Before;
        }
        spent.retain(|_, until| *until > now);
        if spent.len() >= MAX_SPENT {
            return Spent::Refused;
        }
        spent.insert(nonce, until);
        Spent::Now
    }

    /// The nonce of a good token, and until when it is good.
    fn read(&self, purpose: &str, token: &str, now: SystemTime) -> Option<([u8; NONCE], SystemTime)> {
        let bytes = unhex(token)?;
        let (body, tag) = bytes.split_at_checked(BODY)?;
        hmac::verify(&self.key, &message(purpose, body), tag).ok()?;
        let (nonce, time) = body.split_at_checked(NONCE)?;
        let until = from_millis(i64::from_be_bytes(time.try_into().ok()?)).checked_add(LIFETIME)?;
        (until > now).then_some((nonce.try_into().ok()?, until))
    }
}

fn message(purpose: &str, body: &[u8]) -> Vec<u8> {
    [body, purpose.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: SystemTime = SystemTime::UNIX_EPOCH;

    #[test]
    fn a_token_is_good_once_for_one_thing() {
        let tokens = FormTokens::new().unwrap();
        let token = tokens.issue("pay 1", NOW).unwrap();
        assert_ne!(token, tokens.issue("pay 1", NOW).unwrap());
        assert_eq!(tokens.spend("pay 2", &token, NOW), Spent::Refused);
        assert_eq!(tokens.spend("pay 1", &token, NOW), Spent::Now);
        assert_eq!(tokens.spend("pay 1", &token, NOW), Spent::Before);
        assert_eq!(FormTokens::new().unwrap().spend("pay 1", &token, NOW), Spent::Refused, "another process");
    }

    #[test]
    fn a_token_ends() {
        let tokens = FormTokens::new().unwrap();
        let token = tokens.issue("pay", NOW).unwrap();
        let later = NOW + LIFETIME;
        assert_eq!(tokens.spend("pay", &token, later), Spent::Refused);
        assert_eq!(tokens.spend("pay", &token, later - Duration::from_millis(1)), Spent::Now);
        // What can no longer be good need not be remembered.
        let next = tokens.issue("pay", later).unwrap();
        assert_eq!(tokens.spend("pay", &next, later), Spent::Now);
        assert_eq!(tokens.spent.lock().unwrap().len(), 1);
    }

    #[test]
    fn no_changed_token_is_taken() {
        let tokens = FormTokens::new().unwrap();
        let token = tokens.issue("pay", NOW).unwrap();
        for at in 0..token.len() {
            let mut changed = token.clone().into_bytes();
            changed[at] = if changed[at] == b'0' { b'1' } else { b'0' };
            assert_eq!(tokens.spend("pay", std::str::from_utf8(&changed).unwrap(), NOW), Spent::Refused, "{at}");
        }
        for bad in ["", "00", &token[1..], &token[2..], &token[..token.len() - 2], "zz", "é"] {
            assert_eq!(tokens.spend("pay", bad, NOW), Spent::Refused, "{bad}");
        }
    }
}

//! Who gets in at the desk: whoever knows the password. Wrong tries have to wait longer and longer.

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use ring::hmac;
use zeroize::Zeroizing;

use crate::secret::random;
use crate::{Error, files};

/// So many wrong passwords cost no time.
const FREE_TRIES: u32 = 3;
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// No letters and digits that look alike: 32 of them, five bits each.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";

/// The door of the desk.
pub(crate) struct Gate {
    /// The password itself is not kept: its tag under a key of this process is compared, which takes the same time
    /// whatever was typed.
    key: hmac::Key,
    tag: hmac::Tag,
    tries: Mutex<Tries>,
}

/// What became of a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tried {
    Right,
    Wrong,
    /// Not looked at: it is too early for another try.
    Wait(Duration),
}

struct Tries {
    wrong: u32,
    next: SystemTime,
}

impl Gate {
    /// Reads the password, or makes it at the first start (mode 0600).
    pub(crate) fn load_or_create(path: &Path) -> Result<Self, Error> {
        let kept = files::read_if_there(path)?.map(Zeroizing::new);
        let bytes = match kept {
            Some(bytes) => bytes,
            None => {
                let line = Zeroizing::new(format!("{}\n", password()?.as_str()).into_bytes());
                files::write(path, &line, true)?;
                line
            }
        };
        let password = bytes.trim_ascii();
        if password.len() < 8 {
            return Err(Error::IssuerFile { path: path.into(), rule: "a password of 8 characters or more" });
        }
        let key = hmac::Key::new(hmac::HMAC_SHA256, &random::<32>()?);
        let tag = hmac::sign(&key, password);
        Ok(Self { key, tag, tries: Mutex::new(Tries { wrong: 0, next: SystemTime::UNIX_EPOCH }) })
    }

    /// One try, one at a time.
    pub(super) fn attempt(&self, typed: &str, now: SystemTime) -> Tried {
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        // A clock that was set back must not lock the door for longer than any wait.
        let left = tries.next.duration_since(now).unwrap_or_default().min(LONGEST_WAIT);
        if !left.is_zero() {
            return Tried::Wait(left);
        }
        if hmac::verify(&self.key, typed.trim().as_bytes(), self.tag.as_ref()).is_ok() {
            tries.wrong = 0;
            return Tried::Right;
        }
        tries.wrong = tries.wrong.saturating_add(1);
        tries.next = now + wait_after(tries.wrong);
        Tried::Wrong
    }
}

/// None, then 1 second, 2, 4 … up to a minute.
fn wait_after(wrong: u32) -> Duration {
    match wrong.checked_sub(FREE_TRIES) {
        None => Duration::ZERO,
        Some(doublings) => Duration::from_secs(1 << doublings.min(6)).min(LONGEST_WAIT),
    }
}

/// 100 random bits, as `hk3fp-…` in four groups of five.
fn password() -> Result<Zeroizing<String>, Error> {
    let bytes = Zeroizing::new(random::<20>()?);
    let mut text = Zeroizing::new(String::with_capacity(23));
    for (at, byte) in bytes.iter().enumerate() {
        if at > 0 && at % 5 == 0 {
            text.push('-');
        }
        text.push(char::from(LETTERS[usize::from(byte % 32)]));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: SystemTime = SystemTime::UNIX_EPOCH;

    #[test]
    fn the_password_is_made_once_and_private() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("desk.password");
        Gate::load_or_create(&path).unwrap();
        let password = std::fs::read_to_string(&path).unwrap();
        assert_eq!(password.len(), 24);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        let again = Gate::load_or_create(&path).unwrap();
        assert_eq!(again.attempt(&password, START), Tried::Right);
        assert_eq!(again.attempt(&password[..22], START), Tried::Wrong);
        let other = dir.path().join("other");
        Gate::load_or_create(&other).unwrap();
        assert_ne!(std::fs::read_to_string(&other).unwrap(), password);
        std::fs::write(&other, "short\n").unwrap();
        assert!(Gate::load_or_create(&other).is_err());
    }

    #[test]
    fn wrong_tries_wait_longer_and_longer() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("desk.password");
        std::fs::write(&path, "right password\n").unwrap();
        let gate = Gate::load_or_create(&path).unwrap();
        let mut now = START;
        for seconds in [0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60] {
            assert_eq!(gate.attempt("wrong", now), Tried::Wrong);
            let wait = Duration::from_secs(seconds);
            if seconds > 0 {
                assert_eq!(gate.attempt("right password", now), Tried::Wait(wait), "not even the right one");
            }
            now += wait;
        }
        assert_eq!(gate.attempt("right password", START), Tried::Wait(LONGEST_WAIT), "the clock was set back");
        assert_eq!(gate.attempt(" right password ", now), Tried::Right);
        assert_eq!(gate.attempt("wrong", now), Tried::Wrong);
        assert_eq!(gate.attempt("right password", now), Tried::Right, "the count began anew");
    }
}

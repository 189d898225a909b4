use std::time::Duration;

use crate::{Cancel, Error};

/// How often, and with what pauses, a request is sent again when it failed on the way.
///
/// Sound only because every request of the protocol is idempotent. What the CA refused is never sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// How often a request is sent at most, 1 or more.
    pub attempts: u32,
    /// The pause before the second attempt; it doubles each time.
    pub first_pause: Duration,
    /// No pause is longer than this, and a `Retry-After` beyond it ends the attempts.
    pub longest_pause: Duration,
}

impl Default for RetryPolicy {
    /// 3 attempts, 400 ms before the second, no pause above 20 s.
    fn default() -> Self {
        Self { attempts: 3, first_pause: Duration::from_millis(400), longest_pause: Duration::from_secs(20) }
    }
}

impl RetryPolicy {
    /// Sends once, and never again.
    pub const ONCE: Self = Self { attempts: 1, first_pause: Duration::ZERO, longest_pause: Duration::ZERO };

    /// Runs an idempotent request until it succeeds, is refused, or the policy ends.
    pub(crate) fn run<T>(&self, cancel: &Cancel, mut send: impl FnMut() -> Result<T, Error>) -> Result<T, Error> {
        let mut attempt = 1;
        loop {
            cancel.check()?;
            let error = match send() {
                Err(error) if error.is_retryable() && attempt < self.attempts => error,
                result => return result,
            };
            let Some(pause) = self.pause_after(attempt, &error) else { return Err(error) };
            if cancel.sleep(pause) {
                return Err(Error::Cancelled);
            }
            attempt += 1;
        }
    }

    fn pause_after(&self, attempt: u32, error: &Error) -> Option<Duration> {
        if let Error::Problem { retry_after: Some(asked), .. } = error {
            return (*asked <= self.longest_pause).then_some(*asked);
        }
        let pause = self.first_pause.saturating_mul(1 << (attempt - 1).min(16)).min(self.longest_pause);
        Some(pause / 2 + pause.mul_f64(jitter() / 2.0))
    }
}

/// A number from 0 to 1, so that clients that failed together do not come back together.
fn jitter() -> f64 {
    getrandom::u32().map_or(0.5, |random| f64::from(random) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ConnectFailure;
    use crate::wire::{Problem, ProblemCode};

    fn policy() -> RetryPolicy {
        RetryPolicy { attempts: 3, first_pause: Duration::from_millis(1), longest_pause: Duration::from_secs(1) }
    }

    fn refused() -> Error {
        Error::Unreachable { host: "ca.example".into(), reason: ConnectFailure::Refused }
    }

    fn problem(code: ProblemCode, retry_after: Option<Duration>) -> Error {
        Error::Problem { problem: Box::new(Problem::new(code, "")), retry_after }
    }

    fn count(make: impl Fn() -> Error) -> u32 {
        let mut sent = 0;
        let _ = policy().run(&Cancel::new(), || {
            sent += 1;
            Err::<(), _>(make())
        });
        sent
    }

    #[test]
    fn only_what_failed_on_the_way_is_sent_again() {
        assert_eq!(count(refused), 3);
        assert_eq!(count(|| problem(ProblemCode::Unavailable, None)), 3);
        assert_eq!(count(|| problem(ProblemCode::TermNotOffered, None)), 1);
        assert_eq!(count(|| Error::TlsUntrusted { host: "ca.example".into() }), 1);
    }

    #[test]
    fn retry_after_is_kept_and_a_long_one_ends_it() {
        let error = problem(ProblemCode::Unavailable, Some(Duration::from_millis(700)));
        assert_eq!(policy().pause_after(1, &error), Some(Duration::from_millis(700)));
        assert_eq!(count(|| problem(ProblemCode::Unavailable, Some(Duration::from_secs(3600)))), 1);
    }

    #[test]
    fn pauses_double_and_are_bounded() {
        let policy = RetryPolicy { attempts: 99, ..policy() };
        for attempt in 1..40 {
            let full = Duration::from_millis(1 << (attempt - 1).min(16)).min(Duration::from_secs(1));
            let pause = policy.pause_after(attempt, &refused()).unwrap();
            assert!(pause >= full / 2 && pause <= full, "{attempt}: {pause:?}");
        }
    }

    #[test]
    fn a_cancelled_call_sends_nothing() {
        let cancel = Cancel::new();
        cancel.cancel();
        let result = policy().run(&cancel, || -> Result<(), Error> { unreachable!() });
        assert!(matches!(result, Err(Error::Cancelled)));
    }
}

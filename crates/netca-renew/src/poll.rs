//! Asking again and again, as often as the CA wants to be asked and as long as the caller wants to wait.

use std::time::{Duration, SystemTime};

use netca_protocol::{Cancel, Error as ProtocolError};

use crate::{Error, Event, Renewal};

/// The pause when the CA names none itself.
pub(crate) const USUAL_PAUSE: Duration = Duration::from_secs(10);
/// The pause after a connection failed; it doubles up to the longest.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(60);
/// No pause is longer, whatever a CA or a clock says.
const LONGEST_PAUSE: Duration = Duration::from_secs(86_400);

/// What came of one question.
pub(crate) enum Asked<T> {
    /// What was waited for.
    Done(T),
    /// Not yet; to be asked again after this pause.
    Again(Duration),
}

impl Renewal<'_> {
    /// Asks until there is an answer; `None` when `until` came first. Pauses as long as the CA asks for, also across
    /// restarts, and can be cancelled. A connection that fails for a while does not end it.
    pub(crate) fn poll<T>(
        &mut self,
        until: SystemTime,
        cancel: &Cancel,
        mut question: impl FnMut(&mut Self) -> Result<Asked<T>, Error>,
    ) -> Result<Option<T>, Error> {
        let mut pause = self.pause_left();
        let mut after_failure = PAUSE_AFTER_FAILURE;
        loop {
            if !pause.is_zero() && !self.pause(pause, until, cancel)? {
                return Ok(None);
            }
            pause = match question(self) {
                Ok(Asked::Done(answer)) => return Ok(Some(answer)),
                Ok(Asked::Again(asked)) => {
                    after_failure = PAUSE_AFTER_FAILURE;
                    asked.clamp(PAUSE_AFTER_FAILURE, LONGEST_PAUSE)
                }
                Err(Error::Protocol(error)) if error.is_retryable() => {
                    let pause = after_failure.max(asked_for(&error)).min(LONGEST_PAUSE);
                    after_failure = (after_failure * 2).min(LONGEST_PAUSE_AFTER_FAILURE);
                    pause
                }
                Err(error) => return Err(error),
            };
        }
    }

    /// What is left of a pause that the CA asked for before this process began.
    fn pause_left(&self) -> Duration {
        let left = self.facts().next_question.and_then(|at| at.duration_since(self.client.now()).ok());
        // A clock that was set back must not stretch a pause without end.
        left.unwrap_or_default().min(LONGEST_PAUSE)
    }

    fn pause(&self, pause: Duration, until: SystemTime, cancel: &Cancel) -> Result<bool, Error> {
        let left = until.duration_since(self.client.now()).unwrap_or_default();
        if left.is_zero() {
            return Ok(false);
        }
        self.client.tell(&Event::NextQuestion { after: pause.min(left) });
        cancel.sleep(pause.min(left));
        cancel.check()?;
        Ok(pause < left)
    }
}

/// A CA that is not available now may say when it will be.
fn asked_for(error: &ProtocolError) -> Duration {
    match error {
        ProtocolError::Problem { retry_after, .. } => retry_after.unwrap_or_default(),
        _ => Duration::ZERO,
    }
}

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

use crate::Error;

/// Stops a blocking call from another thread. Clones share one state; once cancelled it stays so.
///
/// ```
/// use netca_protocol::Cancel;
/// let cancel = Cancel::new();
/// let other = cancel.clone();
/// std::thread::spawn(move || other.cancel());
/// while !cancel.sleep(std::time::Duration::from_secs(60)) {}
/// assert!(cancel.check().is_err());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<State>);

#[derive(Debug, Default)]
struct State {
    cancelled: AtomicBool,
    lock: Mutex<()>,
    sleeping: Condvar,
    waiting: Notify,
}

impl Cancel {
    /// A handle that nobody has cancelled yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Cancels every call that was given this handle or a clone of it, now and later.
    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::SeqCst);
        // Taken and released so that a sleeper is either before its check or already waiting.
        drop(self.0.lock.lock().unwrap_or_else(PoisonError::into_inner));
        self.0.sleeping.notify_all();
        self.0.waiting.notify_waiters();
    }

    /// Whether [`Cancel::cancel`] was called.
    pub fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::SeqCst)
    }

    /// Fails when cancelled.
    ///
    /// # Errors
    /// [`Error::Cancelled`].
    pub fn check(&self) -> Result<(), Error> {
        if self.is_cancelled() { Err(Error::Cancelled) } else { Ok(()) }
    }

    /// Sleeps; wakes at once when cancelled. Gives whether it was.
    pub fn sleep(&self, duration: Duration) -> bool {
        let end = Instant::now() + duration;
        let mut guard = self.0.lock.lock().unwrap_or_else(PoisonError::into_inner);
        while !self.is_cancelled() {
            let Some(left) = end.checked_duration_since(Instant::now()).filter(|left| !left.is_zero()) else { break };
            guard = self.0.sleeping.wait_timeout(guard, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        self.is_cancelled()
    }

    pub(crate) async fn cancelled(&self) {
        loop {
            let notified = self.0.waiting.notified();
            if self.is_cancelled() {
                return;
            }
            notified.await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sleeper_wakes_at_once_and_only_when_cancelled() {
        let cancel = Cancel::new();
        assert!(!cancel.sleep(Duration::from_millis(1)));
        let other = cancel.clone();
        let sleeper = std::thread::spawn(move || other.sleep(Duration::from_secs(600)));
        cancel.cancel();
        assert!(sleeper.join().unwrap());
        assert!(matches!(cancel.check(), Err(Error::Cancelled)));
    }
}

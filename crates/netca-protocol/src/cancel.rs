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
        self.wake();
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
        self.wait(duration, || false);
        self.is_cancelled()
    }

    /// Sleeps until something is done, at once when cancelled, and at most so long. Gives whether it was done.
    ///
    /// `done` is asked at the beginning and after each [`Cancel::wake`]; for a host's own transport, whose answer comes
    /// from another thread.
    pub fn wait(&self, longest: Duration, mut done: impl FnMut() -> bool) -> bool {
        let begun = Instant::now();
        let mut guard = self.0.lock.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if done() {
                return true;
            }
            let left = longest.saturating_sub(begun.elapsed());
            if left.is_zero() || self.is_cancelled() {
                return false;
            }
            guard = self.0.sleeping.wait_timeout(guard, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Has whoever waits in [`Cancel::wait`] look again, and cancels nothing.
    pub fn wake(&self) {
        // Taken and released so that a sleeper is either before its check or already waiting.
        drop(self.0.lock.lock().unwrap_or_else(PoisonError::into_inner));
        self.0.sleeping.notify_all();
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

    #[test]
    fn one_who_waits_sees_what_another_thread_did() {
        let (cancel, answer) = (Cancel::new(), Arc::new(AtomicBool::new(false)));
        let other = (cancel.clone(), Arc::clone(&answer));
        let waiter =
            std::thread::spawn(move || other.0.wait(Duration::from_secs(600), || other.1.load(Ordering::SeqCst)));
        answer.store(true, Ordering::SeqCst);
        cancel.wake();
        assert!(waiter.join().unwrap() && !cancel.is_cancelled());
        assert!(!cancel.wait(Duration::from_millis(1), || false), "time is over");
        cancel.cancel();
        assert!(!cancel.wait(Duration::from_secs(600), || false), "cancelled");
    }
}

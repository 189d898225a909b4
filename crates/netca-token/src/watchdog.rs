//! Calls into a driver, each with an end: a Key that is pulled out can keep a driver waiting for ever.
//!
//! A call is made on a thread of its own kind. When it does not come back in time, the thread is left to itself, with everything
//! that the driver may still write to, and whoever asked goes on.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

use crate::Error;

type Job = Box<dyn FnOnce() + Send>;

/// The threads of one driver: as many as calls are made at once, most often one, and none before the first call.
#[derive(Default)]
pub(crate) struct Watchdog {
    idle: Mutex<Vec<mpsc::Sender<Job>>>,
    given_up: Arc<AtomicUsize>,
}

impl Watchdog {
    /// Makes a call and waits so long for it; zero makes it on the caller's own thread, without an end.
    ///
    /// # Errors
    /// [`Error::NoAnswer`] when it does not come back, or when the system has no thread for it.
    pub(crate) fn run<T: Send + 'static>(
        &self,
        function: &'static str,
        timeout: Duration,
        act: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        if timeout.is_zero() {
            return Ok(act());
        }
        let answer = Arc::new(Mutex::new(None));
        let place = Arc::clone(&answer);
        let fill = move || {
            let answer = act();
            *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer);
        };
        self.wait(timeout, Box::new(fill)).ok_or(Error::NoAnswer { function })?;
        let answer = answer.lock().unwrap_or_else(PoisonError::into_inner).take();
        answer.ok_or(Error::NoAnswer { function })
    }

    /// The part that is the same for every call, once in the library and not once a function.
    fn wait(&self, timeout: Duration, act: Job) -> Option<()> {
        let (tell, told) = mpsc::sync_channel(1);
        // Whoever sets it first, the call or the one who waits for it.
        let decided = Arc::new(AtomicBool::new(false));
        let (came_back, given_up) = (Arc::clone(&decided), Arc::clone(&self.given_up));
        let worker = self.submit(Box::new(move || {
            act();
            if came_back.swap(true, Ordering::SeqCst) {
                given_up.fetch_sub(1, Ordering::SeqCst);
            } else {
                let _ = tell.send(());
            }
        }))?;
        if told.recv_timeout(timeout).is_err() {
            self.given_up.fetch_add(1, Ordering::SeqCst);
            if !decided.swap(true, Ordering::SeqCst) {
                return None;
            }
            // It came at the last moment.
            self.given_up.fetch_sub(1, Ordering::SeqCst);
            told.recv().ok()?;
        }
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
        Some(())
    }

    /// Whether a call was given up and has not come back since.
    pub(crate) fn has_given_up(&self) -> bool {
        self.given_up.load(Ordering::SeqCst) > 0
    }

    fn submit(&self, job: Job) -> Option<mpsc::Sender<Job>> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let job = match idle {
            Some(worker) => match worker.send(job) {
                Ok(()) => return Some(worker),
                Err(mpsc::SendError(job)) => job,
            },
            None => job,
        };
        let (worker, jobs) = mpsc::channel::<Job>();
        let thread = std::thread::Builder::new().name("driver".to_owned());
        thread.spawn(move || jobs.into_iter().for_each(|job| job())).ok()?;
        worker.send(job).ok()?;
        Some(worker)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(600);

    #[test]
    fn one_thread_serves_calls_in_turn_and_none_is_there_before() {
        let watchdog = Watchdog::default();
        let call = || watchdog.run("C_Sign", LONG, || std::thread::current().id()).unwrap();
        let first = call();
        assert_ne!(first, std::thread::current().id());
        assert_eq!(call(), first);
        assert!(!watchdog.has_given_up());
        let own = watchdog.run("C_Sign", Duration::ZERO, || std::thread::current().id());
        assert_eq!(own.unwrap(), std::thread::current().id());
    }

    #[test]
    fn what_does_not_come_back_is_given_up_and_forgotten_once_it_does() {
        let watchdog = Watchdog::default();
        let (let_go, held) = mpsc::channel::<()>();
        let given_up = watchdog.run("C_Sign", Duration::from_millis(20), move || held.recv().is_ok());
        assert!(matches!(given_up, Err(Error::NoAnswer { function: "C_Sign" })), "{given_up:?}");
        assert!(watchdog.has_given_up());
        assert_eq!(watchdog.run("C_Login", LONG, || 7).unwrap(), 7, "another call has another thread");
        assert!(watchdog.has_given_up());
        let_go.send(()).unwrap();
        while watchdog.has_given_up() {
            std::thread::yield_now();
        }
    }
}

//! Ctrl-C: the first one lets the call end and keep its journal, the second one ends the program.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use netca_renew::netca_protocol::Cancel;

use crate::output::Output;

/// Exit code of a command that Ctrl-C ended (128 and the number of SIGINT).
pub(crate) const INTERRUPTED: u8 = 130;

/// Nothing is under way while a person is asked: then the first Ctrl-C ends the program.
static ASKING: AtomicBool = AtomicBool::new(false);
static CANCEL: OnceLock<Cancel> = OnceLock::new();

/// The handle that Ctrl-C cancels; one a process.
pub(crate) fn cancel(output: &Output) -> Cancel {
    let cancel = CANCEL.get_or_init(|| {
        let (cancel, output) = (Cancel::new(), output.clone());
        let handle = cancel.clone();
        // Fails only when there is a handler already: none of ours, so Ctrl-C does what that one says.
        let _ = ctrlc::set_handler(move || {
            if ASKING.load(Ordering::SeqCst) || handle.is_cancelled() {
                output.interrupted();
                std::process::exit(INTERRUPTED.into());
            }
            handle.cancel();
        });
        cancel
    });
    cancel.clone()
}

/// Marks the time in which a person is asked.
pub(crate) fn while_asking<T>(ask: impl FnOnce() -> T) -> T {
    ASKING.store(true, Ordering::SeqCst);
    let answer = ask();
    ASKING.store(false, Ordering::SeqCst);
    answer
}

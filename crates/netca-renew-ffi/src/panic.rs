//! The wall that panics do not pass.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// What `run` gives, or `otherwise` when it panics: unwinding into C is undefined. Every exported function goes
/// through here.
pub(crate) fn guard<T>(otherwise: T, run: impl FnOnce() -> T) -> T {
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(value) => value,
        Err(payload) => {
            // A payload whose destructor panics would get across after all, so it is never dropped.
            std::mem::forget(payload);
            otherwise
        }
    }
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::guard;

    /// Panics when dropped, as a hostile payload may.
    struct Spiteful;

    impl Drop for Spiteful {
        fn drop(&mut self) {
            panic!("while being dropped");
        }
    }

    #[test]
    fn a_value_passes() {
        assert_eq!(guard(0, || 7), 7);
    }

    #[test]
    fn a_panic_does_not() {
        assert_eq!(guard(-1, || panic!("caught")), -1);
    }

    #[test]
    fn nor_does_one_that_panics_again() {
        let outcome = catch_unwind(|| guard(-1, || std::panic::panic_any(Spiteful)));
        let crossed = outcome.map_err(std::mem::forget);
        assert_eq!(crossed, Ok(-1));
    }
}

//! A place for tests to pull the Key out, or to have it refuse, at the n-th call that changes the token.

#[cfg(not(test))]
pub(super) fn before(_function: &'static str) -> Result<(), crate::Error> {
    Ok(())
}

#[cfg(test)]
pub(super) use hook::{after, before, clear};

#[cfg(test)]
mod hook {
    use std::cell::Cell;

    use cryptoki_sys::CK_RV;

    thread_local!(static NEXT: Cell<Option<(u32, CK_RV)>> = const { Cell::new(None) });

    /// After `calls` more changing calls, one fails with `rv` and is not made.
    pub(crate) fn after(calls: u32, rv: CK_RV) {
        NEXT.set(Some((calls, rv)));
    }

    /// Whether the fault was still to come; clears it.
    pub(crate) fn clear() -> bool {
        NEXT.take().is_some()
    }

    pub(crate) fn before(function: &'static str) -> Result<(), crate::Error> {
        match NEXT.get() {
            Some((0, rv)) => {
                NEXT.set(None);
                super::super::rv::check(function, rv)
            }
            Some((calls, rv)) => {
                NEXT.set(Some((calls - 1, rv)));
                Ok(())
            }
            None => Ok(()),
        }
    }
}

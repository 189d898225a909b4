//! Texts that C borrows from a handle.

use std::collections::HashSet;
use std::ffi::c_char;
use std::ptr;
use std::sync::{Mutex, PoisonError};

use crate::raw;

/// The texts that a handle has lent: each once, NUL-terminated, where it is until the handle is freed.
#[derive(Default)]
pub(crate) struct Lent(Mutex<HashSet<Box<[u8]>>>);

impl Lent {
    /// Lends a text, and writes its length in bytes, without the NUL, to where C wants it.
    ///
    /// # Safety
    /// `length` is NULL or may be written.
    pub(crate) unsafe fn text(&self, text: &str, length: *mut usize) -> *const c_char {
        let mut bytes = Vec::with_capacity(text.len() + 1);
        bytes.extend_from_slice(text.as_bytes());
        bytes.push(0);
        let mut lent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !lent.contains(bytes.as_slice()) {
            lent.insert(bytes.clone().into_boxed_slice());
        }
        let pointer = lent.get(bytes.as_slice()).map_or(ptr::null(), |kept| kept.as_ptr());
        // SAFETY: the caller's promise.
        unsafe { raw::write(length, text.len()) };
        pointer.cast()
    }
}

/// A handle that lends texts.
pub(crate) trait Lends: Send + Sync {
    fn lent(&self) -> &Lent;
}

/// Lends a text of a handle; NULL where there is none, and for NULL.
///
/// # Safety
/// The handle is NULL, or came from this library and was not freed; `length` is NULL or may be written.
pub(crate) unsafe fn text<T: Lends>(
    handle: *const T,
    length: *mut usize,
    text: impl FnOnce(&T) -> Option<String>,
) -> *const c_char {
    // SAFETY: the caller's promise.
    unsafe {
        raw::write(length, 0);
        raw::read(handle, ptr::null(), |own| text(own).map(|text| own.lent().text(&text, length)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::CStr;

    #[test]
    fn a_text_stays_where_it_is() {
        let lent = Lent::default();
        let mut length = 0;
        // SAFETY: `length` may be written.
        let first = unsafe { lent.text("网证通", &raw mut length) };
        let others: Vec<String> = (0..1000).map(|number| number.to_string()).collect();
        for other in &others {
            // SAFETY: NULL is allowed.
            unsafe { lent.text(other, ptr::null_mut()) };
        }
        // SAFETY: NULL is allowed.
        assert_eq!(unsafe { lent.text("网证通", ptr::null_mut()) }, first);
        // SAFETY: it is NUL-terminated.
        assert_eq!((unsafe { CStr::from_ptr(first) }.to_str().unwrap(), length), ("网证通", 9));
        assert_eq!(lent.0.lock().unwrap().len(), 1001);
    }
}

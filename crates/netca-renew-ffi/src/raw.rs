//! Pointers from C: looked at once, here, so that everything else is Rust.

use std::ffi::c_char;
use std::slice;
use std::sync::{Mutex, MutexGuard, TryLockError};

use crate::error::Error;
use crate::panic::guard;
use crate::report::netca_error;

/// No text or block of bytes that is handed in is longer.
pub(crate) const LONGEST: usize = 64 << 20;

/// Runs one call: what fails is given as a number and, where C wants it, as an error; what panics is given as a number.
///
/// # Safety
/// `error` is NULL or may be written.
pub(crate) unsafe fn call(error: *mut *mut netca_error, run: impl FnOnce() -> Result<(), Error>) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { write(error, std::ptr::null_mut()) };
    match guard(Err(Error::Panicked), run) {
        Ok(()) => 0,
        // SAFETY: the caller's promise.
        Err(failure) => unsafe { fail(error, failure) },
    }
}

/// Apart, and once, for every exported function has a copy of [`call`].
///
/// # Safety
/// `error` is NULL or may be written.
#[cold]
#[inline(never)]
unsafe fn fail(error: *mut *mut netca_error, failure: Error) -> i32 {
    let code = failure.code();
    if !error.is_null() {
        let report = guard(std::ptr::null_mut(), || Box::into_raw(Box::new(netca_error::new(failure))));
        // SAFETY: the caller's promise.
        unsafe { write(error, report) };
    }
    code
}

/// Where a result goes. It is NULL (or 0) from the beginning, whatever becomes of the call.
pub(crate) struct Out<T>(*mut T);

impl<T> Out<*mut T> {
    /// Takes the pointer to where the handle goes, and writes NULL there.
    ///
    /// # Safety
    /// `pointer` is NULL or may be written.
    pub(crate) unsafe fn handle(argument: &'static str, pointer: *mut *mut T) -> Result<Self, Error> {
        // SAFETY: the caller's promise.
        unsafe { Self::value(argument, pointer, std::ptr::null_mut()) }
    }

    /// Hands a new handle over to C, if there is one; else it stays NULL.
    pub(crate) fn give_if(self, value: Option<T>) {
        if let Some(value) = value {
            self.give(value);
        }
    }

    /// Hands a new handle over to C.
    pub(crate) fn give(self, value: T) {
        // SAFETY: it was not NULL, and may be written.
        unsafe { self.0.write(Box::into_raw(Box::new(value))) };
    }
}

impl<T> Out<T> {
    /// Takes the pointer to where a number goes, and writes what stands for none.
    ///
    /// # Safety
    /// `pointer` is NULL or may be written.
    pub(crate) unsafe fn value(argument: &'static str, pointer: *mut T, none: T) -> Result<Self, Error> {
        if pointer.is_null() || !pointer.is_aligned() {
            return Err(Error::Null { argument });
        }
        // SAFETY: the caller's promise.
        unsafe { pointer.write(none) };
        Ok(Self(pointer))
    }

    /// Writes the number.
    pub(crate) fn set(self, value: T) {
        // SAFETY: it was not NULL, and may be written.
        unsafe { self.0.write(value) };
    }
}

/// Writes where C wants something written.
///
/// # Safety
/// `pointer` is NULL or may be written.
pub(crate) unsafe fn write<T>(pointer: *mut T, value: T) {
    if !pointer.is_null() && pointer.is_aligned() {
        // SAFETY: the caller's promise.
        unsafe { pointer.write(value) };
    }
}

/// What a handle stands for. Handles are shared between threads, so only what bears it can be one.
///
/// # Safety
/// `pointer` is NULL, or came from this library and was not freed.
pub(crate) unsafe fn handle<'a, T: Send + Sync>(argument: &'static str, pointer: *const T) -> Result<&'a T, Error> {
    // SAFETY: the caller's promise.
    unsafe { option(pointer) }.ok_or(Error::Null { argument })
}

/// The same for a handle that may be left out.
///
/// # Safety
/// As [`handle`].
pub(crate) unsafe fn option<'a, T: Send + Sync>(pointer: *const T) -> Option<&'a T> {
    if !pointer.is_aligned() {
        return None;
    }
    // SAFETY: the caller's promise.
    unsafe { pointer.as_ref() }
}

/// What an accessor gives; `otherwise` for NULL and for a panic.
///
/// # Safety
/// As [`handle`].
pub(crate) unsafe fn read<T: Send + Sync, R>(pointer: *const T, otherwise: R, read: impl FnOnce(&T) -> Option<R>) -> R
where
    R: Copy,
{
    guard(otherwise, || {
        // SAFETY: the caller's promise.
        unsafe { option(pointer) }.and_then(read).unwrap_or(otherwise)
    })
}

/// Frees a handle; NULL is fine.
///
/// # Safety
/// `pointer` is NULL, or came from this library, was not freed, and nobody uses it.
pub(crate) unsafe fn free<T>(pointer: *mut T) {
    if !pointer.is_null() && pointer.is_aligned() {
        // SAFETY: the caller's promise.
        guard((), || drop(unsafe { Box::from_raw(pointer) }));
    }
}

/// What a handle works with, for one call alone: another one does not wait, since it might be a callback of the first.
pub(crate) fn alone<'a, T>(argument: &'static str, work: &'a Mutex<T>) -> Result<MutexGuard<'a, T>, Error> {
    match work.try_lock() {
        Ok(work) => Ok(work),
        Err(TryLockError::WouldBlock) => Err(Error::InUse { argument }),
        // A panic left it halfway; it can only be freed.
        Err(TryLockError::Poisoned(_)) => Err(Error::Panicked),
    }
}

/// Bytes that C lends for this call.
///
/// # Safety
/// `pointer` is NULL or points to `length` bytes.
pub(crate) unsafe fn bytes<'a>(argument: &'static str, pointer: *const u8, length: usize) -> Result<&'a [u8], Error> {
    if pointer.is_null() {
        return Err(Error::Null { argument });
    }
    if length > LONGEST {
        return Err(Error::TooLong { argument, limit: LONGEST });
    }
    // SAFETY: the caller's promise; the length is below isize::MAX.
    Ok(unsafe { slice::from_raw_parts(pointer, length) })
}

/// A text that C lends for this call.
///
/// # Safety
/// As [`bytes`].
pub(crate) unsafe fn text<'a>(argument: &'static str, pointer: *const c_char, length: usize) -> Result<&'a str, Error> {
    // SAFETY: the caller's promise.
    let bytes = unsafe { bytes(argument, pointer.cast(), length) }?;
    std::str::from_utf8(bytes).map_err(|_| Error::NotUtf8 { argument })
}

/// The same for a text that may be left out by a NULL.
///
/// # Safety
/// As [`bytes`].
pub(crate) unsafe fn optional_text<'a>(
    argument: &'static str,
    pointer: *const c_char,
    length: usize,
) -> Result<Option<&'a str>, Error> {
    if pointer.is_null() {
        return Ok(None);
    }
    // SAFETY: the caller's promise.
    unsafe { text(argument, pointer, length) }.map(Some)
}

/// A structure that begins with its size, so that it can grow: as much of it as both sides know. What a newer program has
/// behind that must be zero, or it would be left out unseen.
///
/// # Safety
/// `pointer` is NULL, or points to a `usize` and to as many bytes as that says; all zero is a `T`.
pub(crate) unsafe fn structure<T: Copy>(argument: &'static str, pointer: *const T, least: usize) -> Result<T, Error> {
    if pointer.is_null() || !pointer.is_aligned() {
        return Err(Error::Null { argument });
    }
    // SAFETY: the caller's promise: a size is there.
    let size = unsafe { pointer.cast::<usize>().read() };
    if size < least || size > 4096 {
        return Err(Error::Size { argument });
    }
    let known = size.min(size_of::<T>());
    // SAFETY: the caller's promise: so many bytes are there.
    let beyond = unsafe { slice::from_raw_parts(pointer.cast::<u8>().add(known), size - known) };
    if beyond.iter().any(|byte| *byte != 0) {
        return Err(Error::Size { argument });
    }
    let mut value = std::mem::MaybeUninit::<T>::zeroed();
    // SAFETY: `known` bytes are there on both sides, which do not overlap.
    unsafe { pointer.cast::<u8>().copy_to_nonoverlapping(value.as_mut_ptr().cast(), known) };
    // SAFETY: the caller's promise: zero is a value, and so is what C wrote.
    Ok(unsafe { value.assume_init() })
}

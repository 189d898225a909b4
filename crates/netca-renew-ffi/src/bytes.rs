//! Files that are handed over.

use std::ptr;

use crate::raw;

/// A file in memory. Any thread may read it, several at once.
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub struct netca_bytes(pub(crate) Vec<u8>);

/// The file, `*length` bytes; lasts until it is freed. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_bytes_data(bytes: *const netca_bytes, length: *mut usize) -> *const u8 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        raw::write(length, 0);
        raw::read(bytes, ptr::null(), |own| {
            raw::write(length, own.0.len());
            Some(own.0.as_ptr())
        })
    }
}

/// Frees it. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_bytes_free(bytes: *mut netca_bytes) {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::free(bytes) };
}

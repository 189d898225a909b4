//! Which library is loaded.
#![allow(unsafe_code, reason = "an exported name must not be mangled")]

use std::ffi::{CStr, c_char};

use crate::panic::guard;

/// The version of the C ABI that this header describes. It grows with every change that an older program would not
/// survive. Compare it with `netca_abi_version()` before calling anything else, and go no further when they differ.
pub const NETCA_ABI_VERSION: u32 = 1;

/// The version of the C ABI that the loaded library has; 0, which no library has, when it cannot tell.
///
/// May be called at any time, from any thread, concurrently.
// SAFETY: no other library exports a name with this prefix.
#[unsafe(no_mangle)]
pub extern "C" fn netca_abi_version() -> u32 {
    guard(0, || NETCA_ABI_VERSION)
}

/// The library's version, like `0.1.0`: ASCII, NUL-terminated, valid as long as the library is loaded, never to be
/// freed. Never NULL.
///
/// May be called at any time, from any thread, concurrently.
// SAFETY: no other library exports a name with this prefix.
#[unsafe(no_mangle)]
pub extern "C" fn netca_version() -> *const c_char {
    guard(UNKNOWN.as_ptr(), || VERSION.as_ptr())
}

const UNKNOWN: &CStr = c"unknown";

const VERSION: &CStr = match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
    Ok(text) => text,
    Err(_) => UNKNOWN,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_and_library_have_one_abi_version() {
        assert_eq!(netca_abi_version(), NETCA_ABI_VERSION);
    }

    #[test]
    fn the_version_is_the_package_version() {
        let pointer = netca_version();
        assert!(!pointer.is_null());
        // SAFETY: netca_version() gives a NUL-terminated text that lives as long as the library.
        let text = unsafe { CStr::from_ptr(pointer) };
        assert_eq!(text.to_str().unwrap(), env!("CARGO_PKG_VERSION"));
    }
}

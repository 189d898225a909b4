use cryptoki::error::{Rv, RvError};
use cryptoki_sys::{
    CK_RV, CKR_DEVICE_ERROR, CKR_DEVICE_REMOVED, CKR_OK, CKR_PIN_INVALID, CKR_PIN_LEN_RANGE, CKR_PIN_LOCKED,
    CKR_SESSION_CLOSED, CKR_SESSION_HANDLE_INVALID, CKR_TOKEN_NOT_PRESENT, CKR_USER_NOT_LOGGED_IN,
};

use crate::Error;

/// The standard's name of a return value, such as `CKR_PIN_INCORRECT`; a number in hex where it has none.
pub fn rv_name(rv: u64) -> String {
    // Where CK_RV has 32 bits, a longer number is nobody's.
    let code = CK_RV::try_from(rv).unwrap_or(CK_RV::MAX);
    match Rv::from(code) {
        Rv::Ok => "CKR_OK".to_owned(),
        Rv::Error(RvError::UnknownErrorCode(_)) => format!("CKR {rv:#x}"),
        Rv::Error(RvError::VendorDefined(_)) => format!("CKR_VENDOR_DEFINED {rv:#x}"),
        Rv::Error(error) => {
            let mut name = "CKR".to_owned();
            for letter in format!("{error:?}").chars() {
                if letter.is_ascii_uppercase() {
                    name.push('_');
                }
                name.push(letter.to_ascii_uppercase());
            }
            name
        }
    }
}

/// A return value as an error; what has a meaning of its own gets its own variant.
pub(super) fn check(function: &'static str, rv: CK_RV) -> Result<(), Error> {
    match rv {
        CKR_OK => Ok(()),
        rv => Err(error(function, rv)),
    }
}

pub(super) fn error(function: &'static str, rv: CK_RV) -> Error {
    match rv {
        CKR_DEVICE_REMOVED
        | CKR_TOKEN_NOT_PRESENT
        | CKR_SESSION_HANDLE_INVALID
        | CKR_SESSION_CLOSED
        | CKR_DEVICE_ERROR => Error::Removed { function, rv: rv as u64 },
        CKR_PIN_LOCKED => Error::PinLocked,
        CKR_PIN_LEN_RANGE | CKR_PIN_INVALID => Error::PinLength,
        CKR_USER_NOT_LOGGED_IN => Error::NotLoggedIn,
        rv => Error::Pkcs11 { function, rv: rv as u64 },
    }
}

/// Whether an error is one of these return values.
pub(super) fn is(error: &Error, values: &[CK_RV]) -> bool {
    matches!(error, Error::Pkcs11 { rv, .. } | Error::Removed { rv, .. } if values.iter().any(|value| *value as u64 == *rv))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_standards() {
        for (rv, name) in [
            (0x00, "CKR_OK"),
            (0x05, "CKR_GENERAL_ERROR"),
            (0x0a, "CKR_CANT_LOCK"),
            (0x30, "CKR_DEVICE_ERROR"),
            (0xa0, "CKR_PIN_INCORRECT"),
            (0xb3, "CKR_SESSION_HANDLE_INVALID"),
            (0x191, "CKR_CRYPTOKI_ALREADY_INITIALIZED"),
            (0x8000_0001, "CKR_VENDOR_DEFINED 0x80000001"),
            (0x7777, "CKR 0x7777"),
        ] {
            assert_eq!(rv_name(rv), name);
        }
    }

    #[test]
    fn removal_has_many_faces() {
        for rv in [CKR_DEVICE_REMOVED, CKR_TOKEN_NOT_PRESENT, CKR_SESSION_HANDLE_INVALID, CKR_DEVICE_ERROR] {
            assert!(matches!(check("C_Sign", rv), Err(Error::Removed { function: "C_Sign", .. })));
        }
    }
}

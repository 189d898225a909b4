//! What functions answer (GM/T 0016, annex A). Where vendors have numbers of their own for the same thing, all of them are known:
//! no two of them mean different things.

use crate::Error;

pub(super) const OK: u32 = 0;
pub(super) const BUFFER_TOO_SMALL: u32 = 0x0A00_0020;
pub(super) const PIN_LOCKED: u32 = 0x0A00_0025;
const FAIL: u32 = 0x0A00_0001;
const NOT_SUPPORTED: u32 = 0x0A00_0003;
const INVALID_HANDLE: u32 = 0x0A00_0005;
const DEVICE_REMOVED: u32 = 0x0A00_0023;

const NAMES: &[(u32, &str)] = &[
    (OK, "SAR_OK"),
    (FAIL, "SAR_FAIL"),
    (0x0A00_0002, "SAR_UNKNOWNERR"),
    (NOT_SUPPORTED, "SAR_NOTSUPPORTYETERR"),
    (0x0A00_0004, "SAR_FILEERR"),
    (INVALID_HANDLE, "SAR_INVALIDHANDLEERR"),
    (0x0A00_0006, "SAR_INVALIDPARAMERR"),
    (0x0A00_0007, "SAR_READFILEERR"),
    (0x0A00_0008, "SAR_WRITEFILEERR"),
    (0x0A00_0009, "SAR_NAMELENERR"),
    (0x0A00_000A, "SAR_KEYUSAGEERR"),
    (0x0A00_000B, "SAR_MODULUSLENERR"),
    (0x0A00_000C, "SAR_NOTINITIALIZEERR"),
    (0x0A00_000D, "SAR_OBJERR"),
    (0x0A00_000E, "SAR_MEMORYERR"),
    (0x0A00_000F, "SAR_TIMEOUTERR"),
    (0x0A00_0010, "SAR_INDATALENERR"),
    (0x0A00_0011, "SAR_INDATAERR"),
    (0x0A00_0012, "SAR_GENRANDERR"),
    (0x0A00_0013, "SAR_HASHOBJERR"),
    (0x0A00_0014, "SAR_HASHERR"),
    (0x0A00_0015, "SAR_GENRSAKEYERR"),
    (0x0A00_0016, "SAR_RSAMODULUSLENERR"),
    (0x0A00_0017, "SAR_CSPIMPRTPUBKEYERR"),
    (0x0A00_0018, "SAR_RSAENCERR"),
    (0x0A00_0019, "SAR_RSADECERR"),
    (0x0A00_001A, "SAR_HASHNOTEQUALERR"),
    (0x0A00_001B, "SAR_KEYNOTFOUNTERR"),
    (0x0A00_001C, "SAR_CERTNOTFOUNTERR"),
    (0x0A00_001D, "SAR_NOTEXPORTERR"),
    (0x0A00_001E, "SAR_DECRYPTPADERR"),
    (0x0A00_001F, "SAR_MACLENERR"),
    (BUFFER_TOO_SMALL, "SAR_BUFFER_TOO_SMALL"),
    (0x0A00_0021, "SAR_KEYINFOTYPEERR"),
    (0x0A00_0022, "SAR_NOT_EVENTERR"),
    (DEVICE_REMOVED, "SAR_DEVICE_REMOVED"),
    (0x0A00_0024, "SAR_PIN_INCORRECT"),
    (PIN_LOCKED, "SAR_PIN_LOCKED"),
    (0x0A00_0026, "SAR_PIN_INVALID"),
    (0x0A00_0027, "SAR_PIN_LEN_RANGE"),
    (0x0A00_0028, "SAR_USER_ALREADY_LOGGED_IN"),
    (0x0A00_0029, "SAR_USER_PIN_NOT_INITIALIZED"),
    (0x0A00_002A, "SAR_USER_TYPE_INVALID"),
    (0x0A00_002B, "SAR_APPLICATION_NAME_INVALID"),
    (0x0A00_002C, "SAR_APPLICATION_EXISTS"),
    (0x0A00_002D, "SAR_USER_NOT_LOGGED_IN"),
    (0x0A00_002E, "SAR_APPLICATION_NOT_EXISTS"),
    (0x0A00_002F, "SAR_FILE_ALREADY_EXIST"),
    (0x0A00_0030, "SAR_NO_ROOM"),
];

/// A SAR_… code as people look it up: by the standard's name (its spelling too), or as a number.
pub fn sar_name(code: u32) -> String {
    NAMES.iter().find(|name| name.0 == code).map_or_else(|| format!("SAR {code:#010x}"), |name| name.1.to_owned())
}

pub(super) fn error(function: &'static str, code: u32) -> Error {
    match code {
        DEVICE_REMOVED | INVALID_HANDLE => Error::Removed { function, rv: u64::from(code) },
        0x0A00_002D | 0x0B00_0033 => Error::NotLoggedIn,
        NOT_SUPPORTED => Error::Unsupported { operation: function },
        PIN_LOCKED => Error::PinLocked,
        code => Error::Skf { function, code },
    }
}

/// Whether a certificate or a key is not there. Some say no more than SAR_FAIL.
pub(super) fn is_missing(error: &Error) -> bool {
    matches!(error, Error::Skf { code: 0x0A00_001B | 0x0A00_001C | FAIL, .. })
}

/// Whether what was to be decrypted or imported does not fit the key, or is damaged.
pub(super) fn is_bad_input(error: &Error) -> bool {
    matches!(error, Error::Skf { code: FAIL | 0x0A00_0010 | 0x0A00_0011 | 0x0A00_0019 | 0x0A00_001E | 0x0A00_0031, .. })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_names_and_meanings() {
        assert_eq!(sar_name(0x0A00_0024), "SAR_PIN_INCORRECT");
        assert_eq!(sar_name(0x0B00_0001), "SAR 0x0b000001");
        assert!(matches!(error("SKF_X", 0x0A00_0023), Error::Removed { .. }));
        assert!(matches!(error("SKF_X", 0x0B00_0033), Error::NotLoggedIn));
        assert!(is_missing(&error("SKF_X", 0x0A00_001C)) && !is_missing(&error("SKF_X", 0x0A00_0011)));
        assert_eq!(error("SKF_X", 0x0A00_0011).to_string(), "SKF_X: SAR_INDATAERR");
        assert_eq!(error("SKF_X", 0x0A00_0023).to_string(), "the token was removed (SKF_X: SAR_DEVICE_REMOVED)");
    }
}

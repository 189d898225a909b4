use std::path::PathBuf;

use netca_cert::KeyAlgorithm;

use crate::{PinStatus, SoftProblem, drivers::CatalogueProblem, pkcs11::ModuleProblem, pkcs11::Pkcs11ProfileProblem};

/// What can go wrong with a token. Codes 2000 to 2999.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No token is plugged in, or not the one asked for.
    #[error("the token{} is not plugged in", .serial.as_ref().map(|s| format!(" {s}")).unwrap_or_default())]
    NotPresent {
        /// The serial number asked for, if one was.
        serial: Option<String>,
    },
    /// More than one token is plugged in and none was named (serial number and label of each).
    #[error("{} tokens are plugged in ({}): name one by its serial number, or leave only one", .tokens.len(), serials(.tokens))]
    MoreThanOne {
        /// Serial number and label of each token.
        tokens: Vec<(String, String)>,
    },
    /// The token was removed while it was being used. Open it again by its serial number, and log in again.
    #[error("the token was removed ({function}: {})", code_name(function, *.rv))]
    Removed {
        /// The function of PKCS#11 or SKF that noticed.
        function: &'static str,
        /// What it answered: SAR_DEVICE_REMOVED or SAR_INVALIDHANDLEERR of SKF; CKR_DEVICE_REMOVED, CKR_TOKEN_NOT_PRESENT, CKR_SESSION_HANDLE_INVALID or, by some drivers,
        /// CKR_DEVICE_ERROR.
        rv: u64,
    },
    /// The PIN was wrong; one try was spent.
    #[error("wrong PIN{}", tries(.status))]
    WrongPin {
        /// The tries left after it.
        status: PinStatus,
    },
    /// The token is locked.
    #[error("the token's PIN is locked")]
    PinLocked,
    /// Only one try is left and the caller did not allow it to be spent. No try was made.
    #[error("only one PIN try is left; it was not used")]
    LastTry,
    /// The PIN's length is outside what the token takes. No try was made.
    #[error("the PIN's length is outside what the token takes")]
    PinLength,
    /// No PIN was given, and the token has no PIN pad of its own. No try was made.
    #[error("the token has no PIN pad: a PIN must be given")]
    PinRequired,
    /// The user cancelled at the token's PIN pad.
    #[error("the PIN entry was cancelled at the token")]
    Cancelled,
    /// The operation needs a login first.
    #[error("not logged in")]
    NotLoggedIn,
    /// No private key with this id.
    #[error("no private key {id} on the token")]
    KeyNotFound {
        /// The key id, in hex.
        id: String,
    },
    /// A key with this id exists already.
    #[error("a key {id} is on the token already")]
    KeyExists {
        /// The key id, in hex.
        id: String,
    },
    /// More than one private key has this id (often an empty one): which one is meant cannot be told.
    #[error("{count} private keys on the token have the id \"{id}\"")]
    AmbiguousKey {
        /// The key id, in hex; may be empty.
        id: String,
        /// How many keys have it.
        count: usize,
    },
    /// The token or this backend does not make or use such keys.
    #[error("keys of this kind are not supported by this token: {algorithm:?}")]
    UnsupportedKey {
        /// The kind asked for.
        algorithm: KeyAlgorithm,
    },
    /// The certificate object is no longer on the token.
    #[error("the certificate is no longer on the token")]
    CertificateGone,
    /// The token or this backend does not do this.
    #[error("not supported by this token: {operation}")]
    Unsupported {
        /// What was asked for.
        operation: &'static str,
    },
    /// A PKCS#11 function failed.
    #[error("{function}: {}", crate::pkcs11::rv_name(*.rv))]
    Pkcs11 {
        /// The function, such as `C_Sign`.
        function: &'static str,
        /// Its return value (CKR_…); vendors have their own from 0x80000000 on.
        rv: u64,
    },
    /// A PKCS#11 or SKF module could not be used.
    #[error("the driver module {}: {problem}", .path.display())]
    Module {
        /// The module's path as given.
        path: PathBuf,
        /// What is wrong with it.
        problem: ModuleProblem,
    },
    /// The token answered something that its standard does not allow.
    #[error("the token gave a malformed answer: {what}")]
    Malformed {
        /// What was malformed.
        what: &'static str,
    },
    /// A key or signature of the token could not be read.
    #[error("a key or signature of the token could not be read")]
    Structure(#[from] netca_cert::Error),
    /// A soft token's file could not be used.
    #[error("the soft token {}: {problem}", .path.display())]
    SoftFile {
        /// The file's path as given.
        path: PathBuf,
        /// What is wrong with it.
        problem: SoftProblem,
    },
    /// The operating system gave no random numbers.
    #[error("the operating system gave no random numbers")]
    Random,
    /// A catalogue of drivers could not be used.
    #[error("the catalogue of drivers{}: {problem}", .path.as_ref().map(|p| format!(" {}", p.display())).unwrap_or_default())]
    Catalogue {
        /// The file's path as given; `None` for one from memory.
        path: Option<PathBuf>,
        /// What is wrong with it.
        problem: CatalogueProblem,
    },
    /// What was to be decrypted was not encrypted to this key, or is damaged.
    #[error("decryption with a key of the token failed")]
    DecryptionFailed,
    /// An SKF function failed.
    #[error("{function}: {}", crate::skf::sar_name(*.code))]
    Skf {
        /// The function, such as `SKF_ECCSignData`.
        function: &'static str,
        /// What it answered (SAR_…); vendors have their own.
        code: u32,
    },
    /// SM2 cannot be done through this PKCS#11 driver as things are: the profile is missing, or does not fit.
    #[error("SM2 through PKCS#11: {problem}")]
    Pkcs11Profile {
        /// What is wrong.
        problem: Pkcs11ProfileProblem,
    },
    /// A driver did not come back from a call. The token may have done as it was told, or not: open it again, and look.
    #[error("the driver did not come back from {function}")]
    NoAnswer {
        /// The function.
        function: &'static str,
    },
}

impl Error {
    /// The stable number of this error, 2000 to 2999; never reused.
    pub fn code(&self) -> i32 {
        match self {
            Self::NotPresent { .. } => 2001,
            Self::MoreThanOne { .. } => 2002,
            Self::Removed { .. } => 2003,
            Self::WrongPin { .. } => 2004,
            Self::PinLocked => 2005,
            Self::LastTry => 2006,
            Self::PinLength => 2007,
            Self::PinRequired => 2008,
            Self::Cancelled => 2009,
            Self::NotLoggedIn => 2010,
            Self::KeyNotFound { .. } => 2011,
            Self::KeyExists { .. } => 2012,
            Self::AmbiguousKey { .. } => 2013,
            Self::UnsupportedKey { .. } => 2014,
            Self::CertificateGone => 2015,
            Self::Unsupported { .. } => 2016,
            Self::Pkcs11 { .. } => 2017,
            Self::Module { .. } => 2018,
            Self::Malformed { .. } => 2019,
            Self::Structure(_) => 2020,
            Self::SoftFile { .. } => 2021,
            Self::Random => 2022,
            Self::Catalogue { .. } => 2023,
            Self::DecryptionFailed => 2024,
            Self::Skf { .. } => 2025,
            Self::NoAnswer { .. } => 2026,
            Self::Pkcs11Profile { .. } => 2027,
        }
    }

    /// The driver's own code (CKR_… or SAR_…), where a driver said something.
    pub fn vendor_code(&self) -> Option<u64> {
        match self {
            Self::Removed { rv, .. } | Self::Pkcs11 { rv, .. } => Some(*rv),
            Self::Skf { code, .. } => Some(u64::from(*code)),
            _ => None,
        }
    }

    /// Whether [`Error::vendor_code`] is a SAR_… of SKF.
    pub fn is_skf(&self) -> bool {
        match self {
            Self::Removed { function, .. } => function.starts_with("SKF_"),
            Self::Skf { .. } => true,
            _ => false,
        }
    }
}

fn code_name(function: &str, code: u64) -> String {
    match u32::try_from(code) {
        Ok(code) if function.starts_with("SKF_") => crate::skf::sar_name(code),
        _ => crate::pkcs11::rv_name(code),
    }
}

fn serials(tokens: &[(String, String)]) -> String {
    tokens.iter().map(|(serial, _)| serial.as_str()).collect::<Vec<_>>().join(", ")
}

fn tries(status: &PinStatus) -> String {
    match status {
        PinStatus { locked: true, .. } => "; the token is locked now".to_owned(),
        PinStatus { tries_left: Some(n), .. } => format!("; tries left: {n}"),
        PinStatus { final_try: true, .. } => "; one try is left".to_owned(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_names_the_return_value() {
        let error = Error::Pkcs11 { function: "C_Login", rv: 0xa0 };
        assert_eq!(error.to_string(), "C_Login: CKR_PIN_INCORRECT");
        assert_eq!(error.vendor_code(), Some(0xa0));
    }

    #[test]
    fn more_than_one_names_the_serial_numbers() {
        let tokens = vec![("A1".to_owned(), "one".to_owned()), ("B2".to_owned(), "two".to_owned())];
        assert!(Error::MoreThanOne { tokens }.to_string().contains("A1, B2"));
    }
}

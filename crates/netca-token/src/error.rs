use crate::PinStatus;

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
    #[error("{} tokens are plugged in: name one by its serial number, or leave only one", .tokens.len())]
    MoreThanOne {
        /// Serial number and label of each token.
        tokens: Vec<(String, String)>,
    },
    /// The token was removed while it was being used.
    #[error("the token was removed")]
    Removed,
    /// The PIN was wrong; one try was spent.
    #[error("wrong PIN")]
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
    /// The token or this backend does not do this.
    #[error("not supported by this token: {operation}")]
    Unsupported {
        /// What was asked for.
        operation: &'static str,
    },
}

impl Error {
    /// The stable number of this error, 2000 to 2999; never reused.
    pub fn code(&self) -> i32 {
        2000
    }
}

/// What is wrong with a soft token's file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SoftProblem {
    /// There is no such file.
    #[error("there is no such file")]
    Missing,
    /// A token is not made where a file is.
    #[error("there is a file already")]
    Exists,
    /// A symbolic link, which could lead a write anywhere.
    #[error("it is a symbolic link")]
    Symlink,
    /// A folder or a device.
    #[error("it is not a regular file")]
    NotAFile,
    /// It is, or would become, larger than a soft token may be.
    #[error("it is larger than {limit} bytes")]
    TooLarge {
        /// The most bytes allowed.
        limit: u64,
    },
    /// The operating system refused.
    #[error("{operation} failed: {kind}")]
    Io {
        /// What was being done.
        operation: &'static str,
        /// What the operating system says.
        kind: std::io::ErrorKind,
    },
    /// Another process has held the lock for ten seconds.
    #[error("another program is using it")]
    Busy,
    /// Not JSON, or cut short.
    #[error("it is broken at line {line}, column {column}")]
    Syntax {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// A field is missing, unknown, there twice, or of another kind.
    #[error("its field {field} is not what it should be")]
    Malformed {
        /// Its path; empty for the whole.
        field: String,
    },
    /// JSON, but not of a soft token.
    #[error("it is not a soft token")]
    NotASoftToken,
    /// Written by a newer version of this library.
    #[error("its version {version} is not known here")]
    Version {
        /// The version in the file.
        version: u64,
    },
    /// A field holds something that it may not.
    #[error("its field {field} is out of bounds")]
    Field {
        /// The field's name.
        field: &'static str,
    },
    /// The PIN is right, but the file was changed by something else than this library.
    #[error("it was tampered with, or is damaged")]
    Tampered,
}

impl SoftProblem {
    pub(super) fn io(operation: &'static str) -> impl FnOnce(std::io::Error) -> Self {
        move |error| match error.kind() {
            std::io::ErrorKind::NotFound => Self::Missing,
            kind => Self::Io { operation, kind },
        }
    }
}

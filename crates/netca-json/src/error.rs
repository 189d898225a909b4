use std::fmt;

use serde::de;

use crate::path::Path;
use crate::tree::DEEPEST;

/// Why JSON was not read. What was sent is not repeated, but for the name of a field that is not known and a number that is
/// out of range.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It is no JSON, or is cut short.
    #[error("line {line}, column {column}: it is no JSON")]
    Syntax {
        /// From 1; 0 where there is no text at all.
        line: usize,
        /// In bytes, from 1; 0 at the end of a line.
        column: usize,
    },
    /// Arrays and objects are nested deeper than [`DEEPEST`].
    #[error("line {line}, column {column}: it is nested deeper than {DEEPEST} levels")]
    TooDeep {
        /// From 1.
        line: usize,
        /// In bytes, from 1.
        column: usize,
    },
    /// An object has a name twice.
    #[error("line {line}, column {column}: {path} is there twice")]
    Repeated {
        /// Where, the name with it.
        path: String,
        /// From 1.
        line: usize,
        /// In bytes, from 1.
        column: usize,
    },
    /// It is JSON, and a value that must be in it is missing.
    #[error("{path}: missing")]
    Missing {
        /// Where it should be.
        path: String,
    },
    /// It is JSON, and a value in it is not what it should be.
    #[error("{path}: {problem}")]
    Value {
        /// Where: `transfers[0].amount`; empty for the whole.
        path: String,
        /// What serde says.
        problem: String,
    },
    /// It is JSON, and an object in it has a name that it must not have.
    #[error("there is no field {path}")]
    UnknownName {
        /// Where; the last name is the sender's, as far as its beginning tells it and without control characters.
        path: String,
    },
    /// It is JSON, and a word in it is none of those that are known here: perhaps one of a later version.
    #[error("{path}: a word that is not known here")]
    UnknownWord {
        /// Where.
        path: String,
    },
}

impl Error {
    /// Where the value is that is wrong; `None` where it is no JSON, or is nested too deep.
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::Missing { path }
            | Self::Value { path, .. }
            | Self::UnknownName { path }
            | Self::Repeated { path, .. }
            | Self::UnknownWord { path } => Some(path),
            Self::Syntax { .. } | Self::TooDeep { .. } => None,
        }
    }

    /// Line and column of what is no JSON, or none that is read here.
    pub fn position(&self) -> Option<(usize, usize)> {
        match *self {
            Self::Syntax { line, column } | Self::TooDeep { line, column } | Self::Repeated { line, column, .. } => {
                Some((line, column))
            }
            Self::Missing { .. } | Self::Value { .. } | Self::UnknownName { .. } | Self::UnknownWord { .. } => None,
        }
    }
}

/// What a type says of a value, before it is known where. As small as a pointer: every step of reading hands it on.
#[derive(Debug)]
pub(crate) struct Refused(Box<Reason>);

#[derive(Debug)]
enum Reason {
    Missing(&'static str),
    UnknownName(String),
    Value(String),
    UnknownWord,
}

impl Refused {
    pub(crate) fn at(self, path: &Path<'_>) -> Error {
        match *self.0 {
            Reason::Missing(name) => Error::Missing { path: path.member(name) },
            Reason::UnknownName(name) => Error::UnknownName { path: path.member(&name) },
            Reason::Value(problem) => Error::Value { path: path.text(), problem },
            Reason::UnknownWord => Error::UnknownWord { path: path.text() },
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Reason::Missing(name) => write!(f, "{name} is missing"),
            Reason::UnknownName(name) => write!(f, "{name} is not known"),
            Reason::Value(problem) => f.write_str(problem),
            Reason::UnknownWord => f.write_str("a word that is not known here"),
        }
    }
}

impl std::error::Error for Refused {}

impl de::Error for Refused {
    fn custom<T: fmt::Display>(problem: T) -> Self {
        Self(Box::new(Reason::Value(problem.to_string())))
    }

    fn missing_field(name: &'static str) -> Self {
        Self(Box::new(Reason::Missing(name)))
    }

    fn unknown_field(name: &str, _: &'static [&'static str]) -> Self {
        Self(Box::new(Reason::UnknownName(name.to_owned())))
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self(Box::new(Reason::UnknownWord))
    }
}

use netca_renew::netca_protocol::person::FieldError;
use netca_renew::{Error as FlowError, Stage};

/// What a C function can fail with. Codes 8000 to 8999 are the C ABI's own: mistakes of the program that calls it. All
/// others are those of the crates below.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The flow, at a stage if one is known.
    #[error("{error}")]
    Flow {
        /// What went wrong.
        error: FlowError,
        /// The stage that the renewal is at.
        stage: Option<Stage>,
    },
    /// A pointer that must not be NULL, or that does not point to what it should.
    #[error("{argument} must not be NULL")]
    Null {
        /// The argument.
        argument: &'static str,
    },
    /// A text is not UTF-8.
    #[error("{argument} is not UTF-8")]
    NotUtf8 {
        /// The argument.
        argument: &'static str,
    },
    /// A length is beyond every length that makes sense.
    #[error("{argument} is longer than {limit} bytes")]
    TooLong {
        /// The argument.
        argument: &'static str,
        /// The most bytes.
        limit: usize,
    },
    /// A number that is none of those that the argument takes.
    #[error("{argument} is out of range")]
    OutOfRange {
        /// The argument.
        argument: &'static str,
    },
    /// Another thread, or the caller of a callback, is working with this handle.
    #[error("{argument} is being used by another call")]
    InUse {
        /// The argument.
        argument: &'static str,
    },
    /// A defect of the library.
    #[error("a defect in the library was caught")]
    Panicked,
    /// A setting without which nothing can be done.
    #[error("the setting {setting} is missing")]
    SettingMissing {
        /// The setting.
        setting: &'static str,
    },
    /// Step 2 was left out.
    #[error("the agreement was not accepted")]
    NotAccepted,
    /// The size that a structure claims to have is none that this library knows.
    #[error("{argument}: its size is not that of the structure, or what follows the part known here is not zero")]
    Size {
        /// The argument.
        argument: &'static str,
    },
    /// A text is not the JSON that it should be.
    #[error("{argument} is not the JSON that it should be: {error}")]
    NotJson {
        /// The argument.
        argument: &'static str,
        /// Where, and what is wrong.
        error: netca_renew::netca_json::Error,
    },
    /// The form has no such field, or the field is of the other kind (text or number).
    #[error("the form has no such field of this kind")]
    NoSuchField,
    /// An exchange has its answer already.
    #[error("the exchange is over")]
    ExchangeOver,
    /// A word of an SKF profile is not known.
    #[error("{argument}: there is no word {word:?}")]
    SkfProfile {
        /// The argument.
        argument: &'static str,
        /// The word, as far as its beginning tells it.
        word: String,
    },
    /// A word of a PKCS#11 profile is not known, or wants something else.
    #[error("{argument}: {word:?}: {rule}")]
    Pkcs11Profile {
        /// The argument.
        argument: &'static str,
        /// The word, as far as its beginning tells it.
        word: String,
        /// What is wrong with it.
        rule: &'static str,
    },
}

impl Error {
    /// The stable number; never reused.
    pub(crate) fn code(&self) -> i32 {
        match self {
            Self::Flow { error, .. } => error.code(),
            Self::Null { .. } => 8001,
            Self::NotUtf8 { .. } => 8002,
            Self::TooLong { .. } => 8003,
            Self::OutOfRange { .. } => 8004,
            Self::InUse { .. } => 8005,
            Self::Panicked => 8006,
            Self::SettingMissing { .. } => 8007,
            Self::NotAccepted => 8008,
            Self::Size { .. } => 8009,
            Self::NotJson { .. } => 8010,
            Self::NoSuchField => 8011,
            Self::ExchangeOver => 8012,
            Self::SkfProfile { .. } => 8013,
            Self::Pkcs11Profile { .. } => 8014,
        }
    }

    /// The flow's own error, if it is one.
    pub(crate) fn flow(&self) -> Option<&FlowError> {
        match self {
            Self::Flow { error, .. } => Some(error),
            _ => None,
        }
    }

    /// The same, at a stage.
    pub(crate) fn at(self, at: Stage) -> Self {
        match self {
            Self::Flow { error, stage: None } => Self::Flow { error, stage: Some(at) },
            other => other,
        }
    }

    /// The fields of a form that break a rule.
    pub(crate) fn fields(&self) -> &[FieldError] {
        match self.flow() {
            Some(FlowError::Form(fields)) => fields,
            Some(FlowError::Protocol(netca_renew::netca_protocol::Error::Field(field))) => std::slice::from_ref(field),
            _ => &[],
        }
    }

    pub(crate) fn not_json(argument: &'static str) -> impl Fn(netca_renew::netca_json::Error) -> Self {
        move |error| Self::NotJson { argument, error }
    }
}

macro_rules! from_flow {
    ($($error:ty)*) => {$(
        impl From<$error> for Error {
            fn from(error: $error) -> Self {
                Self::Flow { error: error.into(), stage: None }
            }
        }
    )*};
}
from_flow! { FlowError netca_renew::netca_cert::Error netca_renew::netca_token::Error netca_renew::netca_protocol::Error }

use std::time::Duration;

use crate::person::FieldError;
use crate::wire::Problem;

/// What can go wrong between the client and the CA. Codes 4000 to 4999; problems have their own, 4100 to 4199.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// [`crate::Cancel`] was used.
    #[error("cancelled")]
    Cancelled,
    /// No connection to the server came about.
    #[error("cannot reach {host}: {reason}")]
    Unreachable {
        /// Host and port.
        host: String,
        /// Why, as far as the system says.
        reason: ConnectFailure,
    },
    /// The server did not prove to be the one that the TLS roots vouch for.
    #[error("{host} is not the server it should be: its TLS certificate does not lead to the configured roots")]
    TlsUntrusted {
        /// Host and port.
        host: String,
    },
    /// The TLS handshake failed for another reason.
    #[error("no TLS connection with {host}")]
    TlsFailed {
        /// Host and port.
        host: String,
    },
    /// The connection broke after the request went out: the CA may or may not have acted.
    #[error("the connection to {host} broke before the answer came")]
    Interrupted {
        /// Host and port.
        host: String,
    },
    /// The answer did not come in time: the CA may or may not have acted.
    #[error("{host} did not answer within {} s", .after.as_secs())]
    TimedOut {
        /// Host and port.
        host: String,
        /// How long it was waited for.
        after: Duration,
    },
    /// The answer is larger than any answer has to be.
    #[error("the answer is larger than {limit} bytes")]
    AnswerTooLarge {
        /// The bound in bytes.
        limit: usize,
    },
    /// The answer's JSON is nested deeper than any answer has to be.
    #[error("the answer to {operation} is nested deeper than {limit} levels")]
    AnswerTooDeep {
        /// What was asked.
        operation: &'static str,
        /// The bound in levels.
        limit: usize,
    },
    /// The answer is compressed, which was not asked for. It was not unpacked.
    #[error("the answer is compressed, which was not asked for")]
    AnswerCompressed,
    /// The answer is not what the protocol says: no JSON, a field missing or of another type.
    #[error("the answer to {operation} is not as the protocol says: {expected}")]
    UnexpectedAnswer {
        /// What was asked.
        operation: &'static str,
        /// What was expected.
        expected: &'static str,
    },
    /// The answer holds a state that this version does not know: a newer client is needed.
    #[error("the answer to {operation} holds a state that this version does not know")]
    UnknownState {
        /// What was asked.
        operation: &'static str,
    },
    /// The CA said no, and why.
    #[error("the CA refused: {} ({})", .problem.title_or_code(), .problem.status)]
    Problem {
        /// The CA's problem document.
        problem: Box<Problem>,
        /// How long the CA asks to wait before the next try.
        retry_after: Option<Duration>,
    },
    /// A field breaks a rule.
    #[error(transparent)]
    Field(#[from] FieldError),
    /// An amount, order or payment link that cannot be accepted.
    #[error(transparent)]
    Payment(#[from] netca_payment::Error),
    /// A text that is not of the form that its field has.
    #[error("{field}: {rule}")]
    Malformed {
        /// The field.
        field: &'static str,
        /// Its form.
        rule: &'static str,
    },
    /// A setting of the connection that cannot be used.
    #[error("{setting}: {rule}")]
    Setting {
        /// The setting.
        setting: &'static str,
        /// What it has to be.
        rule: &'static str,
    },
    /// The system has no random numbers to give.
    #[error("the system gives no random numbers")]
    NoRandomness,
}

/// Why no connection came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum ConnectFailure {
    /// The host name has no address.
    #[error("its name is not known")]
    NameUnknown,
    /// Nothing listens there.
    #[error("the connection was refused")]
    Refused,
    /// No answer to the attempt to connect.
    #[error("no answer to the attempt to connect")]
    TimedOut,
    /// Something else, such as no network.
    #[error("no network path to it, or the connection was cut")]
    Other,
}

impl Error {
    /// The stable number of this error, 4000 to 4999; never reused.
    pub fn code(&self) -> i32 {
        match self {
            Self::Cancelled => 4001,
            Self::Unreachable { .. } => 4002,
            Self::TlsUntrusted { .. } => 4003,
            Self::TlsFailed { .. } => 4004,
            Self::Interrupted { .. } => 4005,
            Self::TimedOut { .. } => 4006,
            Self::AnswerTooLarge { .. } => 4007,
            Self::UnexpectedAnswer { .. } => 4008,
            Self::UnknownState { .. } => 4009,
            Self::Problem { problem, .. } => problem.known().map_or(4099, |code| code.number()),
            Self::Field(_) => 4010,
            Self::Payment(error) => error.code(),
            Self::Malformed { .. } => 4011,
            Self::Setting { .. } => 4012,
            Self::NoRandomness => 4013,
            Self::AnswerTooDeep { .. } => 4014,
            Self::AnswerCompressed => 4015,
        }
    }

    /// Whether the same request may well succeed later without any change.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Unreachable { .. } | Self::Interrupted { .. } | Self::TimedOut { .. } | Self::TlsFailed { .. } => {
                true
            }
            Self::Problem { problem, .. } => matches!(problem.status, 429 | 500 | 502 | 503 | 504),
            _ => false,
        }
    }

    /// Whether this says that the server cannot be used at all, rather than that it refused something.
    pub fn is_unusable_server(&self) -> bool {
        match self {
            Self::Unreachable { .. }
            | Self::TlsUntrusted { .. }
            | Self::TlsFailed { .. }
            | Self::Interrupted { .. }
            | Self::TimedOut { .. }
            | Self::AnswerTooLarge { .. }
            | Self::AnswerTooDeep { .. }
            | Self::AnswerCompressed
            | Self::UnexpectedAnswer { .. } => true,
            Self::Problem { problem, .. } => problem.status >= 500 || problem.status == 429,
            _ => false,
        }
    }
}

impl Problem {
    /// Words that are ours for problems that we know; a foreign server's words are not put into a log.
    fn title_or_code(&self) -> &str {
        self.known().map_or("a problem that this version does not know", |code| code.title())
    }
}

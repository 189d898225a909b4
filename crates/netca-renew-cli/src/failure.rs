use std::io;
use std::path::{Path, PathBuf};

use netca_renew::netca_protocol::Error as ProtocolError;
use netca_renew::netca_protocol::person::FieldError;
use netca_renew::netca_token::Error as TokenError;
use netca_renew::{Error, Stage};
use netca_sandbox::Error as SandboxError;

use crate::interrupt::INTERRUPTED;

/// Exit code of a command that cannot be meant.
pub(crate) const USAGE: u8 = 2;
/// Exit code of a command that ended well but has to wait.
pub(crate) const WAITING: u8 = 3;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Flow(#[from] Error),
    #[error(transparent)]
    Sandbox(#[from] netca_sandbox::Error),
    #[error("{option} is needed")]
    OptionNeeded { option: &'static str },
    /// A word that an option does not take.
    #[error("{option}: {word:?}: {rule}")]
    OptionWord { option: &'static str, word: String, rule: &'static str },
    #[error("a PIN is needed: --pin-env, --pin-file, or a terminal")]
    PinNeeded,
    #[error("the environment variable {name} of --pin-env is not set")]
    PinVariable { name: String },
    #[error("{}: {kind}", .path.display())]
    File { path: PathBuf, kind: io::ErrorKind },
    #[error("{}: {error}", .path.display())]
    CertificateFile { path: PathBuf, error: netca_renew::netca_cert::Error },
    #[error("the form is not the JSON that is expected: {0}")]
    FormFile(netca_renew::netca_json::Error),
    #[error("there is no certificate on the token that can be renewed")]
    NoCertificate,
    #[error("no certificate matches --certificate, or more than one does")]
    CertificateChoice { choices: Vec<String> },
    #[error("more than one renewal: name one with --application")]
    RenewalChoice { choices: Vec<(String, Stage)> },
    #[error("{error}")]
    AttachmentsMissing { error: Error, commands: Vec<String> },
    #[error("the agreement {version} was not accepted")]
    AgreementNotAccepted { version: String },
    #[error("there is no transfer {number}: there are {count}")]
    NoSuchTransfer { number: usize, count: usize },
    #[error("transfer {number} has come in and cannot be taken away")]
    TransferCameIn { number: usize },
    #[error("the order can only be paid at the CA")]
    PaidAtTheCaOnly,
    #[error("the application has ended: {stage}")]
    Ended { stage: Stage, reason: Option<String> },
    #[error("{} holds files that no demo made", .dir.display())]
    DemoDirectory { dir: PathBuf },
    #[error("{} is neither SoftHSM nor the software SKF module with a private store of the demo", .module.display())]
    DemoModule { module: PathBuf },
    #[error("the demo's own check failed: {check}")]
    DemoCheck { check: &'static str },
    #[error("interrupted")]
    Interrupted,
}

impl Failure {
    pub(crate) fn file(path: &Path, error: &io::Error) -> Self {
        Self::File { path: path.to_owned(), kind: error.kind() }
    }

    /// The exit code, as documented in `--help` and the README.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Flow(error) => flow_exit_code(error),
            Self::OptionNeeded { .. }
            | Self::OptionWord { .. }
            | Self::FormFile(_)
            | Self::CertificateChoice { .. }
            | Self::RenewalChoice { .. }
            | Self::AttachmentsMissing { .. }
            | Self::NoSuchTransfer { .. }
            | Self::TransferCameIn { .. }
            | Self::AgreementNotAccepted { .. } => USAGE,
            Self::PinNeeded | Self::PinVariable { .. } => 4,
            Self::Sandbox(SandboxError::Field { .. }) => USAGE,
            Self::Interrupted => INTERRUPTED,
            _ => 1,
        }
    }

    /// The flow's error, if it is one.
    pub(crate) fn flow(&self) -> Option<&Error> {
        match self {
            Self::Flow(error) | Self::AttachmentsMissing { error, .. } => Some(error),
            _ => None,
        }
    }

    /// The stable number of the library's or the sandbox's error.
    pub(crate) fn code(&self) -> Option<i32> {
        match self {
            Self::Flow(error) | Self::AttachmentsMissing { error, .. } => Some(error.code()),
            Self::Sandbox(error) => Some(error.code()),
            _ => None,
        }
    }

    /// The fields that break a rule.
    pub(crate) fn fields(&self) -> &[FieldError] {
        match self {
            Self::Flow(Error::Form(fields)) | Self::AttachmentsMissing { error: Error::Form(fields), .. } => fields,
            Self::Flow(Error::Protocol(ProtocolError::Field(field)))
            | Self::Sandbox(SandboxError::Field { source: field }) => std::slice::from_ref(field),
            _ => &[],
        }
    }
}

fn flow_exit_code(error: &Error) -> u8 {
    match error {
        Error::Protocol(ProtocolError::Cancelled) => INTERRUPTED,
        Error::Form(_) | Error::AgreementChanged | Error::RenewWithNotOffered => USAGE,
        Error::ChannelNotOffered { .. } | Error::NoPaymentPage { .. } => USAGE,
        Error::Protocol(ProtocolError::Setting { .. } | ProtocolError::Field(_)) => USAGE,
        Error::Token(TokenError::Catalogue { .. }) => USAGE,
        Error::Token(
            TokenError::WrongPin { .. }
            | TokenError::PinLocked
            | TokenError::LastTry
            | TokenError::PinLength
            | TokenError::PinRequired
            | TokenError::Cancelled,
        ) => 4,
        Error::Token(TokenError::NotPresent { .. } | TokenError::MoreThanOne { .. } | TokenError::Removed { .. })
        | Error::CertificateNotOnToken => 5,
        Error::Protocol(error) if error.is_unusable_server() => 6,
        _ => 1,
    }
}

macro_rules! from_below {
    ($($error:path),*) => {$(
        impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::Flow(error.into())
            }
        }
    )*};
}
from_below!(ProtocolError, TokenError, netca_renew::netca_cert::Error, netca_renew::netca_payment::Error);

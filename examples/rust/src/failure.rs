use std::process::ExitCode;

use netca_renew::netca_protocol::person::FieldError;
use netca_renew::{netca_cert, netca_protocol, netca_token, texts};

use crate::ENGLISH;

/// Why the program ends without a new certificate.
pub(crate) enum Failure {
    /// The flow says why, with a stable number.
    Flow(netca_renew::Error),
    /// Fields of the form that break a rule.
    Fields(Vec<FieldError>),
    /// A file cannot be read.
    File(std::io::Error),
    /// The form's file is not the JSON of a form.
    Json(serde_json::Error),
    /// There is no certificate on the token.
    NoCertificate,
    /// It was rejected or withdrawn, or the review takes longer than the program waits.
    NotApproved,
}

impl Failure {
    /// Says it on standard error.
    pub(crate) fn report(self) -> ExitCode {
        match self {
            Self::Flow(error) => {
                eprintln!("failed: {} {error}", error.code());
                if let Some(advice) = texts::advice(error.code(), ENGLISH) {
                    eprintln!("next: {}", advice.next);
                }
            }
            Self::Fields(fields) => {
                eprintln!("failed: the form breaks these rules");
                fields.iter().for_each(|one| eprintln!("  {}: {}", one.field, texts::field_rule(one.rule, ENGLISH)));
            }
            Self::File(error) => eprintln!("failed: {error}"),
            Self::Json(error) => eprintln!("failed: the form is no JSON of a form: {error}"),
            Self::NoCertificate => eprintln!("failed: there is no certificate on the token"),
            Self::NotApproved => eprintln!("failed: it is not approved yet; start this again later"),
        }
        ExitCode::FAILURE
    }
}

macro_rules! of_the_flow {
    ($($error:ty),*) => {$(
        impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::Flow(error.into())
            }
        }
    )*};
}

of_the_flow!(netca_renew::Error, netca_cert::Error, netca_protocol::Error, netca_token::Error);

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::File(error)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(error)
    }
}

use serde::{Deserialize, Serialize};

/// A problem document (RFC 9457) with the extension members `code` and `field`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Problem {
    /// A URI that names the kind of problem.
    #[serde(rename = "type", default = "about_blank")]
    pub type_uri: String,
    /// The kind of problem in words.
    #[serde(default)]
    pub title: String,
    /// The HTTP status, again.
    #[serde(default)]
    pub status: u16,
    /// What went wrong this time, for the user to read.
    #[serde(default)]
    pub detail: String,
    /// The stable name of the problem: one of [`ProblemCode`], or one that this version does not know.
    #[serde(default)]
    pub code: String,
    /// The field that broke a rule, as a path (`linkman.email`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

fn about_blank() -> String {
    "about:blank".into()
}

impl Problem {
    /// A problem of a known kind.
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self {
            type_uri: format!("https://netca-renew.example/problems/{}", code.name()),
            title: code.title().into(),
            status: code.status(),
            detail: detail.into(),
            code: code.name().into(),
            field: None,
        }
    }

    /// The same, naming the field.
    #[must_use]
    pub fn with_field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// The kind of problem, if this version knows it.
    pub fn known(&self) -> Option<ProblemCode> {
        ProblemCode::ALL.iter().copied().find(|code| code.name() == self.code)
    }
}

impl ProblemCode {
    /// Whether this is a CA's judgement of an application that it read and did not take. Anything else, such as a
    /// gateway's 403 or an address that does not exist, says nothing about what became of the application.
    pub fn refuses_application(self) -> bool {
        matches!(
            self,
            Self::MalformedRequest
                | Self::FieldInvalid
                | Self::SignatureInvalid
                | Self::CertificateUntrusted
                | Self::CertificateRevoked
                | Self::CertificateNotRenewable
                | Self::AgreementChanged
                | Self::QuoteExpired
                | Self::TermNotOffered
                | Self::AmountChanged
                | Self::ApplicationOpen
                | Self::ClientTooOld
                | Self::RequestInvalid
                | Self::AttachmentMissing
                | Self::PairMismatch
        )
    }
}

macro_rules! problem_codes {
    ($($variant:ident = $number:literal, $name:literal, $status:literal, $title:literal;)*) => {
        /// The stable names of problems that a CA answers with.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ProblemCode {
            $(#[doc = $title] $variant,)*
        }

        impl ProblemCode {
            /// Every one of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name on the wire.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The HTTP status that goes with it.
            pub fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)* }
            }

            /// What kind of problem this is.
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }

            /// The stable error number, 4100 to 4199; never reused.
            pub fn number(self) -> i32 {
                match self { $(Self::$variant => $number,)* }
            }
        }
    };
}

problem_codes! {
    MalformedRequest = 4100, "malformed_request", 400, "The request cannot be read";
    FieldInvalid = 4101, "field_invalid", 422, "A field breaks a rule";
    Unauthorized = 4102, "unauthorized", 401, "The access token is missing or wrong";
    NotFound = 4103, "not_found", 404, "There is nothing at this address";
    ApplicationUnknown = 4104, "application_unknown", 404, "There is no such application";
    SignatureInvalid = 4105, "signature_invalid", 422, "The application is not signed by the certificate being renewed";
    CertificateUntrusted = 4106, "certificate_untrusted", 422, "The certificate is not one of this CA's";
    CertificateRevoked = 4107, "certificate_revoked", 409, "The certificate was revoked or replaced";
    CertificateNotRenewable = 4108, "certificate_not_renewable", 409, "The certificate cannot be renewed now";
    AgreementChanged = 4109, "agreement_changed", 409, "The agreement has changed since it was accepted";
    QuoteExpired = 4110, "quote_expired", 409, "The quote is unknown or has expired";
    TermNotOffered = 4111, "term_not_offered", 422, "The term is not offered";
    AmountChanged = 4112, "amount_changed", 409, "The fee is not the one that was agreed to";
    ApplicationOpen = 4113, "application_open", 409, "Another application for this certificate is open";
    ApplicationConflict = 4114, "application_conflict", 409, "This application id was used for another application";
    ClientTooOld = 4115, "client_too_old", 426, "The client is too old for this renewal";
    ChannelNotOffered = 4116, "channel_not_offered", 422, "This way to pay is not offered";
    AlreadyPaid = 4117, "already_paid", 409, "The order is paid already";
    NotPaid = 4118, "not_paid", 409, "The order is not paid yet";
    NotReady = 4119, "not_ready", 409, "The certificate is not issued yet";
    ApplicationClosed = 4120, "application_closed", 409, "The application has ended";
    CertificateMismatch = 4121, "certificate_mismatch", 422, "This is not the certificate that was issued";
    TooLarge = 4122, "too_large", 413, "The request is too large";
    MethodNotAllowed = 4123, "method_not_allowed", 405, "This address does not take that method";
    UnsupportedMediaType = 4124, "unsupported_media_type", 415, "The request has the wrong media type";
    TooManyRequests = 4125, "too_many_requests", 429, "Too many requests";
    Internal = 4126, "internal", 500, "The CA failed";
    Unavailable = 4127, "unavailable", 503, "The CA is not available now";
    RequestInvalid = 4128, "request_invalid", 422, "The certificate request is not acceptable";
    AttachmentInvalid = 4129, "attachment_invalid", 422, "The attachment is of a type or size that is not taken";
    AttachmentMissing = 4130, "attachment_missing", 422, "An attachment is missing or was not uploaded whole";
    AttachmentDigest = 4131, "attachment_digest", 422, "The attachment did not arrive as it was announced";
    AttachmentLimit = 4132, "attachment_limit", 409, "There are too many attachments";
    OffsetMismatch = 4133, "offset_mismatch", 409, "The chunk does not begin where the last one ended";
    ChallengeInvalid = 4134, "challenge_invalid", 409, "The challenge is unknown, expired or used";
    InvoiceNotOffered = 4135, "invoice_not_offered", 409, "No such invoice can be asked for now";
    InvoiceNotIssued = 4136, "invoice_not_issued", 409, "The invoice is not issued yet";
    PaymentUnknown = 4137, "payment_unknown", 404, "There is no such payment";
    PairMismatch = 4138, "pair_mismatch", 422, "The signing and the encryption certificate do not belong together";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_are_unique() {
        let all = ProblemCode::ALL;
        for (i, a) in all.iter().enumerate() {
            assert!((4100..4200).contains(&a.number()));
            for b in &all[i + 1..] {
                assert!(a.name() != b.name() && a.number() != b.number(), "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn an_unknown_code_is_kept() {
        let problem: Problem = serde_json::from_str(r#"{"code":"from_the_future","extra":1}"#).unwrap();
        assert_eq!((problem.code.as_str(), problem.known()), ("from_the_future", None));
        assert_eq!(problem.type_uri, "about:blank");
    }
}

//! What goes over the wire: JSON in UTF-8, names in snake_case, amounts in whole fen, times in RFC 3339, binary data in
//! base64 (RFC 4648, section 4), digests in lower-case hex.
//!
//! | request | body | answer |
//! |---|---|---|
//! | `GET /v1/service` | | [`ServiceInfo`] |
//! | `GET /v1/agreement` | | [`Agreement`] |
//! | `POST /v1/quotes` | [`QuoteRequest`] | [`Quote`] |
//! | `PUT /v1/applications/{application_id}` | CMS SignedData over an [`ApplicationRequest`] | [`Receipt`] |
//! | `GET /v1/applications/{application_id}` | | [`Application`] |
//! | `POST /v1/applications/{application_id}/payments` | [`PaymentRequest`] | [`netca_payment::PaymentLink`] |
//! | `GET /v1/applications/{application_id}/certificates` | | [`IssuedCertificates`] |
//! | `PUT /v1/applications/{application_id}/installation` | [`Installation`] | [`Application`] |
//! | `PUT /v1/applications/{application_id}/withdrawal` | [`Withdrawal`] | [`Application`] |
//!
//! Everything below an application but its `PUT` needs `Authorization: Bearer` with the receipt's access token.
//! What is not 2xx is a problem document (RFC 9457, `application/problem+json`): [`Problem`].
//! A field that is not known is ignored; a state that is not known is an error.

mod agreement;
mod application;
mod binary;
mod certificates;
mod problem;
mod quote;
mod request;
mod service;

pub use agreement::{Agreement, AgreementRef};
pub use application::{Application, BusinessStatus, Installation, PaymentRequest, Receipt, Withdrawal};
pub use binary::{Base64, Sha256Hex};
pub use certificates::IssuedCertificates;
pub use problem::{Problem, ProblemCode};
pub use quote::{IdTypeOption, Quote, QuoteRequest, RenewWith, RenewalPath, Requirements};
pub use request::{ApplicationRequest, CertReference, Linkman, Recipient};
pub use service::{ApplicationDefaults, ClientInfo, ClientVersions, ServiceInfo};

//! What goes over the wire: JSON in UTF-8, names in snake_case, amounts in whole fen, times in RFC 3339, binary data in
//! base64 (RFC 4648, section 4), digests in lower-case hex.
//!
//! | request | body | answer |
//! |---|---|---|
//! | `GET /v1/service` | | [`ServiceInfo`] |
//! | `GET /v1/agreement` | | [`Agreement`] |
//! | `POST /v1/quotes` | [`QuoteRequest`] | [`Quote`] |
//! | `GET /v1/quotes/{quote_id}/attachments` | | [`Uploads`] |
//! | `PUT /v1/quotes/{quote_id}/attachments/{sha256}` | [`AttachmentRef`] | [`Upload`] |
//! | `PUT /v1/quotes/{quote_id}/attachments/{sha256}/content/{offset}` | the next bytes | [`Upload`] |
//! | `DELETE /v1/quotes/{quote_id}/attachments/{sha256}` | | [`Uploads`] |
//! | `PUT /v1/applications/{application_id}` | CMS SignedData over an [`ApplicationRequest`] | [`Receipt`] |
//! | `GET /v1/applications/{application_id}` | | [`Application`] |
//! | `POST /v1/applications/{application_id}/payments` | [`PaymentRequest`] | [`netca_payment::PaymentLink`] |
//! | `GET /v1/applications/{application_id}/payments/{payment_id}` | | [`netca_payment::PaymentPage`] |
//! | `GET /v1/applications/{application_id}/transfers` | | [`netca_payment::TransferSheet`] |
//! | `PUT /v1/applications/{application_id}/transfers` | [`Transfers`] | [`netca_payment::TransferSheet`] |
//! | `POST /v1/applications/{application_id}/transfers/verification` | | [`netca_payment::TransferSheet`] |
//! | `PUT /v1/applications/{application_id}/invoice` | [`netca_payment::InvoiceRequest`] | [`netca_payment::Invoice`] |
//! | `GET /v1/applications/{application_id}/invoice` | | [`netca_payment::Invoice`] |
//! | `GET /v1/applications/{application_id}/invoice/document` | | PDF |
//! | `GET /v1/applications/{application_id}/certificates` | | [`IssuedCertificates`] |
//! | `PUT /v1/applications/{application_id}/installation` | [`Installation`] | [`Application`] |
//! | `PUT /v1/applications/{application_id}/withdrawal` | [`Withdrawal`] | [`Application`] |
//! | `POST /v1/lookups` | [`LookupRequest`] | [`Challenge`] |
//! | `PUT /v1/lookups/{challenge_id}` | CMS SignedData over a [`LookupProof`] | [`FoundApplications`] |
//!
//! Everything below an application but its `PUT` needs `Authorization: Bearer` with the receipt's access token. A quote's
//! id is as hard to guess as a token, and opens its attachments to whoever asked for the quote: they can be added and
//! taken away, never read.
//! What is not 2xx is a problem document (RFC 9457, `application/problem+json`): [`Problem`].
//! A field that is not known is ignored; a state that is not known is an error.

mod agreement;
mod application;
mod attachment;
mod binary;
mod certificates;
mod content;
mod lookup;
mod problem;
mod quote;
mod request;
mod service;
mod timeline;

pub use agreement::{Agreement, AgreementRef};
pub use application::{Application, BusinessStatus, Installation, PaymentRequest, Receipt, Transfers, Withdrawal};
pub use attachment::{AttachmentKind, AttachmentRef, AttachmentRule, MediaType, Upload, Uploads};
pub use binary::{Base64, Sha256Hex};
pub use certificates::{ImportCipher, IssuedCertificates};
pub use lookup::{Challenge, FoundApplication, FoundApplications, LookupProof, LookupRequest};
pub use problem::{Problem, ProblemCode};
pub use quote::{
    IdTypeOption, KeyKind, NewKeyOffer, Quote, QuoteRequest, RenewWith, RenewalPath, RenewalWindow, Requirements,
};
pub use request::{ApplicationRequest, CertReference, Linkman, Recipient};
pub use service::{ApplicationDefaults, ClientInfo, ClientVersions, ServiceInfo};
pub use timeline::{TimelineEntry, TimelineEvent};

/// Compact JSON with keys in alphabetical order: what is signed.
fn canonical(value: &impl serde::Serialize) -> Vec<u8> {
    // serde_json's map is ordered by key as long as `preserve_order` is off; a golden file would notice.
    netca_json::to_tree(value).and_then(|tree| serde_json::to_vec(&tree).ok()).unwrap_or_default()
}

use std::time::Duration;

use netca_payment::{InvoiceType, Money};
use netca_protocol::wire::{AttachmentKind, AttachmentRule, MediaType};

/// The rules of the path for expired certificates; [`ExpiredPath::usual`] gives those that NETCA's guide shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpiredPath {
    /// How long after its end a certificate can still be renewed.
    pub within: Duration,
    /// The price of a year on this path.
    pub price_per_year: Money,
    /// The oldest client that may apply, as `4.7.6`.
    pub minimum_client_version: String,
    /// What must or may come along on this path, besides [`crate::Config::attachments`].
    pub attachments: Vec<AttachmentRule>,
}

impl ExpiredPath {
    /// A year long after the end, 400.00 yuan a year, from client 4.7.6, with the application form signed and stamped;
    /// the organisation's and the operator's papers are taken.
    pub fn usual() -> Self {
        Self {
            within: Duration::from_secs(365 * 24 * 3600),
            price_per_year: Money::from_fen(40_000).unwrap_or_default(),
            minimum_client_version: "4.7.6".into(),
            attachments: vec![
                AttachmentRule { required: true, ..scans(AttachmentKind::ApplicationForm) },
                scans(AttachmentKind::OrganisationPapers),
                scans(AttachmentKind::OperatorPapers),
            ],
        }
    }
}

/// What is taken on either path: the papers for a VAT invoice, which it needs.
pub(crate) fn vat_papers() -> AttachmentRule {
    AttachmentRule { required_for: vec![InvoiceType::Vat], ..scans(AttachmentKind::VatPapers) }
}

/// Scans as offices make them: up to five files of up to 10 MiB, none of them required.
fn scans(kind: AttachmentKind) -> AttachmentRule {
    AttachmentRule {
        kind,
        required: false,
        required_for: Vec::new(),
        media_types: vec![MediaType::Pdf, MediaType::Jpeg, MediaType::Png],
        max_bytes: 10 << 20,
        max_count: 5,
    }
}

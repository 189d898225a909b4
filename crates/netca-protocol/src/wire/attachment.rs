use netca_payment::InvoiceType;
use serde::{Deserialize, Serialize};

use super::Sha256Hex;

/// 附件: what a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AttachmentKind {
    /// 续期申请表: printed, signed by hand, stamped with the company seal, scanned.
    ApplicationForm,
    /// 单位证明材料: the organisation's papers.
    OrganisationPapers,
    /// 经办人证明材料: the operator's papers.
    OperatorPapers,
    /// 增值税开票材料: what a VAT invoice needs.
    VatPapers,
}

impl AttachmentKind {
    /// Every kind.
    pub const ALL: &'static [Self] =
        &[Self::ApplicationForm, Self::OrganisationPapers, Self::OperatorPapers, Self::VatPapers];

    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::ApplicationForm => "application_form",
            Self::OrganisationPapers => "organisation_papers",
            Self::OperatorPapers => "operator_papers",
            Self::VatPapers => "vat_papers",
        }
    }
}

/// The type of a file, told by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum MediaType {
    /// PDF (ISO 32000)
    #[serde(rename = "application/pdf")]
    Pdf,
    /// JPEG (ISO/IEC 10918-1)
    #[serde(rename = "image/jpeg")]
    Jpeg,
    /// PNG (ISO/IEC 15948)
    #[serde(rename = "image/png")]
    Png,
}

impl MediaType {
    /// The type that the first bytes of a file show, whatever its name says.
    pub fn of(content: &[u8]) -> Option<Self> {
        if content.starts_with(b"%PDF-") {
            Some(Self::Pdf)
        } else if content.starts_with(b"\xff\xd8\xff") {
            Some(Self::Jpeg)
        } else if content.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else {
            None
        }
    }

    /// The name in JSON and HTTP.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }
}

/// What the CA asks for and takes of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct AttachmentRule {
    /// The kind.
    pub kind: AttachmentKind,
    /// Whether at least one must come along, whatever else is chosen.
    pub required: bool,
    /// The invoices with which at least one must come along.
    #[serde(default)]
    pub required_for: Vec<InvoiceType>,
    /// The types that are taken. Never empty.
    pub media_types: Vec<MediaType>,
    /// The largest file, in bytes.
    pub max_bytes: u64,
    /// The most files of this kind.
    pub max_count: u32,
}

/// One attachment, as the application names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct AttachmentRef {
    /// What it is.
    pub kind: AttachmentKind,
    /// Its type.
    pub media_type: MediaType,
    /// SHA-256 of its content, by which it is known.
    pub sha256: Sha256Hex,
    /// Its size in bytes.
    pub size: u64,
}

/// An attachment at the CA, before the application is handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Upload {
    /// What was announced.
    pub attachment: AttachmentRef,
    /// How many of its bytes are there; the next chunk begins here.
    pub received: u64,
    /// Whether all of it is there, with the digest and of the type that were announced.
    pub complete: bool,
}

/// The attachments that are there for a quote.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Uploads {
    /// In the order in which they were announced.
    pub uploads: Vec<Upload>,
}

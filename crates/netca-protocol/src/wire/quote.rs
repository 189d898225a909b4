use std::time::SystemTime;

use netca_cert::KeyAlgorithm;
use netca_payment::{CourierPayment, InvoiceType, QuoteOption, rfc3339};
use serde::{Deserialize, Serialize};

use super::{AgreementRef, AttachmentRule, Base64, ClientInfo, Sha256Hex};

/// Asks what renewing one certificate takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct QuoteRequest {
    /// The certificate to renew, DER; of a pair the signing certificate.
    pub certificate: Base64,
    /// The encryption certificate of a pair, DER.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encryption_certificate: Option<Base64>,
    /// Who asks.
    pub client: ClientInfo,
}

/// Which of the two paths of the flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RenewalPath {
    /// 未过期证书
    Unexpired,
    /// 已过期证书
    Expired,
}

/// Whether the renewal keeps the key pair on the Key or makes a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RenewWith {
    /// A new certificate for the key pair that is there.
    SameKey,
    /// A new key pair, made on the Key, and a certificate for it.
    NewKey,
}

/// The kinds of keys that certificates are issued for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum KeyKind {
    /// RSA with 2048 bits.
    Rsa2048,
    /// RSA with 3072 bits.
    Rsa3072,
    /// RSA with 4096 bits.
    Rsa4096,
    /// P-256.
    P256,
    /// SM2.
    Sm2,
}

impl KeyKind {
    /// The kind of a key; `None` for one that no new certificate is issued for, such as RSA with 1024 bits.
    pub fn of(algorithm: KeyAlgorithm) -> Option<Self> {
        match algorithm {
            KeyAlgorithm::Rsa { bits: 2048 } => Some(Self::Rsa2048),
            KeyAlgorithm::Rsa { bits: 3072 } => Some(Self::Rsa3072),
            KeyAlgorithm::Rsa { bits: 4096 } => Some(Self::Rsa4096),
            KeyAlgorithm::P256 => Some(Self::P256),
            KeyAlgorithm::Sm2 => Some(Self::Sm2),
            _ => None,
        }
    }

    /// The same as `netca-cert` has it.
    pub fn algorithm(self) -> KeyAlgorithm {
        match self {
            Self::Rsa2048 => KeyAlgorithm::Rsa { bits: 2048 },
            Self::Rsa3072 => KeyAlgorithm::Rsa { bits: 3072 },
            Self::Rsa4096 => KeyAlgorithm::Rsa { bits: 4096 },
            Self::P256 => KeyAlgorithm::P256,
            Self::Sm2 => KeyAlgorithm::Sm2,
        }
    }

    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rsa2048 => "rsa2048",
            Self::Rsa3072 => "rsa3072",
            Self::Rsa4096 => "rsa4096",
            Self::P256 => "p256",
            Self::Sm2 => "sm2",
        }
    }
}

/// What a renewal with a new key brings, where that is not one certificate for a key of the same kind as before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct NewKeyOffer {
    /// The kind of the new signing key, and of the encryption key of a pair; it may differ from the old one's.
    pub key_algorithm: KeyKind,
    /// Whether a pair of certificates is issued, with an encryption key that the CA makes and the Key has to import.
    pub pair: bool,
}

/// What renewing one certificate takes: its price list, and what must come along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Quote {
    /// The CA's name for this quote.
    pub quote_id: String,
    /// SHA-256 of the certificate that was asked about.
    pub certificate_sha256: Sha256Hex,
    /// SHA-256 of the encryption certificate that was asked about, where the CA renews both as a pair. With the same key
    /// both get new certificates; with a new key both are replaced by what `new_key` says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encryption_certificate_sha256: Option<Sha256Hex>,
    /// Which path.
    pub path: RenewalPath,
    /// When this certificate can be renewed online.
    pub window: RenewalWindow,
    /// The ways of renewing that the CA allows, the one it wants first. Never empty.
    pub renew_with: Vec<RenewWith>,
    /// What comes of renewing with a new key; absent: one certificate for a key of the same kind as before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_key: Option<NewKeyOffer>,
    /// 续期时间 with prices (详细信息). Never empty.
    pub options: Vec<QuoteOption>,
    /// What the form must hold.
    pub requirements: Requirements,
    /// The agreement to accept.
    pub agreement: AgreementRef,
    /// Until when this quote holds.
    #[serde(with = "rfc3339")]
    #[cfg_attr(feature = "openapi", schemars(with = "String", extend("format" = "date-time")))]
    pub expires_at: SystemTime,
}

/// When a certificate can be renewed online.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct RenewalWindow {
    /// From when.
    #[serde(with = "rfc3339")]
    #[cfg_attr(feature = "openapi", schemars(with = "String", extend("format" = "date-time")))]
    pub opens_at: SystemTime,
    /// Until when; after that at the counter only.
    #[serde(with = "rfc3339")]
    #[cfg_attr(feature = "openapi", schemars(with = "String", extend("format" = "date-time")))]
    pub closes_at: SystemTime,
}

/// What the form must hold for this renewal. Rules come as data; none is written in a client.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Requirements {
    /// 经办人证件类型 that the CA takes. Never empty.
    pub id_types: Vec<IdTypeOption>,
    /// Whether 经办人地址 must be given.
    #[serde(default)]
    pub operator_address: bool,
    /// The invoices that can be chosen.
    pub invoice_types: Vec<InvoiceType>,
    /// The ways to pay the courier that can be chosen.
    pub courier_payments: Vec<CourierPayment>,
    /// 附件 that are asked for or taken.
    #[serde(default)]
    pub attachments: Vec<AttachmentRule>,
    /// The largest chunk of an upload, in bytes; 0 where nothing is taken.
    #[serde(default)]
    pub chunk_bytes: u32,
    /// The oldest client that may apply, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_client_version: Option<String>,
}

/// One kind of identity document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct IdTypeOption {
    /// The number on the wire; 2 is 身份证, whose check digit (GB 11643) is verified.
    pub identity_type: u32,
    /// Its name, as the CA words it.
    pub name: String,
}

use serde::{Deserialize, Serialize};

use super::Base64;

/// What the CA issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct IssuedCertificates {
    /// The new (signing) certificate, DER.
    pub certificate: Base64,
    /// The new encryption certificate of a pair, DER.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encryption_certificate: Option<Base64>,
    /// The encryption key pair, enveloped under the new signing key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enveloped_key: Option<Base64>,
    /// The intermediate certificates up to the anchor, DER, in any order; the anchor may be left out.
    #[serde(default)]
    pub chain: Vec<Base64>,
}

use serde::{Deserialize, Serialize};

use super::Sha256Hex;

/// 电子认证服务协议: the text that the user must accept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Agreement {
    /// The CA's name for this version of the text.
    pub version: String,
    /// SHA-256 of [`Agreement::text`] in UTF-8.
    pub sha256: Sha256Hex,
    /// The title.
    pub title: String,
    /// The whole text, plain, lines ended by `\n`.
    pub text: String,
}

/// Which agreement, without its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct AgreementRef {
    /// SHA-256 of the text.
    pub sha256: Sha256Hex,
    /// The CA's name for the version.
    pub version: String,
}

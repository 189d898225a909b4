use std::time::SystemTime;

use netca_payment::rfc3339;
use serde::{Deserialize, Serialize};

use super::{Base64, Receipt, Sha256Hex};

/// Asks for a challenge: whoever signs it with a certificate is told of the certificate's applications.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct LookupRequest {
    /// The certificate, DER; it may have expired, and it may be the old one or the new one of a renewal.
    pub certificate: Base64,
}

/// What is to be signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Challenge {
    /// The CA's name for this challenge.
    pub challenge_id: String,
    /// 16 to 64 random bytes.
    pub nonce: Base64,
    /// Until when an answer is taken.
    #[serde(with = "rfc3339")]
    #[cfg_attr(feature = "openapi", schemars(with = "String", extend("format" = "date-time")))]
    pub expires_at: SystemTime,
}

/// The answer to a challenge: compact JSON with keys in alphabetical order, signed as a CMS SignedData.
///
/// It names what it is for and who it is for, so that it can be no application, and no other server can use it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct LookupProof {
    /// SHA-256 of the certificate that signs.
    pub certificate_sha256: Sha256Hex,
    /// From the challenge.
    pub challenge_id: String,
    /// From the challenge.
    pub nonce: Base64,
    /// [`LookupProof::PURPOSE`]
    pub purpose: String,
    /// Host of the server as the client knows it, with its port unless it is 443.
    pub server: String,
}

impl LookupProof {
    /// What the signature is for.
    pub const PURPOSE: &'static str = "netca-renew/lookup";

    /// Answers a challenge.
    pub fn new(challenge: &Challenge, certificate_sha256: Sha256Hex, server: &str) -> Self {
        Self {
            certificate_sha256,
            challenge_id: challenge.challenge_id.clone(),
            nonce: challenge.nonce.clone(),
            purpose: Self::PURPOSE.into(),
            server: server.into(),
        }
    }

    /// The bytes to sign.
    pub fn to_bytes(&self) -> Vec<u8> {
        super::canonical(self)
    }
}

/// An application that the holder of a certificate asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct FoundApplication {
    /// The receipt, as it was given when the application was handed in.
    pub receipt: Receipt,
    /// The application as it was handed in (CMS SignedData): proves to the holder what was agreed to.
    pub signed: Base64,
}

/// The applications that renew a certificate, or that it came from; the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct FoundApplications {
    /// None when there never was one.
    pub applications: Vec<FoundApplication>,
}

use serde::{Deserialize, Serialize};

use super::Base64;

/// The symmetric cipher that a Key can import an encryption key under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ImportCipher {
    /// SM4 block by block (ECB): what SM2EnvelopedKey and SKF use.
    Sm4Ecb,
    /// The same over 64 bytes, 32 zeros and then the private key: SKF's ENVELOPEDKEYBLOB has room for so many, and of them
    /// the form of any Key can be made.
    Sm4EcbPadded,
    /// AES-256 key wrap with padding (RFC 5649), of RSA keys alone: what PKCS#11 modules unwrap (CKM_AES_KEY_WRAP_KWP).
    Aes256WrapPad,
}

/// What the CA issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct IssuedCertificates {
    /// The new (signing) certificate, DER.
    pub certificate: Base64,
    /// The new encryption certificate of a pair, DER.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encryption_certificate: Option<Base64>,
    /// The encryption key pair, enveloped under the new signing key: DER of an SM2EnvelopedKey (GM/T 0009), or of an RSAEnvelopedKey
    /// (see `EnvelopedKey` of netca-cert). Present exactly when a pair is issued with a new key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enveloped_key: Option<Base64>,
    /// The intermediate certificates up to the anchor, DER, in any order; the anchor may be left out.
    #[serde(default)]
    pub chain: Vec<Base64>,
}

use netca_protocol::wire::{Agreement, AgreementRef, Sha256Hex};
use sha2::{Digest, Sha256};

/// 电子认证服务协议, as the CA words it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreementText {
    /// The name of this version, as `2026-01`.
    pub version: String,
    /// The title.
    pub title: String,
    /// The whole text, plain, lines ended by `\n`.
    pub text: String,
}

impl Default for AgreementText {
    /// The sandbox's own, invented, in the tone of real ones.
    fn default() -> Self {
        Self {
            version: "2026-01".into(),
            title: "沙箱电子认证服务协议".into(),
            text: include_str!("agreement-2026-01.txt").into(),
        }
    }
}

impl AgreementText {
    /// The agreement, whole.
    pub(crate) fn to_wire(&self) -> Agreement {
        let AgreementRef { sha256, version } = self.reference();
        Agreement { version, sha256, title: self.title.clone(), text: self.text.clone() }
    }

    /// Which agreement it is.
    pub(crate) fn reference(&self) -> AgreementRef {
        AgreementRef { sha256: Sha256Hex(Sha256::digest(self.text.as_bytes()).into()), version: self.version.clone() }
    }
}

//! 电子认证服务协议: the sandbox's own, invented, in the tone of real ones.

use netca_protocol::wire::{Agreement, AgreementRef, Sha256Hex};
use sha2::{Digest, Sha256};

const TEXT: &str = include_str!("agreement-2026-01.txt");
const VERSION: &str = "2026-01";
const TITLE: &str = "沙箱电子认证服务协议";

/// The agreement in force, whole.
pub(crate) fn in_force() -> Agreement {
    let AgreementRef { sha256, version } = reference();
    Agreement { version, sha256, title: TITLE.into(), text: TEXT.into() }
}

/// Which agreement is in force.
pub(crate) fn reference() -> AgreementRef {
    AgreementRef { sha256: Sha256Hex(Sha256::digest(TEXT.as_bytes()).into()), version: VERSION.into() }
}

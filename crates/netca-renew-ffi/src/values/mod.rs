//! Numbers for C: those that stand for nothing, and those that stand for what is an enum in Rust. Enums never cross: a C
//! program may hand in any number, and one that stands for nothing is an error.

use std::time::SystemTime;

use netca_renew::Action;
use netca_renew::netca_cert::{CertificateRole, KeyAlgorithm};
use netca_renew::netca_token::PinStatus;

mod flow;
mod money;

pub use flow::*;
pub use money::*;

/// There is no such number: a count, an amount or a state that is not known or does not apply.
pub const NETCA_NONE: i32 = -1;

/// There is no such time.
pub const NETCA_NO_TIME: i64 = i64::MIN;

/// Whose number an error's vendor code is. Nobody's.
pub const NETCA_VENDOR_NONE: i32 = 0;
/// Whose number an error's vendor code is. The Key's driver's: a CKR_… of PKCS#11.
pub const NETCA_VENDOR_PKCS11: i32 = 1;
/// Whose number an error's vendor code is. The CA's server's: an HTTP status.
pub const NETCA_VENDOR_HTTP: i32 = 2;
/// Whose number an error's vendor code is. The Key's driver's: a SAR_… of SKF.
pub const NETCA_VENDOR_SKF: i32 = 3;

/// What can be done with a certificate, as bits. 申请续期
pub const NETCA_ACTION_APPLY: u32 = 1;
/// What can be done with a certificate, as bits. 查询进度
pub const NETCA_ACTION_QUERY_PROGRESS: u32 = 2;
/// What can be done with a certificate, as bits. 安装证书
pub const NETCA_ACTION_INSTALL: u32 = 4;

/// What is known of a token, as bits. At least one wrong PIN since the last right one.
pub const NETCA_TOKEN_PIN_COUNT_LOW: u32 = 1;
/// What is known of a token, as bits. One PIN try is left.
pub const NETCA_TOKEN_PIN_FINAL_TRY: u32 = 2;
/// What is known of a token, as bits. The PIN is locked.
pub const NETCA_TOKEN_PIN_LOCKED: u32 = 4;
/// What is known of a token, as bits. The PIN is entered on the token itself.
pub const NETCA_TOKEN_PIN_PAD: u32 = 8;

/// Whether a token came or went. It is there.
pub const NETCA_TOKEN_PRESENT: i32 = 0;
/// Whether a token came or went. It was plugged in.
pub const NETCA_TOKEN_INSERTED: i32 = 1;
/// Whether a token came or went. It was removed; what was last known of it.
pub const NETCA_TOKEN_REMOVED: i32 = 2;

/// The kind of a key. Of a kind that is not known here: its certificate can be listed and not renewed.
pub const NETCA_KEY_UNKNOWN: i32 = 0;
/// The kind of a key. RSA
pub const NETCA_KEY_RSA: i32 = 1;
/// The kind of a key. NIST P-256
pub const NETCA_KEY_P256: i32 = 2;
/// The kind of a key. SM2
pub const NETCA_KEY_SM2: i32 = 3;

/// Which side of a pair a certificate can be. Neither, as a CA's.
pub const NETCA_ROLE_NEITHER: i32 = 0;
/// Which side of a pair a certificate can be. Signing: the signing certificate of a pair, or a single one that only signs.
pub const NETCA_ROLE_SIGNING: i32 = 1;
/// Which side of a pair a certificate can be. Encryption.
pub const NETCA_ROLE_ENCRYPTION: i32 = 2;
/// Which side of a pair a certificate can be. Both, as single certificates are.
pub const NETCA_ROLE_BOTH: i32 = 3;

/// A number for each value, and the value of a number.
macro_rules! numbers {
    ($($to:ident, $from:ident: $type:ident { $($variant:ident = $number:ident,)* })*) => {
        $(
            #[allow(dead_code, reason = "not every value is given out")]
            pub(crate) fn $to(value: $type) -> i32 {
                match value {
                    $($type::$variant => $number,)*
                    // A value that this version of the C ABI has no number for.
                    #[allow(unreachable_patterns)]
                    _ => $crate::values::NETCA_NONE,
                }
            }

            #[allow(dead_code, reason = "not every value is taken")]
            pub(crate) fn $from(number: i32) -> Option<$type> {
                match number {
                    $($number => Some($type::$variant),)*
                    _ => None,
                }
            }
        )*

        /// Type, and the names of the values that have a number.
        #[cfg(test)]
        pub(super) const TABLE: &[(&str, &[&str])] = &[$((stringify!($type), &[$(stringify!($variant),)*]),)*];

        #[cfg(test)]
        #[test]
        fn numbers_stand_for_one_value_each() {
            $($(assert!($from($number) == Some($type::$variant) && $to($type::$variant) == $number);)*)*
            $(assert!($from(i32::MIN).is_none() && $from(super::NETCA_NONE).is_none() && $from(1000).is_none());)*
        }
    };
}
use numbers;

pub(crate) fn actions_number(actions: &[Action]) -> u32 {
    let bit = |action: &Action| match action {
        Action::Apply => NETCA_ACTION_APPLY,
        Action::QueryProgress => NETCA_ACTION_QUERY_PROGRESS,
        Action::Install => NETCA_ACTION_INSTALL,
        _ => 0,
    };
    actions.iter().map(bit).fold(0, |all, bit| all | bit)
}

pub(crate) fn pin_bits(status: PinStatus, pad: bool) -> u32 {
    let bit = |is: bool, bit| if is { bit } else { 0 };
    bit(status.count_low, NETCA_TOKEN_PIN_COUNT_LOW)
        | bit(status.final_try, NETCA_TOKEN_PIN_FINAL_TRY)
        | bit(status.locked, NETCA_TOKEN_PIN_LOCKED)
        | bit(pad, NETCA_TOKEN_PIN_PAD)
}

/// How many tries are left, `NETCA_NONE` where the token does not tell.
pub(crate) fn tries_number(status: PinStatus) -> i32 {
    match status {
        PinStatus { locked: true, .. } => 0,
        PinStatus { final_try: true, .. } => 1,
        _ => status.tries_left.and_then(|left| i32::try_from(left).ok()).unwrap_or(NETCA_NONE),
    }
}

pub(crate) fn key_number(algorithm: KeyAlgorithm) -> i32 {
    match algorithm {
        KeyAlgorithm::Rsa { .. } => NETCA_KEY_RSA,
        KeyAlgorithm::P256 => NETCA_KEY_P256,
        KeyAlgorithm::Sm2 => NETCA_KEY_SM2,
        _ => NETCA_KEY_UNKNOWN,
    }
}

pub(crate) fn role_number(role: CertificateRole) -> i32 {
    match role {
        CertificateRole::Signing => NETCA_ROLE_SIGNING,
        CertificateRole::Encryption => NETCA_ROLE_ENCRYPTION,
        CertificateRole::Both => NETCA_ROLE_BOTH,
        _ => NETCA_ROLE_NEITHER,
    }
}

/// Seconds since 1970, UTC.
pub(crate) fn seconds(time: SystemTime) -> i64 {
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_secs()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_secs()).map_or(i64::MIN + 1, |seconds| -seconds),
    }
}

/// An amount in fen, 100 to the yuan.
pub(crate) fn fen(amount: netca_renew::netca_payment::Money) -> i64 {
    i64::try_from(amount.fen()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::{flow, money};

    /// The values that the crates' enums have, read from their sources: one without a number fails here.
    #[test]
    fn every_value_has_a_number() {
        let crates = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
        let files = [
            "netca-renew/src/stage.rs",
            "netca-renew/src/event.rs",
            "netca-renew/src/progress.rs",
            "netca-protocol/src/wire/quote.rs",
            "netca-protocol/src/wire/application.rs",
            "netca-protocol/src/wire/timeline.rs",
            "netca-protocol/src/wire/attachment.rs",
            "netca-payment/src/state.rs",
            "netca-payment/src/payment.rs",
            "netca-payment/src/invoice.rs",
            "netca-payment/src/quote.rs",
            "netca-payment/src/order.rs",
            "netca-payment/src/refund.rs",
            "netca-payment/src/transfer.rs",
            "netca-renew/src/payment_page.rs",
        ];
        let sources = files.map(|file| std::fs::read_to_string(format!("{crates}/{file}")).unwrap()).concat();
        for (name, numbered) in flow::TABLE.iter().chain(money::TABLE) {
            let body = sources.split_once(&format!("pub enum {name} {{")).unwrap().1.split_once("\n}").unwrap().0;
            let is_variant = |line: &&str| line.starts_with(|c: char| c.is_ascii_uppercase());
            let variants = body.lines().filter_map(|line| line.strip_prefix("    ")).filter(is_variant);
            let variants: Vec<&str> = variants.map(|line| line.trim_end_matches(',')).collect();
            assert_eq!(variants.len(), numbered.len(), "{name}: {variants:?}");
            assert!(variants.iter().all(|variant| numbered.contains(variant)), "{name}: {variants:?}");
        }
    }
}

//! A vendor's habits, out of NETCA_SKF_PROFILE.

use std::str::FromStr;

use crate::codes::Codes;
use crate::faults::Faults;
use crate::layout::{Layout, Side};

/// How this module differs from the next vendor's. See the table in `README.md`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Profile {
    pub(crate) layout: Layout,
    pub(crate) side: Side,
    pub(crate) codes: Codes,
    pub(crate) algorithms: Algorithms,
    pub(crate) decrypt: DecryptCall,
    pub(crate) envelope: Envelope,
    /// Whether SKF_RSASignData takes a SHA-256 digest and makes a DigestInfo of it, instead of being brought one.
    pub(crate) rsa_digests: bool,
    /// Whether SKF_DevAuth has to come before applications are made or deleted, as the standard has it.
    pub(crate) device_auth: bool,
    /// The application that a new device comes with; none is the rule.
    pub(crate) application: Option<String>,
    /// What goes wrong on purpose.
    pub(crate) faults: Faults,
}

/// The numbers of algorithms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Algorithms {
    pub(crate) sm4_ecb: u64,
    pub(crate) rsa: u64,
    pub(crate) sm2_sign: u64,
    pub(crate) sm2_encrypt: u64,
    pub(crate) sm3: u64,
    pub(crate) sha1: u64,
    pub(crate) sha256: u64,
}

/// What SKF_ECCDecrypt takes. It is no function of the standard, and vendors gave it three different lists of arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum DecryptCall {
    /// (hContainer, ECCCIPHERBLOB *, out, length)
    #[default]
    Blob,
    /// (hContainer, bSignFlag, ECCCIPHERBLOB *, out, length)
    Flag,
    /// (hContainer, octets, their number, out, length), the octets being 04 ‖ x ‖ y ‖ hash ‖ ciphertext.
    Octets,
}

/// What is in an ENVELOPEDKEYBLOB's cbEncryptedPriKey.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Envelope {
    /// All of its 64 bytes are ciphertext; the key is aligned within them as coordinates are.
    #[default]
    Whole,
    /// 32 bytes of ciphertext, aligned as coordinates are, and 32 zeros.
    Half,
}

impl Algorithms {
    /// As GM/T 0016 lists them.
    pub(crate) const GMT_0016: Self = Self {
        sm4_ecb: 0x401,
        rsa: 0x1_0000,
        sm2_sign: 0x2_0100,
        sm2_encrypt: 0x2_0400,
        sm3: 0x1,
        sha1: 0x2,
        sha256: 0x4,
    };
    /// As GM/T 0006 does: SM2 for signing, key exchange and encryption one step further.
    pub(crate) const GMT_0006: Self = Self { sm2_sign: 0x2_0200, sm2_encrypt: 0x2_0800, ..Self::GMT_0016 };
    /// The digests as one vendor's header numbers them.
    pub(crate) const DIGESTS_0X40: Self = Self { sm3: 0x40, sha1: 0x80, sha256: 0x100, ..Self::GMT_0016 };
}

impl Default for Algorithms {
    fn default() -> Self {
        Self::GMT_0016
    }
}

impl FromStr for Profile {
    type Err = String;

    /// Words with commas between. The error is the word that is not known.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut profile = Self::default();
        for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
            match word {
                "ulong32" => profile.layout.ulong = 4,
                "ulong64" if cfg!(target_pointer_width = "64") => profile.layout.ulong = 8,
                "packed" => profile.layout.packed = true,
                "natural" => profile.layout.packed = false,
                "right" => profile.side = Side::Right,
                "left" => profile.side = Side::Left,
                "codes=common" => profile.codes = Codes::Common,
                "codes=early" => profile.codes = Codes::Early,
                "codes=b-range" => profile.codes = Codes::BRange,
                "codes=bare" => profile.codes = Codes::Bare,
                "algorithms=0016" => profile.algorithms = Algorithms::GMT_0016,
                "algorithms=0006" => profile.algorithms = Algorithms::GMT_0006,
                "algorithms=digests-0x40" => profile.algorithms = Algorithms::DIGESTS_0X40,
                "decrypt=blob" => profile.decrypt = DecryptCall::Blob,
                // The one called cleans up the stack there, so that the number of arguments is fixed.
                "decrypt=flag" if cfg!(target_pointer_width = "64") => profile.decrypt = DecryptCall::Flag,
                "decrypt=octets" if cfg!(target_pointer_width = "64") => profile.decrypt = DecryptCall::Octets,
                "envelope=whole" => profile.envelope = Envelope::Whole,
                "envelope=half" => profile.envelope = Envelope::Half,
                "rsa=info" => profile.rsa_digests = false,
                "rsa=digest" => profile.rsa_digests = true,
                "device-auth" => profile.device_auth = true,
                word => match word.strip_prefix("application=") {
                    Some(name) if (1..=32).contains(&name.len()) => profile.application = Some(name.to_owned()),
                    _ => profile.faults.add(word).ok_or_else(|| word.to_owned())?,
                },
            }
        }
        Ok(profile)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_set_what_they_name() {
        let profile: Profile =
            "ulong64, natural,left,codes=early,algorithms=0006,decrypt=flag,envelope=half,device-auth,\
            without=SKF_GetPINInfo,without=SKF_WaitForDevEvent,application=NETCA"
                .parse()
                .unwrap();
        assert_eq!(profile.layout, Layout { ulong: 8, packed: false });
        assert_eq!((profile.side, profile.codes, profile.decrypt), (Side::Left, Codes::Early, DecryptCall::Flag));
        assert_eq!((profile.envelope, profile.device_auth), (Envelope::Half, true));
        assert_eq!((profile.algorithms.sm2_sign, profile.algorithms.sm2_encrypt), (0x2_0200, 0x2_0800));
        assert_eq!(profile.application.as_deref(), Some("NETCA"));
        let lacks = |function| profile.faults.lacks(function);
        assert!(lacks("SKF_GetPINInfo") && lacks("SKF_WaitForDevEvent") && !lacks("SKF_EnumDev"));
        assert_eq!("".parse(), Ok(Profile::default()));
        assert_eq!("ulong32,packed,right,codes=common,algorithms=0016".parse(), Ok(Profile::default()));
    }

    #[test]
    fn a_word_that_is_not_known_is_named() {
        for (text, word) in
            [("packed,ulong16", "ulong16"), ("without=Enum", "without=Enum"), ("application=", "application=")]
        {
            assert_eq!(text.parse::<Profile>(), Err(word.to_owned()));
        }
    }
}

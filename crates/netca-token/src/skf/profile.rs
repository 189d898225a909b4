use std::str::FromStr;
use std::time::Duration;

/// How structures lie in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SkfLayout {
    /// Bytes of a ULONG in a structure: 4, or 8 with some vendors on 64-bit systems other than Windows.
    pub ulong: usize,
    /// Whether members follow each other without gaps, as under `#pragma pack(1)`.
    pub packed: bool,
}

/// The end of its 64-byte field that a number of 32 bytes lies at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SkfSide {
    /// Zeros, then the number: the standard's way.
    #[default]
    Right,
    /// The number, then zeros.
    Left,
}

/// The numbers of algorithms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SkfAlgorithms {
    /// SM2 for signing, as SKF_GenECCKeyPair takes it.
    pub sm2_sign: u32,
    /// SM4 block by block, in ENVELOPEDKEYBLOB.
    pub sm4_ecb: u32,
}

/// The arguments of SKF_ECCDecrypt, which the standard does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SkfDecrypt {
    /// (hContainer, ECCCIPHERBLOB *, out, length), with the encryption key. Where only SKF_ECCPrvKeyDecrypt is exported, that.
    #[default]
    Blob,
    /// (hContainer, bSignFlag, ECCCIPHERBLOB *, out, length).
    Flag,
    /// (hContainer, octets, their number, out, length), the octets being 04 ‖ x ‖ y ‖ hash ‖ ciphertext.
    Octets,
}

/// What ENVELOPEDKEYBLOB's cbEncryptedPriKey takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SkfEnvelope {
    /// What the CA sent: 64 bytes of ciphertext, or 32 and zeros. Where a Key refuses 64, 32 of them and zeros; a Key looks
    /// whether what comes out belongs to the public key beside it.
    #[default]
    AsSent,
    /// 64 bytes of ciphertext only. 32 cannot be made into 64 without the symmetric key, and are refused.
    Whole,
    /// 32 bytes of ciphertext, and zeros.
    Half,
}

/// How a vendor's driver differs from the next one's. The default is right for most.
///
/// It is also read from words with commas between, such as `ulong64,natural,left,decrypt=flag,application=NETCA`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkfProfile {
    /// The layout of structures; `None` to see it from the length of what SKF_GetDevInfo writes, and where that says nothing, a
    /// ULONG of 4 bytes, packed.
    pub layout: Option<SkfLayout>,
    /// The side of numbers; `None` to see it from the Key's own public keys.
    pub side: Option<SkfSide>,
    /// The application to use; `None` for the only one, or the first that has containers.
    pub application: Option<String>,
    /// The numbers of algorithms.
    pub algorithms: SkfAlgorithms,
    /// The arguments of SKF_ECCDecrypt. With more of them than the driver takes, a program on 32-bit Windows ends badly.
    pub decrypt: SkfDecrypt,
    /// What an enveloped private key is handed over as.
    pub envelope: SkfEnvelope,
    /// How long a call may take; the user may have to press a button on the Key.
    pub timeout: Duration,
}

impl Default for SkfProfile {
    fn default() -> Self {
        Self {
            layout: None,
            side: None,
            application: None,
            algorithms: SkfAlgorithms { sm2_sign: 0x2_0100, sm4_ecb: 0x401 },
            decrypt: SkfDecrypt::default(),
            envelope: SkfEnvelope::default(),
            timeout: Duration::from_secs(60),
        }
    }
}

impl SkfLayout {
    pub(super) const DEFAULT: Self = Self { ulong: 4, packed: true };
    pub(super) const ALL: [Self; 4] = [
        Self { ulong: 4, packed: true },
        Self { ulong: 4, packed: false },
        Self { ulong: 8, packed: true },
        Self { ulong: 8, packed: false },
    ];
}

impl FromStr for SkfProfile {
    type Err = String;

    /// The error is the word that is not known.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut profile = Self::default();
        for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
            let layout = profile.layout.unwrap_or(SkfLayout::DEFAULT);
            match word {
                "ulong32" => profile.layout = Some(SkfLayout { ulong: 4, ..layout }),
                "ulong64" => profile.layout = Some(SkfLayout { ulong: 8, ..layout }),
                "packed" => profile.layout = Some(SkfLayout { packed: true, ..layout }),
                "natural" => profile.layout = Some(SkfLayout { packed: false, ..layout }),
                "right" => profile.side = Some(SkfSide::Right),
                "left" => profile.side = Some(SkfSide::Left),
                "algorithms=0016" => profile.algorithms.sm2_sign = 0x2_0100,
                "algorithms=0006" => profile.algorithms.sm2_sign = 0x2_0200,
                "decrypt=blob" => profile.decrypt = SkfDecrypt::Blob,
                "decrypt=flag" => profile.decrypt = SkfDecrypt::Flag,
                "decrypt=octets" => profile.decrypt = SkfDecrypt::Octets,
                "envelope=as-sent" => profile.envelope = SkfEnvelope::AsSent,
                "envelope=whole" => profile.envelope = SkfEnvelope::Whole,
                "envelope=half" => profile.envelope = SkfEnvelope::Half,
                word => profile.set(word).ok_or_else(|| word.to_owned())?,
            }
        }
        Ok(profile)
    }
}

impl SkfProfile {
    fn set(&mut self, word: &str) -> Option<()> {
        match word.split_once('=')? {
            ("application", name) if !name.is_empty() => self.application = Some(name.to_owned()),
            ("timeout", seconds) => {
                self.timeout =
                    Duration::from_secs(seconds.parse().ok().filter(|seconds| (1..=3600).contains(seconds))?);
            }
            _ => return None,
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_set_what_they_name() {
        let profile: SkfProfile =
            "ulong64, natural,left,algorithms=0006,decrypt=flag,envelope=half,application=NETCA,timeout=5"
                .parse()
                .unwrap();
        assert_eq!(profile.layout, Some(SkfLayout { ulong: 8, packed: false }));
        assert_eq!((profile.side, profile.decrypt), (Some(SkfSide::Left), SkfDecrypt::Flag));
        assert_eq!((profile.algorithms.sm2_sign, profile.envelope), (0x2_0200, SkfEnvelope::Half));
        assert_eq!((profile.application.as_deref(), profile.timeout), (Some("NETCA"), Duration::from_secs(5)));
        assert_eq!("".parse(), Ok(SkfProfile::default()));
        for word in ["ulong16", "application=", "timeout=0", "sideways"] {
            assert_eq!(word.parse::<SkfProfile>(), Err(word.to_owned()));
        }
    }
}

use std::str::FromStr;

use cryptoki_sys::{CK_MECHANISM_TYPE, CK_ULONG};

/// What the token is given to sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pkcs11Signs {
    /// The digest e = SM3(Z ‖ message), made here: nothing is left to what a driver takes for Z.
    #[default]
    Digest,
    /// The message. The token makes Z, with the identifier 1234567812345678, and e.
    Message,
}

/// The form of a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pkcs11Signature {
    /// r ‖ s, 32 bytes each.
    #[default]
    Raw,
    /// DER `SEQUENCE { r, s }`.
    Der,
}

/// The form of a ciphertext that the token decrypts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pkcs11Ciphertext {
    /// C1 ‖ C3 ‖ C2, its first byte 04.
    #[default]
    Raw,
    /// The DER of GM/T 0009, section 7.2.
    Der,
}

/// The form of CKA_EC_POINT in what is given to the token. In what it gives, all of them are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pkcs11Point {
    /// An OCTET STRING of 04 ‖ x ‖ y, as the standard wants it for EC keys.
    #[default]
    Octets,
    /// 04 ‖ x ‖ y.
    Bare,
    /// x ‖ y.
    Coordinates,
}

/// How an encryption key that the CA made comes onto the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pkcs11Import {
    /// Not at all.
    #[default]
    None,
    /// C_UnwrapKey of the whole SM2EnvelopedKey (GM/T 0009, section 7.4) with the signing key.
    Envelope {
        /// The mechanism (`unwrap=`).
        unwrap: u32,
    },
    /// C_UnwrapKey of the SM4 key with the signing key, and C_UnwrapKey of the private key's 32 bytes with that.
    Keys {
        /// The mechanism of the first (`unwrap=`).
        unwrap: u32,
        /// The mechanism of the second, SM4 block by block (`sm4=`).
        sm4: u32,
        /// The type of SM4 keys (`sm4-key-type=`).
        key_type: u32,
    },
    /// C_Decrypt of the SM4 key, and C_CreateObject. For a moment the private key is in this program's memory, where it is wiped.
    Host,
}

/// How a vendor's driver does SM2, which PKCS#11 does not know: numbers of its own, and forms.
///
/// Read from words with commas between: first the name of a known set of numbers, if it is one, then what differs from it, such as
/// `swpkcs11,sign=0x80008104,signs=digest,signature=der`. Without a name, `key-type=`, `generate=` and `sign=` are needed.
///
/// | word | |
/// |---|---|
/// | `ep11` | the numbers of IBM's EP11 (`usr/lib/ep11_stdll/ep11.h` of openCryptoki) |
/// | `swpkcs11` | those of the header `swpkcs11.h`, which several Chinese vendors' drivers share |
/// | `key-type=N` | CKA_KEY_TYPE of SM2 keys |
/// | `generate=N` | the mechanism of C_GenerateKeyPair |
/// | `sign=N`, `signs=digest` or `message`, `signature=raw` or `der` | the mechanism of C_Sign, what it is given, what comes out |
/// | `decrypt=N` or `none`, `ciphertext=c1c3c2` or `der` | the mechanism of C_Decrypt, and what it is given |
/// | `point=octets`, `bare` or `xy` | CKA_EC_POINT of a public key that is written |
/// | `parameters=oid` or `none` | whether CKA_EC_PARAMS, the OID of SM2's curve, goes along where a key is made |
/// | `import=none`, `envelope`, `keys` or `host`, `unwrap=N`, `sm4=N`, `sm4-key-type=N` | see [`Pkcs11Import`] |
///
/// Numbers are decimal, or hexadecimal behind `0x`. No number is tried that is not here: what another mechanism would do with a
/// key, nobody knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pkcs11Profile {
    /// CKA_KEY_TYPE of SM2 keys.
    pub key_type: u32,
    /// The mechanism of C_GenerateKeyPair.
    pub generate: u32,
    /// The mechanism of C_Sign.
    pub sign: u32,
    /// What C_Sign is given.
    pub signs: Pkcs11Signs,
    /// What C_Sign gives.
    pub signature: Pkcs11Signature,
    /// The mechanism of C_Decrypt; `None` where the driver has none.
    pub decrypt: Option<u32>,
    /// What C_Decrypt is given.
    pub ciphertext: Pkcs11Ciphertext,
    /// How a public key that is written has its point.
    pub point: Pkcs11Point,
    /// Whether CKA_EC_PARAMS goes along where a key is made.
    pub parameters: bool,
    /// How an encryption key that the CA made comes onto the token.
    pub import: Pkcs11Import,
}

/// A word of a profile that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{word}\": {rule}")]
pub struct Pkcs11ProfileWord {
    /// The word.
    pub word: String,
    /// What is wrong with it, in English.
    pub rule: &'static str,
}

/// Why SM2 cannot be done through a PKCS#11 driver. Words in quotation marks are those of [`Pkcs11Profile`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Pkcs11ProfileProblem {
    /// No profile was given.
    #[error("it is not in the standard, so the driver's numbers have to be given as a profile")]
    NotGiven,
    /// The token does not have a mechanism that the profile names.
    #[error("the token has no mechanism {number:#x}, which the profile gives as \"{word}\"")]
    NoMechanism {
        /// The word of the profile.
        word: &'static str,
        /// The mechanism.
        number: u32,
    },
    /// The profile does not say how this is done.
    #[error("the profile has no \"{word}\"")]
    Missing {
        /// The word that is missing.
        word: &'static str,
    },
    /// A signature of the token does not verify. It was not used.
    #[error("what the token signed does not verify: \"sign\", \"signs\" or \"signature\" of the profile is wrong")]
    WrongSignature,
    /// The public half of a key that the token made is no SM2 key.
    #[error("the token made a key that is no SM2 key: \"generate\" or \"parameters\" of the profile is wrong")]
    WrongKey,
    /// The driver does not take the templates of keys.
    #[error("the token refuses keys as the profile has them: look at \"key-type\", \"parameters\" and \"point\"")]
    TemplateRefused,
}

/// IBM's numbers: openCryptoki's `ep11.h`. Raw signatures over a digest are what a driver for Sansec's HSM, with the same numbers,
/// makes of CKM_IBM_SM2; its key pairs are made without CKA_EC_PARAMS there, and with them by EP11.
const EP11: Pkcs11Profile = Pkcs11Profile {
    key_type: 0x8005_0002,
    generate: 0x8005_000a,
    sign: 0x8005_000b,
    signs: Pkcs11Signs::Digest,
    signature: Pkcs11Signature::Raw,
    decrypt: Some(0x8005_000d),
    ciphertext: Pkcs11Ciphertext::Raw,
    point: Pkcs11Point::Octets,
    parameters: true,
    import: Pkcs11Import::None,
};

/// `swpkcs11.h`: CKK_SM2, CKM_SM2_KEY_PAIR_GEN, CKM_SM3_SM2_APPID1, whose identifier is 1234567812345678, and CKM_SM2_CIPHER_DER.
const SWPKCS11: Pkcs11Profile = Pkcs11Profile {
    key_type: 0x8000_0004,
    generate: 0x8000_8001,
    sign: 0x8000_8102,
    signs: Pkcs11Signs::Message,
    signature: Pkcs11Signature::Raw,
    decrypt: Some(0x8000_8201),
    ciphertext: Pkcs11Ciphertext::Der,
    point: Pkcs11Point::Octets,
    parameters: true,
    import: Pkcs11Import::None,
};

const NAMES: [(&str, &Pkcs11Profile); 2] = [("ep11", &EP11), ("swpkcs11", &SWPKCS11)];
const NUMBER: &str = "it wants a number from 0 to 0xffffffff, decimal or behind 0x";

/// What was read so far.
#[derive(Default)]
struct Words {
    key_type: Option<u32>,
    generate: Option<u32>,
    sign: Option<u32>,
    signs: Pkcs11Signs,
    signature: Pkcs11Signature,
    decrypt: Option<u32>,
    ciphertext: Pkcs11Ciphertext,
    point: Pkcs11Point,
    no_parameters: bool,
    import: &'static str,
    unwrap: Option<u32>,
    sm4: Option<u32>,
    sm4_key_type: Option<u32>,
}

impl From<&Pkcs11Profile> for Words {
    /// Of a known set of numbers; none of them imports.
    fn from(profile: &Pkcs11Profile) -> Self {
        Self {
            key_type: Some(profile.key_type),
            generate: Some(profile.generate),
            sign: Some(profile.sign),
            signs: profile.signs,
            signature: profile.signature,
            decrypt: profile.decrypt,
            ciphertext: profile.ciphertext,
            point: profile.point,
            no_parameters: !profile.parameters,
            ..Self::default()
        }
    }
}

fn number(text: &str) -> Result<u32, &'static str> {
    let digits = text.strip_prefix("0x").map_or((text, 10), |digits| (digits, 16));
    // A sign is none of ours, though the parser takes one.
    let plain = digits.0.bytes().all(|byte| byte.is_ascii_hexdigit());
    u32::from_str_radix(digits.0, digits.1).ok().filter(|_| plain).ok_or(NUMBER)
}

fn one_of<T: Copy>(value: &str, choices: &[(&str, T)], rule: &'static str) -> Result<T, &'static str> {
    choices.iter().find(|(name, _)| *name == value).map(|(_, choice)| *choice).ok_or(rule)
}

impl Words {
    fn set(&mut self, word: &str) -> Result<(), &'static str> {
        let Some((name, value)) = word.split_once('=') else {
            return Err("it is no word of a profile, nor the name of one: those are ep11 and swpkcs11, and go first");
        };
        match name {
            "key-type" => self.key_type = Some(number(value)?),
            "generate" => self.generate = Some(number(value)?),
            "sign" => self.sign = Some(number(value)?),
            "signs" => {
                let choices = [("digest", Pkcs11Signs::Digest), ("message", Pkcs11Signs::Message)];
                self.signs = one_of(value, &choices, "it wants digest or message")?;
            }
            "signature" => {
                let choices = [("raw", Pkcs11Signature::Raw), ("der", Pkcs11Signature::Der)];
                self.signature = one_of(value, &choices, "it wants raw or der")?;
            }
            "decrypt" if value == "none" => self.decrypt = None,
            "decrypt" => self.decrypt = Some(number(value)?),
            "ciphertext" => {
                let choices = [("c1c3c2", Pkcs11Ciphertext::Raw), ("der", Pkcs11Ciphertext::Der)];
                self.ciphertext = one_of(value, &choices, "it wants c1c3c2 or der")?;
            }
            "point" => {
                let choices = [Pkcs11Point::Octets, Pkcs11Point::Bare, Pkcs11Point::Coordinates];
                let choices: Vec<_> = ["octets", "bare", "xy"].into_iter().zip(choices).collect();
                self.point = one_of(value, &choices, "it wants octets, bare or xy")?;
            }
            "parameters" => {
                self.no_parameters = one_of(value, &[("oid", false), ("none", true)], "it wants oid or none")?;
            }
            "import" => {
                let choices = [("none", ""), ("envelope", "envelope"), ("keys", "keys"), ("host", "host")];
                self.import = one_of(value, &choices, "it wants none, envelope, keys or host")?;
            }
            "unwrap" => self.unwrap = Some(number(value)?),
            "sm4" => self.sm4 = Some(number(value)?),
            "sm4-key-type" => self.sm4_key_type = Some(number(value)?),
            _ => return Err("there is no such word"),
        }
        Ok(())
    }

    fn finish(self) -> Result<Pkcs11Profile, (&'static str, &'static str)> {
        let needed = "it is needed where the profile has no name such as ep11 or swpkcs11";
        let behind = "import=envelope wants unwrap, and import=keys wants unwrap, sm4 and sm4-key-type beside it";
        let import = match (self.import, self.unwrap, self.sm4, self.sm4_key_type) {
            ("envelope", Some(unwrap), ..) => Pkcs11Import::Envelope { unwrap },
            ("keys", Some(unwrap), Some(sm4), Some(key_type)) => Pkcs11Import::Keys { unwrap, sm4, key_type },
            ("host", ..) => Pkcs11Import::Host,
            ("", ..) => Pkcs11Import::None,
            (word, ..) => return Err((word, behind)),
        };
        if import != Pkcs11Import::None && self.decrypt.is_none() {
            return Err(("decrypt", "an encryption key that is imported is tried, for which it is needed"));
        }
        Ok(Pkcs11Profile {
            key_type: self.key_type.ok_or(("key-type", needed))?,
            generate: self.generate.ok_or(("generate", needed))?,
            sign: self.sign.ok_or(("sign", needed))?,
            signs: self.signs,
            signature: self.signature,
            decrypt: self.decrypt,
            ciphertext: self.ciphertext,
            point: self.point,
            parameters: !self.no_parameters,
            import,
        })
    }
}

impl FromStr for Pkcs11Profile {
    type Err = Pkcs11ProfileWord;

    fn from_str(text: &str) -> Result<Self, Pkcs11ProfileWord> {
        let mut words = text.split(',').map(str::trim).filter(|word| !word.is_empty()).peekable();
        let named = words.peek().and_then(|first| NAMES.iter().find(|(name, _)| name == first));
        let mut read = named.map_or_else(Words::default, |(_, profile)| Words::from(*profile));
        for word in words.skip(usize::from(named.is_some())) {
            read.set(word).map_err(|rule| Pkcs11ProfileWord { word: word.to_owned(), rule })?;
        }
        read.finish().map_err(|(word, rule)| Pkcs11ProfileWord { word: word.to_owned(), rule })
    }
}

impl Pkcs11Profile {
    /// What is needed to import, as far as mechanisms tell; `None` where nothing is imported.
    pub(super) fn to_import(&self) -> Option<Vec<(&'static str, u32)>> {
        let decrypt = ("decrypt", self.decrypt?);
        match self.import {
            Pkcs11Import::None => None,
            Pkcs11Import::Host => Some(vec![decrypt]),
            Pkcs11Import::Envelope { unwrap } => Some(vec![("unwrap", unwrap), decrypt]),
            Pkcs11Import::Keys { unwrap, sm4, .. } => Some(vec![("unwrap", unwrap), ("sm4", sm4), decrypt]),
        }
    }
}

/// A number of a profile as the standard's functions take it.
pub(super) fn ulong(number: u32) -> CK_ULONG {
    number as CK_MECHANISM_TYPE
}

#[cfg(test)]
mod tests;

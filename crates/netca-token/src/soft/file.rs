use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use super::SoftProblem;

pub(super) const FORMAT: &str = "netca-soft-token";
pub(super) const VERSION: u64 = 1;
pub(super) const TRIES: u32 = 6;

/// The whole file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Contents {
    format: String,
    version: u64,
    pub(super) tries_left: u32,
    pub(super) token: Bound,
    pub(super) nonce: Base64,
    pub(super) sealed: Base64,
}

/// What is readable without the PIN and cannot be changed without it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Bound {
    pub(super) serial: String,
    pub(super) label: String,
    pub(super) kdf: Kdf,
    pub(super) pin_check: Base64,
    pub(super) next_object: u64,
    pub(super) keys: Vec<PublicHalf>,
    pub(super) certificates: Vec<CertificateRecord>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kdf {
    algorithm: String,
    pub(super) memory_kib: u32,
    pub(super) passes: u32,
    pub(super) lanes: u32,
    pub(super) salt: Base64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PublicHalf {
    pub(super) id: Hex,
    pub(super) public_key: Base64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CertificateRecord {
    pub(super) object: u64,
    pub(super) key: Hex,
    pub(super) label: Base64,
    pub(super) der: Base64,
}

impl Kdf {
    /// 64 MiB and three passes (RFC 9106, section 4, second choice).
    pub(super) fn new(salt: Vec<u8>) -> Self {
        Self { algorithm: "argon2id".to_owned(), memory_kib: 64 * 1024, passes: 3, lanes: 1, salt: Base64(salt) }
    }

    /// Bounds, so that a hostile file exhausts neither memory nor patience.
    fn check(&self) -> Result<(), SoftProblem> {
        let bounds = [
            ("kdf.algorithm", self.algorithm == "argon2id"),
            ("kdf.memory_kib", (1024..=256 * 1024).contains(&self.memory_kib)),
            ("kdf.passes", (1..=10).contains(&self.passes)),
            ("kdf.lanes", (1..=4).contains(&self.lanes)),
            ("kdf.salt", (16..=64).contains(&self.salt.0.len())),
        ];
        within(&bounds)
    }
}

impl Contents {
    pub(super) fn new(token: Bound) -> Self {
        let empty = || Base64(Vec::new());
        let (nonce, sealed) = (empty(), empty());
        Self { format: FORMAT.to_owned(), version: VERSION, tries_left: TRIES, token, nonce, sealed }
    }

    pub(super) fn parse(bytes: &[u8]) -> Result<Self, SoftProblem> {
        #[derive(Deserialize)]
        struct Head {
            format: Option<String>,
            version: Option<u64>,
        }
        let broken = |error: netca_json::Error| match (error.path(), error.position()) {
            (Some(path), _) => SoftProblem::Malformed { field: path.to_owned() },
            (None, position) => {
                let (line, column) = position.unwrap_or_default();
                SoftProblem::Syntax { line, column }
            }
        };
        match netca_json::read::<Head>(bytes) {
            Ok(Head { format: Some(format), version: Some(version) }) if format == FORMAT => {
                if version != VERSION {
                    return Err(SoftProblem::Version { version });
                }
            }
            // JSON of another kind, as against a soft token that was cut short or changed by hand.
            Ok(_) | Err(netca_json::Error::Missing { .. } | netca_json::Error::Value { .. }) => {
                return Err(SoftProblem::NotASoftToken);
            }
            Err(error) => return Err(broken(error)),
        }
        let contents: Self = netca_json::read(bytes).map_err(broken)?;
        contents.token.kdf.check()?;
        within(&[
            ("tries_left", contents.tries_left <= TRIES),
            ("serial", !contents.token.serial.is_empty() && contents.token.serial.len() <= 64),
            ("label", contents.token.label.len() <= 256),
            ("pin_check", contents.token.pin_check.0.len() == 32),
            ("nonce", contents.nonce.0.len() == 24),
        ])?;
        Ok(contents)
    }

    pub(super) fn to_json(&self) -> Result<Vec<u8>, SoftProblem> {
        let mut json = serde_json::to_vec_pretty(self).map_err(|_| SoftProblem::Field { field: "token" })?;
        json.push(b'\n');
        Ok(json)
    }

    /// What the sealed private keys are bound to.
    pub(super) fn associated_data(&self) -> Result<Vec<u8>, SoftProblem> {
        serde_json::to_vec(&(&self.format, self.version, &self.token))
            .map_err(|_| SoftProblem::Field { field: "token" })
    }
}

fn within(bounds: &[(&'static str, bool)]) -> Result<(), SoftProblem> {
    match bounds.iter().find(|(_, holds)| !holds) {
        Some((field, _)) => Err(SoftProblem::Field { field }),
        None => Ok(()),
    }
}

/// Bytes that are base64 in JSON (RFC 4648, section 4, padded).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Base64(pub(super) Vec<u8>);

/// Bytes that are lower-case hex in JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hex(pub(super) Vec<u8>);

impl Serialize for Base64 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Base64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(text).map(Self).map_err(|_| D::Error::custom("not base64"))
    }
}

impl Serialize for Hex {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&crate::KeyId(self.0.clone()))
    }
}

impl<'de> Deserialize<'de> for Hex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let bytes = text.as_bytes().chunks(2).map(|pair| match pair {
            [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
            _ => None,
        });
        bytes.collect::<Option<Vec<u8>>>().map(Self).ok_or_else(|| D::Error::custom("not hex"))
    }
}

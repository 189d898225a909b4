use std::fmt;
use std::str::FromStr;

use crate::Error;

/// The id of one application: a random UUID (RFC 9562, version 4), lower-case.
///
/// The client makes it once, writes it down before anything else, and uses it as the idempotency key for as long as
/// the renewal lives.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ApplicationId(String);

impl ApplicationId {
    /// Makes a new id from the system's random numbers.
    ///
    /// # Errors
    /// [`Error::NoRandomness`] when the system has none to give.
    pub fn random() -> Result<Self, Error> {
        let mut bytes = [0_u8; 16];
        getrandom::fill(&mut bytes).map_err(|_| Error::NoRandomness)?;
        let mut value = u128::from_be_bytes(bytes);
        value = value & !(0xf << 76) | (0x4 << 76);
        value = value & !(0x3 << 62) | (0x2 << 62);
        let hex = format!("{value:032x}");
        let group = |from, to| hex.get(from..to).unwrap_or_default();
        Ok(Self(format!("{}-{}-{}-{}-{}", group(0, 8), group(8, 12), group(12, 16), group(16, 20), group(20, 32))))
    }

    /// The 36 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ApplicationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for ApplicationId {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        let good = text.len() == 36
            && text.bytes().enumerate().all(|(at, byte)| match at {
                8 | 13 | 18 | 23 => byte == b'-',
                14 => byte == b'4',
                19 => matches!(byte, b'8' | b'9' | b'a' | b'b'),
                _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
            });
        if good {
            Ok(Self(text.into()))
        } else {
            Err(Error::Malformed { field: "application_id", rule: "a lower-case UUID, version 4" })
        }
    }
}

/// 业务单号: 2 digits kind, 8 digits date, 7 digits sequence, as `01201709210000846`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BusinessNumber(String);

impl BusinessNumber {
    /// The 17 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BusinessNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for BusinessNumber {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        if text.len() == 17 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(text.into()))
        } else {
            Err(Error::Malformed { field: "business_number", rule: "17 digits" })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_version_4_uuids_and_differ() {
        let (a, b) = (ApplicationId::random().unwrap(), ApplicationId::random().unwrap());
        assert_ne!(a, b);
        assert_eq!(a.as_str().parse::<ApplicationId>().unwrap(), a);
        for bad in ["", "../../etc/passwd", "00000000-0000-0000-0000-000000000000", &a.as_str().to_uppercase()] {
            assert!(bad.parse::<ApplicationId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn business_numbers_are_17_digits() {
        assert!("01201709210000846".parse::<BusinessNumber>().is_ok());
        for bad in ["", "0120170921000084", "012017092100008460", "0120170921000084a"] {
            assert!(bad.parse::<BusinessNumber>().is_err(), "{bad}");
        }
    }
}

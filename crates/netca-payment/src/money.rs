use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Error;

/// An amount of renminbi in whole fen (1 yuan = 100 fen), never negative, at most 10 billion yuan.
///
/// In JSON it is the integer number of fen, so that no reader meets a fraction.
///
/// ```
/// use netca_payment::Money;
/// let fee: Money = "200.00".parse()?;
/// assert_eq!(fee.fen(), 20_000);
/// assert_eq!(fee.to_string(), "200.00");
/// # Ok::<(), netca_payment::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(try_from = "u64", into = "u64")]
#[cfg_attr(feature = "openapi", schemars(extend("maximum" = 1_000_000_000_000_u64)))]
pub struct Money(u64);

impl Money {
    /// No money at all.
    pub const ZERO: Self = Self(0);
    /// The largest amount that can be stated: 10 billion yuan, well inside what a double holds exactly.
    pub const MAX: Self = Self(1_000_000_000_000);

    /// The amount of so many fen.
    ///
    /// # Errors
    /// [`Error::AmountOutOfRange`] above [`Money::MAX`].
    pub fn from_fen(fen: u64) -> Result<Self, Error> {
        if fen > Self::MAX.0 { Err(Error::AmountOutOfRange { field: "amount" }) } else { Ok(Self(fen)) }
    }

    /// The amount in fen.
    pub fn fen(self) -> u64 {
        self.0
    }

    /// The sum, or `None` above [`Money::MAX`].
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).and_then(|fen| Self::from_fen(fen).ok())
    }

    /// The difference, or `None` when it would be negative.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// So many times the amount, or `None` above [`Money::MAX`].
    pub fn checked_mul(self, times: u32) -> Option<Self> {
        self.0.checked_mul(u64::from(times)).and_then(|fen| Self::from_fen(fen).ok())
    }
}

impl TryFrom<u64> for Money {
    type Error = Error;
    fn try_from(fen: u64) -> Result<Self, Error> {
        Self::from_fen(fen)
    }
}

impl From<Money> for u64 {
    fn from(money: Money) -> Self {
        money.0
    }
}

/// Yuan with two decimals and no sign of currency: `100.00`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}.{:02}", self.0 / 100, self.0 % 100))
    }
}

/// Reads yuan: digits, then at most two decimals. No sign, no separators, no exponent.
impl FromStr for Money {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        const MALFORMED: Error = Error::MalformedAmount { field: "amount" };
        let (yuan, decimals) = text.split_once('.').unwrap_or((text, "00"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(yuan) || !digits(decimals) || decimals.len() > 2 {
            return Err(MALFORMED);
        }
        let out_of_range = Error::AmountOutOfRange { field: "amount" };
        let yuan: u64 = yuan.parse().map_err(|_| out_of_range.clone())?;
        let fen: u64 = format!("{decimals:0<2}").parse().map_err(|_| MALFORMED)?;
        yuan.checked_mul(100).and_then(|y| y.checked_add(fen)).ok_or(out_of_range).and_then(Self::from_fen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_yuan() {
        for (text, fen) in [("0", 0), ("0.01", 1), ("1.5", 150), ("100.00", 10_000), ("10000000000.00", Money::MAX.0)] {
            assert_eq!(text.parse::<Money>().unwrap().fen(), fen, "{text}");
        }
        assert_eq!(Money(5).to_string(), "0.05");
        assert_eq!(format!("{:>8}", Money(20_000)), "  200.00");
    }

    #[test]
    fn refuses_what_is_no_amount() {
        for text in ["", "-1", "+1", "0.001", "1.", ".5", "1e3", "1,000", " 1", "٣", "NaN"] {
            assert_eq!(text.parse::<Money>(), Err(Error::MalformedAmount { field: "amount" }), "{text:?}");
        }
        for text in ["10000000000.01", "99999999999999999999999"] {
            assert_eq!(text.parse::<Money>(), Err(Error::AmountOutOfRange { field: "amount" }), "{text:?}");
        }
    }

    #[test]
    fn json_is_whole_fen() {
        assert_eq!(serde_json::to_string(&Money(10_001)).unwrap(), "10001");
        for bad in ["-1", "1.5", "\"1\"", "1000000000001"] {
            assert!(serde_json::from_str::<Money>(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn arithmetic_never_wraps() {
        assert_eq!(Money::MAX.checked_add(Money(1)), None);
        assert_eq!(Money(1).checked_sub(Money(2)), None);
        assert_eq!(Money::MAX.checked_mul(2), None);
        assert_eq!(Money(100).checked_mul(3), Some(Money(300)));
    }
}

use std::fmt;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::{Error, Money, rfc3339};

/// A renewal term (续期时间) in months, 1 to 1200.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(try_from = "u32", into = "u32")]
#[cfg_attr(feature = "openapi", schemars(extend("minimum" = 1, "maximum" = 1200)))]
pub struct TermMonths(u32);

impl TermMonths {
    /// A term of so many months.
    ///
    /// # Errors
    /// [`Error::TermOutOfRange`] outside 1 to 1200.
    pub fn new(months: u32) -> Result<Self, Error> {
        if (1..=1200).contains(&months) { Ok(Self(months)) } else { Err(Error::TermOutOfRange { months }) }
    }

    /// The number of months.
    pub fn months(self) -> u32 {
        self.0
    }
}

impl TryFrom<u32> for TermMonths {
    type Error = Error;
    fn try_from(months: u32) -> Result<Self, Error> {
        Self::new(months)
    }
}

impl From<TermMonths> for u32 {
    fn from(term: TermMonths) -> Self {
        term.0
    }
}

impl fmt::Display for TermMonths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a fee's unit price is counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FeeUnit {
    /// 元/年
    Year,
    /// 元/月
    Month,
    /// 元/次
    Piece,
}

/// One line of the fees: 费用名称, 费用单价, 数量, 小计.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct FeeLine {
    /// 费用名称, as the CA words it.
    pub name: String,
    /// 费用单价, per [`FeeLine::unit`].
    pub unit_price: Money,
    /// What the price is counted by.
    pub unit: FeeUnit,
    /// 数量
    pub quantity: u32,
    /// 小计: unit price times quantity.
    pub subtotal: Money,
}

/// One term that the CA offers, with its price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct QuoteOption {
    /// The term.
    pub term_months: TermMonths,
    /// What is charged for.
    pub fee_lines: Vec<FeeLine>,
    /// The sum of the fee lines.
    pub total: Money,
    /// The end of the new certificate, if it were issued now.
    #[serde(with = "rfc3339")]
    #[cfg_attr(feature = "openapi", schemars(with = "String", extend("format" = "date-time")))]
    pub new_not_after: SystemTime,
}

impl QuoteOption {
    /// Checks that the lines multiply and add up.
    ///
    /// # Errors
    /// [`Error::SubtotalMismatch`], [`Error::TotalMismatch`], [`Error::AmountOutOfRange`].
    pub fn check(&self) -> Result<(), Error> {
        check_lines(&self.fee_lines, self.total)
    }
}

pub(crate) fn check_lines(lines: &[FeeLine], total: Money) -> Result<(), Error> {
    let out_of_range = || Error::AmountOutOfRange { field: "fee_lines" };
    let mut sum = Money::ZERO;
    for (line, fee) in lines.iter().enumerate() {
        let computed = fee.unit_price.checked_mul(fee.quantity).ok_or_else(out_of_range)?;
        if computed != fee.subtotal {
            return Err(Error::SubtotalMismatch { line, stated: fee.subtotal, computed });
        }
        sum = sum.checked_add(computed).ok_or_else(out_of_range)?;
    }
    if sum == total { Ok(()) } else { Err(Error::TotalMismatch { stated: total, computed: sum }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(price: u64, quantity: u32, subtotal: u64) -> FeeLine {
        let fen = |fen| Money::from_fen(fen).unwrap();
        FeeLine {
            name: "证书服务费用".into(),
            unit_price: fen(price),
            unit: FeeUnit::Year,
            quantity,
            subtotal: fen(subtotal),
        }
    }

    #[test]
    fn lines_must_multiply_and_add_up() {
        let fen = |fen| Money::from_fen(fen).unwrap();
        assert_eq!(check_lines(&[line(10_000, 2, 20_000), line(500, 1, 500)], fen(20_500)), Ok(()));
        assert_eq!(
            check_lines(&[line(10_000, 2, 10_000)], fen(10_000)),
            Err(Error::SubtotalMismatch { line: 0, stated: fen(10_000), computed: fen(20_000) })
        );
        assert_eq!(
            check_lines(&[line(10_000, 2, 20_000)], fen(19_999)),
            Err(Error::TotalMismatch { stated: fen(19_999), computed: fen(20_000) })
        );
        assert!(check_lines(&[line(Money::MAX.fen(), 2, 0)], Money::ZERO).is_err());
    }

    #[test]
    fn terms_are_bounded() {
        assert_eq!(TermMonths::new(0), Err(Error::TermOutOfRange { months: 0 }));
        assert_eq!(TermMonths::new(1201), Err(Error::TermOutOfRange { months: 1201 }));
        assert!(serde_json::from_str::<TermMonths>("0").is_err());
        assert_eq!(serde_json::from_str::<TermMonths>("12").unwrap().months(), 12);
    }
}

//! What is said of organisations and their bank accounts.

use std::fmt;
use std::time::SystemTime;

use netca_payment::rfc3339;
use time::Date;

use super::{FieldError, FieldRule, date};

/// A taxpayer number (纳税人识别号): the unified social credit code of GB 32100-2015, 17 characters and a check character
/// (modulo 31, weights the powers of 3).
#[derive(Clone, PartialEq, Eq)]
pub struct TaxNumber(String);

impl TaxNumber {
    /// Reads 18 characters; small letters are made capitals.
    ///
    /// # Errors
    /// Names `field` and the rule.
    pub fn parse(field: &str, text: &str) -> Result<Self, FieldError> {
        const ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
        let error = |rule| FieldError::new(field, rule);
        let text = text.trim().to_ascii_uppercase();
        if text.is_empty() {
            return Err(error(FieldRule::Required));
        }
        let value = |byte: &u8| ALPHABET.iter().position(|known| known == byte);
        let values: Option<Vec<usize>> = text.as_bytes().iter().map(value).collect();
        let values = values.ok_or_else(|| error(FieldRule::TaxNumberShape))?;
        let (body, check) = match values.as_slice() {
            [body @ .., check] if body.len() == 17 => (body, *check),
            _ => return Err(error(FieldRule::TaxNumberShape)),
        };
        let weighted = body.iter().fold((0, 1), |(sum, weight), value| (sum + value * weight, weight * 3 % 31));
        let expected = (31 - weighted.0 % 31) % 31;
        if check == expected { Ok(Self(text)) } else { Err(error(FieldRule::TaxNumberCheckCharacter)) }
    }

    /// The 18 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A bank account number: 5 to 30 digits.
#[derive(Clone, PartialEq, Eq)]
pub struct BankAccount(String);

impl BankAccount {
    /// Reads digits; spaces and hyphens between groups are taken away.
    ///
    /// # Errors
    /// Names `field` and the rule.
    pub fn parse(field: &str, text: &str) -> Result<Self, FieldError> {
        let digits: String = text.trim().chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        if digits.is_empty() {
            return Err(FieldError::new(field, FieldRule::Required));
        }
        if (5..=30).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(digits))
        } else {
            Err(FieldError::new(field, FieldRule::BankAccount))
        }
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// 付款日期: a day in China that has come, as `2026-11-22`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PaymentDate(Date);

impl PaymentDate {
    /// Reads `YYYY-MM-DD`, from 2000 to the day that `now` is in China.
    ///
    /// # Errors
    /// Names `field` and the rule.
    pub fn parse(field: &str, text: &str, now: SystemTime) -> Result<Self, FieldError> {
        let error = |rule| FieldError::new(field, rule);
        let text = text.trim();
        if text.is_empty() {
            return Err(error(FieldRule::Required));
        }
        let parts: Vec<&str> = text.split('-').collect();
        let date = match parts[..] {
            [year, month, day] => date(year, month, day).filter(|date| date.year() >= 2000),
            _ => None,
        };
        let date = date.ok_or_else(|| error(FieldRule::Date))?;
        if date > rfc3339::china(now).date() { Err(error(FieldRule::FutureDate)) } else { Ok(Self(date)) }
    }
}

impl fmt::Display for PaymentDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

macro_rules! hidden_debug {
    ($($name:ident)*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )*};
}
hidden_debug! { TaxNumber BankAccount }

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn tax_numbers_have_a_right_check_character() {
        // Published codes of public institutions, and the example of the standard's annex.
        for good in ["91350100M000100Y43", "91350100m000100y43"] {
            assert_eq!(TaxNumber::parse("f", good).unwrap().as_str(), "91350100M000100Y43");
        }
        let rule = |text: &str| TaxNumber::parse("f", text).unwrap_err().rule;
        assert_eq!(rule("91350100M000100Y44"), FieldRule::TaxNumberCheckCharacter);
        assert_eq!(rule("91350100M000100Y4"), FieldRule::TaxNumberShape);
        assert_eq!(rule("91350100I000100Y43"), FieldRule::TaxNumberShape);
        assert_eq!(rule(" "), FieldRule::Required);
    }

    #[test]
    fn every_single_wrong_character_is_found() {
        let good = "91350100M000100Y43";
        for at in 0..18 {
            for other in "0123456789ABCDEFGHJKLMNPQRTUWXY".chars() {
                let text: String = good.chars().enumerate().map(|(i, c)| if i == at { other } else { c }).collect();
                assert_eq!(TaxNumber::parse("f", &text).is_ok(), text == good, "{text}");
            }
        }
    }

    #[test]
    fn accounts_are_digits() {
        assert_eq!(BankAccount::parse("f", "7443 9001-8260").unwrap().as_str(), "744390018260");
        for bad in ["1234", "12345678901234567890123456789012", "1234a", "-", "1'; DROP"] {
            assert!(BankAccount::parse("f", bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_payment_date_has_come_in_china() {
        // 2026-11-21T16:30:00Z is half past midnight on the 22nd in China.
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_278_600);
        assert_eq!(PaymentDate::parse("f", "2026-11-22", now).unwrap().to_string(), "2026-11-22");
        let rule = |text: &str| PaymentDate::parse("f", text, now).unwrap_err().rule;
        assert_eq!(rule("2026-11-23"), FieldRule::FutureDate);
        for bad in ["2026-02-30", "22.11.2026", "2026-11-22T00:00:00", "20261122", "1999-12-31", "+002026-11-22"] {
            assert_eq!(rule(bad), FieldRule::Date, "{bad}");
        }
    }
}

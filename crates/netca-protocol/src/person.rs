//! What is said of people and organisations, parsed once so that it cannot be wrong later: [`ResidentId`], [`Mobile`],
//! [`Email`], [`TaxNumber`], [`BankAccount`], [`Text`].
//!
//! `Debug` never shows the value, and no error repeats it.

mod organisation;

use std::fmt;

pub use organisation::{BankAccount, PaymentDate, TaxNumber};
use time::{Date, Month};

/// The day that four, two and two digits name, if there is such a day.
fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    let is_digits = |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    if !(is_digits(year, 4) && is_digits(month, 2) && is_digits(day, 2)) {
        return None;
    }
    let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
    Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()
}

/// A field that breaks a rule. Holds the field's path and the rule, never what was typed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {rule}")]
pub struct FieldError {
    /// The field as a path, as `operator.email`.
    pub field: String,
    /// The rule that it breaks.
    pub rule: FieldRule,
}

impl FieldError {
    /// Names a field and the rule that it breaks.
    pub fn new(field: impl Into<String>, rule: FieldRule) -> Self {
        Self { field: field.into(), rule }
    }
}

/// A rule that a field can break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum FieldRule {
    /// Nothing was given where something is needed.
    #[error("must be given")]
    Required,
    /// Longer than so many characters.
    #[error("at most {max} characters")]
    TooLong {
        /// The most characters.
        max: usize,
    },
    /// Control characters, or characters that turn text around.
    #[error("no control characters")]
    ControlCharacter,
    /// A resident identity number has 17 digits and a digit or X.
    #[error("a resident ID number has 17 digits and a last digit or X (GB 11643)")]
    ResidentIdShape,
    /// Its date of birth is no date.
    #[error("the date in the resident ID number does not exist (GB 11643)")]
    ResidentIdDate,
    /// Its last digit does not fit the others.
    #[error("the check digit of the resident ID number is wrong (GB 11643)")]
    ResidentIdCheckDigit,
    /// A mobile number of the mainland: 11 digits, 13 to 19 first.
    #[error("a mobile number has 11 digits and begins with 13 to 19")]
    Mobile,
    /// An e-mail address: local part, @, domain with a dot.
    #[error("an e-mail address is name@domain, at most 254 characters")]
    Email,
    /// A unified social credit code has 18 digits and capital letters without I, O, S, V, Z.
    #[error(
        "a taxpayer number is the unified social credit code: 18 digits and letters without I, O, S, V, Z (GB 32100)"
    )]
    TaxNumberShape,
    /// Its last character does not fit the others.
    #[error("the check character of the taxpayer number is wrong (GB 32100)")]
    TaxNumberCheckCharacter,
    /// A bank account number has 5 to 30 digits.
    #[error("a bank account number has 5 to 30 digits")]
    BankAccount,
    /// An amount in yuan with at most two decimals, more than nothing.
    #[error("an amount in yuan, digits with at most two decimals, more than 0")]
    Amount,
    /// A date that exists, as `2026-11-22`.
    #[error("a date as YYYY-MM-DD")]
    Date,
    /// A date after today, in China.
    #[error("a date that is not in the future")]
    FutureDate,
    /// More than so many of them.
    #[error("at most {max} of them")]
    TooMany {
        /// The most.
        max: usize,
    },
    /// A file's content is of no type that is taken.
    #[error("a PDF, JPEG or PNG file, as far as the CA takes them")]
    MediaType,
    /// A file is empty or larger than so many bytes.
    #[error("a file of 1 to {max} bytes")]
    FileSize {
        /// The most bytes.
        max: u64,
    },
    /// A file's end is missing, as of a scan that was broken off.
    #[error("a whole file: the end of this one is missing")]
    CutOff,
    /// The same file is named twice; one file can be of one kind only.
    #[error("each file once, with one kind")]
    Twice,
    /// Not one of the values that the CA offers.
    #[error("not one of the choices that the CA offers")]
    NotOffered,
}

/// A resident identity number (公民身份号码, GB 11643-1999): 6 digits place, 8 digits date of birth, 3 digits sequence,
/// 1 check digit by ISO 7064 MOD 11-2.
#[derive(Clone, PartialEq, Eq)]
pub struct ResidentId(String);

impl ResidentId {
    /// Reads 18 characters; a last `x` is made `X`.
    ///
    /// # Errors
    /// Names `field` and the rule.
    pub fn parse(field: &str, text: &str) -> Result<Self, FieldError> {
        let error = |rule| FieldError::new(field, rule);
        let text = text.trim().to_ascii_uppercase();
        if text.is_empty() {
            return Err(error(FieldRule::Required));
        }
        let (body, check) = match text.as_bytes() {
            [body @ .., check] if body.len() == 17 && body.iter().all(u8::is_ascii_digit) => (body, *check),
            _ => return Err(error(FieldRule::ResidentIdShape)),
        };
        if body.first() == Some(&b'0') || !(check.is_ascii_digit() || check == b'X') {
            return Err(error(FieldRule::ResidentIdShape));
        }
        let born = text.get(6..14).and_then(|digits| date(digits.get(..4)?, digits.get(4..6)?, digits.get(6..)?));
        if born.is_none_or(|born| born.year() < 1850) {
            return Err(error(FieldRule::ResidentIdDate));
        }
        const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        let sum: u32 = body.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
        let expected = match (12 - sum % 11) % 11 {
            10 => b'X',
            digit => b'0' + digit as u8,
        };
        if check == expected { Ok(Self(text)) } else { Err(error(FieldRule::ResidentIdCheckDigit)) }
    }

    /// The 18 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A mobile number of the Chinese mainland, 11 digits (numbering plan: 13 to 19).
#[derive(Clone, PartialEq, Eq)]
pub struct Mobile(String);

impl Mobile {
    /// Reads 11 digits; a leading `+86` and spaces or hyphens between groups are taken away.
    ///
    /// # Errors
    /// Names `field` and the rule.
    pub fn parse(field: &str, text: &str) -> Result<Self, FieldError> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Err(FieldError::new(field, FieldRule::Required));
        }
        let digits: String =
            trimmed.strip_prefix("+86").unwrap_or(trimmed).chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        match digits.as_bytes() {
            [b'1', b'3'..=b'9', rest @ ..] if rest.len() == 9 && rest.iter().all(u8::is_ascii_digit) => {
                Ok(Self(digits))
            }
            _ => Err(FieldError::new(field, FieldRule::Mobile)),
        }
    }

    /// The 11 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An e-mail address to which notices can go: RFC 5321 shape, without quoting and comments.
#[derive(Clone, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// Reads an address.
    ///
    /// # Errors
    /// Names `field` and the rule.
    pub fn parse(field: &str, text: &str) -> Result<Self, FieldError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(FieldError::new(field, FieldRule::Required));
        }
        let good = text.len() <= 254
            && text.split_once('@').is_some_and(|(local, domain)| is_local_part(local) && is_domain(domain));
        if good { Ok(Self(text.into())) } else { Err(FieldError::new(field, FieldRule::Email)) }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_local_part(local: &str) -> bool {
    let atom =
        |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) || (!c.is_ascii() && !c.is_control());
    local.len() <= 64 && local.split('.').all(|part| !part.is_empty() && part.chars().all(atom))
}

fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || (!c.is_ascii() && c.is_alphanumeric()))
    };
    domain.len() <= 253
        && domain.contains('.')
        && domain.split('.').all(label)
        && !domain.rsplit('.').next().is_some_and(|last| last.bytes().all(|b| b.is_ascii_digit()))
}

/// A line of text that a person typed: trimmed, not empty, bounded, without control or direction characters.
#[derive(Clone, PartialEq, Eq)]
pub struct Text(String);

impl Text {
    /// Reads a line of at most `max` characters.
    ///
    /// # Errors
    /// Names `field` and the rule.
    pub fn parse(field: &str, text: &str, max: usize) -> Result<Self, FieldError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(FieldError::new(field, FieldRule::Required));
        }
        if text.chars().count() > max {
            return Err(FieldError::new(field, FieldRule::TooLong { max }));
        }
        let turning = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
        if text.chars().any(|c| c.is_control() || turning(c)) {
            return Err(FieldError::new(field, FieldRule::ControlCharacter));
        }
        Ok(Self(text.into()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
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
hidden_debug! { ResidentId Mobile Email Text }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resident_ids_follow_gb_11643() {
        // The standard's own specimen, and made-up numbers with check digits computed by hand.
        for good in ["11010519491231002X", "11010519491231002x", "440524188001010014", " 440524188001010014 "] {
            assert!(ResidentId::parse("id", good).is_ok(), "{good}");
        }
        for (bad, rule) in [
            ("", FieldRule::Required),
            ("110105194912310021", FieldRule::ResidentIdCheckDigit),
            ("11010519491231002", FieldRule::ResidentIdShape),
            ("1101051949123100２X", FieldRule::ResidentIdShape),
            ("010105194912310021", FieldRule::ResidentIdShape),
            ("11010519490231002X", FieldRule::ResidentIdDate),
            ("11010519491331002X", FieldRule::ResidentIdDate),
            ("11010519491200002X", FieldRule::ResidentIdDate),
        ] {
            assert_eq!(ResidentId::parse("id", bad), Err(FieldError::new("id", rule)), "{bad}");
        }
    }

    #[test]
    fn mobiles() {
        for good in ["13800138000", "+86 138-0013-8000", "19900000000"] {
            assert_eq!(Mobile::parse("m", good).unwrap().as_str().len(), 11, "{good}");
        }
        for bad in
            ["12800138000", "1380013800", "138001380000", "+85213800138000", "1380013800a", "１３８００１３８０００"]
        {
            assert_eq!(Mobile::parse("m", bad), Err(FieldError::new("m", FieldRule::Mobile)), "{bad}");
        }
    }

    #[test]
    fn emails() {
        for good in ["a@b.example", "zhang.san+tax@mail.corp.example", "张三@邮件.example"] {
            assert!(Email::parse("e", good).is_ok(), "{good}");
        }
        for bad in [
            "a",
            "a@b",
            "@b.example",
            "a@",
            "a@@b.example",
            "a b@c.example",
            "a@b..example",
            "a.@b.example",
            "a@-b.example",
            "a@1.2.3.4",
            "a\n@b.example",
            "\"a\"@b.example",
        ] {
            assert_eq!(Email::parse("e", bad), Err(FieldError::new("e", FieldRule::Email)), "{bad}");
        }
        assert!(Email::parse("e", &format!("{}@b.example", "a".repeat(65))).is_err());
    }

    #[test]
    fn text_is_bounded_and_plain() {
        assert_eq!(Text::parse("t", " 广州市 ", 3).unwrap().as_str(), "广州市");
        assert_eq!(Text::parse("t", "广州市天", 3), Err(FieldError::new("t", FieldRule::TooLong { max: 3 })));
        for bad in ["a\0b", "a\u{1b}[31m", "a\u{202e}b", "a\nb"] {
            assert_eq!(Text::parse("t", bad, 99), Err(FieldError::new("t", FieldRule::ControlCharacter)), "{bad:?}");
        }
    }

    #[test]
    fn nothing_personal_is_shown() {
        assert_eq!(format!("{:?}", Mobile::parse("m", "13800138000").unwrap()), "Mobile(…)");
        let error = Mobile::parse("operator.mobile", "12345").unwrap_err();
        assert!(!error.to_string().contains("12345"));
    }
}

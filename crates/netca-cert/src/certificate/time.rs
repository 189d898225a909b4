//! UTCTime and GeneralizedTime (RFC 5280, section 4.1.2.5). By hand, since `der` knows no year before 1970 and PKITS
//! has certificates of 1950.

use std::time::{Duration, SystemTime};

use der::Tag;

use crate::Error;
use crate::asn1::Walk;

/// Reads one Time; only the forms that RFC 5280 allows: seconds present, no fraction, `Z`.
pub(super) fn read(walk: &mut Walk<'_>) -> Result<SystemTime, Error> {
    let element = walk.any()?;
    let text = std::str::from_utf8(element.content).map_err(|_| walk.malformed())?;
    let time = match element.tag {
        Tag::UtcTime => {
            // Two-digit years from 50 are of the last century.
            let century = if text >= "5" { "19" } else { "20" };
            parse(&format!("{century}{text}"))
        }
        Tag::GeneralizedTime => parse(text),
        _ => None,
    };
    time.ok_or_else(|| walk.malformed())
}

/// Reads `yyyymmddhhmmssZ`.
fn parse(text: &str) -> Option<SystemTime> {
    let digits = text.strip_suffix('Z').filter(|digits| digits.len() == 14)?;
    if !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let number = |range| digits.get(range).and_then(|digits: &str| digits.parse::<i64>().ok());
    let (year, month, day) = (number(0..4)?, number(4..6)?, number(6..8)?);
    let (hour, minute, second) = (number(8..10)?, number(10..12)?, number(12..14)?);
    let fits = (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
    if !fits || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let seconds = ((days_since_epoch(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
    let distance = Duration::from_secs(seconds.unsigned_abs());
    if seconds < 0 {
        SystemTime::UNIX_EPOCH.checked_sub(distance)
    } else {
        SystemTime::UNIX_EPOCH.checked_add(distance)
    }
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days from 1970-01-01 in the Gregorian calendar, counting years from March so that the leap day comes last.
fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + (month * 153 + 2) / 5 + day - 1 - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Structure;

    fn seconds(tag: u8, text: &str) -> Option<i64> {
        let der = crate::asn1::encode(tag, &[text.as_bytes()]);
        let time = read(&mut Walk::over(&der, Structure::Certificate).unwrap()).ok()?;
        Some(match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => after.as_secs() as i64,
            Err(before) => -(before.duration().as_secs() as i64),
        })
    }

    // Expected values from `date -u -d … +%s`.
    #[test]
    fn reads_both_forms() {
        for (tag, text, expected) in [
            (0x17, "700101000000Z", 0),
            (0x17, "500101000000Z", -631_152_000),
            (0x17, "491231235959Z", 2_524_607_999),
            (0x17, "240229120000Z", 1_709_208_000),
            (0x18, "20261122080910Z", 1_795_334_950),
            (0x18, "99991231235959Z", 253_402_300_799),
            (0x18, "16010101000000Z", -11_644_473_600),
        ] {
            assert_eq!(seconds(tag, text), Some(expected), "{text}");
        }
    }

    #[test]
    fn refuses_other_forms() {
        for text in
            ["7001010000Z", "700101000000+0800", "700230000000Z", "230229000000Z", "701301000000Z", "70010a000000Z"]
        {
            assert_eq!(seconds(0x17, text), None, "{text}");
        }
        for text in ["20260101000000", "20260101000000.5Z", "20260101240000Z", "+2260101000000Z", ""] {
            assert_eq!(seconds(0x18, text), None, "{text}");
        }
    }
}

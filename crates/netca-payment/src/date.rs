use std::fmt;
use std::time::{Duration, SystemTime};

const SECONDS: i64 = 86_400;
/// Days from 0000-03-01 to 1970-01-01. Years are counted from March, so that the day that comes and goes is their last.
const MARCH: i64 = 719_468;
/// Days in 400 years.
const ERA: i64 = 146_097;

/// A day of the Gregorian calendar, in the years 0 to 9999: what RFC 3339 can write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// 9999-12-31
    pub const MAX: Self = Self { year: 9999, month: 12, day: 31 };
    /// 0000-01-01
    pub const MIN: Self = Self { year: 0, month: 1, day: 1 };

    /// The day of that number in the month, or `None` when there is none.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            2 => 28 + u8::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        (year <= 9999 && (1..=days).contains(&day)).then_some(Self { year, month, day })
    }

    /// Reads `YYYY-MM-DD`, exactly.
    pub fn parse(text: &str) -> Option<Self> {
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text.as_bytes() else { return None };
        let year = number(&[y1, y2, y3, y4])?;
        Self::new(u16::try_from(year).ok()?, number(&[m1, m2])? as u8, number(&[d1, d2])? as u8)
    }

    /// The day that a moment falls on, so many seconds east of Greenwich; `None` outside the years.
    pub fn of(time: SystemTime, offset: i64) -> Option<Self> {
        split(time).and_then(|(seconds, _)| Self::from_days(seconds.checked_add(offset)?.div_euclid(SECONDS)))
    }

    /// The year, 0 to 9999.
    pub fn year(self) -> u16 {
        self.year
    }

    /// Days after 1970-01-01; negative before.
    pub(crate) fn days(self) -> i64 {
        let month = i64::from(self.month);
        let (year, month) =
            if month > 2 { (i64::from(self.year), month - 3) } else { (i64::from(self.year) - 1, month + 9) };
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * month + 2) / 5 + i64::from(self.day) - 1;
        era * ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year - MARCH
    }

    /// The inverse of [`Self::days`].
    pub(crate) fn from_days(days: i64) -> Option<Self> {
        let days = days.checked_add(MARCH)?;
        let (era, of_era) = (days.div_euclid(ERA), days.rem_euclid(ERA));
        let years = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * years + years / 4 - years / 100);
        let march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * march + 2) / 5 + 1;
        let month = if march < 10 { march + 3 } else { march - 9 };
        let year = years + era * 400 + i64::from(month <= 2);
        Self::new(u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    }

    /// The moment so many seconds after this day began in Greenwich; `None` where this system's clock does not reach.
    pub fn at(self, seconds: i64, nanos: u32) -> Option<SystemTime> {
        let seconds = self.days() * SECONDS + seconds;
        let distance = Duration::from_secs(seconds.unsigned_abs());
        let whole = if seconds < 0 {
            SystemTime::UNIX_EPOCH.checked_sub(distance)
        } else {
            SystemTime::UNIX_EPOCH.checked_add(distance)
        };
        whole?.checked_add(Duration::from_nanos(nanos.into()))
    }
}

/// `2026-12-12`
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// Whole seconds after 1970 began, rounded down, and nanoseconds after them.
pub(crate) fn split(time: SystemTime) -> Option<(i64, u32)> {
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => Some((i64::try_from(after.as_secs()).ok()?, after.subsec_nanos())),
        Err(error) => {
            let before = error.duration();
            let (seconds, nanos) = (i64::try_from(before.as_secs()).ok()?, before.subsec_nanos());
            Some(if nanos == 0 { (-seconds, 0) } else { (-seconds - 1, 1_000_000_000 - nanos) })
        }
    }
}

/// The number that digits write, at most nine of them.
pub(crate) fn number(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() || digits.len() > 9 {
        return None;
    }
    digits.iter().try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// jiff counts days in its own way.
    #[test]
    fn every_day_is_the_one_that_jiff_has() {
        let first = jiff::civil::date(0, 1, 1);
        let mut day = first;
        for days in Date::MIN.days()..=Date::MAX.days() {
            let date = Date::from_days(days).unwrap();
            assert_eq!((date.year as i16, date.month as i8, date.day as i8), (day.year(), day.month(), day.day()));
            assert_eq!(date.days(), days);
            day = day.tomorrow().unwrap_or(first);
        }
        assert_eq!((Date::from_days(Date::MIN.days() - 1), Date::from_days(Date::MAX.days() + 1)), (None, None));
        assert_eq!((Date::from_days(i64::MAX), Date::from_days(i64::MIN)), (None, None));
    }

    #[test]
    fn only_days_that_exist() {
        for (year, month, day) in
            [(2026, 2, 29), (1900, 2, 29), (2026, 4, 31), (2026, 13, 1), (2026, 0, 1), (2026, 1, 0)]
        {
            assert_eq!(Date::new(year, month, day), None, "{year}-{month}-{day}");
        }
        assert!(Date::new(2000, 2, 29).is_some() && Date::new(10_000, 1, 1).is_none());
        for bad in ["", "2026-1-01", "2026-01-1", "20260101", "2026-01-01Z", "+026-01-01", "2026/01/01", "２０-01-01"]
        {
            assert_eq!(Date::parse(bad), None, "{bad}");
        }
        assert_eq!(Date::parse("2026-11-22").map(|date| date.to_string()).as_deref(), Some("2026-11-22"));
    }

    #[test]
    fn a_moment_is_on_a_day_by_where_one_is() {
        let evening = Date::parse("2026-11-21").unwrap().at(16 * 3600 + 1800, 0).unwrap();
        assert_eq!(Date::of(evening, 0).unwrap().to_string(), "2026-11-21");
        assert_eq!(Date::of(evening, 8 * 3600).unwrap().to_string(), "2026-11-22");
        let before = SystemTime::UNIX_EPOCH - Duration::from_nanos(1);
        assert_eq!(Date::of(before, 0).unwrap().to_string(), "1969-12-31");
    }
}

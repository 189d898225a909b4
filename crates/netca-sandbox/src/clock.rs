use std::sync::Arc;
use std::time::{Duration, SystemTime};

use netca_payment::{TermMonths, rfc3339};
use time::{Date, Month};

/// Where the sandbox takes the time from, so that tests can move it.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> SystemTime + Send + Sync>);

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self::new(SystemTime::now)
    }

    /// A clock of one's own.
    pub fn new(now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The time, in whole milliseconds as the records keep it.
    pub(crate) fn now(&self) -> SystemTime {
        from_millis(to_millis((self.0)()))
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clock")
    }
}

/// Milliseconds since 1970, negative before.
pub(crate) fn to_millis(time: SystemTime) -> i64 {
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_millis()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_millis()).map_or(i64::MIN, |millis| -millis),
    }
}

/// The time so many milliseconds after 1970; the nearest there is when it cannot be held.
pub(crate) fn from_millis(millis: i64) -> SystemTime {
    let span = Duration::from_millis(millis.unsigned_abs());
    let epoch = SystemTime::UNIX_EPOCH;
    if millis < 0 { epoch.checked_sub(span) } else { epoch.checked_add(span) }.unwrap_or(epoch)
}

/// The day in China (+08:00, no summer time since 1991) as `yyyymmdd`: business and order numbers begin with it.
pub(crate) fn china_day(time: SystemTime) -> String {
    let day = rfc3339::china(time).date();
    format!("{:04}{:02}{:02}", day.year(), u8::from(day.month()), day.day())
}

/// The time in China, as pages show it: `2017-09-21 14:49:48`.
pub(crate) fn china_time(time: SystemTime) -> String {
    let time = rfc3339::china(time);
    let (hour, minute, second) = time.to_hms();
    format!("{} {hour:02}:{minute:02}:{second:02}", time.date())
}

/// The time so many calendar months later, at the same time of day in UTC, the zone that certificates state their
/// dates in. A day that the month lacks becomes its last: 31 January and one month is 28 or 29 February.
pub(crate) fn add_months(time: SystemTime, term: TermMonths) -> Option<SystemTime> {
    let start = rfc3339::utc(time).date();
    let months = i64::from(start.year()) * 12 + i64::from(u8::from(start.month()) - 1) + i64::from(term.months());
    let (year, month) = (i32::try_from(months.div_euclid(12)).ok()?, months.rem_euclid(12) + 1);
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    let end = Date::from_calendar_date(year, month, start.day().min(month.length(year))).ok()?;
    let days = u64::try_from((end - start).whole_days()).ok()?;
    time.checked_add(Duration::from_secs(days * 86_400))
}

#[cfg(test)]
mod tests {
    use netca_payment::rfc3339;

    use super::*;

    fn at(text: &str) -> SystemTime {
        rfc3339::parse(text).unwrap()
    }

    #[test]
    fn months_are_calendar_months() {
        for (start, months, end) in [
            ("2026-01-31T12:00:00Z", 1, "2026-02-28T12:00:00Z"),
            ("2027-01-31T12:00:00Z", 13, "2028-02-29T12:00:00Z"),
            ("2028-02-29T23:59:59Z", 12, "2029-02-28T23:59:59Z"),
            ("2026-12-12T08:00:00Z", 12, "2027-12-12T08:00:00Z"),
            ("2026-12-12T08:00:00Z", 36, "2029-12-12T08:00:00Z"),
        ] {
            assert_eq!(add_months(at(start), TermMonths::new(months).unwrap()), Some(at(end)), "{start}");
        }
    }

    #[test]
    fn the_day_is_chinas() {
        assert_eq!(china_day(at("2026-11-22T15:59:59Z")), "20261122");
        assert_eq!(china_day(at("2026-11-22T16:00:00Z")), "20261123");
    }

    #[test]
    fn pages_show_the_time_in_china() {
        assert_eq!(china_time(at("2017-09-21T06:49:48Z")), "2017-09-21 14:49:48");
        assert_eq!(china_time(at("2026-12-31T16:00:00.999Z")), "2027-01-01 00:00:00");
    }

    #[test]
    fn milliseconds_go_both_ways() {
        for millis in [0, 1, -1, 1_795_000_000_123, -62_135_596_800_000] {
            assert_eq!(to_millis(from_millis(millis)), millis);
        }
    }
}

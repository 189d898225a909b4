use std::time::{Duration, SystemTime};

use pdf_writer::Date;

/// A time as PDF writes it, in China's time zone (UTC+8); what lies before 1970 is 1970.
pub(crate) fn date(at: SystemTime) -> Date {
    let here = at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs() + 8 * 3600;
    let (year, month, day) = civil(here / 86_400);
    let second = here % 86_400;
    let part = |value: u64| u8::try_from(value).unwrap_or_default();
    Date::new(u16::try_from(year).unwrap_or(9999))
        .month(part(month))
        .day(part(day))
        .hour(part(second / 3600))
        .minute(part(second / 60 % 60))
        .second(part(second % 60))
        .utc_offset_hour(8)
        .utc_offset_minute(0)
}

/// Year, month and day of so many days after 1 January 1970, in the Gregorian calendar. Years are counted from March,
/// so that the leap day is the last one.
fn civil(days: u64) -> (u64, u64, u64) {
    // From 1 March 0 on; an era is 400 years.
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    (year, month, day_of_year - (153 * shifted + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::civil;

    #[test]
    fn days_are_dates() {
        // From `date -u -d @SECONDS`.
        for (days, date) in [
            (0, (1970, 1, 1)),
            (59, (1970, 3, 1)),
            (11_016, (2000, 2, 29)),
            (11_017, (2000, 3, 1)),
            (20_779, (2026, 11, 22)),
            (47_540, (2100, 2, 28)),
            (47_541, (2100, 3, 1)),
        ] {
            assert_eq!(civil(days), date, "{days}");
        }
    }
}

//! Times as RFC 3339 text in UTC, whole seconds: `2026-12-12T08:00:00Z`. For use with `#[serde(with = "...")]`.

use std::time::{Duration, SystemTime};

use serde::{Deserialize, Deserializer, Serializer};
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

/// The text of a time, cut to whole seconds.
///
/// A time outside the years 0 to 9999 is given as the nearest that can be written.
pub fn format(time: SystemTime) -> String {
    let time = utc(time);
    time.replace_nanosecond(0).unwrap_or(time).format(&Rfc3339).unwrap_or_default()
}

/// The time that a text names, or `None` when it is no RFC 3339 time.
pub fn parse(text: &str) -> Option<SystemTime> {
    let time = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    let seconds = Duration::from_secs(time.unix_timestamp().unsigned_abs());
    let epoch = SystemTime::UNIX_EPOCH;
    // Checked: Windows has no time before 1601.
    let whole = if time.unix_timestamp() < 0 { epoch.checked_sub(seconds) } else { epoch.checked_add(seconds) };
    whole?.checked_add(Duration::from_nanos(time.nanosecond().into()))
}

/// The time in UTC, or the nearest that can be written: RFC 3339, section 1, has the years 0 to 9999.
pub fn utc(time: SystemTime) -> OffsetDateTime {
    const FIRST: i64 = -62_167_219_200;
    const LAST: i64 = 253_402_300_799;
    let (seconds, nanoseconds) = match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => (i64::try_from(after.as_secs()).unwrap_or(LAST), after.subsec_nanos()),
        // Whole seconds count from below: half a second before 1970 is the second before it, and a half.
        Err(before) => {
            let before = before.duration();
            let part = before.subsec_nanos();
            let seconds = i64::try_from(before.as_secs()).map_or(FIRST, |seconds| -seconds);
            if part == 0 { (seconds, 0) } else { (seconds.saturating_sub(1), 1_000_000_000 - part) }
        }
    };
    let time = OffsetDateTime::from_unix_timestamp(seconds.clamp(FIRST, LAST)).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    time.replace_nanosecond(nanoseconds).unwrap_or(time)
}

/// The same in China, +08:00 without summer time since 1991: every CA's day is counted there.
pub fn china(time: SystemTime) -> OffsetDateTime {
    let utc = utc(time);
    UtcOffset::from_hms(8, 0, 0).ok().and_then(|china| utc.checked_to_offset(china)).unwrap_or(utc)
}

/// Writes a time as text.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<S: Serializer>(time: &SystemTime, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&format(*time))
}

/// Reads a time from text.
///
/// # Errors
/// When the text is no RFC 3339 time.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SystemTime, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse(&text).ok_or_else(|| serde::de::Error::custom("not an RFC 3339 time"))
}

/// The same, not cut to whole seconds: for times that things are put in order by.
pub mod exact {
    use std::time::SystemTime;

    use serde::{Deserializer, Serializer};
    use time::format_description::well_known::Rfc3339;

    /// Writes a time as text, with as many digits of the second as it has.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(time: &SystemTime, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&super::utc(*time).format(&Rfc3339).unwrap_or_default())
    }

    /// Reads a time from text, whole seconds or not.
    ///
    /// # Errors
    /// When the text is no RFC 3339 time.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SystemTime, D::Error> {
        super::deserialize(deserializer)
    }
}

/// The same for a time that may be absent.
pub mod option {
    use std::time::SystemTime;

    use serde::{Deserialize, Deserializer, Serializer};

    /// Writes a time as text, or null.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(time: &Option<SystemTime>, serializer: S) -> Result<S::Ok, S::Error> {
        match time {
            Some(time) => super::serialize(time, serializer),
            None => serializer.serialize_none(),
        }
    }

    /// Reads a time from text, or null.
    ///
    /// # Errors
    /// When the text is no RFC 3339 time.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SystemTime>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| super::parse(&text).ok_or_else(|| serde::de::Error::custom("not an RFC 3339 time"))).transpose()
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    #[test]
    fn round_trips_whole_seconds() {
        let time = SystemTime::UNIX_EPOCH + Duration::new(1_505_976_588, 999);
        assert_eq!(super::format(time), "2017-09-21T06:49:48Z");
        assert_eq!(
            super::parse("2017-09-21T14:49:48+08:00"),
            Some(SystemTime::UNIX_EPOCH + Duration::from_secs(1_505_976_588))
        );
    }

    #[test]
    fn nothing_but_rfc_3339_is_read() {
        let epoch = SystemTime::UNIX_EPOCH;
        assert_eq!(super::parse("1969-12-31T23:59:59.5Z"), epoch.checked_sub(Duration::from_millis(500)));
        assert_eq!(super::parse("1970-01-01T00:00:00.000000001-00:00"), epoch.checked_add(Duration::from_nanos(1)));
        for bad in [
            "",
            "2017-09-21",
            "2017-09-21T06:49Z",
            "2017-09-21T06:49:48",
            "2017-02-29T06:49:48Z",
            "2017-09-21T24:00:00Z",
            "+2017-09-21T06:49:48Z",
            "2017-09-21T06:49:48+08",
            "2017-09-21T06:49:48Z[UTC]",
            " 2017-09-21T06:49:48Z",
            "２017-09-21T06:49:48Z",
        ] {
            assert_eq!(super::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn no_time_is_beyond_writing() {
        let second = Duration::from_secs(1);
        let before = SystemTime::UNIX_EPOCH.checked_sub(Duration::from_millis(500)).unwrap();
        assert_eq!(super::format(before), "1969-12-31T23:59:59Z");
        assert_eq!(super::utc(before).nanosecond(), 500_000_000);
        let first = super::parse("0000-01-01T00:00:00Z").unwrap();
        let last = super::parse("9999-12-31T23:59:59Z").unwrap();
        assert_eq!(super::format(first - second), "0000-01-01T00:00:00Z");
        assert_eq!(super::format(last + second), "9999-12-31T23:59:59Z");
        let (far, long_ago) = (Duration::from_secs(i64::MAX as u64), Duration::from_secs(i64::MAX as u64));
        if let Some(far) = SystemTime::UNIX_EPOCH.checked_add(far) {
            assert_eq!(super::format(far), "9999-12-31T23:59:59Z");
        }
        if let Some(long_ago) = SystemTime::UNIX_EPOCH.checked_sub(long_ago) {
            assert_eq!(super::format(long_ago), "0000-01-01T00:00:00Z");
        }
    }
}

//! Times as RFC 3339 text in UTC, whole seconds: `2026-12-12T08:00:00Z`. For use with `#[serde(with = "...")]`.

use std::time::SystemTime;

use serde::{Deserialize, Deserializer, Serializer};

use crate::Date;
use crate::date::{number, split};

const SECONDS: i64 = 86_400;

/// The text of a time, cut to whole seconds.
///
/// A time outside the years 0 to 9999 is given as the nearest that can be written.
pub fn format(time: SystemTime) -> String {
    let seconds = split(time).map(|(seconds, _)| seconds);
    let nearest = if time < SystemTime::UNIX_EPOCH { (Date::MIN, 0) } else { (Date::MAX, SECONDS - 1) };
    let written =
        seconds.and_then(|seconds| Some((Date::from_days(seconds.div_euclid(SECONDS))?, seconds.rem_euclid(SECONDS))));
    let (date, second) = written.unwrap_or(nearest);
    format!("{date}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60)
}

/// The time that a text names, or `None` when it is no RFC 3339 time. A leap second is the one before it.
pub fn parse(text: &str) -> Option<SystemTime> {
    let (date, rest) = text.split_at_checked(10)?;
    let [b'T' | b't' | b' ', h1, h2, b':', m1, m2, b':', s1, s2, rest @ ..] = rest.as_bytes() else { return None };
    let below = |digits: &[u8; 2], limit: u32| number(digits).filter(|number| *number < limit).map(i64::from);
    let second = below(&[*s1, *s2], 61)?.min(59);
    let time = below(&[*h1, *h2], 24)? * 3600 + below(&[*m1, *m2], 60)? * 60 + second;
    let (nanos, zone) = match rest {
        [b'.', rest @ ..] => {
            let digits = rest.iter().position(|byte| !byte.is_ascii_digit())?;
            let (fraction, zone) = rest.split_at(digits);
            // What is finer than a nanosecond is cut off.
            let kept = fraction.get(..9).unwrap_or(fraction);
            (number(kept)? * 10_u32.pow(9 - kept.len() as u32), zone)
        }
        zone => (0, zone),
    };
    let offset = match zone {
        b"Z" | b"z" => 0,
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let east = below(&[*h1, *h2], 24)? * 3600 + below(&[*m1, *m2], 60)? * 60;
            if *sign == b'+' { east } else { -east }
        }
        _ => return None,
    };
    Date::parse(date)?.at(time - offset, nanos)
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

    use jiff::Timestamp;
    use serde::{Deserializer, Serializer};

    /// Writes a time as text, with as many digits of the second as it has.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(time: &SystemTime, serializer: S) -> Result<S::Ok, S::Error> {
        match Timestamp::try_from(*time) {
            Ok(time) => serializer.collect_str(&time),
            Err(_) => super::serialize(time, serializer),
        }
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
        assert_eq!(super::parse("2017-09-21"), None);
    }

    /// jiff reads and writes the same.
    #[test]
    fn texts_mean_what_they_mean_to_jiff() {
        for text in [
            "2026-12-12T08:00:00Z",
            "2026-12-12t08:00:00z",
            "2026-12-12T08:00:00.5+08:00",
            "2026-12-12T08:00:00.123456789Z",
            "2024-02-29T23:59:60Z",
            "1969-12-31T23:59:59.25-23:59",
            "0001-01-01T00:00:00Z",
            "9999-12-30T00:00:00Z",
        ] {
            let time = SystemTime::from(text.parse::<jiff::Timestamp>().unwrap());
            assert_eq!(super::parse(text), Some(time), "{text}");
            let whole =
                time - Duration::from_nanos(jiff::Timestamp::try_from(time).unwrap().subsec_nanosecond().max(0) as u64);
            if time >= SystemTime::UNIX_EPOCH {
                assert_eq!(super::format(time), jiff::Timestamp::try_from(whole).unwrap().to_string(), "{text}");
            }
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for bad in [
            "",
            "2026-12-12",
            "2026-12-12T08:00:00",
            "2026-12-12T08:00Z",
            "2026-12-12T24:00:00Z",
            "2026-12-12T08:60:00Z",
            "2026-12-12T08:00:61Z",
            "2026-02-30T08:00:00Z",
            "2026-12-12T08:00:00.Z",
            "2026-12-12T08:00:00.5",
            "2026-12-12T08:00:00+0800",
            "2026-12-12T08:00:00+24:00",
            "2026-12-12T08:00:00Z[UTC]",
            "2026-12-12T08:00:00Zz",
            "2026-12-12T+8:00:00Z",
            "二〇二六-12-12T08:00:00Z",
        ] {
            assert_eq!(super::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn what_cannot_be_written_is_the_nearest_that_can() {
        let far = Duration::from_secs(400_000_000_000);
        assert_eq!(super::format(SystemTime::UNIX_EPOCH + far), "9999-12-31T23:59:59Z");
        assert_eq!(super::format(SystemTime::UNIX_EPOCH - far), "0000-01-01T00:00:00Z");
        assert_eq!(super::format(SystemTime::UNIX_EPOCH - Duration::from_nanos(1)), "1969-12-31T23:59:59Z");
    }
}

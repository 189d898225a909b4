//! Times as RFC 3339 text in UTC, whole seconds: `2026-12-12T08:00:00Z`. For use with `#[serde(with = "...")]`.

use std::time::SystemTime;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serializer};

/// The text of a time, cut to whole seconds.
///
/// A time outside the years -9999 to 9999 is given as the nearest that can be written.
pub fn format(time: SystemTime) -> String {
    let nearest = if time < SystemTime::UNIX_EPOCH { Timestamp::MIN } else { Timestamp::MAX };
    let time = Timestamp::try_from(time).unwrap_or(nearest);
    Timestamp::from_second(time.as_second()).unwrap_or(nearest).to_string()
}

/// The time that a text names, or `None` when it is no RFC 3339 time.
pub fn parse(text: &str) -> Option<SystemTime> {
    text.parse::<Timestamp>().ok().map(SystemTime::from)
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
}

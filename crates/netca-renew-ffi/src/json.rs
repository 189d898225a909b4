//! Snapshots as JSON. docs/c-json.md describes them.

use std::time::SystemTime;

use netca_renew::netca_payment::rfc3339;
use serde::Serialize;
use serde_json::{Value, json};

/// Version of the JSON of snapshots and events. It grows when something is taken away or changes its meaning; new members
/// come without that.
pub(crate) const VERSION: u32 = 1;

/// A snapshot: an object, with the version in it.
pub(crate) fn snapshot(value: impl Serialize) -> String {
    let mut value = serde_json::to_value(value).unwrap_or_else(|_| json!({}));
    if let Value::Object(members) = &mut value {
        members.insert("json_version".into(), VERSION.into());
    }
    value.to_string()
}

/// A time, RFC 3339 in UTC.
pub(crate) fn time(time: SystemTime) -> String {
    rfc3339::format(time)
}

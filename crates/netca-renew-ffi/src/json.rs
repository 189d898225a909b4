//! Snapshots as JSON. docs/c-json.md describes them.

use std::time::SystemTime;

use netca_renew::netca_payment::rfc3339;
use serde::Serialize;

/// Version of the JSON of snapshots and events. It grows when something is taken away or changes its meaning; new members
/// come without that.
pub(crate) const VERSION: u32 = 1;

/// A snapshot: an object, with the version in it.
pub(crate) fn snapshot(value: impl Serialize) -> String {
    versioned(&text(&value))
}

/// Without the version: a part of a snapshot.
pub(crate) fn text(value: &impl Serialize) -> String {
    // None of ours holds what JSON cannot express.
    serde_json::to_string(value).unwrap_or_else(|_| "{}".into())
}

/// An object's text, with the version in it.
pub(crate) fn versioned(json: &str) -> String {
    match json.strip_prefix('{') {
        Some(members) if members != "}" => format!("{{\"json_version\":{VERSION},{members}"),
        _ => format!("{{\"json_version\":{VERSION}}}"),
    }
}

/// A time, RFC 3339 in UTC.
pub(crate) fn time(time: SystemTime) -> String {
    rfc3339::format(time)
}

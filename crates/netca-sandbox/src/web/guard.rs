//! Which forms are taken: only those that a page of ours has sent.

use axum::http::{HeaderName, header};

use crate::routes::Call;

/// Whether another site's page sent this form. A browser says so in `Sec-Fetch-Site`, an older one in `Origin`; what is
/// no browser says nothing, and has nobody's cookies.
///
/// `Origin: null` says nothing either: it is what browsers send from pages with `Referrer-Policy: no-referrer`, as ours.
pub(super) fn is_foreign(call: &Call) -> bool {
    match call.header(HeaderName::from_static("sec-fetch-site")) {
        "" => {}
        site => return site != "same-origin",
    }
    let host = call.header(header::HOST);
    match call.header(header::ORIGIN) {
        "" | "null" => false,
        origin => host.is_empty() || origin.strip_prefix("https://") != Some(host),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};

    use super::*;

    #[test]
    fn only_pages_of_ours_send_forms() {
        let call = |headers: &[(&'static str, &'static str)]| Call {
            headers: headers
                .iter()
                .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
                .collect::<HeaderMap>(),
            ..Call::default()
        };
        let host = ("host", "127.0.0.1:8443");
        for ours in [
            &[host][..],
            &[host, ("origin", "null")],
            &[host, ("origin", "https://127.0.0.1:8443")],
            &[host, ("origin", "null"), ("sec-fetch-site", "same-origin")],
        ] {
            assert!(!is_foreign(&call(ours)), "{ours:?}");
        }
        for foreign in [
            &[host, ("origin", "https://evil.example")][..],
            &[host, ("origin", "http://127.0.0.1:8443")],
            &[host, ("origin", "https://127.0.0.1:8444")],
            &[host, ("sec-fetch-site", "cross-site")],
            &[host, ("sec-fetch-site", "same-site")],
            &[host, ("sec-fetch-site", "none")],
            &[host, ("origin", "https://127.0.0.1:8443"), ("sec-fetch-site", "cross-site")],
            &[("origin", "https://")],
        ] {
            assert!(is_foreign(&call(foreign)), "{foreign:?}");
        }
    }
}

//! Lines for a host's log, safe by rule: what comes here is events, errors in their safe words, and requests without their ids.

use std::sync::Arc;
use std::time::Instant;

use netca_renew::netca_protocol::{Cancel, Error as ProtocolError, Request, Response, Transport};

use crate::callback::{Log, NETCA_LOG_DEBUG, NETCA_LOG_WARNING};
use crate::transport::host_of;

/// A transport whose requests are told to a log.
pub(crate) struct LoggedTransport {
    pub(crate) inner: Arc<dyn Transport>,
    pub(crate) log: Arc<Log>,
}

impl Transport for LoggedTransport {
    fn send(&self, request: &Request<'_>, cancel: &Cancel) -> Result<Response, ProtocolError> {
        let begun = Instant::now();
        let answer = self.inner.send(request, cancel);
        let what = format!("{} {}{}", request.method.as_str(), host_of(request.url), path(request.url));
        let took = begun.elapsed().as_millis();
        match &answer {
            Ok(response) => {
                let line = format!("{what}: {} in {took} ms, {} bytes", response.status, response.body.len());
                self.log.line(NETCA_LOG_DEBUG, &line);
            }
            Err(error) => self.log.line(NETCA_LOG_WARNING, &format!("{what}: {} {error} in {took} ms", error.code())),
        }
        answer
    }
}

/// What addresses are made of besides ids.
const WORDS: &[&str] = &[
    "",
    "v1",
    "service",
    "agreement",
    "quotes",
    "attachments",
    "content",
    "applications",
    "payments",
    "transfers",
    "verification",
    "invoice",
    "document",
    "certificates",
    "installation",
    "withdrawal",
    "lookups",
];

/// The path of an address without the ids in it: some of them open an application or its attachments.
fn path(url: &str) -> String {
    let rest = url.strip_prefix("https://").unwrap_or(url);
    let path = rest.split_once('/').map_or("", |(_, path)| path);
    let shown = |part| if WORDS.contains(&part) { part } else { "-" };
    path.split('/').map(shown).fold(String::new(), |all, part| all + "/" + part)
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn no_id_is_shown() {
        assert_eq!(path("https://ca.example/v1/quotes"), "/v1/quotes");
        assert_eq!(path("https://ca.example"), "/");
        let id = "https://ca.example:8443/v1/applications/5c0f8f0e-5b8a-4c7e-9f3a-0d6c1b2a3e4f/payments/abc1";
        assert_eq!(path(id), "/v1/applications/-/payments/-");
        assert_eq!(path("https://ca.example/v1/quotes/guessme/attachments"), "/v1/quotes/-/attachments");
        let sha = "https://ca.example/v1/quotes/q-1/attachments/00ff/content/4096";
        assert_eq!(path(sha), "/v1/quotes/-/attachments/-/content/-");
    }
}

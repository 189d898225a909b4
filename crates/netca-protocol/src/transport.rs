use std::time::{Duration, SystemTime};

use crate::{Cancel, Error};

/// Carries one HTTP request. The seam for a host with its own HTTP stack (proxy rules, a company's gateway).
///
/// An implementation follows no redirects, keeps no cookies, and bounds the answer by [`Request::answer_limit`].
pub trait Transport: Send + Sync {
    /// Sends one request once and waits for the whole answer. Called from several threads at once.
    ///
    /// # Errors
    /// [`Error::Unreachable`], [`Error::TlsUntrusted`], [`Error::TlsFailed`], [`Error::Interrupted`],
    /// [`Error::TimedOut`], [`Error::AnswerTooLarge`], [`Error::Cancelled`]. An HTTP status is no error here.
    fn send(&self, request: &Request<'_>, cancel: &Cancel) -> Result<Response, Error>;
}

/// An HTTP method of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// GET
    Get,
    /// POST
    Post,
    /// PUT
    Put,
    /// DELETE
    Delete,
}

impl Method {
    /// The method's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// One request.
#[derive(Clone)]
pub struct Request<'a> {
    /// The method.
    pub method: Method,
    /// The whole address, https.
    pub url: &'a str,
    /// Media type and bytes, if there is a body.
    pub body: Option<(&'static str, &'a [u8])>,
    /// For `Authorization: Bearer`; a secret.
    pub bearer: Option<&'a str>,
    /// The largest answer to take, in bytes.
    pub answer_limit: usize,
}

impl std::fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Request").field("method", &self.method).field("url", &self.url).finish_non_exhaustive()
    }
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// `Retry-After` as a duration from now, if it was given (RFC 9110, section 10.2.3; seconds or a date).
    pub retry_after: Option<Duration>,
    /// The whole body.
    pub body: Vec<u8>,
}

/// Reads the value of `Retry-After`: seconds, or an HTTP date (RFC 9110, section 10.2.3), which is counted from now. A date
/// in the past is no wait; `None` for what is neither.
pub fn retry_after(value: &str) -> Option<Duration> {
    if let Ok(seconds) = value.trim().parse::<u32>() {
        return Some(Duration::from_secs(seconds.into()));
    }
    let at = httpdate::parse_http_date(value.trim()).ok()?;
    Some(at.duration_since(SystemTime::now()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        assert_eq!(retry_after("120"), Some(Duration::from_secs(120)));
        assert_eq!(retry_after("Fri, 31 Dec 1999 23:59:59 GMT"), Some(Duration::ZERO));
        assert!(retry_after("Fri, 31 Dec 2100 23:59:59 GMT").unwrap() > Duration::from_secs(86_400));
        for bad in ["", "soon", "-1", "1.5", "99999999999999999999"] {
            assert_eq!(retry_after(bad), None, "{bad}");
        }
    }
}

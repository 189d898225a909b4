use std::time::Duration;

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

use std::error::Error as _;
use std::io;
use std::sync::mpsc::SyncSender;
use std::thread::JoinHandle;
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Bytes};
use hyper::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, RETRY_AFTER, USER_AGENT};
use hyper::{Uri, http};
use hyper_util::client::legacy::{self, Client};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use super::connect::{AGENT, Connector};
use crate::{Cancel, ConnectFailure, Error, Method, Request, Response, retry_after};

/// The one thread that runs a transport's requests. Ends when it is dropped.
#[derive(Debug)]
pub(super) struct Worker {
    jobs: Option<UnboundedSender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Worker {
    pub(super) fn start() -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (jobs, mut queue) = unbounded_channel::<Job>();
        let thread = std::thread::Builder::new().name("netca-https".into()).spawn(move || {
            runtime.block_on(async move {
                while let Some(job) = queue.recv().await {
                    tokio::spawn(job.run());
                }
            });
            // A name look-up that hangs in the system must not keep the host from exiting.
            runtime.shutdown_background();
        })?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread) })
    }

    pub(super) fn submit(&self, job: Job) -> Option<()> {
        self.jobs.as_ref()?.send(job).ok()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            // Callers hold a borrow while they wait, so nothing is under way and this returns at once.
            let _ = thread.join();
        }
    }
}

pub(super) struct Job {
    client: Client<Connector, Full<Bytes>>,
    request: http::Request<Full<Bytes>>,
    host: String,
    limit: usize,
    within: Duration,
    cancel: Cancel,
    reply: SyncSender<Result<Response, Error>>,
}

impl Job {
    pub(super) fn new(
        client: &Client<Connector, Full<Bytes>>,
        request: &Request<'_>,
        within: Duration,
        cancel: Cancel,
        reply: SyncSender<Result<Response, Error>>,
    ) -> Result<Self, Error> {
        let limit = request.answer_limit;
        let request = build(request)?;
        let host = host_of(request.uri());
        Ok(Self { client: client.clone(), request, host, limit, within, cancel, reply })
    }

    async fn run(self) {
        let Self { client, request, host, limit, within, cancel, reply } = self;
        let result = tokio::select! {
            () = cancel.cancelled() => Err(Error::Cancelled),
            result = tokio::time::timeout(within, exchange(&client, request, &host, limit)) => {
                result.unwrap_or(Err(Error::TimedOut { host, after: within }))
            }
        };
        let _ = reply.send(result);
    }
}

fn build(request: &Request<'_>) -> Result<http::Request<Full<Bytes>>, Error> {
    let method = match request.method {
        Method::Get => http::Method::GET,
        Method::Post => http::Method::POST,
        Method::Put => http::Method::PUT,
        Method::Delete => http::Method::DELETE,
    };
    let (media_type, body) = request.body.unzip();
    let body = Full::new(Bytes::copy_from_slice(body.unwrap_or_default()));
    let mut built = http::Request::new(body);
    *built.method_mut() = method;
    *built.uri_mut() = request
        .url
        .parse()
        .map_err(|_| Error::Malformed { field: "url", rule: "an address such as https://renew.ca.example/v1" })?;
    let headers = built.headers_mut();
    headers.insert(USER_AGENT, AGENT);
    headers.insert(ACCEPT, HeaderValue::from_static("application/json, application/problem+json"));
    if let Some(media_type) = media_type {
        let value = HeaderValue::try_from(media_type)
            .map_err(|_| Error::Malformed { field: "media_type", rule: "visible ASCII characters" })?;
        headers.insert(CONTENT_TYPE, value);
    }
    if let Some(bearer) = request.bearer {
        let mut value = HeaderValue::try_from(format!("Bearer {bearer}"))
            .map_err(|_| Error::Malformed { field: "access_token", rule: "visible ASCII characters" })?;
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
    }
    Ok(built)
}

async fn exchange(
    client: &Client<Connector, Full<Bytes>>,
    request: http::Request<Full<Bytes>>,
    host: &str,
    limit: usize,
) -> Result<Response, Error> {
    let response = client.request(request).await.map_err(|error| classify(&error, host))?;
    let (head, mut rest) = response.into_parts();
    let too_large = Error::AnswerTooLarge { limit };
    if rest.size_hint().lower() > limit as u64 {
        return Err(too_large);
    }
    let mut body = Vec::new();
    while let Some(frame) = rest.frame().await {
        let frame = frame.map_err(|_| Error::Interrupted { host: host.to_owned() })?;
        let Ok(chunk) = frame.into_data() else { continue };
        if body.len() + chunk.len() > limit {
            return Err(too_large);
        }
        body.extend_from_slice(&chunk);
    }
    let retry_after = head.headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()).and_then(retry_after);
    Ok(Response { status: head.status.as_u16(), retry_after, body })
}

fn host_of(url: &Uri) -> String {
    let host = url.host().unwrap_or("the server");
    format!("{host}:{}", url.port_u16().unwrap_or(443))
}

/// Turns hyper's one error type into the facts that a caller can act on.
fn classify(error: &legacy::Error, host: &str) -> Error {
    let host = host.to_owned();
    let mut sources = std::iter::successors(error.source(), |source| (*source).source());
    let tls = sources.clone().find_map(as_tls);
    match tls {
        Some(rustls::Error::InvalidCertificate(_)) => return Error::TlsUntrusted { host },
        Some(_) => return Error::TlsFailed { host },
        None => {}
    }
    let io_kind = sources.clone().filter_map(|source| source.downcast_ref::<io::Error>()).last().map(io::Error::kind);
    if !error.is_connect() {
        return Error::Interrupted { host };
    }
    let reason = match io_kind {
        Some(io::ErrorKind::ConnectionRefused) => ConnectFailure::Refused,
        Some(io::ErrorKind::TimedOut) => ConnectFailure::TimedOut,
        _ if sources.any(|source| source.to_string().contains("dns")) => ConnectFailure::NameUnknown,
        _ => ConnectFailure::Other,
    };
    Error::Unreachable { host, reason }
}

/// The TLS failure in an error; input and output errors wrap it, and one another, where `source` does not look.
fn as_tls<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a rustls::Error> {
    let wrapped = || error.downcast_ref::<io::Error>()?.get_ref().and_then(|inner| as_tls(inner));
    error.downcast_ref::<rustls::Error>().or_else(wrapped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_named_with_their_port() {
        assert_eq!(host_of(&Uri::from_static("https://ca.example/v1")), "ca.example:443");
        assert_eq!(host_of(&Uri::from_static("https://[::1]:8443/")), "[::1]:8443");
    }
}

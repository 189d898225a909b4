use std::error::Error as _;
use std::io;
use std::sync::mpsc::SyncSender;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

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
    request: Result<reqwest::RequestBuilder, Error>,
    host: String,
    limit: usize,
    cancel: Cancel,
    reply: SyncSender<Result<Response, Error>>,
}

impl Job {
    pub(super) fn new(
        client: &reqwest::Client,
        request: &Request<'_>,
        cancel: Cancel,
        reply: SyncSender<Result<Response, Error>>,
    ) -> Self {
        let host = host_of(request.url);
        Self { request: build(client, request), host, limit: request.answer_limit, cancel, reply }
    }

    async fn run(self) {
        let Self { request, host, limit, cancel, reply } = self;
        let result = match request {
            Ok(request) => tokio::select! {
                () = cancel.cancelled() => Err(Error::Cancelled),
                result = exchange(request, &host, limit) => result,
            },
            Err(error) => Err(error),
        };
        let _ = reply.send(result);
    }
}

fn build(client: &reqwest::Client, request: &Request<'_>) -> Result<reqwest::RequestBuilder, Error> {
    let method = match request.method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Delete => reqwest::Method::DELETE,
    };
    let mut builder = client.request(method, request.url).header(ACCEPT, "application/json, application/problem+json");
    if let Some((media_type, bytes)) = request.body {
        builder = builder.header(CONTENT_TYPE, media_type).body(bytes.to_vec());
    }
    if let Some(bearer) = request.bearer {
        let mut value = HeaderValue::try_from(format!("Bearer {bearer}"))
            .map_err(|_| Error::Malformed { field: "access_token", rule: "visible ASCII characters" })?;
        value.set_sensitive(true);
        builder = builder.header(AUTHORIZATION, value);
    }
    Ok(builder)
}

async fn exchange(request: reqwest::RequestBuilder, host: &str, limit: usize) -> Result<Response, Error> {
    let started = Instant::now();
    let failed = |error: reqwest::Error| classify(&error, host, started.elapsed());
    let mut response = request.send().await.map_err(failed)?;
    // Nothing is unpacked: some thousand bytes could become gigabytes.
    if response.headers().get(CONTENT_ENCODING).is_some_and(|encoding| encoding != "identity") {
        return Err(Error::AnswerCompressed);
    }
    let too_large = Error::AnswerTooLarge { limit };
    if response.content_length().is_some_and(|length| length > limit as u64) {
        return Err(too_large);
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(failed)? {
        if body.len() + chunk.len() > limit {
            return Err(too_large);
        }
        body.extend_from_slice(&chunk);
    }
    let retry_after = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()).and_then(retry_after);
    Ok(Response { status: response.status().as_u16(), retry_after, body })
}

fn host_of(url: &str) -> String {
    let parsed = url::Url::parse(url).ok();
    let host = parsed.as_ref().and_then(|url| url.host_str()).unwrap_or("the server");
    match parsed.as_ref().and_then(url::Url::port_or_known_default) {
        Some(port) => format!("{host}:{port}"),
        None => host.into(),
    }
}

/// Turns reqwest's one error type into the facts that a caller can act on.
fn classify(error: &reqwest::Error, host: &str, after: Duration) -> Error {
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
        return if error.is_timeout() { Error::TimedOut { host, after } } else { Error::Interrupted { host } };
    }
    let reason = match io_kind {
        Some(io::ErrorKind::ConnectionRefused) => ConnectFailure::Refused,
        _ if error.is_timeout() || io_kind == Some(io::ErrorKind::TimedOut) => ConnectFailure::TimedOut,
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
        assert_eq!(host_of("https://ca.example/v1"), "ca.example:443");
        assert_eq!(host_of("https://[::1]:8443/"), "[::1]:8443");
    }
}

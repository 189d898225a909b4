use std::fmt;
use std::sync::OnceLock;
use std::sync::mpsc::sync_channel;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use super::connect::Connector;
use super::worker::{Job, Worker};
use super::{HttpsConfig, tls};
use crate::{Cancel, Error, Request, Response, Transport};

/// The built-in transport: HTTP/1.1 over TLS 1.2 or 1.3.
///
/// The first request starts one thread, which runs all requests; the calling thread only waits. So it may be made, used
/// and dropped anywhere, also on a thread that runs an async runtime (which it blocks while it waits).
pub struct HttpsTransport {
    client: Client<Connector, Full<Bytes>>,
    /// For a whole request with its answer.
    within: Duration,
    worker: OnceLock<Option<Worker>>,
}

impl HttpsTransport {
    /// Prepares a transport; connects to nothing yet.
    ///
    /// # Errors
    /// [`Error::Setting`] when the roots or the proxy cannot be used.
    pub fn new(config: &HttpsConfig) -> Result<Self, Error> {
        let tls = tls::client_config(&config.tls_roots)?;
        let connector = Connector::new(tls, &config.proxy, config.timeouts.connect)?;
        let client = Client::builder(TokioExecutor::new()).pool_timer(TokioTimer::new()).build(connector);
        Ok(Self { client, within: config.timeouts.request, worker: OnceLock::new() })
    }
}

/// Without the proxy, whose address may hold a password.
impl fmt::Debug for HttpsTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpsTransport").field("within", &self.within).finish_non_exhaustive()
    }
}

impl Transport for HttpsTransport {
    fn send(&self, request: &Request<'_>, cancel: &Cancel) -> Result<Response, Error> {
        cancel.check()?;
        let gone = || Error::Setting { setting: "https", rule: "a thread for requests must be possible" };
        let worker = self.worker.get_or_init(|| Worker::start().ok()).as_ref().ok_or_else(gone)?;
        let (reply, answer) = sync_channel(1);
        let job = Job::new(&self.client, request, self.within, cancel.clone(), reply)?;
        worker.submit(job).ok_or_else(gone)?;
        answer.recv().map_err(|_| gone())?
    }
}

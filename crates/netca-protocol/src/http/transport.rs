use std::sync::OnceLock;
use std::sync::mpsc::sync_channel;

use super::worker::{Job, Worker};
use super::{HttpsConfig, Proxy, tls};
use crate::{Cancel, Error, Request, Response, Transport};

/// The built-in transport: HTTP/1.1 over TLS 1.2 or 1.3.
///
/// The first request starts one thread, which runs all requests; the calling thread only waits. So it may be made, used
/// and dropped anywhere, also on a thread that runs an async runtime (which it blocks while it waits).
#[derive(Debug)]
pub struct HttpsTransport {
    client: reqwest::Client,
    worker: OnceLock<Option<Worker>>,
}

impl HttpsTransport {
    /// Prepares a transport; connects to nothing yet.
    ///
    /// # Errors
    /// [`Error::Setting`] when the roots or the proxy cannot be used.
    pub fn new(config: &HttpsConfig) -> Result<Self, Error> {
        const BAD_PROXY: Error =
            Error::Setting { setting: "proxy", rule: "an address such as http://proxy.example:8080" };
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::client_config(&config.tls_roots)?)
            .https_only(true)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .connect_timeout(config.timeouts.connect)
            .timeout(config.timeouts.request)
            .user_agent(concat!("netca-renew/", env!("CARGO_PKG_VERSION")));
        builder = match &config.proxy {
            Proxy::System => builder,
            Proxy::Direct => builder.no_proxy(),
            Proxy::Url(url) => builder.proxy(reqwest::Proxy::all(url).map_err(|_| BAD_PROXY)?),
        };
        let client =
            builder.build().map_err(|_| Error::Setting { setting: "https", rule: "the client cannot be set up" })?;
        Ok(Self { client, worker: OnceLock::new() })
    }
}

impl Transport for HttpsTransport {
    fn send(&self, request: &Request<'_>, cancel: &Cancel) -> Result<Response, Error> {
        cancel.check()?;
        let gone = || Error::Setting { setting: "https", rule: "a thread for requests must be possible" };
        let worker = self.worker.get_or_init(|| Worker::start().ok()).as_ref().ok_or_else(gone)?;
        let (reply, answer) = sync_channel(1);
        worker.submit(Job::new(&self.client, request, cancel.clone(), reply)).ok_or_else(gone)?;
        answer.recv().map_err(|_| gone())?
    }
}

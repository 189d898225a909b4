//! How a connection comes about: TCP, a tunnel through the proxy where there is one, and TLS on top.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::Uri;
use hyper::header::{HeaderMap, HeaderValue, USER_AGENT};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::proxy::matcher::Matcher;
use hyper_util::rt::TokioIo;
use rustls::client::ClientConfig;
use tokio::net::TcpStream;
use tower_service::Service;

use super::Proxy;
use crate::Error;

/// What servers and proxies are told.
pub(super) const AGENT: HeaderValue = HeaderValue::from_static(concat!("netca-renew/", env!("CARGO_PKG_VERSION")));
/// A connection that says nothing is asked after so long, and then as often as this again, whether it is still there.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// To a server, in the clear: itself, or a proxy's tunnel to it.
type Plain = MaybeHttpsStream<TokioIo<TcpStream>>;
type Failure = Box<dyn std::error::Error + Send + Sync>;
type Connecting<T> = Pin<Box<dyn Future<Output = Result<T, Failure>> + Send>>;

/// Connects to servers over HTTPS, in bounded time.
#[derive(Clone)]
pub(super) struct Connector {
    https: HttpsConnector<Reach>,
    within: Duration,
}

impl Connector {
    /// # Errors
    /// [`Error::Setting`] when the proxy cannot be used.
    pub(super) fn new(tls: ClientConfig, proxy: &Proxy, within: Duration) -> Result<Self, Error> {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(within));
        tcp.set_keepalive(Some(KEEP_ALIVE));
        tcp.set_keepalive_interval(Some(KEEP_ALIVE));
        tcp.set_keepalive_retries(Some(3));
        let over = |tls| HttpsConnectorBuilder::new().with_tls_config(tls);
        let to_proxy = over(tls.clone()).https_or_http().enable_http1().wrap_connector(tcp.clone());
        let reach = Reach { tcp, to_proxy, proxies: proxies(proxy)?.map(Arc::new) };
        Ok(Self { https: over(tls).https_only().enable_http1().wrap_connector(reach), within })
    }
}

impl Service<Uri> for Connector {
    type Response = MaybeHttpsStream<Plain>;
    type Error = Failure;
    type Future = Connecting<Self::Response>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, server: Uri) -> Self::Future {
        let connecting = tokio::time::timeout(self.within, self.https.call(server));
        Box::pin(async { connecting.await.unwrap_or_else(|_| Err(io::Error::from(io::ErrorKind::TimedOut).into())) })
    }
}

/// Reaches a server directly, or through a proxy.
#[derive(Clone)]
struct Reach {
    tcp: HttpConnector,
    to_proxy: HttpsConnector<HttpConnector>,
    proxies: Option<Arc<Matcher>>,
}

impl Service<Uri> for Reach {
    type Response = Plain;
    type Error = Failure;
    type Future = Connecting<Plain>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, server: Uri) -> Self::Future {
        let Some(proxy) = self.proxies.as_ref().and_then(|proxies| proxies.intercept(&server)) else {
            let connecting = self.tcp.call(server);
            return Box::pin(async { Ok(MaybeHttpsStream::Http(connecting.await?)) });
        };
        let agent = HeaderMap::from_iter([(USER_AGENT, AGENT)]);
        let mut tunnel = Tunnel::new(proxy.uri().clone(), self.to_proxy.clone()).with_headers(agent);
        if let Some(password) = proxy.basic_auth() {
            tunnel = tunnel.with_auth(password.clone());
        }
        let connecting = tunnel.call(server);
        Box::pin(async { Ok(connecting.await?) })
    }
}

/// Which proxy leads where; `None` where none is to be used.
fn proxies(proxy: &Proxy) -> Result<Option<Matcher>, Error> {
    match proxy {
        Proxy::System => Ok(Some(Matcher::from_system())),
        Proxy::Direct => Ok(None),
        Proxy::Url(url) => {
            let matcher = Matcher::builder().all(url.as_str()).build();
            let somewhere = Uri::from_static("https://ca.example");
            let is_http = |scheme: Option<&str>| matches!(scheme, Some("http" | "https"));
            match matcher.intercept(&somewhere) {
                Some(found) if is_http(found.uri().scheme_str()) => Ok(Some(matcher)),
                _ => Err(Error::Setting { setting: "proxy", rule: "an address such as http://proxy.example:8080" }),
            }
        }
    }
}

//! Connections: TLS with ring, HTTP/1.1, and a bound for everything that a client could draw out.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, crypto};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio_rustls::TlsAcceptor;

use crate::Error;
use crate::ca::Ca;
use crate::state;

const MAX_CONNECTIONS: usize = 256;
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);
/// For the head of a request to come whole; also how long a connection may idle between requests.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
const MAX_HEAD: usize = 64 * 1024;
/// How long requests under way may take when the server stops.
const GRACE: Duration = Duration::from_secs(2);
const TICK: Duration = Duration::from_millis(100);

/// TLS 1.2 and 1.3 with a certificate chain and its key.
pub(crate) fn tls(chain: Vec<CertificateDer<'static>>, key: PrivateKeyDer<'static>) -> Result<TlsAcceptor, Error> {
    let config = ServerConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key));
    let mut config = config.map_err(|_| Error::Tls)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// Serves until told to stop.
pub(crate) async fn serve(listener: TcpListener, tls: TlsAcceptor, router: Router, mut stop: watch::Receiver<bool>) {
    let slots = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    loop {
        let Ok(slot) = slots.clone().acquire_owned().await else { return };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stop.wait_for(|stop| *stop) => break,
        };
        match accepted {
            Ok((stream, _)) => {
                let (tls, router, stop) = (tls.clone(), router.clone(), stop.clone());
                tokio::spawn(async move {
                    connection(stream, tls, router, stop).await;
                    drop(slot);
                });
            }
            // Out of file descriptors, most likely: let some close.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
    drop(listener);
    // All slots are free once all connections have ended.
    let _ = tokio::time::timeout(GRACE, slots.acquire_many(MAX_CONNECTIONS as u32)).await;
}

/// Moves what moves by itself, until told to stop.
pub(crate) async fn tick(ca: Arc<Ca>, mut stop: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(TICK) => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
        let at_work = ca.clone();
        let outcome = tokio::task::spawn_blocking(move || state::advance_all(&at_work)).await;
        if let (Ok(Err(error)), Some(log)) = (outcome, &ca.config.log) {
            log(&format!("ticker: {error}"));
            // What failed will most likely fail again: not twenty lines a second.
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
}

async fn connection(stream: TcpStream, tls: TlsAcceptor, router: Router, mut stop: watch::Receiver<bool>) {
    let _ = stream.set_nodelay(true);
    let Ok(Ok(stream)) = tokio::time::timeout(HANDSHAKE_TIMEOUT, tls.accept(stream)).await else { return };
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(MAX_HEAD)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    let mut connection = std::pin::pin!(connection);
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = stop.wait_for(|stop| *stop) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = connection.await;
}

//! The protocol over HTTPS: [`HttpService`] says what to send, [`HttpsTransport`] sends it.

mod answer;
mod config;
mod service;
mod tls;
mod transport;
mod worker;

pub use config::{HttpsConfig, Proxy, Timeouts, TlsRoots};
pub use service::HttpService;
pub use transport::HttpsTransport;

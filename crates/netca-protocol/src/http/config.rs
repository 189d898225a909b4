use std::time::Duration;

use netca_cert::Certificate;

/// How to connect.
#[derive(Debug, Clone, Default)]
pub struct HttpsConfig {
    /// Whom the server's certificate must lead to.
    pub tls_roots: TlsRoots,
    /// Which proxy to use.
    pub proxy: Proxy,
    /// How long to wait.
    pub timeouts: Timeouts,
}

/// Whom the server's TLS certificate must lead to.
#[derive(Debug, Clone, Default)]
pub enum TlsRoots {
    /// The operating system's own trust store.
    #[default]
    System,
    /// These certificates and no others.
    Only(Vec<Certificate>),
}

/// Which proxy to use.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Proxy {
    /// The system's settings (`HTTPS_PROXY`, `NO_PROXY`, and those of Windows and macOS).
    #[default]
    System,
    /// None, whatever the system says.
    Direct,
    /// This one, as `http://proxy.example:8080`.
    Url(String),
}

/// How long to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// For a connection, TLS included.
    pub connect: Duration,
    /// For a whole request with its answer.
    pub request: Duration,
}

impl Default for Timeouts {
    /// 10 s to connect, 60 s in all.
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), request: Duration::from_secs(60) }
    }
}

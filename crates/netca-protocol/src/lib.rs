//! Talking to the CA: the protocol's wire types, and two seams.
//!
//! * [`RenewalService`] is what a CA offers. [`HttpService`] speaks the protocol of [`wire`] over HTTPS; a vendor with
//!   another backend implements the trait and keeps everything else.
//! * [`Transport`] carries one HTTP request. [`HttpsTransport`] is the one built in (reqwest, rustls with ring); a host
//!   with its own HTTP stack implements the trait and keeps the protocol.
//!
//! Calls block, can be cancelled from another thread ([`Cancel`]), are bounded in time and size, and are safe on a
//! thread that runs an async runtime. Every request is idempotent, so what failed on the way is sent again by
//! [`RetryPolicy`], honouring `Retry-After`.
#![forbid(unsafe_code)]

mod cancel;
mod error;
mod http;
mod ids;
pub mod person;
mod retry;
mod service;
mod transport;
pub mod wire;

pub use cancel::Cancel;
pub use error::{ConnectFailure, Error};
pub use http::{HttpService, HttpsConfig, HttpsTransport, Proxy, Timeouts, TlsRoots};
pub use ids::{ApplicationId, BusinessNumber};
pub use retry::RetryPolicy;
pub use service::{Access, Polled, RenewalService};
pub use transport::{Method, Request, Response, Transport, retry_after};

//! A stand-in CA to try certificate renewal against: honest (its names say 沙箱/Sandbox, its certificates are worth
//! nothing) and strict (it refuses what a CA would refuse). Not for production.
//!
//! ```no_run
//! # fn main() -> Result<(), netca_sandbox::Error> {
//! let config = netca_sandbox::Config { auto_pay: true, ..netca_sandbox::Config::new("sandbox-data".into()) };
//! let sandbox = netca_sandbox::Sandbox::start(config)?;
//! println!("{} trusts {}", sandbox.url(), sandbox.root().subject());
//! sandbox.wait();
//! # Ok(()) }
//! ```
//!
//! It speaks the protocol of [`netca_protocol::wire`] over HTTPS (HTTP/1.1, its server certificate issued by its own
//! CA), keeps its records in SQLite, and runs on threads of its own: start it from blocking code, from tests, or from
//! inside an async runtime alike.
//!
//! | module | what it does |
//! |---|---|
//! | `pki` | the CA's keys and certificates; building and signing new ones |
//! | `check` | what must hold of an application before it is taken |
//! | `state` | how an application moves: paid, reviewed, issued, installed, withdrawn, refunded |
//! | `store` | the records, in one SQLite file |
//! | `routes` | one module a resource of the protocol, and the cashier's page |
//! | [`operator`] | the staff's side: list, approve, reject, revoke, also from another process |
//!
//! # What the data directory holds
//! `ca.pem` (the root, or the topmost certificate given), `chain.pem` (the others below it, may be empty),
//! `sandbox.db` (the records), and, mode 0600: `root.key`, `issuing.key` (only for a CA of its own, with `issuing.pem`), `server.secret`.
#![forbid(unsafe_code)]

mod agreement;
mod ca;
mod check;
mod clock;
mod config;
mod error;
mod expired;
mod files;
mod invoice;
pub mod operator;
mod pki;
mod price;
mod refusal;
mod router;
mod routes;
mod running;
mod secret;
mod server;
mod state;
mod store;
mod web;

pub use agreement::AgreementText;
pub use clock::Clock;
pub use config::{CaKey, Config, IssuerFiles, Log};
pub use error::Error;
pub use expired::ExpiredPath;
pub use running::{Running, Sandbox};

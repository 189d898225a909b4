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
//! | `pki` | the CAs' keys and certificates; building and signing new ones |
//! | `first`, `escrow` | first certificates, as a counter issues them; encryption keys that the CA made and keeps |
//! | `check` | what must hold of an application before it is taken |
//! | `state` | how applications, payments, refunds, credits and invoices move, each a machine of its own, joined by ids |
//! | `store` | the records, in one SQLite file whose schema refuses what no order of events may do with money |
//! | `invoice` | the sheet of an invoice, plainly worth nothing |
//! | `routes` | one module a resource of the protocol |
//! | `web` | the cashier's pages and the review desk |
//! | [`operator`] | the staff's side, also from another process: list, decide, record what the bank took in, settle, refund, issue invoices, read what a CA would have sent |
//!
//! # What a CA's surroundings are here
//! The bank is a ledger that the operator fills ([`operator::bank_transfer`]): declared transfers are verified against
//! it, each entry pays for one order, and what comes in too late or in excess is given back. Refunds wait until the
//! operator says that they were paid. SMS and e-mail are kept in an outbox and sent nowhere. With [`Config::auto_pay`] and
//! [`Config::auto_review`] the sandbox plays payer, bank, reviewer and invoice office itself.
//!
//! # Rules are data
//! Prices, windows, the path for expired certificates ([`ExpiredPath::usual`]), the oldest client that may apply, the
//! attachments with their types, sizes and numbers, the agreement: all in [`Config`], and told to clients in the quote.
//! An application is held to the quote that it names, which holds until it ends, and to the agreement in force.
//!
//! # SM2 and pairs
//! With [`Config::sm2`] a second CA issues for SM2 keys, its path SM2 throughout; TLS stays with the first. A certificate
//! that was issued in a pair is renewed with its partner: with the same key both are, with a new one (SM2 and RSA) the CA
//! makes the encryption key, keeps it sealed in the records, and gives it enveloped under the new signing key, the same
//! envelope whenever it is asked for. [`Config::move_to_sm2`] changes the CA of all other certificates at their renewal.
//! The envelope of an RSA key is wrapped with AES or encrypted with SM4, as the client asks for its Key. A P-256 pair has no
//! renewal with a new key of its kind: nothing is encrypted to such keys, so none is offered.
//!
//! # Attachments and lookups
//! Attachments are uploaded under a quote in chunks that go on after any break, this server's included; they become the
//! application's when it is taken ([`operator::attachments`]), and are forgotten when their quote ends without one. Who
//! proves to hold a certificate's key, with a challenge that is good once, is given its applications with their tokens.
//!
//! # What is said of people
//! It stands in the tables that the head of `schema.sql` names, and in no log; the rest of the records remains usable
//! when their rows are deleted.
//!
//! # Under load
//! Requests are handled on threads of their own and take turns at the records, one commit a request, synced before it is answered.
//! 256 connections are served at once; more wait. A sandbox that is killed comes up with all that it has answered, and goes on with what
//! it was at. SQLite's settings and the reasons for them are at the head of `store`; `cargo xtask load` measures all of it.
//!
//! # What the data directory holds
//! `ca.pem` (the roots, or the topmost certificates given), `chain.pem` (the others below them, may be empty),
//! `sandbox.db` (the records), and, mode 0600: `root.key`, `issuing.key` (only for a CA of its own, with `issuing.pem`), the
//! same with `sm2-` before it, `server.secret`, `escrow.key` (what the escrowed keys in the records are sealed under),
//! `desk.password` (the review desk's, one line).
#![forbid(unsafe_code)]

mod agreement;
mod ca;
mod check;
mod clock;
mod config;
mod error;
mod escrow;
mod expired;
mod files;
mod first;
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
pub use config::{CaKey, Config, IssuerFiles, Log, MoveToSm2};
pub use error::Error;
pub use expired::ExpiredPath;
pub use first::{EncryptionKey, FirstPair};
pub use running::{Running, Sandbox};

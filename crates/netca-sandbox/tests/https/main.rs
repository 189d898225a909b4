//! The sandbox from outside: over HTTPS, with curl and OpenSSL as the client, so that no code of ours is on both sides.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod agreed;
mod attachments;
mod cashier;
mod crash;
mod credits;
mod decisions;
mod desk;
mod escrow;
mod expired;
mod flow;
mod hostile;
mod invoices;
mod issuers;
mod lifecycle;
mod lookups;
mod pages;
mod pairs;
mod payments;
mod privacy;
mod races;
mod refusals;
mod signer;
mod sm2;
mod support;
mod timeline;
mod transfers;
mod wire;

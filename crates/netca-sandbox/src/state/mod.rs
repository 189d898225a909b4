//! How things move. An application, its payments and its refunds are machines of their own, joined by their ids.
//!
//! ```text
//! application  entered ──all is paid──▶ under_review ──approve──▶ approved ──issue──▶ ready_to_install ──▶ installed
//!                 │                         │                        │
//!                 └──── withdraw, reject ───┴────────────────────────┘──▶ withdrawn, rejected
//!
//! page         open ──▶ paid, declined, expired, closed (other money came in, or the application ended)
//! transfer     declared ──verify──▶ success (a payment), not_found, amount_differs, already_used (looked for again)
//! refund       requested ──▶ refunded
//! credit       held ──▶ used (by the certificate's next application), returned (a refund)
//! invoice      requested ──▶ issued; both ──▶ voided, with the application
//! ```
//!
//! Money is counted, not remembered: whatever comes in for an application is recorded as a payment, also late; what is
//! above its total, or all once it has ended, goes back as refunds of the newest payments first, or is carried over
//! when it was rejected so. An open page asks for what is missing: other money closes it.

mod advance;
mod invoices;
mod issue;
mod moves;
mod notices;
mod payments;
#[cfg(test)]
mod tests;
mod transfers;
mod view;

pub(crate) use advance::{advance, advance_all};
pub(crate) use invoices::{issue_invoice, request_invoice};
pub use moves::Paid;
pub(crate) use moves::{approve, enter, install, reject, withdraw};
pub(crate) use payments::{decline, missing, pay, payment_status, refund_credit, refunded, settle};
pub(crate) use transfers::{declare, verify};
pub(crate) use view::{business_status, sheet, to_wire};

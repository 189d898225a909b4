//! How an application moves.
//!
//! ```text
//! entered ──pay──▶ under_review ──approve──▶ approved ──issue──▶ ready_to_install ──install──▶ installed
//!    │                  │                       │
//!    └── withdraw, reject ──────────────────────┘▶ withdrawn, rejected (what was paid is given back)
//! ```

mod advance;
mod moves;
mod view;

pub(crate) use advance::{advance, advance_all};
pub(crate) use moves::{approve, install, pay, refunded, reject, withdraw};
pub(crate) use view::{business_status, to_wire};

//! One module a command.

pub(crate) mod agreement;
pub(crate) mod apply;
mod attachments;
mod bank;
mod counter;
pub(crate) mod demo;
pub(crate) mod drivers;
pub(crate) mod enroll;
mod escrow;
pub(crate) mod form;
pub(crate) mod install;
pub(crate) mod invoice;
pub(crate) mod list;
mod outbox;
pub(crate) mod pay;
pub(crate) mod quote;
pub(crate) mod recover;
pub(crate) mod sandbox;
pub(crate) mod status;
mod subject;
pub(crate) mod transfer;
pub(crate) mod withdraw;

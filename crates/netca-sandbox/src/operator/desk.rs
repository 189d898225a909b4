//! Invoices, and what was sent.

use std::fmt;
use std::path::Path;
use std::time::SystemTime;

use super::change;
use crate::store::{Store, outbox as messages};
use crate::{Error, state};

/// A message that a CA would have sent to an operator.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Message {
    /// When.
    pub at: SystemTime,
    /// 业务单号
    pub business_number: String,
    /// What about: `paid`, `ready_to_install`, `rejected`, `refunded`, `invoice_issued`.
    pub kind: String,
    /// `sms` or `email`.
    pub medium: String,
    /// The mobile number or e-mail address.
    pub recipient: String,
    /// The subject of an e-mail; empty for an SMS.
    pub subject: String,
    /// The text.
    pub body: String,
}

/// 开票: issues the invoice that was asked for; gives its number. A VAT invoice is asked for by the approval.
///
/// # Errors
/// [`Error::UnknownApplication`]; [`Error::NoInvoiceToIssue`]; [`Error::WrongState`] when the application is not paid or has
/// ended.
pub fn invoice(data: &Path, business_number: &str) -> Result<String, Error> {
    change(data, business_number, state::issue_invoice)
}

/// What a CA would have sent, the newest first.
///
/// # Errors
/// [`Error::NoSandbox`] when the directory holds no records; those of the records.
pub fn outbox(data: &Path) -> Result<Vec<Message>, Error> {
    let message = |message: messages::Message| {
        let messages::Message { at, business_number, kind, medium, recipient, subject, body } = message;
        Message { at, business_number, kind, medium, recipient, subject, body }
    };
    Store::open_existing(data)?.transaction(|tx| Ok(messages::all(tx)?.into_iter().map(message).collect()))
}

/// Numbers, addresses and texts are not for logs.
impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Message");
        shown.field("business_number", &self.business_number).field("kind", &self.kind).finish_non_exhaustive()
    }
}

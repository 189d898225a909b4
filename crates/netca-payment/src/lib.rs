//! Money and its states, without any input or output.
//!
//! Amounts are whole fen ([`Money`]); terms are whole months ([`TermMonths`]); times are
//! [`std::time::SystemTime`] and RFC 3339 text in JSON ([`rfc3339`]). The names follow the order page of the
//! renewal flow: order 订单, fee line 费用, payment 支付, bank transfer 银行转账, invoice 发票, refund 退款.
//!
//! Nothing here decides that something has been paid: the CA says so, and [`PaymentStatus`] repeats it.
#![forbid(unsafe_code)]

mod error;
mod invoice;
mod money;
mod order;
mod payment;
mod quote;
pub mod rfc3339;
mod state;

pub use error::Error;
pub use invoice::{CourierPayment, InvoiceType};
pub use money::Money;
pub use order::{Order, OrderStatus, TransactionStatus, TransactionType};
pub use payment::{BankTransfer, PaymentChannel, PaymentLink, Refund, RefundStatus};
pub use quote::{FeeLine, FeeUnit, QuoteOption, TermMonths};
pub use state::PaymentStatus;

//! Money and its states, without any input or output.
//!
//! Amounts are whole fen ([`Money`]); terms are whole months ([`TermMonths`]); times are
//! [`std::time::SystemTime`] and RFC 3339 text in JSON ([`rfc3339`]). The names follow the order page of the
//! renewal flow: order 订单, fee line 费用, payment 支付, bank transfer 银行转账, invoice 发票, refund 退款.
//!
//! An application, its payments and its refunds are separate machines, joined by id ([`Settlement`]): a payment came in
//! or did not ([`ReceivedPayment`]); a refund is begun, then done ([`Refund`]); and the application's payment status
//! ([`PaymentStatus`]) must be what both add up to.
//!
//! Nothing here decides that something has been paid: the CA says so, and [`PaymentStatus`] repeats it.
#![forbid(unsafe_code)]

mod error;
mod invoice;
mod money;
mod order;
mod payment;
mod quote;
mod refund;
pub mod rfc3339;
mod settlement;
mod state;
mod transfer;

pub use error::Error;
pub use invoice::{CourierPayment, Invoice, InvoiceRequest, InvoiceStatus, InvoiceType, VatInvoice};
pub use money::Money;
pub use order::{Order, OrderStatus, TransactionStatus, TransactionType};
pub use payment::{PaymentChannel, PaymentLink, PaymentPage, PaymentPageStatus, ReceivedPayment};
pub use quote::{FeeLine, FeeUnit, QuoteOption, TermMonths};
pub use refund::{Refund, RefundReason, RefundStatus};
pub use settlement::{MAX_ENTRIES, Settlement, check_refunds};
pub use state::PaymentStatus;
pub use transfer::{
    BankTransfer, DeclaredTransfer, MAX_TRANSFERS, PayeeAccount, TransferResult, TransferSheet, Verification,
};

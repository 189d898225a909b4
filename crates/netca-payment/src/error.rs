/// What can be wrong with an amount, a term, an order or a payment.
///
/// Codes 3000 to 3999. The text is safe to log: it holds amounts and rules, never accounts or names.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The text is not an amount in yuan with at most two decimals.
    #[error("{field}: an amount is digits with at most two decimals, in yuan")]
    MalformedAmount {
        /// The field that held the text.
        field: &'static str,
    },
    /// The amount is negative, or too large to be counted in fen.
    #[error("{field}: the amount is out of range")]
    AmountOutOfRange {
        /// The field that held the amount.
        field: &'static str,
    },
    /// A renewal term is 1 to 1200 months.
    #[error("term_months: {months} is not between 1 and 1200")]
    TermOutOfRange {
        /// The months asked for.
        months: u32,
    },
    /// A fee line's subtotal is not its unit price times its quantity.
    #[error("fee_lines[{line}]: the subtotal is {stated}, but unit price times quantity is {computed}")]
    SubtotalMismatch {
        /// Index of the line, from 0.
        line: usize,
        /// The subtotal as stated.
        stated: crate::Money,
        /// The subtotal as computed.
        computed: crate::Money,
    },
    /// The total is not the sum of the fee lines.
    #[error("total: {stated} is stated, but the fee lines add up to {computed}")]
    TotalMismatch {
        /// The total as stated.
        stated: crate::Money,
        /// The sum of the fee lines.
        computed: crate::Money,
    },
    /// The order asks for another amount than the quote that the user agreed to.
    #[error("order: it asks for {ordered}, the quote said {quoted}")]
    OrderDiffersFromQuote {
        /// The total of the quote.
        quoted: crate::Money,
        /// The total of the order.
        ordered: crate::Money,
    },
    /// The payment link is no web page to pay on.
    #[error("payment_link: {rule}")]
    UnsafeLink {
        /// The rule that it breaks.
        rule: &'static str,
    },
    /// What has come in, what is missing and what is too much do not add up to what the order asks for.
    #[error("transfers: {received} came in, {missing} missing, {excess} too much, for an order of {total}")]
    SheetMismatch {
        /// What the order asks for.
        total: crate::Money,
        /// What has come in.
        received: crate::Money,
        /// What is said to be missing.
        missing: crate::Money,
        /// What is said to be too much.
        excess: crate::Money,
    },
    /// The transfers that were found are more than all the money that came in.
    #[error("transfers: {verified} was found, but only {received} came in")]
    VerifiedExceedsReceived {
        /// The sum of the transfers that were found.
        verified: crate::Money,
        /// What has come in.
        received: crate::Money,
    },
    /// More is given back than came in.
    #[error("refunds: {refunded} goes back, but only {received} came in")]
    RefundsExceedPayments {
        /// What has come in.
        received: crate::Money,
        /// The sum of the refunds.
        refunded: crate::Money,
    },
    /// Two payments, or two refunds, have one id.
    #[error("{list}: two of them have the same id")]
    DuplicateId {
        /// `payments` or `refunds`.
        list: &'static str,
    },
    /// There are more than there can be.
    #[error("{list}: more than {max} of them")]
    TooMany {
        /// What there are too many of.
        list: &'static str,
        /// The most.
        max: usize,
    },
    /// A refund's state and times contradict each other.
    #[error("refunds[{index}]: what was given back has a time, and what was not has none")]
    RefundTimes {
        /// Index of the refund, from 0.
        index: usize,
    },
    /// The payment status is not what the money that came in and went back amounts to.
    #[error("payment_status: {status:?} does not fit {received} received and {refunded} refunded for {total}")]
    StatusMismatch {
        /// 支付状态 as the CA says.
        status: crate::PaymentStatus,
        /// What the order asks for.
        total: crate::Money,
        /// What has come in.
        received: crate::Money,
        /// The sum of the refunds.
        refunded: crate::Money,
    },
    /// A payment or refund that the CA listed before is gone, or is another one now.
    #[error("{list}: one that was there before is gone or was changed")]
    Vanished {
        /// `payments` or `refunds`.
        list: &'static str,
    },
    /// The invoice is not the one that was asked for, or is not complete.
    #[error("invoice.{field}: {rule}")]
    InvoiceMismatch {
        /// The field.
        field: &'static str,
        /// The rule that it breaks.
        rule: &'static str,
    },
}

impl Error {
    /// The stable number of this error, 3000 to 3999; never reused.
    pub fn code(&self) -> i32 {
        match self {
            Self::MalformedAmount { .. } => 3001,
            Self::AmountOutOfRange { .. } => 3002,
            Self::TermOutOfRange { .. } => 3003,
            Self::SubtotalMismatch { .. } => 3004,
            Self::TotalMismatch { .. } => 3005,
            Self::OrderDiffersFromQuote { .. } => 3006,
            Self::UnsafeLink { .. } => 3007,
            Self::SheetMismatch { .. } => 3008,
            Self::VerifiedExceedsReceived { .. } => 3009,
            Self::RefundsExceedPayments { .. } => 3010,
            Self::DuplicateId { .. } => 3011,
            Self::TooMany { .. } => 3012,
            Self::RefundTimes { .. } => 3013,
            Self::StatusMismatch { .. } => 3014,
            Self::Vanished { .. } => 3015,
            Self::InvoiceMismatch { .. } => 3016,
        }
    }
}

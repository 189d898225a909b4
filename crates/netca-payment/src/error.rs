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
        }
    }
}

//! The price list.

use std::time::SystemTime;

use netca_cert::Certificate;
use netca_payment::{FeeLine, FeeUnit, Money, QuoteOption, TermMonths};

use crate::clock::add_months;

/// One option: 证书服务费用, so much a year. `None` when the price or the end cannot be stated.
pub(crate) fn option(
    per_year: Money,
    term: TermMonths,
    certificate: &Certificate,
    now: SystemTime,
) -> Option<QuoteOption> {
    let quantity = term.months() / 12;
    let subtotal = per_year.checked_mul(quantity)?;
    let line =
        FeeLine { name: "证书服务费用".into(), unit_price: per_year, unit: FeeUnit::Year, quantity, subtotal };
    let new_not_after = new_end(certificate, term, now)?;
    Some(QuoteOption { term_months: term, fee_lines: vec![line], total: subtotal, new_not_after })
}

/// The end of the renewal, issued at a time: the term is added to the old end, or to the day of issue once that is
/// past.
pub(crate) fn new_end(certificate: &Certificate, term: TermMonths, issued_at: SystemTime) -> Option<SystemTime> {
    add_months(certificate.not_after().max(issued_at), term)
}

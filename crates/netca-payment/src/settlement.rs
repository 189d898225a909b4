use std::collections::BTreeSet;

use crate::{Error, Money, PaymentStatus, ReceivedPayment, Refund, RefundStatus};

/// No application has more payments than this, nor more refunds.
pub const MAX_ENTRIES: usize = 200;

/// The money of one application as its CA lists it: what came in, what goes back, and the status that both amount to.
///
/// A CA that lists no payments says by the status alone that an application is paid; whatever is listed must fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settlement<'a> {
    /// What the order asks for.
    pub total: Money,
    /// 支付状态
    pub status: PaymentStatus,
    /// The money that came in.
    pub payments: &'a [ReceivedPayment],
    /// 退款
    pub refunds: &'a [Refund],
}

impl Settlement<'_> {
    /// Checks that ids are unique, that no more goes back than came in, and that the status is what the money amounts to.
    ///
    /// # Errors
    /// [`Error::StatusMismatch`], and those of [`check_refunds`].
    pub fn check(&self) -> Result<(), Error> {
        check_refunds(self.payments, self.refunds)?;
        let (received, refunded) = (received(self.payments)?, refunded(self.refunds)?);
        let kept = received.checked_sub(refunded).unwrap_or_default();
        let unlisted = self.payments.is_empty();
        let fits = match self.status {
            PaymentStatus::Unpaid => received == Money::ZERO,
            PaymentStatus::PartlyPaid => received > Money::ZERO && received < self.total,
            // What is too much goes back while the renewal goes on; the rest must stay.
            PaymentStatus::Paid => unlisted || kept >= self.total,
            PaymentStatus::CarriedOver => unlisted || kept > Money::ZERO,
            PaymentStatus::Refunding | PaymentStatus::Refunded => true,
        };
        if fits {
            return Ok(());
        }
        Err(Error::StatusMismatch { status: self.status, total: self.total, received, refunded })
    }

    /// Checks that everything that was listed before is still there: a payment with its way and its amount, a refund with
    /// its reason and its amount, as far as it was or further. Times are not compared: a record cuts them to seconds.
    ///
    /// # Errors
    /// [`Error::Vanished`].
    pub fn check_after(&self, payments: &[ReceivedPayment], refunds: &[Refund]) -> Result<(), Error> {
        if !payments.iter().all(|before| self.payments.iter().any(|after| is_same(before, after))) {
            return Err(Error::Vanished { list: "payments" });
        }
        if !refunds.iter().all(|before| self.refunds.iter().any(|after| is_further(before, after))) {
            return Err(Error::Vanished { list: "refunds" });
        }
        Ok(())
    }

    /// What is still to be paid: nothing once all of it has come in and was kept.
    ///
    /// # Errors
    /// [`Error::AmountOutOfRange`] when the amounts cannot be added up.
    pub fn missing(&self) -> Result<Money, Error> {
        let kept = received(self.payments)?.checked_sub(refunded(self.refunds)?).unwrap_or_default();
        Ok(self.total.checked_sub(kept).unwrap_or_default())
    }
}

/// Checks the refunds of an application against its payments: ids are unique, every amount is more than nothing, what
/// was given back has a time, and no more goes back than came in.
///
/// # Errors
/// [`Error::RefundsExceedPayments`], [`Error::DuplicateId`], [`Error::TooMany`], [`Error::RefundTimes`],
/// [`Error::AmountOutOfRange`].
pub fn check_refunds(payments: &[ReceivedPayment], refunds: &[Refund]) -> Result<(), Error> {
    check_list("payments", payments.iter().map(|payment| (payment.payment_id.as_str(), payment.amount)))?;
    check_list("refunds", refunds.iter().map(|refund| (refund.refund_id.as_str(), refund.amount)))?;
    let is_done = |refund: &Refund| refund.status == RefundStatus::Refunded;
    if let Some(index) = refunds.iter().position(|refund| is_done(refund) != refund.refunded_at.is_some()) {
        return Err(Error::RefundTimes { index });
    }
    let (received, refunded) = (received(payments)?, refunded(refunds)?);
    if refunded > received { Err(Error::RefundsExceedPayments { received, refunded }) } else { Ok(()) }
}

fn check_list<'a>(list: &'static str, entries: impl Iterator<Item = (&'a str, Money)>) -> Result<(), Error> {
    let mut ids = BTreeSet::new();
    for (id, amount) in entries {
        if amount == Money::ZERO {
            return Err(Error::AmountOutOfRange { field: list });
        }
        if !ids.insert(id) {
            return Err(Error::DuplicateId { list });
        }
        if ids.len() > MAX_ENTRIES {
            return Err(Error::TooMany { list, max: MAX_ENTRIES });
        }
    }
    Ok(())
}

fn received(payments: &[ReceivedPayment]) -> Result<Money, Error> {
    sum("payments", payments.iter().map(|payment| payment.amount))
}

fn refunded(refunds: &[Refund]) -> Result<Money, Error> {
    sum("refunds", refunds.iter().map(|refund| refund.amount))
}

fn sum(field: &'static str, mut amounts: impl Iterator<Item = Money>) -> Result<Money, Error> {
    amounts.try_fold(Money::ZERO, Money::checked_add).ok_or(Error::AmountOutOfRange { field })
}

fn is_same(before: &ReceivedPayment, after: &ReceivedPayment) -> bool {
    before.payment_id == after.payment_id && before.channel == after.channel && before.amount == after.amount
}

/// Whether a refund is the same one as before, and has not gone back from done to begun.
fn is_further(before: &Refund, after: &Refund) -> bool {
    let same = before.refund_id == after.refund_id && before.amount == after.amount && before.reason == after.reason;
    same && (before.status == RefundStatus::Requested || after.status == RefundStatus::Refunded)
}

#[cfg(test)]
mod tests;

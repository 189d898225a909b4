use netca_payment::{Money, PaymentStatus, Settlement};
use netca_protocol::wire::{Application, BusinessStatus};

use crate::journal::Entry;
use crate::{Error, Renewal};

impl Renewal<'_> {
    /// Checks the money of an application, and writes it down when it is another than before: payments and refunds fit
    /// the statuses, and nothing that was there is gone.
    pub(crate) fn note_money(&mut self, application: &Application) -> Result<(), Error> {
        check_money(application)?;
        let facts = self.facts();
        settlement(application).check_after(&facts.payments, &facts.refunds)?;
        if facts.payments == application.payments && facts.refunds == application.refunds {
            return Ok(());
        }
        self.write(&Entry::Settlement { payments: application.payments.clone(), refunds: application.refunds.clone() })
    }

    /// What the user agreed to pay, which is what the order must ask for.
    pub(crate) fn agreed_total(&self) -> Result<Money, Error> {
        let (quoted, ordered) = (self.total().ok_or_else(|| self.wrong_stage())?, self.submission()?.total);
        if ordered == quoted {
            return Ok(quoted);
        }
        Err(netca_payment::Error::OrderDiffersFromQuote { quoted, ordered }.into())
    }

    /// Whether the CA said last that it has the money.
    pub(crate) fn check_paid(&self) -> Result<(), Error> {
        match self.facts().status {
            Some((_, status)) if !status.is_paid() => Err(Error::WrongPaymentStatus { status }),
            Some(_) => Ok(()),
            None => Err(self.wrong_stage()),
        }
    }
}

/// Checks that the money of an application fits its statuses, and these each other.
pub(crate) fn check_money(application: &Application) -> Result<(), Error> {
    let (business, payment) = (application.business_status, application.payment_status);
    if contradict(business, payment) {
        return Err(Error::StatusesContradict { business, payment });
    }
    Ok(settlement(application).check()?)
}

/// What may still be paid; an error when nothing may, because it was given back or kept for another application.
pub(crate) fn payable(application: &Application) -> Result<Money, Error> {
    let status = application.payment_status;
    if status.is_payable() { Ok(settlement(application).missing()?) } else { Err(Error::WrongPaymentStatus { status }) }
}

fn settlement(application: &Application) -> Settlement<'_> {
    Settlement {
        total: application.order.total,
        status: application.payment_status,
        payments: &application.payments,
        refunds: &application.refunds,
    }
}

/// Nothing is reviewed, issued or installed that was not paid; and only what was rejected is carried over. Money that
/// goes back before the application ends is no contradiction: the CA's staff may begin there.
fn contradict(business: BusinessStatus, payment: PaymentStatus) -> bool {
    use BusinessStatus as B;
    match payment {
        PaymentStatus::Unpaid | PaymentStatus::PartlyPaid => {
            matches!(business, B::UnderReview | B::ReadyToInstall | B::Installed)
        }
        PaymentStatus::CarriedOver => business != B::Rejected,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_goes_on_unpaid() {
        use BusinessStatus as B;
        use PaymentStatus as P;
        let wrong = |business, payment| contradict(business, payment);
        for business in [B::UnderReview, B::ReadyToInstall, B::Installed] {
            assert!(wrong(business, P::Unpaid) && wrong(business, P::PartlyPaid), "{business:?}");
            assert!(wrong(business, P::CarriedOver) && !wrong(business, P::Paid), "{business:?}");
        }
        for business in [B::Entered, B::Withdrawn] {
            assert!(!wrong(business, P::Unpaid) && !wrong(business, P::PartlyPaid), "{business:?}");
            assert!(wrong(business, P::CarriedOver) && !wrong(business, P::Refunding), "{business:?}");
        }
        assert!(!wrong(B::Rejected, P::CarriedOver) && !wrong(B::Rejected, P::Unpaid));
    }
}

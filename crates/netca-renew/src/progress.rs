use std::time::{Duration, SystemTime};

use netca_payment::PaymentStatus;
use netca_protocol::Cancel;
use netca_protocol::wire::{Application, BusinessStatus};

use crate::journal::Entry;
use crate::poll::{Asked, USUAL_PAUSE};
use crate::{Error, Renewal, Stage};

/// A pause that is not worth a write to the disk.
const SHORT_PAUSE: Duration = Duration::from_secs(60);

/// What [`Renewal::wait`] waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Goal {
    /// The CA has the money.
    Paid,
    /// The new certificate can be installed.
    ReadyToInstall,
}

/// How a wait ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Waited {
    /// The goal is reached.
    Reached,
    /// The application ended otherwise: rejected or withdrawn.
    Ended,
    /// The time to wait is over.
    StillWaiting,
}

impl Renewal<'_> {
    /// Step 7, 查询进度: asks the CA once.
    ///
    /// # Errors
    /// [`Error::StateRanBackwards`], [`Error::WrongStage`] before there is anything to ask about, or what the
    /// connection or the CA says.
    pub fn refresh(&mut self, cancel: &Cancel) -> Result<Application, Error> {
        self.ask(cancel).map(|(application, _)| application)
    }

    /// Asks until the goal is reached, the application ends, or `until` has come. Pauses as long as the CA asks for,
    /// also across restarts, and can be cancelled.
    ///
    /// # Errors
    /// As [`Renewal::refresh`]; a connection that fails for a while does not end the wait before `until`.
    pub fn wait(&mut self, goal: Goal, until: SystemTime, cancel: &Cancel) -> Result<Waited, Error> {
        if let Some(waited) = self.judge(goal) {
            return Ok(waited);
        }
        let waited = self.poll(until, cancel, |renewal| {
            let (_, pause) = renewal.ask(cancel)?;
            Ok(renewal.judge(goal).map_or(Asked::Again(pause), Asked::Done))
        })?;
        Ok(waited.unwrap_or(Waited::StillWaiting))
    }

    fn judge(&self, goal: Goal) -> Option<Waited> {
        let reached = match goal {
            Goal::Paid => Stage::UnderReview,
            Goal::ReadyToInstall => Stage::ReadyToInstall,
        };
        match self.stage() {
            Stage::Rejected | Stage::Withdrawn => Some(Waited::Ended),
            stage if stage >= reached => Some(Waited::Reached),
            _ => None,
        }
    }

    pub(crate) fn ask(&mut self, cancel: &Cancel) -> Result<(Application, Duration), Error> {
        let polled = self.client.service().application(&self.access()?, cancel)?;
        self.note_status(&polled.value)?;
        let pause = polled.retry_after.unwrap_or(USUAL_PAUSE);
        self.keep_pause(pause)?;
        Ok((polled.value, pause))
    }

    /// Keeps a long pause on the disk, so that another process keeps it, too.
    pub(crate) fn keep_pause(&mut self, pause: Duration) -> Result<(), Error> {
        if pause < SHORT_PAUSE || self.stage().is_end() {
            return Ok(());
        }
        self.write(&Entry::NextQuestion { at: self.client.now() + pause })
    }

    /// Writes down what the CA says, if it is news, and refuses what cannot follow on what it said before.
    pub(crate) fn note_status(&mut self, application: &Application) -> Result<(), Error> {
        let said = (application.business_status, application.payment_status);
        let submission = self.submission()?;
        let same = submission.business_number == application.business_number
            && submission.order_number == application.order.order_number;
        if !same || application.order.total != submission.total {
            return Err(Error::StateRanBackwards);
        }
        if self.facts().status.is_some_and(|before| !follows(before, said)) {
            return Err(Error::StateRanBackwards);
        }
        self.note_money(application)?;
        if self.facts().status == Some(said) {
            return Ok(());
        }
        self.write(&Entry::Status { business: said.0, payment: said.1 })
    }
}

/// Whether the CA can have come from one state to the other.
fn follows(before: (BusinessStatus, PaymentStatus), after: (BusinessStatus, PaymentStatus)) -> bool {
    use BusinessStatus as B;
    let rank = |status| match status {
        B::Entered => 0,
        B::UnderReview => 1,
        B::ReadyToInstall => 2,
        B::Installed => 3,
        _ => 4,
    };
    let business = match (before.0, after.0) {
        (B::Rejected | B::Withdrawn | B::Installed, other) => other == before.0,
        (B::ReadyToInstall, other) => matches!(other, B::ReadyToInstall | B::Installed | B::Withdrawn),
        (_, other) => rank(other) >= rank(before.0),
    };
    business && after.1.can_follow(before.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_never_run_backwards() {
        use BusinessStatus as B;
        use PaymentStatus as P;
        for (before, after, good) in [
            ((B::Entered, P::Unpaid), (B::UnderReview, P::Paid), true),
            ((B::Entered, P::Unpaid), (B::ReadyToInstall, P::Paid), true),
            ((B::UnderReview, P::Paid), (B::Rejected, P::Refunding), true),
            ((B::ReadyToInstall, P::Paid), (B::Installed, P::Paid), true),
            ((B::UnderReview, P::Paid), (B::Entered, P::Paid), false),
            ((B::UnderReview, P::Paid), (B::UnderReview, P::Unpaid), false),
            ((B::ReadyToInstall, P::Paid), (B::Rejected, P::Paid), false),
            ((B::Withdrawn, P::Unpaid), (B::Entered, P::Unpaid), false),
            ((B::Installed, P::Paid), (B::ReadyToInstall, P::Paid), false),
            ((B::Rejected, P::Refunded), (B::Rejected, P::Paid), false),
            ((B::Entered, P::Unpaid), (B::Entered, P::PartlyPaid), true),
            ((B::Entered, P::PartlyPaid), (B::Entered, P::Unpaid), false),
            ((B::Entered, P::PartlyPaid), (B::UnderReview, P::Paid), true),
            ((B::UnderReview, P::Paid), (B::UnderReview, P::PartlyPaid), false),
            ((B::Entered, P::PartlyPaid), (B::Withdrawn, P::Refunding), true),
            ((B::UnderReview, P::Paid), (B::Rejected, P::CarriedOver), true),
            ((B::Rejected, P::CarriedOver), (B::Rejected, P::Refunding), true),
            // What was too much is given back, and the rest is kept.
            ((B::Rejected, P::Refunding), (B::Rejected, P::CarriedOver), true),
            ((B::Rejected, P::Refunded), (B::Rejected, P::CarriedOver), false),
            ((B::Rejected, P::CarriedOver), (B::Rejected, P::Paid), false),
            // Paid too late, on a page that was still open: it goes back.
            ((B::Withdrawn, P::Unpaid), (B::Withdrawn, P::Refunding), true),
            ((B::Withdrawn, P::Refunded), (B::Withdrawn, P::Refunding), true),
            ((B::Withdrawn, P::Refunded), (B::Withdrawn, P::Paid), false),
        ] {
            assert_eq!(follows(before, after), good, "{before:?} {after:?}");
        }
    }
}

use std::time::SystemTime;

use netca_payment::{PaymentLink, PaymentPageStatus};
use netca_protocol::{Cancel, Error as ProtocolError};

use crate::poll::{Asked, USUAL_PAUSE};
use crate::{Error, Renewal, Stage};

/// How waiting for a payment ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PaymentEnd {
    /// 已支付: the application says so, whatever way it was paid.
    Paid,
    /// 已取消: the payer declined on the page. Another page can be asked for.
    Declined,
    /// 已过期: the page's time is over. Another page can be asked for.
    Expired,
    /// 已关闭: the page takes no money any more, or the application was rejected or withdrawn.
    Closed,
    /// The time to wait is over, and nothing is decided.
    StillWaiting,
}

impl PaymentEnd {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::Declined => "declined",
            Self::Expired => "expired",
            Self::Closed => "closed",
            Self::StillWaiting => "still_waiting",
        }
    }
}

impl Renewal<'_> {
    /// Step 6a, 在线支付: waits until the payer has paid or declined on the page, the page has expired or was closed, or
    /// `until` has come. Pauses as long as the CA asks for, also across restarts, and can be cancelled.
    ///
    /// What the page says is never enough: it is paid when the application says so. Where the journal has that already,
    /// nobody is asked; what became of the application since, a rejection for example, is [`Renewal::refresh`]'s to say.
    ///
    /// # Errors
    /// As [`Renewal::refresh`]; a connection that fails for a while does not end the wait before `until`.
    pub fn wait_for_payment(
        &mut self,
        link: &PaymentLink,
        until: SystemTime,
        cancel: &Cancel,
    ) -> Result<PaymentEnd, Error> {
        if let Some(end) = self.end_by_application() {
            return Ok(end);
        }
        let end = self.poll(until, cancel, |renewal| renewal.look_at_page(link, cancel))?;
        let is_over = self.client.now() >= link.expires_at;
        Ok(end.unwrap_or(if is_over { PaymentEnd::Expired } else { PaymentEnd::StillWaiting }))
    }

    fn look_at_page(&mut self, link: &PaymentLink, cancel: &Cancel) -> Result<Asked<PaymentEnd>, Error> {
        let polled = self.client.service().payment_page(&self.access()?, &link.payment_id, cancel)?;
        if polled.value.payment_id != link.payment_id {
            let expected = "it should be about the payment that was asked about";
            return Err(ProtocolError::UnexpectedAnswer { operation: "payment", expected }.into());
        }
        let pause = polled.retry_after.unwrap_or(USUAL_PAUSE);
        self.keep_pause(pause)?;
        let end = match polled.value.status {
            PaymentPageStatus::Open => return Ok(Asked::Again(pause)),
            PaymentPageStatus::Declined => Some(PaymentEnd::Declined),
            PaymentPageStatus::Expired => Some(PaymentEnd::Expired),
            PaymentPageStatus::Closed => Some(PaymentEnd::Closed),
            _ => None,
        };
        let (_, asked) = self.ask(cancel)?;
        // Paid on the page, and the application does not say so yet: it is waited for.
        Ok(self.end_by_application().or(end).map_or(Asked::Again(pause.max(asked)), Asked::Done))
    }

    fn end_by_application(&self) -> Option<PaymentEnd> {
        match self.stage() {
            Stage::Rejected | Stage::Withdrawn => Some(PaymentEnd::Closed),
            stage if stage >= Stage::UnderReview => Some(PaymentEnd::Paid),
            _ => None,
        }
    }
}

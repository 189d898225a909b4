use netca_payment::{PaymentChannel, PaymentLink};
use netca_protocol::wire::ProblemCode;
use netca_protocol::{Cancel, Error as ProtocolError};

use crate::journal::Entry;
use crate::{Error, Renewal, Stage};

impl Renewal<'_> {
    /// Step 6, 在线支付: the page on which the order is paid. Gives `None` when the CA has the money already.
    ///
    /// The link is checked before it is given out: https, a host that the client trusts with payments, and the amount
    /// that the user agreed to. It may be opened, copied to another browser, or shown as a QR code.
    ///
    /// # Errors
    /// [`Error::PaymentHost`], [`Error::WrongStage`], an order or a link that does not fit, or what the CA says.
    pub fn payment_link(&mut self, channel: PaymentChannel, cancel: &Cancel) -> Result<Option<PaymentLink>, Error> {
        match self.stage() {
            Stage::AwaitingPayment => {}
            Stage::UnderReview | Stage::ReadyToInstall | Stage::Installing | Stage::Installed | Stage::Complete => {
                return Ok(None);
            }
            _ => return Err(self.wrong_stage()),
        }
        let (total, access) = (self.total().ok_or_else(|| self.wrong_stage())?, self.access()?);
        let ordered = self.submission()?.total;
        if ordered != total {
            return Err(netca_payment::Error::OrderDiffersFromQuote { quoted: total, ordered }.into());
        }
        self.write(&Entry::PaymentAsked { channel })?;
        match self.client.service().payment_link(&access, channel, cancel) {
            Ok(link) => {
                link.check_against(total)?;
                self.check_host(&link)?;
                Ok(Some(link))
            }
            // Paid in the meantime, perhaps by another computer: what counts is what the CA says now.
            Err(ProtocolError::Problem { problem, .. }) if problem.known() == Some(ProblemCode::AlreadyPaid) => {
                self.refresh(cancel)?;
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }

    fn check_host(&self, link: &PaymentLink) -> Result<(), Error> {
        let authority = link.url.strip_prefix("https://").and_then(|rest| rest.split(['/', '?', '#']).next());
        let authority = authority.unwrap_or_default().to_ascii_lowercase();
        let host = authority.strip_suffix(":443").unwrap_or(&authority);
        let allowed = self.client.payment_hosts().iter().any(|allowed| allowed.eq_ignore_ascii_case(host));
        if allowed { Ok(()) } else { Err(Error::PaymentHost) }
    }
}

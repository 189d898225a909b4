use netca_payment::{PaymentChannel, PaymentLink};
use netca_protocol::wire::{Application, ProblemCode};
use netca_protocol::{Cancel, Error as ProtocolError};

use crate::journal::Entry;
use crate::settlement::payable;
use crate::{Error, Renewal, Stage};

impl Renewal<'_> {
    /// Step 6a, 在线支付: the page on which the order is paid. Gives `None` when the CA has the money already, also when it
    /// kept that of an earlier application.
    ///
    /// The CA is asked how the order stands before it is asked for a page, and looks for the bank transfers that were
    /// declared, so nobody is sent to pay what is paid. The link is checked before it is given out: https, a host that the client trusts with payments, and the amount that
    /// the user agreed to, less what has come in. It may be opened, copied to another browser, or shown as a QR code.
    ///
    /// # Errors
    /// [`Error::NoPaymentPage`] for a way to pay that has none, [`Error::ChannelNotOffered`], [`Error::PaymentHost`],
    /// [`Error::WrongStage`], [`Error::WrongPaymentStatus`] when money was given back, an order or a link that does not
    /// fit, or what the CA says.
    pub fn payment_link(&mut self, channel: PaymentChannel, cancel: &Cancel) -> Result<Option<PaymentLink>, Error> {
        if !channel.is_online() {
            return Err(Error::NoPaymentPage { channel });
        }
        let Some(mut application) = self.unpaid_order(channel, cancel)? else { return Ok(None) };
        // Declared here or on another computer, and perhaps come in: then less is missing, or nothing.
        let by_bank = application.order.channels.contains(&PaymentChannel::BankTransfer);
        if by_bank && !self.look_for_transfers(cancel)?.transfers.is_empty() {
            let Some(later) = self.unpaid_order(channel, cancel)? else { return Ok(None) };
            application = later;
        }
        let missing = payable(&application)?;
        self.write(&Entry::PaymentAsked { channel })?;
        match self.client.service().payment_link(&self.access()?, channel, cancel) {
            Ok(link) if link.channel != channel => {
                let expected = "a page for the way to pay that was asked for";
                Err(ProtocolError::UnexpectedAnswer { operation: "payment", expected }.into())
            }
            Ok(link) => {
                link.check_against(missing)?;
                self.check_host(&link)?;
                Ok(Some(link))
            }
            // Paid in the meantime, perhaps by another computer: what counts is what the application says now.
            Err(error) => {
                self.refresh_if_paid(&error, cancel)?;
                if self.is_paid_for()? { Ok(None) } else { Err(error.into()) }
            }
        }
    }

    /// The application as it stands now, if it waits to be paid and offers this way; `None` when it is paid.
    pub(crate) fn unpaid_order(
        &mut self,
        channel: PaymentChannel,
        cancel: &Cancel,
    ) -> Result<Option<Application>, Error> {
        if self.is_paid_for()? {
            return Ok(None);
        }
        self.agreed_total()?;
        let application = self.refresh(cancel)?;
        if self.is_paid_for()? {
            return Ok(None);
        }
        self.check_order(&application.order)?;
        let offered = application.order.channels.contains(&channel);
        if offered { Ok(Some(application)) } else { Err(Error::ChannelNotOffered { channel }) }
    }

    /// Looks at the application again when the CA refused something because it has the money.
    pub(crate) fn refresh_if_paid(&mut self, error: &ProtocolError, cancel: &Cancel) -> Result<(), Error> {
        match error {
            ProtocolError::Problem { problem, .. } if problem.known() == Some(ProblemCode::AlreadyPaid) => {
                self.refresh(cancel).map(drop)
            }
            _ => Ok(()),
        }
    }

    /// Whether the application is past being paid; an error before that, and when it ended otherwise.
    pub(crate) fn is_paid_for(&self) -> Result<bool, Error> {
        match self.stage() {
            Stage::AwaitingPayment => Ok(false),
            Stage::UnderReview | Stage::ReadyToInstall | Stage::Installing | Stage::Installed | Stage::Complete => {
                Ok(true)
            }
            _ => Err(self.wrong_stage()),
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

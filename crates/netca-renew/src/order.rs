use netca_payment::Order;
use netca_protocol::wire::{Application, ProblemCode, Receipt};
use netca_protocol::{Cancel, Error as ProtocolError};

use crate::journal::Entry;
use crate::{Error, Event, Renewal, Stage};

impl Renewal<'_> {
    /// Step 5, 订单详情: the order as it stands at the CA, its lines and its total checked against what the user
    /// agreed to pay.
    ///
    /// # Errors
    /// [`netca_payment::Error::OrderDiffersFromQuote`] among others; then nothing must be paid.
    pub fn order(&mut self, cancel: &Cancel) -> Result<Order, Error> {
        let order = self.refresh(cancel)?.order;
        self.check_order(&order)?;
        Ok(order)
    }

    pub(crate) fn check_order(&self, order: &Order) -> Result<(), Error> {
        let total = self.total().ok_or_else(|| self.wrong_stage())?;
        Ok(order.check_against(total)?)
    }

    /// Sends the signed application; the same bytes as often as it takes.
    pub(crate) fn submit(&mut self, cancel: &Cancel) -> Result<Application, Error> {
        if self.stage() != Stage::Signed {
            return Err(self.wrong_stage());
        }
        let signed = self.journal.application()?;
        self.client.tell(&Event::Submitting);
        self.write(&Entry::Submitting)?;
        match self.client.service().apply(&self.id().clone(), &signed, cancel) {
            Ok(receipt) => self.take_receipt(receipt),
            Err(error) => {
                // The CA's own judgement is an outcome. Nothing else is, for the CA may have the application all the
                // same: then these very bytes must be there to be sent again.
                if let ProtocolError::Problem { problem, .. } = &error
                    && let Some(code) = problem.known().filter(|code| code.refuses_application())
                {
                    self.write(&Entry::Refused { code: error.code() })?;
                    self.journal.forget_application()?;
                    // Attachments are worth keeping where only the form has to be corrected.
                    if !matches!(code, ProblemCode::FieldInvalid | ProblemCode::AttachmentMissing) {
                        self.forget_quote()?;
                    }
                }
                Err(error.into())
            }
        }
    }

    fn forget_quote(&self) -> Result<(), Error> {
        match &self.facts().prepared {
            Some(prepared) => self.client.state().forget_quote(prepared.old.sha256),
            None => Ok(()),
        }
    }

    fn take_receipt(&mut self, receipt: Receipt) -> Result<Application, Error> {
        let Receipt { access_token, application } = receipt;
        if self.facts().prepared.as_ref().is_none_or(|prepared| prepared.old.sha256 != application.certificate_sha256) {
            let expected = "it should be about the certificate that was applied for";
            return Err(ProtocolError::UnexpectedAnswer { operation: "apply", expected }.into());
        }
        self.write(&Entry::Submitted {
            business_number: application.business_number.clone(),
            order_number: application.order.order_number.clone(),
            total: application.order.total,
            access_token,
        })?;
        self.journal.forget_application()?;
        self.forget_quote()?;
        self.note_status(&application)?;
        // Written down first: what the CA took can be withdrawn, even when it must not be paid.
        self.check_order(&application.order)?;
        Ok(application)
    }
}

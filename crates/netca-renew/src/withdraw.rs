use netca_protocol::Cancel;
use netca_protocol::wire::Application;

use crate::journal::Entry;
use crate::{Error, Renewal, Stage};

impl Renewal<'_> {
    /// Step 6c, 撤销申请: gives the application up; what was paid is refunded by the CA. Asking again changes nothing.
    ///
    /// # Errors
    /// [`Error::WrongStage`] before the CA has it or once installation has begun, or what the CA says.
    pub fn withdraw(&mut self, reason: &str, cancel: &Cancel) -> Result<Application, Error> {
        match self.stage() {
            Stage::AwaitingPayment | Stage::UnderReview | Stage::ReadyToInstall | Stage::Withdrawn => {}
            _ => return Err(self.wrong_stage()),
        }
        let access = self.access()?;
        self.write(&Entry::Withdrawing)?;
        let application = self.client.service().withdraw(&access, reason, cancel)?;
        self.note_status(&application)?;
        Ok(application)
    }
}

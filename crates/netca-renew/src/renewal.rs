use netca_payment::Money;
use netca_protocol::{Access, ApplicationId};

use crate::journal::{Entry, Facts, Journal, Submission};
use crate::{Client, Error, Event, Stage};

/// One renewal, with its journal open: no other process can work on it meanwhile.
#[derive(Debug)]
pub struct Renewal<'a> {
    pub(crate) client: &'a Client,
    pub(crate) journal: Journal,
}

impl<'a> Renewal<'a> {
    pub(crate) fn new(client: &'a Client, journal: Journal) -> Self {
        Self { client, journal }
    }

    /// The application's id.
    pub fn id(&self) -> &ApplicationId {
        self.journal.id()
    }

    /// How far it has come, as far as is known here.
    pub fn stage(&self) -> Stage {
        self.journal.facts().stage()
    }

    /// What the journal says.
    pub fn facts(&self) -> &Facts {
        self.journal.facts()
    }

    /// What the user agreed to pay.
    pub fn total(&self) -> Option<Money> {
        self.facts().prepared.as_ref().map(|prepared| prepared.total)
    }

    /// Writes an entry, and tells the observer when it brought another stage.
    pub(crate) fn write(&mut self, entry: &Entry) -> Result<(), Error> {
        let before = self.stage();
        self.journal.write(entry)?;
        if self.stage() != before {
            self.client.tell(&Event::Stage(self.stage()));
        }
        Ok(())
    }

    pub(crate) fn wrong_stage(&self) -> Error {
        Error::WrongStage { stage: self.stage() }
    }

    pub(crate) fn submission(&self) -> Result<&Submission, Error> {
        self.facts().submission.as_ref().ok_or_else(|| self.wrong_stage())
    }

    pub(crate) fn access(&self) -> Result<Access, Error> {
        Ok(Access { id: self.id().clone(), token: self.submission()?.access_token.clone() })
    }
}

use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use netca_cert::{Certificate, TrustAnchors};
use netca_protocol::wire::{ClientInfo, Sha256Hex};
use netca_protocol::{ApplicationId, RenewalService};

use crate::journal::{Facts, Journal, StateDirectory};
use crate::{Error, Event, Renewal, Stage};

/// What a [`Client`] needs to know.
pub struct Settings {
    /// The CA.
    pub service: Arc<dyn RenewalService>,
    /// Whom new certificates must lead to.
    pub anchors: TrustAnchors,
    /// Where the journals are kept; made if it is missing.
    pub state: PathBuf,
    /// The embedding client's name and version.
    pub client: ClientInfo,
    /// Hosts that a payment page may be on, with their port unless it is 443.
    pub payment_hosts: Vec<String>,
    /// Told what happens while a call blocks.
    pub observer: Arc<dyn Fn(&Event) + Send + Sync>,
    /// The time.
    pub clock: fn() -> SystemTime,
}

/// Renews certificates at one CA. May be shared between threads.
pub struct Client {
    settings: Settings,
    state: StateDirectory,
}

impl Client {
    /// A client with these settings.
    ///
    /// # Errors
    /// [`Error::State`] when the state directory cannot be made.
    pub fn new(settings: Settings) -> Result<Self, Error> {
        let state = StateDirectory::open(&settings.state)?;
        Ok(Self { settings, state })
    }

    /// Takes up a renewal.
    ///
    /// # Errors
    /// [`Error::NoRenewal`], [`Error::Busy`], [`Error::JournalDamaged`], [`Error::JournalTooNew`], [`Error::State`].
    pub fn open(&self, id: &ApplicationId) -> Result<Renewal<'_>, Error> {
        Ok(Renewal::new(self, Journal::open(&self.state, id)?))
    }

    /// Takes up the renewal of a certificate that has not ended, if there is one.
    ///
    /// # Errors
    /// Those of [`Client::open`], but [`Error::NoRenewal`].
    pub fn find(&self, certificate: &Certificate) -> Result<Option<Renewal<'_>>, Error> {
        let wanted = digest(certificate);
        let mut found = self.state.renewals()?;
        found.retain(|(_, facts)| !facts.stage().is_end() && concerns(facts, wanted));
        // One that was signed before one that was only begun: that one may have been handed in on another computer.
        let found = found.into_iter().min_by_key(|(_, facts)| facts.stage() == Stage::Prepared);
        found.map(|(id, _)| self.open(&id)).transpose()
    }

    /// The journals.
    pub fn state(&self) -> &StateDirectory {
        &self.state
    }

    pub(crate) fn service(&self) -> &dyn RenewalService {
        self.settings.service.as_ref()
    }

    pub(crate) fn anchors(&self) -> &TrustAnchors {
        &self.settings.anchors
    }

    pub(crate) fn info(&self) -> &ClientInfo {
        &self.settings.client
    }

    pub(crate) fn payment_hosts(&self) -> &[String] {
        &self.settings.payment_hosts
    }

    pub(crate) fn now(&self) -> SystemTime {
        (self.settings.clock)()
    }

    pub(crate) fn tell(&self, event: &Event) {
        (self.settings.observer)(event);
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("state", &self.settings.state).finish_non_exhaustive()
    }
}

/// Whether a renewal is about a certificate, as the old one or, once it is written, as the new one.
fn concerns(facts: &Facts, certificate: Sha256Hex) -> bool {
    let old = facts.prepared.as_ref().is_some_and(|prepared| prepared.old.sha256 == certificate);
    let new = facts.installation.as_ref().is_some_and(|installation| installation.certificate_sha256 == certificate);
    old || new
}

pub(crate) fn digest(certificate: &Certificate) -> Sha256Hex {
    Sha256Hex(*certificate.sha256().as_bytes())
}

//! A renewal in a process of its own: what the matrix breaks.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use netca_renew::netca_cert::{Certificate, TrustAnchors};
use netca_renew::netca_protocol::wire::{ClientInfo, RenewWith};
use netca_renew::netca_protocol::{HttpService, HttpsConfig, HttpsTransport, Proxy, RetryPolicy, Timeouts, TlsRoots};
use netca_renew::netca_token::{
    Error as TokenError, Pin, Pkcs11Provider, Provider, SkfProfile, SkfProvider, SoftProvider, Token, open_only,
};
use netca_renew::{Client, Error, Settings, Stage};
use serde::{Deserialize, Serialize};

use crate::usable::{Wanted, usable};
use crate::world::go_on_until;

/// What the process is told, as JSON.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Order {
    /// The Key.
    pub key: Key,
    /// Its PIN.
    pub pin: String,
    /// The CA's address.
    pub url: String,
    /// Whom its TLS certificate must lead to (DER).
    pub tls_root: PathBuf,
    /// Whom new certificates must lead to (PEM).
    pub anchors: PathBuf,
    /// The sandbox's own host: where its payment pages are.
    pub payment_host: String,
    /// The state directory.
    pub state: PathBuf,
    /// How to renew.
    pub renew_with: RenewWith,
    /// Whether a pair is renewed.
    pub pair: bool,
    /// The certificates that were there before (PEM).
    pub old: PathBuf,
    /// How far the client's clock is ahead, in seconds.
    pub ahead: i64,
    /// How often a request is sent at most.
    pub attempts: u32,
    /// How long a request may take.
    pub patience_ms: u64,
    /// How long it waits for the CA to be paid and to issue.
    pub wait_ms: u64,
    /// Whether the token is looked at before the renewal goes on.
    pub look_first: bool,
    /// Where a token that was pulled out is plugged in again, and the process goes on after that.
    pub plug: Option<PathBuf>,
}

/// Where the Key is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Key {
    /// A file.
    Soft(PathBuf),
    /// A PKCS#11 module, and the numbers by which it does SM2.
    Pkcs11(PathBuf, Option<String>),
    /// An SKF module.
    Skf(PathBuf, String),
}

/// What the process says, as JSON.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Report {
    /// Whether something on the token could be used at the beginning; `None` when nobody looked.
    pub usable_before: Option<bool>,
    /// What went wrong, if anything did.
    pub error: Option<String>,
    /// Whether it did while somebody expected it: a panic is never expected.
    pub panicked: bool,
    /// Whether the renewal is complete.
    pub complete: bool,
    /// The token at the end.
    pub token: Option<Found>,
}

/// A token, looked at.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Found {
    /// Whether something on it can be used.
    pub usable: bool,
    /// Of each certificate: key id, label, and whether it is a new one that ends late enough.
    pub certificates: Vec<(Vec<u8>, Vec<u8>, bool)>,
    /// The PIN tries left, where that is told.
    pub tries_left: Option<u32>,
    /// Whether a PIN was wrong since the last good one.
    pub count_low: bool,
}

static AHEAD: AtomicI64 = AtomicI64::new(0);

fn clock() -> SystemTime {
    let ahead = AHEAD.load(Ordering::Relaxed);
    let by = Duration::from_secs(ahead.unsigned_abs());
    if ahead < 0 { SystemTime::now() - by } else { SystemTime::now() + by }
}

/// Runs an order; a panic is reported, too.
pub fn run(order: &Order) -> Report {
    AHEAD.store(order.ahead, Ordering::Relaxed);
    let mut report = Report::default();
    let outcome = catch_unwind(AssertUnwindSafe(|| order.renew(&mut report)));
    report.panicked = outcome.is_err();
    if let Ok(Err(error)) = outcome {
        report.error = Some(format!("{error:?}"));
    }
    let looked = catch_unwind(AssertUnwindSafe(|| {
        report.complete = order.client()?.state().renewals()?.iter().any(|(_, facts)| facts.stage() == Stage::Complete);
        report.token = if report.complete { Some(order.look()?) } else { None };
        Ok::<(), Error>(())
    }));
    report.panicked |= looked.is_err();
    report
}

/// A PKCS#11 module as a client loads it.
pub(super) fn pkcs11(
    module: &Path,
    profile: Option<&str>,
    timeout: Option<Duration>,
) -> Result<Pkcs11Provider, TokenError> {
    let provider = match timeout {
        Some(timeout) => Pkcs11Provider::load_with_timeout(module, timeout)?,
        None => Pkcs11Provider::load(module)?,
    };
    Ok(match profile {
        Some(words) => provider.with_profile(words.parse().expect("a profile")),
        None => provider,
    })
}

impl Order {
    fn renew(&self, report: &mut Report) -> Result<(), Error> {
        if self.look_first {
            report.usable_before = Some(self.look()?.usable);
        }
        match self.once() {
            Err(error) if self.plug.is_some() => {
                let plug = self.plug.as_deref().unwrap_or(&self.state);
                std::fs::write(plug, "plug\n").expect("the file of events");
                report.error = Some(format!("{error:?}"));
                self.once()
            }
            outcome => outcome,
        }
    }

    fn once(&self) -> Result<(), Error> {
        let client = self.client()?;
        if client.state().renewals()?.iter().any(|(_, facts)| facts.stage() == Stage::Complete) {
            return Ok(());
        }
        let mut token = self.token()?;
        let until = || clock() + Duration::from_millis(self.wait_ms);
        go_on_until(&client, token.as_mut(), self.renew_with, &self.pin(), until)
    }

    fn pin(&self) -> Pin {
        Pin::new(self.pin.as_bytes())
    }

    fn token(&self) -> Result<Box<dyn Token>, TokenError> {
        let mut provider: Box<dyn Provider> = match &self.key {
            Key::Soft(file) => Box::new(SoftProvider::new(vec![file.clone()])),
            Key::Pkcs11(module, profile) => Box::new(pkcs11(module, profile.as_deref(), Some(Duration::from_secs(2)))?),
            Key::Skf(module, profile) => {
                let profile: SkfProfile = profile.parse().expect("a profile");
                Box::new(SkfProvider::load(module, profile)?)
            }
        };
        open_only(provider.as_mut(), None)
    }

    fn client(&self) -> Result<Client, Error> {
        let root = Certificate::from_der(&std::fs::read(&self.tls_root).expect("the root"))?;
        let patience = Duration::from_millis(self.patience_ms);
        let timeouts = Timeouts { connect: patience, request: patience };
        let config = HttpsConfig { tls_roots: TlsRoots::Only(vec![root]), proxy: Proxy::Direct, timeouts };
        let transport = Arc::new(HttpsTransport::new(&config)?);
        let pause = Duration::from_millis(20);
        let retry = RetryPolicy { attempts: self.attempts, first_pause: pause, longest_pause: 100 * pause };
        let anchors = std::fs::read_to_string(&self.anchors).expect("the anchors");
        Client::new(Settings {
            service: Arc::new(HttpService::new(&self.url, transport)?.with_retry(retry)),
            anchors: TrustAnchors::new(Certificate::all_from_pem(&anchors)?),
            state: self.state.clone(),
            client: ClientInfo { name: "netca-tests".into(), version: "1.0.0".into() },
            payment_hosts: vec![self.payment_host.clone()],
            observer: Arc::new(|_| {}),
            clock,
        })
    }

    fn look(&self) -> Result<Found, Error> {
        let old = std::fs::read_to_string(&self.old).expect("the old certificates");
        let old = Certificate::all_from_pem(&old)?;
        let mut token = self.token()?;
        let pin = token.pin_status()?;
        let late = SystemTime::now() + Duration::from_secs(370 * 86_400);
        let found = token.certificates()?;
        let certificates = found
            .into_iter()
            .map(|one| {
                let new = !old.contains(&one.certificate) && one.certificate.not_after() > late;
                (one.key.0, one.label, new)
            })
            .collect();
        let wanted = Wanted { pair: self.pair, old: &old, mixed: matches!(self.key, Key::Skf(..)) };
        let usable = usable(&self.client()?, token.as_mut(), &self.pin(), wanted);
        Ok(Found { usable, certificates, tries_left: pin.tries_left, count_low: pin.count_low })
    }
}

//! A CA and a token that fail at the nth call, before or after they acted.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use netca_renew::netca_cert::{Certificate, EnvelopedKey, KeyAlgorithm, PublicKey, Secret, SignatureAlgorithm};
use netca_renew::netca_payment::{self as money, PaymentChannel, PaymentLink};
use netca_renew::netca_protocol::wire::{
    self, Agreement, Application, ClientInfo, IssuedCertificates, Quote, Receipt, ServiceInfo,
};
use netca_renew::netca_protocol::{self as protocol, Access, ApplicationId, Cancel, Polled, RenewalService};
use netca_renew::netca_token::{
    self as token, KeyId, Login, PinStatus, Placement, StoredCertificate, Token, TokenInfo,
};

/// When, at the chosen call, the fault comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Before anything happened.
    Before,
    /// After it happened, so that the outcome is not known.
    After,
}

/// One fault at one call; calls are counted over the CA and the token together.
#[derive(Debug)]
pub struct Faults {
    at: u32,
    moment: Moment,
    calls: AtomicU32,
}

impl Faults {
    /// A fault at the call `at`, from 1.
    pub fn new(at: u32, moment: Moment) -> Arc<Self> {
        Arc::new(Self { at, moment, calls: AtomicU32::new(0) })
    }

    /// No fault; calls are only counted.
    pub fn none() -> Arc<Self> {
        Self::new(0, Moment::Before)
    }

    /// How many calls there were.
    pub fn calls(&self) -> u32 {
        self.calls.load(Ordering::SeqCst)
    }

    fn around<T, E>(&self, fault: E, act: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        if self.calls.fetch_add(1, Ordering::SeqCst) + 1 != self.at {
            return act();
        }
        if self.moment == Moment::After {
            act()?;
        }
        Err(fault)
    }
}

/// A CA with a fault on the way to it.
pub struct FaultyService {
    /// The CA itself.
    pub inner: Arc<dyn RenewalService>,
    /// The fault.
    pub faults: Arc<Faults>,
}

fn broken() -> protocol::Error {
    protocol::Error::Interrupted { host: "ca.example:443".into() }
}

impl RenewalService for FaultyService {
    fn info(&self, cancel: &Cancel) -> Result<ServiceInfo, protocol::Error> {
        self.faults.around(broken(), || self.inner.info(cancel))
    }

    fn quote(
        &self,
        certificate: &Certificate,
        encryption: Option<&Certificate>,
        client: &ClientInfo,
        cancel: &Cancel,
    ) -> Result<Quote, protocol::Error> {
        self.faults.around(broken(), || self.inner.quote(certificate, encryption, client, cancel))
    }

    fn agreement(&self, cancel: &Cancel) -> Result<Agreement, protocol::Error> {
        self.faults.around(broken(), || self.inner.agreement(cancel))
    }

    fn apply(&self, id: &ApplicationId, signed: &[u8], cancel: &Cancel) -> Result<Receipt, protocol::Error> {
        self.faults.around(broken(), || self.inner.apply(id, signed, cancel))
    }

    fn application(&self, access: &Access, cancel: &Cancel) -> Result<Polled<Application>, protocol::Error> {
        self.faults.around(broken(), || self.inner.application(access, cancel))
    }

    fn payment_link(
        &self,
        access: &Access,
        channel: PaymentChannel,
        cancel: &Cancel,
    ) -> Result<PaymentLink, protocol::Error> {
        self.faults.around(broken(), || self.inner.payment_link(access, channel, cancel))
    }

    fn certificates(&self, access: &Access, cancel: &Cancel) -> Result<IssuedCertificates, protocol::Error> {
        self.faults.around(broken(), || self.inner.certificates(access, cancel))
    }

    fn confirm_installation(
        &self,
        access: &Access,
        installation: wire::Installation,
        cancel: &Cancel,
    ) -> Result<Application, protocol::Error> {
        self.faults.around(broken(), || self.inner.confirm_installation(access, installation, cancel))
    }

    fn withdraw(&self, access: &Access, reason: &str, cancel: &Cancel) -> Result<Application, protocol::Error> {
        self.faults.around(broken(), || self.inner.withdraw(access, reason, cancel))
    }

    fn challenge(&self, certificate: &Certificate, cancel: &Cancel) -> Result<wire::Challenge, protocol::Error> {
        self.faults.around(broken(), || self.inner.challenge(certificate, cancel))
    }

    fn lookup(
        &self,
        challenge_id: &str,
        signed: &[u8],
        cancel: &Cancel,
    ) -> Result<wire::FoundApplications, protocol::Error> {
        self.faults.around(broken(), || self.inner.lookup(challenge_id, signed, cancel))
    }

    fn audience(&self) -> &str {
        self.inner.audience()
    }

    crate::forward! { self => |act| self.faults.around(broken(), act) }
}

/// A token that is pulled out at one call.
pub struct FaultyToken {
    /// The token itself.
    pub inner: Box<dyn Token>,
    /// The fault.
    pub faults: Arc<Faults>,
}

fn removed() -> token::Error {
    token::Error::Removed { function: "C_Test", rv: 0x32 }
}

impl Token for FaultyToken {
    fn info(&self) -> &TokenInfo {
        self.inner.info()
    }

    fn certificates(&mut self) -> Result<Vec<StoredCertificate>, token::Error> {
        self.faults.around(removed(), || self.inner.certificates())
    }

    fn pin_status(&mut self) -> Result<PinStatus, token::Error> {
        self.faults.around(removed(), || self.inner.pin_status())
    }

    fn login(&mut self, login: Login<'_>) -> Result<(), token::Error> {
        self.faults.around(removed(), || self.inner.login(login))
    }

    fn sign(&mut self, key: &KeyId, algorithm: SignatureAlgorithm, message: &[u8]) -> Result<Vec<u8>, token::Error> {
        self.faults.around(removed(), || self.inner.sign(key, algorithm, message))
    }

    fn decrypt(&mut self, key: &KeyId, ciphertext: &[u8]) -> Result<Secret, token::Error> {
        self.faults.around(removed(), || self.inner.decrypt(key, ciphertext))
    }

    fn can_generate(&self, algorithm: KeyAlgorithm) -> bool {
        self.inner.can_generate(algorithm)
    }

    fn can_import(&self, algorithm: KeyAlgorithm) -> bool {
        self.inner.can_import(algorithm)
    }

    fn takes_padded_keys(&self) -> bool {
        self.inner.takes_padded_keys()
    }

    fn takes_aes_wrapped_keys(&self) -> bool {
        self.inner.takes_aes_wrapped_keys()
    }

    fn may_unwrap(&mut self, signing: &KeyId) -> Result<bool, token::Error> {
        self.faults.around(removed(), || self.inner.may_unwrap(signing))
    }

    fn import_encryption_key(
        &mut self,
        enveloped: &EnvelopedKey,
        signing: &KeyId,
        placement: &Placement<'_>,
    ) -> Result<KeyId, token::Error> {
        self.faults.around(removed(), || self.inner.import_encryption_key(enveloped, signing, placement))
    }

    fn replaces_certificates(&self) -> bool {
        self.inner.replaces_certificates()
    }

    fn generate_key(&mut self, algorithm: KeyAlgorithm, placement: &Placement<'_>) -> Result<PublicKey, token::Error> {
        self.faults.around(removed(), || self.inner.generate_key(algorithm, placement))
    }

    fn find_key(&mut self, key: &KeyId) -> Result<Option<PublicKey>, token::Error> {
        self.faults.around(removed(), || self.inner.find_key(key))
    }

    fn find_key_by_public_key(&mut self, public_key: &PublicKey) -> Result<Option<KeyId>, token::Error> {
        self.faults.around(removed(), || self.inner.find_key_by_public_key(public_key))
    }

    fn write_certificate(
        &mut self,
        certificate: &Certificate,
        placement: &Placement<'_>,
    ) -> Result<StoredCertificate, token::Error> {
        self.faults.around(removed(), || self.inner.write_certificate(certificate, placement))
    }

    fn read_certificate(&mut self, stored: &StoredCertificate) -> Result<Vec<u8>, token::Error> {
        self.faults.around(removed(), || self.inner.read_certificate(stored))
    }

    fn delete_certificate(&mut self, stored: &StoredCertificate) -> Result<(), token::Error> {
        self.faults.around(removed(), || self.inner.delete_certificate(stored))
    }

    fn take_over_key_id(
        &mut self,
        stored: &StoredCertificate,
        id: &KeyId,
        retired: &KeyId,
    ) -> Result<StoredCertificate, token::Error> {
        self.faults.around(removed(), || self.inner.take_over_key_id(stored, id, retired))
    }

    fn is_present(&mut self) -> bool {
        self.inner.is_present()
    }
}

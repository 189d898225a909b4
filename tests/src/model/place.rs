use std::path::PathBuf;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, SystemTime};

use netca_renew::netca_cert::{Certificate, CertificateRequest, TrustAnchors};
use netca_renew::netca_protocol::wire::{Base64, ClientInfo, IssuedCertificates, RenewWith, ServiceInfo};
use netca_renew::netca_protocol::{ApplicationId, Cancel};
use netca_renew::netca_token::{SoftProvider, Token, TokenSigner, open_only};
use netca_renew::{Client, Error, Renewal, Settings};

use super::ModelCa;
use crate::world::{Prepared, World, login, pin};

/// A client at a model CA, with a token of its own. Cheap: what is the same for all is made once.
pub struct Place {
    directory: tempfile::TempDir,
    /// The CA.
    pub ca: Arc<ModelCa>,
    /// The client.
    pub client: Client,
}

struct Shared {
    world: World,
    prepared: Prepared,
    info: ServiceInfo,
    issued: IssuedCertificates,
}

static SHARED: LazyLock<Shared> = LazyLock::new(|| {
    let world = World::new();
    let (service, mut token) = (world.service(), world.token());
    let client = world.client(Arc::clone(&service));
    let prepared = Prepared::new(&client, token.as_mut(), RenewWith::SameKey).expect("steps 0 to 3");
    let info = service.info(&Cancel::new()).expect("what the CA says of itself");
    let issued = issue(&world, &prepared, token.as_mut());
    Shared { world, prepared, info, issued }
});

/// A certificate for the key on the token that ends a year later.
fn issue(world: &World, prepared: &Prepared, token: &mut dyn Token) -> IssuedCertificates {
    token.login(login(&pin())).expect("login");
    let old = &prepared.certificate.stored.certificate;
    let key = prepared.certificate.stored.key.clone();
    let mut signer = TokenSigner::new(token, key, old.public_key().clone()).expect("a signer");
    let request = CertificateRequest::sign(old.subject(), &mut signer).expect("a request");
    let later = old.not_after() + Duration::from_secs(365 * 86_400);
    let new = world.sandbox.issue_first(&request, SystemTime::now(), later).expect("a certificate");
    let issuing = crate::read(&world.directory.path().join("sandbox/issuing.pem"));
    let issuing = Certificate::from_pem(&issuing).expect("the issuing CA");
    let der = |certificate: &Certificate| Base64(certificate.as_der().to_vec());
    let chain = vec![der(&issuing)];
    IssuedCertificates { certificate: der(&new), chain, encryption_certificate: None, enveloped_key: None }
}

impl Place {
    /// A CA without applications, and a certificate that ends soon.
    pub fn new() -> Self {
        let memory = std::path::Path::new("/dev/shm");
        let folder = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
        let directory = tempfile::tempdir_in(folder).expect("a temporary directory");
        let token = SHARED.world.directory.path().join("token.json");
        std::fs::copy(token, directory.path().join("token.json")).expect("a copy of the token");
        let ca = ModelCa::new(SHARED.world.service(), SHARED.info.clone(), SHARED.issued.clone());
        let client = Client::new(Settings {
            service: Arc::clone(&ca) as _,
            anchors: TrustAnchors::new(vec![SHARED.world.sandbox.root().clone()]),
            state: directory.path().join("state"),
            client: ClientInfo { name: "netca-tests".into(), version: "1.0.0".into() },
            payment_hosts: vec!["pay.ca.example".into()],
            observer: Arc::new(|_| {}),
            clock: SystemTime::now,
        });
        Self { directory, ca, client: client.expect("a client") }
    }

    /// Where the journals are.
    pub fn state(&self) -> PathBuf {
        self.directory.path().join("state")
    }

    /// The token, freshly opened.
    pub fn token(&self) -> Box<dyn Token> {
        open_only(&mut SoftProvider::new(vec![self.directory.path().join("token.json")]), None).expect("the token")
    }

    /// Applies, or goes on with what was applied for; gives its id.
    ///
    /// # Errors
    /// What the flow says.
    pub fn apply(&self) -> Result<ApplicationId, Error> {
        let draft = SHARED.prepared.draft();
        let applied = self.client.apply(&draft, self.token().as_mut(), login(&pin()), &Cancel::new())?;
        Ok(applied.into_renewal().id().clone())
    }

    /// The renewal that was begun last.
    pub fn renewal(&self) -> Option<Renewal<'_>> {
        let (id, _) = self.client.state().renewals().expect("the journals").pop()?;
        Some(self.client.open(&id).expect("nobody else is at work"))
    }

    /// Installs with the right PIN.
    ///
    /// # Errors
    /// What the flow says.
    pub fn install(&self, renewal: &mut Renewal<'_>) -> Result<(), Error> {
        renewal.install(self.token().as_mut(), login(&pin()), &Cancel::new()).map(drop)
    }

    /// Whether the new certificate is on the token.
    pub fn is_renewed(&self) -> bool {
        let stored = self.token().certificates().expect("the certificates");
        stored.iter().any(|one| one.certificate.as_der() == SHARED.issued.certificate.0)
    }
}

impl Default for Place {
    fn default() -> Self {
        Self::new()
    }
}

//! A CA, a token with a certificate that ends soon, and a client: what a renewal takes.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use netca_renew::netca_cert::{Certificate, CertificateRequest, EnvelopeForm, KeyAlgorithm, Name, TrustAnchors};
use netca_renew::netca_payment::PaymentChannel;
use netca_renew::netca_protocol::wire::{ClientInfo, RenewWith};
use netca_renew::netca_protocol::{
    Cancel, HttpService, HttpsConfig, HttpsTransport, Proxy, RenewalService, RetryPolicy, TlsRoots,
};
use netca_renew::netca_token::{
    KeyId, Login, Pin, Placement, SoftProvider, StoredCertificate, Token, TokenSigner, open_only,
};
use netca_renew::{
    AcceptedAgreement, Client, Draft, Error, Form, FormInput, Goal, ListedCertificate, OperatorInput, Renewal,
    Settings, Stage, Waited,
};
use netca_sandbox::{Config, EncryptionKey, Running, Sandbox};

const DAY: Duration = Duration::from_secs(86_400);
/// The PIN of the token.
pub const PIN: &[u8] = b"246813";

/// What is personal in the form; it must not be found where it does not belong.
pub const PERSONAL: [&str; 4] = ["11010519491231002X", "欧阳某某", "13812345678", "ouyang@yunshan.example"];

/// A CA, a token, a state directory.
pub struct World {
    /// Everything lies in here.
    pub directory: tempfile::TempDir,
    /// The CA.
    pub sandbox: Running,
}

impl World {
    /// A CA that pays and approves at once, and a P-256 certificate that ends in 20 days.
    pub fn new() -> Self {
        let world = Self::without_certificate(|config| {
            config.auto_pay = true;
            config.auto_review = Some(Duration::ZERO);
        });
        world.certify(20);
        world
    }

    /// A CA with settings, and an empty token.
    pub fn without_certificate(set: impl FnOnce(&mut Config)) -> Self {
        let directory = temporary();
        let mut config = Config::new(directory.path().join("sandbox"));
        set(&mut config);
        let sandbox = Sandbox::start(config).expect("the sandbox starts");
        blank_token(&directory.path().join("token.json"));
        Self { directory, sandbox }
    }

    /// Puts a key and a certificate on the token that ends in so many days, or ended before them.
    pub fn certify(&self, days: i32) -> StoredCertificate {
        self.certify_on(self.token().as_mut(), &pin(), KeyAlgorithm::P256, days)
    }

    /// The same with another kind of key, on another token.
    pub fn certify_on(
        &self,
        token: &mut dyn Token,
        pin: &Pin,
        algorithm: KeyAlgorithm,
        days: i32,
    ) -> StoredCertificate {
        certify_single(&self.sandbox, token, pin, algorithm, days)
    }

    /// A CA that issues for SM2 as well, pays and approves at once, and an SM2 pair that ends in 20 days.
    pub fn with_pair() -> Self {
        let world = Self::without_certificate(|config| {
            config.sm2 = true;
            config.auto_pay = true;
            config.auto_review = Some(Duration::ZERO);
        });
        world.certify_pair(KeyAlgorithm::Sm2, 20);
        world
    }

    /// Puts a signing and an encryption certificate on the token, each with a key of its own, that end in so many days. The
    /// encryption key of an SM2 pair is the CA's; another's is made on the token.
    pub fn certify_pair(&self, algorithm: KeyAlgorithm, days: u32) -> [StoredCertificate; 2] {
        self.certify_pair_on(self.token().as_mut(), &pin(), algorithm, days)
    }

    /// The same on another token.
    pub fn certify_pair_on(
        &self,
        token: &mut dyn Token,
        pin: &Pin,
        algorithm: KeyAlgorithm,
        days: u32,
    ) -> [StoredCertificate; 2] {
        certify_pair(&self.sandbox, token, pin, algorithm, days)
    }

    /// The token, freshly opened.
    pub fn token(&self) -> Box<dyn Token> {
        let path = self.directory.path().join("token.json");
        open_only(&mut SoftProvider::new(vec![path]), None).expect("the token")
    }

    /// Where the journals are.
    pub fn state(&self) -> PathBuf {
        self.directory.path().join("state")
    }

    /// The CA over HTTPS; every request is sent once.
    pub fn service(&self) -> Arc<dyn RenewalService> {
        let tls_roots = TlsRoots::Only(vec![self.sandbox.root().clone()]);
        let config = HttpsConfig { tls_roots, proxy: Proxy::Direct, ..HttpsConfig::default() };
        let transport = Arc::new(HttpsTransport::new(&config).expect("a transport"));
        Arc::new(HttpService::new(self.sandbox.url(), transport).expect("a service").with_retry(RetryPolicy::ONCE))
    }

    /// A client of this CA, or of whatever stands in for it.
    pub fn client(&self, service: Arc<dyn RenewalService>) -> Client {
        self.client_at(service, SystemTime::now)
    }

    /// The same with a clock of its own.
    pub fn client_at(&self, service: Arc<dyn RenewalService>, clock: fn() -> SystemTime) -> Client {
        Client::new(Settings { clock, ..self.settings(service) }).expect("a client")
    }

    /// Applies and pays honestly, up to the stage at which a certificate is waiting.
    pub fn ready(&self, renew_with: RenewWith) {
        let (client, cancel, pin) = (self.client(self.service()), Cancel::new(), pin());
        let mut token = self.token();
        let prepared = Prepared::new(&client, token.as_mut(), renew_with).expect("a quote");
        let applied = client.apply(&prepared.draft(), token.as_mut(), login(&pin), &cancel).expect("a receipt");
        let mut renewal = applied.into_renewal();
        renewal.payment_link(PaymentChannel::Alipay, &cancel).expect("a link");
        let end = SystemTime::now() + Duration::from_secs(60);
        renewal.wait(Goal::ReadyToInstall, end, &cancel).expect("it is issued");
        assert_eq!(renewal.stage(), Stage::ReadyToInstall);
    }

    /// A client on another computer: the same CA, and a state directory of this name beside the usual one.
    pub fn client_elsewhere(&self, service: Arc<dyn RenewalService>, name: &str) -> Client {
        let state = self.directory.path().join(name);
        Client::new(Settings { state, ..self.settings(service) }).expect("a client")
    }

    /// What a client of this CA has to know.
    pub fn settings(&self, service: Arc<dyn RenewalService>) -> Settings {
        Settings {
            service,
            anchors: TrustAnchors::new(self.sandbox.roots()),
            state: self.state(),
            client: ClientInfo { name: "netca-tests".into(), version: "1.0.0".into() },
            payment_hosts: vec![self.sandbox.url().trim_start_matches("https://").to_owned()],
            observer: Arc::new(|_| {}),
            clock: SystemTime::now,
        }
    }
}

/// A client of a world that another process made: its folder, and where its CA is.
pub fn client_apart(folder: &std::path::Path, server: &str) -> Client {
    let anchors = std::fs::read_to_string(folder.join("sandbox/ca.pem")).expect("the CA's roots");
    let anchors = Certificate::all_from_pem(&anchors).expect("certificates");
    let tls_roots = TlsRoots::Only(anchors.clone());
    let config = HttpsConfig { tls_roots, proxy: Proxy::Direct, ..HttpsConfig::default() };
    let transport = Arc::new(HttpsTransport::new(&config).expect("a transport"));
    let settings = Settings {
        service: Arc::new(HttpService::new(server, transport).expect("a service")),
        anchors: TrustAnchors::new(anchors),
        state: folder.join("state"),
        client: ClientInfo { name: "netca-tests".into(), version: "1.0.0".into() },
        payment_hosts: vec![server.trim_start_matches("https://").to_owned()],
        observer: Arc::new(|event| println!("{event:?}")),
        clock: SystemTime::now,
    };
    Client::new(settings).expect("a client")
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

/// A temporary directory, in memory where there is such a place: what is synced to a disk again and again makes tests slow, and
/// no test cuts the power.
pub fn temporary() -> tempfile::TempDir {
    let in_memory = tempfile::Builder::new().prefix("netca-").tempdir_in("/dev/shm");
    in_memory.or_else(|_| tempfile::tempdir()).expect("a temporary directory")
}

/// An empty soft token with the PIN [`PIN`]. It is a file of the documented format, made by other libraries, whose PIN is as
/// cheap to check as the format allows: deriving a key at the usual cost was most of what these tests did.
pub fn blank_token(path: &Path) {
    std::fs::write(path, include_bytes!("../fixtures/soft_token.json")).expect("a soft token");
    #[cfg(unix)]
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).expect("its mode");
}

/// The token's PIN.
pub fn pin() -> Pin {
    Pin::new(PIN)
}

/// One login with a PIN.
pub fn login(pin: &Pin) -> Login<'_> {
    Login { pin: Some(pin), allow_last_try: false }
}

/// Puts a key and a certificate of the CA on a token that ends in so many days, or ended before them.
pub fn certify_single(
    sandbox: &Running,
    token: &mut dyn Token,
    pin: &Pin,
    algorithm: KeyAlgorithm,
    days: i32,
) -> StoredCertificate {
    token.login(login(pin)).expect("login");
    let placement = Placement { key: KeyId(b"key-1".to_vec()), label: "签名证书".into(), like: None };
    let request = request(token, algorithm, &placement);
    let now = SystemTime::now();
    let end = now + 365 * DAY - DAY * 365_u32.saturating_add_signed(-days);
    let certificate = sandbox.issue_first(&request, now - 300 * DAY, end).expect("a certificate");
    token.write_certificate(&certificate, &placement).expect("room for a certificate")
}

/// The same with a pair.
pub fn certify_pair(
    sandbox: &Running,
    token: &mut dyn Token,
    pin: &Pin,
    algorithm: KeyAlgorithm,
    days: u32,
) -> [StoredCertificate; 2] {
    token.login(login(pin)).expect("login");
    let [signing, mut encryption] = [(b"key-1", "签名证书"), (b"key-2", "加密证书")].map(|(key, label)| Placement {
        key: KeyId(key.to_vec()),
        label: label.into(),
        like: None,
    });
    let request = request(token, algorithm, &signing);
    let beside = (algorithm != KeyAlgorithm::Sm2).then(|| self::request(token, algorithm, &encryption));
    let form = EnvelopeForm { padded: token.takes_padded_keys(), ..EnvelopeForm::default() };
    let key = beside.as_ref().map_or(EncryptionKey::Escrowed(form), EncryptionKey::Own);
    let now = SystemTime::now();
    let pair = sandbox.issue_first_pair(&request, key, now - 300 * DAY, now + days * DAY).expect("a pair");
    if let Some(envelope) = &pair.enveloped_key {
        encryption.key = token.import_encryption_key(envelope, &signing.key, &encryption).expect("an import");
    }
    let mut write = |certificate, placement| token.write_certificate(certificate, placement).expect("room");
    [write(&pair.signing, &signing), write(&pair.encryption, &encryption)]
}

/// Makes a key on the token, unless it is there, and a request for it.
pub fn request(token: &mut dyn Token, algorithm: KeyAlgorithm, placement: &Placement<'_>) -> CertificateRequest {
    let there = token.find_key(&placement.key).expect("a look at the keys");
    let public_key = there.unwrap_or_else(|| token.generate_key(algorithm, placement).expect("a key"));
    let mut signer = TokenSigner::new(token, placement.key.clone(), public_key).expect("a kind of key that signs");
    CertificateRequest::sign(&subject(), &mut signer).expect("a request")
}

/// `CN=测试`, DER.
fn subject() -> Name {
    let value = "测试".as_bytes();
    let attribute = [&[0x06, 3, 0x55, 0x04, 0x03, 0x0c, value.len() as u8][..], value].concat();
    let sequence = [&[0x30, attribute.len() as u8][..], &attribute].concat();
    let set = [&[0x31, sequence.len() as u8][..], &sequence].concat();
    Name::from_der(&[&[0x30, set.len() as u8][..], &set].concat()).expect("a name")
}

/// A form of an invented person.
pub fn form(renew_with: RenewWith) -> FormInput {
    let [id_number, name, mobile, email] = PERSONAL.map(str::to_owned);
    let operator =
        OperatorInput { id_type: 2, id_number, name, mobile, email, address: "广州市示例路 1 号".into() };
    FormInput { term_months: 12, renew_with: Some(renew_with), operator, ..FormInput::default() }
}

/// What has to be there before step 4.
pub struct Prepared {
    /// The certificate to renew, or the pair.
    pub certificate: ListedCertificate,
    /// Its quote.
    pub quote: netca_renew::netca_protocol::wire::Quote,
    /// The agreement, accepted.
    pub agreement: AcceptedAgreement,
    /// The form, checked.
    pub form: Form,
}

impl Prepared {
    /// Steps 0 to 3.
    pub fn new(client: &Client, token: &mut dyn Token, renew_with: RenewWith) -> Result<Self, Error> {
        let cancel = Cancel::new();
        let certificate = client.list(token)?.into_iter().next().ok_or(Error::CertificateNotOnToken)?;
        let quote = client.quote(&certificate, &cancel)?;
        let agreement = client.agreement(&quote, &cancel)?.accept();
        let form = form(renew_with).check(&quote).map_err(Error::Form)?;
        Ok(Self { certificate, quote, agreement, form })
    }

    /// What step 4 signs.
    pub fn draft(&self) -> Draft<'_> {
        Draft { certificate: &self.certificate, quote: &self.quote, agreement: &self.agreement, form: &self.form }
    }
}

/// What a program that embeds the library does, each time it is started: goes on wherever the renewal stands.
pub fn go_on(client: &Client, token: &mut dyn Token, renew_with: RenewWith) -> Result<(), Error> {
    go_on_with(client, token, renew_with, &pin())
}

/// The same on a token with another PIN.
pub fn go_on_with(client: &Client, token: &mut dyn Token, renew_with: RenewWith, pin: &Pin) -> Result<(), Error> {
    go_on_until(client, token, renew_with, pin, || SystemTime::now() + Duration::from_secs(30))
}

/// The same, waiting for the CA until a time by the clock that the client has.
pub fn go_on_until(
    client: &Client,
    token: &mut dyn Token,
    renew_with: RenewWith,
    pin: &Pin,
    until: impl Fn() -> SystemTime,
) -> Result<(), Error> {
    let cancel = Cancel::new();
    let renewals = client.state().renewals()?;
    let mut renewal = match renewals.into_iter().find(|(_, facts)| facts.stage() > Stage::Signed) {
        Some((id, _)) => client.open(&id)?,
        None => {
            let prepared = Prepared::new(client, token, renew_with)?;
            client.apply(&prepared.draft(), token, login(pin), &cancel)?.into_renewal()
        }
    };
    let reach = |renewal: &mut Renewal<'_>, goal| match renewal.wait(goal, until(), &cancel)? {
        Waited::Reached => Ok(()),
        _ => Err(Error::WrongStage { stage: renewal.stage() }),
    };
    if renewal.stage() == Stage::AwaitingPayment {
        renewal.payment_link(PaymentChannel::Alipay, &cancel)?;
        // Long enough for the sandbox to play the payer; asking too early costs a whole pause.
        std::thread::sleep(Duration::from_millis(200));
        reach(&mut renewal, Goal::Paid)?;
    }
    if renewal.stage() == Stage::UnderReview {
        reach(&mut renewal, Goal::ReadyToInstall)?;
    }
    if renewal.stage() != Stage::Complete {
        renewal.install(token, login(pin), &cancel)?;
    }
    Ok(())
}

//! The whole renewal of a pair on a Key behind an SKF driver, with the Key pulled out or the program killed at any call of the
//! driver, before or after it acted: it goes on, with one application and one payment, and a pair that is usable at every instant.
//!
//! A Key and its accident belong to a process, so each run is this program again, with the name of an ignored test. CI takes all
//! calls that change the Key and a spread of the others; all of them with
//! `NETCA_EVERY_CALL=1`.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(target_os = "linux")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use netca_renew::netca_cert::{
    Certificate, CertificateRequest, EnvelopeForm, EnvelopedKey, KeyAlgorithm, TrustAnchors,
};
use netca_renew::netca_protocol::wire::{BusinessStatus, ClientInfo, RenewWith};
use netca_renew::netca_protocol::{HttpService, HttpsConfig, HttpsTransport, Proxy, RetryPolicy, TlsRoots};
use netca_renew::netca_token::{
    KeyId, Login, Pin, Placement, Provider, SkfProfile, SkfProvider, StoredCertificate, Token, open_only,
};
use netca_renew::{Client, Error, Settings, Stage};
use netca_sandbox::{EncryptionKey, MoveToSm2, operator};
use netca_tests::c::succeed;
use netca_tests::skf::{SkfKey, compile, module};
use netca_tests::world::{World, go_on_with, request};

const DAY: Duration = Duration::from_secs(86_400);
/// The calls after which a Key is another one than before.
const CHANGES: [&str; 5] =
    ["SKF_VerifyPIN", "SKF_CreateContainer", "SKF_GenECCKeyPair", "SKF_ImportECCKeyPair", "SKF_ImportCertificate"];
/// Of the other calls in CI one in so many.
const SPREAD: usize = 4;
/// So many Keys are made by one process.
const AT_ONCE: usize = 60;

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name}: this test is run by another one"))
}

fn renew_with(way: &str) -> RenewWith {
    if way != "same" { RenewWith::NewKey } else { RenewWith::SameKey }
}

fn pin() -> Pin {
    Pin::new(*b"12345678")
}

fn login(token: &mut dyn Token) {
    token.login(Login { pin: Some(&pin()), allow_last_try: false }).unwrap();
}

fn provider() -> SkfProvider {
    SkfProvider::load(module(), SkfProfile::default()).unwrap()
}

fn signing() -> Placement<'static> {
    Placement { key: KeyId(b"key-1".to_vec()), label: b"label".to_vec(), like: None }
}

/// The folders of the Keys of this process, in the order in which the driver lists them.
fn folders() -> Vec<PathBuf> {
    let paths = std::env::var_os("NETCA_SKF_STATE").unwrap();
    std::env::split_paths(&paths).map(|path| path.parent().unwrap().to_owned()).collect()
}

/// Every Key of this process, opened and logged in to.
fn each_key(mut act: impl FnMut(&mut dyn Token, &Path)) {
    let mut provider = provider();
    let tokens = provider.tokens().unwrap();
    assert_eq!(tokens.len(), folders().len());
    for (info, folder) in tokens.iter().zip(folders()) {
        let mut token = provider.open(&info.serial).unwrap();
        login(token.as_mut());
        act(token.as_mut(), &folder);
    }
}

#[test]
#[ignore = "run by those below"]
fn keys_are_made() {
    each_key(|token, folder| {
        let request = request(token, KeyAlgorithm::Sm2, &signing());
        std::fs::write(folder.join("request"), request.as_der()).unwrap();
    });
}

#[test]
#[ignore = "run by those below"]
fn certificates_are_taken() {
    each_key(|token, folder| {
        let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
        let certificate = |name: &str| Certificate::from_der(&read(name)).unwrap();
        let signing = signing();
        let (encryption, envelope) = (certificate("encryption"), folder.join("envelope"));
        let key = if envelope.exists() {
            let envelope = EnvelopedKey::from_der(&read("envelope")).unwrap();
            token.import_encryption_key(&envelope, &signing.key, &signing).unwrap()
        } else {
            token.find_key_by_public_key(encryption.public_key()).unwrap().unwrap()
        };
        token.write_certificate(&certificate("signing"), &signing).unwrap();
        token.write_certificate(&encryption, &Placement { key, ..signing }).unwrap();
    });
}

/// A client of the CA in the process above.
fn client() -> Client {
    let pem = std::fs::read_to_string(variable("CA_ROOTS")).unwrap();
    let (url, roots) = (variable("CA_URL"), Certificate::all_from_pem(&pem).unwrap());
    let tls_roots = TlsRoots::Only(roots.clone());
    let config = HttpsConfig { tls_roots, proxy: Proxy::Direct, ..HttpsConfig::default() };
    let transport = Arc::new(HttpsTransport::new(&config).unwrap());
    let service = HttpService::new(&url, transport).unwrap().with_retry(RetryPolicy::ONCE);
    let settings = Settings {
        service: Arc::new(service),
        anchors: TrustAnchors::new(roots),
        state: folders()[0].join("state"),
        client: ClientInfo { name: "netca-tests".into(), version: "1.0.0".into() },
        payment_hosts: vec![url.trim_start_matches("https://").to_owned()],
        observer: Arc::new(|_| {}),
        clock: SystemTime::now,
    };
    Client::new(settings).unwrap()
}

fn go_on(client: &Client) -> Result<(), Error> {
    let mut token = open_only(&mut provider(), None)?;
    go_on_with(client, token.as_mut(), renew_with(&variable("WAY")), &pin())
}

/// A renewal with what the profile says happening to it. The program may not come to its end.
#[test]
#[ignore = "run by those below"]
fn renewal_with_an_accident() {
    let client = client();
    let outcome = go_on(&client);
    println!("outcome: {outcome:?}");
    let plug = format!("{}.plug", variable("NETCA_SKF_STATE"));
    if let Ok(events) = std::fs::read_to_string(&plug) {
        std::fs::write(plug, events + "plug\n").unwrap();
    }
    match outcome {
        Err(Error::Token(_)) => {
            is_usable(&client);
            go_on(&client).unwrap();
        }
        outcome => outcome.unwrap(),
    }
    look(&client);
}

/// As in a program that is started again.
#[test]
#[ignore = "run by those below"]
fn renewal_goes_on() {
    let client = client();
    is_usable(&client);
    go_on(&client).unwrap();
    look(&client);
}

/// What is listed as a pair signs and decrypts, and no try of the PIN is lost.
fn is_usable(client: &Client) {
    let mut token = open_only(&mut provider(), None).unwrap();
    assert_eq!(token.pin_status().unwrap().tries_left, Some(6));
    let listed = client.list(token.as_mut()).unwrap();
    assert!(!listed.is_empty());
    login(token.as_mut());
    let folder = folders().remove(0);
    let old = |stored: &StoredCertificate| {
        ["signing", "encryption"]
            .iter()
            .any(|name| std::fs::read(folder.join(name)).unwrap() == stored.certificate.as_der())
    };
    let (mut pairs, mut old_ones) = (0, 0);
    for one in &listed {
        let Some(encryption) = &one.encryption else { continue };
        pairs += 1;
        old_ones += usize::from(old(&one.stored) && old(encryption));
        // With the same keys there is one place for each, and between two writes the old one stands beside the new one.
        let overwritten = variable("WAY") == "same";
        assert!(overwritten || old(&one.stored) == old(encryption), "of two sets");
        let key = one.stored.certificate.public_key();
        let algorithm = key.signature_algorithm().unwrap();
        let signature = token.sign(&one.stored.key, algorithm, b"still here").unwrap();
        key.verify(algorithm, b"still here", &signature).unwrap();
        token.prove_decryption(&encryption.key, encryption.certificate.public_key()).unwrap();
    }
    assert!(pairs > 0, "no pair");
    assert!(old_ones == 1 || variable("WAY") == "same", "the old pair works on");
}

/// At the end: the new pair, the old keys too, and nothing left over.
fn look(client: &Client) {
    is_usable(client);
    let renewals = client.state().renewals().unwrap();
    assert_eq!(renewals.iter().map(|(_, facts)| facts.stage()).collect::<Vec<_>>(), [Stage::Complete]);
    let mut token = open_only(&mut provider(), None).unwrap();
    let mut stored = token.certificates().unwrap();
    let new_keys = variable("WAY") != "same";
    assert_eq!(stored.len(), if new_keys { 4 } else { 2 });
    stored.retain(|one| one.certificate.not_after() > SystemTime::now() + 370 * DAY);
    let [one, other] = stored.as_slice() else { panic!("{stored:?}") };
    assert_eq!(one.label, other.label, "one container");
    assert_eq!(one.key == signing().key, !new_keys);
    for one in &stored {
        assert_eq!(one.certificate.public_key().algorithm(), KeyAlgorithm::Sm2);
    }
    let state = folders()[0].join("state");
    let names: Vec<_> = std::fs::read_dir(state).unwrap().map(|file| file.unwrap().file_name()).collect();
    let kept = |end: &str| names.iter().filter(|name| name.to_string_lossy().ends_with(end)).count();
    assert_eq!([".journal", ".application", ".signing", ".encryption"].map(kept), [1, 0, 0, 0], "{names:?}");
    let key = std::fs::read_to_string(variable("NETCA_SKF_STATE")).unwrap();
    let pairs = ["\"sm2\":", "\"rsa\":"].map(|kind| key.matches(kind).count());
    let expected = match variable("WAY").as_str() {
        "same" => [2, 0],
        "new" => [4, 0],
        _ => [2, 2],
    };
    assert_eq!(pairs, expected, "a key pair is missing or too many");
}

/// A CA, and Keys with pairs of it.
struct Place {
    world: World,
    way: &'static str,
    /// The Key with an RSA pair that all of them begin as, and its encryption certificate's request.
    rsa: Option<(SkfKey, CertificateRequest)>,
}

impl Place {
    /// `None`, and the test is skipped, where what an RSA pair takes is missing.
    fn new(way: &'static str) -> Option<Self> {
        let world = World::without_certificate(|config| {
            (config.sm2, config.auto_pay, config.auto_review) = (true, true, Some(Duration::ZERO));
            config.move_to_sm2 = (way == "moved").then_some(MoveToSm2::AsBefore);
        });
        let roots: String = world.sandbox.roots().iter().map(Certificate::to_pem).collect();
        std::fs::write(world.directory.path().join("roots.pem"), roots).unwrap();
        let mut place = Self { world, way, rsa: None };
        if way == "moved" {
            place.rsa = Some(place.rsa_pair()?);
        }
        Some(place)
    }

    /// A Key on which a C program has put an RSA pair; OpenSSL asks for the encryption certificate, whose key is its own.
    fn rsa_pair(&self) -> Option<(SkfKey, CertificateRequest)> {
        let key = SkfKey::new("application=NETCA");
        let program = compile(key.folder(), &["profiles/rsa_pair", "oracle"], &[])?;
        let private = key.folder().join("encryption.der");
        succeed(key.command(program).arg(module()).arg(signing().key.to_string()).arg(&private));
        let mut openssl = Command::new("openssl");
        openssl.args(["req", "-new", "-utf8", "-subj", "/CN=测试", "-outform", "DER", "-keyform", "DER", "-key"]);
        let request = succeed(openssl.arg(private)).stdout;
        succeeds(&mut self.test("keys_are_made", key.state(), ""), "an RSA pair");
        Some((key, CertificateRequest::from_der(&request).unwrap()))
    }

    fn test(&self, name: &str, states: impl AsRef<std::ffi::OsStr>, profile: &str) -> Command {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", name, "--ignored", "--nocapture", "--test-threads=1"]);
        command.env("NETCA_SKF_STATE", states).env("NETCA_SKF_PROFILE", format!("application=NETCA,{profile}"));
        command.env("CA_URL", self.world.sandbox.url()).env("WAY", self.way);
        command.env("CA_ROOTS", self.world.directory.path().join("roots.pem"));
        command
    }

    /// So many Keys, each with a pair that ends in 20 days.
    fn keys(&self, count: usize) -> Vec<SkfKey> {
        let keys: Vec<_> = (0..count).map(|_| SkfKey::new("")).collect();
        let states = std::env::join_paths(keys.iter().map(SkfKey::state)).unwrap();
        match &self.rsa {
            Some((first, _)) => keys
                .iter()
                .flat_map(|key| ["key.json", "request"].map(|name| (key, name)))
                .for_each(|(key, name)| _ = std::fs::copy(first.folder().join(name), key.folder().join(name)).unwrap()),
            None => succeeds(&mut self.test("keys_are_made", &states, ""), ""),
        }
        let now = SystemTime::now();
        for key in &keys {
            let path = |name: &str| key.folder().join(name);
            let request = CertificateRequest::from_der(&std::fs::read(path("request")).unwrap()).unwrap();
            let made = match &self.rsa {
                Some((_, own)) => EncryptionKey::Own(own),
                None => EncryptionKey::Escrowed(EnvelopeForm { padded: true, ..EnvelopeForm::default() }),
            };
            let pair = self.world.sandbox.issue_first_pair(&request, made, now - 300 * DAY, now + 20 * DAY).unwrap();
            std::fs::write(path("signing"), pair.signing.as_der()).unwrap();
            std::fs::write(path("encryption"), pair.encryption.as_der()).unwrap();
            if let Some(envelope) = pair.enveloped_key {
                std::fs::write(path("envelope"), envelope.as_der()).unwrap();
            } else {
                // Copies of one Key, which one process does not tell apart.
                succeeds(&mut self.test("certificates_are_taken", key.state(), ""), "an RSA pair");
            }
        }
        if self.rsa.is_none() {
            succeeds(&mut self.test("certificates_are_taken", &states, ""), "");
        }
        keys
    }

    fn broken(&self, key: &SkfKey, accident: &str) {
        let context = format!("{} keys, {accident}", self.way);
        let mut first = self.test("renewal_with_an_accident", key.state(), accident);
        if !accident.starts_with("die") {
            return succeeds(&mut first, &context);
        }
        let output = first.output().unwrap();
        assert_eq!(output.status.code(), None, "{context}: {}", String::from_utf8_lossy(&output.stdout));
        succeeds(&mut self.test("renewal_goes_on", key.state(), ""), &context);
    }
}

fn succeeds(command: &mut Command, context: &str) {
    let output = command.output().unwrap();
    let told = [output.stdout, output.stderr].concat();
    let told = String::from_utf8_lossy(&told);
    assert!(output.status.success() && told.contains("1 passed"), "{context}: {told}");
}

/// What happens at which call. The calls that change the Key are met by everything; the others take turns.
fn accidents(calls: &[String]) -> Vec<String> {
    let kinds = ["unplug-before", "unplug-after", "die-before", "die-after"];
    let every = std::env::var_os("NETCA_EVERY_CALL").is_some();
    let all =
        calls.iter().zip(1..).flat_map(|(function, call)| kinds.iter().enumerate().map(move |it| (function, call, it)));
    let chosen = all.filter(|(function, call, (turn, _))| {
        every || CHANGES.contains(&function.as_str()) || call % SPREAD == 0 && call / SPREAD % kinds.len() == *turn
    });
    chosen.map(|(_, call, (_, kind))| format!("{kind}={call}")).collect()
}

fn at_any_call(way: &'static str) {
    let Some(place) = Place::new(way) else { return };
    let key = place.keys(1).remove(0);
    let log = key.folder().join("log");
    let mut whole = place.test("renewal_with_an_accident", key.state(), "");
    succeeds(whole.env("NETCA_SKF_LOG", &log), "nothing happens");
    let calls: Vec<String> =
        std::fs::read_to_string(log).unwrap().lines().map(|line| line.split(' ').nth(1).unwrap().to_owned()).collect();
    // The last of them look at the outcome.
    let last = calls.iter().rposition(|function| CHANGES[1..].contains(&function.as_str())).unwrap();
    let end = calls[last..].iter().position(|function| function == "SKF_DisConnectDev").unwrap();
    let accidents = accidents(&calls[..=last + end]);
    for accidents in accidents.chunks(AT_ONCE) {
        for (key, accident) in place.keys(accidents.len()).iter().zip(accidents) {
            place.broken(key, accident);
        }
    }
    let applications = operator::applications(&place.world.directory.path().join("sandbox")).unwrap();
    assert_eq!(applications.len(), 1 + accidents.len());
    for application in &applications {
        assert_eq!(application.business_status, BusinessStatus::Installed);
        let times = |event: &str| application.timeline.iter().filter(|(_, name)| name.contains(event)).count();
        assert_eq!((times("entered"), times("paid")), (1, 1), "{:?}", application.timeline);
    }
    eprintln!("{} accidents at {} calls survived, {way} keys", accidents.len(), last + end + 1);
}

#[test]
fn at_any_call_with_the_same_keys() {
    at_any_call("same");
}

#[test]
fn at_any_call_with_new_keys() {
    at_any_call("new");
}

/// From an RSA pair to an SM2 pair on one Key: the old one works, before and after.
#[test]
fn at_any_call_from_rsa_to_sm2() {
    at_any_call("moved");
}

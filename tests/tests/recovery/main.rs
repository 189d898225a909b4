//! A renewal goes on from an empty state directory, with only the token and the CA: at every stage, with the installation
//! cut off anywhere, by an expired certificate, by an old client.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper that cannot go on fails its test")]

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use netca_renew::netca_payment::PaymentChannel;
use netca_renew::netca_protocol::wire::{BusinessStatus, ClientInfo, RenewWith};
use netca_renew::netca_protocol::{ApplicationId, Cancel, Error as ProtocolError, RenewalService};
use netca_renew::netca_token::{Error as TokenError, Pin, StoredCertificate};
use netca_renew::{CertificateRule, Client, Error, Goal, Recovered, Recovery, Settings, Stage};
use netca_sandbox::{Clock, operator};
use netca_tests::faults::{Faults, FaultyService, FaultyToken, Moment};
use netca_tests::hostile::Hostile;
use netca_tests::world::{PERSONAL, Prepared, World, login, pin};

mod careful;
mod cut_off;
mod stages;

const BOTH: [RenewWith; 2] = [RenewWith::SameKey, RenewWith::NewKey];
const DAY: u64 = 86_400;

/// Payers pay at once, and an operator reviews.
fn world() -> World {
    world_at(Clock::system())
}

fn world_at(clock: Clock) -> World {
    let world = World::without_certificate(|config| {
        config.auto_pay = true;
        config.clock = clock;
    });
    world.certify(20);
    world
}

fn data(world: &World) -> PathBuf {
    world.directory.path().join("sandbox")
}

fn token_file(world: &World) -> PathBuf {
    world.directory.path().join("token.json")
}

fn apply(world: &World, client: &Client, renew_with: RenewWith) -> ApplicationId {
    let (pin, mut token) = (pin(), world.token());
    let prepared = Prepared::new(client, token.as_mut(), renew_with).unwrap();
    let applied = client.apply(&prepared.draft(), token.as_mut(), login(&pin), &Cancel::new()).unwrap();
    applied.into_renewal().id().clone()
}

/// Does what is left to do until a stage is reached, on whichever computer the client is.
#[track_caller]
fn bring_to(world: &World, client: &Client, id: &ApplicationId, stage: Stage) {
    let (cancel, pin) = (Cancel::new(), pin());
    let mut renewal = client.open(id).unwrap();
    if renewal.stage() == Stage::AwaitingPayment && stage > Stage::AwaitingPayment {
        renewal.payment_link(PaymentChannel::Alipay, &cancel).unwrap().unwrap();
        std::thread::sleep(Duration::from_millis(200));
        renewal.wait(Goal::Paid, SystemTime::now() + Duration::from_secs(60), &cancel).unwrap();
    }
    if renewal.stage() == Stage::UnderReview && stage > Stage::UnderReview {
        let number = renewal.facts().submission.as_ref().unwrap().business_number.clone();
        operator::approve(&data(world), &number).unwrap();
        while renewal.stage() == Stage::UnderReview {
            std::thread::sleep(Duration::from_millis(50));
            renewal.refresh(&cancel).unwrap();
        }
    }
    if stage == Stage::Complete && renewal.stage() != Stage::Complete {
        renewal.install(world.token().as_mut(), login(&pin), &cancel).unwrap();
    }
    assert_eq!(renewal.stage(), stage);
}

/// Asks by a certificate, the first one on the token when none is named.
fn recover(world: &World, client: &Client, by: Option<&StoredCertificate>) -> Result<Vec<Recovered>, Error> {
    let mut token = world.token();
    let first = token.certificates().unwrap().swap_remove(0);
    client.recover(by.unwrap_or(&first), token.as_mut(), login(&pin()), &Cancel::new())
}

#[track_caller]
fn restored(world: &World, client: &Client, stage: Stage) -> ApplicationId {
    let found = recover(world, client, None).unwrap();
    let [Recovered { id, outcome: Recovery::Restored { stage: at, key_missing: false }, .. }] = &*found else {
        panic!("{found:?}")
    };
    assert_eq!((*at, client.open(id).unwrap().stage()), (stage, stage));
    id.clone()
}

/// Every file of a state directory.
fn files(world: &World, state: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let Ok(entries) = std::fs::read_dir(world.directory.path().join(state)) else { return Vec::new() };
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

fn journals(world: &World, state: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = files(world, state);
    files.retain(|(path, _)| path.extension().is_some_and(|end| end == "journal"));
    files
}

/// At the end: one application, installed; the new certificate alone, under the old one's names, with a key that signs for
/// it; the old key pair; nothing personal in the state directory.
#[track_caller]
fn look(world: &World, state: &str, renew_with: RenewWith, context: &str) {
    let applications = operator::applications(&data(world)).unwrap();
    assert_eq!(applications.len(), 1, "{context}");
    assert_eq!(applications[0].business_status, BusinessStatus::Installed, "{context}");
    look_at_token(world, renew_with, context);
    assert_eq!(journals(world, state).len(), 1, "{context}");
    for (path, bytes) in files(world, state) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(PERSONAL.iter().all(|personal| !text.contains(personal)), "{context}: {}", path.display());
    }
}

#[track_caller]
fn look_at_token(world: &World, renew_with: RenewWith, context: &str) {
    let mut token = world.token();
    token.login(login(&pin())).unwrap();
    let stored = token.certificates().unwrap();
    assert_eq!(stored.len(), 1, "{context}");
    let (new, key) = (&stored[0], stored[0].certificate.public_key());
    assert!(new.certificate.not_after() > SystemTime::now() + Duration::from_secs(370 * DAY), "{context}");
    assert_eq!((new.key.0.as_slice(), new.label.as_slice()), (&b"key-1"[..], "签名证书".as_bytes()), "{context}");
    let signature = token.sign(&new.key, key.signature_algorithm().unwrap(), b"renewed").unwrap();
    key.verify(key.signature_algorithm().unwrap(), b"renewed", &signature).unwrap();
    assert_eq!(token.pin_status().unwrap().tries_left, Some(6), "{context}");
    let pairs = std::fs::read_to_string(token_file(world)).unwrap().matches("\"public_key\"").count();
    assert_eq!(pairs, if renew_with == RenewWith::NewKey { 2 } else { 1 }, "{context}: key pairs");
}

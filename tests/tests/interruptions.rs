//! Rules 1 to 4 of the safety rules: a renewal that fails at any call of the CA or the token, before or after it
//! acted, is finished by starting again: one application, one payment, a usable certificate at every instant.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper that cannot go on fails its test")]

use std::sync::Arc;
use std::time::SystemTime;

use netca_renew::Stage;
use netca_renew::netca_protocol::wire::{BusinessStatus, RenewWith};
use netca_sandbox::operator;
use netca_tests::faults::{Faults, FaultyService, FaultyToken, Moment};
use netca_tests::world::{PERSONAL, World, go_on, login, pin};

/// Runs with one fault, then again without; says how many calls the first run came to.
fn interrupted(at: u32, moment: Moment, renew_with: RenewWith) -> u32 {
    let world = World::new();
    let faults = Faults::new(at, moment);
    {
        let service = FaultyService { inner: world.service(), faults: Arc::clone(&faults) };
        let client = world.client(Arc::new(service));
        let mut token = FaultyToken { inner: world.token(), faults: Arc::clone(&faults) };
        let outcome = go_on(&client, &mut token, renew_with);
        // A wait goes on over a broken connection by itself.
        assert!(outcome.is_ok() || (at != 0 && faults.calls() >= at), "{outcome:?}");
    }
    let context = format!("fault at call {at} ({moment:?}), {renew_with:?}");
    assert!(usable(&world), "no usable certificate after a {context}");
    let mut token = world.token();
    let client = world.client(world.service());
    let finished = |client: &netca_renew::Client| {
        client.state().renewals().unwrap().iter().any(|(_, facts)| facts.stage() == Stage::Complete)
    };
    if !finished(&client) {
        go_on(&client, token.as_mut(), renew_with).unwrap_or_else(|error| panic!("{context}: {error:?}"));
    }
    assert!(finished(&client), "{context}");
    drop(token);
    look(&world, renew_with, &context);
    faults.calls()
}

/// Some certificate on the token can be used with its key.
fn usable(world: &World) -> bool {
    let mut token = world.token();
    token.login(login(&pin())).unwrap();
    let stored = token.certificates().unwrap();
    stored.iter().any(|one| {
        let key = one.certificate.public_key();
        let Ok(algorithm) = key.signature_algorithm() else { return false };
        let signature = token.sign(&one.key, algorithm, b"still here");
        signature.is_ok_and(|signature| key.verify(algorithm, b"still here", &signature).is_ok())
    })
}

fn look(world: &World, renew_with: RenewWith, context: &str) {
    let applications = operator::applications(&world.directory.path().join("sandbox")).unwrap();
    assert_eq!(applications.len(), 1, "{context}");
    assert_eq!(applications[0].business_status, BusinessStatus::Installed, "{context}");
    let times = |event: &str| applications[0].timeline.iter().filter(|(_, name)| name.contains(event)).count();
    assert_eq!((times("entered"), times("paid")), (1, 1), "{context}: {:?}", applications[0].timeline);
    let mut token = world.token();
    let stored = token.certificates().unwrap();
    assert_eq!(stored.len(), 1, "{context}");
    assert!(stored[0].certificate.not_after() > SystemTime::now() + std::time::Duration::from_secs(370 * 86_400));
    assert_eq!(
        (stored[0].key.0.as_slice(), stored[0].label.as_slice()),
        (&b"key-1"[..], "签名证书".as_bytes()),
        "{context}"
    );
    assert_eq!(token.pin_status().unwrap().tries_left, Some(6), "{context}");
    assert!(usable(world), "{context}");
    let names: Vec<_> = std::fs::read_dir(world.state()).unwrap().map(|file| file.unwrap().file_name()).collect();
    let count = |end: &str| names.iter().filter(|name| name.to_string_lossy().ends_with(end)).count();
    assert_eq!((count(".journal"), count(".application")), (1, 0), "{context}: {names:?}");
    for file in std::fs::read_dir(world.state()).unwrap() {
        let text = String::from_utf8_lossy(&std::fs::read(file.unwrap().path()).unwrap()).into_owned();
        for personal in PERSONAL {
            assert!(!text.contains(personal), "{context}: personal data was kept");
        }
    }
    let keys = std::fs::read_to_string(world.directory.path().join("token.json")).unwrap();
    let pairs = keys.matches("\"public_key\"").count();
    assert_eq!(
        pairs,
        if renew_with == RenewWith::NewKey { 2 } else { 1 },
        "{context}: a key pair is missing or too many"
    );
}

fn every_call(renew_with: RenewWith) {
    let calls = interrupted(0, Moment::Before, renew_with);
    assert!(calls > 12, "only {calls} calls: the faults are not where they should be");
    for at in 1..=calls {
        for moment in [Moment::Before, Moment::After] {
            interrupted(at, moment, renew_with);
        }
    }
    eprintln!("{} interruptions survived, {renew_with:?}", calls * 2);
}

#[test]
fn at_every_call_with_the_same_key() {
    every_call(RenewWith::SameKey);
}

#[test]
fn at_every_call_with_a_new_key() {
    every_call(RenewWith::NewKey);
}

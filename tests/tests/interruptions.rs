//! Rules 1 to 4 of the safety rules: a renewal that fails at any call of the CA or the token, before or after it
//! acted, is finished by starting again: one application, one payment, a usable certificate at every instant. Of a pair, a
//! usable pair: both certificates of one set, the one signing and the other decrypting.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper that cannot go on fails its test")]

use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use netca_renew::Stage;
use netca_renew::netca_cert::{Certificate, KeyAlgorithm};
use netca_renew::netca_protocol::ApplicationId;
use netca_renew::netca_protocol::wire::{BusinessStatus, RenewWith};
use netca_renew::netca_token::{KeyId, Placement, Token};
use netca_sandbox::{MoveToSm2, operator};
use netca_tests::faults::{Faults, FaultyService, FaultyToken, Moment};
use netca_tests::slots::Slots;
use netca_tests::usable::Wanted;
use netca_tests::world::{PERSONAL, World, go_on, login, pin};

/// What is renewed, and how.
#[derive(Debug, Clone, Copy)]
struct Case {
    renew_with: RenewWith,
    /// An SM2 pair, an RSA pair that is moved to SM2, or one P-256 certificate.
    pair: bool,
    /// On a token where a certificate takes the place of the one before.
    slots: bool,
    /// To an SM2 pair: from one P-256 certificate, or from an RSA pair.
    moved: bool,
}

const RSA: KeyAlgorithm = KeyAlgorithm::Rsa { bits: 2048 };
const SINGLE: Case = Case { renew_with: RenewWith::SameKey, pair: false, slots: false, moved: false };

impl Case {
    fn world(self) -> World {
        match self {
            Self { moved: true, pair, .. } => {
                let world = World::without_certificate(|config| {
                    (config.auto_pay, config.auto_review) = (true, Some(Duration::ZERO));
                    (config.sm2, config.move_to_sm2) = (true, Some(MoveToSm2::Pair));
                });
                if pair {
                    with_rsa_keys(&world);
                    world.certify_pair(RSA, 20);
                } else {
                    world.certify(20);
                }
                world
            }
            Self { pair: true, .. } => World::with_pair(),
            _ => World::new(),
        }
    }

    fn token(self, world: &World) -> Box<dyn Token> {
        if self.slots { Box::new(Slots(world.token())) } else { world.token() }
    }

    /// Whether a pair comes of it.
    fn ends_in_pair(self) -> bool {
        self.pair || self.moved
    }

    /// How many key pairs are on the token at the end: no old one is deleted.
    fn keys(self) -> usize {
        let (before, new) = (if self.pair { 2 } else { 1 }, if self.ends_in_pair() { 2 } else { 1 });
        if self.renew_with == RenewWith::NewKey { before + new } else { before }
    }
}

/// The token of each such world begins with the same RSA keys: making them takes too long to be done every time.
fn with_rsa_keys(world: &World) {
    static TOKEN: OnceLock<Vec<u8>> = OnceLock::new();
    let path = world.directory.path().join("token.json");
    let octets = TOKEN.get_or_init(|| {
        let mut token = world.token();
        token.login(login(&pin())).unwrap();
        for key in [b"key-1", b"key-2"] {
            let placement = Placement { key: KeyId(key.to_vec()), label: vec![], like: None };
            token.generate_key(RSA, &placement).unwrap();
        }
        std::fs::read(&path).unwrap()
    });
    std::fs::write(&path, octets).unwrap();
}

/// Runs with one fault, then again without; says how many calls the first run came to.
fn interrupted(at: u32, moment: Moment, case: Case) -> u32 {
    let world = case.world();
    let old: Vec<_> = world.token().certificates().unwrap().into_iter().map(|stored| stored.certificate).collect();
    let faults = Faults::new(at, moment);
    {
        let service = FaultyService { inner: world.service(), faults: Arc::clone(&faults) };
        let client = world.client(Arc::new(service));
        let mut token = FaultyToken { inner: case.token(&world), faults: Arc::clone(&faults) };
        let outcome = go_on(&client, &mut token, case.renew_with);
        // A wait goes on over a broken connection by itself.
        assert!(outcome.is_ok() || (at != 0 && faults.calls() >= at), "{outcome:?}");
    }
    let context = format!("fault at call {at} ({moment:?}), {case:?}");
    assert!(usable(&world, &old, case), "nothing usable after a {context}");
    let mut token = case.token(&world);
    let client = world.client(world.service());
    let finished = |client: &netca_renew::Client| {
        client.state().renewals().unwrap().iter().any(|(_, facts)| facts.stage() == Stage::Complete)
    };
    if !finished(&client) {
        go_on(&client, token.as_mut(), case.renew_with).unwrap_or_else(|error| panic!("{context}: {error:?}"));
    }
    assert!(finished(&client), "{context}");
    drop(token);
    look(&world, &old, case, &context);
    faults.calls()
}

/// Something on the token can be used with its key: a certificate, or of a pair both, as the client lists them.
fn usable(world: &World, old: &[Certificate], case: Case) -> bool {
    let wanted = Wanted { pair: case.pair, old, mixed: case.slots };
    netca_tests::usable::usable(&world.client(world.service()), world.token().as_mut(), &pin(), wanted)
}

fn look(world: &World, old: &[Certificate], case: Case, context: &str) {
    let applications = operator::applications(&world.directory.path().join("sandbox")).unwrap();
    assert_eq!(applications.len(), 1, "{context}");
    assert_eq!(applications[0].business_status, BusinessStatus::Installed, "{context}");
    let times = |event: &str| applications[0].timeline.iter().filter(|(_, name)| name.contains(event)).count();
    assert_eq!((times("entered"), times("paid")), (1, 1), "{context}: {:?}", applications[0].timeline);
    let mut token = world.token();
    let mut stored = token.certificates().unwrap();
    let own_places = case.slots && case.renew_with == RenewWith::NewKey;
    if own_places {
        // The old ones stay in theirs.
        stored.retain(|stored| !old.contains(&stored.certificate));
    }
    assert_eq!(stored.len(), if case.ends_in_pair() { 2 } else { 1 }, "{context}");
    stored.sort_by_key(|one| one.certificate.key_usage().is_some_and(|usage| !usage.can_sign()));
    for (one, (key, label)) in stored.iter().zip([("key-1", "签名证书"), ("key-2", "加密证书")]) {
        assert!(one.certificate.not_after() > SystemTime::now() + Duration::from_secs(370 * 86_400), "{context}");
        let has_old = !(own_places || case.moved && !case.pair && key == "key-2");
        let placed = (one.key.0.as_slice(), one.label.as_slice()) == (key.as_bytes(), label.as_bytes());
        assert!(placed || !has_old, "{context}: {one:?}");
        let is_sm2 = one.certificate.public_key().algorithm() == KeyAlgorithm::Sm2;
        assert_eq!(is_sm2, case.ends_in_pair(), "{context}");
    }
    assert_eq!(token.pin_status().unwrap().tries_left, Some(6), "{context}");
    assert!(usable(world, old, Case { pair: case.ends_in_pair(), ..case }), "{context}");
    let names: Vec<_> = std::fs::read_dir(world.state()).unwrap().map(|file| file.unwrap().file_name()).collect();
    let count = |end: &str| names.iter().filter(|name| name.to_string_lossy().ends_with(end)).count();
    let kept = [".application", ".signing", ".encryption"].map(count);
    assert_eq!((count(".journal"), kept), (1, [0; 3]), "{context}: {names:?}");
    for file in std::fs::read_dir(world.state()).unwrap() {
        let text = String::from_utf8_lossy(&std::fs::read(file.unwrap().path()).unwrap()).into_owned();
        for personal in PERSONAL {
            assert!(!text.contains(personal), "{context}: personal data was kept");
        }
    }
    let keys = std::fs::read_to_string(world.directory.path().join("token.json")).unwrap();
    let pairs = keys.matches("\"public_key\"").count();
    assert_eq!(pairs, case.keys(), "{context}: a key pair is missing or too many");
}

fn every_call(case: Case) {
    some_calls(case, |_, _| true);
}

fn some_calls(case: Case, wanted: impl Fn(u32, Moment) -> bool) {
    let calls = interrupted(0, Moment::Before, case);
    assert!(calls > 12, "only {calls} calls: the faults are not where they should be");
    let all = (1..=calls).flat_map(|at| [Moment::Before, Moment::After].map(|moment| (at, moment)));
    let mut survived = 0;
    for (at, moment) in all.filter(|(at, moment)| wanted(*at, *moment)) {
        interrupted(at, moment, case);
        survived += 1;
    }
    eprintln!("{survived} interruptions survived, {case:?}");
}

/// What a process leaves that is killed after it made a journal, and before it wrote to it.
#[test]
fn a_journal_that_says_nothing_goes() {
    let world = World::new();
    std::fs::create_dir_all(world.state()).unwrap();
    let id = ApplicationId::random().unwrap();
    std::fs::write(world.state().join(format!("{id}.journal")), "").unwrap();
    go_on(&world.client(world.service()), world.token().as_mut(), RenewWith::SameKey).unwrap();
    let renewals = world.client(world.service()).state().renewals().unwrap();
    assert_eq!(renewals.len(), 1);
    assert_ne!(renewals[0].0, id, "an id that nothing is known of was used");
}

#[test]
fn at_every_call_with_the_same_key() {
    every_call(SINGLE);
}

#[test]
fn at_every_call_with_a_new_key() {
    every_call(Case { renew_with: RenewWith::NewKey, ..SINGLE });
}

#[test]
fn at_every_call_a_pair_with_the_same_keys() {
    every_call(Case { pair: true, ..SINGLE });
}

#[test]
fn at_every_call_a_pair_with_new_keys() {
    every_call(Case { pair: true, renew_with: RenewWith::NewKey, ..SINGLE });
}

#[test]
fn at_every_call_a_pair_whose_certificates_are_overwritten() {
    every_call(Case { pair: true, slots: true, ..SINGLE });
}

#[test]
fn at_every_call_from_p256_to_an_sm2_pair_in_places_of_its_own() {
    every_call(Case { moved: true, slots: true, renew_with: RenewWith::NewKey, ..SINGLE });
}

/// The old pair works until the new one was tried, and is retired then; its keys stay. Every second call, before and after in
/// turn; all of them with `NETCA_EVERY_CALL=1`.
#[test]
fn from_an_rsa_pair_to_an_sm2_pair() {
    let every = std::env::var_os("NETCA_EVERY_CALL").is_some();
    let in_turn = |at: u32| if at.is_multiple_of(4) { Moment::Before } else { Moment::After };
    let case = Case { pair: true, moved: true, renew_with: RenewWith::NewKey, ..SINGLE };
    some_calls(case, |at, moment| every || at % 2 == 0 && moment == in_turn(at));
}

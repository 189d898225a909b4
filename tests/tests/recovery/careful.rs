//! What goes wrong on the way: one try of the PIN, one journal, nothing half-written.

use super::*;

#[test]
fn a_wrong_pin_costs_one_try_and_writes_nothing() {
    let world = world();
    apply(&world, &world.client(world.service()), RenewWith::SameKey);
    let (elsewhere, mut token) = (world.client_elsewhere(world.service(), "elsewhere"), world.token());
    let stored = token.certificates().unwrap().swap_remove(0);
    let wrong = Pin::new(*b"000000");
    let error = elsewhere.recover(&stored, token.as_mut(), login(&wrong), &Cancel::new()).unwrap_err();
    assert!(matches!(error, Error::Token(TokenError::WrongPin { .. })), "{error:?}");
    assert_eq!(token.pin_status().unwrap().tries_left, Some(5), "one try, and no second one");
    assert!(journals(&world, "elsewhere").is_empty());
    restored(&world, &elsewhere, Stage::AwaitingPayment);
    assert_eq!(world.token().pin_status().unwrap().tries_left, Some(6));
}

#[test]
fn broken_off_anywhere_it_is_asked_again() {
    static LATER: AtomicU64 = AtomicU64::new(0);
    let world = world_at(Clock::new(|| SystemTime::now() + Duration::from_secs(LATER.load(Ordering::SeqCst))));
    apply(&world, &world.client(world.service()), RenewWith::NewKey);
    // Two questions to the CA; to the token: a login, a signature, its certificates, the new key.
    for at in 1..=6 {
        for moment in [Moment::Before, Moment::After] {
            let context = format!("call {at}, {moment:?}");
            LATER.fetch_add(301, Ordering::SeqCst);
            let faults = Faults::new(at, moment);
            let service = FaultyService { inner: world.service(), faults: Arc::clone(&faults) };
            let elsewhere = world.client_elsewhere(Arc::new(service), &context);
            let mut token = FaultyToken { inner: world.token(), faults };
            let stored = world.token().certificates().unwrap().swap_remove(0);
            let error = elsewhere.recover(&stored, &mut token, login(&pin()), &Cancel::new());
            assert!(error.is_err(), "{context}");
            assert!(journals(&world, &context).is_empty(), "{context}");
            restored(&world, &elsewhere, Stage::AwaitingPayment);
        }
    }
}

/// Too slow, or its answer was lost: another challenge is asked for, and no other PIN.
#[test]
fn a_challenge_that_is_over_is_asked_for_again_once() {
    for (failures, works) in [(1, true), (2, false)] {
        let world = world();
        apply(&world, &world.client(world.service()), RenewWith::SameKey);
        let left = AtomicU64::new(failures);
        let mut ca = Hostile::new(world.service());
        ca.challenge = Box::new(move |challenge| {
            if left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok() {
                challenge.challenge_id = "long-over".into();
            }
        });
        let elsewhere = world.client_elsewhere(Arc::new(ca), "elsewhere");
        let found = recover(&world, &elsewhere, None);
        match found {
            Ok(found) => assert!(works && found.len() == 1),
            Err(error) => {
                assert!(!works && matches!(&error, Error::Protocol(ProtocolError::Problem { .. })), "{error:?}");
            }
        }
        assert_eq!(world.token().pin_status().unwrap().tries_left, Some(6));
    }
}

#[test]
fn several_at_once_write_one_journal() {
    let world = world();
    let id = apply(&world, &world.client(world.service()), RenewWith::SameKey);
    let outcomes: Vec<Result<Vec<Recovered>, Error>> = std::thread::scope(|scope| {
        let run = || recover(&world, &world.client_elsewhere(world.service(), "elsewhere"), None);
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(run)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let wrote = |outcome: &Result<Vec<Recovered>, Error>| match outcome {
        Ok(found) => matches!(found[0].outcome, Recovery::Restored { .. }),
        Err(Error::Busy) => false,
        Err(error) => panic!("{error:?}"),
    };
    assert_eq!(outcomes.iter().filter(|outcome| wrote(outcome)).count(), 1, "{outcomes:?}");
    let journals = journals(&world, "elsewhere");
    assert_eq!(journals.len(), 1);
    let opened = String::from_utf8_lossy(&journals[0].1).matches("\"opened\"").count();
    assert_eq!(opened, 1);

    // While another process works on the renewal, its journal is not touched, and what it says is said.
    let elsewhere = world.client_elsewhere(world.service(), "elsewhere");
    let at_work = elsewhere.open(&id).unwrap();
    let busy = recover(&world, &world.client_elsewhere(world.service(), "elsewhere"), None);
    assert!(matches!(busy, Err(Error::Busy)), "{busy:?}");
    drop(at_work);
    assert_eq!(self::journals(&world, "elsewhere"), journals);
}

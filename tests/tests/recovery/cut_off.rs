//! An installation that another computer finishes.

use super::*;

/// The first computer is lost at each call to the token while it installs. Another one finishes, by any certificate that is
/// on the token by then, and finds the same end.
fn installation_cut_off(renew_with: RenewWith) {
    // The CA gives ten challenges in five minutes to one certificate.
    static LATER: AtomicU64 = AtomicU64::new(0);
    let world = world_at(Clock::new(|| SystemTime::now() + Duration::from_secs(LATER.load(Ordering::SeqCst))));
    let client = world.client(world.service());
    let id = apply(&world, &client, renew_with);
    bring_to(&world, &client, &id, Stage::ReadyToInstall);
    let (journal, token) = (journals(&world, "state").remove(0), std::fs::read(token_file(&world)).unwrap());
    // The last call is to tell the CA; as long as it does not come through, all of this can be done again.
    let deaf: Arc<dyn RenewalService> = {
        let mut ca = Hostile::new(world.service());
        ca.deaf_to_installation = true;
        Arc::new(ca)
    };
    let install = |client: &Client, faults: &Arc<Faults>| {
        let mut token = FaultyToken { inner: world.token(), faults: Arc::clone(faults) };
        let installed = client.open(&id).unwrap().install(&mut token, login(&pin()), &Cancel::new());
        assert!(installed.is_err(), "neither through to the CA");
    };
    let counted = Faults::none();
    install(&world.client(Arc::clone(&deaf)), &counted);
    assert!(counted.calls() >= 6, "{}", counted.calls());
    for at in 1..=counted.calls() {
        for moment in [Moment::Before, Moment::After] {
            std::fs::write(&journal.0, &journal.1).unwrap();
            std::fs::write(token_file(&world), &token).unwrap();
            install(&world.client(Arc::clone(&deaf)), &Faults::new(at, moment));
            let left = world.token().certificates().unwrap();
            let cut_off = std::fs::read(token_file(&world)).unwrap();
            for (number, by) in left.iter().enumerate() {
                let context = format!("call {at} {moment:?} by {number} of {}, {renew_with:?}", left.len());
                LATER.fetch_add(301, Ordering::SeqCst);
                std::fs::write(token_file(&world), &cut_off).unwrap();
                let elsewhere = world.client_elsewhere(Arc::clone(&deaf), &context);
                let found = recover(&world, &elsewhere, Some(by)).unwrap();
                let stage = Stage::ReadyToInstall;
                assert!(
                    matches!(&found[0].outcome, Recovery::Restored { stage: at, key_missing: false } if *at == stage),
                    "{context}: {found:?}"
                );
                install(&elsewhere, &Faults::none());
                assert_eq!(elsewhere.open(&id).unwrap().stage(), Stage::Installed, "{context}");
                look_at_token(&world, renew_with, &context);
            }
        }
    }
    let last = world.client_elsewhere(world.service(), "last");
    assert_eq!(restored(&world, &last, Stage::ReadyToInstall), id);
    bring_to(&world, &last, &id, Stage::Complete);
    look(&world, "last", renew_with, "confirmed");
}

#[test]
fn an_installation_cut_off_with_the_same_key_is_finished_elsewhere() {
    installation_cut_off(RenewWith::SameKey);
}

#[test]
fn an_installation_cut_off_with_a_new_key_is_finished_elsewhere() {
    installation_cut_off(RenewWith::NewKey);
}

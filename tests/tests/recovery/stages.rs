//! Each stage that an application can be at, and how it goes on from there.

use super::*;

#[test]
fn at_every_stage_another_computer_goes_on() {
    for renew_with in BOTH {
        for stage in [Stage::AwaitingPayment, Stage::UnderReview, Stage::ReadyToInstall, Stage::Complete] {
            let context = format!("{stage} {renew_with:?}");
            let world = world();
            let client = world.client(world.service());
            let id = apply(&world, &client, renew_with);
            bring_to(&world, &client, &id, stage);
            let theirs = files(&world, "state");

            let elsewhere = world.client_elsewhere(world.service(), "elsewhere");
            assert_eq!(restored(&world, &elsewhere, stage), id, "{context}");
            let before = client.open(&id).unwrap().facts().clone();
            let after = elsewhere.open(&id).unwrap().facts().clone();
            assert_eq!(after.prepared, before.prepared, "{context}");
            if stage != Stage::Complete {
                assert_eq!(after.new_key, before.new_key, "{context}");
            }
            assert_eq!((&after.submission, after.status), (&before.submission, before.status), "{context}");
            // Again, here and where it began: what is there stays as it is.
            let ours = journals(&world, "elsewhere");
            for client in [&elsewhere, &client] {
                let found = recover(&world, client, None).unwrap();
                assert!(matches!(&*found, [Recovered { outcome: Recovery::Known { stage: at }, .. }] if *at == stage));
            }
            assert_eq!((journals(&world, "elsewhere"), files(&world, "state")), (ours, theirs), "{context}");

            bring_to(&world, &elsewhere, &id, Stage::Complete);
            look(&world, "elsewhere", renew_with, &context);
            // The first computer learns of it as well.
            let mut first = client.open(&id).unwrap();
            if first.stage() != Stage::Complete {
                first.refresh(&Cancel::new()).unwrap();
            }
            assert_eq!(first.stage(), Stage::Complete, "{context}");
        }
    }
}

#[test]
fn nothing_was_applied_for_and_nothing_is_found() {
    let world = world();
    let client = world.client(world.service());
    assert!(recover(&world, &client, None).unwrap().is_empty());
    assert!(journals(&world, "state").is_empty());
}

#[test]
fn what_has_ended_is_shown_as_ended() {
    for rejected in [false, true] {
        let world = world();
        let client = world.client(world.service());
        let id = apply(&world, &client, RenewWith::NewKey);
        bring_to(&world, &client, &id, Stage::UnderReview);
        let stage = if rejected {
            let number = operator::applications(&data(&world)).unwrap()[0].business_number.clone();
            operator::reject(&data(&world), &number, "盖章不清", operator::Paid::Refund).unwrap();
            Stage::Rejected
        } else {
            client.open(&id).unwrap().withdraw("不需要了", &Cancel::new()).unwrap();
            Stage::Withdrawn
        };
        let elsewhere = world.client_elsewhere(world.service(), "elsewhere");
        assert_eq!(restored(&world, &elsewhere, stage), id);
        let mut renewal = elsewhere.open(&id).unwrap();
        let reason = renewal.refresh(&Cancel::new()).unwrap().reason;
        assert_eq!(reason.as_deref(), Some(if rejected { "盖章不清" } else { "不需要了" }));
        let installed = renewal.install(world.token().as_mut(), login(&pin()), &Cancel::new());
        assert!(matches!(installed, Err(Error::WrongStage { stage: at }) if at == stage));
        drop(renewal);
        // And another may follow, here.
        apply(&world, &elsewhere, RenewWith::SameKey);
        let found = recover(&world, &world.client_elsewhere(world.service(), "third"), None).unwrap();
        let stages: Vec<_> = found.iter().map(|one| &one.outcome).collect();
        assert!(
            matches!(&*stages, [
                Recovery::Restored { stage: Stage::AwaitingPayment, .. },
                Recovery::Restored { stage: at, .. },
            ] if *at == stage),
            "{stages:?}"
        );
    }
}

/// Rule 1 of the flow: progress and installation still work for an application already made.
#[test]
fn an_expired_certificate_and_an_old_client_go_on() {
    static LATER: AtomicU64 = AtomicU64::new(0);
    fn later() -> SystemTime {
        SystemTime::now() + Duration::from_secs(LATER.load(Ordering::SeqCst))
    }
    let world = world_at(Clock::new(later));
    let client = world.client(world.service());
    let id = apply(&world, &client, RenewWith::SameKey);
    bring_to(&world, &client, &id, Stage::UnderReview);
    LATER.store(40 * DAY, Ordering::SeqCst);
    assert!(world.token().certificates().unwrap()[0].certificate.not_after() < later(), "it has expired");

    let demanding = || {
        let mut ca = Hostile::new(world.service());
        ca.quote = Box::new(|quote| quote.requirements.minimum_client_version = Some("4.7.6".into()));
        Arc::new(ca)
    };
    let old = |state: &str| {
        let state = world.directory.path().join(state);
        let client = ClientInfo { name: "an old client".into(), version: "4.7.5".into() };
        Client::new(Settings { state, client, clock: later, ..world.settings(demanding()) }).unwrap()
    };
    let elsewhere = old("elsewhere");
    assert_eq!(restored(&world, &elsewhere, Stage::UnderReview), id);
    bring_to(&world, &elsewhere, &id, Stage::Complete);
    look(&world, "elsewhere", RenewWith::SameKey, "old client");
}

/// A certificate that was only begun to be renewed here, and was applied for elsewhere.
#[test]
fn what_was_begun_here_does_not_stand_in_the_way() {
    let world = world();
    let elsewhere = world.client_elsewhere(world.service(), "elsewhere");
    let (mut token, wrong) = (world.token(), Pin::new(*b"000000"));
    let prepared = Prepared::new(&elsewhere, token.as_mut(), RenewWith::SameKey).unwrap();
    elsewhere.apply(&prepared.draft(), token.as_mut(), login(&wrong), &Cancel::new()).unwrap_err();
    assert_eq!(elsewhere.state().renewals().unwrap()[0].1.stage(), Stage::Prepared);
    let id = apply(&world, &world.client(world.service()), RenewWith::SameKey);
    assert_eq!(restored(&world, &elsewhere, Stage::AwaitingPayment), id);
    assert_eq!(*elsewhere.find(&prepared.certificate.stored.certificate).unwrap().unwrap().id(), id);
    let listed = elsewhere.list(token.as_mut()).unwrap().swap_remove(0);
    assert_eq!(listed.renewal, Some((id, Stage::AwaitingPayment)));
}

/// The same certificate on a token that never made the new key pair: told, never installed, and it can be given up.
#[test]
fn a_new_key_that_is_on_another_token_is_told() {
    for withdraws in [true, false] {
        let world = world();
        let before = std::fs::read(token_file(&world)).unwrap();
        let client = world.client(world.service());
        let id = apply(&world, &client, RenewWith::NewKey);
        bring_to(&world, &client, &id, Stage::UnderReview);
        std::fs::write(token_file(&world), before).unwrap();
        let elsewhere = world.client_elsewhere(world.service(), "elsewhere");
        let found = recover(&world, &elsewhere, None).unwrap();
        let told = matches!(found[0].outcome, Recovery::Restored { stage: Stage::UnderReview, key_missing: true });
        assert!(told, "{found:?}");
        if withdraws {
            let mut renewal = elsewhere.open(&id).unwrap();
            renewal.withdraw("新密钥不在此 Key 上", &Cancel::new()).unwrap();
            assert_eq!(renewal.stage(), Stage::Withdrawn);
            continue;
        }
        bring_to(&world, &elsewhere, &id, Stage::ReadyToInstall);
        let mut renewal = elsewhere.open(&id).unwrap();
        let error = renewal.install(world.token().as_mut(), login(&pin()), &Cancel::new()).unwrap_err();
        assert!(matches!(error, Error::CertificateRefused { rule: CertificateRule::Key }), "{error:?}");
        assert_eq!(world.token().certificates().unwrap().len(), 1);
    }
}

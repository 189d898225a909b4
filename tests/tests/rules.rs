//! Rules 2, 4, 5, 8 of the safety rules, and of the seed: one application, no PIN wasted, no personal data kept,
//! calls that can be cancelled; and a test that walks the table of the flow.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper that cannot go on fails its test")]

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant, SystemTime};

use netca_renew::netca_payment::PaymentChannel;
use netca_renew::netca_protocol::person::FieldRule;
use netca_renew::netca_protocol::wire::{AttachmentKind, RenewWith};
use netca_renew::netca_protocol::{Cancel, Error as ProtocolError};
use netca_renew::netca_token::{Error as TokenError, Login, Pin};
use netca_renew::{
    Action, Applied, Attachment, Client, Error, Goal, PaymentEnd, Renewal, Stage, TransferInput, Waited,
};
use netca_sandbox::operator;
use netca_tests::faults::{Faults, FaultyService, FaultyToken, Moment};
use netca_tests::hostile::Hostile;
use netca_tests::tampered::Tampered;
use netca_tests::world::{PERSONAL, Prepared, World, form, go_on, login, pin};

fn applications(world: &World) -> usize {
    operator::applications(&world.directory.path().join("sandbox")).unwrap().len()
}

#[test]
fn a_wrong_pin_costs_one_try_and_begins_nothing_at_the_ca() {
    let world = World::new();
    let (client, mut token, wrong) = (world.client(world.service()), world.token(), Pin::new(*b"000000"));
    let prepared = Prepared::new(&client, token.as_mut(), RenewWith::SameKey).unwrap();
    let error = client.apply(&prepared.draft(), token.as_mut(), login(&wrong), &Cancel::new()).unwrap_err();
    let Error::Token(TokenError::WrongPin { status }) = error else { panic!("{error:?}") };
    assert_eq!(status.tries_left, Some(5));
    assert_eq!(world.token().pin_status().unwrap().tries_left, Some(5), "one try, and no second one");
    assert_eq!(applications(&world), 0);
    let text = format!("{:?}", client.state().renewals().unwrap());
    assert!(!text.contains("000000"));
    go_on(&client, world.token().as_mut(), RenewWith::SameKey).expect("the right PIN goes on");
    assert_eq!(applications(&world), 1);
}

#[test]
fn the_last_try_is_not_spent_unless_allowed() {
    let world = World::new();
    let wrong = Pin::new(*b"000000");
    for _ in 0..5 {
        let _ = world.token().login(login(&wrong));
    }
    let (client, mut token, pin) = (world.client(world.service()), world.token(), pin());
    let prepared = Prepared::new(&client, token.as_mut(), RenewWith::SameKey).unwrap();
    let error = client.apply(&prepared.draft(), token.as_mut(), login(&pin), &Cancel::new()).unwrap_err();
    assert!(matches!(error, Error::Token(TokenError::LastTry)), "{error:?}");
    assert_eq!(world.token().pin_status().unwrap().tries_left, Some(1));
    let allowed = Login { pin: Some(&pin), allow_last_try: true };
    client.apply(&prepared.draft(), token.as_mut(), allowed, &Cancel::new()).unwrap();
    assert_eq!(world.token().pin_status().unwrap().tries_left, Some(6));
}

#[test]
fn applying_twice_hands_in_once() {
    let world = World::new();
    let (client, pin, cancel) = (world.client(world.service()), pin(), Cancel::new());
    let mut token = world.token();
    let prepared = Prepared::new(&client, token.as_mut(), RenewWith::SameKey).unwrap();
    let first = client.apply(&prepared.draft(), token.as_mut(), login(&pin), &cancel).unwrap();
    assert!(matches!(first, Applied::Submitted(_)));
    let id = first.into_renewal().id().clone();
    let second = client.apply(&prepared.draft(), token.as_mut(), login(&pin), &cancel).unwrap();
    assert!(matches!(second, Applied::Already(_)));
    assert_eq!(*second.into_renewal().id(), id);
    assert_eq!(applications(&world), 1);
}

#[test]
fn two_processes_at_once_begin_one_renewal() {
    let world = World::new();
    let outcomes: Vec<Result<(), Error>> = std::thread::scope(|scope| {
        let run = || {
            let client = world.client(world.service());
            let mut token = world.token();
            let prepared = Prepared::new(&client, token.as_mut(), RenewWith::SameKey)?;
            client.apply(&prepared.draft(), token.as_mut(), login(&pin()), &Cancel::new()).map(drop)
        };
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(run)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(outcomes.iter().any(Result::is_ok), "{outcomes:?}");
    for outcome in outcomes {
        assert!(matches!(outcome, Ok(()) | Err(Error::Busy)), "{outcome:?}");
    }
    assert_eq!(world.client(world.service()).state().renewals().unwrap().len(), 1);
    assert_eq!(applications(&world), 1);
}

#[test]
fn the_signed_application_is_kept_only_until_the_ca_has_it() {
    let world = World::new();
    // Call 5 of this run is the hand-in: quote, agreement, info, list, login … are counted, so it is looked for.
    let mut seen = false;
    for at in 1..12 {
        let world = World::new();
        let faults = Faults::new(at, Moment::Before);
        let client = world.client(Arc::new(FaultyService { inner: world.service(), faults }));
        let _ = go_on(&client, world.token().as_mut(), RenewWith::SameKey);
        let kept: Vec<_> = std::fs::read_dir(world.state())
            .unwrap()
            .map(|file| file.unwrap().path())
            .filter(|path| path.extension().is_some_and(|end| end == "application"))
            .collect();
        let stage = client.state().renewals().unwrap().first().map(|(_, facts)| facts.stage());
        assert_eq!(kept.len(), usize::from(stage == Some(Stage::Signed)), "{stage:?}");
        if let Some(path) = kept.first() {
            seen = true;
            let bytes = std::fs::read(path).unwrap();
            assert!(PERSONAL.iter().all(|text| bytes.windows(text.len()).any(|part| part == text.as_bytes())));
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
            }
            break;
        }
    }
    assert!(seen, "no run stopped between signing and handing in");
    drop(world);
}

#[test]
#[cfg(unix)]
fn the_state_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new();
    go_on(&world.client(world.service()), world.token().as_mut(), RenewWith::SameKey).unwrap();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&world.state()), 0o700);
    for file in std::fs::read_dir(world.state()).unwrap() {
        let path = file.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
}

#[test]
fn fields_that_break_a_rule_are_all_named_before_anything_is_signed() {
    let world = World::new();
    let client = world.client(world.service());
    let mut token = world.token();
    let prepared = Prepared::new(&client, token.as_mut(), RenewWith::SameKey).unwrap();
    let mut input = form(RenewWith::SameKey);
    input.term_months = 13;
    input.operator.email = "ouyang@".into();
    input.operator.id_number = "110105194912310021".into();
    input.operator.mobile = "1381234567".into();
    input.operator.name = "a\u{0}b".into();
    let errors = input.check(&prepared.quote).unwrap_err();
    let found: BTreeMap<&str, FieldRule> = errors.iter().map(|error| (error.field.as_str(), error.rule)).collect();
    let expected = [
        ("term_months", FieldRule::NotOffered),
        ("operator.email", FieldRule::Email),
        ("operator.id_number", FieldRule::ResidentIdCheckDigit),
        ("operator.mobile", FieldRule::Mobile),
        ("operator.name", FieldRule::ControlCharacter),
        // Copied from the operator.
        ("recipient.mobile", FieldRule::Mobile),
        ("recipient.name", FieldRule::ControlCharacter),
    ];
    assert_eq!(found, BTreeMap::from(expected));
    let text = format!("{errors:?} {}", Error::Form(errors.clone()));
    assert!(!text.contains("ouyang@") && !text.contains("110105194912310021"));
}

#[test]
fn a_key_that_signs_wrongly_is_found_out_and_the_old_certificate_stays() {
    let world = World::new();
    let (client, pin, cancel) = (world.client(world.service()), pin(), Cancel::new());
    let mut bad = Tampered { wrong_signatures_from: 1, ..Tampered::new(world.token()) };
    let prepared = Prepared::new(&client, &mut bad, RenewWith::SameKey).unwrap();
    let error = client.apply(&prepared.draft(), &mut bad, login(&pin), &cancel).unwrap_err();
    assert!(matches!(error, Error::SignatureWrong), "{error:?}");
    assert_eq!(applications(&world), 0);

    // The application is signed well, the trial signature at installation is not.
    let mut bad = Tampered { wrong_signatures_from: 2, ..Tampered::new(world.token()) };
    let error = go_on(&client, &mut bad, RenewWith::SameKey).unwrap_err();
    assert!(matches!(error, Error::TrialSignatureWrong), "{error:?}");
    let on_token = world.token().certificates().unwrap();
    assert!(on_token.len() == 1 && on_token[0].certificate == prepared.certificate.stored.certificate);
    go_on(&client, world.token().as_mut(), RenewWith::SameKey).expect("a Key in order finishes it");
    assert_eq!(applications(&world), 1);
}

#[test]
fn a_key_pair_that_a_crash_left_half_made_is_replaced_and_not_deleted() {
    let world = World::new();
    let client = world.client(world.service());
    let begun = || client.state().renewals().unwrap()[0].1.new_key.clone();
    // Pulled out while the key pair is made: the intent is written, the outcome is not.
    let mut at = 1;
    loop {
        let mut token = FaultyToken { inner: world.token(), faults: Faults::new(at, Moment::After) };
        assert!(go_on(&client, &mut token, RenewWith::NewKey).is_err(), "the fault came too late");
        match client.state().renewals().unwrap().first() {
            Some((_, facts)) if facts.new_key.is_some() => break,
            _ => at += 1,
        }
    }
    let first = begun().unwrap();
    assert_eq!(first.public_key_sha256, None);
    let mut token = Tampered { failing_finds: 1, ..Tampered::new(world.token()) };
    go_on(&client, &mut token, RenewWith::NewKey).unwrap();
    let second = begun().unwrap();
    assert!(second.key != first.key && second.public_key_sha256.is_some(), "{first:?} {second:?}");
    assert_eq!(world.token().certificates().unwrap().len(), 1);
    assert_eq!(applications(&world), 1);
}

#[test]
fn a_certificate_read_back_differently_is_taken_away_again() {
    let world = World::new();
    let client = world.client(world.service());
    let old = world.token().certificates().unwrap().swap_remove(0).certificate;
    let mut bad = Tampered { wrong_reads: true, ..Tampered::new(world.token()) };
    let error = go_on(&client, &mut bad, RenewWith::SameKey).unwrap_err();
    assert!(matches!(error, Error::ReadBackDiffers), "{error:?}");
    let on_token = world.token().certificates().unwrap();
    assert!(on_token.len() == 1 && on_token[0].certificate == old);
    go_on(&client, world.token().as_mut(), RenewWith::SameKey).expect("a Key in order finishes it");
}

#[test]
fn a_pause_that_the_ca_asked_for_outlives_the_process() {
    let world = World::without_certificate(|_| {});
    world.certify(20);
    let asked = Arc::new(AtomicU32::new(0));
    let mut ca = Hostile::new(world.service());
    let count = Arc::clone(&asked);
    ca.application = Box::new(move |polled| {
        count.fetch_add(1, Ordering::SeqCst);
        polled.retry_after = Some(Duration::from_secs(3600));
    });
    let service = Arc::new(ca);
    let (pin, mut token) = (pin(), world.token());
    {
        let client = world.client(service.clone());
        let prepared = Prepared::new(&client, token.as_mut(), RenewWith::SameKey).unwrap();
        let applied = client.apply(&prepared.draft(), token.as_mut(), login(&pin), &Cancel::new()).unwrap();
        let until = SystemTime::now() + Duration::from_millis(200);
        let waited = applied.into_renewal().wait(Goal::Paid, until, &Cancel::new()).unwrap();
        assert_eq!((waited, asked.load(Ordering::SeqCst)), (Waited::StillWaiting, 1));
    }
    let client = world.client(service.clone());
    let (id, _) = client.state().renewals().unwrap().pop().unwrap();
    let until = SystemTime::now() + Duration::from_millis(200);
    let waited = client.open(&id).unwrap().wait(Goal::Paid, until, &Cancel::new()).unwrap();
    assert_eq!((waited, asked.load(Ordering::SeqCst)), (Waited::StillWaiting, 1), "asked before its time");
}

#[test]
fn a_wait_ends_in_time_and_can_be_cancelled() {
    let world = World::without_certificate(|_| {});
    world.certify(20);
    let (client, pin) = (world.client(world.service()), pin());
    let mut token = world.token();
    let prepared = Prepared::new(&client, token.as_mut(), RenewWith::SameKey).unwrap();
    let applied = client.apply(&prepared.draft(), token.as_mut(), login(&pin), &Cancel::new()).unwrap();
    let mut renewal = applied.into_renewal();
    let until = SystemTime::now() + Duration::from_millis(300);
    assert_eq!(renewal.wait(Goal::Paid, until, &Cancel::new()).unwrap(), Waited::StillWaiting);
    let (cancel, started) = (Cancel::new(), Instant::now());
    let other = cancel.clone();
    let canceller = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(100));
        other.cancel();
    });
    let error = renewal.wait(Goal::Paid, SystemTime::now() + Duration::from_secs(600), &cancel).unwrap_err();
    canceller.join().unwrap();
    assert!(matches!(error, Error::Protocol(ProtocolError::Cancelled)), "{error:?}");
    assert!(started.elapsed() < Duration::from_secs(300));
}

#[test]
fn a_withdrawn_application_is_at_its_end_and_a_new_one_can_be_made() {
    let world = World::without_certificate(|_| {});
    world.certify(20);
    let (client, pin, cancel) = (world.client(world.service()), pin(), Cancel::new());
    let mut token = world.token();
    let prepared = Prepared::new(&client, token.as_mut(), RenewWith::SameKey).unwrap();
    let mut first = client.apply(&prepared.draft(), token.as_mut(), login(&pin), &cancel).unwrap().into_renewal();
    first.withdraw("不需要了", &cancel).unwrap();
    assert_eq!(first.stage(), Stage::Withdrawn);
    let error = first.payment_link(PaymentChannel::Alipay, &cancel).unwrap_err();
    assert!(matches!(error, Error::WrongStage { stage: Stage::Withdrawn }), "{error:?}");
    drop(first);
    let prepared = Prepared::new(&client, token.as_mut(), RenewWith::SameKey).unwrap();
    let second = client.apply(&prepared.draft(), token.as_mut(), login(&pin), &cancel).unwrap();
    assert!(matches!(second, Applied::Submitted(_)));
    assert_eq!(applications(&world), 2);
}

#[test]
fn works_on_a_thread_that_runs_an_async_runtime() {
    let world = World::new();
    let runtime = netca_tests::runtime();
    runtime.block_on(async {
        go_on(&world.client(world.service()), world.token().as_mut(), RenewWith::SameKey).unwrap();
    });
}

/// What is paid by bank transfer on the walk, in fen.
const PART: u64 = 4_000;

/// Step 6b for a part of the fee; the sandbox plays the bank.
fn part_by_transfer(client: &Client, renewal: &mut Renewal<'_>) {
    let (cancel, began) = (Cancel::new(), Instant::now());
    let typed = TransferInput {
        payer_account: "6222000000001234567".into(),
        payer_name: "云杉示例有限公司".into(),
        amount: "40".into(),
        date: "2026-01-05".into(),
        remark: String::new(),
    };
    let part = client.check_transfer(&typed).unwrap();
    renewal.declare_transfers(&[part], &cancel).unwrap();
    while renewal.verify_transfers(&cancel).unwrap().received.fen() < PART {
        assert!(began.elapsed() < Duration::from_secs(60), "the bank never had it");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Walks the table at the top of `netca-renew/src/lib.rs`: every row is gone through here, in its order.
#[test]
fn every_row_of_the_flow_is_walked() {
    let source = netca_tests::read(&netca_tests::root().join("crates/netca-renew/src/lib.rs"));
    let rows: Vec<&str> = source.lines().filter_map(|line| line.strip_prefix("//! | ")).skip(1).collect();
    let steps: Vec<&str> = rows.iter().map(|row| row.split(" | ").next().unwrap()).collect();
    let numbers: Vec<&str> = steps.iter().map(|step| step.split(' ').next().unwrap()).collect();
    assert!(numbers.is_sorted() && numbers.len() > 12, "{numbers:?}");

    let world = World::new();
    let (client, pin, cancel) = (world.client(world.service()), pin(), Cancel::new());
    let mut token = world.token();
    let soon = || SystemTime::now() + Duration::from_secs(20);
    let mut walked = Vec::new();
    let mut walk = |step: &'static str, method: &str| {
        let row = rows.iter().find(|row| row.starts_with(&format!("{step} | ")));
        assert!(row.is_some_and(|row| row.contains(method)), "step {step} is not {method}: {row:?}");
        walked.push(step);
    };

    let listed = client.list(token.as_mut()).unwrap();
    assert_eq!(listed[0].actions, [Action::Apply]);
    walk("0 list", "Client::list");
    let quote = client.quote(&listed[0], &cancel).unwrap();
    walk("1 quote", "Client::quote");
    let agreement = client.agreement(&quote, &cancel).unwrap().accept();
    walk("2 agreement", "Client::agreement");
    let checked = form(RenewWith::SameKey).check(&quote).unwrap();
    walk("3 form", "FormInput::check");
    let info = client.service_info(&cancel).unwrap();
    netca_renew::paper::ApplicationForm::blank(&listed[0].stored.certificate, &quote, &info);
    walk("3c paper", "paper::ApplicationForm::blank");
    let attached = Attachment::new(AttachmentKind::ApplicationForm, b"%PDF-1.7\n".to_vec(), &quote);
    assert!(matches!(attached, Err(Error::Form(_))), "this path takes none: {attached:?}");
    walk("3c attach", "Client::attach");
    let draft = netca_renew::Draft { certificate: &listed[0], quote: &quote, agreement: &agreement, form: &checked };
    let mut renewal = client.apply(&draft, token.as_mut(), login(&pin), &cancel).unwrap().into_renewal();
    walk("4 apply", "Client::apply");
    assert_eq!(renewal.order(&cancel).unwrap().total, checked.total());
    walk("5 order", "Renewal::order");
    assert_eq!(client.list(token.as_mut()).unwrap()[0].actions, [Action::QueryProgress]);
    part_by_transfer(&client, &mut renewal);
    walk("6b transfer", "Renewal::declare_transfers");
    let link = renewal.payment_link(PaymentChannel::Alipay, &cancel).unwrap().unwrap();
    assert_eq!(link.amount.fen() + PART, checked.total().fen());
    assert_eq!(renewal.wait_for_payment(&link, soon(), &cancel).unwrap(), PaymentEnd::Paid);
    walk("6a pay", "Renewal::payment_link");
    assert_eq!(renewal.wait(Goal::ReadyToInstall, soon(), &cancel).unwrap(), Waited::Reached);
    walk("7 progress", "Renewal::wait");
    let elsewhere = world.client_elsewhere(world.service(), "elsewhere");
    let recovered = elsewhere.recover(&listed[0].stored, token.as_mut(), login(&pin), &cancel).unwrap();
    assert_eq!(elsewhere.open(&recovered[0].id).unwrap().stage(), Stage::ReadyToInstall);
    walk("7a recover", "Client::recover");
    assert_eq!(client.list(token.as_mut()).unwrap()[0].actions, [Action::QueryProgress, Action::Install]);
    let installed = renewal.install(token.as_mut(), login(&pin), &cancel).unwrap();
    walk("8 install", "Renewal::install");
    // 6c is another way to end: not from here, where the certificate is installed.
    assert!(matches!(renewal.withdraw("", &cancel), Err(Error::WrongStage { stage: Stage::Complete })));
    walk("6c withdraw", "Renewal::withdraw");
    drop(renewal);
    let after = client.list(token.as_mut()).unwrap();
    assert_eq!(after[0].stored.certificate, installed.stored.certificate);
    assert!(after[0].stored.certificate.not_after() > listed[0].stored.certificate.not_after());
    walk("9 done", "Client::list");
    walked.sort_unstable();
    let mut all = steps.clone();
    all.sort_unstable();
    assert_eq!(walked, all, "a row of the table was not walked");
}

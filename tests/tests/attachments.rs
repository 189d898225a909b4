//! Attachments from the file to the reviewer's desk: what the form names is there before the PIN is used, and no break
//! loses or doubles a byte.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use netca_renew::netca_payment::InvoiceType;
use netca_renew::netca_protocol::wire::{AttachmentKind, AttachmentRule, MediaType, Quote, RenewWith};
use netca_renew::netca_protocol::{Cancel, RenewalService};
use netca_renew::netca_token::{Login, Pin};
use netca_renew::{Applied, Attachment, Client, Draft, Error, FormInput, Stage};
use netca_sandbox::operator;
use netca_tests::faults::{Faults, FaultyService, Moment};
use netca_tests::hostile::Hostile;
use netca_tests::world::{self, World, login, pin};

const KIND: AttachmentKind = AttachmentKind::ApplicationForm;

fn world() -> World {
    let world = World::without_certificate(|config| {
        config.chunk_bytes = 100;
        config.attachments = vec![AttachmentRule {
            kind: KIND,
            required: true,
            required_for: vec![InvoiceType::Vat],
            media_types: vec![MediaType::Pdf],
            max_bytes: 10_000,
            max_count: 1,
        }];
    });
    world.certify(20);
    world
}

fn scan(tag: u8) -> Vec<u8> {
    let mut content = b"%PDF-1.7\n".to_vec();
    content.extend((0..240).map(|at| (b' ' + (at % 89) as u8) ^ (tag & 1)));
    content.extend(b"\n%%EOF\n");
    content
}

/// The quote that was kept, or a new one; the files brought; the application handed in. What a program does at each start.
fn hand_in(world: &World, service: Arc<dyn RenewalService>, content: Vec<u8>) -> Result<String, Error> {
    let (client, mut token, cancel, pin) = (world.client(service), world.token(), Cancel::new(), pin());
    let certificate = client.list(token.as_mut())?.swap_remove(0);
    let old = &certificate.stored.certificate;
    let quote = client.kept_quote(old).map_or_else(|| client.quote(&certificate, &cancel), Ok)?;
    let agreement = client.agreement(&quote, &cancel)?.accept();
    let mut input = world::form(RenewWith::SameKey);
    // Once it is signed, nothing is uploaded any more: the application that lies there goes out as it is.
    if client.find(old)?.is_none_or(|renewal| renewal.stage() == Stage::Prepared) {
        let file = Attachment::new(KIND, content.clone(), &quote)?;
        input.attachments = client.attach(&quote, &[file], &cancel)?;
    } else {
        input.attachments = vec![Attachment::new(KIND, content, &quote)?.reference().clone()];
    }
    let form = input.check(&quote).map_err(Error::Form)?;
    let draft = Draft { certificate: &certificate, quote: &quote, agreement: &agreement, form: &form };
    let renewal = client.apply(&draft, token.as_mut(), login(&pin), &cancel)?.into_renewal();
    assert!(client.kept_quote(old).is_none(), "the quote is used up");
    Ok(renewal.facts().submission.as_ref().unwrap().business_number.clone())
}

/// What lies on the reviewer's desk, byte for byte.
fn on_the_desk(world: &World, business_number: &str) -> Vec<Vec<u8>> {
    let data = world.directory.path().join("sandbox");
    let names = operator::attachments(&data, business_number).unwrap();
    names.iter().map(|one| operator::attachment(&data, business_number, one.sha256).unwrap()).collect()
}

#[test]
fn broken_at_every_call_the_file_arrives_once_and_whole() {
    let calls = {
        let (world, faults) = (world(), Faults::none());
        let service = FaultyService { inner: world.service(), faults: Arc::clone(&faults) };
        let number = hand_in(&world, Arc::new(service), scan(0)).unwrap();
        assert_eq!(on_the_desk(&world, &number), [scan(0)]);
        faults.calls()
    };
    // Quote, agreement, what is there, announcement, three chunks, what is there, service, application.
    assert_eq!(calls, 10);
    for at in 1..=calls {
        for moment in [Moment::Before, Moment::After] {
            let world = world();
            let service = FaultyService { inner: world.service(), faults: Faults::new(at, moment) };
            hand_in(&world, Arc::new(service), scan(0)).expect_err("a fault");
            let number = hand_in(&world, world.service(), scan(0)).unwrap_or_else(|e| panic!("{at} {moment:?}: {e}"));
            assert_eq!(on_the_desk(&world, &number), [scan(0)], "{at} {moment:?}");
        }
    }
}

#[test]
fn another_process_takes_another_file_instead() {
    let world = world();
    let service = FaultyService { inner: world.service(), faults: Faults::new(8, Moment::Before) };
    hand_in(&world, Arc::new(service), scan(0)).expect_err("before the application");
    let number = hand_in(&world, world.service(), scan(1)).unwrap();
    assert_eq!(on_the_desk(&world, &number), [scan(1)]);
}

fn draft_parts(world: &World, client: &Client) -> (netca_renew::ListedCertificate, Quote) {
    let certificate = client.list(world.token().as_mut()).unwrap().swap_remove(0);
    let quote = client.quote(&certificate, &Cancel::new()).unwrap();
    (certificate, quote)
}

/// With a wrong PIN: had it been used, the error would be another.
#[test]
fn no_pin_is_used_for_what_is_not_uploaded() {
    let world = world();
    let client = world.client(world.service());
    let (certificate, quote) = draft_parts(&world, &client);
    let agreement = client.agreement(&quote, &Cancel::new()).unwrap().accept();
    let file = Attachment::new(KIND, scan(0), &quote).unwrap();
    let attachments = vec![file.reference().clone()];
    let form = FormInput { attachments, ..world::form(RenewWith::SameKey) }.check(&quote).unwrap();
    let draft = Draft { certificate: &certificate, quote: &quote, agreement: &agreement, form: &form };
    let wrong = Pin::new("000000");
    let apply = || {
        let login = Login { pin: Some(&wrong), allow_last_try: false };
        client.apply(&draft, world.token().as_mut(), login, &Cancel::new()).map(Applied::into_renewal)
    };
    let error = apply().unwrap_err();
    assert!(matches!(error, Error::AttachmentNotUploaded { kind: KIND }), "{error}");
    assert_eq!(client.state().renewals().unwrap().len(), 0, "nothing was begun");
    client.upload(&quote, &file, &Cancel::new()).unwrap();
    let error = apply().unwrap_err();
    assert!(matches!(error, Error::Token(_)), "now the PIN is what is wrong: {error}");
}

/// A form that was checked without its attachments says so when it is checked whole.
#[test]
fn a_required_attachment_is_missed_by_the_form() {
    let world = world();
    let (_, quote) = draft_parts(&world, &world.client(world.service()));
    let errors = world::form(RenewWith::SameKey).check(&quote).unwrap_err();
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].field, "attachments.application_form");
}

#[test]
fn a_quote_with_another_agreement_is_not_kept() {
    let world = world();
    let client = world.client(world.service());
    let (certificate, quote) = draft_parts(&world, &client);
    let file = Attachment::new(KIND, scan(0), &quote).unwrap();
    client.upload(&quote, &file, &Cancel::new()).unwrap();
    assert_eq!(client.kept_quote(&certificate.stored.certificate), Some(quote.clone()));
    let mut hostile = Hostile::new(world.service());
    hostile.agreement = Box::new(|agreement| agreement.version = "2027-01".into());
    let error = world.client(Arc::new(hostile)).agreement(&quote, &Cancel::new()).unwrap_err();
    assert!(matches!(error, Error::AgreementChanged), "{error}");
    assert_eq!(client.kept_quote(&certificate.stored.certificate), None);
}

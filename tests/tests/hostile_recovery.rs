//! What a CA, or somebody in its place, may not get away with when a renewal is taken up without its journal: each
//! application that does not fit is left out, and no journal of it is written.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use netca_renew::netca_cert::{Certificate, CertificateRequest, SignedMessage};
use netca_renew::netca_payment::{Error as PaymentError, Money, TermMonths};
use netca_renew::netca_protocol::wire::{
    ApplicationRequest, Base64, BusinessStatus, CertReference, FoundApplication, FoundApplications, LookupProof,
    RenewWith, Sha256Hex,
};
use netca_renew::netca_protocol::{Cancel, Error as ProtocolError};
use netca_renew::netca_token::{Placement, StoredCertificate, Token, TokenSigner};
use netca_renew::{Client, Error, Recovery, RecoveryRule, Stage};
use netca_tests::hostile::Hostile;
use netca_tests::world::{Prepared, World, login, pin};

/// A customer of a CA with an application that waits for its payment.
fn applied(world: &World, renew_with: RenewWith) {
    let (client, pin, mut token) = (world.client(world.service()), pin(), world.token());
    let prepared = Prepared::new(&client, token.as_mut(), renew_with).unwrap();
    client.apply(&prepared.draft(), token.as_mut(), login(&pin), &Cancel::new()).unwrap();
}

fn customer(days: i32) -> World {
    let world = World::without_certificate(|_| {});
    world.certify(days);
    world
}

/// The token logged in to, and the certificate on it.
fn open(world: &World) -> (Box<dyn Token>, StoredCertificate) {
    let mut token = world.token();
    token.login(login(&pin())).unwrap();
    let stored = token.certificates().unwrap().swap_remove(0);
    (token, stored)
}

/// Signed with the key on a token, as a certificate for that key.
fn signed_as(world: &World, certificate: &Certificate, content: &[u8]) -> Base64 {
    let (mut token, stored) = open(world);
    let mut signer = TokenSigner::new(token.as_mut(), stored.key, certificate.public_key().clone()).unwrap();
    Base64(SignedMessage::sign(content, certificate, &mut signer).unwrap().as_der().to_vec())
}

fn signed_by(world: &World, content: &[u8]) -> Base64 {
    signed_as(world, &open(world).1.certificate, content)
}

/// The application made anew: about another certificate, with whatever else is changed, and signed by it.
fn rewritten(by: &World, found: &FoundApplication, change: impl Fn(&mut ApplicationRequest)) -> Base64 {
    rewritten_as(by, &open(by).1.certificate, found, change)
}

fn rewritten_as(
    by: &World,
    certificate: &Certificate,
    found: &FoundApplication,
    change: impl Fn(&mut ApplicationRequest),
) -> Base64 {
    let message = SignedMessage::from_der(&found.signed.0).unwrap().verify().unwrap();
    let mut request: ApplicationRequest = serde_json::from_slice(message.content()).unwrap();
    request.certificate_sha256 = Sha256Hex(*certificate.sha256().as_bytes());
    request.cert = CertReference::new(certificate, request.cert.interval);
    change(&mut request);
    signed_as(by, certificate, &request.to_bytes())
}

fn hostile(world: &World, state: &str, change: impl Fn(&mut FoundApplications) + Send + Sync + 'static) -> Client {
    let mut service = Hostile::new(world.service());
    service.found = Box::new(change);
    world.client_elsewhere(Arc::new(service), state)
}

fn journals(world: &World, state: &str) -> usize {
    let names = std::fs::read_dir(world.directory.path().join(state)).unwrap();
    names.filter(|file| file.as_ref().unwrap().file_name().to_string_lossy().ends_with(".journal")).count()
}

fn recover(world: &World, client: &Client) -> Vec<Recovery> {
    let (mut token, stored) = open(world);
    let found = client.recover(&stored, token.as_mut(), login(&pin()), &Cancel::new()).unwrap();
    found.into_iter().map(|found| found.outcome).collect()
}

#[track_caller]
fn refused(world: &World, name: &str, change: impl Fn(&mut FoundApplications) + Send + Sync + 'static) -> Error {
    let state = format!("state of {name}");
    let mut outcomes = recover(world, &hostile(world, &state, change));
    assert_eq!((outcomes.len(), journals(world, &state)), (1, 0), "{name}: {outcomes:?}");
    match outcomes.remove(0) {
        Recovery::Refused(error) => error,
        other => panic!("{name}: {other:?}"),
    }
}

#[track_caller]
fn breaks(
    world: &World,
    name: &str,
    rule: RecoveryRule,
    change: impl Fn(&mut FoundApplication) + Send + Sync + 'static,
) {
    let error = refused(world, name, move |found| change(&mut found.applications[0]));
    assert!(matches!(error, Error::RecoveryRefused { rule: found } if found == rule), "{name}: {error:?}");
}

#[test]
fn what_is_not_signed_as_an_application_is_left_out() {
    let world = customer(20);
    applied(&world, RenewWith::SameKey);
    breaks(&world, "nothing", RecoveryRule::Signature, |found| found.signed.0.clear());
    breaks(&world, "a torn one", RecoveryRule::Signature, |found| {
        let half = found.signed.0.len() / 2;
        found.signed.0.truncate(half);
    });
    breaks(&world, "another term", RecoveryRule::Signature, |found| {
        let at = find(&found.signed.0, b"\"interval\":12").unwrap();
        found.signed.0[at + 12] = b'9';
    });
    // What the holder signs for other purposes is no application.
    let proof = LookupProof {
        certificate_sha256: Sha256Hex(*open(&world).1.certificate.sha256().as_bytes()),
        challenge_id: "c".into(),
        nonce: Base64(vec![7; 32]),
        purpose: LookupProof::PURPOSE.into(),
        server: "ca.example".into(),
    };
    for (name, content) in [("a proof", proof.to_bytes()), ("a text", b"I owe you nothing".to_vec())] {
        let signed = signed_by(&world, &content);
        breaks(&world, name, RecoveryRule::Content, move |found| found.signed = signed.clone());
    }
    assert!(matches!(
        &*recover(&world, &world.client_elsewhere(world.service(), "honest")),
        [Recovery::Restored { .. }]
    ));
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

/// The holder's own signature over an application that does not hang together.
#[test]
fn an_application_is_about_the_whole_certificate_that_signed_it() {
    let world = Arc::new(customer(20));
    applied(&world, RenewWith::NewKey);
    let case = |name: &str, change: fn(&mut ApplicationRequest)| {
        let by = Arc::clone(&world);
        breaks(&world, name, RecoveryRule::Content, move |found| found.signed = rewritten(&by, found, change));
    };
    case("another digest", |request| request.certificate_sha256 = Sha256Hex([9; 32]));
    case("another serial number", |request| request.cert.cert_sn = "1234".into());
    case("another issuer", |request| request.cert.issuer = "3000".into());
    case("a new key without a request", |request| request.certificate_request = None);
    case("a request for the same key", |request| request.renew_with = RenewWith::SameKey);
    case("a request that is none", |request| request.certificate_request = Some(Base64(vec![0x30, 0])));
    case("a request whose signature is wrong", |request| {
        *request.certificate_request.as_mut().unwrap().0.last_mut().unwrap() ^= 1;
    });
}

#[test]
fn a_request_for_another_subject_is_left_out() {
    let world = Arc::new(customer(20));
    applied(&world, RenewWith::NewKey);
    let other = {
        let folder = tempfile::tempdir().unwrap();
        let request =
            ["req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=x"];
        openssl(folder.path(), &[&request[..], &["-outform", "DER", "-keyout", "k", "-out", "r"]].concat());
        std::fs::read(folder.path().join("r")).unwrap()
    };
    CertificateRequest::from_der(&other).unwrap().verify().unwrap();
    let by = Arc::clone(&world);
    breaks(&world, "another subject", RecoveryRule::Content, move |found| {
        found.signed = rewritten(&by, found, |request| request.certificate_request = Some(Base64(other.clone())));
    });
}

#[test]
fn an_application_by_somebody_else_is_left_out() {
    let world = customer(20);
    applied(&world, RenewWith::SameKey);
    // Of the same name: one whose certificate ends later, and one from whose certificate this one could have come.
    for (name, days) in [("later", 30), ("earlier", 10)] {
        let other = customer(days);
        breaks(&world, name, RecoveryRule::Signer, move |found| {
            found.signed = rewritten(&other, found, |_| {});
            let certificate = open(&other).1.certificate;
            found.receipt.application.certificate_sha256 = Sha256Hex(*certificate.sha256().as_bytes());
        });
    }
    // An impostor with issuer, serial number and subject of the certificate that asks, and a key of its own.
    let real = open(&world).1.certificate;
    let impostor = World::without_certificate(|_| {});
    let own = impostor.certify(1).certificate;
    let twin = by_openssl(&world, &own, "/CN=测试", &format!("0x{}", real.serial_number()));
    put_in_place(&impostor, &twin);
    assert_eq!((twin.serial_number(), twin.issuer().as_der()), (real.serial_number(), real.issuer().as_der()));
    assert!(twin.public_key() != real.public_key() && twin.subject().as_der() == real.subject().as_der());
    breaks(&world, "impostor", RecoveryRule::Signer, move |found| {
        found.signed = rewritten(&impostor, found, |_| {});
        found.receipt.application.certificate_sha256 = Sha256Hex(*twin.sha256().as_bytes());
    });
}

/// The holder's own key may have a certificate for somebody whom the holder only acts for.
#[test]
fn an_application_for_another_subject_with_the_same_key_is_left_out() {
    let world = Arc::new(customer(20));
    applied(&world, RenewWith::SameKey);
    let alias = by_openssl(&world, &open(&world).1.certificate, "/CN=another company", "0x7777");
    let by = Arc::clone(&world);
    breaks(&world, "alias", RecoveryRule::Signer, move |found| {
        found.signed = rewritten_as(&by, &alias, found, |_| {});
        found.receipt.application.certificate_sha256 = Sha256Hex(*alias.sha256().as_bytes());
    });
}

/// What the issuing CA's own key could sign but never would: the key of a certificate under any name and number.
fn by_openssl(world: &World, of: &Certificate, subject: &str, serial: &str) -> Certificate {
    let folder = tempfile::tempdir().unwrap();
    let data = world.directory.path().join("sandbox");
    std::fs::write(folder.path().join("of.pem"), of.to_pem()).unwrap();
    openssl(folder.path(), &["x509", "-pubkey", "-noout", "-in", "of.pem", "-out", "key.pem"]);
    let request = ["req", "-new", "-utf8", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
    openssl(folder.path(), &[&request[..], &["-subj", subject, "-keyout", "k", "-out", "r.pem"]].concat());
    let (ca, ca_key) = (data.join("issuing.pem"), data.join("issuing.key"));
    let made = ["x509", "-req", "-in", "r.pem", "-force_pubkey", "key.pem", "-set_serial", serial];
    let by = ["-CA", ca.to_str().unwrap(), "-CAkey", ca_key.to_str().unwrap(), "-days", "5", "-out", "made.pem"];
    openssl(folder.path(), &[&made[..], &by].concat());
    Certificate::from_pem(&std::fs::read_to_string(folder.path().join("made.pem")).unwrap()).unwrap()
}

/// A certificate in place of the one on the token.
fn put_in_place(world: &World, certificate: &Certificate) {
    let (mut token, old) = open(world);
    let placement = Placement { key: old.key.clone(), label: old.label.clone(), like: None };
    token.delete_certificate(&old).unwrap();
    token.write_certificate(certificate, &placement).unwrap();
}

fn openssl(folder: &Path, arguments: &[&str]) {
    let output = Command::new("openssl").args(arguments).current_dir(folder).output().expect("openssl is needed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_ca_cannot_say_what_was_not_signed() {
    let world = customer(20);
    applied(&world, RenewWith::SameKey);
    breaks(&world, "id", RecoveryRule::Receipt, |found| {
        found.receipt.application.application_id = "0238bf61-a66a-4e28-ab3c-fac85d06c691".into();
    });
    breaks(&world, "certificate", RecoveryRule::Receipt, |found| {
        found.receipt.application.certificate_sha256 = Sha256Hex([3; 32]);
    });
    breaks(&world, "term", RecoveryRule::Receipt, |found| {
        found.receipt.application.term_months = TermMonths::new(24).unwrap();
    });
    breaks(&world, "key", RecoveryRule::Receipt, |found| {
        found.receipt.application.renew_with = RenewWith::NewKey;
    });
    let contradiction = refused(&world, "statuses", |found| {
        found.applications[0].receipt.application.business_status = BusinessStatus::ReadyToInstall;
    });
    assert!(matches!(contradiction, Error::StatusesContradict { .. }), "{contradiction:?}");
    let dearer = refused(&world, "amount", |found| {
        let order = &mut found.applications[0].receipt.application.order;
        order.total = Money::from_fen(order.total.fen() + 1).unwrap();
        order.fee_lines[0].unit_price = order.total;
        order.fee_lines[0].subtotal = order.total;
    });
    let is = |error: &Error, kind: fn(&PaymentError) -> bool| matches!(error, Error::Protocol(ProtocolError::Payment(error)) if kind(error));
    assert!(is(&dearer, |error| matches!(error, PaymentError::OrderDiffersFromQuote { .. })), "{dearer:?}");
    let crooked =
        refused(&world, "lines", |found| found.applications[0].receipt.application.order.fee_lines[0].quantity = 7);
    assert!(is(&crooked, |error| matches!(error, PaymentError::SubtotalMismatch { .. })), "{crooked:?}");
}

/// One that is refused does not stand in the way of one that is good.
#[test]
fn the_others_are_restored_beside_one_that_is_refused() {
    let world = customer(20);
    applied(&world, RenewWith::SameKey);
    let other = customer(30);
    applied(&other, RenewWith::SameKey);
    let theirs = {
        let (mut token, stored) = open(&other);
        let taken = Arc::new(std::sync::Mutex::new(None));
        let keep = Arc::clone(&taken);
        let client = hostile(&other, "spied", move |found| *keep.lock().unwrap() = found.applications.first().cloned());
        client.recover(&stored, token.as_mut(), login(&pin()), &Cancel::new()).unwrap();
        taken.lock().unwrap().take().unwrap()
    };
    let client = hostile(&world, "mixed", move |found| found.applications.insert(0, theirs.clone()));
    let outcomes = recover(&world, &client);
    assert!(
        matches!(
            &*outcomes,
            [
                Recovery::Refused(Error::RecoveryRefused { rule: RecoveryRule::Signer }),
                Recovery::Restored { stage: Stage::AwaitingPayment, key_missing: false },
            ]
        ),
        "{outcomes:?}"
    );
    assert_eq!(journals(&world, "mixed"), 1);
}

/// What the CA shows twice is written once, and what it says of a journal that is here changes nothing in it.
#[test]
fn nothing_is_written_over() {
    let world = customer(20);
    applied(&world, RenewWith::SameKey);
    let twice = hostile(&world, "twice", |found| found.applications.push(found.applications[0].clone()));
    let outcomes = recover(&world, &twice);
    assert!(matches!(&*outcomes, [Recovery::Restored { .. }, Recovery::Known { .. }]), "{outcomes:?}");
    let journal = |state: &str| {
        let (id, _) = world.client_elsewhere(world.service(), state).state().renewals().unwrap().pop().unwrap();
        std::fs::read(world.directory.path().join(state).join(format!("{id}.journal"))).unwrap()
    };
    let before = journal("state");
    let lie = hostile(&world, "state", |found| {
        found.applications[0].receipt.access_token = "somebody-elses-token".into();
        found.applications[0].receipt.application.business_number = "01202611220009999".into();
    });
    assert!(matches!(&*recover(&world, &lie), [Recovery::Known { .. }]));
    assert_eq!(journal("state"), before);
}

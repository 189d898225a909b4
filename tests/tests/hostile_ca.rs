//! Rules 3, 6, 7 of the safety rules: what a CA, or somebody in its place, may not get away with.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::{Arc, LazyLock};
use std::time::{Duration, SystemTime};

use netca_renew::netca_cert::Certificate;
use netca_renew::netca_payment::{Error as PaymentError, Money, PaymentChannel, PaymentStatus};
use netca_renew::netca_protocol::wire::{Base64, BusinessStatus, Problem, ProblemCode, RenewWith};
use netca_renew::netca_protocol::{Cancel, Error as ProtocolError};
use netca_renew::{CertificateRule, Client, Error, Stage};
use netca_tests::hostile::Hostile;
use netca_tests::world::{Prepared, World, login, pin};

fn hostile(world: &World, change: impl FnOnce(&mut Hostile)) -> Client {
    let mut service = Hostile::new(world.service());
    change(&mut service);
    world.client(Arc::new(service))
}

fn install(world: &World, client: &Client) -> Result<(), Error> {
    let (id, _) = client.state().renewals().unwrap().pop().unwrap();
    let (pin, mut token) = (pin(), world.token());
    client.open(&id)?.install(token.as_mut(), login(&pin), &Cancel::new()).map(drop)
}

/// What the real issuing CA could sign but never would: the old certificate's key with anything beside it.
fn by_openssl(world: &World, old: &Certificate, subject: &str, extension: &str) -> Certificate {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let data = world.directory.path().join("sandbox");
    std::fs::write(path("old.pem"), old.to_pem()).unwrap();
    std::fs::write(path("extension"), extension).unwrap();
    let openssl = |arguments: &[&str], files: &[(&str, std::path::PathBuf)]| {
        let mut command = std::process::Command::new("openssl");
        command.args(arguments);
        for (option, file) in files {
            command.arg(option).arg(file);
        }
        let output = command.output().expect("openssl is needed");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    openssl(&["x509", "-pubkey", "-noout"], &[("-in", path("old.pem")), ("-out", path("key.pem"))]);
    let request =
        ["req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-utf8", "-subj", subject];
    openssl(&request, &[("-keyout", path("other.key")), ("-out", path("request.pem"))]);
    // -force_pubkey puts the old key in place of the request's.
    openssl(
        &["x509", "-req", "-days", "20000", "-set_serial", "0x7777"],
        &[
            ("-in", path("request.pem")),
            ("-force_pubkey", path("key.pem")),
            ("-CA", data.join("issuing.pem")),
            ("-CAkey", data.join("issuing.key")),
            ("-extfile", path("extension")),
            ("-out", path("new.pem")),
        ],
    );
    Certificate::from_pem(&std::fs::read_to_string(path("new.pem")).unwrap()).unwrap()
}

/// Another customer's world: certificates of another CA.
static OTHER: LazyLock<World> = LazyLock::new(World::new);

#[test]
fn certificates_that_do_not_fit_are_never_written() {
    let world = World::new();
    world.ready(RenewWith::SameKey);
    let old = world.token().certificates().unwrap().swap_remove(0).certificate;
    let same_key_elsewhere = {
        // For the same key and subject, but issued by a CA that is not trusted.
        let mut token = world.token();
        token.login(login(&pin())).unwrap();
        let key = token.certificates().unwrap().swap_remove(0).key;
        let mut signer =
            netca_renew::netca_token::TokenSigner::new(token.as_mut(), key, old.public_key().clone()).unwrap();
        let request = netca_renew::netca_cert::CertificateRequest::sign(old.subject(), &mut signer).unwrap();
        let later = old.not_after() + Duration::from_secs(400 * 86_400);
        let ended = old.not_after() + Duration::from_secs(1);
        [
            OTHER.sandbox.issue_first(&request, SystemTime::now(), later).unwrap(),
            world.sandbox.issue_first(&request, SystemTime::now(), old.not_after() - Duration::from_secs(1)).unwrap(),
            world.sandbox.issue_first(&request, SystemTime::now(), ended).unwrap(),
        ]
    };
    let [untrusted, shorter, barely_longer] = same_key_elsewhere;
    let signing = "keyUsage=critical,digitalSignature";
    let other_subject = by_openssl(&world, &old, "/CN=somebody else", signing);
    let for_encryption = by_openssl(&world, &old, "/CN=测试", "keyUsage=critical,keyEncipherment");
    let a_ca = by_openssl(&world, &old, "/CN=测试", "basicConstraints=critical,CA:TRUE");
    assert!(barely_longer.not_after() > old.not_after());
    let another_key = OTHER.token().certificates().unwrap().swap_remove(0).certificate;
    let root = world.sandbox.root().clone();
    for (certificate, rule) in [
        (another_key, CertificateRule::Key),
        (root, CertificateRule::Subject),
        (old.clone(), CertificateRule::Validity),
        (shorter, CertificateRule::Validity),
        (untrusted, CertificateRule::Chain),
        (other_subject, CertificateRule::Subject),
        (for_encryption, CertificateRule::Usage),
        (a_ca, CertificateRule::Usage),
    ] {
        let der = certificate.as_der().to_vec();
        let client = hostile(&world, |ca| {
            ca.certificates = Box::new(move |issued| issued.certificate = Base64(der.clone()));
        });
        let error = install(&world, &client).unwrap_err();
        assert!(matches!(error, Error::CertificateRefused { rule: found } if found == rule), "{rule:?}: {error:?}");
        let on_token = world.token().certificates().unwrap();
        assert!(on_token.len() == 1 && on_token[0].certificate == old, "{rule:?}: the token was touched");
    }
    for garbage in [vec![], vec![0x30, 0x80], vec![0xff; 70_000]] {
        let client = hostile(&world, |ca| {
            ca.certificates = Box::new(move |issued| issued.certificate = Base64(garbage.clone()));
        });
        assert!(matches!(install(&world, &client), Err(Error::Certificate(_))));
    }
    let without_chain = hostile(&world, |ca| ca.certificates = Box::new(|issued| issued.chain.clear()));
    let error = install(&world, &without_chain).unwrap_err();
    assert!(matches!(error, Error::CertificateRefused { rule: CertificateRule::Chain }), "{error:?}");
    install(&world, &world.client(world.service())).expect("the honest answer is taken after all of these");
}

#[test]
fn a_certificate_swapped_between_two_attempts_is_refused() {
    let world = World::new();
    world.ready(RenewWith::SameKey);
    let faults = netca_tests::faults::Faults::new(3, netca_tests::faults::Moment::After);
    let (id, _) = world.client(world.service()).state().renewals().unwrap().pop().unwrap();
    {
        // Pulled out right after the new certificate was written.
        let client = world.client(world.service());
        let mut token = netca_tests::faults::FaultyToken { inner: world.token(), faults };
        let error = client.open(&id).unwrap().install(&mut token, login(&pin()), &Cancel::new()).unwrap_err();
        assert!(matches!(error, Error::Token(_)), "{error:?}");
    }
    let on_token = world.token().certificates().unwrap();
    assert_eq!(on_token.len(), 2);
    let other = OTHER.token().certificates().unwrap().swap_remove(0).certificate.as_der().to_vec();
    let client = hostile(&world, |ca| {
        ca.certificates = Box::new(move |issued| issued.certificate = Base64(other.clone()));
    });
    let error = install(&world, &client).unwrap_err();
    assert!(matches!(error, Error::CertificateRefused { rule: CertificateRule::Changed }), "{error:?}");
    assert_eq!(world.token().certificates().unwrap().len(), 2);
    install(&world, &world.client(world.service())).unwrap();
    assert_eq!(world.token().certificates().unwrap().len(), 1);
}

#[test]
fn an_order_for_another_amount_is_never_paid() {
    let world = World::new();
    let client = hostile(&world, |ca| {
        ca.receipt = Box::new(|receipt| {
            let order = &mut receipt.application.order;
            order.total = Money::from_fen(order.total.fen() + 1).unwrap();
            order.fee_lines[0].unit_price = order.total;
            order.fee_lines[0].subtotal = order.total;
        });
    });
    let (cancel, pin, mut token) = (Cancel::new(), pin(), world.token());
    let prepared = Prepared::new(&client, token.as_mut(), RenewWith::SameKey).unwrap();
    let error = client.apply(&prepared.draft(), token.as_mut(), login(&pin), &cancel).unwrap_err();
    assert!(is_other_amount(&error), "{error:?}");
    let (id, facts) = client.state().renewals().unwrap().pop().unwrap();
    assert_eq!(facts.stage(), Stage::AwaitingPayment, "what the CA took is known, so that it can be withdrawn");
    let mut renewal = client.open(&id).unwrap();
    let error = renewal.payment_link(PaymentChannel::Alipay, &cancel).unwrap_err();
    assert!(is_other_amount(&error), "{error:?}");
}

fn is_other_amount(error: &Error) -> bool {
    matches!(error, Error::Protocol(ProtocolError::Payment(PaymentError::OrderDiffersFromQuote { .. })))
}

#[test]
fn a_refused_application_is_forgotten_and_can_be_corrected() {
    let world = World::new();
    // Cheaper than the CA's price: the CA will not have it.
    let cheaper = hostile(&world, |ca| {
        ca.quote = Box::new(|quote| {
            let option = &mut quote.options[0];
            option.total = Money::from_fen(1).unwrap();
            option.fee_lines[0].unit_price = option.total;
            option.fee_lines[0].subtotal = option.total;
        });
    });
    let (pin, mut token) = (pin(), world.token());
    let prepared = Prepared::new(&cheaper, token.as_mut(), RenewWith::SameKey).unwrap();
    let error = cheaper.apply(&prepared.draft(), token.as_mut(), login(&pin), &Cancel::new()).unwrap_err();
    assert_eq!(error.code(), ProblemCode::AmountChanged.number(), "{error:?}");
    let (id, facts) = cheaper.state().renewals().unwrap().pop().unwrap();
    assert_eq!(facts.stage(), Stage::Prepared);
    assert!(!world.state().join(format!("{id}.application")).exists(), "personal data of no use was kept");
    let honest = world.client(world.service());
    let prepared = Prepared::new(&honest, token.as_mut(), RenewWith::SameKey).unwrap();
    let applied = honest.apply(&prepared.draft(), token.as_mut(), login(&pin), &Cancel::new()).unwrap();
    assert_eq!(*applied.into_renewal().id(), id, "one renewal, one id");
}

#[test]
fn what_a_gateway_says_is_no_refusal() {
    for body in ["{}", r#"{"code":"not_found"}"#, r#"{"code":"unauthorized"}"#, r#"{"code":"from_the_future"}"#] {
        let world = World::new();
        let mut problem: Problem = serde_json::from_str(body).unwrap();
        problem.status = 403;
        let client = hostile(&world, |ca| ca.instead_of_receipt = Some(problem));
        let (pin, mut token) = (pin(), world.token());
        let prepared = Prepared::new(&client, token.as_mut(), RenewWith::SameKey).unwrap();
        client.apply(&prepared.draft(), token.as_mut(), login(&pin), &Cancel::new()).unwrap_err();
        let (id, facts) = client.state().renewals().unwrap().pop().unwrap();
        assert_eq!(facts.stage(), Stage::Signed, "{body}: the CA has it, so the signed bytes must stay");
        let honest = world.client(world.service());
        let mut renewal = honest.open(&id).unwrap();
        renewal.resume(&Cancel::new()).unwrap();
        assert_eq!(renewal.stage(), Stage::AwaitingPayment, "{body}");
    }
}

#[test]
fn lines_that_do_not_add_up_are_refused() {
    let world = World::new();
    let client = hostile(&world, |ca| {
        ca.receipt = Box::new(|receipt| receipt.application.order.fee_lines[0].quantity = 7);
    });
    let (pin, mut token) = (pin(), world.token());
    let prepared = Prepared::new(&client, token.as_mut(), RenewWith::SameKey).unwrap();
    let error = client.apply(&prepared.draft(), token.as_mut(), login(&pin), &Cancel::new()).unwrap_err();
    assert!(
        matches!(error, Error::Protocol(ProtocolError::Payment(PaymentError::SubtotalMismatch { .. }))),
        "{error:?}"
    );
}

/// An unpaid application of a CA that waits for a payer.
fn unpaid() -> World {
    let world = World::without_certificate(|_| {});
    world.certify(20);
    let (client, cancel, pin, mut token) = (world.client(world.service()), Cancel::new(), pin(), world.token());
    let prepared = Prepared::new(&client, token.as_mut(), RenewWith::SameKey).unwrap();
    client.apply(&prepared.draft(), token.as_mut(), login(&pin), &cancel).unwrap();
    drop(client);
    world
}

#[test]
fn payment_links_to_elsewhere_are_not_given_out() {
    let world = unpaid();
    for (url, by_host) in [
        ("https://evil.example/cashier/1", true),
        ("https://127.0.0.1/cashier/1", true),
        ("https://127.0.0.1.evil.example/", true),
        ("https://user@127.0.0.1/", false),
        ("http://127.0.0.1/", false),
        ("javascript:alert(1)", false),
        ("file:///etc/passwd", false),
    ] {
        let client = hostile(&world, |ca| ca.link = Box::new(move |link| link.url = url.into()));
        let (id, _) = client.state().renewals().unwrap().pop().unwrap();
        let error = client.open(&id).unwrap().payment_link(PaymentChannel::Alipay, &Cancel::new()).unwrap_err();
        let refused = match &error {
            Error::PaymentHost => by_host,
            Error::Protocol(ProtocolError::Payment(PaymentError::UnsafeLink { .. })) => !by_host,
            _ => false,
        };
        assert!(refused, "{url}: {error:?}");
    }
    let dearer = hostile(&world, |ca| ca.link = Box::new(|link| link.amount = Money::from_fen(10_001).unwrap()));
    let (id, _) = dearer.state().renewals().unwrap().pop().unwrap();
    let error = dearer.open(&id).unwrap().payment_link(PaymentChannel::Alipay, &Cancel::new()).unwrap_err();
    assert!(is_other_amount(&error), "{error:?}");
}

#[test]
fn paid_means_that_the_ca_says_so() {
    let world = unpaid();
    let client = world.client(world.service());
    let (id, _) = client.state().renewals().unwrap().pop().unwrap();
    let mut renewal = client.open(&id).unwrap();
    renewal.payment_link(PaymentChannel::Alipay, &Cancel::new()).unwrap().unwrap();
    renewal.refresh(&Cancel::new()).unwrap();
    assert_eq!(renewal.stage(), Stage::AwaitingPayment);
    let error = renewal.install(world.token().as_mut(), login(&pin()), &Cancel::new()).unwrap_err();
    assert!(matches!(error, Error::WrongStage { stage: Stage::AwaitingPayment }), "{error:?}");
}

type Change = Box<dyn Fn(&mut netca_renew::netca_protocol::wire::Application) + Send + Sync>;

#[test]
fn states_that_run_backwards_or_belong_to_another_order_are_refused() {
    let world = World::new();
    world.ready(RenewWith::SameKey);
    let changes: [(&str, Change); 5] = [
        ("business", Box::new(|a| a.business_status = BusinessStatus::Entered)),
        ("payment", Box::new(|a| a.payment_status = PaymentStatus::Unpaid)),
        ("number", Box::new(|a| a.business_number = "01202611220009999".into())),
        ("order", Box::new(|a| a.order.order_number = "202611229999".into())),
        ("total", Box::new(|a| a.order.total = Money::from_fen(1).unwrap())),
    ];
    for (name, change) in changes {
        let client = hostile(&world, |ca| ca.application = Box::new(move |polled| change(&mut polled.value)));
        let (id, _) = client.state().renewals().unwrap().pop().unwrap();
        let error = client.open(&id).unwrap().refresh(&Cancel::new()).unwrap_err();
        assert!(matches!(error, Error::StateRanBackwards), "{name}: {error:?}");
    }
}

#[test]
fn an_agreement_is_what_its_digest_says_and_what_the_quote_names() {
    let world = World::new();
    let lie = hostile(&world, |ca| ca.agreement = Box::new(|agreement| agreement.text.push_str("另付一万元。")));
    let mut token = world.token();
    let refused = |client: &Client, token: &mut dyn netca_renew::netca_token::Token| {
        Prepared::new(client, token, RenewWith::SameKey).err().expect("it is refused")
    };
    assert!(matches!(refused(&lie, token.as_mut()), Error::AgreementDigest));
    let other = hostile(&world, |ca| ca.quote = Box::new(|quote| quote.agreement.version = "1999".into()));
    assert!(matches!(refused(&other, token.as_mut()), Error::AgreementChanged));
    // Accepted for one quote, used with another.
    let honest = world.client(world.service());
    let mut prepared = Prepared::new(&honest, token.as_mut(), RenewWith::SameKey).unwrap();
    prepared.quote.agreement.version = "2030-01".into();
    let error = honest.apply(&prepared.draft(), token.as_mut(), login(&pin()), &Cancel::new()).unwrap_err();
    assert!(matches!(error, Error::AgreementChanged), "{error:?}");
    assert!(honest.state().renewals().unwrap().is_empty(), "nothing was begun");
}

#[test]
fn a_client_too_old_is_told_before_anything_is_signed() {
    let world = World::new();
    let client = hostile(&world, |ca| {
        ca.quote = Box::new(|quote| quote.requirements.minimum_client_version = Some("4.7.6".into()));
    });
    let mut token = world.token();
    let prepared = Prepared::new(&client, token.as_mut(), RenewWith::SameKey).unwrap();
    let error = client.apply(&prepared.draft(), token.as_mut(), login(&pin()), &Cancel::new()).unwrap_err();
    assert!(matches!(error, Error::ClientTooOld { .. }), "{error:?}");
    assert!(client.state().renewals().unwrap().is_empty());
    assert_eq!(token.pin_status().unwrap().tries_left, Some(6));
}

#[test]
fn a_clock_that_is_wrong_by_days_does_not_stop_an_installation() {
    for (days, clock) in [
        (5, (|| SystemTime::now() - Duration::from_secs(5 * 86_400)) as fn() -> SystemTime),
        (9, || SystemTime::now() + Duration::from_secs(9 * 86_400)),
    ] {
        let world = World::new();
        world.ready(RenewWith::SameKey);
        install(&world, &world.client_at(world.service(), clock)).unwrap_or_else(|error| panic!("{days}: {error:?}"));
    }
}

//! Pairs of certificates: what a CA may not get away with, what a token cannot do, and how the set is taken away again.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use netca_renew::netca_cert::{
    Certificate, CertificateRequest, CertificateRole, EnvelopeForm, EnvelopedKey, KeyAlgorithm, Name, PublicKey,
    Sm2PrivateKey,
};
use netca_renew::netca_payment::PaymentChannel;
use netca_renew::netca_protocol::Cancel;
use netca_renew::netca_protocol::wire::{Base64, IssuedCertificates, RenewWith};
use netca_renew::netca_token::{Error as TokenError, Token};
use netca_renew::{CertificateRule, Client, Error, Event, Goal, InstallStep, Settings, Stage};
use netca_sandbox::{EncryptionKey, MoveToSm2, operator};
use netca_tests::faults::{Faults, FaultyToken, Moment};
use netca_tests::hostile::Hostile;
use netca_tests::slots::Slots;
use netca_tests::tampered::Tampered;
use netca_tests::world::{Prepared, World, go_on, login, pin};

const RSA: KeyAlgorithm = KeyAlgorithm::Rsa { bits: 2048 };

/// Applies and pays honestly, up to the stage at which a pair is waiting; gives what was issued.
fn ready(world: &World, renew_with: RenewWith) -> IssuedCertificates {
    let (client, cancel, pin) = (world.client(world.service()), Cancel::new(), pin());
    let mut token = world.token();
    let prepared = Prepared::new(&client, token.as_mut(), renew_with).unwrap();
    assert!(prepared.certificate.encryption.is_some());
    let mut renewal = client.apply(&prepared.draft(), token.as_mut(), login(&pin), &cancel).unwrap().into_renewal();
    renewal.payment_link(PaymentChannel::Alipay, &cancel).unwrap();
    std::thread::sleep(Duration::from_millis(200));
    renewal.wait(Goal::ReadyToInstall, SystemTime::now() + Duration::from_secs(60), &cancel).unwrap();
    assert_eq!(renewal.stage(), Stage::ReadyToInstall);
    let token = renewal.facts().submission.as_ref().unwrap().access_token.clone();
    let access = netca_renew::netca_protocol::Access { id: renewal.id().clone(), token };
    world.service().certificates(&access, &cancel).unwrap()
}

fn install(world: &World, client: &Client, token: &mut dyn Token) -> Result<(), Error> {
    let (id, _) = world.client(world.service()).state().renewals().unwrap().pop().unwrap();
    client.open(&id)?.install(token, login(&pin()), &Cancel::new()).map(drop)
}

fn certificates(world: &World) -> Vec<Certificate> {
    world.token().certificates().unwrap().into_iter().map(|stored| stored.certificate).collect()
}

/// A pair of the real CA for a key of nobody's, with the subject of a certificate or another one.
fn first_pair(world: &World, subject: &Name) -> (Certificate, Certificate) {
    let request = CertificateRequest::sign(subject, &mut Sm2PrivateKey::generate().unwrap()).unwrap();
    let (begins, ends) = (SystemTime::now(), SystemTime::now() + Duration::from_secs(900 * 86_400));
    let key = EncryptionKey::Escrowed(EnvelopeForm::default());
    let pair = world.sandbox.issue_first_pair(&request, key, begins, ends).unwrap();
    (pair.signing, pair.encryption)
}

/// An envelope that says that it holds another key pair than it does.
fn mislabelled(recipient: &PublicKey, said: &PublicKey) -> Vec<u8> {
    let inside = Sm2PrivateKey::generate().unwrap();
    let mut der = EnvelopedKey::seal(&inside, recipient, EnvelopeForm::default()).unwrap().as_der().to_vec();
    let (before, after) = (inside.public_key().ec_point().unwrap(), said.ec_point().unwrap());
    let start = der.windows(65).position(|window| window == before).unwrap();
    der[start..start + 65].copy_from_slice(&after);
    der
}

type Change = Box<dyn Fn(&mut IssuedCertificates) + Send + Sync>;

fn refused(world: &World, change: Change) -> CertificateRule {
    let mut service = Hostile::new(world.service());
    service.certificates = change;
    let client = world.client(Arc::new(service));
    match install(world, &client, world.token().as_mut()).unwrap_err() {
        Error::CertificateRefused { rule } => rule,
        error => panic!("{error:?}"),
    }
}

#[test]
fn a_pair_that_does_not_fit_is_never_written() {
    use CertificateRule as Rule;
    let (world, other) = (World::with_pair(), World::with_pair());
    let old = certificates(&world);
    let issued = ready(&world, RenewWith::NewKey);
    let new = Certificate::from_der(&issued.certificate.0).unwrap();
    let new_encryption = Certificate::from_der(&issued.encryption_certificate.as_ref().unwrap().0).unwrap();
    let (_, same_holder) = first_pair(&world, old[0].subject());
    let stranger = Name::from_der(b"\x30\x0f\x31\x0d\x30\x0b\x06\x03\x55\x04\x03\x0c\x04\x65\x6c\x73\x65").unwrap();
    let (_, other_holder) = first_pair(&world, &stranger);
    let (_, untrusted) = first_pair(&other, old[0].subject());
    let der = |certificate: &Certificate| Some(Base64(certificate.as_der().to_vec()));
    let encryption = |certificate: &Certificate| -> Change {
        let der = der(certificate);
        Box::new(move |issued| issued.encryption_certificate.clone_from(&der))
    };
    let foreign = EnvelopedKey::seal(&Sm2PrivateKey::generate().unwrap(), new.public_key(), EnvelopeForm::default());
    let envelope =
        |bytes: Vec<u8>| -> Change { Box::new(move |issued| issued.enveloped_key = Some(Base64(bytes.clone()))) };
    let cases: [(&str, Change, Rule); 10] = [
        ("no encryption certificate", Box::new(|issued| issued.encryption_certificate = None), Rule::Pair),
        ("no key", Box::new(|issued| issued.enveloped_key = None), Rule::EncryptionKey),
        ("another key, said so", envelope(foreign.unwrap().as_der().to_vec()), Rule::EncryptionKey),
        ("the old one", encryption(&old[1]), Rule::Validity),
        ("of another key", encryption(&same_holder), Rule::EncryptionKey),
        ("of another holder", encryption(&other_holder), Rule::Subject),
        ("of another CA", encryption(&untrusted), Rule::Chain),
        ("the signing certificate again", encryption(&new), Rule::Usage),
        // Found out by the token, when the set was received already: no other one is taken after these.
        (
            "another key, not said",
            envelope(mislabelled(new.public_key(), new_encryption.public_key())),
            Rule::EncryptionKey,
        ),
        (
            "enveloped for somebody else",
            envelope(mislabelled(old[0].public_key(), new_encryption.public_key())),
            Rule::EncryptionKey,
        ),
    ];
    for (what, change, rule) in cases {
        assert_eq!(refused(&world, change), rule, "{what}");
        assert_eq!(certificates(&world), old, "{what}: the token was touched");
    }
    install(&world, &world.client(world.service()), world.token().as_mut()).expect("the honest answer is taken");
    assert!(certificates(&world).iter().all(|certificate| !old.contains(certificate)));
}

#[test]
fn with_the_same_keys_no_other_key_is_taken() {
    let world = World::with_pair();
    let old = certificates(&world);
    let issued = ready(&world, RenewWith::SameKey);
    assert!(issued.enveloped_key.is_none() && issued.encryption_certificate.is_some());
    let (_, same_holder) = first_pair(&world, old[0].subject());
    let der = Base64(same_holder.as_der().to_vec());
    let rule = refused(&world, Box::new(move |issued| issued.encryption_certificate = Some(der.clone())));
    assert_eq!(rule, CertificateRule::EncryptionKey);
    let recipient = old[0].public_key().clone();
    let unasked = mislabelled(&recipient, old[1].public_key());
    let rule = refused(&world, Box::new(move |issued| issued.enveloped_key = Some(Base64(unasked.clone()))));
    assert_eq!(rule, CertificateRule::EncryptionKey);
    assert_eq!(certificates(&world), old);
}

#[test]
fn what_fails_its_trial_is_taken_away_as_a_set() {
    // Beside the old ones, with new keys: the first decryption is the trial's.
    let world = World::with_pair();
    let old = certificates(&world);
    let client = world.client(world.service());
    let mut bad = Tampered { wrong_decryptions_from: 1, ..Tampered::new(world.token()) };
    let error = go_on(&client, &mut bad, RenewWith::NewKey).unwrap_err();
    assert!(matches!(error, Error::TrialDecryptionWrong), "{error:?}");
    assert_eq!(certificates(&world), old);
    go_on(&client, world.token().as_mut(), RenewWith::NewKey).expect("a Key in order finishes it");

    // In their place: what was there is put back, whichever trial fails. One decryption and one signature are before it.
    for (decryptions, signatures, reads) in [(2, u32::MAX, false), (u32::MAX, 2, false), (u32::MAX, u32::MAX, true)] {
        let world = World::with_pair();
        let mut old = certificates(&world);
        let client = world.client(world.service());
        let inner = Box::new(Slots(world.token()));
        let bad =
            Tampered { wrong_decryptions_from: decryptions, wrong_signatures_from: signatures, ..Tampered::new(inner) };
        let mut bad = Tampered { wrong_reads: reads, ..bad };
        let error = go_on(&client, &mut bad, RenewWith::SameKey).unwrap_err();
        let expected =
            matches!(error, Error::TrialDecryptionWrong | Error::TrialSignatureWrong | Error::ReadBackDiffers);
        assert!(expected, "{error:?}");
        let mut now = certificates(&world);
        old.sort_by_key(|one| one.sha256().to_string());
        now.sort_by_key(|one| one.sha256().to_string());
        if reads {
            // Nothing that it reads is to be relied on: it is left to the next try.
            assert_eq!(now.len(), 2);
        } else {
            assert_eq!(now, old, "{error:?}");
        }
        go_on(&client, &mut Slots(world.token()), RenewWith::SameKey).expect("a Key in order finishes it");
        assert!(certificates(&world).iter().all(|certificate| !old.contains(certificate)));
    }
}

#[test]
fn what_a_token_cannot_do_is_said_before_anything_is_signed() {
    let world = World::with_pair();
    let client = world.client(world.service());
    let apply = |token: &mut dyn Token, renew_with| {
        let prepared = Prepared::new(&client, token, renew_with).unwrap();
        client.apply(&prepared.draft(), token, login(&pin()), &Cancel::new()).map(drop)
    };
    let mut token = Tampered { no_import: true, ..Tampered::new(world.token()) };
    let error = apply(&mut token, RenewWith::NewKey).unwrap_err();
    assert!(matches!(error, Error::KeyImportUnsupported { algorithm: KeyAlgorithm::Sm2 }), "{error:?}");
    let mut token = Tampered { no_sm2: true, ..Tampered::new(world.token()) };
    let error = apply(&mut token, RenewWith::NewKey).unwrap_err();
    assert!(matches!(error, Error::Token(TokenError::UnsupportedKey { algorithm: KeyAlgorithm::Sm2 })), "{error:?}");
    assert!(client.state().renewals().unwrap().is_empty(), "nothing was begun");
    // An encryption key that decrypts nothing is no use to a new certificate.
    let mut token = Tampered { wrong_decryptions_from: 1, ..Tampered::new(world.token()) };
    let error = apply(&mut token, RenewWith::SameKey).unwrap_err();
    assert!(matches!(error, Error::TrialDecryptionWrong), "{error:?}");
    assert_eq!(operator::applications(&world.directory.path().join("sandbox")).unwrap().len(), 0);
    // What it cannot do with new keys is not needed with the old ones.
    let mut token = Tampered { no_import: true, no_sm2: true, ..Tampered::new(world.token()) };
    go_on(&client, &mut token, RenewWith::SameKey).unwrap();
}

#[test]
fn from_an_rsa_pair_to_an_sm2_pair() {
    let world = World::without_certificate(|config| {
        (config.auto_pay, config.auto_review) = (true, Some(Duration::ZERO));
        (config.sm2, config.move_to_sm2) = (true, Some(MoveToSm2::AsBefore));
    });
    let old = world.certify_pair(RSA, 20);
    let client = world.client(world.service());
    let listed = client.list(world.token().as_mut()).unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].encryption.as_ref().unwrap().certificate, old[1].certificate);
    assert_eq!(listed[0].stored.role(), CertificateRole::Signing);
    go_on(&client, world.token().as_mut(), RenewWith::NewKey).unwrap();
    let listed = client.list(world.token().as_mut()).unwrap();
    let (signing, encryption) = (&listed[0].stored, listed[0].encryption.as_ref().unwrap());
    assert_eq!(listed.len(), 1);
    for (new, old) in [signing, encryption].into_iter().zip(&old) {
        assert_eq!(new.certificate.public_key().algorithm(), KeyAlgorithm::Sm2);
        assert_eq!((&new.key, &new.label), (&old.key, &old.label), "other software finds it where it was");
    }
    let mut token = world.token();
    token.login(login(&pin())).unwrap();
    for old in &old {
        let key = token.find_key_by_public_key(old.certificate.public_key()).unwrap();
        let key = key.expect("old documents still open");
        assert_ne!(key, old.key);
        token.prove_decryption(&key, old.certificate.public_key()).unwrap();
    }
    openssl_encrypts_to(&encryption.certificate, &world, token.as_mut(), &encryption.key);
}

#[test]
fn an_rsa_pair_keeps_its_keys_and_two_pairs_are_told_apart() {
    let world = World::without_certificate(|config| {
        (config.auto_pay, config.auto_review, config.sm2) = (true, Some(Duration::ZERO), true);
    });
    let old = world.certify_pair(RSA, 20);
    let client = world.client(world.service());
    go_on(&client, world.token().as_mut(), RenewWith::SameKey).unwrap();
    let listed = client.list(world.token().as_mut()).unwrap().swap_remove(0);
    let encryption = listed.encryption.expect("a pair");
    for (new, old) in [&listed.stored, &encryption].into_iter().zip(&old) {
        assert_eq!(new.certificate.public_key(), old.certificate.public_key());
        assert!(new.certificate.not_after() > old.certificate.not_after());
    }
    let mut token = world.token();
    token.login(login(&pin())).unwrap();
    openssl_encrypts_to(&encryption.certificate, &world, token.as_mut(), &encryption.key);
    // A second pair of the same holder, that began and ends at other times, in any order.
    let second = first_pair(&world, encryption.certificate.subject());
    for certificate in [&second.1, &second.0] {
        let placement =
            netca_renew::netca_token::Placement { key: listed.stored.key.clone(), label: vec![], like: None };
        token.write_certificate(certificate, &placement).unwrap();
    }
    let listed = client.list(token.as_mut()).unwrap();
    let pairs: Vec<_> =
        listed.iter().map(|one| (&one.stored.certificate, &one.encryption.as_ref().unwrap().certificate)).collect();
    assert_eq!(pairs.len(), 2);
    assert!(pairs.contains(&(&second.0, &second.1)));
}

#[test]
fn a_lost_journal_of_a_pair_is_written_again() {
    for renew_with in [RenewWith::SameKey, RenewWith::NewKey] {
        let world = World::with_pair();
        let old = certificates(&world);
        ready(&world, renew_with);
        let elsewhere = world.client_elsewhere(world.service(), "elsewhere");
        let mut token = world.token();
        let listed = elsewhere.list(token.as_mut()).unwrap();
        let found = elsewhere.recover(&listed[0].stored, token.as_mut(), login(&pin()), &Cancel::new()).unwrap();
        let mut renewal = elsewhere.open(&found[0].id).unwrap();
        let installed = renewal.install(token.as_mut(), login(&pin()), &Cancel::new()).unwrap();
        assert!(installed.encryption.is_some());
        let now = certificates(&world);
        assert!(now.len() == 2 && now.iter().all(|certificate| !old.contains(certificate)), "{renew_with:?}");
    }
}

/// What OpenSSL encrypts to a certificate is decrypted on the token.
fn openssl_encrypts_to(
    certificate: &Certificate,
    world: &World,
    token: &mut dyn Token,
    key: &netca_renew::netca_token::KeyId,
) {
    let path = |name: &str| world.directory.path().join(name);
    std::fs::write(path("to.pem"), certificate.to_pem()).unwrap();
    std::fs::write(path("plain"), "写给新证书").unwrap();
    let mut command = Command::new("openssl");
    command.args(["pkeyutl", "-encrypt", "-certin", "-inkey"]).arg(path("to.pem"));
    let output = command.arg("-in").arg(path("plain")).arg("-out").arg(path("cipher")).output().expect("openssl");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let decrypted = token.decrypt(key, &std::fs::read(path("cipher")).unwrap()).unwrap();
    assert_eq!(decrypted.as_bytes(), "写给新证书".as_bytes());
}

/// An envelope may open once only: what the journal says came in is not asked for again.
#[test]
fn a_key_that_came_in_is_not_imported_again() {
    let world = World::with_pair();
    ready(&world, RenewWith::NewKey);
    let (tell, told) = std::sync::mpsc::channel();
    let tell = std::sync::Mutex::new(tell);
    let observer = Arc::new(move |event: &Event| drop(tell.lock().unwrap().send(event.clone())));
    let client = Client::new(Settings { observer, ..world.settings(world.service()) }).unwrap();
    let steps = || {
        let steps =
            told.try_iter().filter_map(|event| if let Event::Install(step) = event { Some(step) } else { None });
        steps.collect::<Vec<_>>()
    };
    // Broken off at a later call each time, until that is the first one that writes a certificate.
    let found = (1..50).any(|at| {
        let mut token = FaultyToken { inner: world.token(), faults: Faults::new(at, Moment::Before) };
        install(&world, &client, &mut token).unwrap_err();
        steps().last() == Some(&InstallStep::Write)
    });
    assert!(found && certificates(&world).len() == 2, "nothing was written yet");
    install(&world, &client, world.token().as_mut()).unwrap();
    let steps = steps();
    assert!(steps.contains(&InstallStep::Write) && !steps.contains(&InstallStep::ImportKey), "{steps:?}");
}

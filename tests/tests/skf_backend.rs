//! The SKF backend against the software SKF module, with OpenSSL beside them. The module finds its Key in the environment, so each
//! Key has a process of its own: this program again, with the name of an ignored test.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(target_os = "linux")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;
use std::time::Duration;

use netca_renew::netca_cert::{
    Certificate, EnvelopeForm, EnvelopedKey, KeyAlgorithm, PublicKey, SignatureAlgorithm, Sm2PrivateKey,
};
use netca_renew::netca_protocol::wire::RenewWith;
use netca_renew::netca_token::{
    DecryptionProof, Error, KeyId, Login, Pin, Placement, Provider, SkfProfile, SkfProvider, Token, open_only,
};
use netca_renew::{Client, Event, Settings};
use netca_tests::skf::{SkfKey, module};
use netca_tests::world::{World, go_on_with};

/// Runs one of the tests below in a process that has the Key. `backend` are the words of our profile.
fn run(key: &SkfKey, test: &str, backend: &str, library: &Path) -> Output {
    run_so(key, test, backend, library, &[])
}

fn run_so(key: &SkfKey, test: &str, backend: &str, library: &Path, variables: &[(&str, &str)]) -> Output {
    let mut command = key.command(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--ignored", "--nocapture", "--test-threads=1"]);
    command.env("SKF_BACKEND", backend).env("SKF_MODULE", library).env("SKF_FOLDER", key.folder());
    command.envs(variables.iter().copied()).output().unwrap()
}

fn succeeds(key: &SkfKey, test: &str, backend: &str, library: &Path) {
    succeeds_so(key, test, backend, library, &[]);
}

fn succeeds_so(key: &SkfKey, test: &str, backend: &str, library: &Path, variables: &[(&str, &str)]) {
    if netca_tests::c::missing("openssl") {
        return;
    }
    let output = run_so(key, test, backend, library, variables);
    let told = [output.stdout, output.stderr].concat();
    let told = String::from_utf8_lossy(&told);
    assert!(output.status.success() && told.contains("1 passed"), "{test}, {backend}: {told}");
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name}: this test is run by another one"))
}

fn provider() -> SkfProvider {
    let profile: SkfProfile = variable("SKF_BACKEND").parse().unwrap();
    SkfProvider::load(variable("SKF_MODULE"), profile).unwrap()
}

fn token() -> Box<dyn Token> {
    open_only(&mut provider(), None).unwrap()
}

fn pin() -> Pin {
    Pin::new(*b"12345678")
}

fn login(pin: &Pin) -> Login<'_> {
    Login { pin: Some(pin), allow_last_try: false }
}

fn placement(key: &KeyId) -> Placement<'_> {
    Placement { key: key.clone(), label: b"label".to_vec(), like: None }
}

fn path(name: &str) -> PathBuf {
    Path::new(&variable("SKF_FOLDER")).join(name)
}

fn openssl(words: &str) {
    let output = Command::new("openssl").current_dir(path("")).args(words.split(' ')).output().expect("openssl");
    assert!(output.status.success(), "openssl {words}: {}", String::from_utf8_lossy(&output.stderr));
}

fn write_public_key(name: &str, key: &PublicKey) {
    std::fs::write(path("key.der"), key.as_der()).unwrap();
    openssl(&format!("pkey -pubin -inform DER -in key.der -out {name}"));
}

/// A certificate by OpenSSL; the Key looks at none.
fn certificate(name: &str) -> Certificate {
    openssl(&format!(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out {name} -subj /CN={name}"
    ));
    Certificate::all_from_pem(&std::fs::read_to_string(path(name)).unwrap()).unwrap().swap_remove(0)
}

/// All that a token does. Whatever fails is told, and nothing panics but what compares.
fn everything(token: &mut dyn Token, padded: bool, decrypts: bool) -> Result<(), Error> {
    let pin = pin();
    assert!(token.replaces_certificates(), "a container has one place for each");
    token.login(login(&pin))?;
    let id = KeyId(b"key-1".to_vec());
    let public_key = token.generate_key(KeyAlgorithm::Sm2, &placement(&id))?;
    let again = token.generate_key(KeyAlgorithm::Sm2, &placement(&id));
    assert!(matches!(again, Err(Error::KeyExists { .. })), "{again:?}");
    assert_eq!(token.find_key(&id)?.as_ref(), Some(&public_key));
    assert_eq!(token.find_key_by_public_key(&public_key)?.as_ref(), Some(&id));
    assert_eq!(token.find_key(&KeyId(b"key-2".to_vec()))?, None);

    let signature = token.sign(&id, SignatureAlgorithm::Sm2Sm3, b"message")?;
    std::fs::write(path("message"), "message").unwrap();
    std::fs::write(path("signature"), signature).unwrap();
    write_public_key("signing.pem", &public_key);
    openssl(
        "pkeyutl -verify -pubin -inkey signing.pem -rawin -digest sm3 -in message -sigfile signature -pkeyopt distid:1234567812345678",
    );

    let (first, second) = (certificate("first"), certificate("second"));
    assert_eq!(token.certificates()?.len(), 0);
    token.write_certificate(&first, &placement(&id))?;
    let written = token.write_certificate(&second, &placement(&id))?;
    assert_eq!(token.read_certificate(&written)?, second.as_der());
    let listed = token.certificates()?;
    assert_eq!(listed.iter().map(|one| (&one.certificate, &one.key)).collect::<Vec<_>>(), [(&second, &id)]);
    assert!(matches!(token.delete_certificate(&written), Err(Error::Unsupported { .. })));
    assert!(matches!(token.take_over_key_id(&written, &id, &id), Err(Error::Unsupported { .. })));

    let form = EnvelopeForm { padded, ..EnvelopeForm::default() };
    let seal = |key: &Sm2PrivateKey| EnvelopedKey::seal(key, &public_key, form).unwrap();
    let (key, other) = (Sm2PrivateKey::generate().unwrap(), Sm2PrivateKey::generate().unwrap());
    let stranger = EnvelopedKey::seal(&key, other.public_key(), form).unwrap();
    let said = token.import_encryption_key(&stranger, &id, &placement(&id));
    assert!(matches!(said, Err(Error::Structure(_))), "for somebody else: {said:?}");
    let encryption = token.import_encryption_key(&seal(&key), &id, &placement(&id))?;
    assert_eq!(token.import_encryption_key(&seal(&key), &id, &placement(&id))?, encryption);
    let said = token.import_encryption_key(&seal(&other), &id, &placement(&id));
    assert!(matches!(said, Err(Error::KeyExists { .. })), "{said:?}");
    assert_eq!(token.find_key_by_public_key(key.public_key())?.as_ref(), Some(&encryption));
    token.write_certificate(&first, &placement(&encryption))?;
    let keys: Vec<KeyId> = token.certificates()?.into_iter().map(|one| one.key).collect();
    assert_eq!(keys, [id.clone(), encryption.clone()]);

    let said = token.prove_decryption(&encryption, key.public_key());
    if !decrypts {
        assert!(matches!(said, Ok(DecryptionProof::PublicKeyOnly)), "{said:?}");
        let said = token.prove_decryption(&encryption, other.public_key());
        assert!(matches!(said, Err(Error::DecryptionFailed)), "{said:?}");
        let said = token.prove_decryption(&id, &public_key);
        assert!(matches!(said, Err(Error::Unsupported { .. })), "a signing key: {said:?}");
        return Ok(());
    }
    assert_eq!(said?, DecryptionProof::Decrypted);
    let said = token.prove_decryption(&encryption, other.public_key());
    assert!(matches!(said, Err(Error::DecryptionFailed)), "{said:?}");
    write_public_key("encryption.pem", key.public_key());
    openssl("pkeyutl -encrypt -pubin -inkey encryption.pem -in message -out ciphertext");
    let mut ciphertext = std::fs::read(path("ciphertext")).unwrap();
    assert_eq!(token.decrypt(&encryption, &ciphertext)?.as_bytes(), b"message");
    *ciphertext.last_mut().unwrap() ^= 1;
    assert!(matches!(token.decrypt(&encryption, &ciphertext), Err(Error::DecryptionFailed)));
    assert!(matches!(token.decrypt(&encryption, &[]), Err(Error::DecryptionFailed)));
    Ok(())
}

#[test]
#[ignore = "run by layouts_and_alignments"]
fn whole() {
    let mut provider = provider();
    let tokens = provider.tokens().unwrap();
    assert_eq!(tokens.len(), 1);
    assert_eq!(tokens[0].pin.tries_left, Some(6));
    assert!(tokens[0].manufacturer.contains("netca-renew") && !tokens[0].serial.is_empty(), "{tokens:?}");
    let mut token = provider.open(&tokens[0].serial).unwrap();
    assert!(matches!(token.find_key(&KeyId(vec![1])), Err(Error::NotLoggedIn)));
    everything(token.as_mut(), variable("SKF_PADDED") == "1", true).unwrap();
    assert!(token.is_present());
    let plug = format!("{}.plug", variable("NETCA_SKF_STATE"));
    std::fs::write(plug, "unplug\n").unwrap();
    let said = token.certificates();
    assert!(matches!(said, Err(Error::Removed { .. })), "{said:?}");
    assert!(!token.is_present());
    assert!(provider.tokens().unwrap().is_empty());
    assert!(matches!(provider.open(&tokens[0].serial), Err(Error::NotPresent { .. })));
}

/// Nothing is told to the backend but what no Key shows: the arguments of a function, and numbers of algorithms.
#[test]
fn layouts_and_alignments() {
    for (layout, padded, vendor, backend) in [
        ("ulong32,packed", true, "codes=common", ""),
        ("ulong32,natural", false, "codes=early,envelope=half", ""),
        ("ulong64,packed", true, "codes=b-range,decrypt=flag,algorithms=0006", "decrypt=flag,algorithms=0006"),
        ("ulong64,natural", false, "codes=bare,envelope=half,decrypt=octets", "decrypt=octets"),
    ] {
        for side in ["right", "left"] {
            let key = SkfKey::new(&format!("application=NETCA,{layout},{side},{vendor}"));
            let mut command = key.command(std::env::current_exe().unwrap());
            command.args(["--exact", "whole", "--ignored", "--nocapture"]).env("SKF_BACKEND", backend);
            command.env("SKF_MODULE", module()).env("SKF_FOLDER", key.folder());
            let output = command.env("SKF_PADDED", if padded { "1" } else { "0" }).output().unwrap();
            let told = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success() && told.contains("1 passed"), "{layout}, {side}: {told}");
        }
    }
}

#[test]
#[ignore = "run by rsa_keys"]
fn rsa() {
    const RSA: KeyAlgorithm = KeyAlgorithm::Rsa { bits: 2048 };
    let (mut token, pin) = (token(), pin());
    assert!(token.can_generate(RSA) && !token.can_generate(KeyAlgorithm::Rsa { bits: 4096 }) && token.can_import(RSA));
    token.login(login(&pin)).unwrap();
    let [one, other] = [b"rsa", b"sm2"].map(|id| KeyId(id.to_vec()));
    let public_key = token.generate_key(RSA, &placement(&one)).unwrap();
    let sm2 = token.generate_key(KeyAlgorithm::Sm2, &placement(&other)).unwrap();
    for algorithm in [RSA, KeyAlgorithm::Sm2] {
        let again = token.generate_key(algorithm, &placement(&one));
        assert!(matches!(again, Err(Error::KeyExists { .. })), "{again:?}");
    }
    assert_eq!(token.find_key(&one).unwrap().as_ref(), Some(&public_key));
    assert_eq!(token.find_key_by_public_key(&public_key).unwrap(), Some(one.clone()));
    assert_eq!(token.find_key_by_public_key(&sm2).unwrap(), Some(other.clone()));
    std::fs::write(path("message"), "message").unwrap();
    write_public_key("rsa.pem", &public_key);
    let signature = token.sign(&one, SignatureAlgorithm::RsaPkcs1Sha256, b"message").unwrap();
    std::fs::write(path("signature"), signature).unwrap();
    openssl("dgst -sha256 -verify rsa.pem -signature signature message");
    for (key, algorithm) in [(&one, SignatureAlgorithm::Sm2Sm3), (&other, SignatureAlgorithm::RsaPkcs1Sha256)] {
        let said = token.sign(key, algorithm, b"message");
        assert!(matches!(said, Err(Error::Unsupported { .. })), "{said:?}");
    }
    let key = Sm2PrivateKey::generate().unwrap();
    let envelope = EnvelopedKey::seal(&key, &sm2, EnvelopeForm::default()).unwrap();
    let said = token.import_encryption_key(&envelope, &one, &placement(&one));
    assert!(matches!(said, Err(Error::Unsupported { .. })), "into a container of another kind: {said:?}");
    for (key, public_key) in [(&one, &public_key), (&other, &sm2)] {
        let said = token.decrypt(key, &public_key.encrypt(b"secret").unwrap());
        assert!(matches!(said, Err(Error::Unsupported { .. })), "with a signing key: {said:?}");
    }
}

#[test]
fn rsa_keys() {
    for vendor in ["ulong32,packed", "ulong64,natural,rsa=digest"] {
        succeeds(&SkfKey::new(&format!("application=NETCA,{vendor}")), "rsa", "", &module());
    }
}

#[test]
#[ignore = "run by a_pin_is_never_tried_twice"]
fn pins() {
    let (right, wrong) = (pin(), Pin::new(*b"87654321"));
    let mut token = token();
    assert!(matches!(token.login(login(&Pin::new(*b"1"))), Err(Error::PinLength)));
    assert!(matches!(token.login(login(&Pin::new(*b"1234567\08"))), Err(Error::PinLength)));
    assert!(matches!(token.login(Login { pin: None, allow_last_try: true }), Err(Error::PinRequired)));
    for left in [5, 4, 3, 2, 1] {
        let Err(Error::WrongPin { status }) = token.login(login(&wrong)) else { panic!("taken") };
        assert_eq!((status.tries_left, status.final_try), (Some(left), left == 1));
    }
    assert!(matches!(token.login(login(&right)), Err(Error::LastTry)));
    assert_eq!(token.pin_status().unwrap().tries_left, Some(1));
    let said = token.login(Login { pin: Some(&wrong), allow_last_try: true });
    assert!(matches!(said, Err(Error::WrongPin { status }) if status.locked), "{said:?}");
    assert!(matches!(token.login(login(&right)), Err(Error::PinLocked)));
    assert!(token.pin_status().unwrap().locked);
}

#[test]
fn a_pin_is_never_tried_twice() {
    succeeds(&SkfKey::new("application=NETCA"), "pins", "", &module());
}

#[test]
#[ignore = "run by drivers_in_trouble"]
fn survives() {
    let told = (|| -> Result<(), Error> {
        let mut token = open_only(&mut provider(), None)?;
        token.pin_status()?;
        everything(token.as_mut(), true, true)
    })();
    println!("outcome: {told:?}");
}

#[test]
#[ignore = "run by drivers_in_trouble"]
fn does_not_decrypt() {
    everything(token().as_mut(), true, false).unwrap();
}

#[test]
fn drivers_in_trouble() {
    for function in [
        "EnumDev",
        "ConnectDev",
        "GetDevInfo",
        "EnumApplication",
        "OpenApplication",
        "GetPINInfo",
        "VerifyPIN",
        "EnumContainer",
        "CreateContainer",
        "OpenContainer",
        "ExportCertificate",
        "ExportPublicKey",
        "GenECCKeyPair",
        "ECCSignData",
        "ECCDecrypt",
    ] {
        let key = SkfKey::new(&format!("application=NETCA,garbage=SKF_{function}"));
        let output = run(&key, "survives", "", &module());
        let told = String::from_utf8_lossy(&output.stdout);
        // A driver that lies may be believed, and this test then finds that something is not as it was. What may not be is a
        // crash, or a panic of the backend.
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code().is_some() && !error.contains("panicked at crates/"), "{function}: {told} {error}");
        assert!(told.contains("outcome: ") || error.contains("panicked at tests/"), "{function}: {told} {error}");
    }
    let key = SkfKey::new("application=NETCA");
    let lacking = key.module_without(&["SKF_ECCDecrypt", "SKF_ECCPrvKeyDecrypt", "SKF_GetPINInfo"]);
    succeeds(&key, "does_not_decrypt", "", &lacking);
    let key = SkfKey::new("application=NETCA,slow=SKF_EnumDev:3000");
    let output = run(&key, "survives", "timeout=1", &module());
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(told.contains("NoAnswer { function: \"SKF_EnumDev\" }"), "{told}");
}

#[test]
fn what_is_no_driver_is_said() {
    let load = |path: &Path| SkfProvider::load(path, SkfProfile::default()).map(drop).unwrap_err().to_string();
    assert!(load(Path::new("/nowhere/skf.so")).ends_with("there is no such file"));
    let key = SkfKey::new("");
    let other = key.module_without(&["SKF_EnumDev"]);
    assert!(load(&other).ends_with("it is no SKF module: it does not export SKF_EnumDev"), "{}", load(&other));
}

#[test]
#[ignore = "run by a_pair_is_renewed"]
fn renews() {
    let world = World::without_certificate(|config| {
        (config.sm2, config.auto_pay, config.auto_review) = (true, true, Some(Duration::ZERO));
    });
    let pin = pin();
    world.certify_pair_on(token().as_mut(), &pin, KeyAlgorithm::Sm2, 20);
    let (tell, told) = std::sync::mpsc::channel();
    let tell = std::sync::Mutex::new(tell);
    let observer = Arc::new(move |event: &Event| drop(tell.lock().unwrap().send(event.clone())));
    let client = Client::new(Settings { observer, ..world.settings(world.service()) }).unwrap();
    let renew_with = if variable("SKF_WAY") == "new" { RenewWith::NewKey } else { RenewWith::SameKey };
    let old = client.list(token().as_mut()).unwrap().swap_remove(0);
    let old_encryption = old.encryption.unwrap();
    // From another connection, as after a crash.
    go_on_with(&client, token().as_mut(), renew_with, &pin).unwrap();
    let mut token = token();
    let listed = client.list(token.as_mut()).unwrap();
    let new = listed.iter().max_by_key(|one| one.stored.certificate.not_after()).unwrap();
    let encryption = new.encryption.as_ref().expect("a pair");
    let same = new.stored.key == old.stored.key && encryption.key == old_encryption.key;
    assert_eq!(same, renew_with == RenewWith::SameKey);
    assert!(new.stored.certificate.not_after() > old.stored.certificate.not_after());
    token.login(login(&pin)).unwrap();
    let untried = told.try_iter().filter(|event| *event == Event::DecryptionNotTried).count();
    let decrypts = std::env::var_os("SKF_LACKS").is_none();
    // With the same keys it is asked before anything is paid, and at the end.
    assert_eq!(untried, if decrypts { 0 } else { 1 + usize::from(renew_with == RenewWith::SameKey) });
    for one in [&new.stored, encryption] {
        let found = token.find_key_by_public_key(one.certificate.public_key()).unwrap();
        assert_eq!(found.as_ref(), Some(&one.key));
    }
    token.prove_decryption(&old_encryption.key, old_encryption.certificate.public_key()).unwrap();
    if !decrypts {
        return;
    }
    std::fs::write(path("new.pem"), encryption.certificate.to_pem()).unwrap();
    std::fs::write(path("plain"), "plain").unwrap();
    openssl("pkeyutl -encrypt -certin -inkey new.pem -in plain -out ciphertext");
    let ciphertext = std::fs::read(path("ciphertext")).unwrap();
    assert_eq!(token.decrypt(&encryption.key, &ciphertext).unwrap().as_bytes(), b"plain");
}

#[test]
fn a_pair_is_renewed() {
    // Which form of the envelope a Key takes need not be known.
    for (way, vendor, backend) in [
        ("same", "envelope=whole", ""),
        ("new", "envelope=whole", ""),
        ("new", "envelope=half", ""),
        ("new", "envelope=half,left", "envelope=half"),
        ("new", "envelope=whole,left", "envelope=whole"),
    ] {
        let key = SkfKey::new(&format!("application=NETCA,{vendor}"));
        succeeds_so(&key, "renews", backend, &module(), &[("SKF_WAY", way)]);
    }
    // A driver that keeps to the standard has no function to decrypt with.
    for way in ["same", "new"] {
        let key = SkfKey::new("application=NETCA");
        let lacking = key.module_without(&["SKF_ECCDecrypt", "SKF_ECCPrvKeyDecrypt"]);
        succeeds_so(&key, "renews", "", &lacking, &[("SKF_WAY", way), ("SKF_LACKS", "decryption")]);
    }
}

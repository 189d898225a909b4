//! The soft token: one encrypted file.
#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests")]

mod kit;
#[path = "soft/pairs.rs"]
mod pairs;

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use kit::{
    exercise::{exercise, id, login},
    openssl::OpenSsl,
};
use netca_cert::KeyAlgorithm;
use netca_token::{Error, Login, Pin, Placement, Provider, SoftProblem, SoftProvider, Token, open_only, soft};

const PIN: &str = "246810";

fn create(dir: &Path, name: &str) -> PathBuf {
    let path = dir.join(name);
    soft::create(&path, "软令牌", None, &Pin::new(PIN)).unwrap();
    path
}

fn open(path: &Path) -> Box<dyn Token> {
    open_only(&mut SoftProvider::new(vec![path.to_path_buf()]), None).unwrap()
}

fn problem<T>(result: Result<T, Error>) -> SoftProblem {
    match result {
        Err(Error::SoftFile { problem, .. }) => problem,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was taken"),
    }
}

#[test]
fn every_token_p256() {
    let Some(mut openssl) = OpenSsl::new() else { return };
    let dir = tempfile::tempdir().unwrap();
    let path = create(dir.path(), "token.json");
    exercise(&mut SoftProvider::new(vec![path]), PIN, KeyAlgorithm::P256, &mut openssl);
}

#[test]
fn every_token_rsa() {
    let Some(mut openssl) = OpenSsl::new() else { return };
    let dir = tempfile::tempdir().unwrap();
    let path = create(dir.path(), "token.json");
    exercise(&mut SoftProvider::new(vec![path]), PIN, KeyAlgorithm::Rsa { bits: 2048 }, &mut openssl);
}

#[test]
fn every_token_sm2() {
    let Some(mut openssl) = OpenSsl::new() else { return };
    let dir = tempfile::tempdir().unwrap();
    let path = create(dir.path(), "token.json");
    exercise(&mut SoftProvider::new(vec![path]), PIN, KeyAlgorithm::Sm2, &mut openssl);
}

#[test]
fn six_wrong_pins_lock_it_across_restarts() {
    let dir = tempfile::tempdir().unwrap();
    let path = create(dir.path(), "token.json");
    for left in (1..6).rev() {
        let Err(Error::WrongPin { status }) = login(open(&path).as_mut(), "000000") else { panic!("wrong is wrong") };
        assert_eq!((status.tries_left, status.final_try, status.count_low), (Some(left), left == 1, true));
        assert_eq!(open(&path).info().pin, status);
    }
    assert!(matches!(login(open(&path).as_mut(), PIN), Err(Error::LastTry)), "not even with the right PIN");
    assert_eq!(open(&path).info().pin.tries_left, Some(1), "refusing costs nothing");
    let last = Login { pin: Some(&Pin::new("000000")), allow_last_try: true };
    let Err(Error::WrongPin { status }) = open(&path).login(last) else { panic!("wrong is wrong") };
    assert!(status.locked);
    let right = Login { pin: Some(&Pin::new(PIN)), allow_last_try: true };
    assert!(matches!(open(&path).login(right), Err(Error::PinLocked)));
    assert!(open(&path).certificates().unwrap().is_empty(), "a locked token can still be read");
}

#[test]
fn the_last_try_may_be_spent_when_allowed() {
    let dir = tempfile::tempdir().unwrap();
    let path = create(dir.path(), "token.json");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("\"tries_left\": 6", "\"tries_left\": 1")).unwrap();
    let mut token = open(&path);
    token.login(Login { pin: Some(&Pin::new(PIN)), allow_last_try: true }).unwrap();
    assert_eq!(token.pin_status().unwrap().tries_left, Some(6));
}

/// A token with a key and a certificate.
fn filled(dir: &Path, openssl: &mut OpenSsl) -> PathBuf {
    let path = create(dir, "token.json");
    let mut token = open(&path);
    login(token.as_mut(), PIN).unwrap();
    let placement = Placement { key: id(1), label: b"label".to_vec(), like: None };
    let public_key = token.generate_key(KeyAlgorithm::P256, &placement).unwrap();
    token.write_certificate(&openssl.certify(&public_key, "王五"), &placement).unwrap();
    path
}

#[test]
fn every_changed_field_is_seen_at_login() {
    let Some(mut openssl) = OpenSsl::new() else { return };
    let dir = tempfile::tempdir().unwrap();
    let path = filled(dir.path(), &mut openssl);
    let whole = std::fs::read_to_string(&path).unwrap();
    let serial = open(&path).info().serial.clone();
    let changes = [
        ("软令牌".to_owned(), "硬令牌"),
        (serial, "0123456789abcdef"),
        ("\"key\": \"01\"".to_owned(), "\"key\": \"02\""),
        ("\"id\": \"01\"".to_owned(), "\"id\": \"02\""),
        ("bGFiZWw=".to_owned(), "TGFiZWw="),
        ("\"next_object\": 2".to_owned(), "\"next_object\": 3"),
        ("\"object\": 1".to_owned(), "\"object\": 2"),
    ];
    for (from, to) in changes {
        let changed = whole.replacen(&from, to, 1);
        assert_ne!(changed, whole, "{from} occurs");
        std::fs::write(&path, changed).unwrap();
        let mut token = open(&path);
        assert_eq!(problem(login(token.as_mut(), PIN)), SoftProblem::Tampered, "{from}");
        assert_eq!(token.pin_status().unwrap().tries_left, Some(6), "the PIN was right");
    }
    // Under an open token, too.
    std::fs::write(&path, &whole).unwrap();
    let mut token = open(&path);
    login(token.as_mut(), PIN).unwrap();
    std::fs::write(&path, whole.replacen("软令牌", "硬令牌", 1)).unwrap();
    let signed = token.sign(&id(1), netca_cert::SignatureAlgorithm::EcdsaP256Sha256, b"x");
    assert_eq!(problem(signed), SoftProblem::Tampered);
}

#[test]
fn broken_and_foreign_files_say_what_and_where() {
    let Some(mut openssl) = OpenSsl::new() else { return };
    let dir = tempfile::tempdir().unwrap();
    let path = filled(dir.path(), &mut openssl);
    let whole = std::fs::read_to_string(&path).unwrap();
    let tokens = || SoftProvider::new(vec![path.clone()]).tokens();
    let with = |text: &[u8]| {
        std::fs::write(&path, text).unwrap();
        problem(tokens())
    };
    for cut in (0..whole.len() - 2).step_by(97) {
        assert!(
            matches!(with(&whole.as_bytes()[..cut]), SoftProblem::Syntax { line, .. } if line > 0 || cut == 0),
            "{cut}"
        );
    }
    assert_eq!(with(b"{\"a\": 1}"), SoftProblem::NotASoftToken);
    assert_eq!(with(b"[1, 2]"), SoftProblem::NotASoftToken);
    let change = |from: &str, to: &str| whole.replacen(from, to, 1).into_bytes();
    assert_eq!(with(&change("\"version\": 1", "\"version\": 2")), SoftProblem::Version { version: 2 });
    assert_eq!(with(&change("\"tries_left\": 6", "\"tries_left\": 7")), SoftProblem::Field { field: "tries_left" });
    let memory = change("\"memory_kib\": 65536", "\"memory_kib\": 4294967295");
    assert_eq!(with(&memory), SoftProblem::Field { field: "kdf.memory_kib" });
    let passes = change("\"passes\": 3", "\"passes\": 4000000000");
    assert_eq!(with(&passes), SoftProblem::Field { field: "kdf.passes" });
    let Err(error) = tokens() else { panic!() };
    assert!(error.to_string().contains("token.json") && error.to_string().contains("kdf.passes"), "{error}");
    let malformed = |field: &str| SoftProblem::Malformed { field: field.to_owned() };
    let key = change("\"key\": \"01\"", "\"key\": \"0x\"");
    assert_eq!(with(&key), malformed("token.certificates[0].key"));
    assert_eq!(with(&change("\"passes\"", "\"unknown\": 1, \"passes\"")), malformed("token.kdf.unknown"));
    assert_eq!(with(&change("\"passes\"", "\"phases\"")), malformed("token.kdf.phases"));
    let twice = change("\"passes\"", "\"lanes\": 1, \"passes\"");
    assert_eq!(with(&twice), malformed("token.kdf.lanes"));
    std::fs::File::create(&path).unwrap().set_len(5 * 1024 * 1024).unwrap();
    assert_eq!(problem(tokens()), SoftProblem::TooLarge { limit: 4 * 1024 * 1024 });
    std::fs::remove_file(&path).unwrap();
    assert_eq!(tokens().unwrap(), [], "no file is no token");
}

#[cfg(unix)]
#[test]
fn the_file_is_private_and_no_link_is_followed() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let dir = tempfile::tempdir().unwrap();
    let path = create(dir.path(), "token.json");
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o600);
    login(open(&path).as_mut(), PIN).unwrap();
    assert_eq!(mode(&path), 0o600);
    assert_eq!(problem(soft::create(&path, "", None, &Pin::new(PIN))), SoftProblem::Exists);
    let link = dir.path().join("link.json");
    symlink(&path, &link).unwrap();
    assert_eq!(problem(SoftProvider::new(vec![link.clone()]).tokens()), SoftProblem::Symlink);
    assert_eq!(problem(soft::create(&link, "", None, &Pin::new(PIN))), SoftProblem::Symlink);
    let victim = dir.path().join("victim");
    symlink(&victim, dir.path().join("new.json.lock")).unwrap();
    assert_eq!(problem(soft::create(dir.path().join("new.json"), "", None, &Pin::new(PIN))), SoftProblem::Symlink);
    assert!(!victim.exists());
    let left: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().ends_with(".tmp")), "{left:?}");
}

#[test]
fn neither_pin_nor_key_is_readable_in_the_file() {
    let Some(mut openssl) = OpenSsl::new() else { return };
    let dir = tempfile::tempdir().unwrap();
    let path = filled(dir.path(), &mut openssl);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(!text.contains(PIN));
    // The head of every P-256 PKCS#8, in base64 at each of its three offsets, would show a key left in the clear.
    for head in ["MIGHAgEAMBMGByqGSM49AgEG", "MBMGByqGSM49AgEGCCqGSM49AwEHBG0w"] {
        assert!(!text.contains(head));
    }
}

#[test]
fn the_rule_of_one_key() {
    let dir = tempfile::tempdir().unwrap();
    let (one, two) = (dir.path().join("1"), dir.path().join("2"));
    soft::create(&one, "one", Some("A1"), &Pin::new(PIN)).unwrap();
    soft::create(&two, "two", Some("B2"), &Pin::new(PIN)).unwrap();
    let mut both = SoftProvider::new(vec![one, two.clone(), dir.path().join("3")]);
    let Err(Error::MoreThanOne { tokens }) = open_only(&mut both, None) else { panic!("two are two") };
    let pair = |serial: &str, label: &str| (serial.to_owned(), label.to_owned());
    assert_eq!(tokens, [pair("A1", "one"), pair("B2", "two")]);
    assert_eq!(open_only(&mut both, Some("B2")).unwrap().info().label, "two");
    assert!(matches!(open_only(&mut both, Some("C3")), Err(Error::NotPresent { serial: Some(_) })));
    let copy = dir.path().join("copy");
    std::fs::copy(&two, &copy).unwrap();
    let mut copies = SoftProvider::new(vec![two, copy]);
    assert!(matches!(open_only(&mut copies, Some("B2")), Err(Error::MoreThanOne { .. })));
    assert!(matches!(open_only(&mut SoftProvider::new(vec![]), None), Err(Error::NotPresent { serial: None })));
}

const VICTIM: &str = "NETCA_TEST_SOFT_TOKEN";

/// The writer that `killed_writers_leave_a_readable_file` kills; does nothing when run by itself.
#[test]
fn writer() {
    let Some(path) = std::env::var_os(VICTIM).map(PathBuf::from) else { return };
    let mut token = open(&path);
    login(token.as_mut(), PIN).unwrap();
    let stored = token.certificates().unwrap().remove(0);
    let placement = Placement { key: stored.key.clone(), label: stored.label.clone(), like: Some(&stored) };
    std::fs::write(path.with_extension("writing"), b"").unwrap();
    loop {
        let written = token.write_certificate(&stored.certificate, &placement).unwrap();
        token.delete_certificate(&written).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn killed_writers_leave_a_readable_file() {
    let Some(mut openssl) = OpenSsl::new() else { return };
    let dir = tempfile::tempdir().unwrap();
    let path = filled(dir.path(), &mut openssl);
    let writing = path.with_extension("writing");
    for round in 0..8u64 {
        let _ = std::fs::remove_file(&writing);
        let mut writer = Command::new(std::env::current_exe().unwrap())
            .args(["writer", "--exact", "--nocapture"])
            .env(VICTIM, &path)
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let started = std::time::Instant::now();
        while !writing.exists() {
            assert!(started.elapsed() < Duration::from_secs(60), "the writer does not write");
            assert!(writer.try_wait().unwrap().is_none(), "the writer ended by itself");
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(Duration::from_millis(3 + 7 * round));
        writer.kill().unwrap();
        writer.wait().unwrap();
        let mut token = open(&path);
        login(token.as_mut(), PIN).unwrap();
        let certificates = token.certificates().unwrap().len();
        assert!((1..=10).contains(&certificates), "{certificates}");
        token.sign(&id(1), netca_cert::SignatureAlgorithm::EcdsaP256Sha256, b"x").unwrap();
    }
}

/// The process that `a_try_counts_before_the_pin_is_looked_at` kills; does nothing when run by itself.
#[test]
fn guesser() {
    let Some(path) = std::env::var_os(VICTIM).map(PathBuf::from) else { return };
    let _ = login(open(&path).as_mut(), "000000");
    std::fs::write(path.with_extension("looked"), b"").unwrap();
}

#[cfg(unix)]
#[test]
fn a_try_counts_before_the_pin_is_looked_at() {
    let dir = tempfile::tempdir().unwrap();
    let path = create(dir.path(), "token.json");
    // Slow enough to be killed in between.
    let text = std::fs::read_to_string(&path).unwrap();
    let slow = text.replace("\"passes\": 3", "\"passes\": 10").replace("65536", "131072");
    assert_ne!(slow, text);
    std::fs::write(&path, slow).unwrap();
    let mut guesser = Command::new(std::env::current_exe().unwrap())
        .args(["guesser", "--exact"])
        .env(VICTIM, &path)
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let started = std::time::Instant::now();
    while open(&path).info().pin.tries_left == Some(6) {
        assert!(started.elapsed() < Duration::from_secs(60), "no try was counted");
        std::thread::sleep(Duration::from_millis(1));
    }
    std::thread::sleep(Duration::from_millis(50));
    guesser.kill().unwrap();
    guesser.wait().unwrap();
    assert!(!path.with_extension("looked").exists(), "the PIN was looked at first");
    assert_eq!(open(&path).info().pin.tries_left, Some(5));
}

#[test]
fn processes_at_once_lose_neither_writes_nor_tries() {
    let Some(mut openssl) = OpenSsl::new() else { return };
    let dir = tempfile::tempdir().unwrap();
    let path = filled(dir.path(), &mut openssl);
    let certificate = open(&path).certificates().unwrap().remove(0).certificate;
    // Each opens the file anew, and flock is by open file, so that threads are as good as processes here.
    std::thread::scope(|scope| {
        for thread in 0..4u8 {
            let (path, certificate) = (&path, &certificate);
            scope.spawn(move || {
                let mut token = open(path);
                login(token.as_mut(), PIN).unwrap();
                for _ in 0..5 {
                    let placement = Placement { key: id(1), label: vec![thread], like: None };
                    token.write_certificate(certificate, &placement).unwrap();
                }
            });
        }
    });
    assert_eq!(open(&path).certificates().unwrap().len(), 21);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert!(matches!(login(open(&path).as_mut(), "000000"), Err(Error::WrongPin { .. }))));
        }
    });
    assert_eq!(open(&path).info().pin.tries_left, Some(2));
}

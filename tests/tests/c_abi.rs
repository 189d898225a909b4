//! The C ABI from C: each file of `tests/c` is a program that checks one part of it.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(target_os = "linux")]

use std::process::{Command, Output};

use netca_sandbox::ExpiredPath;
use netca_tests::c::{CWorld, Installed, TESTS, missing, succeed};
use netca_tests::pairs::Prints;
use netca_tests::world::PERSONAL;
use netca_tests::{pairs, skf};

/// Compiles `tests/c/NAME.c`, and runs it in a world.
fn run(name: &str, world: &CWorld, set: impl FnOnce(&mut Command)) -> Option<Output> {
    let installed = Installed::new();
    let program = installed.compile("cc", TESTS, &[&format!("tests/c/{name}.c"), "tests/c/fixture.c"])?;
    let mut command = world.run(installed.command(program));
    set(&mut command);
    Some(succeed(&mut command))
}

#[test]
fn the_pin_is_asked_for_once() {
    run("login", &CWorld::unpaid(), |_| {});
}

#[test]
fn structures_of_other_versions() {
    run("structures", &CWorld::unpaid(), |_| {});
}

#[test]
fn several_threads_on_one_renewal() {
    run("threads", &CWorld::unpaid(), |_| {});
}

#[test]
fn transfers_and_an_invoice() {
    run("money", &CWorld::played(|_| {}, 20), |_| {});
}

#[test]
fn what_is_withdrawn_is_refunded() {
    run("withdraw", &CWorld::played(|config| config.auto_review = None, 20), |_| {});
}

#[test]
fn a_transport_of_the_hosts_own() {
    if missing("curl") {
        return;
    }
    let world = CWorld::played(|_| {}, 20);
    let folder = world.world.directory.path().join("curl");
    std::fs::create_dir(&folder).unwrap();
    run("transport", &world, |command| {
        command.env("CURL_FILES", folder);
    });
}

/// Events and lines for a log, of a whole renewal: safe by rule.
#[test]
fn the_log_holds_no_secret() {
    let world = CWorld::played(|_| {}, 20);
    let Some(output) = run("callbacks", &world, |_| {}) else { return };
    let log = String::from_utf8(output.stdout).unwrap();
    for request in
        ["GET 127.0.0.1", "/v1/applications/-: 200", "/v1/applications/-/payments: 200", "\"event\":\"signing\""]
    {
        assert!(log.contains(request), "{request}\n{log}");
    }
    let form = std::fs::read_to_string(netca_tests::root().join("examples/form.json")).unwrap();
    let personal = form.split('"').filter(|text| text.len() > 8 && !text.contains(['_', '\n']));
    let personal: Vec<&str> = personal.chain(["张三", "246813"]).collect();
    assert!(personal.contains(&"11010519491231002X"), "{personal:?}");
    let journals = std::fs::read_dir(world.world.state()).unwrap().flatten();
    let journals = journals.filter(|file| file.path().extension().is_some_and(|end| end == "journal"));
    let journal: String = journals.map(|file| std::fs::read_to_string(file.path()).unwrap()).collect();
    let (_, token) = journal.split_once("\"access_token\":\"").unwrap();
    let secrets = personal.iter().copied().chain(PERSONAL).chain(token.split('"').take(1));
    for secret in secrets {
        assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
    }
}

/// What C is told of both halves, on the soft token and on an SKF Key that is pulled out in between.
#[test]
fn both_halves_of_a_pair() {
    let installed = Installed::new();
    let Some(program) = installed.compile("cc", TESTS, &["tests/c/pair.c", "tests/c/fixture.c"]) else { return };
    pairs::renewed_by(&|| installed.command(&program), Prints::RetiredKeys);
}

#[test]
#[ignore = "run by both_halves_of_a_pair"]
fn renews_a_pair_on_skf() {
    pairs::inside();
}

#[test]
fn keys_behind_an_skf_driver() {
    let installed = Installed::new();
    let Some(program) = installed.compile("cc", TESTS, &["tests/c/skf.c", "tests/c/fixture.c"]) else { return };
    skf::driven_by(&|key| key.command(&program), &installed);
}

/// Expired: the form on paper is made, uploaded, applied with, and found again on another computer.
#[test]
fn an_expired_certificate_and_another_computer() {
    let world = CWorld::played(|config| config.expired = Some(ExpiredPath::usual()), -30);
    let paper = world.world.directory.path().join("form.pdf");
    let output = run("paper", &world, |command| {
        command.env("PAPER", &paper);
    });
    if output.is_none() || missing_reader() {
        return;
    }
    let read = succeed(Command::new("pdftotext").arg(&paper).arg("-"));
    let text = String::from_utf8(read.stdout).unwrap();
    assert!(text.contains("张三") && text.contains("11010519491231002X"), "{text}");
}

/// `pdftotext --version` fails on some versions, `-v` on none.
fn missing_reader() -> bool {
    let missing = Command::new("pdftotext").arg("-v").output().is_err();
    if missing {
        netca_tests::skip("there is no pdftotext");
    }
    missing
}

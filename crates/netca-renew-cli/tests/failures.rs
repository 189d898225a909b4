//! What goes wrong: exit codes, words, and that nothing is lost or spent.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing peer fails the test")]

mod common;

use std::path::{Path, PathBuf};

use common::command::{Ran, Run};
use common::place::Place;
use common::sandbox::{Sandbox, timeline};
use common::tls::{Server, nobody};
use common::world::{Key, User};
use serde_json::{Value, json};

#[test]
fn a_field_that_breaks_a_rule_is_named_before_anything_is_signed() {
    let Some(place) = Place::new() else { return };
    let (user, sandbox) = (place.soft_user(), place.sandbox());
    let form: Value = serde_json::from_slice(&std::fs::read(common::example_form()).unwrap()).unwrap();
    let wrong = |pointer: &str, value: Value| {
        let mut form = form.clone();
        *form.pointer_mut(pointer).unwrap() = value;
        let path = place.path("form.json");
        std::fs::write(&path, form.to_string()).unwrap();
        // Had the PIN been asked for, this would fail otherwise.
        let run = user.at(&sandbox.url, &["apply", "--accept-agreement", "2026-01", "--pin-file", "/no/such/file"]);
        run.path("--form", path)
    };
    for (pointer, value, field, secret, chinese) in [
        ("/operator/email", json!("zhang san@example"), "operator.email", "zhang san", "经办人 email"),
        ("/operator/id_number", json!("110105194912310021"), "operator.id_number", "1101051949", "校验位不正确"),
        ("/operator/mobile", json!("12800000000"), "operator.mobile", "12800000000", "手机号码"),
        ("/term_months", json!(13), "term_months", "13", "续期时间"),
    ] {
        let error = wrong(pointer, value.clone()).args(["--json"]).run().ends(2).error();
        assert_eq!(error["fields"].as_array().unwrap().len(), 1, "{error}");
        assert_eq!(error["fields"][0]["field"], field);
        assert!(!error.to_string().contains(secret), "an error repeats what was typed");
        wrong(pointer, value.clone()).run().ends(2).says(field);
        let ran: Ran = wrong(pointer, value).args(["--lang", "zh-CN"]).run().ends(2);
        ran.says(field).says(chinese);
    }
    // All of them at once, and what is left out.
    let run = user.with_pin(&sandbox.url, &["apply", "--accept-agreement", "2026-01", "--term", "13"]);
    let error = run.args(["--operator-email", "x", "--json"]).run().ends(2).error();
    let named: Vec<_> = error["fields"].as_array().unwrap().iter().map(|f| f["field"].as_str().unwrap()).collect();
    assert!(["term_months", "operator.email", "operator.name"].iter().all(|field| named.contains(field)), "{named:?}");
    // Other things that are usage.
    let apply = |version: &str| user.with_pin(&sandbox.url, &["apply", "--accept-agreement", version]);
    apply("2025-01").path("--form", common::example_form()).run().ends(2).says("--accept-agreement 2026-01");
    std::fs::write(place.path("form.json"), "{\"term\": 12}").unwrap();
    apply("2026-01").path("--form", place.path("form.json")).run().ends(2).says("there is no field term");
    user.on_token(&["quote"]).run().ends(2).says("--server");
    // A root that is missing or empty never means the system's roots.
    let ca = place.openssl.path("ca.key");
    let quote = |root: &Path| {
        user.on_token(&["quote"]).args(["--server", &sandbox.url]).path("--trust-anchor", root).run().ends(1)
    };
    quote(&ca).says("ca.key").says("--trust-anchor");
    quote(Path::new("/no/such/root.pem")).says("/no/such/root.pem");
    user.on_token(&["apply", "--server", &sandbox.url]).run().ends(2).says("--trust-anchor");
    user.on_token(&["install", "--server", &sandbox.url]).run().ends(2).says("--trust-anchor");
    Run::new(&["list", "--no-such-option", "--json"]).run().ends(2).error();

    assert!(user.journals().is_empty() && user.files("application").is_empty(), "nothing was begun");
    assert!(sandbox.applications().is_empty());
    assert_eq!(user.token_info()["pin"]["tries_left"], 6);
}

/// A server that cannot be used, and how it is told.
struct Bad {
    url: String,
    tls_root: PathBuf,
    code: i32,
    server: Option<Server>,
}

fn bad_servers(place: &Place) -> Vec<Bad> {
    let ca = place.openssl.path("ca.pem");
    let own = |server: Server, code| Bad {
        url: server.url.clone(),
        tls_root: server.root.clone(),
        code,
        server: Some(server),
    };
    let impostor = Server::nonsense(&place.path("impostor"));
    vec![
        Bad { url: nobody(), tls_root: ca.clone(), code: 4002, server: None },
        Bad { tls_root: ca, ..own(impostor, 4003) },
        own(Server::nonsense(&place.path("nonsense")), 4008),
        own(Server::ten_gigabytes(&place.path("huge")), 4007),
    ]
}

#[test]
fn with_servers_that_cannot_be_used_nothing_is_lost() {
    let Some(place) = Place::new() else { return };
    let (user, sandbox, bad) = (place.soft_user(), place.sandbox(), bad_servers(&place));
    let apply = ["apply", "--accept-agreement", "2026-01", "--form"];
    let form = common::example_form();
    let apply: Vec<&str> = apply.iter().copied().chain([form.to_str().unwrap()]).collect();
    let steps: [&[&str]; 5] = [&["quote"], &apply, &["pay", "--wait", "30"], &["status"], &["install"]];
    for step in steps {
        for one in &bad {
            fails(&user, one, step);
        }
        if step == ["status"] {
            user.at(&sandbox.url, &["status", "--wait", "30"]).run().ends(0);
        } else {
            user.with_pin(&sandbox.url, step).run().ends(0);
        }
    }
    let impostor = bad[1].server.as_ref().unwrap();
    assert_eq!(impostor.requests(), 0, "a request went to an impostor");
    assert!(bad[2].server.as_ref().unwrap().requests() >= 5, "the others were asked");
    let applications = sandbox.applications();
    assert_eq!(applications.len(), 1);
    assert_eq!(timeline(&applications[0]), ["entered", "paid", "approved", "issued", "installed"]);
    assert_eq!(user.list().len(), 1);
}

#[track_caller]
fn fails(user: &User, bad: &Bad, step: &[&str]) {
    let (before, tries) = (user.list(), user.token_info());
    let command = || user.with_pin(&bad.url, step).path("--tls-root", &bad.tls_root);
    let error = command().args(["--json"]).run().ends(6).error();
    assert_eq!(error["code"], bad.code, "{step:?}: {error}");
    let chinese = command().args(["--lang", "zh-CN"]).run().ends(6);
    assert!(chinese.err.contains("  → "), "what to do next: {}", chinese.err);
    assert_eq!((user.list(), user.token_info()), (before, tries));
}

/// The CA took the application, but its answer never came: asking again finds it, and hands in no second one.
#[test]
fn an_answer_that_was_cut_is_asked_for_again() {
    let Some(place) = Place::new() else { return };
    let (user, sandbox) = (place.soft_user(), place.sandbox());
    let root = place.openssl.path("ca.pem");
    let relay = Server::cuts_answers(&place.path("relay"), &sandbox.url, &root, "PUT");
    let ran = user.apply(&relay.url).path("--tls-root", &relay.root).run().ends(6);
    ran.says("Run the command again");
    assert_eq!(user.files("application").len(), 1, "what was signed is kept");
    assert_eq!(sandbox.applications().len(), 1);
    user.on_token(&["list"]).run().ends(0).says("to be handed in");
    // Neither a form nor a PIN is needed to go on.
    let resumed = user.at(&sandbox.url, &["apply"]).json();
    assert_eq!(resumed["applied"], "resumed");
    assert_eq!(sandbox.applications()[0]["business_number"], resumed["business_number"]);
    assert_eq!(sandbox.applications().len(), 1);
    assert!(user.files("application").is_empty());
}

#[test]
fn what_has_ended_stays_ended() {
    let Some(place) = Place::new() else { return };
    let user = place.soft_user();
    let sandbox = Sandbox::start(&place.path("ca"), &place.path("data"), &["--auto-pay"]);
    let url = sandbox.url.as_str();
    user.at(url, &["status"]).run().ends(1).says("no renewal");
    let number = user.apply(url).json()["business_number"].as_str().unwrap().to_owned();
    sandbox.desk(&["approve", &number]).run().ends(1).says(&number);
    user.at(url, &["pay", "--wait", "30"]).run().ends(0);
    sandbox.desk(&["reject", &number, "--reason", "盖章不清"]).run().ends(0).says(&number);
    let ran = user.at(url, &["status", "--wait", "30", "--lang", "zh-CN"]).run().ends(1);
    ran.says("审核不通过").says("盖章不清");
    user.with_pin(url, &["install"]).run().ends(1);
    // Another application may follow, and be given up.
    user.apply(url).run().ends(0);
    user.at(url, &["withdraw", "--reason", "no longer wanted"]).run().ends(0);
    user.at(url, &["withdraw"]).run().ends(0).says("Withdrawn already");
    assert_eq!(sandbox.applications().len(), 2);
    assert!(matches!(user.token, Key::Soft(_)) && user.list().len() == 1);
}

#[test]
fn a_sandbox_says_where_it_is_on_one_line() {
    let Some(place) = Place::new() else { return };
    let sandbox = place.sandbox();
    let again = Run::new(&["sandbox", "--listen", "127.0.0.1:0"]).path("--data", &sandbox.data).run().ends(1);
    again.says("in use by another sandbox").says("--data");
    Run::new(&["sandbox", "applications"]).path("--data", place.path("none")).run().ends(1).says("--data");
    assert_eq!(sandbox.desk(&["applications"]).json(), json!({ "applications": [] }));
    assert!(Path::new(&sandbox.data).join("ca.pem").is_file());
}

#[test]
fn a_word_of_a_drivers_profile_is_named_before_the_driver_is_loaded() {
    let list =
        |words: &str| Run::new(&["list", "--lang", "en", "--module", "/no/such/driver.so", "--pkcs11-profile", words]);
    list("ep11,sing=1").run().ends(2).says("--pkcs11-profile: \"sing=1\": there is no such word");
    list("key-type=1,generate=2").run().ends(2).says("\"sign\"");
    list("ep11").run().ends(1).says("there is no such file");
}

//! A renewal begun on one state directory is continued from an empty one, with only the token and the server.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing peer fails the test")]

mod common;

use std::path::Path;

use common::openssl::{EC, OpenSsl, RSA, a_year_later};
use common::place::Place;
use common::sandbox::{Sandbox, timeline};
use common::softhsm::{self, SoftHsm};
use common::tls::Server;
use common::world::{ID, Key, LABEL, User};
use common::{PIN, has};
use serde_json::{Value, json};

fn with_review(place: &Place) -> Sandbox {
    Sandbox::start(&place.path("ca"), &place.path("data"), &["--auto-pay"])
}

/// The only application that is found, as JSON.
#[track_caller]
fn recovered(user: &User, url: &str) -> Value {
    let found = user.with_pin(url, &["recover"]).json();
    let all = found["applications"].as_array().unwrap();
    assert_eq!(all.len(), 1, "{found}");
    all[0].clone()
}

#[track_caller]
fn says(found: &Value, outcome: &str, stage: &str, next: &str) {
    let said = (&found["outcome"], &found["stage"], &found["next"]);
    assert_eq!(said, (&json!(outcome), &json!(stage), &json!(next)), "{found}");
}

/// Every step on a computer of its own.
fn from_computer_to_computer(place: &Place, user: &mut User, apply: &[&str]) {
    let sandbox = with_review(place);
    let url = sandbox.url.as_str();
    let number = user.apply(url).args(apply).json()["business_number"].as_str().unwrap().to_owned();

    user.move_to("second");
    for command in [&["status"][..], &["pay"], &["install"], &["withdraw"]] {
        user.with_pin(url, command).run().ends(1).says("no renewal here").says("netca-renew recover");
        user.with_pin(url, command).args(["--lang", "zh-CN"]).run().ends(1).says("请运行 netca-renew recover");
    }
    user.apply(url).run().ends(1).says("netca-renew recover");
    let found = recovered(user, url);
    says(&found, "restored", "awaiting_payment", "netca-renew pay");
    assert_eq!((&found["key_missing"], &found["application"]["business_number"]), (&json!(false), &json!(number)));
    says(&recovered(user, url), "known", "awaiting_payment", "netca-renew pay");
    user.at(url, &["pay", "--wait", "30"]).run().ends(0);

    user.move_to("third");
    let ran = user.with_pin(url, &["recover", "--lang", "zh-CN"]).run().ends(0);
    ran.says(&number).says("已恢复").says("审核中").says("netca-renew status");
    sandbox.desk(&["approve", &number]).run().ends(0);
    user.at(url, &["status", "--wait", "30"]).run().ends(0).says("ready to install");

    user.move_to("fourth");
    says(&recovered(user, url), "restored", "ready_to_install", "netca-renew install");
    assert!(user.files("application").is_empty());
    user.with_pin(url, &["install"]).run().ends(0);
    assert_eq!(user.list().len(), 1);
    user.with_pin(url, &["recover"]).run().ends(0).says("here already").says("nothing to do");

    // By the new certificate, which is all that is left on the token.
    user.move_to("fifth");
    says(&recovered(user, url), "restored", "complete", "nothing to do");
    assert_eq!(user.with_pin(url, &["install"]).json()["already"], true);
    let applications = sandbox.applications();
    assert_eq!(applications.len(), 1);
    assert_eq!(timeline(&applications[0]), ["entered", "paid", "approved", "issued", "installed"]);
}

#[test]
fn with_a_soft_token() {
    let Some(place) = Place::new() else { return };
    let mut user = place.soft_user();
    from_computer_to_computer(&place, &mut user, &[]);
    let list = user.list();
    assert_eq!((&list[0]["key_id"], &list[0]["label"]), (&json!(ID), &json!(LABEL)));
    assert!(list[0]["not_after"].as_str() > Some("2027-06"));
}

#[test]
fn with_softhsm_and_a_new_key() {
    let Some(place) = Place::new() else { return };
    let Some(mut user) = place.softhsm_user() else { return };
    from_computer_to_computer(&place, &mut user, &["--renew-with", "new-key"]);
    holds(user.softhsm().unwrap(), &place.openssl, "hsm", false);
}

/// What others see of the token: the new certificate alone, under the old one's names, and a key that signs for it; the old
/// key pair beside it, under a label that says so.
#[track_caller]
fn holds(store: &SoftHsm, openssl: &OpenSsl, name: &str, is_rsa: bool) {
    assert_eq!(store.certificates(), [(ID.to_owned(), LABEL.to_owned())]);
    store.read(openssl, PIN, ID, "after");
    a_year_later(&openssl.end(&format!("{name}.pem")), &openssl.end("after.pem"));
    assert_ne!(openssl.public_key(&format!("{name}.pem")), openssl.public_key("after.pem"));
    store.signs_for(openssl, PIN, ID, "after.pem", is_rsa);
    let keys = ids(store, "privkey");
    let retired = keys.iter().find(|id| *id != ID).unwrap();
    assert!(keys.len() == 2 && retired.starts_with(ID), "{keys:?}");
    let mut public = ids(store, "pubkey");
    public.sort();
    let mut private = keys.clone();
    private.sort();
    assert_eq!(public, private, "public and private halves under the same ids");
    store.signs_for(openssl, PIN, retired, &format!("{name}.pem"), is_rsa);
    let listed = store.tool(PIN, &["-O"]);
    let labelled = |label: &str| listed.lines().filter(|line| line.trim() == format!("label:      {label}")).count();
    assert_eq!((labelled(LABEL), labelled(&format!("{LABEL} (retired)"))), (3, 2), "{listed}");
}

fn ids(store: &SoftHsm, kind: &str) -> Vec<String> {
    let listed = store.tool(PIN, &["-O", "--type", kind]);
    let ids = listed.lines().filter_map(|line| line.trim().strip_prefix("ID:"));
    ids.map(|id| id.trim().to_owned()).collect()
}

/// The lost computer was pulled away while the new key pair took over the old one's id: after each step of that.
fn take_over_cut_off(key: &[&str]) {
    if !has("openssl") || softhsm::module().is_none() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let openssl = OpenSsl::with_ca(&home.path().join("ca"), EC);
    openssl.key("user", key);
    openssl.certify("user", Some(("CN=Key", "utf8only")));
    let mut user = User::with_softhsm(&home.path().join("user"), &openssl, "user").unwrap();
    let more = ["--auto-pay", "--auto-review", "0"];
    let sandbox = Sandbox::start(&home.path().join("ca"), &home.path().join("data"), &more);
    let url = sandbox.url.as_str();
    user.apply(url).args(["--renew-with", "new-key"]).run().ends(0);
    user.at(url, &["pay", "--wait", "30"]).run().ends(0);
    user.at(url, &["status", "--wait", "30"]).run().ends(0);

    // As long as the CA does not hear of it, the installation can be looked at from another computer again and again.
    let relay = Server::loses_requests(&home.path().join("relay"), url, &openssl.path("ca.pem"), "/installation");
    let install = |user: &User| user.with_pin(&relay.url, &["install"]).path("--tls-root", &relay.root).run().ends(6);
    install(&user);
    holds(user.softhsm().unwrap(), &openssl, "user", key == RSA);
    let store = user.softhsm().unwrap();
    store.read(&openssl, PIN, ID, "new");
    openssl.run(&["x509", "-in", "new.pem", "-outform", "DER", "-out", "new.der"]);
    let retired = ids(store, "privkey").into_iter().find(|id| id != ID).unwrap();
    let finished = copied(&store.configuration.with_file_name("tokens"), &home.path().join("finished"));

    let is_rsa = key == RSA;
    for step in 0..=6 {
        restore(&finished, &user.softhsm().unwrap().configuration.with_file_name("tokens"));
        back_to(user.softhsm().unwrap(), &openssl, step, &retired);
        user.move_to(&format!("after step {step}"));
        says(&recovered(&user, url), "restored", "ready_to_install", "netca-renew install");
        install(&user);
        holds(user.softhsm().unwrap(), &openssl, "user", is_rsa);
    }
    assert_eq!(timeline(&sandbox.applications()[0]).last(), Some(&"issued"), "the CA heard nothing");
    user.with_pin(url, &["install"]).run().ends(0);
    assert_eq!(timeline(&sandbox.applications()[0]).last(), Some(&"installed"));
}

/// Takes a finished token back to where it was after so many steps of the take-over.
fn back_to(store: &SoftHsm, openssl: &OpenSsl, step: u32, retired: &str) {
    const NEW: &str = "0f0e0d0c";
    let set = |kind: &str, from: &str, to: &str| {
        store.tool(PIN, &["--type", kind, "--id", from, "--set-id", to]);
    };
    let write = |id: &str| {
        let der = openssl.path("new.der");
        store.tool(PIN, &["--write-object", der.to_str().unwrap(), "--type", "cert", "--id", id, "--label", LABEL]);
    };
    // Undone in reverse: the first copy destroyed, the new key's two halves, the second copy, the old key's two halves.
    if step < 6 {
        write(NEW);
    }
    if step < 5 {
        set("pubkey", ID, NEW);
    }
    if step < 4 {
        set("privkey", ID, NEW);
    }
    if step < 3 {
        store.tool(PIN, &["--delete-object", "--type", "cert", "--id", ID]);
    }
    if step < 2 {
        set("pubkey", retired, ID);
    }
    if step < 1 {
        set("privkey", retired, ID);
    }
}

fn copied(from: &Path, to: &Path) -> std::path::PathBuf {
    common::run(std::process::Command::new("cp").arg("-a").arg(from).arg(to));
    to.to_owned()
}

fn restore(from: &Path, to: &Path) {
    std::fs::remove_dir_all(to).unwrap();
    copied(from, to);
}

#[test]
fn a_take_over_cut_off_is_finished_elsewhere_with_an_ec_key() {
    take_over_cut_off(EC);
}

#[test]
fn a_take_over_cut_off_is_finished_elsewhere_with_an_rsa_key() {
    take_over_cut_off(RSA);
}

#[test]
fn nothing_is_found_and_nothing_is_spent() {
    let Some(place) = Place::new() else { return };
    let (mut user, sandbox) = (place.soft_user(), with_review(&place));
    let url = sandbox.url.as_str();
    user.with_pin(url, &["recover"]).run().ends(1).says("knows of no application");
    let found = user.with_pin(url, &["recover", "--json"]).run().ends(1).json();
    assert_eq!(found, json!({ "applications": [] }));
    user.apply(url).run().ends(0);
    user.move_to("second");
    let wrong = user.at(url, &["recover"]).args(["--pin-env", "TEST_PIN"]).env("TEST_PIN", "000000");
    wrong.run().ends(4).says("5 tries left");
    user.at(url, &["recover"]).run().ends(4).says("--pin-env");
    assert_eq!(user.token_info()["pin"]["tries_left"], 5);
    assert!(user.journals().is_empty());
    user.with_pin(url, &["recover", "--certificate", "00"]).run().ends(2).says("--certificate");
    assert_eq!(recovered(&user, url)["outcome"], "restored");
}

/// A certificate of another CA on the same Key is no reason to stop.
#[test]
fn another_cas_certificate_does_not_stand_in_the_way() {
    let Some(place) = Place::new() else { return };
    let Some(mut user) = place.softhsm_user() else { return };
    let sandbox = with_review(&place);
    let url = sandbox.url.as_str();
    user.apply(url).run().ends(0);
    let other = OpenSsl::with_ca(&place.path("other-ca"), EC);
    other.key("other", EC);
    other.certify("other", Some(("CN=Somebody", "utf8only")));
    user.softhsm().unwrap().import(&other, "other", "77", "another");
    assert_eq!(user.list().len(), 2);
    user.move_to("second");
    assert_eq!(recovered(&user, url)["outcome"], "restored");
    let sha256 = |label: &str| {
        let list = user.list();
        list.iter().find(|one| one["label"] == label).unwrap()["sha256"].as_str().unwrap().to_owned()
    };
    let error = user.with_pin(url, &["recover", "--certificate", &sha256("another"), "--json"]).run().ends(1).error();
    assert_eq!(error["code"], 4106);
    assert!(matches!(user.token, Key::Hsm(_)));
}

#[test]
fn what_has_ended_and_what_is_open_are_told_apart() {
    let Some(place) = Place::new() else { return };
    let (mut user, sandbox) = (place.soft_user(), with_review(&place));
    let url = sandbox.url.as_str();
    user.apply(url).run().ends(0);
    user.at(url, &["withdraw", "--reason", "填错了"]).run().ends(0);
    user.apply(url).run().ends(0);
    user.move_to("second");
    let found = user.with_pin(url, &["recover"]).json();
    let all = found["applications"].as_array().unwrap();
    says(&all[0], "restored", "awaiting_payment", "netca-renew pay");
    says(&all[1], "restored", "withdrawn", "填错了");
    user.at(url, &["pay", "--wait", "30"]).run().ends(0);
    let number = all[1]["business_number"].as_str().unwrap();
    user.at(url, &["status", "--application", number]).run().ends(0).says("填错了").says("withdrawn");
}

/// The timeline's columns line up, in Chinese too.
#[test]
fn status_tells_what_happened_and_when() {
    let Some(place) = Place::new() else { return };
    let (user, sandbox) = (place.soft_user(), place.sandbox());
    let url = sandbox.url.as_str();
    user.renew(&sandbox);
    for (language, words) in [
        ("en", ["entered", "paid", "approved", "issued, ready to install", "installed"]),
        ("zh-CN", ["已录入", "已支付", "审核通过", "已签发, 待安装", "已安装"]),
    ] {
        let ran = user.at(url, &["status", "--lang", language]).run().ends(0);
        let is_entry = |line: &&str| line.starts_with("  2") && line.as_bytes().get(6) == Some(&b'-');
        let rows: Vec<(&str, &str)> = ran.out.lines().filter(is_entry).map(|line| line.split_at(23)).collect();
        let said: Vec<&str> = rows.iter().map(|(_, words)| *words).collect();
        assert_eq!(said, words, "{}", ran.out);
        assert!(rows.windows(2).all(|pair| pair[0].0 <= pair[1].0), "in order: {}", ran.out);
    }
    let events = user.at(url, &["status"]).json()["application"]["timeline"].clone();
    assert_eq!(timeline(&json!({ "timeline": events })), ["entered", "paid", "approved", "issued", "installed"]);
}

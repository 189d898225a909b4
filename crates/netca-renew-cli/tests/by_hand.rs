//! A renewal by single commands, each a process of its own, of a certificate that OpenSSL made and pkcs11-tool wrote.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing peer fails the test")]

mod common;

use std::path::Path;
use std::time::{Duration, Instant};

use common::command::Run;
use common::has;
use common::openssl::{EC, OpenSsl, RSA, a_year_later};
use common::sandbox::{Sandbox, timeline};
use common::softhsm::{self, SoftHsm};
use common::world::{ID, LABEL, User};

/// A certificate's subject as OpenSSL's configuration writes it.
const SUBJECT: &str = "C=CN\nO=广州云杉软件有限公司\nCN=张三丰";

#[test]
fn an_rsa_ca_and_an_rsa_key_with_utf8_names() {
    by_hand(RSA, RSA, "utf8only", &[]);
}

#[test]
fn an_ec_ca_and_an_ec_key_with_bmp_names_and_a_new_key() {
    // OpenSSL writes what fits into no 8-bit string as a BMPString under this mask.
    by_hand(EC, EC, "MASK:0x802", &["--renew-with", "new-key"]);
}

fn by_hand(ca: &[&str], key: &[&str], mask: &str, apply: &[&str]) {
    if !has("openssl") || softhsm::module().is_none() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let openssl = OpenSsl::with_ca(&home.path().join("ca"), ca);
    openssl.key("user", key);
    openssl.certify("user", Some((SUBJECT, mask)));
    if mask != "utf8only" {
        assert!(openssl.run(&["asn1parse", "-in", "user.pem"]).contains("BMPSTRING"));
    }
    let user = User::with_softhsm(&home.path().join("user"), &openssl, "user").unwrap();
    let sandbox = Sandbox::start(&home.path().join("ca"), &home.path().join("data"), &["--auto-pay"]);
    let url = sandbox.url.as_str();

    let listed = user.list();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0]["subject"], "CN=张三丰, O=广州云杉软件有限公司, C=CN");
    assert_eq!(listed[0]["actions"], serde_json::json!(["apply"]));
    user.on_token(&["list", "--lang", "zh-CN"]).run().ends(0).says("张三丰").says("申请续期");
    let quote = user.at(url, &["quote"]).json();
    assert_eq!(quote["options"][0]["term_months"], 12);
    assert_eq!(user.at(url, &["agreement"]).json()["version"], "2026-01");

    let applied = user.apply(url).args(apply).json();
    assert_eq!(applied["applied"], "submitted");
    assert!(user.files("application").is_empty(), "personal data is not kept once the CA has it");
    changes_nothing(&user, &sandbox, || {
        let again = user.apply(url).args(apply).json();
        assert_eq!(again["applied"], "already");
        assert_eq!(again["business_number"], applied["business_number"]);
        user.apply(url).run().ends(0).says("nothing was signed or sent");
    });
    user.at(url, &["status"]).run().ends(3).says("unpaid");
    user.at(url, &["install"]).run().ends(3);

    let paid = user.at(url, &["pay", "--wait", "30"]).json();
    assert_eq!(paid["paid"], true);
    assert!(paid["payment_link"]["url"].as_str().unwrap().starts_with(url));
    changes_nothing(&user, &sandbox, || {
        let again = user.at(url, &["pay"]).json();
        assert_eq!((&again["paid"], &again["payment_link"]), (&true.into(), &serde_json::Value::Null));
        user.at(url, &["pay"]).run().ends(0).says("Paid already");
    });
    assert_eq!(sandbox.requests("POST /v1/applications/{id}/payments"), 1);

    user.at(url, &["status"]).run().ends(3).says("under review");
    user.at(url, &["status", "--wait", "1"]).run().ends(3);
    let number = applied["business_number"].as_str().unwrap();
    sandbox.desk(&["approve", number]).run().ends(0);
    user.at(url, &["status", "--wait", "30"]).run().ends(0).says("ready to install");
    user.on_token(&["list", "--lang", "zh-CN"]).run().ends(0).says("安装证书");

    let installed = user.with_pin(url, &["install"]).json();
    changes_nothing(&user, &sandbox, || {
        assert_eq!(user.with_pin(url, &["install"]).json()["already"], true);
        user.with_pin(url, &["install"]).run().ends(0).says("nothing was changed");
    });
    let listed = user.list();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0]["sha256"], installed["new_certificate_sha256"]);
    user.at(url, &["status"]).run().ends(0).says("installed");

    let applications = sandbox.applications();
    assert_eq!(applications.len(), 1);
    assert_eq!(timeline(&applications[0]), ["entered", "paid", "approved", "issued", "installed"]);
    sandbox.desk(&["applications"]).run().ends(0).says(number).says("广州云杉软件有限公司");
    holds(&user, &openssl, key == RSA, apply.is_empty());
}

/// A second run says what is done already; no journal, no application and no certificate is another afterwards.
#[track_caller]
fn changes_nothing(user: &User, sandbox: &Sandbox, again: impl FnOnce()) {
    let before = (user.journals(), sandbox.applications(), user.list());
    let requests = ["PUT", "POST /v1/applications"].map(|beginning| sandbox.requests(beginning));
    again();
    assert_eq!((user.journals(), sandbox.applications(), user.list()), before);
    assert_eq!(["PUT", "POST /v1/applications"].map(|beginning| sandbox.requests(beginning)), requests);
}

/// What others see of the token: the new certificate under the old one's names, and a key that signs for it.
fn holds(user: &User, openssl: &OpenSsl, is_rsa: bool, same_key: bool) {
    let store = user.softhsm().unwrap();
    assert_eq!(store.certificates(), [(ID.to_owned(), LABEL.to_owned())]);
    store.read(openssl, common::PIN, ID, "after");
    assert!(openssl.run(&["verify", "-CAfile", "ca.pem", "after.pem"]).contains("after.pem: OK"));
    a_year_later(&openssl.end("user.pem"), &openssl.end("after.pem"));
    assert_eq!(openssl.public_key("user.pem") == openssl.public_key("after.pem"), same_key);
    let subject = |file| openssl.run(&["x509", "-in", file, "-noout", "-subject", "-nameopt", "oneline,show_type"]);
    assert_eq!(subject("user.pem"), subject("after.pem"));
    store.signs_for(openssl, common::PIN, ID, "after.pem", is_rsa);
}

/// Killed at any moment and run again: one application, one payment, one certificate.
#[test]
fn killed_half_way_with_soft_tokens() {
    if !has("openssl") {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let openssl = OpenSsl::with_ca(&home.path().join("ca"), EC);
    let user = |name: &str| Some(User::with_soft_token(&home.path().join(name), &openssl, name));
    killed(home.path(), &user, 8, &[]);
}

#[test]
fn killed_half_way_with_softhsm_and_new_keys() {
    if !has("openssl") || softhsm::module().is_none() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let openssl = OpenSsl::with_ca(&home.path().join("ca"), EC);
    let user = |name: &str| {
        openssl.key(name, EC);
        openssl.certify(name, Some((SUBJECT, "utf8only")));
        User::with_softhsm(&home.path().join(name), &openssl, name)
    };
    killed(home.path(), &user, 5, &["--renew-with", "new-key"]);
}

fn killed(home: &Path, user: &dyn Fn(&str) -> Option<User>, times: u32, apply: &[&str]) {
    let more = ["--auto-pay", "--auto-review", "0"];
    let sandbox = Sandbox::start(&home.join("ca"), &home.join("data"), &more);
    let url = sandbox.url.as_str();
    // The first one measures how long an undisturbed run takes.
    let mut whole = [Duration::ZERO; 2];
    for number in 0..=times {
        let user = user(&format!("user-{number}")).unwrap();
        let apply = || user.apply(url).args(apply);
        let install = || user.with_pin(url, &["install"]);
        cut_short(&user, (number, times + 1), &mut whole[0], &apply);
        user.at(url, &["pay", "--wait", "30"]).run().ends(0);
        user.at(url, &["status", "--wait", "30"]).run().ends(0);
        cut_short(&user, (number, times + 1), &mut whole[1], &install);
        assert_eq!(user.list().len(), 1, "one certificate");
        assert!(user.list()[0]["not_after"].as_str() > Some("2027-06"), "the new one");
        // Killed before its first line was whole, a journal says nothing, and stands in nobody's way.
        let says_something = |(_, bytes): &(_, Vec<u8>)| bytes.contains(&b'\n');
        assert_eq!(user.journals().into_iter().filter(says_something).count(), 1);
        user.at(url, &["status"]).run().ends(0).says("installed");
    }
    let applications = sandbox.applications();
    assert_eq!(applications.len() as u32, times + 1);
    for application in &applications {
        assert_eq!(timeline(application), ["entered", "paid", "approved", "issued", "installed"]);
    }
}

/// The first run is measured; every other is killed after its share of that time, and run again until it is done.
fn cut_short(user: &User, (number, of): (u32, u32), whole: &mut Duration, command: &dyn Fn() -> Run) {
    let started = Instant::now();
    if number > 0 {
        let own = user.softhsm().map(SoftHsm::own_files);
        let mut process = command().spawn();
        std::thread::sleep(*whole * number / of);
        let _ = process.kill();
        process.wait().unwrap();
        // SoftHSM rewrites what it knows of a token at every login, and a kill can tear that file, as no Key would.
        own.into_iter().flatten().for_each(|(path, bytes)| std::fs::write(path, bytes).unwrap());
    }
    command().run().ends(0);
    if number == 0 {
        *whole = started.elapsed();
    }
}

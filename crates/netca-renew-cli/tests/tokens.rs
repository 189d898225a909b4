//! PINs and tokens: what a wrong one costs, and which one is meant.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing peer fails the test")]

mod common;

use std::path::PathBuf;

use common::PIN;
use common::command::Run;
use common::place::Place;
use common::softhsm::SoftHsm;
use common::world::{User, soft_token};
use serde_json::{Value, json};

/// `apply` with a PIN of its own.
fn apply_with_pin(user: &User, url: &str, pin: &str) -> Run {
    let run = user.at(url, &["apply", "--accept-agreement", "2026-01"]).path("--form", common::example_form());
    run.args(["--pin-env", "TEST_PIN"]).env("TEST_PIN", pin)
}

#[test]
fn a_wrong_pin_costs_one_try_on_a_soft_token() {
    let Some(place) = Place::new() else { return };
    let (user, sandbox) = (place.soft_user(), place.sandbox());
    let left = || user.token_info()["pin"]["tries_left"].clone();
    assert_eq!(left(), 6);
    let error = apply_with_pin(&user, &sandbox.url, "000000").args(["--json"]).run().ends(4).error();
    assert_eq!((&error["code"], left()), (&json!(2004), json!(5)));
    let ran = apply_with_pin(&user, &sandbox.url, "000000").args(["--lang", "zh-CN"]).run().ends(4);
    ran.says("密码 (PIN) 错误").says("还可尝试 4 次");
    apply_with_pin(&user, &sandbox.url, "000000").run().ends(4).says("3 tries left");
    assert_eq!(left(), 3);
    // None of these is a try.
    apply_with_pin(&user, &sandbox.url, "1").run().ends(4);
    let nowhere =
        user.at(&sandbox.url, &["apply", "--accept-agreement", "2026-01"]).path("--form", common::example_form());
    nowhere.run().ends(4).says("--pin-env");
    let run = user.at(&sandbox.url, &["apply", "--accept-agreement", "2026-01"]).path("--form", common::example_form());
    run.args(["--pin-env", "NO_SUCH_VARIABLE"]).run().ends(4).says("NO_SUCH_VARIABLE");
    assert_eq!(left(), 3);
    assert!(sandbox.applications().is_empty() && user.files("application").is_empty(), "nothing was signed");
    // The last one is kept until it is asked for.
    apply_with_pin(&user, &sandbox.url, "000000").run().ends(4);
    apply_with_pin(&user, &sandbox.url, "000000").run().ends(4);
    apply_with_pin(&user, &sandbox.url, PIN).run().ends(4).says("--allow-last-try");
    assert_eq!(left(), 1);
    apply_with_pin(&user, &sandbox.url, PIN).args(["--allow-last-try"]).run().ends(0);
    assert_eq!((left(), sandbox.applications().len()), (json!(6), 1));
}

#[test]
fn a_wrong_pin_costs_one_try_on_softhsm() {
    let Some(place) = Place::new() else { return };
    let Some(user) = place.softhsm_user() else { return };
    let sandbox = place.sandbox();
    assert_eq!(user.token_info()["pin"]["count_low"], false);
    apply_with_pin(&user, &sandbox.url, "000000").run().ends(4).says("does not say how many tries are left");
    assert_eq!(user.token_info()["pin"]["count_low"], true);
    assert!(sandbox.applications().is_empty());
    std::fs::write(user.folder.join("pin"), format!("{PIN}\r\nanother line\n")).unwrap();
    user.apply(&sandbox.url).run().ends(0).says("the last PIN was wrong");
    assert_eq!(user.token_info()["pin"]["count_low"], false);
}

#[test]
fn two_soft_tokens_are_both_named() {
    let Some(place) = Place::new() else { return };
    let files = ["one", "two"].map(|name| (place.path(&format!("{name}.json")), name));
    files.iter().for_each(|(file, name)| soft_token(file, &place.openssl, name));
    let list = |files: &[&PathBuf]| {
        let run = Run::new(&["list"]).path("--state", place.path("state"));
        files.iter().fold(run, |run, file| run.path("--soft-token", file))
    };
    let serial = |file: &PathBuf| list(&[file]).json()["token"]["serial"].as_str().unwrap().to_owned();
    let serials = files.each_ref().map(|(file, _)| serial(file));
    both_are_named(&|| list(&[&files[0].0, &files[1].0]), &serials);
    list(&[&place.path("nothing.json")]).run().ends(5);
}

#[test]
fn two_softhsm_tokens_are_both_named() {
    let Some(place) = Place::new() else { return };
    let Some(store) = SoftHsm::new(&place.path("hsm")) else { return };
    let list = || {
        let run = Run::new(&["list"]).path("--state", place.path("state")).path("--module", &store.module);
        run.env("SOFTHSM2_CONF", &store.configuration)
    };
    list().run().ends(5).says("No Key is plugged in");
    store.init_token("first");
    let first = list().json()["token"]["serial"].as_str().unwrap().to_owned();
    store.init_token("second");
    let error = list().args(["--json"]).run().ends(5).error();
    let facts = error["facts"].as_array().unwrap();
    let serial = |fact: &Value| fact.as_str().unwrap().split_whitespace().nth(1).unwrap().to_owned();
    let second = facts.iter().map(serial).find(|serial| *serial != first).unwrap();
    both_are_named(&list, &[first, second]);
}

#[track_caller]
fn both_are_named(list: &dyn Fn() -> Run, serials: &[String; 2]) {
    let ran = list().run().ends(5);
    serials.iter().fold(ran, |ran, serial| ran.says(serial)).says("--token");
    let ran = list().args(["--lang", "zh-CN"]).run().ends(5).says("插入了多个 Key");
    serials.iter().fold(ran, |ran, serial| ran.says(serial));
    for serial in serials {
        assert_eq!(list().args(["--token", serial]).json()["token"]["serial"], serial.as_str());
    }
    list().args(["--token", "no-such-serial"]).run().ends(5).says("no-such-serial");
}

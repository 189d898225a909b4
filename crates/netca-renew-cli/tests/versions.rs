//! 主程序版本: what an old client is told and may still do, and how it hears of a newer one.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing peer fails the test")]

mod common;

use common::command::Run;
use common::latecomer::Latecomer;
use serde_json::json;

const LINK: &str = "https://download.ca.example/client";

fn latecomer(more: &[&str]) -> Latecomer {
    Latecomer::new(&[&["--auto-pay", "--auto-review", "0", "--newest-client", "4.9.1"], more].concat())
}

fn with_version(run: Run, version: &str) -> Run {
    run.env("NETCA_RENEW_CLIENT_VERSION", version)
}

fn apply(user: &Latecomer) -> Run {
    std::fs::write(user.path("scan.pdf"), b"%PDF-1.7\nsigned and sealed\n%%EOF\n").unwrap();
    user.apply().args(["--attach", &format!("application-form={}", user.path("scan.pdf").display())])
}

#[test]
fn an_old_client_is_told_the_version_the_link_and_the_counter_before_anything_is_signed() {
    let user = latecomer(&["--download", LINK]);
    // Had the PIN been asked for, this would fail otherwise.
    let run = || with_version(apply(&user), "4.7.5");
    let error = run().args(["--json"]).run().ends(1).error();
    assert_eq!(error["code"], 5004);
    assert_eq!(error["facts"], json!(["this version 4.7.5, needed 4.7.6", format!("download {LINK}")]));
    run().run().ends(1).says("nothing was signed").says("4.7.6").says(LINK).says("counter");
    run().args(["--lang", "zh-CN"]).run().ends(1).says("尚未签名").says("所需版本 4.7.6").says(LINK).says("柜台");
    assert_eq!(user.uploaded_chunks(), 0);
    assert_eq!(user.token_info()["pin"]["tries_left"], 6);
    assert!(user.sandbox.applications().is_empty());
    let state = std::fs::read_dir(user.path("state")).unwrap().map(|file| file.unwrap().path());
    assert!(!state.into_iter().any(|path| path.extension().is_some_and(|end| end == "journal")));

    // Without a link there is none, and still the counter.
    let user = latecomer(&[]);
    let ran = with_version(apply(&user), "4.7.5").run().ends(1).says("4.7.6").says("counter");
    assert!(!ran.err.contains("https://"), "{}", ran.err);
}

/// Rules 1 and 6 of the flow, by the command: another computer, an old client, an expired certificate.
#[test]
fn an_old_client_may_still_ask_recover_and_install() {
    let user = latecomer(&["--download", LINK]);
    apply(&user).run().ends(0);
    let old = |command: &[&str]| with_version(user.run(command), "1.0.0");
    old(&["status"]).run().ends(3).says("unpaid");
    std::fs::rename(user.path("state"), user.path("lost")).unwrap();
    old(&["recover"]).run().ends(0).says("restored").says("netca-renew pay");
    old(&["pay", "--wait", "30"]).run().ends(0);
    old(&["status", "--wait", "30"]).run().ends(0).says("ready to install");
    old(&["install"]).run().ends(0);
    assert!(user.run(&["list"]).json()["certificates"][0]["not_after"].as_str() > Some("2027-06"));
}

#[test]
fn a_newer_client_is_told_once_and_costs_no_request() {
    let user = latecomer(&["--download", LINK]);
    let asked = || user.sandbox.requests("GET /v1/service");
    let note = format!("the CA's client has a newer version, 4.9.1: {LINK}");
    let ran = apply(&user).run().ends(0);
    assert_eq!(ran.err.matches(&note).count(), 1, "{}", ran.err);
    assert!(!ran.out.contains("4.9.1"), "a note is no result");
    let before = asked();
    for command in [&["quote"][..], &["status"], &["recover"], &["list"], &["pay", "--no-wait"]] {
        let ran = user.run(command).run();
        assert!(!ran.err.contains("4.9.1") && !ran.out.contains("4.9.1"), "{command:?}: {ran:?}");
    }
    assert_eq!(asked(), before, "the CA was asked for nothing but this");

    let form = || user.run(&["form", "--blank"]).path("--out", user.path("form.pdf"));
    assert_eq!(form().json()["client_update"], json!({ "newest": "4.9.1", "download": LINK }));
    form().args(["--lang", "zh-CN"]).run().ends(0).says("CA 的客户端有新版本 4.9.1");
    for newest in ["4.9.1", "4.10"] {
        let value = with_version(form(), newest).json();
        assert!(value.get("client_update").is_none(), "{newest}: {value}");
    }
}

//! The desk's door, its sessions and its forms.

use std::os::unix::fs::PermissionsExt;
use std::thread;
use std::time::Duration;

use netca_sandbox::operator;

use crate::support::{Bench, Desk, Holder, cookie, form, password, try_password};

const MINUTE: Duration = Duration::from_secs(60);
const ROOMS: [&str; 5] = ["/desk", "/desk/ledger", "/desk/refunds", "/desk/invoices", "/desk/outbox"];
const ACTS: [&str; 7] = ["approve", "reject", "settle", "verify", "refunded", "refund", "invoice"];

fn events(bench: &Bench) -> Vec<String> {
    let all = operator::applications(bench.data()).unwrap();
    all[0].timeline.iter().map(|(_, kind)| kind.clone()).collect()
}

#[track_caller]
fn leads_to_the_door(bench: &Bench, method: &str, path: &str, headers: &[&str]) {
    let answer = bench.curl(method, path, headers, (method == "POST").then_some(b"token=x"));
    assert_eq!(answer.status, 303, "{method} {path}");
    assert!(answer.head.contains("location: /desk/login\r\n"), "{method} {path}: {answer:?}");
    assert!(answer.body.is_empty(), "{method} {path}: nothing is shown on the way");
}

#[test]
fn nothing_of_the_desk_is_shown_to_who_is_not_in() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let application = bench.apply(&Holder::new(&bench, "holder", "p256"), 12);
    let address = format!("/desk/applications/{}", bench.number(&application));
    let acts = ACTS.iter().map(|act| format!("{address}/{act}"));
    let others = ["", "/invoice.pdf", "/attachments/00"].iter().map(|below| format!("{address}{below}"));
    let pages: Vec<String> = ROOMS.iter().map(|room| (*room).to_owned()).chain(acts).chain(others).collect();
    let ended = {
        let desk = Desk::sign_in(&bench);
        assert_eq!(desk.send("/desk/ledger", &[]).status, 422, "it is a session");
        let token = desk.token("/desk");
        let answer = desk.post("/desk/logout", &[("token", &token)]);
        assert_eq!(answer.status, 303, "{answer:?}");
        assert!(answer.head.contains("max-age=0"), "{answer:?}");
        desk.cookie
    };
    let invented = format!("Cookie: __Host-desk={}", "0".repeat(64));
    for headers in [&[][..], &[invented.as_str()], &[ended.as_str()], &["Cookie: __Host-desk="]] {
        for page in &pages {
            leads_to_the_door(&bench, "GET", page, headers);
        }
        for page in ACTS.iter().map(|act| format!("{address}/{act}")).chain(["/desk/ledger".into()]) {
            leads_to_the_door(&bench, "POST", &page, headers);
        }
    }
    assert_eq!(events(&bench), ["entered"]);
}

#[test]
fn a_session_ends_by_itself_and_with_the_server() {
    let Some(mut bench) = Bench::start(|_| {}) else { return };
    let desk = Desk::sign_in(&bench);
    for _ in 0..3 {
        bench.wait(20 * MINUTE);
        desk.page("/desk");
    }
    bench.wait(30 * MINUTE);
    leads_to_the_door(&bench, "GET", "/desk", &[&desk.cookie]);
    // Used all the time, it ends all the same.
    let desk = Desk::sign_in(&bench);
    for _ in 0..23 {
        bench.wait(20 * MINUTE);
        desk.page("/desk");
    }
    bench.wait(20 * MINUTE);
    leads_to_the_door(&bench, "GET", "/desk", &[&desk.cookie]);
    let cookie = Desk::sign_in(&bench).cookie;
    let known = password(&bench);
    bench.restart();
    leads_to_the_door(&bench, "GET", "/desk", &[&cookie]);
    assert_eq!(password(&bench), known, "the password stays");
    Desk::sign_in(&bench);
}

#[test]
fn the_password_is_private_and_opens_one_session_each() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let file = bench.running().desk_password_file();
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(bench.running().desk_url(), format!("{}/desk", bench.running().url()));
    let answer = try_password(&bench, &password(&bench));
    for part in ["__host-desk=", "; path=/", "; secure", "; httponly", "; samesite=strict"] {
        assert!(answer.head.contains(part), "{part}: {answer:?}");
    }
    let (one, other) = (cookie(&answer), cookie(&try_password(&bench, &password(&bench))));
    assert!(one != other && one.len() == "Cookie: __Host-desk=".len() + 64, "{one} {other}");
    // Signing in again ends the session that was open in this browser.
    let again = bench.curl("POST", "/desk/login", &[&one], Some(form(&[("password", &password(&bench))]).as_bytes()));
    assert_eq!(again.status, 303);
    leads_to_the_door(&bench, "GET", "/desk", &[&one]);
    assert_eq!(bench.curl("GET", "/desk/login", &[&cookie(&again)], None).status, 303, "who is in need not knock");
}

#[test]
fn wrong_passwords_wait() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let right = password(&bench);
    for wrong in ["", "x", &right[..22]] {
        let answer = try_password(&bench, wrong);
        assert_eq!(answer.status, 403, "{answer:?}");
        assert!(answer.text().contains("密码不正确") && !answer.head.contains("set-cookie"), "{answer:?}");
    }
    let answer = try_password(&bench, &right);
    assert_eq!(answer.status, 429, "not even the right one: {answer:?}");
    assert!(answer.head.contains("retry-after: 1"), "{answer:?}");
    assert!(!answer.head.contains("set-cookie"), "{answer:?}");
    bench.wait(Duration::from_secs(1));
    assert_eq!(try_password(&bench, &right.to_uppercase()).status, 403);
    bench.wait(Duration::from_secs(1));
    assert_eq!(try_password(&bench, &right).status, 429, "twice as long");
    bench.wait(Duration::from_secs(1));
    assert_eq!(try_password(&bench, &right).status, 303);
}

#[test]
fn only_forms_of_the_desk_are_taken_each_once() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let holders = [Holder::new(&bench, "one", "p256"), Holder::new(&bench, "other", "p256")];
    let [one, other] = holders.each_ref().map(|holder| {
        let application = bench.apply(holder, 12);
        bench.pay(&application);
        application
    });
    let desk = Desk::sign_in(&bench);
    let approve = |application| format!("/desk/applications/{}/approve", bench.number(application));
    let reject = format!("/desk/applications/{}/reject", bench.number(&one));
    let token = desk.token(&approve(&one));
    let foreign = [
        &["Sec-Fetch-Site: cross-site", "Origin: https://evil.example"][..],
        &["Sec-Fetch-Site: same-site"],
        &["Sec-Fetch-Site: cross-site"],
        &["Origin: https://evil.example"],
        &["Origin: http://127.0.0.1"],
    ];
    for headers in foreign {
        let answer = desk.post_with(&approve(&one), &[("token", &token)], headers);
        assert_eq!(answer.status, 403, "{headers:?}");
        let answer =
            bench.curl("POST", "/desk/login", headers, Some(form(&[("password", &password(&bench))]).as_bytes()));
        assert_eq!((answer.status, answer.head.contains("set-cookie")), (403, false), "{headers:?}");
    }
    let elsewhere = Desk::sign_in(&bench);
    for stranger in [
        String::new(),
        "0".repeat(112),
        desk.token(&approve(&other)),
        desk.token(&reject),
        desk.token("/desk/ledger"),
        elsewhere.token(&approve(&one)),
    ] {
        assert_eq!(desk.post(&approve(&one), &[("token", &stranger)]).status, 403, "{stranger}");
    }
    let json = bench.curl(
        "POST",
        &approve(&one),
        &[&desk.cookie, "Content-Type: application/json"],
        Some(format!("{{\"token\":\"{token}\"}}").as_bytes()),
    );
    assert_eq!(json.status, 415, "{json:?}");
    assert_eq!(bench.status(&one)["business_status"], "under_review", "nothing of that was taken");

    let origin = format!("Origin: {}", bench.running().url());
    let ours = ["Sec-Fetch-Site: same-origin", origin.as_str()];
    assert_eq!(desk.post_with(&approve(&one), &[("token", &token)], &ours).status, 303);
    assert_eq!(bench.status(&one)["business_status"], "ready_to_install");
    assert_eq!(desk.post(&approve(&one), &[("token", &token)]).status, 303);
    assert!(desk.page("/desk").contains("没有重复执行"), "the second time is told");
    // A form that lay open for too long.
    let late = desk.token(&approve(&other));
    for _ in 0..7 {
        bench.wait(20 * MINUTE);
        desk.page("/desk");
    }
    assert_eq!(desk.post(&approve(&other), &[("token", &late)]).status, 403);
    assert_eq!(bench.status(&other)["business_status"], "under_review");
}

#[test]
fn a_form_sent_from_everywhere_at_once_counts_once() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let desk = Desk::sign_in(&bench);
    let token = desk.token("/desk/ledger");
    let day = netca_payment::rfc3339::format(bench.now());
    let fields = [
        ("token", token.as_str()),
        ("payer_account", "6222 0200 1234 5678"),
        ("payer_name", "云杉示例有限公司"),
        ("amount", "100.5"),
        ("date", &day[..10]),
        ("remark", ""),
    ];
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assert_eq!(desk.post("/desk/ledger", &fields).status, 303));
        }
    });
    let entries = operator::ledger(bench.data()).unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].transfer.payer_account, "6222020012345678");
    assert_eq!(entries[0].transfer.amount.fen(), 10_050);
    assert!(desk.page("/desk/ledger").contains("100.50"));
}

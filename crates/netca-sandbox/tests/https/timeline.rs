//! 查询进度: what happened to an application, all of it, in order, with times that never go back.

use std::time::{Duration, SystemTime};

use netca_payment::rfc3339;
use netca_sandbox::operator::{self, Paid};
use serde_json::{Value, json};

use crate::support::{Bench, Holder};

type Application = (String, String);

/// The events; their times never go back, and the last is when the application changed last.
#[track_caller]
fn events(bench: &Bench, application: &Application) -> Vec<String> {
    let status = bench.status(application);
    let entries = status["timeline"].as_array().unwrap();
    let time = |value: &Value| -> SystemTime { rfc3339::parse(value.as_str().unwrap()).unwrap() };
    let times: Vec<SystemTime> = entries.iter().map(|entry| time(&entry["at"])).collect();
    assert!(times.is_sorted(), "{entries:?}");
    assert_eq!(times.first(), Some(&time(&status["order"]["created_at"])));
    assert_eq!(times.last(), Some(&time(&status["updated_at"])), "{status}");
    entries.iter().map(|entry| entry["event"].as_str().unwrap().to_owned()).collect()
}

fn number(bench: &Bench, application: &Application) -> String {
    bench.status(application)["business_number"].as_str().unwrap().into()
}

fn put(bench: &Bench, (path, token): &Application, below: &str, body: Value) {
    bench.json("PUT", &format!("{path}/{below}"), Some(token), Some(&body)).ok();
}

#[test]
fn a_renewal_that_succeeds() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let holder = Holder::new(&bench, "holder", "p256");
    let (id, answer) = bench.apply_with(&holder, 12, |content| content["invoice_type"] = json!("electronic"));
    let application = (format!("/v1/applications/{id}"), answer.ok()["access_token"].as_str().unwrap().to_owned());
    assert_eq!(events(&bench, &application), ["entered"]);
    bench.wait(Duration::from_secs(3600));
    bench.pay(&application);
    let first = ["entered", "paid"];
    assert_eq!(events(&bench, &application), first);
    // The operator's clock is an hour behind the server's.
    operator::approve(bench.data(), &number(&bench, &application)).unwrap();
    bench.until(&application, "ready_to_install");
    put(&bench, &application, "invoice", json!({ "title": "测试公司", "email": "" }));
    operator::invoice(bench.data(), &number(&bench, &application)).unwrap();
    let new = Holder { key: holder.key.clone(), certificate: bench.fetch(&application, "new.pem") };
    for _ in 0..2 {
        put(&bench, &application, "installation", json!({ "certificate_sha256": new.sha256() }));
    }
    let rest = ["approved", "issued", "invoice_requested", "invoice_issued", "installed"];
    assert_eq!(events(&bench, &application), [&first[..], &rest].concat());
    // Asking changes nothing.
    assert_eq!(events(&bench, &application).len(), 7);
}

#[test]
fn a_renewal_that_is_withdrawn_and_paid_back() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let application = bench.apply(&Holder::new(&bench, "holder", "p256"), 12);
    bench.pay(&application);
    put(&bench, &application, "withdrawal", json!({ "reason": "" }));
    operator::refunded(bench.data(), &number(&bench, &application)).unwrap();
    let expected = ["entered", "paid", "withdrawn", "refund_requested", "refunded"];
    assert_eq!(events(&bench, &application), expected);
}

#[test]
fn a_renewal_that_is_rejected_and_corrected() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let holder = Holder::new(&bench, "holder", "p256");
    let first = bench.apply(&holder, 12);
    bench.pay(&first);
    operator::reject(bench.data(), &number(&bench, &first), "经办人信息不符", Paid::CarryOver).unwrap();
    assert_eq!(events(&bench, &first), ["entered", "paid", "rejected", "carried_over"]);
    let second = bench.apply(&holder, 12);
    assert_eq!(events(&bench, &second), ["entered", "paid"]);
    operator::reject(bench.data(), &number(&bench, &second), "印章不清", Paid::Refund).unwrap();
    assert_eq!(events(&bench, &second), ["entered", "paid", "rejected", "refund_requested"]);
}

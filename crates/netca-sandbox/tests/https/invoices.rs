//! Invoices asked for, issued, downloaded and voided; what was sent to the operator.

use std::process::Command;
use std::thread;
use std::time::Duration;

use netca_sandbox::operator::{self, Paid};
use serde_json::{Value, json};

use crate::support::{Answer, Bench, Holder};

type Application = (String, String);

const TITLE: &str = "云杉示例有限公司";
const TAX_NUMBER: &str = "91350100M000100Y43";

fn number(bench: &Bench, application: &Application) -> String {
    bench.status(application)["business_number"].as_str().unwrap().into()
}

fn apply(bench: &Bench, name: &str, invoice: &str) -> Application {
    let holder = Holder::new(bench, name, "p256");
    let (id, answer) = bench.apply_with(&holder, 24, |content| content["invoice_type"] = json!(invoice));
    (format!("/v1/applications/{id}"), answer.ok()["access_token"].as_str().unwrap().into())
}

fn put(bench: &Bench, (path, token): &Application, title: &str, tax_number: Option<&str>, email: &str) -> Answer {
    let mut body = json!({ "title": title, "email": email });
    if let Some(tax_number) = tax_number {
        body["tax_number"] = json!(tax_number);
    }
    bench.json("PUT", &format!("{path}/invoice"), Some(token), Some(&body))
}

fn get(bench: &Bench, (path, token): &Application, below: &str) -> Answer {
    bench.json("GET", &format!("{path}/invoice{below}"), Some(token), None)
}

/// The text of a PDF by poppler; `None` where it is missing.
fn text(bench: &Bench, pdf: &[u8]) -> Option<String> {
    let path = bench.path("invoice.pdf");
    std::fs::write(&path, pdf).unwrap();
    let Ok(output) = Command::new("pdftotext").args(["-raw", "-enc", "UTF-8"]).arg(path).arg("-").output() else {
        assert!(std::env::var_os("NETCA_REQUIRE_PEERS").is_none(), "pdftotext is missing");
        eprintln!("SKIPPED: pdftotext is missing");
        return None;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap().replace(['\n', '\u{c}'], ""))
}

#[test]
fn an_electronic_invoice() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let application = apply(&bench, "holder", "electronic");
    put(&bench, &application, TITLE, None, "").problem("not_paid", None);
    get(&bench, &application, "").problem("invoice_not_offered", None);
    bench.pay(&application);
    for (title, tax_number, email, field) in [
        ("", None, "", "title"),
        ("a\u{7}", None, "", "title"),
        ("抬", Some("91350100M000100Y44"), "", "tax_number"),
        ("抬", Some(""), "", "tax_number"),
        ("抬", None, "nobody", "email"),
    ] {
        put(&bench, &application, title, tax_number, email).problem("field_invalid", Some(field));
    }
    let first = put(&bench, &application, "云杉", None, "").ok();
    assert_eq!(
        (&first["status"], &first["amount"], &first["title"]),
        (&json!("requested"), &json!(20_000), &json!("云杉"))
    );
    let wanted = put(&bench, &application, TITLE, Some("91350100m000100y43"), "tax@trade.example").ok();
    assert_eq!((&wanted["title"], &wanted["tax_number"]), (&json!(TITLE), &json!(TAX_NUMBER)), "replaced");
    assert_eq!(put(&bench, &application, TITLE, Some(TAX_NUMBER), "tax@trade.example").ok(), wanted);
    get(&bench, &application, "/document").problem("invoice_not_issued", None);

    let issued = operator::invoice(bench.data(), &number(&bench, &application)).unwrap();
    assert!(operator::invoice(bench.data(), &number(&bench, &application)).is_err(), "once");
    let invoice = get(&bench, &application, "").ok();
    assert_eq!((&invoice["status"], &invoice["invoice_number"]), (&json!("issued"), &json!(issued)));
    assert_eq!(bench.status(&application)["invoice"], invoice);
    assert_eq!(put(&bench, &application, TITLE, Some(TAX_NUMBER), "tax@trade.example").ok(), invoice);
    put(&bench, &application, "其他", None, "").problem("invoice_not_offered", None);

    let answer = get(&bench, &application, "/document");
    assert!(answer.status == 200 && answer.head.contains("content-type: application/pdf"), "{answer:?}");
    assert_eq!(get(&bench, &application, "/document").body, answer.body, "the same bytes each time");
    if let Some(text) = text(&bench, &answer.body) {
        for part in [
            "沙箱样张, 无效",
            &issued,
            TITLE,
            TAX_NUMBER,
            "证书服务费用",
            "200.00",
            "贰佰元整",
            "沙箱电子认证有限公司",
            &number(&bench, &application),
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(!text.contains("已作废"));
    }

    // Given back, it is worth even less.
    operator::reject(bench.data(), &number(&bench, &application), "资料不全", Paid::Refund).unwrap();
    assert_eq!(get(&bench, &application, "").ok()["status"], "voided");
    put(&bench, &application, TITLE, None, "").problem("application_closed", None);
    if let Some(text) = text(&bench, &get(&bench, &application, "/document").body) {
        assert!(text.contains("已作废"), "{text}");
    }
}

#[test]
fn only_an_electronic_invoice_is_asked_for() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let application = apply(&bench, "holder", "ordinary_fixed");
    put(&bench, &application, TITLE, None, "").problem("invoice_not_offered", None);
    bench.pay(&application);
    put(&bench, &application, TITLE, None, "").problem("invoice_not_offered", None);
    assert!(operator::invoice(bench.data(), &number(&bench, &application)).is_err());
}

#[test]
fn the_sandbox_can_play_the_invoice_office() {
    let Some(bench) = Bench::start(|config| config.auto_review = Some(Duration::ZERO)) else { return };
    let application = apply(&bench, "holder", "electronic");
    bench.pay(&application);
    put(&bench, &application, TITLE, None, "").ok();
    let issued = (0..200).find(|_| {
        thread::sleep(Duration::from_millis(50));
        get(&bench, &application, "").ok()["status"] == "issued"
    });
    assert!(issued.is_some());
}

#[test]
fn the_operator_is_told() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let sent = |application: &Application| -> Vec<(String, String, String, String)> {
        let number = number(&bench, application);
        let mut all = operator::outbox(bench.data()).unwrap();
        all.retain(|message| message.business_number == number);
        assert!(all.iter().all(|message| message.body.contains(&number) && message.body.contains("400-000-0000")));
        assert!(all.iter().all(|message| message.subject.is_empty() == (message.medium == "sms")));
        all.into_iter().rev().map(|m| (m.kind, m.medium, m.recipient, m.body)).collect()
    };
    let kinds = |application: &Application| -> Value {
        sent(application).iter().filter(|message| message.1 == "sms").map(|message| message.0.clone()).collect()
    };
    let good = apply(&bench, "good", "electronic");
    assert!(sent(&good).is_empty());
    bench.pay(&good);
    operator::approve(bench.data(), &number(&bench, &good)).unwrap();
    bench.until(&good, "ready_to_install");
    put(&bench, &good, TITLE, None, "tax@trade.example").ok();
    operator::invoice(bench.data(), &number(&bench, &good)).unwrap();
    assert_eq!(kinds(&good), json!(["paid", "ready_to_install", "invoice_issued"]));
    let recipients: Vec<String> = sent(&good).into_iter().map(|message| message.2).collect();
    let (mobile, mail) = ("13800138000".to_owned(), "zhang.san@trade.example".to_owned());
    let pair = [mobile, mail];
    assert_eq!(recipients, [&pair[..], &pair, &pair, &["tax@trade.example".to_owned()]].concat());

    let bad = apply(&bench, "bad", "electronic");
    bench.pay(&bad);
    operator::reject(bench.data(), &number(&bench, &bad), "公章不清晰", Paid::Refund).unwrap();
    operator::refunded(bench.data(), &number(&bench, &bad)).unwrap();
    assert_eq!(kinds(&bad), json!(["paid", "rejected", "refunded"]));
    assert!(sent(&bad)[2].3.contains("公章不清晰") && sent(&bad)[4].3.contains("200.00 元"));
}

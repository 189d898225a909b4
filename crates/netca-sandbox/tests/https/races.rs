//! Everybody at once: the payer on two pages, the bank transfer's verification, the counter, the withdrawal, the reviewer.

use std::thread;

use netca_payment::{BankTransfer, Money, PaymentChannel};
use netca_sandbox::operator;
use serde_json::{Value, json};

use crate::support::{Bench, DAY, Holder};

/// Sum of the amounts of a list.
fn sum(list: &Value) -> u64 {
    list.as_array().unwrap().iter().map(|one| one["amount"].as_u64().unwrap()).sum()
}

#[test]
fn whoever_comes_first_the_books_are_right() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let day = netca_payment::rfc3339::format(bench.now() - DAY)[..10].to_owned();
    let mut ends = Vec::new();
    for round in 0..6 {
        let application = bench.apply(&Holder::new(&bench, &format!("holder-{round}"), "p256"), 12);
        let number = bench.number(&application);
        let transfer = BankTransfer {
            payer_account: format!("6222000{round}"),
            payer_name: "云杉".into(),
            amount: Money::from_fen(10_000).unwrap(),
            date: day.clone(),
            remark: String::new(),
        };
        operator::bank_transfer(bench.data(), &transfer).unwrap();
        let ask = |method: &str, below: &str, body: Option<Value>| {
            let answer = bench.json(method, &format!("{}{below}", application.0), Some(&application.1), body.as_ref());
            assert!(answer.status < 500, "{answer:?}");
            answer
        };
        ask("PUT", "/transfers", Some(json!({ "transfers": [transfer] }))).ok();
        let forms = ["alipay", "unionpay_personal"].map(|channel| {
            let link = ask("POST", "/payments", Some(json!({ "channel": channel }))).ok();
            bench.pay_form(link["url"].as_str().unwrap())
        });
        thread::scope(|scope| {
            let ask = &ask;
            for (url, form) in &forms {
                let bench = &bench;
                scope.spawn(move || assert!(bench.curl("POST", url, &[], Some(form.as_bytes())).status < 500));
            }
            for _ in 0..2 {
                scope.spawn(|| ask("POST", "/transfers/verification", None));
            }
            scope.spawn(|| operator::settle(bench.data(), &number, PaymentChannel::Cash));
            scope.spawn(|| operator::approve(bench.data(), &number));
            if round % 2 == 1 {
                scope.spawn(|| ask("PUT", "/withdrawal", Some(json!({ "reason": "" }))));
            }
        });
        // Whatever lost the race and had come in goes back as soon as anybody looks.
        let now = ask("GET", "", None).ok();
        let (received, refunds) = (sum(&now["payments"]), sum(&now["refunds"]));
        let fee = if now["business_status"] == "withdrawn" { 0 } else { 10_000 };
        assert_eq!(received - refunds, fee, "{now}");
        assert!((10_000..=20_000).contains(&received), "one way of paying all, and the transfer: {now}");
        let entry = operator::ledger(bench.data()).unwrap().remove(0);
        assert_eq!(entry.used_for, Some(number), "what came in by the bank is accounted for: {now}");
        ends.push(now["business_status"].clone());
    }
    assert!(ends.iter().any(|end| end != "withdrawn"), "{ends:?}");
}

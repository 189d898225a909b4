//! Payment links, the cashier, withdrawal and refund.

use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Bench, Holder, hidden};

fn link(bench: &Bench, (path, token): &(String, String), channel: &str) -> Value {
    let body = json!({ "channel": channel });
    bench.json("POST", &format!("{path}/payments"), Some(token), Some(&body)).ok()
}

fn events(bench: &Bench) -> Vec<String> {
    let all = netca_sandbox::operator::applications(bench.data()).unwrap();
    all[0].timeline.iter().map(|(_, kind)| kind.clone()).collect()
}

#[test]
fn links_are_kept_until_they_expire() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let application = bench.apply(&Holder::new(&bench, "holder", "p256"), 24);
    let first = link(&bench, &application, "alipay");
    assert_eq!((&first["amount"], &first["channel"]), (&json!(20_000), &json!("alipay")));
    assert!(first["url"].as_str().unwrap().starts_with(&format!("{}/cashier/", bench.running().url())));
    assert_eq!(link(&bench, &application, "alipay"), first);
    let corporate = link(&bench, &application, "unionpay_corporate");
    assert_ne!(corporate["payment_id"], first["payment_id"]);
    let payments = format!("{}/payments", application.0);
    for channel in ["bank_transfer", "cash"] {
        let answer = bench.json("POST", &payments, Some(&application.1), Some(&json!({ "channel": channel })));
        answer.problem("channel_not_offered", Some("channel"));
    }
    let url = first["url"].as_str().unwrap();
    let (pay, form) = bench.pay_form(url);
    bench.wait(Duration::from_secs(31 * 60));
    assert_eq!(bench.curl("GET", url, &[], None).status, 410);
    assert_eq!(bench.curl("POST", &pay, &[], Some(form.as_bytes())).status, 303);
    assert_eq!(bench.status(&application)["payment_status"], "unpaid", "an expired page takes no money");
    let second = link(&bench, &application, "alipay");
    assert_ne!(second["payment_id"], first["payment_id"]);
    let corporate = link(&bench, &application, "unionpay_corporate");

    bench.pay(&application);
    let answer = bench.json("POST", &payments, Some(&application.1), Some(&json!({ "channel": "alipay" })));
    answer.problem("already_paid", None);
    let page = |id: &Value| {
        let path = format!("{payments}/{}", id["payment_id"].as_str().unwrap());
        let answer = bench.json("GET", &path, Some(&application.1), None);
        (answer.ok()["status"].as_str().unwrap().to_owned(), answer.head.contains("retry-after: "))
    };
    assert_eq!(page(&first), ("expired".into(), false));
    assert_eq!(page(&second), ("paid".into(), false));
    // The page of the other way to pay says so, too.
    let page = bench.curl("GET", corporate["url"].as_str().unwrap(), &[], None);
    assert!(String::from_utf8_lossy(&page.body).contains("订单已支付"));
}

#[test]
fn the_page_is_plain_and_safe() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let application = bench.apply(&Holder::new(&bench, "holder", "p256"), 24);
    let link = link(&bench, &application, "alipay");
    let url = link["url"].as_str().unwrap();
    let answer = bench.curl("GET", url, &[], None);
    let page = String::from_utf8(answer.body).unwrap();
    for part in ["证书服务费用", "100.00 元/年", "200.00", "下一步", "支付宝", "<meta charset=\"utf-8\">"]
    {
        assert!(page.contains(part), "{part}");
    }
    for part in ["<script", "http:", "https:", "src=", "onclick", "{"] {
        let outside_style = page.split("<style>").next().unwrap().to_owned() + page.split("</style>").nth(1).unwrap();
        assert!(!outside_style.contains(part), "{part}");
    }
    for part in
        ["content-type: text/html; charset=utf-8", "default-src 'none'", "form-action 'self'", "no-store", "nosniff"]
    {
        assert!(answer.head.contains(part), "{part} in {}", answer.head);
    }
    for form in ["", "token=", "token=abc", &format!("token={}", "ab".repeat(32))] {
        let pay = format!("{url}/confirm");
        assert_eq!(bench.curl("POST", &pay, &[], Some(form.as_bytes())).status, 403, "{form}");
    }
    assert_eq!(bench.status(&application)["payment_status"], "unpaid");
    let unknown = format!("{}/cashier/{}", bench.running().url(), "0".repeat(32));
    assert_eq!(bench.curl("GET", &unknown, &[], None).status, 404);
    bench.pay(&application);
    let page = bench.curl("GET", url, &[], None);
    assert!(String::from_utf8_lossy(&page.body).contains("支付成功"));
}

#[test]
fn nobody_pays_twice() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let application = bench.apply(&Holder::new(&bench, "holder", "p256"), 12);
    let forms: Vec<(String, String)> = ["alipay", "unionpay_personal", "unionpay_corporate"]
        .map(|channel| {
            let url = link(&bench, &application, channel)["url"].as_str().unwrap().to_owned();
            bench.pay_form(&url)
        })
        .into();
    thread::scope(|scope| {
        for at in 0..12 {
            let (bench, (url, form)) = (&bench, &forms[at % forms.len()]);
            scope.spawn(move || assert_eq!(bench.curl("POST", url, &[], Some(form.as_bytes())).status, 303));
        }
    });
    assert_eq!(events(&bench), ["entered", "paid"]);
    assert_eq!(bench.status(&application)["business_status"], "under_review");
}

#[test]
fn the_sandbox_can_play_the_payer() {
    let Some(bench) = Bench::start(|config| config.auto_pay = true) else { return };
    let application = bench.apply(&Holder::new(&bench, "holder", "p256"), 12);
    thread::sleep(Duration::from_millis(400));
    assert_eq!(bench.status(&application)["payment_status"], "unpaid", "not before a link was asked for");
    link(&bench, &application, "alipay");
    bench.until(&application, "under_review");
    let withdrawal = format!("{}/withdrawal", application.0);
    let withdrawn = bench.json("PUT", &withdrawal, Some(&application.1), Some(&json!({ "reason": "不需要了" }))).ok();
    assert_eq!(withdrawn["payment_status"], "refunding");
    let refund = &withdrawn["refunds"][0];
    assert_eq!(
        (&refund["amount"], &refund["status"], &refund["reason"]),
        (&json!(10_000), &json!("requested"), &json!("withdrawn"))
    );
    thread::sleep(Duration::from_millis(500));
    // Done by the server itself: nobody asked.
    assert_eq!(events(&bench), ["entered", "paid", "withdrawn", "refund_requested", "refunded"]);
    let refunded = bench.status(&application);
    assert_eq!(refunded["payment_status"], "refunded");
    assert_eq!(refunded["order"]["transaction_status"], "closed");
    assert_eq!(refunded["reason"], "不需要了");
}

#[test]
fn withdrawn_before_payment_nothing_can_be_paid() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let application = bench.apply(&Holder::new(&bench, "holder", "p256"), 12);
    let url = link(&bench, &application, "alipay")["url"].as_str().unwrap().to_owned();
    let (pay, form) = bench.pay_form(&url);
    let put = |reason: &str| {
        let path = format!("{}/withdrawal", application.0);
        bench.json("PUT", &path, Some(&application.1), Some(&json!({ "reason": reason })))
    };
    put(&"长".repeat(201)).problem("field_invalid", Some("reason"));
    let withdrawn = put("填错了").ok();
    assert_eq!(withdrawn["business_status"], "withdrawn");
    assert_eq!(withdrawn["order"]["order_status"], "cancelled");
    assert_eq!(withdrawn["payment_status"], "unpaid");
    assert_eq!(withdrawn["refunds"], json!([]));
    assert_eq!(put("再次").ok(), withdrawn, "again changes nothing");
    assert_eq!(bench.curl("POST", &pay, &[], Some(form.as_bytes())).status, 303);
    assert_eq!(bench.curl("GET", &url, &[], None).status, 410);
    assert_eq!(bench.status(&application)["payment_status"], "unpaid");
    let answer = bench.json(
        "POST",
        &format!("{}/payments", application.0),
        Some(&application.1),
        Some(&json!({ "channel": "alipay" })),
    );
    answer.problem("application_closed", None);
}

#[test]
fn a_page_tells_how_it_stands() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let application = bench.apply(&Holder::new(&bench, "holder", "p256"), 12);
    let other = bench.apply(&Holder::new(&bench, "other", "p256"), 12);
    let get = |(path, token): &(String, String), id: &str| {
        bench.json("GET", &format!("{path}/payments/{id}"), Some(token), None)
    };
    let declined = link(&bench, &application, "alipay");
    let id = declined["payment_id"].as_str().unwrap();
    let open = get(&application, id);
    assert!(open.head.contains("retry-after: 2"), "{open:?}");
    assert_eq!(open.ok()["status"], "open");
    assert_eq!(open.ok()["expires_at"], declined["expires_at"]);
    get(&other, id).problem("payment_unknown", None);
    get(&application, "x").problem("payment_unknown", None);
    assert_eq!(bench.json("GET", &format!("{}/payments/{id}", application.0), None, None).status, 401);

    let url = declined["url"].as_str().unwrap();
    let pay = bench.pay_form(url);
    let page = String::from_utf8(bench.curl("GET", &format!("{url}/decline"), &[], None).body).unwrap();
    let decline = (format!("{url}/decline"), format!("token={}", hidden(&page, "token")));
    for (address, form) in [decline.clone(), decline, pay] {
        assert_eq!(bench.curl("POST", &address, &[], Some(form.as_bytes())).status, 303);
        assert_eq!(get(&application, id).ok()["status"], "declined", "what was declined is not paid");
    }
    assert_eq!(bench.curl("GET", url, &[], None).status, 410);
    let again = link(&bench, &application, "alipay");
    assert_ne!(again["payment_id"], declined["payment_id"]);
    let unionpay = link(&bench, &application, "unionpay_personal");
    bench.pay(&application);
    assert_eq!(get(&application, again["payment_id"].as_str().unwrap()).ok()["status"], "paid");
    assert_eq!(get(&application, unionpay["payment_id"].as_str().unwrap()).ok()["status"], "closed");
    assert_eq!(bench.status(&application)["payments"].as_array().unwrap().len(), 1);
}

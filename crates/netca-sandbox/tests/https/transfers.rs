//! Bank transfers: declared, verified against the operator's ledger, too little and too much.

use std::thread;

use netca_payment::{BankTransfer, Money};
use netca_sandbox::operator;
use serde_json::{Value, json};

use crate::support::{Answer, Bench, DAY, Holder};

const ACCOUNT: &str = "6222000000000000000";
const NAME: &str = "云杉示例有限公司";

type Application = (String, String);

/// Yesterday: a date that has come in China, whatever the hour.
fn day(bench: &Bench) -> String {
    netca_payment::rfc3339::format(bench.now() - DAY)[..10].into()
}

fn transfer(bench: &Bench, fen: u64) -> Value {
    json!({ "payer_account": ACCOUNT, "payer_name": NAME, "amount": fen, "date": day(bench), "remark": "续期" })
}

fn put(bench: &Bench, (path, token): &Application, list: &[Value]) -> Answer {
    bench.json("PUT", &format!("{path}/transfers"), Some(token), Some(&json!({ "transfers": list })))
}

fn get(bench: &Bench, (path, token): &Application) -> Answer {
    bench.json("GET", &format!("{path}/transfers"), Some(token), None)
}

fn verify(bench: &Bench, (path, token): &Application) -> Answer {
    bench.json("POST", &format!("{path}/transfers/verification"), Some(token), None)
}

/// The bank tells the operator that money came in.
fn comes_in(bench: &Bench, fen: u64) {
    let transfer = BankTransfer {
        payer_account: "6222 0000 0000 0000 000".into(),
        payer_name: NAME.into(),
        amount: Money::from_fen(fen).unwrap(),
        date: day(bench),
        remark: String::new(),
    };
    operator::bank_transfer(bench.data(), &transfer).unwrap();
}

fn results(sheet: &Value) -> Value {
    let list = sheet["transfers"].as_array().unwrap();
    list.iter().map(|declared| declared["verification"]["result"].clone()).collect()
}

#[test]
fn part_by_part_until_it_is_paid() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let application = bench.apply(&Holder::new(&bench, "holder", "p256"), 12);
    let empty = get(&bench, &application).ok();
    assert_eq!(empty["payee"]["company_name"], "沙箱电子认证有限公司");
    assert_eq!((&empty["total"], &empty["missing"]), (&json!(10_000), &json!(10_000)));
    verify(&bench, &application).problem("field_invalid", Some("transfers"));

    let list = [transfer(&bench, 4_000), transfer(&bench, 6_000)];
    let sheet = put(&bench, &application, &list).ok();
    assert_eq!(sheet["transfers"][0], json!({ "transfer": list[0] }), "not looked for yet");
    assert_eq!(results(&verify(&bench, &application).ok()), json!(["not_found", "not_found"]));
    let page = json!({ "channel": "alipay" });
    let payments = format!("{}/payments", application.0);
    let whole = bench.json("POST", &payments, Some(&application.1), Some(&page)).ok();

    comes_in(&bench, 6_000);
    let sheet = verify(&bench, &application).ok();
    assert_eq!(results(&sheet), json!(["not_found", "success"]));
    assert_eq!([&sheet["received"], &sheet["missing"], &sheet["excess"]], [6_000, 4_000, 0]);
    assert_eq!(verify(&bench, &application).ok()["transfers"][1], sheet["transfers"][1], "again changes nothing");
    let partly = bench.status(&application);
    assert_eq!((&partly["payment_status"], &partly["business_status"]), (&json!("partly_paid"), &json!("entered")));
    assert_eq!(partly["payments"][0]["channel"], "bank_transfer");
    // A page for all of it is closed; a new one asks for the rest.
    let path = format!("{payments}/{}", whole["payment_id"].as_str().unwrap());
    assert_eq!(bench.json("GET", &path, Some(&application.1), None).ok()["status"], "closed");
    assert_eq!(bench.json("POST", &payments, Some(&application.1), Some(&page)).ok()["amount"], 4_000);

    put(&bench, &application, &[]).problem("field_invalid", Some("transfers"));
    put(&bench, &application, &list[..1]).problem("field_invalid", Some("transfers"));
    put(&bench, &application, &[list[1].clone(), list[0].clone()]).ok();
    comes_in(&bench, 4_000);
    let sheet = verify(&bench, &application).ok();
    assert_eq!(results(&sheet), json!(["success", "success"]));
    assert_eq!([&sheet["received"], &sheet["missing"], &sheet["excess"]], [10_000, 0, 0]);
    let paid = bench.status(&application);
    assert_eq!((&paid["payment_status"], &paid["business_status"]), (&json!("paid"), &json!("under_review")));
    let kinds: Vec<&str> =
        paid["timeline"].as_array().unwrap().iter().map(|entry| entry["event"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["entered", "payment_received", "paid"]);
    assert_eq!(verify(&bench, &application).ok(), sheet);
    put(&bench, &application, &list[..1]).problem("already_paid", None);
    assert!(operator::ledger(bench.data()).unwrap().iter().all(|entry| entry.used_for.is_some()));
}

#[test]
fn too_much_goes_back_while_the_application_goes_on() {
    let Some(bench) = Bench::start(|config| config.auto_pay = true) else { return };
    let application = bench.apply(&Holder::new(&bench, "holder", "p256"), 12);
    put(&bench, &application, &[transfer(&bench, 13_000)]).ok();
    // The sandbox plays the bank, and nobody else records it.
    let sheet = loop {
        let sheet = verify(&bench, &application).ok();
        if results(&sheet) == json!(["success"]) {
            break sheet;
        }
        thread::sleep(std::time::Duration::from_millis(50));
    };
    assert_eq!([&sheet["received"], &sheet["missing"], &sheet["excess"]], [13_000, 0, 3_000]);
    let refunded = loop {
        let now = bench.status(&application);
        if now["refunds"][0]["status"] == "refunded" {
            break now;
        }
        thread::sleep(std::time::Duration::from_millis(50));
    };
    assert_eq!(
        (&refunded["refunds"][0]["amount"], &refunded["refunds"][0]["reason"]),
        (&json!(3_000), &json!("overpaid"))
    );
    assert_eq!(refunded["refunds"].as_array().unwrap().len(), 1);
    assert_eq!((&refunded["payment_status"], &refunded["business_status"]), (&json!("paid"), &json!("under_review")));
}

#[test]
fn one_entry_pays_for_one_order() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let orders: Vec<Application> =
        (0..4).map(|at| bench.apply(&Holder::new(&bench, &format!("holder-{at}"), "p256"), 12)).collect();
    for order in &orders {
        put(&bench, order, &[transfer(&bench, 10_000)]).ok();
    }
    comes_in(&bench, 9_000);
    let sheet = verify(&bench, &orders[0]).ok();
    assert_eq!(results(&sheet), json!(["amount_differs"]));
    assert_eq!(sheet["transfers"][0]["verification"]["balance"], 9_000, "what no order has used");
    comes_in(&bench, 10_000);
    let sheets: Vec<Value> = thread::scope(|scope| {
        let sent: Vec<_> = (0..16)
            .map(|at| {
                let (bench, order) = (&bench, &orders[at % 4]);
                scope.spawn(move || verify(bench, order).ok())
            })
            .collect();
        sent.into_iter().map(|sent| sent.join().unwrap()).collect()
    });
    let now: Vec<Value> = orders.iter().map(|order| get(&bench, order).ok()).collect();
    let count = |wanted: &str| now.iter().filter(|sheet| results(sheet) == json!([wanted])).count();
    assert_eq!((count("success"), count("already_used")), (1, 3), "{sheets:?}");
    assert!(now.iter().all(|sheet| sheet["transfers"][0]["verification"]["balance"] == 9_000));
    let paid = orders.iter().filter(|order| bench.status(order)["payment_status"] == "paid").count();
    assert_eq!(paid, 1);
}

#[test]
fn what_comes_in_late_goes_back() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let holder = Holder::new(&bench, "holder", "p256");
    let withdrawn = bench.apply(&holder, 12);
    put(&bench, &withdrawn, &[transfer(&bench, 10_000), transfer(&bench, 7_000)]).ok();
    let withdrawal = format!("{}/withdrawal", withdrawn.0);
    bench.json("PUT", &withdrawal, Some(&withdrawn.1), Some(&json!({ "reason": "" }))).ok();
    verify(&bench, &withdrawn).problem("application_closed", None);
    // Another application counts on the same money: it is not sent back over its head.
    let next = bench.apply(&holder, 12);
    put(&bench, &next, &[transfer(&bench, 10_000)]).ok();
    comes_in(&bench, 10_000);
    comes_in(&bench, 7_000);
    let refunding = bench.status(&withdrawn);
    assert_eq!(
        (&refunding["payment_status"], &refunding["refunds"][0]["amount"]),
        (&json!("refunding"), &json!(7_000))
    );
    assert_eq!(refunding["refunds"].as_array().unwrap().len(), 1);
    assert_eq!(results(&verify(&bench, &next).ok()), json!(["success"]));
    assert_eq!(bench.status(&next)["payment_status"], "paid");
    // Once more, and nobody counts on it any more.
    comes_in(&bench, 10_000);
    let refunding = bench.status(&withdrawn);
    assert_eq!(refunding["refunds"].as_array().unwrap().len(), 2);
    assert_eq!(refunding["refunds"][1]["reason"], "withdrawn");
    // What comes in for an order that was paid another way meanwhile goes back by itself, too.
    let other = bench.apply(&Holder::new(&bench, "other", "p256"), 12);
    put(&bench, &other, &[transfer(&bench, 5_000)]).ok();
    bench.pay(&other);
    comes_in(&bench, 5_000);
    let paid = bench.status(&other);
    assert_eq!((&paid["payment_status"], &paid["refunds"][0]["reason"]), (&json!("paid"), &json!("overpaid")));
}

#[test]
fn a_transfer_is_found_only_when_all_of_it_fits() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let application = bench.apply(&Holder::new(&bench, "holder", "p256"), 12);
    comes_in(&bench, 10_000);
    let earlier = netca_payment::rfc3339::format(bench.now() - 2 * DAY)[..10].to_owned();
    for (field, other) in [
        ("payer_account", "6222000000000000001"),
        ("payer_name", "红松"),
        ("date", &earlier),
        ("payer_name", "云杉示例有限公司 "),
    ] {
        let mut wrong = transfer(&bench, 10_000);
        wrong[field] = json!(other);
        put(&bench, &application, &[wrong]).ok();
        let sheet = verify(&bench, &application).ok();
        // A space behind it is no other name.
        let result = if other.trim() == NAME { "success" } else { "not_found" };
        assert_eq!(results(&sheet), json!([result]), "{field}");
    }
}

#[test]
fn nothing_is_said_of_the_money_of_others() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let application = bench.apply(&Holder::new(&bench, "holder", "p256"), 12);
    comes_in(&bench, 9_000);
    let mut other = transfer(&bench, 10_000);
    other["payer_name"] = json!("红松");
    put(&bench, &application, &[other]).ok();
    let sheet = verify(&bench, &application).ok();
    assert_eq!(results(&sheet), json!(["not_found"]));
    assert_eq!(sheet["transfers"][0]["verification"]["balance"], 0, "an account number alone opens no balance");
}

#[test]
fn every_field_is_looked_at() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let application = bench.apply(&Holder::new(&bench, "holder", "p256"), 12);
    let tomorrow = netca_payment::rfc3339::format(bench.now() + 2 * DAY)[..10].to_owned();
    for (field, wrong) in [
        ("payer_account", json!("1234")),
        ("payer_account", json!("1' OR '1'='1")),
        ("payer_name", json!(" ")),
        ("payer_name", json!("名\u{0}")),
        ("payer_name", json!("长".repeat(65))),
        ("amount", json!(0)),
        ("date", json!(tomorrow)),
        ("date", json!("2026-02-30")),
        ("date", json!("")),
        ("remark", json!("a\u{202e}b")),
        ("remark", json!("长".repeat(201))),
    ] {
        let mut second = transfer(&bench, 10_000);
        second[field] = wrong;
        let answer = put(&bench, &application, &[transfer(&bench, 10_000), second]);
        answer.problem("field_invalid", Some(&format!("transfers[1].{field}")));
    }
    for amount in [json!(-1), json!(0.1), json!("1"), json!(1_000_000_000_001_u64), json!(null)] {
        let mut wrong = transfer(&bench, 1);
        wrong["amount"] = amount;
        put(&bench, &application, &[wrong]).problem("malformed_request", Some("transfers[0].amount"));
    }
    put(&bench, &application, &vec![transfer(&bench, 1); 21]).problem("field_invalid", Some("transfers"));
    let odd = json!({
        "payer_account": "6222-0000 0000", "payer_name": "'; DROP TABLE transfers; --<script>", "amount": 1,
        "date": day(&bench), "remark": " ",
    });
    let sheet = put(&bench, &application, &[odd]).ok();
    assert_eq!(sheet["transfers"][0]["transfer"]["payer_account"], "622200000000");
    assert_eq!(sheet["transfers"][0]["transfer"]["remark"], "");
    assert_eq!(sheet["transfers"][0]["transfer"]["payer_name"], "'; DROP TABLE transfers; --<script>");
}

#[test]
fn where_bank_transfer_is_not_offered() {
    let Some(bench) = Bench::start(|config| config.channels.truncate(1)) else { return };
    let application = bench.apply(&Holder::new(&bench, "holder", "p256"), 12);
    assert_eq!(bench.status(&application)["order"]["channels"], json!(["alipay"]));
    get(&bench, &application).problem("channel_not_offered", None);
    put(&bench, &application, &[transfer(&bench, 10_000)]).problem("channel_not_offered", None);
    verify(&bench, &application).problem("channel_not_offered", None);
    let body = json!({ "channel": "unionpay_personal" });
    let answer = bench.json("POST", &format!("{}/payments", application.0), Some(&application.1), Some(&body));
    answer.problem("channel_not_offered", Some("channel"));
}

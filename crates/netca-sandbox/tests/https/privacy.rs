//! Personal data: kept in a few tables that can be emptied, opened only to who has the token, and in no log.

use std::sync::{Arc, Mutex};

use netca_payment::{BankTransfer, Money};
use netca_sandbox::operator;
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use serde_json::{Value, json};

use crate::support::{Bench, DAY, Holder, Paper};

const PERSONAL: [&str; 13] = [
    "11010519491231002X",
    "13800138000",
    "13900139000",
    "李四",
    "天河区",
    "zhang.san@",
    "带有姓名的原因",
    "6222000000000000000",
    "付款人赵六",
    "赵六的备注",
    "抬头王五",
    "91350100M000100Y43",
    "tax@trade.example",
];

/// An application with a VAT invoice, its papers, and what both say.
fn vat_application(bench: &Bench) {
    let holder = Holder::new(bench, "vat", "p256");
    let quote = bench.quote(&holder).ok();
    let content = "%PDF-1.7\n付款人赵六\n%%EOF\n".into();
    let papers = Paper { kind: "vat_papers", media_type: "application/pdf", content };
    papers.upload(bench, &quote);
    let (_, answer) = bench.apply_on(&quote, &holder, 12, |content| {
        content["invoice_type"] = json!("vat");
        content["attachments"] = json!([papers.reference()]);
        content["vat_invoice"] = json!({
            "title": "抬头王五", "tax_number": "91350100M000100Y43", "address": "天河区", "telephone": "13900139000",
            "bank": "赵六的备注", "bank_account": "6222000000000000000",
        });
    });
    answer.ok();
}

/// Where what is said of people stands; the head of schema.sql says so, too.
const TABLES: [&str; 6] = ["submissions", "attachment_chunks", "transfers", "ledger_payers", "invoices", "outbox"];

#[test]
fn what_is_said_of_people_is_in_a_few_tables_and_no_log() {
    let lines: Arc<Mutex<Vec<String>>> = Arc::default();
    let log = lines.clone();
    let Some(bench) = Bench::start(|config| {
        config.log = Some(Arc::new(move |line: &str| log.lock().unwrap().push(line.into())));
    }) else {
        return;
    };
    let (id, answer) = bench.apply_with(&Holder::new(&bench, "holder", "p256"), 12, |content| {
        content["invoice_type"] = json!("electronic");
    });
    let application = (format!("/v1/applications/{id}"), answer.ok()["access_token"].as_str().unwrap().to_owned());
    let ask = |method: &str, below: &str, body: Option<&Value>| {
        bench.json(method, &format!("{}{below}", application.0), Some(&application.1), body).ok()
    };
    let transfer = BankTransfer {
        payer_account: "6222000000000000000".into(),
        payer_name: "付款人赵六".into(),
        amount: Money::from_fen(4_000).unwrap(),
        date: netca_payment::rfc3339::format(bench.now() - DAY)[..10].into(),
        remark: "赵六的备注".into(),
    };
    operator::bank_transfer(bench.data(), &transfer).unwrap();
    ask("PUT", "/transfers", Some(&json!({ "transfers": [transfer] })));
    assert_eq!(ask("POST", "/transfers/verification", None)["received"], 4_000);
    bench.pay(&application);
    let invoice = json!({ "title": "抬头王五", "tax_number": "91350100M000100Y43", "email": "tax@trade.example" });
    ask("PUT", "/invoice", Some(&invoice));
    operator::invoice(bench.data(), ask("GET", "", None)["business_number"].as_str().unwrap()).unwrap();
    let before = ask("PUT", "/withdrawal", Some(&json!({ "reason": "带有姓名的原因" })));

    vat_application(&bench);

    let connection = Connection::open(bench.data().join("sandbox.db")).unwrap();
    let found = places(&connection);
    assert!(found.contains(&("attachment_chunks".into(), "付款人赵六")), "the papers are searched, too: {found:?}");
    for personal in PERSONAL {
        assert!(found.iter().any(|(_, what)| *what == personal), "{personal} is kept");
    }
    let elsewhere: Vec<_> = found.iter().filter(|(table, _)| !TABLES.contains(&table.as_str())).collect();
    assert!(elsewhere.is_empty(), "{elsewhere:?}");

    for table in TABLES {
        connection.execute(&format!("DELETE FROM {table}"), []).unwrap();
    }
    assert_eq!(places(&connection), []);
    let mut after = ask("GET", "", None);
    assert_eq!(after["payment_status"], "refunding");
    for (said, kept) in [("reason", json!("带有姓名的原因")), ("invoice", before["invoice"].clone())] {
        assert!(after.get(said).is_none(), "{said} went with it");
        after[said] = kept;
    }
    assert_eq!(after, before, "the rest remains usable");
    assert_eq!(operator::ledger(bench.data()).unwrap()[0].transfer.amount, transfer.amount);
    operator::refunded(bench.data(), before["business_number"].as_str().unwrap()).unwrap();
    assert_eq!(ask("GET", "", None)["payment_status"], "refunded");

    let lines = lines.lock().unwrap();
    assert!(lines.iter().any(|line| line.starts_with("PUT /v1/applications/{id} 200 ")), "{lines:?}");
    assert!(lines.iter().any(|line| line.starts_with("POST /cashier/{id}/confirm 303 ")), "{lines:?}");
    assert!(!lines.iter().any(|line| line.contains(&id) || line.contains(&application.1)));
    assert!(!lines.iter().any(|line| PERSONAL.iter().any(|personal| line.contains(personal))));
}

/// Every table in which something personal stands, and what.
fn places(connection: &Connection) -> Vec<(String, &'static str)> {
    let mut tables = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").unwrap();
    let tables: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut places = Vec::new();
    for table in &tables {
        let mut statement = connection.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for column in 0..columns {
                let (ValueRef::Text(bytes) | ValueRef::Blob(bytes)) = row.get_ref(column).unwrap() else { continue };
                let here = |personal: &&str| bytes.windows(personal.len()).any(|window| window == personal.as_bytes());
                places.extend(PERSONAL.into_iter().filter(|personal| here(personal)).map(|p| (table.clone(), p)));
            }
        }
    }
    places
}

#[test]
fn only_the_token_of_an_application_opens_it() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let one = bench.apply(&Holder::new(&bench, "one", "p256"), 12);
    let other = bench.apply(&Holder::new(&bench, "other", "p256"), 12);
    let mut changed = one.1.clone().into_bytes();
    changed[0] = if changed[0] == b'0' { b'1' } else { b'0' };
    let changed = String::from_utf8(changed).unwrap();
    for token in [None, Some(""), Some(other.1.as_str()), Some(&changed), Some(&one.1[..63])] {
        for (method, below, body) in [
            ("GET", "", None),
            ("GET", "/certificates", None),
            ("POST", "/payments", Some(json!({ "channel": "alipay" }))),
            ("GET", "/payments/x", None),
            ("GET", "/transfers", None),
            ("PUT", "/transfers", Some(json!({ "transfers": [] }))),
            ("POST", "/transfers/verification", None),
            ("GET", "/invoice", None),
            ("PUT", "/invoice", Some(json!({ "title": "抬头", "email": "" }))),
            ("GET", "/invoice/document", None),
            ("PUT", "/installation", Some(json!({ "certificate_sha256": "00".repeat(32) }))),
            ("PUT", "/withdrawal", Some(json!({ "reason": "" }))),
        ] {
            let answer = bench.json(method, &format!("{}{below}", one.0), token, body.as_ref());
            answer.problem("unauthorized", None);
            assert_eq!(answer.status, 401);
            assert!(answer.head.contains("www-authenticate: bearer"));
        }
    }
    assert_eq!(bench.status(&one)["business_status"], "entered");
}

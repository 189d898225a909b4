//! Personal data: kept in one table, opened only to who has the token, and in no log.

use std::sync::{Arc, Mutex};

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use serde_json::json;

use crate::support::{Bench, Holder};

const PERSONAL: [&str; 7] =
    ["11010519491231002X", "13800138000", "13900139000", "李四", "天河区", "zhang.san@", "带有姓名的原因"];

#[test]
fn what_is_said_of_people_is_in_one_table_and_no_log() {
    let lines: Arc<Mutex<Vec<String>>> = Arc::default();
    let log = lines.clone();
    let Some(bench) = Bench::start(|config| {
        config.log = Some(Arc::new(move |line: &str| log.lock().unwrap().push(line.into())));
    }) else {
        return;
    };
    let application = bench.apply(&Holder::new(&bench, "holder", "p256"), 12);
    bench.pay(&application);
    let withdrawal = format!("{}/withdrawal", application.0);
    bench.json("PUT", &withdrawal, Some(&application.1), Some(&json!({ "reason": "带有姓名的原因" }))).ok();

    let connection = Connection::open(bench.data().join("sandbox.db")).unwrap();
    let mut tables = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").unwrap();
    let tables: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut seen = 0;
    for table in &tables {
        let mut statement = connection.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for column in 0..columns {
                let (ValueRef::Text(bytes) | ValueRef::Blob(bytes)) = row.get_ref(column).unwrap() else { continue };
                for personal in PERSONAL {
                    let found = bytes.windows(personal.len()).any(|window| window == personal.as_bytes());
                    assert!(!found || table == "submissions", "{personal} in {table}");
                    seen += usize::from(found);
                }
            }
        }
    }
    assert!(seen >= PERSONAL.len(), "the evidence is kept");

    let lines = lines.lock().unwrap();
    assert!(lines.iter().any(|line| line.starts_with("PUT /v1/applications/{id} 200 ")), "{lines:?}");
    assert!(lines.iter().any(|line| line.starts_with("POST /cashier/{id}/confirm 303 ")), "{lines:?}");
    let id = application.0.rsplit('/').next().unwrap();
    assert!(!lines.iter().any(|line| line.contains(id) || line.contains(&application.1)));
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

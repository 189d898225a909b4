//! Bad input at every field of every request: a problem document that names the field, nothing of it repeated, nothing
//! done, and the CA goes on.

use serde_json::{Value, json};

use crate::support::{Answer, Bench, Holder, Paper, application, fresh_id};

const HOSTILE: [&str; 6] = [
    "'; DROP TABLE applications; --",
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "null\u{0}byte",
    "\u{1b}]0;title\u{7}\u{1b}[31m",
    "abc\u{202e}fdp.exe",
    "\r\nSet-Cookie: a=b\r\n\r\n",
];

/// The paths of all values in a document, as problems name them, with the values.
fn leaves(value: &Value, path: &str, out: &mut Vec<(String, Value)>) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Value::Object(map) => map.iter().for_each(|(name, value)| leaves(value, &below(name), out)),
        Value::Array(values) => {
            values.iter().enumerate().for_each(|(at, value)| leaves(value, &format!("{path}[{at}]"), out));
        }
        leaf => out.push((path.to_owned(), leaf.clone())),
    }
}

/// The place of a path in a document.
fn place<'a>(value: &'a mut Value, path: &str) -> &'a mut Value {
    path.split('.').fold(value, |value, part| match part.split_once('[') {
        Some((name, at)) => &mut value[name][at.trim_end_matches(']').parse::<usize>().unwrap()],
        None => &mut value[part],
    })
}

/// A refusal that is the client's fault, names a field that is or holds the one that was wrong, and repeats nothing.
#[track_caller]
fn refused(answer: &Answer, path: &str, typed: &str) {
    let problem: Value = serde_json::from_slice(&answer.body).expect("a problem document");
    let field = problem["field"].as_str().unwrap_or_else(|| panic!("{path}: no field in {problem}"));
    assert!((400..500).contains(&answer.status), "{path}: {problem}");
    assert!(answer.head.contains("content-type: application/problem+json"), "{path}: {}", answer.head);
    let same = path == field || path.starts_with(&format!("{field}.")) || path.starts_with(&format!("{field}["));
    assert!(same, "{path} was wrong, {field} is named: {problem}");
    assert!(typed.len() < 4 || !problem.to_string().contains(typed), "{path} is repeated: {problem}");
    assert!(!problem["detail"].as_str().unwrap().contains(typed) || typed.len() < 4, "{problem}");
}

#[test]
fn every_string_of_an_application() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let holder = Holder::new(&bench, "holder", "p256");
    let quote = bench.quote(&holder).ok();
    let papers = Paper::pdf("vat_papers", 100);
    papers.upload(&bench, &quote);
    let complete = |id: &str| {
        let mut content = application(&holder, &quote, id, 12);
        content["invoice_type"] = json!("vat");
        content["attachments"] = json!([papers.reference()]);
        content["vat_invoice"] = json!({
            "title": "广州测试贸易有限公司", "tax_number": "91350100M000100Y43", "address": "广州市测试路 1 号",
            "telephone": "020-00000000", "bank": "测试银行广州分行", "bank_account": "744390018260",
        });
        content
    };
    let mut known = Vec::new();
    leaves(&complete(&fresh_id()), "", &mut known);
    let strings = known.iter().filter(|(_, value)| value.is_string());
    let (mut refusals, mut count) = (0, 0);
    for (path, _) in strings {
        for typed in HOSTILE {
            count += 1;
            let id = format!("{count:08x}-0000-4000-8000-000000000000");
            let mut content = complete(&id);
            *place(&mut content, path) = json!(typed);
            let answer = bench.put_signed(&id, &holder.sign(content.to_string().as_bytes()));
            if answer.status == 200 {
                // Text that may be anything, but for control characters. It was kept as it came.
                let free = ["name", "address", "memo", "title", "bank", "telephone", "identity", "version"];
                assert!(free.iter().any(|free| path.ends_with(free)), "{path} took {typed:?}");
                assert!(!typed.chars().any(|c| c.is_control() || c == '\u{202e}'), "{path} took {typed:?}");
                assert!(
                    kept(&bench, &id).contains(&typed.to_owned()) || path.starts_with("client"),
                    "{path}: {typed:?}"
                );
                let token = answer.ok()["access_token"].as_str().unwrap().to_owned();
                let withdrawal = format!("/v1/applications/{id}/withdrawal");
                bench.json("PUT", &withdrawal, Some(&token), Some(&json!({ "reason": typed }))).ok();
            } else {
                refused(&answer, path, typed);
                refusals += 1;
            }
        }
    }
    assert!(refusals > 120, "{refusals}");
    let id = fresh_id();
    bench.put_signed(&id, &holder.sign(complete(&id).to_string().as_bytes())).ok();
}

/// All that the records keep of what an application says.
fn kept(bench: &Bench, id: &str) -> Vec<String> {
    let connection = rusqlite::Connection::open(bench.data().join("sandbox.db")).unwrap();
    let sql = "SELECT operator_name, identity, address, recipient_name, recipient_address, memo, vat_invoice
               FROM submissions WHERE application_id = ?1";
    let mut texts: Vec<String> = connection.query_row(sql, [id], |row| (0..7).map(|at| row.get(at)).collect()).unwrap();
    let vat: Value = serde_json::from_str(&texts.pop().unwrap()).unwrap();
    let vat = vat.as_object().unwrap().values().map(|value| value.as_str().unwrap().to_owned());
    texts.into_iter().chain(vat).collect()
}

#[test]
fn every_value_of_an_application_of_another_type() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let holder = Holder::new(&bench, "holder", "p256");
    let quote = bench.quote(&holder).ok();
    let id = fresh_id();
    let mut known = Vec::new();
    leaves(&application(&holder, &quote, &id, 12), "", &mut known);
    for (path, value) in known {
        let others = [json!(-1), json!(1e300), json!(null), json!([]), json!({}), json!("x")];
        for other in others.into_iter().filter(|other| !(value.is_string() && other.is_string())) {
            let mut content = application(&holder, &quote, &id, 12);
            *place(&mut content, &path) = other;
            let answer = bench.put_signed(&id, &holder.sign(content.to_string().as_bytes()));
            answer.problem("malformed_request", Some(&path));
        }
    }
}

/// The requests with JSON, each with a body that is right; `None` where no token is needed.
fn requests(bench: &Bench, holder: &Holder, quote: &Value) -> Vec<(&'static str, String, Option<String>, Value)> {
    let (path, token) = bench.apply(holder, 12);
    let token = || Some(token.clone());
    let form = Paper::pdf("vat_papers", 100);
    let announced = format!("/v1/quotes/{}/attachments/{}", quote["quote_id"].as_str().unwrap(), form.sha256());
    let client = json!({ "name": "test", "version": "1.0.0" });
    let transfer = json!({
        "payer_account": "622200000000", "payer_name": "测试公司", "amount": 1, "date": "2026-01-05", "remark": "备注",
    });
    vec![
        ("POST", "/v1/quotes".into(), None, json!({ "certificate": holder.base64(), "client": client })),
        ("PUT", announced, None, form.reference()),
        ("POST", "/v1/lookups".into(), None, json!({ "certificate": holder.base64() })),
        ("POST", format!("{path}/payments"), token(), json!({ "channel": "alipay" })),
        ("PUT", format!("{path}/transfers"), token(), json!({ "transfers": [transfer] })),
        (
            "PUT",
            format!("{path}/invoice"),
            token(),
            json!({ "email": "a@b.example", "tax_number": "91350100M000100Y43", "title": "测试公司" }),
        ),
        ("PUT", format!("{path}/installation"), token(), json!({ "certificate_sha256": "00".repeat(32) })),
        ("PUT", format!("{path}/withdrawal"), token(), json!({ "reason": "不再需要" })),
    ]
}

#[test]
fn every_value_of_every_other_request() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let holder = Holder::new(&bench, "holder", "p256");
    let quote = bench.quote(&Holder::new(&bench, "other", "p256")).ok();
    for (method, path, token, body) in requests(&bench, &holder, &quote) {
        let send = |body: &Value| bench.json(method, &path, token.as_deref(), Some(body));
        let mut known = Vec::new();
        leaves(&body, "", &mut known);
        for (at, value) in known {
            let optional = at == "tax_number";
            for other in [json!(-1), json!(1.5), json!(true), json!(null), json!([]), json!({}), json!("x")] {
                let same_type = value.is_string() && other.is_string();
                if same_type || optional && other.is_null() {
                    continue;
                }
                let mut wrong = body.clone();
                *place(&mut wrong, &at) = other;
                send(&wrong).problem("malformed_request", Some(&at));
            }
            for typed in HOSTILE.into_iter().filter(|_| value.is_string()) {
                let mut wrong = body.clone();
                *place(&mut wrong, &at) = json!(typed);
                let answer = send(&wrong);
                // What is kept of these is kept without the spaces around it.
                let harmless = !typed.trim().chars().any(|c| c.is_control() || c == '\u{202e}');
                let free =
                    ["client.name", "client.version", "transfers[0].payer_name", "transfers[0].remark", "reason"];
                match answer.status {
                    200 => assert!(harmless && free.contains(&at.as_str()), "{method} {path} {at} took {typed:?}"),
                    // A title is good, and no electronic invoice was chosen.
                    409 if at == "title" && harmless => drop(answer.problem("invoice_not_offered", None)),
                    _ => refused(&answer, &at, typed),
                }
            }
        }
    }
}

#[test]
fn every_request_in_another_shape() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let holder = Holder::new(&bench, "holder", "p256");
    let quote = bench.quote(&Holder::new(&bench, "other", "p256")).ok();
    let (deep, large) = ("[".repeat(100_000), " ".repeat((1 << 20) + 1));
    for (method, path, token, body) in requests(&bench, &holder, &quote) {
        let bearer = format!("Authorization: Bearer {}", token.as_deref().unwrap_or_default());
        let send = |kind: &str, body: &[u8]| bench.curl(method, &path, &[kind, &bearer], Some(body));
        let json = |body: &[u8]| send("Content-Type: application/json", body);
        let values = body.as_object().unwrap().values();
        let as_array = Value::Array(values.cloned().collect()).to_string();
        let text = body.to_string();
        let twice = format!("{{{},{}", &text[1..text.len() - 1], &text[1..]);
        let unknown = format!("{{\"from_the_future\":{deep},{}", &text[1..]);
        for wrong in ["", "{", "null", "true", "1", "\"\"", "[]", &as_array, &twice, &deep, &unknown] {
            json(wrong.as_bytes()).problem("malformed_request", None);
        }
        json(&[b"\xef\xbb\xbf", text.as_bytes()].concat()).problem("malformed_request", None);
        json(&[text.as_bytes(), b"\0"].concat()).problem("malformed_request", None);
        json(&text.as_bytes()[..text.len() - 1]).problem("malformed_request", None);
        json(&[b"{\"\xff\":1,", &text.as_bytes()[1..]].concat()).problem("malformed_request", None);
        json(large.as_bytes()).problem("too_large", None);
        for kind in ["", ": text/plain", ": application/xml", ": application/json+x", ": */*", ": multipart/form-data"]
        {
            send(&format!("Content-Type{kind}"), text.as_bytes()).problem("unsupported_media_type", None);
        }
    }
    assert_eq!(bench.json("GET", "/v1/service", None, None).ok()["sandbox"], true);
}

#[test]
fn every_parameter_of_every_address() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let holder = Holder::new(&bench, "holder", "p256");
    let application = bench.apply(&holder, 12);
    let quote = bench.quote(&Holder::new(&bench, "other", "p256")).ok();
    let quote = quote["quote_id"].as_str().unwrap();
    let long = "a".repeat(20_000);
    let typed = [
        "%27%3BDROP%20TABLE%20quotes--",
        "%3Cscript%3E",
        "%00",
        "%1b%5b31m",
        "%2e%2e%2f",
        "%ff%fe",
        "%E2%80%AE",
        &long,
    ];
    for typed in typed {
        for (method, path) in [
            ("GET", format!("/v1/applications/{typed}")),
            ("PUT", format!("/v1/applications/{typed}")),
            ("POST", format!("/v1/applications/{typed}/payments")),
            ("GET", format!("{}/payments/{typed}", application.0)),
            ("GET", format!("/v1/applications/{typed}/certificates")),
            ("GET", format!("/v1/applications/{typed}/invoice/document")),
            ("GET", format!("/v1/quotes/{typed}/attachments")),
            ("PUT", format!("/v1/quotes/{quote}/attachments/{typed}")),
            ("DELETE", format!("/v1/quotes/{quote}/attachments/{typed}")),
            ("PUT", format!("/v1/quotes/{quote}/attachments/{}/content/{typed}", "00".repeat(32))),
            ("PUT", format!("/v1/lookups/{typed}")),
            ("GET", format!("/{typed}")),
        ] {
            let bearer = format!("Authorization: Bearer {}", application.1);
            let kind = if path.contains("content") {
                "Content-Type: application/octet-stream"
            } else {
                "Content-Type: application/cms"
            };
            let answer = bench.curl(method, &path, &[kind, &bearer, "Expect:"], Some(b"%PDF-"));
            let problem: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
            assert!((400..500).contains(&answer.status), "{method} {path}: {answer:?}");
            assert!(problem["code"].is_string(), "{method} {path}: {answer:?}");
        }
    }
    for token in ["", "Bearer", "Basic AAAA", "Bearer '; DROP TABLE applications; --", "Bearer \u{1f600}"] {
        let answer = bench.curl("GET", &application.0, &[&format!("Authorization: {token}")], None);
        answer.problem("unauthorized", None);
    }
    assert_eq!(bench.status(&application)["business_status"], "entered");
    assert_eq!(bench.curl("GET", &format!("/v1/quotes/{quote}/attachments"), &[], None).ok()["uploads"], json!([]));
}

//! The path for expired certificates, the client's version, the VAT invoice: rules as data, held by the server too.

use serde_json::{Value, json};

use crate::support::{Answer, Bench, DAY, Holder, Paper};

fn bench() -> Option<(Bench, Holder, Value)> {
    let bench = Bench::start(|config| {
        config.expired = Some(netca_sandbox::ExpiredPath::usual());
        config.newest_client.newest = Some("4.9.1".into());
        config.newest_client.download = Some("https://download.ca.example/client".into());
    })?;
    let now = bench.now();
    let holder = Holder::with_validity(&bench, "holder", "p256", now - 375 * DAY, now - 10 * DAY);
    let quote = bench.quote(&holder).ok();
    Some((bench, holder, quote))
}

fn complete(content: &mut Value, form: &Paper) {
    content["linkman"]["address"] = json!("广州市天河区测试路 1 号");
    content["attachments"] = json!([form.reference()]);
}

#[test]
fn the_quote_says_what_the_path_takes() {
    let Some((bench, _, quote)) = bench() else { return };
    assert_eq!(quote["path"], "expired");
    let totals: Vec<_> = quote["options"].as_array().unwrap().iter().map(|option| &option["total"]).collect();
    assert_eq!(totals, [40_000, 80_000, 120_000]);
    assert_eq!(quote["requirements"]["operator_address"], true);
    // An old client is told the price, and that it is too old.
    assert_eq!(quote["requirements"]["minimum_client_version"], "4.7.6");
    let end = netca_payment::rfc3339::parse(quote["options"][0]["new_not_after"].as_str().unwrap()).unwrap();
    assert!(end > bench.now() + 364 * DAY, "counted from the day of issue");
    let service = bench.json("GET", "/v1/service", None, None).ok();
    assert_eq!(service["client"], json!({ "newest": "4.9.1", "download": "https://download.ca.example/client" }));

    let now = bench.now();
    let unexpired = bench.quote(&Holder::new(&bench, "unexpired", "p256")).ok();
    assert_eq!(unexpired["requirements"]["minimum_client_version"], json!(null));
    assert_eq!(unexpired["options"][0]["total"], 10_000);
    let last = Holder::with_validity(&bench, "last", "p256", now - 700 * DAY, now - 364 * DAY);
    bench.quote(&last).ok();
    let long_ago = Holder::with_validity(&bench, "long-ago", "p256", now - 700 * DAY, now - 366 * DAY);
    bench.quote(&long_ago).problem("certificate_not_renewable", None);
}

#[test]
fn an_old_client_cannot_apply_and_is_told_where_the_new_one_is() {
    let Some((bench, holder, quote)) = bench() else { return };
    let form = Paper::pdf("application_form", 100);
    form.upload(&bench, &quote);
    let apply = |version: &str| -> Answer {
        let (_, answer) = bench.apply_on(&quote, &holder, 12, |content| {
            complete(content, &form);
            content["client"]["version"] = json!(version);
        });
        answer
    };
    for version in ["4.7.5", "4.6.99", "", "0", "four", "1'; DROP TABLE quotes; --"] {
        let answer = apply(version);
        let problem = answer.problem("client_too_old", Some("client.version"));
        assert_eq!(answer.status, 426);
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains("4.7.6") && detail.contains("https://download.ca.example/client"), "{detail}");
    }
    assert_eq!(apply("4.7.6").ok()["application"]["attachments"], json!([form.reference()]));
    // On the other path any client may.
    let unexpired = Holder::new(&bench, "unexpired", "p256");
    bench.apply_with(&unexpired, 12, |content| content["client"]["version"] = json!("1.0")).1.ok();
}

#[test]
fn the_new_term_of_an_expired_certificate_begins_on_the_day_of_issue() {
    let Some((bench, holder, quote)) = bench() else { return };
    let form = Paper::pdf("application_form", 100);
    form.upload(&bench, &quote);
    let (id, answer) = bench.apply_on(&quote, &holder, 12, |content| complete(content, &form));
    let receipt = answer.ok();
    let application = (format!("/v1/applications/{id}"), receipt["access_token"].as_str().unwrap().to_owned());
    bench.wait(3 * DAY);
    bench.pay(&application);
    let number = bench.status(&application)["business_number"].as_str().unwrap().to_owned();
    netca_sandbox::operator::approve(bench.data(), &number).unwrap();
    bench.until(&application, "ready_to_install");
    let new = bench.fetch(&application, "new.pem");
    let end = crate::support::not_after(&new);
    let expected = bench.now() + 365 * DAY;
    let gap = end.duration_since(expected).or_else(|_| expected.duration_since(end)).unwrap();
    assert!(gap <= DAY + DAY / 2, "one year from the day of issue, a leap day apart: {gap:?}");
}

#[test]
fn the_expired_path_asks_for_the_form_and_the_address() {
    let Some((bench, holder, quote)) = bench() else { return };
    let form = Paper::pdf("application_form", 100);
    let apply = |change: &dyn Fn(&mut Value)| {
        let (_, answer) = bench.apply_on(&quote, &holder, 12, |content| {
            complete(content, &form);
            change(content);
        });
        answer
    };
    apply(&|_| {}).problem("attachment_missing", Some("attachments[0]"));
    form.announce(&bench, &quote).ok();
    form.send(&bench, &quote, 0, 99).ok();
    apply(&|_| {}).problem("attachment_missing", Some("attachments[0]"));
    form.upload(&bench, &quote);
    apply(&|content| content["attachments"] = json!([])).problem("attachment_missing", Some("attachments"));
    for (field, value) in [
        ("kind", json!("operator_papers")),
        ("size", json!(99)),
        ("media_type", json!("image/png")),
        ("sha256", json!("00".repeat(32))),
    ] {
        let answer = apply(&|content| content["attachments"][0][field] = value.clone());
        answer.problem("attachment_missing", Some("attachments[0]"));
    }
    let twice = apply(&|content| content["attachments"] = json!([form.reference(), form.reference()]));
    twice.problem("field_invalid", Some("attachments[1]"));
    // Uploaded for another quote is not uploaded for this one.
    let other = bench.quote(&holder).ok();
    let answer = apply(&|content| content["quote_id"] = other["quote_id"].clone());
    answer.problem("attachment_missing", Some("attachments[0]"));
    apply(&|content| content["linkman"]["address"] = json!("")).problem("field_invalid", Some("linkman.address"));
    apply(&|_| {}).ok();
}

#[test]
fn a_vat_invoice_takes_its_papers_and_says_who_buys() {
    let Some((bench, _, _)) = bench() else { return };
    let holder = Holder::new(&bench, "unexpired", "p256");
    let quote = bench.quote(&holder).ok();
    assert_eq!(quote["requirements"]["invoice_types"], json!(["ordinary_fixed", "electronic", "vat"]));
    let papers = Paper::pdf("vat_papers", 100);
    papers.upload(&bench, &quote);
    let apply = |change: &dyn Fn(&mut Value)| {
        let (_, answer) = bench.apply_on(&quote, &holder, 12, |content| {
            content["invoice_type"] = json!("vat");
            content["attachments"] = json!([papers.reference()]);
            content["vat_invoice"] = json!({
                "title": "广州测试贸易有限公司", "tax_number": "91350100M000100Y43", "address": "广州市测试路 1 号",
                "telephone": "020-00000000", "bank": "测试银行广州分行", "bank_account": "744390018260",
            });
            change(content);
        });
        answer
    };
    apply(&|content| content["attachments"] = json!([])).problem("attachment_missing", Some("attachments"));
    let without = apply(&|content| drop(content.as_object_mut().unwrap().remove("vat_invoice")));
    without.problem("field_invalid", Some("vat_invoice"));
    apply(&|content| content["invoice_type"] = json!("electronic")).problem("field_invalid", Some("vat_invoice"));
    for (field, value) in [
        ("tax_number", "91350100M000100Y44"),
        ("tax_number", "<b>91350100M0001</b>"),
        ("bank_account", "1234"),
        ("bank_account", "' OR 1=1 --"),
        ("title", ""),
        ("title", "a\u{0}b"),
        ("address", " "),
        ("telephone", "\u{202e}"),
        ("bank", "a\nb"),
    ] {
        let answer = apply(&|content| content["vat_invoice"][field] = json!(value));
        let problem = answer.problem("field_invalid", Some(&format!("vat_invoice.{field}")));
        assert!(value.len() < 4 || !problem.to_string().contains(value), "{problem}");
    }
    let taken = apply(&|_| {}).ok();
    assert_eq!(taken["application"]["order"]["invoice_type"], "vat");
}

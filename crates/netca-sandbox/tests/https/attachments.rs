//! 附件: rules, chunks, breaks, and what becomes of them.

use std::thread;

use serde_json::{Value, json};

use crate::support::{Bench, DAY, Holder, Paper, sha256, uploads};

const CHUNK: usize = 4096;

fn bench() -> Option<(Bench, Holder, Value)> {
    let bench = Bench::start(|config| {
        config.expired = Some(netca_sandbox::ExpiredPath::usual());
        config.chunk_bytes = CHUNK as u32;
    })?;
    let now = bench.now();
    let holder = Holder::with_validity(&bench, "holder", "p256", now - 375 * DAY, now - 10 * DAY);
    let quote = bench.quote(&holder).ok();
    Some((bench, holder, quote))
}

fn form(size: usize) -> Paper {
    Paper::pdf("application_form", size)
}

#[test]
fn the_rules_are_in_the_quote() {
    let Some((bench, _, quote)) = bench() else { return };
    let required = &quote["requirements"];
    let rules: Vec<_> =
        required["attachments"].as_array().unwrap().iter().map(|r| (&r["kind"], &r["required"])).collect();
    let kind = |kind: &str, required: bool| (json!(kind), json!(required));
    let expected = [
        kind("application_form", true),
        kind("organisation_papers", false),
        kind("operator_papers", false),
        kind("vat_papers", false),
    ];
    assert_eq!(rules, expected.iter().map(|(kind, required)| (kind, required)).collect::<Vec<_>>());
    assert_eq!(required["attachments"][3]["required_for"], json!(["vat"]));
    assert_eq!(required["attachments"][0]["max_bytes"], 10 << 20);
    assert_eq!(required["chunk_bytes"], CHUNK);

    let unexpired = bench.quote(&Holder::new(&bench, "unexpired", "p256")).ok();
    let kinds: Vec<_> =
        unexpired["requirements"]["attachments"].as_array().unwrap().iter().map(|rule| &rule["kind"]).collect();
    assert_eq!(kinds, ["vat_papers"]);
}

#[test]
fn chunks_continue_where_they_stopped_and_repeat_without_harm() {
    let Some((mut bench, _, quote)) = bench() else { return };
    let form = form(3 * CHUNK + 100);
    let announced = form.announce(&bench, &quote).ok();
    assert_eq!(announced, json!({ "attachment": form.reference(), "received": 0, "complete": false }));
    let received = |answer: &Value| answer["received"].as_u64().unwrap() as usize;
    assert_eq!(received(&form.send(&bench, &quote, 0, CHUNK).ok()), CHUNK);
    // The same again, a part of it, and one that overlaps.
    assert_eq!(received(&form.send(&bench, &quote, 0, CHUNK).ok()), CHUNK);
    assert_eq!(received(&form.send(&bench, &quote, 7, 70).ok()), CHUNK);
    assert_eq!(received(&form.send(&bench, &quote, 100, CHUNK + 100).ok()), CHUNK + 100);
    form.send(&bench, &quote, CHUNK + 101, CHUNK + 200).problem("offset_mismatch", Some("offset"));
    bench.restart();
    assert_eq!(received(&form.announce(&bench, &quote).ok()), CHUNK + 100, "a restart loses nothing");
    assert_eq!(form.upload(&bench, &quote)["complete"], true);
    // All of it is there: whatever comes again is passed over.
    assert_eq!(form.send(&bench, &quote, 2 * CHUNK, 3 * CHUNK).ok()["complete"], true);
    let listed = uploads(&bench, &quote).ok();
    assert_eq!(listed["uploads"], json!([{ "attachment": form.reference(), "received": 12388, "complete": true }]));
    // Taken away, once or twice.
    for _ in 0..2 {
        assert_eq!(form.remove(&bench, &quote).ok()["uploads"], json!([]));
    }
    form.send(&bench, &quote, 0, CHUNK).problem("attachment_missing", Some("sha256"));
}

#[test]
fn the_same_chunk_from_everywhere_at_once_counts_once() {
    let Some((bench, _, quote)) = bench() else { return };
    let form = form(CHUNK + 1);
    form.announce(&bench, &quote).ok();
    thread::scope(|scope| {
        let (bench, form, quote) = (&bench, &form, &quote);
        let sent: Vec<_> = (0..8).map(|_| scope.spawn(|| form.send(bench, quote, 0, CHUNK).ok())).collect();
        sent.into_iter().for_each(|sent| assert_eq!(sent.join().unwrap()["received"], CHUNK));
    });
    assert_eq!(form.send(&bench, &quote, CHUNK, CHUNK + 1).ok()["complete"], true);
}

#[test]
fn what_is_not_taken_is_refused_when_it_is_announced() {
    let Some((bench, holder, quote)) = bench() else { return };
    let form = form(100);
    let path = format!("/v1/quotes/{}/attachments/{}", quote["quote_id"].as_str().unwrap(), form.sha256());
    let put = |change: &dyn Fn(&mut Value)| {
        let mut reference = form.reference();
        change(&mut reference);
        bench.json("PUT", &path, None, Some(&reference))
    };
    put(&|r| r["size"] = json!(0)).problem("attachment_invalid", Some("size"));
    put(&|r| r["size"] = json!((10 << 20) + 1)).problem("attachment_invalid", Some("size"));
    put(&|r| r["size"] = json!(u64::MAX)).problem("attachment_invalid", Some("size"));
    put(&|r| r["sha256"] = json!("00".repeat(32))).problem("field_invalid", Some("sha256"));
    for (field, value) in [
        ("size", json!(-1)),
        ("size", json!("100")),
        ("kind", json!("<script>")),
        ("media_type", json!("application/x-msdownload")),
        ("media_type", json!("image/svg+xml")),
        ("sha256", json!("'; DROP TABLE attachments; --")),
    ] {
        put(&|r| r[field] = value.clone()).problem("malformed_request", Some(field));
    }
    let unexpired = bench.quote(&Holder::new(&bench, "unexpired", "p256")).ok();
    form.announce(&bench, &unexpired).problem("attachment_invalid", Some("kind"));
    for sha256 in ["0", &"0".repeat(65), &form.sha256().to_uppercase(), "..%2f..%2fetc%2fpasswd"] {
        let path = format!("/v1/quotes/{}/attachments/{sha256}", quote["quote_id"].as_str().unwrap());
        bench.json("PUT", &path, None, Some(&form.reference())).problem("field_invalid", Some("sha256"));
        bench.curl("DELETE", &path, &[], None).problem("field_invalid", Some("sha256"));
    }
    // Five of a kind.
    let papers: Vec<Paper> = (0..6).map(|at| Paper::pdf("operator_papers", 100 + at)).collect();
    papers[..5].iter().for_each(|paper| drop(paper.announce(&bench, &quote).ok()));
    papers[5].announce(&bench, &quote).problem("attachment_limit", Some("kind"));
    papers[0].announce(&bench, &quote).ok();
    papers[0].remove(&bench, &quote).ok();
    papers[5].announce(&bench, &quote).ok();
    // Another person's quote does not show them.
    let other = bench.quote(&holder).ok();
    assert_eq!(uploads(&bench, &other).ok()["uploads"], json!([]));
}

#[test]
fn all_together_are_bounded() {
    let Some(bench) = Bench::start(|config| {
        config.expired = Some(netca_sandbox::ExpiredPath::usual());
        config.max_upload_bytes = 1000;
    }) else {
        return;
    };
    let now = bench.now();
    let holder = Holder::with_validity(&bench, "holder", "p256", now - 30 * DAY, now - 10 * DAY);
    let quote = bench.quote(&holder).ok();
    form(600).announce(&bench, &quote).ok();
    Paper::pdf("operator_papers", 401).announce(&bench, &quote).problem("attachment_limit", Some("size"));
    Paper::pdf("operator_papers", 400).announce(&bench, &quote).ok();
}

#[test]
fn chunks_that_cannot_be_right() {
    let Some((bench, _, quote)) = bench() else { return };
    let form = form(2 * CHUNK);
    form.announce(&bench, &quote).ok();
    for offset in ["-1", "+1", "0x10", "1e3", "99999999999999999999", "1234567890123456", "a", "%30%20", "٣"] {
        form.send_at(&bench, &quote, offset, b"%PDF-").problem("field_invalid", Some("offset"));
    }
    form.send_at(&bench, &quote, "0", b"").problem("malformed_request", None);
    form.send(&bench, &quote, 0, CHUNK + 1).problem("too_large", None);
    let path = format!("/v1/quotes/{}/attachments/{}/content/0", quote["quote_id"].as_str().unwrap(), form.sha256());
    let answer = bench.curl("PUT", &path, &["Content-Type: application/pdf"], Some(b"%PDF-"));
    answer.problem("unsupported_media_type", None);
    // Nothing of all that was kept.
    assert_eq!(form.announce(&bench, &quote).ok()["received"], 0);
}

#[test]
fn a_file_of_another_type_is_found_out_with_its_first_bytes() {
    let Some((bench, _, quote)) = bench() else { return };
    let mut wolf = form(2 * CHUNK);
    wolf.content[..8].copy_from_slice(b"MZ\x90\0\x03\0\0\0");
    wolf.announce(&bench, &quote).ok();
    assert_eq!(wolf.send(&bench, &quote, 0, 7).ok()["received"], 7, "too little to tell");
    wolf.send(&bench, &quote, 7, 20).problem("attachment_invalid", Some("media_type"));
    assert_eq!(wolf.announce(&bench, &quote).ok()["received"], 0);
    wolf.send(&bench, &quote, 0, CHUNK).problem("attachment_invalid", Some("media_type"));

    // A PDF that says it is a picture, and one that was cut off before its digest was made.
    let mut dressed = form(100);
    dressed.media_type = "image/jpeg";
    dressed.announce(&bench, &quote).ok();
    dressed.send(&bench, &quote, 0, 100).problem("attachment_invalid", Some("media_type"));
    let mut cut = form(CHUNK);
    cut.content.truncate(CHUNK - 6);
    cut.announce(&bench, &quote).ok();
    cut.send(&bench, &quote, 0, CHUNK - 6).problem("attachment_invalid", Some("media_type"));
}

#[test]
fn what_arrives_otherwise_than_announced_is_thrown_away_and_can_be_sent_again() {
    let Some((bench, _, quote)) = bench() else { return };
    let form = form(2 * CHUNK);
    form.announce(&bench, &quote).ok();
    form.send(&bench, &quote, 0, CHUNK).ok();
    let mut wrong = form.content[CHUNK..].to_vec();
    wrong[10] ^= 1;
    form.send_at(&bench, &quote, "4096", &wrong).problem("attachment_digest", None);
    assert_eq!(form.announce(&bench, &quote).ok()["received"], 0, "not a byte is kept");
    form.send(&bench, &quote, 0, CHUNK).ok();
    form.send_at(&bench, &quote, "4096", &[&form.content[CHUNK..CHUNK + 100], &[0; CHUNK - 100]].concat())
        .problem("attachment_digest", None);
    // Longer than announced.
    form.send(&bench, &quote, 0, CHUNK).ok();
    form.send(&bench, &quote, CHUNK, 2 * CHUNK - 1).ok();
    form.send_at(&bench, &quote, "8191", b"\n\n").problem("attachment_digest", None);
    assert_eq!(form.upload(&bench, &quote)["complete"], true);
}

#[test]
fn an_announcement_can_be_corrected() {
    let Some((bench, _, quote)) = bench() else { return };
    let mut paper = form(CHUNK + 1);
    paper.announce(&bench, &quote).ok();
    paper.send(&bench, &quote, 0, CHUNK).ok();
    paper.kind = "operator_papers";
    let again = paper.announce(&bench, &quote).ok();
    assert_eq!((&again["attachment"]["kind"], &again["received"]), (&json!("operator_papers"), &json!(CHUNK)));
    paper.media_type = "image/png";
    assert_eq!(paper.announce(&bench, &quote).ok()["received"], 0, "to be looked at anew");
    assert_eq!(uploads(&bench, &quote).ok()["uploads"].as_array().unwrap().len(), 1);
}

#[test]
fn a_quote_that_is_over_or_used_takes_nothing_and_lets_go_of_the_rest() {
    let Some((bench, holder, quote)) = bench() else { return };
    let (form, other) = (form(100), Paper::pdf("operator_papers", 200));
    form.upload(&bench, &quote);
    other.upload(&bench, &quote);
    let (_, answer) = bench.apply_on(&quote, &holder, 12, |content| {
        content["linkman"]["address"] = json!("广州市天河区测试路 1 号");
        content["attachments"] = json!([form.reference()]);
    });
    assert_eq!(answer.ok()["application"]["attachments"], json!([form.reference()]));
    let used = "application_conflict";
    other.announce(&bench, &quote).problem(used, Some("quote_id"));
    form.send(&bench, &quote, 0, 100).problem(used, Some("quote_id"));
    form.remove(&bench, &quote).problem(used, Some("quote_id"));
    let left = uploads(&bench, &quote).ok();
    assert_eq!(left["uploads"].as_array().unwrap().len(), 1, "what went along is all that is kept");

    let now = bench.now();
    let late = Holder::with_validity(&bench, "late", "p256", now - 30 * DAY, now - 10 * DAY);
    let quote = bench.quote(&late).ok();
    form.upload(&bench, &quote);
    bench.wait(DAY);
    for answer in [form.announce(&bench, &quote), form.send(&bench, &quote, 0, 100), form.remove(&bench, &quote)] {
        answer.problem("quote_expired", Some("quote_id"));
    }
    uploads(&bench, &quote).problem("quote_expired", Some("quote_id"));
    uploads(&bench, &json!({ "quote_id": "0".repeat(32) })).problem("quote_expired", Some("quote_id"));
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while stored(&bench) != [(form.sha256(), 1)] {
        assert!(std::time::Instant::now() < deadline, "only the application's is left: {:?}", stored(&bench));
        thread::sleep(std::time::Duration::from_millis(50));
    }
}

/// The attachments in the records, with the number of their chunks.
fn stored(bench: &Bench) -> Vec<(String, i64)> {
    let connection = rusqlite::Connection::open(bench.data().join("sandbox.db")).unwrap();
    let sql = "SELECT sha256, (SELECT count(*) FROM attachment_chunks c WHERE c.attachment_id = a.attachment_id)
               FROM attachments a";
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let rows = rows.map(Result::unwrap).collect();
    let chunks: i64 = connection.query_row("SELECT count(*) FROM attachment_chunks", [], |row| row.get(0)).unwrap();
    assert_eq!(chunks, i64::try_from(Vec::<(String, i64)>::len(&rows)).unwrap(), "no chunk without its attachment");
    rows
}

#[test]
fn the_operator_sees_what_came_along() {
    let Some((bench, holder, quote)) = bench() else { return };
    let form = form(3 * CHUNK);
    form.upload(&bench, &quote);
    let (_, answer) = bench.apply_on(&quote, &holder, 12, |content| {
        content["linkman"]["address"] = json!("广州市天河区测试路 1 号");
        content["attachments"] = json!([form.reference()]);
    });
    let receipt = answer.ok();
    let number = receipt["application"]["business_number"].as_str().unwrap();
    let listed = netca_sandbox::operator::attachments(bench.data(), number).unwrap();
    assert_eq!(serde_json::to_value(&listed).unwrap(), json!([form.reference()]));
    let content = netca_sandbox::operator::attachment(bench.data(), number, listed[0].sha256).unwrap();
    assert_eq!(sha256(&content), form.sha256());
    assert!(content == form.content);
    let none = netca_protocol::wire::Sha256Hex([0; 32]);
    assert_eq!(netca_sandbox::operator::attachment(bench.data(), number, none).unwrap_err().code(), 7031);
    assert_eq!(netca_sandbox::operator::attachments(bench.data(), "01").unwrap_err().code(), 7017);
}

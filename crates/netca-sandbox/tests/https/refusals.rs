//! What is refused of an application: what was agreed, the form, the new key, the state of the certificate.

use serde_json::{Value, json};

use crate::support::{Bench, DAY, Holder, base64, fresh_id, new_key, new_request};

/// Sets the value at a path such as `linkman.email`.
fn set(content: &mut Value, path: &str, value: Value) {
    let place = path.split('.').fold(content, |place, key| &mut place[key]);
    *place = value;
}

#[test]
fn what_is_not_as_agreed_or_breaks_a_rule_of_the_form() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let holder = Holder::new(&bench, "holder", "p256");
    let long = "长".repeat(201);
    for (path, value, code, field) in [
        ("agreement.sha256", json!("00".repeat(32)), "agreement_changed", "agreement"),
        ("agreement.version", json!("2025-01"), "agreement_changed", "agreement"),
        ("quote_id", json!("0123456789abcdef0123456789abcdef"), "quote_expired", "quote_id"),
        ("cert.interval", json!(13), "term_not_offered", "cert.interval"),
        ("cert.interval", json!(48), "term_not_offered", "cert.interval"),
        ("amount", json!(9_999), "amount_changed", "amount"),
        ("amount", json!(20_000), "amount_changed", "amount"),
        ("businessCenterId", json!(2), "field_invalid", "businessCenterId"),
        ("projectId", json!(""), "field_invalid", "projectId"),
        ("systemId", json!("X"), "field_invalid", "systemId"),
        ("templateId", json!("X"), "field_invalid", "templateId"),
        ("invoice_type", json!("vat"), "field_invalid", "vat_invoice"),
        ("memo", json!("a\u{1b}b"), "field_invalid", "memo"),
        ("memo", json!("长".repeat(501)), "field_invalid", "memo"),
        ("linkman.identityType", json!(99), "field_invalid", "linkman.identityType"),
        ("linkman.identity", json!("110105194912310021"), "field_invalid", "linkman.identity"),
        ("linkman.identity", json!("11010519490231002X"), "field_invalid", "linkman.identity"),
        ("linkman.identity", json!(""), "field_invalid", "linkman.identity"),
        ("linkman.name", json!(" "), "field_invalid", "linkman.name"),
        ("linkman.name", json!(long), "field_invalid", "linkman.name"),
        ("linkman.phone", json!("12345678901"), "field_invalid", "linkman.phone"),
        ("linkman.email", json!("nobody"), "field_invalid", "linkman.email"),
        ("linkman.address", json!(long), "field_invalid", "linkman.address"),
        ("recipient.name", json!(""), "field_invalid", "recipient.name"),
        ("recipient.mobile", json!("010-12345678"), "field_invalid", "recipient.mobile"),
        ("recipient.address", json!("a\u{202e}b"), "field_invalid", "recipient.address"),
        ("outReqId", json!(fresh_id()), "field_invalid", "outReqId"),
    ] {
        let (_, answer) = bench.apply_with(&holder, 12, |content| set(content, path, value.clone()));
        let problem = answer.problem(code, Some(field));
        let typed = value.as_str().filter(|typed| typed.len() > 3);
        assert!(typed.is_none_or(|typed| !problem.to_string().contains(typed)), "{path} is repeated: {problem}");
    }
    // A passport has no check digit.
    let (_, answer) = bench.apply_with(&holder, 12, |content| {
        set(content, "linkman.identityType", json!(3));
        set(content, "linkman.identity", json!("E12345678"));
    });
    answer.ok();
}

#[test]
fn what_cannot_be_read() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let holder = Holder::new(&bench, "holder", "p256");
    for (path, value) in [
        ("amount", json!(-1)),
        ("amount", json!(0.5)),
        ("cert.interval", json!(0)),
        ("renew_with", json!("no_key")),
        ("certificate_sha256", json!("AB".repeat(32))),
        ("linkman", json!(null)),
    ] {
        let (_, answer) = bench.apply_with(&holder, 12, |content| set(content, path, value));
        answer.problem("malformed_request", Some(path));
    }
    for content in [&b"not JSON"[..], b"", b"{}", b"[]", b"\xff\xfe"] {
        bench.put_signed(&fresh_id(), &holder.sign(content)).problem("malformed_request", None);
    }
    for body in [&b""[..], b"\x30\x80", b"\x30\x84\xff\xff\xff\xff", b"{}"] {
        bench.put_signed(&fresh_id(), body).problem("malformed_request", None);
    }
    for id in ["1", "0".repeat(36).as_str(), &fresh_id().to_uppercase(), &fresh_id().replace('-', "_")] {
        bench.put_signed(id, b"").problem("field_invalid", Some("application_id"));
    }
    // A field that is not known is ignored.
    bench.apply_with(&holder, 12, |content| content["from_the_future"] = json!({ "a": 1 })).1.ok();
}

#[test]
fn new_keys_must_be_new_and_good_and_for_the_same_subject() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let holder = Holder::new(&bench, "holder", "p256");
    let request = |name: &str, kind: &str| json!(holder.new_key_request(&bench, name, kind));
    let other = new_request(&new_key(&bench.path("other.key"), "p256"), "/C=CN/CN=李四");
    let mut forged = holder.request(&new_key(&bench.path("forged.key"), "p256"));
    *forged.last_mut().unwrap() ^= 1;
    for (words, way, request) in [
        ("必须附带证书请求", "new_key", None),
        ("不应附带证书请求", "same_key", Some(request("a", "p256"))),
        ("不是可以读取的", "new_key", Some(json!("AAAA"))),
        ("主体名称", "new_key", Some(json!(base64(&other)))),
        ("不是新密钥", "new_key", Some(json!(base64(&holder.request(&holder.key))))),
        ("签名不正确", "new_key", Some(json!(base64(&forged)))),
        ("2048", "new_key", Some(request("b", "rsa1024"))),
        ("P-256", "new_key", Some(request("c", "p384"))),
    ] {
        let (_, answer) = bench.apply_with(&holder, 12, |content| {
            content["renew_with"] = json!(way);
            if let Some(request) = request {
                content["certificate_request"] = request;
            }
        });
        let problem = answer.problem("request_invalid", Some("certificate_request"));
        assert!(problem["detail"].as_str().unwrap().contains(words), "{words}: {problem}");
    }
}
#[test]
fn ways_of_renewing_follow_the_policy() {
    let Some(bench) = Bench::start(|config| config.renew_with = vec![netca_protocol::wire::RenewWith::NewKey]) else {
        return;
    };
    let holder = Holder::new(&bench, "holder", "p256");
    assert_eq!(bench.quote(&holder).ok()["renew_with"], json!(["new_key"]));
    let (_, answer) = bench.apply_with(&holder, 12, |_| {});
    answer.problem("field_invalid", Some("renew_with"));
}

#[test]
fn the_certificate_must_be_in_its_window_and_stand() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let now = bench.now();
    for (name, from, to) in [
        ("early", now - DAY, now + 91 * DAY),
        ("expired", now - 30 * DAY, now - DAY),
        ("future", now + DAY, now + 30 * DAY),
    ] {
        let holder = Holder::with_validity(&bench, name, "p256", from, to);
        bench.quote(&holder).problem("certificate_not_renewable", None);
    }
    let holder = Holder::with_validity(&bench, "just", "p256", now - DAY, now + 89 * DAY);
    assert_eq!(bench.quote(&holder).ok()["path"], "unexpired");
    netca_sandbox::operator::revoke(bench.data(), &holder.serial().to_uppercase()).unwrap();
    bench.quote(&holder).problem("certificate_revoked", None);
    let unknown = netca_sandbox::operator::revoke(bench.data(), "00ff").unwrap_err();
    assert_eq!(unknown.code(), 7019);

    // What was good when the quote was made is looked at again when the application comes.
    let holder = Holder::new(&bench, "revoked-between", "p256");
    let (_, answer) = bench.apply_with(&holder, 12, |_| {
        netca_sandbox::operator::revoke(bench.data(), &holder.serial()).unwrap();
    });
    answer.problem("certificate_revoked", None);
    let holder = Holder::new(&bench, "late", "p256");
    let (_, answer) = bench.apply_with(&holder, 12, |_| bench.wait(25 * 3600 * DAY / (24 * 3600)));
    answer.problem("quote_expired", Some("quote_id"));
}

#[test]
fn a_quote_is_for_one_certificate() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let (one, other) = (Holder::new(&bench, "one", "p256"), Holder::new(&bench, "other", "p256"));
    let quote = bench.quote(&other).ok();
    let (_, answer) = bench.apply_with(&one, 12, |content| content["quote_id"] = quote["quote_id"].clone());
    answer.problem("quote_expired", Some("quote_id"));
}

#[test]
fn one_open_application_a_certificate_and_one_application_an_id() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let holder = Holder::new(&bench, "holder", "p256");
    let mut content = Value::Null;
    let (id, answer) = bench.apply_with(&holder, 12, |sent| content = sent.clone());
    let receipt = answer.ok();
    bench.apply_with(&holder, 12, |_| {}).1.problem("application_open", None);

    // Signed again, the bytes differ and the application does not.
    let again = bench.put_signed(&id, &holder.sign(content.to_string().as_bytes())).ok();
    assert_eq!(again, receipt);
    content["memo"] = json!("other");
    bench.put_signed(&id, &holder.sign(content.to_string().as_bytes())).problem("application_conflict", None);

    // Withdrawn, the certificate is free again; the id is not.
    let application = (format!("/v1/applications/{id}"), receipt["access_token"].as_str().unwrap().to_owned());
    let withdrawal = format!("{}/withdrawal", application.0);
    bench.json("PUT", &withdrawal, Some(&application.1), Some(&json!({ "reason": "" }))).ok();
    bench.put_signed(&id, &holder.sign(content.to_string().as_bytes())).problem("application_conflict", None);
    bench.apply(&holder, 24);
}

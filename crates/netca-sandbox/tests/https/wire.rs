//! The protocol's edges: every refusal is a problem document, whatever was sent.

use std::time::Duration;

use serde_json::json;

use crate::support::{Bench, Holder, fresh_id, openssl};

#[test]
fn every_refusal_is_a_problem_document() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    for path in ["/v1", "/v1/quotes/1", "/v1/applications/", "/v2/service", "/v1/applications/%ff/payments/1"] {
        let answer = bench.curl("GET", path, &[], None);
        answer.problem("not_found", None);
        assert_eq!(answer.status, 404);
    }
    for (method, path) in [("DELETE", "/v1/service"), ("GET", "/v1/quotes"), ("POST", "/v1/applications/1")] {
        let answer = bench.curl(method, path, &[], Some(b""));
        answer.problem("method_not_allowed", None);
        assert_eq!(answer.status, 405);
        assert!(answer.head.contains("allow: "), "{}", answer.head);
    }
    for kind in ["Content-Type:", "Content-Type: text/plain", "Content-Type: application/jsonx"] {
        let answer = bench.curl("POST", "/v1/quotes", &[kind], Some(b"{}"));
        answer.problem("unsupported_media_type", None);
        let answer = bench.curl("PUT", &format!("/v1/applications/{}", fresh_id()), &[kind], Some(b"{}"));
        answer.problem("unsupported_media_type", None);
    }
    for body in ["", "{", "null", "[]", "{}", "{\"certificate\":\"\",\"certificate\":\"\"}"] {
        let kind = ["Content-Type: application/json; charset=utf-8"];
        let answer = bench.curl("POST", "/v1/quotes", &kind, Some(body.as_bytes()));
        answer.problem("malformed_request", None);
        assert_eq!(answer.status, 400);
    }
    let answer = bench.curl("GET", "/v1/applications/%ff", &[], None);
    answer.problem("not_found", None);
}

#[test]
fn bodies_are_bounded() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let large = vec![b' '; (1 << 20) + 1];
    let path = format!("/v1/applications/{}", fresh_id());
    for headers in [
        // curl waits to be told to send, or sends at once, or does not say how much there will be.
        &["Content-Type: application/cms"][..],
        &["Content-Type: application/cms", "Expect:"],
        &["Content-Type: application/cms", "Expect:", "Transfer-Encoding: chunked"],
    ] {
        let answer = bench.curl("PUT", &path, headers, Some(&large));
        answer.problem("too_large", None);
        assert_eq!(answer.status, 413);
        assert!(!answer.head.contains("100 continue"), "nobody is told to send what will be refused");
    }
    bench.curl("PUT", &path, &["Content-Type: application/cms"], Some(&large[1..])).problem("malformed_request", None);
}

#[test]
fn what_the_service_says_of_itself() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let service = bench.json("GET", "/v1/service", None, None).ok();
    assert_eq!(service["sandbox"], true);
    assert!(service["name"].as_str().unwrap().contains("Sandbox"));
    assert_eq!(service["application"]["projectId"], json!(null), "snake_case, as the wire says");
    let agreement = bench.json("GET", "/v1/agreement", None, None).ok();
    let path = bench.path("agreement.txt");
    std::fs::write(&path, agreement["text"].as_str().unwrap()).unwrap();
    let digest = openssl("dgst -sha256 -r {}", &[&path]);
    assert_eq!(digest.split(' ').next(), agreement["sha256"].as_str());
    assert!(agreement["text"].as_str().unwrap().chars().count() > 600);
    let head = bench.curl("GET", "/v1/agreement", &[], None).head;
    assert!(head.contains("content-type: application/json") && head.contains("cache-control: no-store"), "{head}");
}

#[test]
fn a_quote_says_what_it_takes() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let holder = Holder::new(&bench, "holder", "rsa");
    let quote = bench.quote(&holder).ok();
    assert_eq!(quote["certificate_sha256"], holder.sha256());
    assert_eq!(quote["path"], "unexpired");
    assert_eq!(quote["renew_with"], json!(["same_key", "new_key"]));
    let totals: Vec<_> =
        quote["options"].as_array().unwrap().iter().map(|o| (&o["term_months"], &o["total"])).collect();
    assert_eq!(totals, [(&json!(12), &json!(10_000)), (&json!(24), &json!(20_000)), (&json!(36), &json!(30_000))]);
    let line = json!({
        "name": "证书服务费用", "unit_price": 10_000, "unit": "year", "quantity": 2, "subtotal": 20_000,
    });
    assert_eq!(quote["options"][1]["fee_lines"], json!([line]));
    assert_eq!(quote["requirements"]["operator_address"], false);
    assert_eq!(quote["requirements"]["id_types"][0], json!({ "identity_type": 2, "name": "身份证" }));
    let agreement = bench.json("GET", "/v1/agreement", None, None).ok();
    assert_eq!(quote["agreement"]["sha256"], agreement["sha256"]);
    let expires = netca_payment::rfc3339::parse(quote["expires_at"].as_str().unwrap()).unwrap();
    let left = expires.duration_since(bench.now()).unwrap();
    assert!(left > Duration::from_secs(23 * 3600) && left <= Duration::from_secs(24 * 3600));
}

#[test]
fn a_refusal_leaves_the_connection_open() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    std::fs::write(bench.path("body"), vec![b' '; 300_000]).unwrap();
    let body = format!("@{}", bench.path("body").display());
    for path in ["/v1/nothing", "/v1/service", "/v1/quotes"] {
        let url = format!("{}{path}", bench.running().url());
        let mut curl = std::process::Command::new("curl");
        curl.args(["-sS", "--http1.1", "--noproxy", "*", "-m", "60", "-w", "%{stderr}%{http_code} %{num_connects}\n"]);
        curl.arg("--cacert").arg(bench.data().join("ca.pem")).args(["-H", "Expect:", "--data-binary", &body, &url]);
        curl.args(["--next", "-sS", "-w", "%{stderr}%{http_code} %{num_connects}\n"]);
        let output = curl.arg("--cacert").arg(bench.data().join("ca.pem")).args(["--noproxy", "*"]).arg(&url).output();
        let said = String::from_utf8(output.unwrap().stderr).unwrap();
        let lines: Vec<&str> = said.lines().collect();
        assert!(lines[0].ends_with(" 1") && lines[1].ends_with(" 0"), "{path}: {said}");
    }
}

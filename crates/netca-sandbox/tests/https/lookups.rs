//! Progress from anywhere: who proves to hold a certificate's key is told of its applications, and nobody else is.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::{Answer, Bench, DAY, Holder, application, base64, fresh_id, openssl};

fn ask(bench: &Bench, holder: &Holder) -> Answer {
    bench.json("POST", "/v1/lookups", None, Some(&json!({ "certificate": holder.base64() })))
}

/// The answer to a challenge, changed by `adjust`, signed by the holder.
fn proof(bench: &Bench, holder: &Holder, challenge: &Value, adjust: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut content = json!({
        "certificate_sha256": holder.sha256(),
        "challenge_id": challenge["challenge_id"],
        "nonce": challenge["nonce"],
        "purpose": "netca-renew/lookup",
        "server": bench.running().url().strip_prefix("https://").unwrap(),
    });
    adjust(&mut content);
    holder.sign(content.to_string().as_bytes())
}

fn put(bench: &Bench, challenge: &Value, signed: &[u8]) -> Answer {
    let path = format!("/v1/lookups/{}", challenge["challenge_id"].as_str().unwrap());
    bench.curl("PUT", &path, &["Content-Type: application/cms"], Some(signed))
}

fn look_up(bench: &Bench, holder: &Holder) -> Value {
    let challenge = ask(bench, holder).ok();
    put(bench, &challenge, &proof(bench, holder, &challenge, |_| {})).ok()
}

#[test]
fn the_old_certificate_and_the_new_one_find_the_application() {
    let Some(bench) = Bench::start(|config| config.auto_review = Some(std::time::Duration::ZERO)) else { return };
    let holder = Holder::new(&bench, "holder", "p256");
    assert_eq!(look_up(&bench, &holder), json!({ "applications": [] }));
    let quote = bench.quote(&holder).ok();
    let id = fresh_id();
    let signed = holder.sign(application(&holder, &quote, &id, 12).to_string().as_bytes());
    let receipt = bench.put_signed(&id, &signed).ok();
    let found = look_up(&bench, &holder);
    assert_eq!(found["applications"], json!([{ "receipt": receipt, "signed": base64(&signed) }]));
    // What was found opens the application, as the receipt did.
    let token = found["applications"][0]["receipt"]["access_token"].as_str().unwrap().to_owned();
    let opened = (format!("/v1/applications/{id}"), token);
    bench.pay(&opened);
    bench.until(&opened, "ready_to_install");
    let new = Holder { key: holder.key.clone(), certificate: bench.fetch(&opened, "new.pem") };
    let installation = json!({ "certificate_sha256": new.sha256() });
    bench.json("PUT", &format!("{}/installation", opened.0), Some(&opened.1), Some(&installation)).ok();
    // The old one is replaced by now.
    for certificate in [&holder, &new] {
        let found = look_up(&bench, certificate);
        assert_eq!(found["applications"].as_array().unwrap().len(), 1);
        let application = &found["applications"][0]["receipt"]["application"];
        assert_eq!(
            (&application["application_id"], &application["business_status"]),
            (&json!(id), &json!("installed"))
        );
    }
    assert_eq!(look_up(&bench, &Holder::new(&bench, "other", "rsa")), json!({ "applications": [] }));
}

#[test]
fn all_of_them_the_newest_first_and_long_after_the_end() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let holder = Holder::new(&bench, "holder", "p256");
    let first = bench.apply(&holder, 12);
    bench.json("PUT", &format!("{}/withdrawal", first.0), Some(&first.1), Some(&json!({ "reason": "" }))).ok();
    bench.wait(DAY);
    let second = bench.apply(&holder, 24);
    bench.wait(4000 * DAY);
    bench.quote(&holder).problem("certificate_not_renewable", None);
    let found = look_up(&bench, &holder);
    let ids: Vec<String> = found["applications"].as_array().unwrap().iter().map(id_of).collect();
    assert_eq!(ids, [&second.0[17..], &first.0[17..]]);
}

fn id_of(found: &Value) -> String {
    found["receipt"]["application"]["application_id"].as_str().unwrap().into()
}

#[test]
fn a_challenge_is_good_once_and_for_five_minutes() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let holder = Holder::new(&bench, "holder", "p256");
    let application = bench.apply(&holder, 12);
    let challenge = ask(&bench, &holder).ok();
    assert_eq!(challenge["nonce"].as_str().unwrap().len(), 44, "32 bytes");
    let answer = proof(&bench, &holder, &challenge, |_| {});
    put(&bench, &challenge, &answer).ok();
    // The answer was lost, say: the same proof opens nothing, a new challenge does.
    let replayed = put(&bench, &challenge, &answer);
    replayed.problem("challenge_invalid", None);
    assert!(!String::from_utf8_lossy(&replayed.body).contains(&application.1));
    look_up(&bench, &holder);

    let challenge = ask(&bench, &holder).ok();
    let answer = proof(&bench, &holder, &challenge, |_| {});
    bench.wait(std::time::Duration::from_secs(300));
    put(&bench, &challenge, &answer).problem("challenge_invalid", None);
}

#[test]
fn a_proof_is_for_one_challenge_one_certificate_one_server_one_purpose() {
    let Some(bench) = Bench::start(|config| config.names = vec!["renew.ca.example".into()]) else { return };
    let (holder, other) = (Holder::new(&bench, "holder", "p256"), Holder::new(&bench, "other", "rsa"));
    let challenge = ask(&bench, &holder).ok();
    let with = |field: &'static str, value: Value| proof(&bench, &holder, &challenge, |proof| proof[field] = value);
    let wrong =
        |signed: Vec<u8>, code: &str, field: Option<&str>| drop(put(&bench, &challenge, &signed).problem(code, field));
    wrong(with("purpose", json!("netca-renew/apply")), "field_invalid", Some("purpose"));
    wrong(with("server", json!("evil.example")), "field_invalid", Some("server"));
    wrong(with("server", json!("127.0.0.1")), "field_invalid", Some("server"));
    wrong(with("challenge_id", json!("0".repeat(32))), "field_invalid", Some("challenge_id"));
    wrong(with("nonce", json!(base64(&[0; 32]))), "challenge_invalid", None);
    wrong(with("certificate_sha256", json!(other.sha256())), "signature_invalid", Some("certificate_sha256"));
    wrong(with("from_the_future", json!(1)), "malformed_request", None);
    // Somebody else's key: his own certificate, or ours named beside his signature.
    wrong(proof(&bench, &other, &challenge, |_| {}), "challenge_invalid", None);
    let ours = json!(holder.sha256());
    let named = proof(&bench, &other, &challenge, |proof| proof["certificate_sha256"] = ours);
    wrong(named, "signature_invalid", Some("certificate_sha256"));
    let mut forged = proof(&bench, &holder, &challenge, |_| {});
    *forged.last_mut().unwrap() ^= 1;
    wrong(forged, "signature_invalid", None);
    for body in [&b""[..], b"{}", b"\x30\x80"] {
        wrong(body.to_vec(), "malformed_request", None);
    }
    // Nothing of that used the challenge up.
    put(&bench, &challenge, &with("server", json!("RENEW.ca.example"))).ok();
}

#[test]
fn a_proof_is_no_application_and_an_application_no_proof() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let holder = Holder::new(&bench, "holder", "p256");
    let challenge = ask(&bench, &holder).ok();
    let quote = bench.quote(&holder).ok();
    let id = fresh_id();
    bench.put_signed(&id, &proof(&bench, &holder, &challenge, |_| {})).problem("malformed_request", None);
    let content = application(&holder, &quote, &id, 12);
    put(&bench, &challenge, &holder.sign(content.to_string().as_bytes())).problem("malformed_request", None);
    // Both at once: one who was made to sign it as an application has not signed a proof.
    let both = proof(&bench, &holder, &challenge, |proof| {
        proof.as_object_mut().unwrap().extend(content.as_object().unwrap().clone());
    });
    put(&bench, &challenge, &both).problem("malformed_request", None);
}

#[test]
fn only_certificates_of_this_ca_that_are_not_revoked() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let holder = Holder::new(&bench, "holder", "p256");
    let challenge = ask(&bench, &holder).ok();
    let answer = proof(&bench, &holder, &challenge, |_| {});
    netca_sandbox::operator::revoke(bench.data(), &holder.serial()).unwrap();
    put(&bench, &challenge, &answer).problem("certificate_revoked", None);
    ask(&bench, &holder).problem("certificate_revoked", None);

    let self_signed = impostor(&bench, &holder);
    ask(&bench, &self_signed).problem("certificate_untrusted", None);
    // Nor with a challenge that was given to the certificate it imitates.
    let fresh = Holder::new(&bench, "fresh", "p256");
    let challenge = ask(&bench, &fresh).ok();
    let forged = proof(&bench, &impostor(&bench, &fresh), &challenge, |_| {});
    put(&bench, &challenge, &forged).problem("certificate_untrusted", None);
    for body in [json!({}), json!({ "certificate": "" }), json!({ "certificate": "AAAA" }), json!([])] {
        let answer = bench.json("POST", "/v1/lookups", None, Some(&body));
        let problem: Value = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(problem["code"], "malformed_request", "{problem}");
    }
}

/// A self-signed certificate of the same name and serial number, with another key.
fn impostor(bench: &Bench, holder: &Holder) -> Holder {
    let (key, pem) = (bench.path("impostor.key"), bench.path("impostor.pem"));
    crate::support::new_key(&key, "p256");
    let serial = format!("0x{}", holder.serial());
    let line =
        format!("req -new -x509 -days 30 -subj /CN=x -config /dev/null -set_serial {serial} -key {{}} -out {{}}");
    openssl(&line, &[key.as_path(), Path::new(&pem)]);
    Holder { key, certificate: pem }
}

#[test]
fn challenges_are_not_given_without_end() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let holder = Holder::new(&bench, "holder", "p256");
    for _ in 0..10 {
        ask(&bench, &holder).ok();
        bench.wait(std::time::Duration::from_secs(10));
    }
    let refused = ask(&bench, &holder);
    refused.problem("too_many_requests", None);
    assert_eq!(refused.status, 429);
    let wait = refused.head.lines().find_map(|line| line.strip_prefix("retry-after: ")).unwrap();
    let wait: u64 = wait.trim().parse().unwrap();
    assert!((1..=200).contains(&wait), "{wait}");
    ask(&bench, &Holder::new(&bench, "other", "p256")).ok();
    bench.wait(std::time::Duration::from_secs(wait));
    ask(&bench, &holder).ok();
}

//! The whole flow, from the quote to the installed certificate, with curl and OpenSSL as the client.

use std::path::Path;
use std::time::Duration;

use crate::support::{Bench, Holder, field, not_after, openssl, openssl_bytes};
use serde_json::json;

fn der(certificate: &Path) -> Vec<u8> {
    openssl_bytes(&["x509".as_ref(), "-in".as_ref(), certificate.as_os_str(), "-outform".as_ref(), "DER".as_ref()])
}

fn public_key(certificate: &Path) -> String {
    openssl("x509 -noout -pubkey -in {}", &[certificate])
}

/// Renews one certificate and checks the result with OpenSSL.
fn renews(bench: &Bench, kind: &str, new_kind: Option<&str>, months: u32) {
    let holder = Holder::new(bench, &format!("holder-{kind}"), kind);
    let (id, answer) = bench.apply_with(&holder, months, |content| {
        if let Some(new_kind) = new_kind {
            content["renew_with"] = json!("new_key");
            content["certificate_request"] = json!(holder.new_key_request(bench, "new", new_kind));
        }
    });
    let receipt = answer.ok();
    let application = (format!("/v1/applications/{id}"), receipt["access_token"].as_str().unwrap().to_owned());
    let entered = &receipt["application"];
    assert_eq!(entered["business_status"], "entered");
    assert_eq!(entered["payment_status"], "unpaid");
    assert_eq!(entered["order"]["total"], 10_000 * months / 12);
    assert_eq!(entered["order"]["fee_lines"][0]["name"], "证书服务费用");
    assert_eq!(entered["business_number"].as_str().map(str::len), Some(17));
    assert!(entered["business_number"].as_str().unwrap().starts_with("0120"));

    bench.pay(&application);
    bench.until(&application, "ready_to_install");
    let new = bench.fetch(&application, "after.pem");

    let (ca, chain) = (bench.data().join("ca.pem"), bench.data().join("chain.pem"));
    assert!(openssl("verify -x509_strict -CAfile {} -untrusted {} {}", &[&ca, &chain, &new]).ends_with(": OK"));
    let (old_der, new_der) = (holder.der(), der(&new));
    assert_eq!(field(&old_der, 5), field(&new_der, 5), "the subject, byte for byte");
    let wanted = jiff_months(&holder.certificate, months);
    assert_eq!(openssl("x509 -noout -enddate -dateopt iso_8601 -in {}", &[&new]), wanted);
    assert!(not_after(&new) > not_after(&holder.certificate));
    assert_eq!(public_key(&new) == public_key(&holder.certificate), new_kind.is_none());
    let shown = openssl("x509 -noout -text -in {}", &[&new]);
    for part in [
        "X509v3 Key Usage: critical\n                Digital Signature, Non Repudiation",
        "TLS Web Client Authentication, E-mail Protection",
        "X509v3 Basic Constraints: critical\n                CA:FALSE",
        "X509v3 Subject Key Identifier",
        "X509v3 Authority Key Identifier",
        "1.3.6.1.4.1.18760.1.14",
    ] {
        assert!(shown.contains(part), "{part} in {shown}");
    }

    let sha256 = Holder { key: holder.key.clone(), certificate: new.clone() }.sha256();
    let body = json!({ "certificate_sha256": sha256 });
    for _ in 0..2 {
        let installation = format!("{}/installation", application.0);
        let installed = bench.json("PUT", &installation, Some(&application.1), Some(&body)).ok();
        assert_eq!(installed["business_status"], "installed");
    }
    bench.quote(&holder).problem("certificate_revoked", None);
}

/// The end of a certificate, so many months on, by the calendar; the tests' dates have no day that a month lacks.
fn jiff_months(certificate: &Path, months: u32) -> String {
    let line = openssl("x509 -noout -enddate -dateopt iso_8601 -in {}", &[certificate]);
    let (year, rest) = line.strip_prefix("notAfter=").unwrap().split_at(4);
    let rest = if rest.starts_with("-02-29") { rest.replacen("-29", "-28", 1) } else { rest.to_owned() };
    format!("notAfter={}{rest}", year.parse::<u32>().unwrap() + months / 12)
}

#[test]
fn a_p256_certificate_for_its_own_key() {
    let Some(bench) = Bench::start(|config| config.auto_review = Some(Duration::ZERO)) else { return };
    renews(&bench, "p256", None, 12);
}

#[test]
fn an_rsa_certificate_for_a_new_key_by_an_rsa_ca() {
    let Some(bench) = Bench::start(|config| {
        config.auto_review = Some(Duration::ZERO);
        config.ca_key = netca_sandbox::CaKey::Rsa2048;
    }) else {
        return;
    };
    renews(&bench, "rsa", Some("rsa"), 24);
}

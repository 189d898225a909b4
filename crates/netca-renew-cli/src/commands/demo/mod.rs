//! Everything at once: a sandbox CA, a fresh token with a certificate that ends in 20 days or ended 20 days ago, and its
//! renewal.

mod directory;
mod flow;
mod papers;
mod payment;
mod token;

use std::time::{Duration, SystemTime};

use netca_renew::netca_cert::{Certificate, CertificateRequest, Name};
use netca_renew::netca_protocol::wire::RenewWith;
use netca_renew::netca_token::{KeyId, Login, Pin, Placement};
use netca_sandbox::{CaKey, Config, ExpiredPath, Running, Sandbox};
use serde_json::json;

use super::enroll;
use crate::Ended;
use crate::args::{Demo, Key, Options};
use crate::failure::Failure;
use crate::output::{Output, date};

use directory::Directory;

const DAY: Duration = Duration::from_secs(86_400);
/// So much is left of the certificate that the demo renews, or it ended so long ago.
const LEFT: Duration = Duration::from_secs(20 * 86_400);
/// 续期时间 of the demo.
const TERM_MONTHS: u32 = 12;

pub(crate) fn run(demo: &Demo, options: &Options, output: &Output) -> Result<Ended, Failure> {
    let directory = match (&options.module, token::private_store()) {
        (Some(_), None) => return token::run_in_private_store(&Directory::prepare(&demo.dir)?),
        (Some(_), Some(_)) => Directory::open(&demo.dir)?,
        (None, _) => Directory::prepare(&demo.dir)?,
    };
    let output = &output.narrated();
    let sandbox = start_sandbox(demo, &directory)?;
    output.line(output.pick(
        "演示: 沙箱 CA 与全新的令牌, 证书没有任何效力。",
        "A demo with a sandbox CA and a fresh token; the certificates are worth nothing.",
    ));
    directory.write("ca.pem", sandbox.root().to_pem())?;
    directory.write("chain.pem", sandbox.chain().iter().map(Certificate::to_pem).collect::<String>())?;
    let mut token = token::fresh(&directory, options)?;
    token.login(Login { pin: Some(&Pin::new(token::PIN)), allow_last_try: false })?;
    let placement = Placement { key: KeyId(b"demo-1".to_vec()), label: token::LABEL.into(), like: None };
    let now = SystemTime::now();
    let end = if demo.expired { now - LEFT } else { now + LEFT };
    let issue = |request: &CertificateRequest| enroll::issue(&sandbox, request, end);
    let before = enroll::first_certificate(token.as_mut(), enroll::algorithm(demo.key), &placement, issue)?;
    directory.write("before.pem", before.to_pem())?;
    let client = flow::client(&sandbox, &directory, output)?;
    let (after, business) = flow::renew(&client, token.as_mut(), demo, &directory, output)?;
    directory.write("after.pem", after.to_pem())?;
    check(&before, &after, demo)?;
    report(&directory, &before, &after, &business, output);
    sandbox.stop();
    Ok(Ended::Done)
}

fn start_sandbox(demo: &Demo, directory: &Directory) -> Result<Running, Failure> {
    let mut config = Config::new(directory.path("sandbox"));
    config.ca_key = if demo.key == Key::Rsa2048 { CaKey::Rsa2048 } else { CaKey::P256 };
    config.auto_pay = true;
    // Longer than the pause between two questions, so that the review is seen.
    config.auto_review = Some(Duration::from_secs(3));
    config.expired = demo.expired.then(ExpiredPath::usual);
    Ok(Sandbox::start(config)?)
}

/// What the demo claims, it looks at.
fn check(before: &Certificate, after: &Certificate, demo: &Demo) -> Result<(), Failure> {
    let failed = |check| Err(Failure::DemoCheck { check });
    if after.subject() != before.subject() {
        return failed("the subject stays");
    }
    // Renewed after its end, the new term starts on the day of issue.
    let (from, rule) = if demo.expired {
        (SystemTime::now() - DAY, "the new end is a year from now")
    } else {
        (before.not_after(), "the new end is a year after the old one")
    };
    if after.not_after() <= from + 360 * DAY || after.not_after() >= from + 370 * DAY {
        return failed(rule);
    }
    if (after.public_key() == before.public_key()) != (super::apply::renew_with(demo.renew_with) == RenewWith::SameKey)
    {
        return failed("the key stays with same-key and changes with new-key");
    }
    Ok(())
}

fn report(directory: &Directory, before: &Certificate, after: &Certificate, business: &str, output: &Output) {
    let (old, new) = (date(before.not_after()), date(after.not_after()));
    output.line("");
    output.line(format!("✓ {} {old} → {new}", output.pick("续期成功, 证书有效期", "Renewed:")));
    output.line(format!("  {} {}", output.pick("文件在", "files in"), directory.shown()));
    output.line(format!("  cd {} && openssl verify -CAfile ca.pem -untrusted chain.pem after.pem", directory.shown()));
    output.json(&json!({
        "directory": directory.shown(),
        "business_number": business,
        "before": describe(before),
        "after": describe(after),
        "same_key": before.public_key() == after.public_key(),
    }));
}

fn describe(certificate: &Certificate) -> serde_json::Value {
    json!({
        "sha256": certificate.sha256().to_string(),
        "subject": Name::to_string(certificate.subject()),
        "not_after": netca_renew::netca_payment::rfc3339::format(certificate.not_after()),
    })
}

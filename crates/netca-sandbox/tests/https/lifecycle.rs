//! Review, issue, installation, restarts, and many clients at once.

use std::thread;
use std::time::Duration;

use netca_sandbox::operator::Paid;
use netca_sandbox::{Error, Sandbox, operator};
use serde_json::json;

use crate::support::{Bench, Holder, application, fresh_id, openssl};

fn number(application: &serde_json::Value) -> String {
    application["business_number"].as_str().unwrap().into()
}

#[test]
fn the_operator_decides_from_outside() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let holder = Holder::new(&bench, "holder", "p256");
    let application = bench.apply(&holder, 12);
    let entered = bench.status(&application);
    let certificates = || bench.json("GET", &format!("{}/certificates", application.0), Some(&application.1), None);
    certificates().problem("not_paid", None);
    let unpaid = operator::approve(bench.data(), &number(&entered)).unwrap_err();
    assert!(matches!(unpaid, Error::WrongState { status: "entered", .. }), "{unpaid}");
    assert!(matches!(operator::approve(bench.data(), "01"), Err(Error::UnknownApplication { .. })));

    bench.pay(&application);
    certificates().problem("not_ready", None);
    let installation = |sha256: &str| {
        let path = format!("{}/installation", application.0);
        bench.json("PUT", &path, Some(&application.1), Some(&json!({ "certificate_sha256": sha256 })))
    };
    installation(&holder.sha256()).problem("not_ready", None);
    operator::approve(bench.data(), &number(&entered)).unwrap();
    let ready = bench.until(&application, "ready_to_install");
    assert_ne!(ready["updated_at"], json!(null));
    let new = Holder { key: holder.key.clone(), certificate: bench.fetch(&application, "after.pem") };
    assert!(operator::approve(bench.data(), &number(&entered)).is_err());
    assert!(operator::reject(bench.data(), &number(&entered), "x", Paid::Refund).is_err());
    let withdrawal = format!("{}/withdrawal", application.0);
    let answer = bench.json("PUT", &withdrawal, Some(&application.1), Some(&json!({ "reason": "" })));
    answer.problem("application_closed", None);

    // Until it is installed the old certificate stands.
    bench.quote(&holder).ok();
    installation(&holder.sha256()).problem("certificate_mismatch", Some("certificate_sha256"));
    assert_eq!(installation(&new.sha256()).ok()["business_status"], "installed");
    bench.quote(&holder).problem("certificate_revoked", None);
    bench.quote(&new).problem("certificate_not_renewable", None);
    assert_eq!(certificates().status, 200, "it can be fetched again");

    let listed = operator::applications(bench.data()).unwrap();
    let kinds: Vec<&str> = listed[0].timeline.iter().map(|(_, kind)| kind.as_str()).collect();
    assert_eq!(kinds, ["entered", "paid", "approved", "issued", "installed"]);
    assert_eq!(listed[0].serial_number, holder.serial());
    assert!(listed[0].subject.contains("张三"), "{}", listed[0].subject);
}

#[test]
fn what_is_rejected_is_paid_back() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let application = bench.apply(&Holder::new(&bench, "holder", "p256"), 12);
    bench.pay(&application);
    let number = number(&bench.status(&application));
    operator::reject(bench.data(), &number, "经办人信息不符", Paid::Refund).unwrap();
    let rejected = bench.status(&application);
    assert_eq!(rejected["business_status"], "rejected");
    assert_eq!(rejected["reason"], "经办人信息不符");
    assert_eq!(rejected["payment_status"], "refunding");
    operator::refunded(bench.data(), &number).unwrap();
    assert!(operator::refunded(bench.data(), &number).is_err());
    assert_eq!(bench.status(&application)["refunds"][0]["status"], "refunded");
    let certificates = bench.json("GET", &format!("{}/certificates", application.0), Some(&application.1), None);
    certificates.problem("application_closed", None);
}

#[test]
fn a_certificate_revoked_during_review_is_not_renewed() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let holder = Holder::new(&bench, "holder", "p256");
    let application = bench.apply(&holder, 12);
    bench.pay(&application);
    operator::revoke(bench.data(), &holder.serial()).unwrap();
    operator::approve(bench.data(), &number(&bench.status(&application))).unwrap();
    let rejected = bench.until(&application, "rejected");
    assert_eq!(rejected["payment_status"], "refunding");
}

#[test]
fn a_restart_in_the_middle_changes_nothing() {
    let Some(mut bench) = Bench::start(|config| config.auto_review = Some(Duration::from_secs(3600))) else { return };
    let holder = Holder::new(&bench, "holder", "p256");
    let quote = bench.quote(&holder).ok();
    bench.restart();
    let id = fresh_id();
    let signed = holder.sign(application(&holder, &quote, &id, 12).to_string().as_bytes());
    let receipt = bench.put_signed(&id, &signed).ok();
    let root = openssl("x509 -noout -fingerprint -in {}", &[&bench.data().join("ca.pem")]);
    bench.restart();
    assert_eq!(openssl("x509 -noout -fingerprint -in {}", &[&bench.data().join("ca.pem")]), root);
    assert_eq!(bench.put_signed(&id, &signed).ok(), receipt, "the same token, too");
    let application = (format!("/v1/applications/{id}"), receipt["access_token"].as_str().unwrap().to_owned());
    bench.pay(&application);
    // The review falls due while the server is down.
    bench.running = None;
    bench.wait(Duration::from_secs(3601));
    bench.running = Some(Sandbox::start(bench.config.clone()).unwrap());
    bench.until(&application, "ready_to_install");
    let first = std::fs::read(bench.fetch(&application, "one.pem")).unwrap();
    bench.restart();
    assert_eq!(std::fs::read(bench.fetch(&application, "two.pem")).unwrap(), first);
    assert_eq!(bench.put_signed(&id, &signed).ok()["application"]["business_status"], "ready_to_install");
}

#[test]
fn the_client_is_told_when_to_ask_again() {
    let Some(bench) = Bench::start(|config| config.auto_review = Some(Duration::from_secs(40))) else { return };
    let application = bench.apply(&Holder::new(&bench, "holder", "p256"), 12);
    let retry_after = || {
        let head = bench.json("GET", &application.0, Some(&application.1), None).head;
        head.lines()
            .find_map(|line| line.strip_prefix("retry-after: ").and_then(|value| value.trim().parse::<u32>().ok()))
    };
    assert_eq!(retry_after(), Some(2));
    bench.pay(&application);
    assert_eq!(retry_after(), Some(30));
    bench.wait(Duration::from_secs(30));
    assert!(retry_after().is_some_and(|seconds| seconds <= 10));
    bench.wait(Duration::from_secs(10));
    assert_eq!(retry_after(), None);
    assert_eq!(bench.status(&application)["business_status"], "ready_to_install");
}

#[test]
fn identical_applications_at_once_are_one() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let holder = Holder::new(&bench, "holder", "p256");
    let quote = bench.quote(&holder).ok();
    let id = fresh_id();
    let content = application(&holder, &quote, &id, 12).to_string();
    // Half of them the same bytes, half signed anew.
    let signed = holder.sign(content.as_bytes());
    let bodies: Vec<Vec<u8>> =
        (0..16).map(|at| if at % 2 == 0 { signed.clone() } else { holder.sign(content.as_bytes()) }).collect();
    let receipts: Vec<_> = thread::scope(|scope| {
        let (bench, id) = (&bench, &id);
        let sent: Vec<_> = bodies.iter().map(|body| scope.spawn(move || bench.put_signed(id, body).ok())).collect();
        sent.into_iter().map(|sent| sent.join().unwrap()).collect()
    });
    assert!(receipts.iter().all(|receipt| *receipt == receipts[0]));
    assert_eq!(operator::applications(bench.data()).unwrap().len(), 1);
}

#[test]
fn numbers_are_counted_by_chinas_day() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    let day = |bench: &Bench| openssl_day(bench);
    let today = day(&bench);
    for at in 1..=2 {
        let application = bench.apply(&Holder::new(&bench, &format!("holder-{at}"), "p256"), 12);
        let entered = bench.status(&application);
        assert_eq!(number(&entered), format!("01{today}000000{at}"));
        assert_eq!(entered["order"]["order_number"], format!("{today}000{at}"));
    }
    bench.wait(Duration::from_secs(24 * 3600));
    let application = bench.apply(&Holder::new(&bench, "tomorrow", "p256"), 12);
    assert_eq!(number(&bench.status(&application)), format!("01{}0000001", day(&bench)));
}

/// The day in China by the `date` command.
fn openssl_day(bench: &Bench) -> String {
    let seconds = bench.now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let output = std::process::Command::new("date")
        .env("TZ", "CST-8")
        .args(["-d", &format!("@{seconds}"), "+%Y%m%d"])
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap().trim().into()
}

#[test]
fn it_stops_and_lets_go_of_its_directory() {
    let Some(bench) = Bench::start(|_| {}) else { return };
    assert!(matches!(Sandbox::start(bench.config.clone()), Err(Error::DataInUse { .. })));
    let running = bench.running();
    thread::scope(|scope| {
        scope.spawn(|| running.wait());
        thread::sleep(Duration::from_millis(50));
        running.stop();
    });
    running.stop();
    Sandbox::start(bench.config.clone()).unwrap();
    // Inside an async runtime, too.
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async { drop(Sandbox::start(bench.config.clone()).unwrap()) });
}

#[test]
fn settings_that_no_quote_could_be_made_of() {
    let dir = tempfile::tempdir().unwrap();
    let config = netca_sandbox::Config::new(dir.path().into());
    let start = |config| Sandbox::start(config).err().map(|error| error.code());
    assert_eq!(start(netca_sandbox::Config { terms: vec![], ..config.clone() }), Some(7001));
    let months = netca_payment::TermMonths::new(18).unwrap();
    assert_eq!(start(netca_sandbox::Config { terms: vec![months], ..config.clone() }), Some(7001));
    assert_eq!(start(netca_sandbox::Config { renew_with: vec![], ..config.clone() }), Some(7001));
    assert_eq!(start(netca_sandbox::Config { price_per_year: netca_payment::Money::MAX, ..config }), Some(7001));
}

//! The operator's desk of a sandbox: money from the bank and the counter, rejection, refunds, and what is sent.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::path::{Path, PathBuf};

use common::PIN;
use common::command::Run;
use serde_json::Value;

/// A folder with a token and the data of a sandbox, which need not run for its operator to work.
struct Office {
    folder: tempfile::TempDir,
}

impl Office {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn desk(&self, arguments: &[&str]) -> Run {
        Run::new(&["sandbox"]).args(arguments).path("--data", self.path("sandbox"))
    }

    /// Applies with a new certificate; gives the business number.
    fn apply(&self, server: &str, token: &str) -> String {
        let token = self.path(token);
        self.desk(&["enroll", "--pin-env", "PIN"]).path("--soft-token", &token).env("PIN", PIN).run().ends(0);
        let running = Serving::start(&self.path("sandbox"), server);
        let form = common::example_form();
        let applied =
            Run::new(&["apply", "--accept-agreement", "2026-01", "--pin-env", "PIN", "--server", &running.url])
                .path("--soft-token", &token)
                .path("--state", self.path("state"))
                .path("--trust-anchor", self.path("sandbox/ca.pem"))
                .path("--form", form)
                .env("PIN", PIN)
                .json();
        applied["business_number"].as_str().unwrap().to_owned()
    }

    fn application(&self, number: &str) -> Value {
        let listed = self.desk(&["applications"]).json();
        let all = listed["applications"].as_array().unwrap();
        all.iter().find(|one| one["business_number"] == number).unwrap().clone()
    }
}

/// A sandbox that serves until dropped.
struct Serving {
    process: std::process::Child,
    url: String,
    /// What it said when it was up.
    started: Value,
}

impl Serving {
    fn start(data: &Path, listen: &str) -> Self {
        let mut process = Run::new(&["sandbox", "--json", "--listen", listen]).path("--data", data).spawn();
        let mut line = String::new();
        let out = process.stdout.take().unwrap();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(out), &mut line).unwrap();
        let started: Value = serde_json::from_str(&line).unwrap();
        Self { url: started["server"].as_str().unwrap().to_owned(), process, started }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn money_in_and_out() {
    let office = Office { folder: tempfile::tempdir().unwrap() };
    let number = office.apply("127.0.0.1:0", "token.json");
    office.desk(&["ledger"]).run().ends(0).says("Nothing has come in");
    let transfer = |amount: &str, more: &[&str]| {
        let arguments =
            ["bank-transfer", "--payer-account", "6222 0000 0000", "--payer-name", "云杉", "--amount", amount];
        office.desk(&arguments).args(more)
    };
    let entry = transfer("200.00", &["--date", "2026-01-05", "--remark", "续期"]).json();
    let ledger = office.desk(&["ledger"]).json()["ledger"].clone();
    assert_eq!(ledger[0]["number"], entry["done"]);
    assert_eq!(ledger[0]["transfer"]["amount"], 20_000);
    assert_eq!(
        (&ledger[0]["transfer"]["payer_account"], &ledger[0]["used_for"]),
        (&"622200000000".into(), &Value::Null)
    );
    let shown = office.desk(&["ledger", "--lang", "zh-CN"]).run().ends(0);
    shown.says("付款账户名").says("200.00").says("2026-01-05");
    for (amount, more, field) in [
        ("0", &[][..], "transfer.amount"),
        ("1", &["--date", "2026-02-30"], "transfer.date"),
        ("1", &["--date", "9999-01-01"], "transfer.date"),
        ("1", &["--payer-name", " "], "transfer.payer_name"),
    ] {
        let more: Vec<&str> = more.iter().copied().chain(["--json"]).collect();
        let refused = match more.first() {
            Some(&"--payer-name") => {
                let arguments = ["bank-transfer", "--payer-account", "62220", "--amount", amount];
                office.desk(&arguments).args(&more)
            }
            _ => transfer(amount, &more),
        };
        assert_eq!(refused.run().ends(2).error()["fields"][0]["field"], field);
    }
    transfer("-1", &[]).run().ends(2);
    transfer("0.001", &[]).run().ends(2);
    assert_eq!(office.desk(&["ledger"]).json()["ledger"].as_array().unwrap().len(), 1, "nothing wrong was recorded");

    office.desk(&["settle", &number, "--channel", "periodic-settlement"]).run().ends(0).says(&number);
    office.desk(&["settle", &number]).run().ends(1).says("under_review");
    assert_eq!(office.application(&number)["payment_status"], "paid");
    office.desk(&["invoice", &number, "--lang", "zh-CN"]).run().ends(1).says("没有待开具的发票");

    office.desk(&["refund", &number]).run().ends(1);
    office.desk(&["reject", &number, "--reason", "公章不清晰", "--carry-over"]).run().ends(0);
    assert_eq!(office.application(&number)["payment_status"], "carried_over");
    office.desk(&["refund", &number]).run().ends(0);
    office.desk(&["refunded", &number]).run().ends(0);
    let ended = office.application(&number);
    assert_eq!(ended["payment_status"], "refunded");
    let events: Vec<&str> = common::sandbox::timeline(&ended);
    assert_eq!(events, ["entered", "paid", "rejected", "carried_over", "refund_requested", "refunded"]);

    let outbox = office.desk(&["outbox"]).json()["outbox"].clone();
    let kinds: Vec<&str> = outbox.as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["refunded", "refunded", "rejected", "rejected", "paid", "paid"]);
    office.desk(&["outbox", "--lang", "zh-CN"]).run().ends(0).says("短信").says("公章不清晰").says(&number);
}

#[test]
fn the_desk_in_the_browser_is_named_with_its_password() {
    let office = Office { folder: tempfile::tempdir().unwrap() };
    let data = office.path("sandbox");
    let running = Serving::start(&data, "127.0.0.1:0");
    let desk = &running.started["desk"];
    assert_eq!(desk["url"], format!("{}/desk", running.url));
    assert_eq!(Path::new(desk["password_file"].as_str().unwrap()), data.join("desk.password"));
    let password = std::fs::read_to_string(data.join("desk.password")).unwrap();
    assert!(!running.started.to_string().contains(password.trim()), "a script reads the file");
    drop(running);
    // To people it is said, at every start.
    for language in ["en", "zh-CN"] {
        let run = Run::new(&["sandbox", "--listen", "127.0.0.1:0", "--lang", language]).path("--data", &data);
        let mut process = run.spawn();
        let lines = std::io::BufRead::lines(std::io::BufReader::new(process.stdout.take().unwrap()));
        let said: Vec<String> = lines.map(Result::unwrap).take_while(|line| !line.contains("Ctrl-C")).collect();
        let (_, _) = (process.kill(), process.wait());
        let said = said.join("\n");
        for part in ["/desk\n", password.trim(), "desk.password"] {
            assert!(said.contains(part), "{part:?} in {said}");
        }
    }
}

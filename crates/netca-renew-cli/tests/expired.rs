//! The sandbox's side of the path for expired certificates, by its command line.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::io::{BufRead, BufReader};
use std::process::Child;

use common::PIN;
use common::command::Run;
use serde_json::{Value, json};

struct Serving {
    process: Child,
    url: String,
}

impl Serving {
    fn start(home: &std::path::Path, more: &[&str]) -> Self {
        let run = Run::new(&["sandbox", "--listen", "127.0.0.1:0", "--json"]).path("--data", home.join("data"));
        let mut process = run.args(more).spawn();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = serde_json::from_str::<Value>(&line).expect(&line)["server"].as_str().unwrap().to_owned();
        Self { process, url }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn an_ended_certificate_has_a_path_where_the_sandbox_gives_it_one() {
    let home = tempfile::tempdir().unwrap();
    let token = home.path().join("token.json");
    let enroll = |more: &[&str]| {
        let run = Run::new(&["sandbox", "enroll", "--pin-env", "PIN"]).env("PIN", PIN);
        run.path("--data", home.path().join("data")).path("--soft-token", &token).args(more)
    };
    enroll(&["--ended", "10", "--days", "20"]).run().ends(2);
    let enrolled = enroll(&["--ended", "10"]).json();
    assert!(enrolled["not_after"].as_str().unwrap() < "2099");
    let quote = |serving: &Serving| {
        let run = Run::new(&["quote", "--server", &serving.url, "--proxy", "direct"]);
        run.path("--trust-anchor", home.path().join("data/ca.pem")).path("--soft-token", &token)
    };
    let plain = Serving::start(home.path(), &[]);
    quote(&plain).run().ends(1).says("证书已过期");
    drop(plain);

    let download = "https://download.ca.example/client";
    let serving = Serving::start(home.path(), &["--expired", "--newest-client", "4.9.1", "--download", download]);
    let answer = quote(&serving).json();
    assert_eq!((&answer["path"], &answer["options"][0]["total"]), (&json!("expired"), &json!(40_000)));
    assert_eq!(answer["requirements"]["attachments"][0]["kind"], "application_form");

    // The form goes along with the application, and comes out at the desk as it went in.
    let mut scan = b"%PDF-1.7\n".to_vec();
    scan.resize(300_000, b' ');
    scan.extend_from_slice(b"\n%%EOF\n");
    let file = home.path().join("scan.pdf");
    std::fs::write(&file, &scan).unwrap();
    let apply = |version: &str| {
        let attach = format!("application-form={}", file.display());
        let run = Run::new(&["apply", "--server", &serving.url, "--proxy", "direct", "--client-version", version]);
        let run = run.args(["--accept-agreement", "2026-01", "--pin-env", "PIN", "--attach", &attach]).env("PIN", PIN);
        let run = run.args(["--operator-address", "广州市天河区示例路 1 号"]).path("--form", common::example_form());
        let run = run.path("--trust-anchor", home.path().join("data/ca.pem")).path("--soft-token", &token);
        run.path("--state", home.path().join("state"))
    };
    apply("4.7.5").run().ends(1).says("4.7.6");
    apply("4.7.6").run().ends(0);
    let desk = |command: &str| Run::new(&["sandbox", command]).path("--data", home.path().join("data"));
    let applications = desk("applications").json();
    let number = applications["applications"][0]["business_number"].as_str().unwrap();
    let listed = desk("attachments").args([number]).json();
    assert_eq!(
        (&listed["attachments"][0]["attachment"]["size"], &listed["attachments"][0]["file"]),
        (&json!(scan.len()), &json!(null))
    );
    desk("attachments").args([number]).run().ends(0).says("application form").says(&scan.len().to_string());
    for _ in 0..2 {
        let written = desk("attachments").args([number]).path("--out", home.path().join("out")).json();
        let written = written["attachments"][0]["file"].as_str().unwrap();
        assert!(written.ends_with(&format!("{number}-1-application_form.pdf")), "{written}");
        assert!(std::fs::read(written).unwrap() == scan);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(written).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
    let unknown = desk("attachments").args(["01202612010000001", "--json"]).run().ends(1);
    assert!(unknown.err.contains("7017"), "{unknown:?}");
}

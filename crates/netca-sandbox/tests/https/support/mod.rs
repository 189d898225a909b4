//! The client's side of the tests, made of curl and OpenSSL: none of it is our own code.

mod desk;
mod holder;
mod openssl;
mod pair;
mod paper;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use netca_sandbox::{Clock, Config, Running, Sandbox};
use serde_json::{Value, json};
use tempfile::TempDir;

pub(crate) use desk::{Desk, cookie, form, password, try_password};
pub(crate) use holder::{Holder, application, base64, field, fresh_id, new_key, new_request, not_after, sm2_key};
pub(crate) use openssl::{openssl, openssl_bytes};
pub(crate) use pair::{Pair, open, quote, verify};
pub(crate) use paper::{Paper, sha256, uploads};

pub(crate) const DAY: Duration = Duration::from_secs(24 * 3600);

/// A sandbox under test, with a clock that can be moved forward.
pub(crate) struct Bench {
    pub(crate) dir: TempDir,
    pub(crate) running: Option<Running>,
    pub(crate) config: Config,
    /// Where a sandbox in another process serves the records, when one does.
    pub(crate) elsewhere: Option<String>,
    ahead: Arc<AtomicU64>,
}

/// An answer to a request.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Bench {
    /// Starts a sandbox; `None` when the peers are missing.
    pub(crate) fn start(adjust: impl FnOnce(&mut Config)) -> Option<Self> {
        for tool in ["curl", "openssl"] {
            let there = Command::new(tool).arg(if tool == "curl" { "--version" } else { "version" }).output().is_ok();
            if !there {
                assert!(std::env::var_os("NETCA_REQUIRE_PEERS").is_none(), "{tool} is missing");
                eprintln!("SKIPPED: {tool} is missing");
                return None;
            }
        }
        let dir = tempfile::tempdir().unwrap();
        let ahead = Arc::new(AtomicU64::new(0));
        let moved = ahead.clone();
        let mut config = Config::new(dir.path().join("data"));
        config.clock = Clock::new(move || SystemTime::now() + Duration::from_millis(moved.load(Ordering::SeqCst)));
        adjust(&mut config);
        let running = Some(Sandbox::start(config.clone()).unwrap());
        Some(Self { dir, running, config, elsewhere: None, ahead })
    }

    /// Stops and starts again on the same records.
    pub(crate) fn restart(&mut self) {
        self.running = None;
        self.running = Some(Sandbox::start(self.config.clone()).unwrap());
    }

    pub(crate) fn running(&self) -> &Running {
        self.running.as_ref().unwrap()
    }

    fn url(&self) -> &str {
        self.elsewhere.as_deref().unwrap_or_else(|| self.running().url())
    }

    pub(crate) fn data(&self) -> &Path {
        &self.config.data
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// The sandbox's time.
    pub(crate) fn now(&self) -> SystemTime {
        SystemTime::now() + Duration::from_millis(self.ahead.load(Ordering::SeqCst))
    }

    /// Moves the sandbox's clock.
    pub(crate) fn wait(&self, time: Duration) {
        self.ahead.fetch_add(time.as_millis() as u64, Ordering::SeqCst);
    }

    /// One request, by curl, which trusts ca.pem and nothing else.
    #[track_caller]
    pub(crate) fn curl(&self, method: &str, path: &str, headers: &[&str], body: Option<&[u8]>) -> Answer {
        self.try_curl(method, path, headers, body).expect("an answer")
    }

    /// The same; `None` when nobody answers.
    pub(crate) fn try_curl(&self, method: &str, path: &str, headers: &[&str], body: Option<&[u8]>) -> Option<Answer> {
        let scratch = tempfile::tempdir_in(self.dir.path()).unwrap();
        let file = |name: &str| scratch.path().join(name);
        let url = if path.starts_with("https:") { path.to_owned() } else { format!("{}{path}", self.url()) };
        let mut command = Command::new("curl");
        command.args([
            "-sS",
            "--http1.1",
            "--noproxy",
            "*",
            "-m",
            "60",
            "-X",
            method,
            "-w",
            "%{http_code}",
            "--cacert",
        ]);
        command.arg(self.data().join("ca.pem")).arg("-D").arg(file("head")).arg("-o").arg(file("body"));
        for header in headers {
            command.args(["-H", header]);
        }
        if let Some(body) = body {
            std::fs::write(file("request"), body).unwrap();
            command.arg("--data-binary").arg(format!("@{}", file("request").display()));
        }
        let output = command.arg(url).output().unwrap();
        if !output.status.success() {
            eprintln!("curl: {}", String::from_utf8_lossy(&output.stderr));
            return None;
        }
        Some(Answer {
            status: String::from_utf8_lossy(&output.stdout).parse().unwrap(),
            head: String::from_utf8_lossy(&std::fs::read(file("head")).unwrap()).to_lowercase(),
            body: std::fs::read(file("body")).unwrap_or_default(),
        })
    }

    /// One request with JSON.
    pub(crate) fn json(&self, method: &str, path: &str, token: Option<&str>, body: Option<&Value>) -> Answer {
        let bearer = format!("Authorization: Bearer {}", token.unwrap_or_default());
        let mut headers = vec!["Content-Type: application/json"];
        if token.is_some() {
            headers.push(&bearer);
        }
        self.curl(method, path, &headers, body.map(|body| body.to_string().into_bytes()).as_deref())
    }

    pub(crate) fn put_signed(&self, id: &str, signed: &[u8]) -> Answer {
        self.curl("PUT", &format!("/v1/applications/{id}"), &["Content-Type: application/cms"], Some(signed))
    }

    pub(crate) fn quote(&self, holder: &Holder) -> Answer {
        let body = json!({ "certificate": holder.base64(), "client": { "name": "test", "version": "1.0.0" } });
        self.json("POST", "/v1/quotes", None, Some(&body))
    }

    /// A quote, an application for `months`, changed by `adjust`, signed by the holder, sent.
    pub(crate) fn apply_with(&self, holder: &Holder, months: u32, adjust: impl FnOnce(&mut Value)) -> (String, Answer) {
        self.apply_on(&self.quote(holder).ok(), holder, months, adjust)
    }

    /// The same on a quote that is there.
    pub(crate) fn apply_on(
        &self,
        quote: &Value,
        holder: &Holder,
        months: u32,
        adjust: impl FnOnce(&mut Value),
    ) -> (String, Answer) {
        let id = fresh_id();
        let mut content = application(holder, quote, &id, months);
        adjust(&mut content);
        let signed = holder.sign(content.to_string().as_bytes());
        let answer = self.put_signed(&id, &signed);
        (id, answer)
    }

    /// The same, taken: the application's path and its token.
    pub(crate) fn apply(&self, holder: &Holder, months: u32) -> (String, String) {
        let (id, answer) = self.apply_with(holder, months, |_| {});
        let receipt = answer.ok();
        (format!("/v1/applications/{id}"), receipt["access_token"].as_str().unwrap().into())
    }

    /// The application as it stands.
    pub(crate) fn status(&self, (path, token): &(String, String)) -> Value {
        self.json("GET", path, Some(token), None).ok()
    }

    /// Asks for a payment link and pays it at the cashier's.
    pub(crate) fn pay(&self, application: &(String, String)) {
        let (url, form) = self.pay_form(&self.link(application));
        let answer = self.curl("POST", &url, &[], Some(form.as_bytes()));
        assert_eq!(answer.status, 303, "{answer:?}");
    }

    /// The link to pay an application with.
    pub(crate) fn link(&self, (path, token): &(String, String)) -> String {
        let body = json!({ "channel": "alipay" });
        let link = self.json("POST", &format!("{path}/payments"), Some(token), Some(&body)).ok();
        link["url"].as_str().unwrap().into()
    }

    /// 业务单号
    pub(crate) fn number(&self, application: &(String, String)) -> String {
        self.status(application)["business_number"].as_str().unwrap().into()
    }

    /// Where and with what a page of the cashier's is paid, as its confirmation has it.
    pub(crate) fn pay_form(&self, url: &str) -> (String, String) {
        let url = format!("{url}/confirm");
        let page = String::from_utf8(self.curl("GET", &url, &[], None).body).unwrap();
        let form = format!("token={}&channel={}", hidden(&page, "token"), hidden(&page, "channel"));
        (url, form)
    }

    /// Asks until the application has this business status.
    pub(crate) fn until(&self, application: &(String, String), status: &str) -> Value {
        for _ in 0..100 {
            let now = self.status(application);
            if now["business_status"] == status {
                return now;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("never {status}: {}", self.status(application));
    }

    /// The new certificate, as a PEM file.
    pub(crate) fn fetch(&self, application: &(String, String), name: &str) -> PathBuf {
        self.pem(name, self.issued(application)["certificate"].as_str().unwrap())
    }

    /// What was issued.
    #[track_caller]
    pub(crate) fn issued(&self, (path, token): &(String, String)) -> Value {
        self.json("GET", &format!("{path}/certificates"), Some(token), None).ok()
    }

    /// A certificate in base64, as a PEM file.
    pub(crate) fn pem(&self, name: &str, body: &str) -> PathBuf {
        let lines: Vec<&str> = body.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
        let pem = format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"));
        let path = self.path(name);
        std::fs::write(&path, pem).unwrap();
        path
    }
}

impl Answer {
    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    /// The body of a 200 as JSON.
    #[track_caller]
    pub(crate) fn ok(&self) -> Value {
        assert_eq!(self.status, 200, "{}", String::from_utf8_lossy(&self.body));
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Asserts a problem document of this code and field.
    #[track_caller]
    pub(crate) fn problem(&self, code: &str, field: Option<&str>) -> Value {
        assert!(self.head.contains("content-type: application/problem+json"), "{self:?}");
        let problem: Value = serde_json::from_slice(&self.body).unwrap();
        assert_eq!((problem["code"].as_str(), problem["field"].as_str()), (Some(code), field), "{problem}");
        assert_eq!(problem["status"], self.status, "{problem}");
        assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{problem}");
        problem
    }
}

/// The value of a hidden field of a page's form.
#[track_caller]
pub(crate) fn hidden(page: &str, name: &str) -> String {
    let field = format!("name=\"{name}\" value=\"");
    page.split(&field).nth(1).expect(page).split('"').next().unwrap().into()
}

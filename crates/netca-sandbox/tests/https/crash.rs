//! A sandbox that is killed in the middle of its work leaves records that go on where they stood.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use netca_sandbox::{Config, ExpiredPath, Sandbox};
use serde_json::{Value, json};

use crate::support::{Bench, Holder, Paper};

const CHUNK: usize = 4096;
/// Says to [`child`] that it is one, and where.
const SERVES: &str = "NETCA_SANDBOX_TEST_SERVES";

fn adjust(config: &mut Config) {
    config.expired = Some(ExpiredPath::usual());
    config.chunk_bytes = CHUNK as u32;
}

/// No test by itself: the sandbox that is killed, in a process of its own.
#[test]
fn child() {
    let Some(data) = std::env::var_os(SERVES) else { return };
    let mut config = Config::new(data.into());
    adjust(&mut config);
    let url = config.data.join("url");
    let running = Sandbox::start(config).unwrap();
    std::fs::write(url.with_extension("new"), running.url()).unwrap();
    std::fs::rename(url.with_extension("new"), url).unwrap();
    running.wait();
}

struct Killed(Child);

impl Killed {
    /// Starts the process, and tells the bench where it serves.
    fn start(bench: &mut Bench) -> Self {
        let url = bench.data().join("url");
        let _ = std::fs::remove_file(&url);
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "crash::child"]).env(SERVES, bench.data()).stdout(Stdio::null());
        let process = Self(command.spawn().unwrap());
        wait_for(&url);
        bench.elsewhere = Some(std::fs::read_to_string(&url).unwrap());
        process
    }

    /// `kill -9`.
    fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn wait_for(file: &Path) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !file.exists() {
        assert!(Instant::now() < deadline, "{} does not come", file.display());
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn an_upload_goes_on_where_a_killed_sandbox_left_it() {
    let Some(mut bench) = Bench::start(adjust) else { return };
    let now = bench.now();
    let day = crate::support::DAY;
    let holder = Holder::with_validity(&bench, "holder", "p256", now - 375 * day, now - 10 * day);
    let quote = bench.quote(&holder).ok();
    bench.running = None;

    let form = Paper::pdf("application_form", 24 * CHUNK + 17);
    let mut process = Killed::start(&mut bench);
    let mut acknowledged = form.announce(&bench, &quote).ok()["received"].as_u64().unwrap();
    for round in 0..4 {
        // Chunks go out on their own thread while the process is killed, now in one moment, now in another.
        let sent = std::thread::scope(|scope| {
            let (bench, form, quote) = (&bench, &form, &quote);
            let sending = scope.spawn(move || send_until_gone(bench, form, quote, acknowledged as usize));
            std::thread::sleep(Duration::from_millis(150 + 90 * round));
            process.kill();
            sending.join().unwrap()
        });
        process = Killed::start(&mut bench);
        let state = form.announce(&bench, &quote).ok();
        let there = state["received"].as_u64().unwrap();
        assert!(there >= sent, "{sent} bytes were acknowledged, {there} are there");
        acknowledged = there;
    }
    // What is there is what was sent, or the digest would not come out.
    let whole = form.upload(&bench, &quote);
    assert_eq!((&whole["complete"], &whole["received"]), (&json!(true), &json!(form.content.len())));
    process.kill();
    bench.elsewhere = None;
    bench.restart();
    let (_, answer) = bench.apply_on(&quote, &holder, 12, |content| {
        content["linkman"]["address"] = json!("广州市天河区测试路 1 号");
        content["attachments"] = json!([form.reference()]);
    });
    answer.ok();
}

/// Sends chunk after chunk until nobody answers; gives what was acknowledged.
fn send_until_gone(bench: &Bench, form: &Paper, quote: &Value, mut from: usize) -> u64 {
    while from < form.content.len() {
        let to = form.content.len().min(from + CHUNK);
        let Some(answer) = form.try_send(bench, quote, from, to) else { break };
        from = answer.ok()["received"].as_u64().unwrap() as usize;
    }
    from as u64
}

//! One process that renews, started and waited for.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::ground::{Site, plug};
use super::network::{Front, Identities};
use super::renewal::{Order, Report};

/// Longer than any renewal takes on a loaded machine.
const LIMIT: Duration = Duration::from_secs(120);

/// A process that is to be started.
pub(super) struct Process {
    /// What it is told.
    pub order: Order,
    command: Command,
}

/// How it ended.
pub(super) struct End {
    /// What it said last, where it lived to say so.
    pub report: Option<Report>,
    /// What it wrote on standard error.
    pub said: String,
    /// Whether it had to be ended.
    pub stuck: bool,
}

impl Process {
    /// On a site, with faults of the token.
    pub(super) fn new(site: &Site, faults: &str) -> Self {
        let folder = site.folder();
        let mut command = Command::new(std::env::current_exe().expect("the program's path"));
        command
            .env("RUST_BACKTRACE", "0")
            .arg("renew")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        site.case.set_environment(&mut command, folder, faults);
        let order = Order {
            key: site.case.key(folder),
            pin: site.case.pin().to_owned(),
            url: site.sandbox.url().to_owned(),
            tls_root: folder.join("tls-root"),
            anchors: folder.join("sandbox/ca.pem"),
            payment_host: site.sandbox.url().trim_start_matches("https://").to_owned(),
            state: folder.join("state"),
            renew_with: site.case.renew_with,
            pair: site.case.pair,
            old: folder.join("old.pem"),
            ahead: 0,
            attempts: 3,
            patience_ms: 60_000,
            wait_ms: 60_000,
            look_first: false,
            plug: None,
        };
        Self { order, command }
    }

    /// Speaks to the CA through another server.
    pub(super) fn through(&mut self, front: &Front, identities: &Identities) {
        self.order.url = front.url();
        self.order.tls_root = identities.root();
    }

    /// Goes on in the same process after the token was pulled out.
    pub(super) fn plugs_in(&mut self, folder: &Path) {
        self.order.plug = Some(plug(folder));
    }

    /// The command, for its environment.
    pub(super) fn command(&mut self) -> &mut Command {
        &mut self.command
    }

    /// Starts it and waits. What takes too long is killed.
    pub(super) fn run(mut self) -> End {
        let order = serde_json::to_string(&self.order).expect("JSON");
        let mut child = self.command.arg(order).spawn().expect("the process starts");
        let started = Instant::now();
        let mut stuck = false;
        while child.try_wait().expect("its state").is_none() {
            stuck = started.elapsed() > LIMIT;
            if stuck {
                child.kill().expect("its end");
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let output = child.wait_with_output().expect("what it said");
        let report =
            String::from_utf8_lossy(&output.stdout).lines().last().and_then(|line| serde_json::from_str(line).ok());
        End { report, said: String::from_utf8_lossy(&output.stderr).into_owned(), stuck }
    }
}

//! The sandbox in a process of its own, that can be killed.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use netca_sandbox::{Config, Sandbox};

/// Says to [`plays_the_server`] that it is one, and where.
const PLAY: &str = "NETCA_LOAD_SERVER";

/// One that pays and approves at once.
pub(crate) fn config(data: &Path) -> Config {
    Config { auto_pay: true, auto_review: Some(Duration::ZERO), ..Config::new(data.into()) }
}

/// No test by itself.
#[test]
fn plays_the_server() {
    let Some(data) = std::env::var_os(PLAY).map(PathBuf::from) else { return };
    let mut config = config(&data);
    // Where it was before it was killed, so that clients find it again.
    if let Ok(text) = std::fs::read_to_string(data.join("url")) {
        config.listen = text.trim_start_matches("https://").parse().unwrap();
    }
    let running = Sandbox::start(config).unwrap();
    std::fs::write(data.join("url.new"), running.url()).unwrap();
    std::fs::rename(data.join("url.new"), data.join("url")).unwrap();
    std::fs::write(data.join("up"), "").unwrap();
    running.wait();
}

/// Where clients find it.
pub(crate) fn url(data: &Path) -> String {
    std::fs::read_to_string(data.join("url")).unwrap()
}

/// The process. Killed when dropped.
pub(crate) struct Server {
    data: PathBuf,
    process: Child,
}

impl Server {
    pub(crate) fn start(data: &Path) -> Self {
        Self { data: data.into(), process: spawn(data) }
    }

    /// `kill -9`, and up again.
    pub(crate) fn kill_and_start(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        self.process = spawn(&self.data);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn spawn(data: &Path) -> Child {
    let up = data.join("up");
    let _ = std::fs::remove_file(&up);
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "server::plays_the_server"]).env(PLAY, data).stdout(Stdio::null());
    let mut process = command.spawn().unwrap();
    let deadline = Instant::now() + Duration::from_secs(120);
    while !up.exists() {
        assert!(process.try_wait().unwrap().is_none() && Instant::now() < deadline, "the server does not come up");
        std::thread::sleep(Duration::from_millis(10));
    }
    process
}

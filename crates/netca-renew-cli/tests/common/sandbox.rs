use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::{Arc, Mutex};

use serde_json::Value;

use super::command::Run;

/// A sandbox CA in a process of its own, on a port of its own. Dies with this value.
pub struct Sandbox {
    pub url: String,
    pub data: PathBuf,
    process: Child,
    log: Arc<Mutex<Vec<String>>>,
}

impl Sandbox {
    /// On the CA `ca.pem`, `ca.key` of a folder.
    pub fn start(ca: &Path, data: &Path, more: &[&str]) -> Self {
        Self::run(data, |run| {
            run.path("--issuer-cert", ca.join("ca.pem")).path("--issuer-key", ca.join("ca.key")).args(more)
        })
    }

    /// On a CA of its own.
    pub fn start_own(data: &Path, more: &[&str]) -> Self {
        Self::run(data, |run| run.args(more))
    }

    fn run(data: &Path, set: impl FnOnce(Run) -> Run) -> Self {
        let run = set(Run::new(&["sandbox", "--listen", "127.0.0.1:0", "--json"]).path("--data", data));
        let mut process = run.spawn();
        let mut first = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let log = Arc::new(Mutex::new(Vec::new()));
        let (lines, written) = (BufReader::new(process.stderr.take().unwrap()).lines(), Arc::clone(&log));
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| written.lock().unwrap().push(line)));
        let ready: Value =
            serde_json::from_str(&first).unwrap_or_else(|error| panic!("{error}: {first:?} {:?}", log.lock().unwrap()));
        Self { url: ready["server"].as_str().unwrap().to_owned(), data: data.to_owned(), process, log }
    }

    /// What the staff does.
    pub fn desk(&self, arguments: &[&str]) -> Run {
        let (command, rest) = arguments.split_first().unwrap();
        Run::new(&["sandbox", command]).path("--data", &self.data).args(rest)
    }

    pub fn applications(&self) -> Vec<Value> {
        self.desk(&["applications"]).json()["applications"].as_array().unwrap().clone()
    }

    /// How many requests with this beginning were logged.
    pub fn requests(&self, beginning: &str) -> usize {
        self.log.lock().unwrap().iter().filter(|line| line.starts_with(beginning)).count()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What happened to an application, in order.
pub fn timeline(application: &Value) -> Vec<&str> {
    application["timeline"].as_array().unwrap().iter().map(|one| one["event"].as_str().unwrap()).collect()
}

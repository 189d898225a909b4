//! The sandbox, for programs that were built against a package to renew at.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde::Deserialize;

use crate::report::Outcome;
use crate::step;

const PIN: &str = "246813";

/// A running CA that pays and approves by itself, and tokens with a certificate that ends soon.
pub(super) struct Ca {
    folder: tempfile::TempDir,
    server: Child,
    url: String,
    /// How many tokens have been given out.
    used: usize,
}

/// What `netca-renew sandbox --json` says first.
#[derive(Deserialize)]
struct Introduction {
    server: String,
}

impl Ca {
    /// Builds the command, makes so many tokens, and starts.
    pub(super) fn start(tokens: usize) -> Result<Self, String> {
        if step::run(&mut step::cargo(["build", "-p", "netca-renew-cli"])).0 != Outcome::Passed {
            return Err("the sandbox could not be built".into());
        }
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        for number in 1..=tokens {
            let mut enroll = command(folder.path(), &["sandbox", "enroll", "--pin-env", "PIN"]);
            enroll.env("NETCA_RENEW_SOFT_TOKEN", folder.path().join(token(number)));
            let output = enroll.output().map_err(|error| format!("netca-renew: {error}"))?;
            if !output.status.success() {
                return Err(format!("sandbox enroll: {}", String::from_utf8_lossy(&output.stderr)));
            }
        }
        let mut serve = command(folder.path(), &["sandbox", "--json", "--listen", "127.0.0.1:0", "--auto-pay"]);
        serve.args(["--auto-review", "0"]).stdout(Stdio::piped());
        let mut server = serve.spawn().map_err(|error| format!("netca-renew: {error}"))?;
        let mut line = String::new();
        let read = server.stdout.take().map(|stdout| BufReader::new(stdout).read_line(&mut line));
        // Dropped, and so ended, if that was no introduction.
        let mut ca = Self { folder, server, url: String::new(), used: 0 };
        let said: Option<Introduction> = read.and_then(Result::ok).and_then(|_| serde_json::from_str(&line).ok());
        ca.url = said.ok_or_else(|| format!("the sandbox said {line:?}"))?.server;
        Ok(ca)
    }

    /// Runs the example in C with a token that was not used before. Gives its report.
    pub(super) fn renew(&mut self, mut example: Command) -> Result<String, String> {
        self.used += 1;
        let path = |name: &str| self.folder.path().join(name);
        example.arg(&self.url).arg(path("data/ca.pem")).arg(path(&token(self.used)));
        example.arg(path(&format!("state-{}", self.used))).arg(crate::root().join("examples/form.json"));
        let output = example.env("PIN", PIN).output().map_err(|error| format!("{example:?}: {error}"))?;
        let report = String::from_utf8_lossy(&output.stdout).into_owned();
        let said = String::from_utf8_lossy(&output.stderr);
        if output.status.success() && report.contains("\nstep 9, done\n") {
            return Ok(report);
        }
        Err(format!("{:?}: {}\n{report}{said}", example.get_program(), output.status))
    }
}

impl Drop for Ca {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(crate::target().join("debug/netca-renew"));
    command.args(arguments).arg("--data").arg(folder.join("data"));
    command.env("PIN", PIN).stdin(Stdio::null());
    command
}

fn token(number: usize) -> String {
    format!("token-{number}.json")
}

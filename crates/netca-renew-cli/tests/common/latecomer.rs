use std::path::PathBuf;

use super::PIN;
use super::command::Run;
use super::sandbox::Sandbox;

/// A user of the sandbox's own CA whose certificate ended a month ago.
pub struct Latecomer {
    folder: tempfile::TempDir,
    pub sandbox: Sandbox,
}

impl Latecomer {
    pub fn new(more: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("pin"), format!("{PIN}\n")).unwrap();
        let enroll = Run::new(&["sandbox", "enroll", "--ended", "30"]).path("--data", path("data"));
        enroll.path("--soft-token", path("token.json")).path("--pin-file", path("pin")).run().ends(0);
        let sandbox = Sandbox::start_own(&path("data"), &[&["--expired"], more].concat());
        Self { folder, sandbox }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn run(&self, command: &[&str]) -> Run {
        let run = Run::new(command).args(["--server", &self.sandbox.url, "--proxy", "direct"]);
        run.path("--trust-anchor", self.path("data/ca.pem"))
            .path("--state", self.path("state"))
            .path("--soft-token", self.path("token.json"))
            .path("--pin-file", self.path("pin"))
            .env("NETCA_RENEW_CLIENT_VERSION", "4.7.6")
    }

    pub fn token_info(&self) -> serde_json::Value {
        self.run(&["list"]).json()["token"].clone()
    }

    pub fn apply(&self) -> Run {
        self.run(&["apply", "--accept-agreement", "2026-01"]).path("--form", super::example_form())
    }

    pub fn uploaded_chunks(&self) -> usize {
        self.sandbox.requests("PUT /v1/quotes/{quote_id}/attachments/{sha256}/content/{offset}")
    }
}

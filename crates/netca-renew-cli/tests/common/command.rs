use std::ffi::OsStr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// One run of netca-renew, each a new process that inherits nothing of the machine's own settings.
pub struct Run(pub Command);

/// How it ended.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    pub fn new(arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_netca-renew"));
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("NETCA_RENEW_")) {
            command.env_remove(name);
        }
        command.args(arguments).env("LC_ALL", "C.UTF-8").env("TERM", "xterm").stdin(Stdio::null());
        Self(command)
    }

    pub fn args<S: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = S>) -> Self {
        self.0.args(arguments);
        self
    }

    pub fn path(self, option: &str, path: impl AsRef<Path>) -> Self {
        self.args([OsStr::new(option), path.as_ref().as_os_str()])
    }

    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.0.env(name, value);
        self
    }

    pub fn run(mut self) -> Ran {
        let output = self.0.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let code = output.status.code().unwrap_or_else(|| panic!("{:?} was killed", self.0));
        Ran { code, out: text(output.stdout), err: text(output.stderr) }
    }

    /// Runs it and gives the one JSON object that it must print.
    pub fn json(self) -> Value {
        self.args(["--json"]).run().ends(0).json()
    }

    pub fn spawn(mut self) -> Child {
        self.0.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }
}

impl Ran {
    #[track_caller]
    pub fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}\n{}", self.out, self.err);
        self
    }

    /// The whole of standard output is one JSON value.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {:?} {:?}", self.out, self.err))
    }

    /// The whole of standard error is one JSON object with an `error`, standard output is empty.
    #[track_caller]
    pub fn error(&self) -> Value {
        assert_eq!(self.out, "", "a failure printed a result");
        let value: Value = serde_json::from_str(&self.err).unwrap_or_else(|e| panic!("{e}: {:?}", self.err));
        assert_eq!(value["error"]["exit_code"], self.code);
        value["error"].clone()
    }

    #[track_caller]
    pub fn says(self, words: &str) -> Self {
        assert!(self.out.contains(words) || self.err.contains(words), "no {words:?} in\n{}\n{}", self.out, self.err);
        self
    }
}

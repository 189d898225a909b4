//! One run of a peer that knows SM2: what we made goes into a folder, the peer says what it thinks of it and adds its own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use netca_cert::Sm2PrivateKey;

pub struct Folder {
    dir: tempfile::TempDir,
}

impl Folder {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("ours")).unwrap();
        Self { dir }
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.path().join(name), bytes).unwrap();
    }

    /// Runs the peer, which must come to its end; gives its verdicts.
    pub fn run(&self, command: &mut Command) -> BTreeMap<String, String> {
        let output = command.arg(self.path()).output().unwrap();
        assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
        let verdicts = std::fs::read_to_string(self.path().join("verdicts")).unwrap();
        let line = |line: &str| line.split_once(": ").map(|(name, verdict)| (name.to_owned(), verdict.to_owned()));
        verdicts.lines().filter_map(line).collect()
    }

    pub fn theirs(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path().join("theirs").join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }
}

/// A file of the peers' or of the golden data.
pub fn tests(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// A structure that a peer made once, see `data/README.md`.
pub fn golden(name: &str) -> Vec<u8> {
    std::fs::read(tests("data").join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

pub fn golden_key(name: &str) -> Sm2PrivateKey {
    Sm2PrivateKey::from_pkcs8_der(&golden(name)).unwrap()
}

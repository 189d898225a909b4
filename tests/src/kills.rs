//! Processes that die at a counted moment, and not at one of a clock: the same on a fast machine and on a slow one.

use std::path::PathBuf;
use std::process::Command;

use crate::c::{STRICT, missing, succeed};
use crate::root;

/// The size of `struct calls` in tests/c/kill.c.
const SIZE: usize = 65_536;
/// Where its letters begin.
const LETTERS: usize = 16;

/// Counts the calls by which a process changes files or speaks to the network, and ends it with SIGKILL at one of them:
/// `tests/c/kill.c`, preloaded.
pub struct Kills {
    folder: tempfile::TempDir,
    within: String,
}

impl Kills {
    /// For calls that come from a library or program with `within` in its file's name; `None`, and the test is skipped, without
    /// a C compiler.
    pub fn new(within: &str) -> Option<Self> {
        if missing("cc") {
            return None;
        }
        let kills = Self { folder: tempfile::tempdir().expect("a temporary directory"), within: within.to_owned() };
        let mut command = Command::new("cc");
        command.args(STRICT).args(["-std=c11", "-O1", "-shared", "-fPIC", "-o"]).arg(kills.library());
        succeed(command.arg(root().join("tests/c/kill.c")).arg("-ldl"));
        Some(kills)
    }

    /// The process that this command starts dies right before its call `at`, from 1; with 0 it lives, and its calls are counted.
    pub fn arm(&self, command: &mut Command, at: u64) {
        let mut octets = vec![0; SIZE];
        octets[8..LETTERS].copy_from_slice(&at.to_ne_bytes());
        std::fs::write(self.file(), octets).expect("a file");
        command.env("LD_PRELOAD", self.library()).env("NETCA_KILLS", self.file()).env("NETCA_KILLS_IN", &self.within);
    }

    /// A letter for each call that the process made: `w`rite to a file, `s`end, `f`sync, `o`pen to create, `r`ename or link, `u`nlink,
    /// `t`runcate, `m`ode or mkdir, `l`ock. The last one of a process that was killed did not happen.
    pub fn calls(&self) -> String {
        let octets = std::fs::read(self.file()).expect("the file");
        let letters = octets[LETTERS..].iter().take_while(|letter| **letter != 0);
        letters.map(|letter| char::from(*letter)).collect()
    }

    fn library(&self) -> PathBuf {
        self.folder.path().join("libkill.so")
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("calls")
    }
}

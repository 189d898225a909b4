//! The log of calls: a line each, so that a test knows which call was which.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Counts calls, and writes `NUMBER FUNCTION WHAT` where a file was named.
#[derive(Debug)]
pub(crate) struct Journal {
    file: Option<File>,
    counts: Mutex<(usize, HashMap<&'static str, usize>)>,
}

impl Journal {
    pub(crate) fn new(path: Option<&Path>) -> Self {
        let open = |path| OpenOptions::new().create(true).append(true).open(path).ok();
        Self { file: path.and_then(open), counts: Mutex::default() }
    }

    /// Which call of all this is, and which of its function, from 1.
    pub(crate) fn count(&self, function: &'static str) -> (usize, usize) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.0 += 1;
        let own = counts.1.entry(function).or_default();
        *own += 1;
        let own = *own;
        (counts.0, own)
    }

    /// In one write, so that nothing of it is lost when the process is killed next.
    pub(crate) fn note(&self, number: usize, function: &str, what: &str) {
        if let Some(mut file) = self.file.as_ref() {
            let _ = file.write_all(format!("{number} {function} {what}\n").as_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_counted_and_noted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("calls");
        let journal = Journal::new(Some(&path));
        assert_eq!((journal.count("C_A"), journal.count("C_B"), journal.count("C_A")), ((1, 1), (2, 1), (3, 2)));
        journal.note(3, "C_A", "0x0");
        assert_eq!(std::fs::read_to_string(path).unwrap(), "3 C_A 0x0\n");
    }
}

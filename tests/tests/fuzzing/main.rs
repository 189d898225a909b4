//! The targets of `fuzz/` without a fuzzer: what lies in `fuzz/corpus` is taken, and with some bytes changed nothing breaks.
//! `NETCA_FUZZ_SEEDS=write` writes the corpus anew (`cargo xtask fuzz --seeds`).
#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper that cannot go on fails its test")]

mod seeds;

use std::path::PathBuf;

use netca_fuzz::{TARGETS, Target};

/// Changed copies of each file; the fuzzer makes millions.
const CHANGES: u32 = 40;

fn corpus(target: &Target) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = netca_tests::root().join("fuzz/corpus").join(target.name);
    let files = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

/// The state of a generator that gives the same every time (xorshift).
struct Changes(u64);

impl Changes {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end.max(1) as u64).unwrap()
    }

    fn change(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut changed = bytes.to_vec();
        for _ in 0..=self.below(3) {
            let at = self.below(changed.len());
            match self.below(5) {
                0 => changed.truncate(at),
                1 => changed.insert(at, self.below(256) as u8),
                2 if at < changed.len() => drop(changed.remove(at)),
                3 => {
                    let (from, end) = (at, (at + self.below(64)).min(changed.len()));
                    let part = changed[from..end].to_vec();
                    changed.splice(at..at, part);
                }
                _ => changed.iter_mut().skip(at).take(1).for_each(|byte| *byte = self.0 as u8),
            }
        }
        changed
    }
}

/// Feeds bytes; what panics is told with what it was fed.
fn feed(target: &Target, what: &str, bytes: &[u8]) -> bool {
    let fed = std::panic::catch_unwind(|| (target.run)(bytes));
    fed.unwrap_or_else(|_| {
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        panic!("{}: {what}: {hex}", target.name)
    })
}

#[test]
fn every_file_of_the_corpus_is_taken_and_breaks_nothing_when_it_is_changed() {
    if std::env::var_os("NETCA_FUZZ_SEEDS").is_some() {
        seeds::write();
    }
    let mut refused = Vec::new();
    for target in TARGETS {
        let files = corpus(target);
        assert!(files.len() > 1, "{}: a corpus of nothing", target.name);
        for (path, bytes) in files {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            assert!(bytes.len() <= target.longest, "{}/{name} is cut off", target.name);
            // What was found by chance and broke something once need not be taken.
            if !feed(target, &name, &bytes) && !name.starts_with("found-") {
                refused.push(format!("{}/{name}", target.name));
            }
            let mut changes = Changes(0x9e37_79b9_7f4a_7c15 ^ bytes.len() as u64);
            for _ in 0..CHANGES {
                feed(target, &name, &changes.change(&bytes));
            }
        }
    }
    assert!(refused.is_empty(), "not taken: {refused:?}");
}

#[test]
fn a_bug_that_was_planted_is_a_panic() {
    let planted = netca_fuzz::target("planted").unwrap();
    assert!((planted.run)(b"net"));
    assert!(std::panic::catch_unwind(|| (planted.run)(b"netca")).is_err());
}

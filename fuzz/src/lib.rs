//! What is fed with bytes of strangers (a CA's answers, a Key's structures, files on a disk), as functions that a fuzzer calls.
//!
//! `cargo xtask fuzz MINUTES` builds them with libFuzzer, its coverage and AddressSanitizer, and runs each for so long.
//! `tests/tests/fuzzing.rs` feeds them what lies in `fuzz/corpus`, and that with some bytes changed, in every test run.
//!
//! A target panics where something is wrong, and says otherwise whether the bytes were taken for what they should be: a corpus
//! whose every file is refused at the door would test the door alone.
#![deny(unsafe_code)]

mod raw;
mod targets;

/// Something that reads bytes of strangers.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Its name, and that of its folder in `fuzz/corpus`.
    pub name: &'static str,
    /// Longer inputs find nothing more.
    pub longest: usize,
    /// Reads bytes; says whether they were taken.
    pub run: fn(&[u8]) -> bool,
}

/// Every target.
pub const TARGETS: &[Target] = &[
    Target { name: "certificate", longest: 4096, run: targets::certificate },
    Target { name: "path", longest: 8192, run: targets::path },
    Target { name: "request", longest: 4096, run: targets::request },
    Target { name: "message", longest: 8192, run: targets::message },
    Target { name: "envelope", longest: 1024, run: targets::envelope },
    Target { name: "skf", longest: 2048, run: targets::skf },
    Target { name: "soft", longest: 8192, run: targets::soft },
    Target { name: "wire", longest: 8192, run: targets::wire },
    Target { name: "journal", longest: 8192, run: targets::journal },
    Target { name: "c_abi", longest: 6144, run: raw::c_abi::run },
];

/// The target of this name. `planted` has a bug that only coverage leads to, and shows that a build finds bugs.
pub fn target(name: &str) -> Option<Target> {
    let planted = Target { name: "planted", longest: 64, run: targets::planted };
    TARGETS.iter().chain([&planted]).find(|target| target.name == name).copied()
}

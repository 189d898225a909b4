//! The figures that are counted and timed by processes; `benches/crypto` has those of single functions. `cargo xtask bench`
//! builds what this needs, and prints its tables.
#![forbid(unsafe_code)]

mod crypto;
mod key;
mod library;
mod measured;
mod renewals;
mod sandbox;
mod table;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use key::Ca;
use renewals::Programs;

/// That of the sandbox alone, which needs nothing that was built before.
const TABLE: &str = "--sandbox-table";

/// `netca-benches TARGET_DIR LIBRARY`: where cargo put the programs, and the stripped C library.
fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    if let [word, file, command @ ..] = arguments.as_slice()
        && word == measured::WORD
    {
        return measured::inner(file, command);
    }
    if let [word, data] = arguments.as_slice()
        && word == sandbox::WORD
    {
        return sandbox::serve(data.as_ref());
    }
    if arguments == [TABLE] {
        println!("{}", sandbox::table(most_stored()));
        return ExitCode::SUCCESS;
    }
    let [target, library] = arguments.as_slice() else {
        eprintln!("netca-benches TARGET_DIR LIBRARY; `cargo xtask bench` gives them");
        return ExitCode::from(2);
    };
    let target = PathBuf::from(target);
    let programs = Programs {
        command: target.join("release/netca-renew"),
        example: target.join("release/netca-renew-example"),
        delaying: target.join("release/libnetca_fault_token.so"),
    };
    let ca = Ca::new();
    println!("{}", renewals::calls(&programs, &ca));
    println!("{}", renewals::costs(&programs, &ca));
    println!("{}", renewals::delays(&programs, &ca));
    drop(ca);
    println!("{}", crypto::table(&target.join("criterion")));
    println!("{}", library::table(&PathBuf::from(library)));
    println!("{}", sandbox::table(most_stored()));
    ExitCode::SUCCESS
}

/// `NETCA_BENCH_STORED`: how many stored applications to go up to; 100,000 take a quarter of an hour.
fn most_stored() -> usize {
    std::env::var("NETCA_BENCH_STORED").ok().and_then(|text| text.parse().ok()).unwrap_or(usize::MAX)
}

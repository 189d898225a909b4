//! The C header and the shared library, seen by a C and a C++ compiler.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper that cannot go on fails its test")]
#![cfg(target_os = "linux")]

use std::process::Command;

use netca_tests::c::{Installed, library, missing, succeed};

#[test]
fn a_c11_program_runs() {
    compiled_and_run("cc", &["-std=c11"]);
}

#[test]
fn a_cpp11_program_runs() {
    compiled_and_run("c++", &["-std=c++11", "-x", "c++"]);
}

#[test]
fn only_names_with_the_prefix_are_exported() {
    if missing("nm") {
        return;
    }
    let output = succeed(Command::new("nm").args(["--dynamic", "--defined-only", "--format=posix"]).arg(library()));
    let text = String::from_utf8(output.stdout).unwrap();
    let names: Vec<&str> = text.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(names.contains(&"netca_abi_version") && names.contains(&"netca_version"), "{names:?}");
    let foreign: Vec<_> = names.iter().filter(|name| !name.starts_with("netca_")).collect();
    assert!(foreign.is_empty(), "{foreign:?}");
}

/// Linked and found as a C program on a user's machine would: by `-lnetca_renew`, then by the SONAME.
fn compiled_and_run(compiler: &str, language: &[&str]) {
    let installed = Installed::new();
    let Some(program) = installed.compile(compiler, language, &["tests/c/header.c"]) else { return };
    // Without the plain name only the SONAME is left to find it by.
    std::fs::remove_file(installed.folder().join("libnetca_renew.so")).unwrap();
    let output = succeed(&mut installed.command(program));
    let expected = format!("abi {} version {}\n", netca_renew_ffi::NETCA_ABI_VERSION, env!("CARGO_PKG_VERSION"));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
}

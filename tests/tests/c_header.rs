//! The C header and the shared library, seen by a C and a C++ compiler.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper that cannot go on fails its test")]
#![cfg(target_os = "linux")]

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use netca_tests::{root, skip};

const STRICT: &[&str] = &["-Wall", "-Wextra", "-Wpedantic", "-Werror"];
const SONAME: &str = "libnetca_renew.so.0";

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
    let output = run(Command::new("nm").args(["--dynamic", "--defined-only", "--format=posix"]).arg(library()));
    let text = String::from_utf8(output.stdout).unwrap();
    let names: Vec<&str> = text.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(names.contains(&"netca_abi_version") && names.contains(&"netca_version"), "{names:?}");
    let foreign: Vec<_> = names.iter().filter(|name| !name.starts_with("netca_")).collect();
    assert!(foreign.is_empty(), "{foreign:?}");
}

/// Linked and found as a C program on a user's machine would: by `-lnetca_renew`, then by the SONAME.
fn compiled_and_run(compiler: &str, language: &[&str]) {
    if missing(compiler) {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    for name in ["libnetca_renew.so", SONAME] {
        std::os::unix::fs::symlink(library(), dir.path().join(name)).unwrap();
    }
    let program = dir.path().join("header");
    let mut compile = Command::new(compiler);
    compile.args(STRICT).args(language).arg("-I").arg(root().join("include")).arg(root().join("tests/c/header.c"));
    compile.args(["-x", "none", "-L"]).arg(dir.path()).arg("-lnetca_renew").arg("-o").arg(&program);
    run(&mut compile);

    // Without the plain name only the SONAME is left to find it by.
    std::fs::remove_file(dir.path().join("libnetca_renew.so")).unwrap();
    let output = run(Command::new(&program).env("LD_LIBRARY_PATH", dir.path()));
    let expected = format!("abi {} version {}\n", netca_renew_ffi::NETCA_ABI_VERSION, env!("CARGO_PKG_VERSION"));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
}

/// Cargo puts it beside the tests that depend on its crate.
fn library() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let library = test.parent().map(|folder| folder.join("libnetca_renew_ffi.so")).unwrap();
    assert!(library.is_file(), "{} is missing", library.display());
    library
}

fn missing(tool: &str) -> bool {
    let missing = Command::new(tool).arg("--version").output().is_err();
    if missing {
        skip(&format!("there is no {tool}"));
    }
    missing
}

fn run(command: &mut Command) -> Output {
    let name = Path::new(command.get_program()).file_name().map(OsStr::to_owned);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{name:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

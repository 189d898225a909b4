//! The example in C: a whole renewal, with the report that all examples print.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(target_os = "linux")]

use std::process::Command;

use netca_tests::c::{Installed, missing, succeed};
use netca_tests::pairs::Prints;
use netca_tests::{examples, pairs, root};

#[test]
fn c_on_a_soft_token() {
    let installed = Installed::new();
    let Some(program) = installed.compile("cc", &["-std=c11"], &["examples/c/renew.c"]) else { return };
    examples::on_a_soft_token(&|| installed.command(&program));
}

#[test]
fn c_on_softhsm() {
    let installed = Installed::new();
    let Some(program) = installed.compile("cc", &["-std=c11"], &["examples/c/renew.c"]) else { return };
    examples::on_softhsm(&|| installed.command(&program));
}

#[test]
fn c_renews_a_pair() {
    let installed = Installed::new();
    let Some(program) = installed.compile("cc", &["-std=c11"], &["examples/c/renew.c"]) else { return };
    pairs::renewed_by(&|| installed.command(&program), Prints::Report);
}

#[test]
#[ignore = "run by c_renews_a_pair"]
fn renews_a_pair_on_skf() {
    pairs::inside();
}

#[test]
fn killed_while_it_renews_a_pair() {
    let installed = Installed::new();
    let Some(program) = installed.compile("cc", &["-std=c11"], &["examples/c/renew.c"]) else { return };
    pairs::killed_at_any_point(&|| installed.command(&program));
}

#[test]
fn killed_at_any_point_and_started_again() {
    let installed = Installed::new();
    let Some(program) = installed.compile("cc", &["-std=c11"], &["examples/c/renew.c"]) else { return };
    examples::killed_at_any_point(&|| installed.command(&program));
}

/// The stand-in of another ABI version is one: the example refuses it, and says which it is made for.
#[test]
fn a_library_of_another_abi_is_refused() {
    let installed = Installed::new();
    let Some(program) = installed.compile("cc", &["-std=c11"], &["examples/c/renew.c"]) else { return };
    let Some(other) = examples::of_another_abi() else { return };
    let output = other.command(program).args(["a", "b", "c", "d", "e"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), &*said), (Some(2), "this program is made for ABI 1\n"));
}

/// With nothing but a C compiler, make, the header and the library.
#[test]
fn the_makefile_builds_it() {
    if ["make", "cc"].into_iter().any(missing) {
        return;
    }
    let (installed, folder) = (Installed::new(), tempfile::tempdir().unwrap());
    for file in ["Makefile", "renew.c"] {
        std::fs::copy(root().join("examples/c").join(file), folder.path().join(file)).unwrap();
    }
    let include = format!("NETCA_INCLUDE={}", root().join("include").display());
    let library = format!("NETCA_LIB={}", installed.folder().display());
    succeed(Command::new("make").args([&include, &library, "NETCA_NAME=netca_renew"]).current_dir(folder.path()));
    let output = installed.command(folder.path().join("renew")).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "it says how it is used");
}

//! The C library for Windows, under wine: run by `cargo xtask windows`, which builds it and sets what is needed.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(target_os = "linux")]

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use netca_renew::Stage;
use netca_renew::journal::StateDirectory;
use netca_tests::c::{CWorld, succeed, without_braces};
use netca_tests::examples::REPORT;
use netca_tests::wine::{ARCHS, Programs, compiler, windows_path, wine, with_arguments};
use netca_tests::world::World;
use netca_tests::{pairs, root};

/// `strdup` and threads are not in C11 as mingw-w64 sees it.
const GNU: &[&str] = &["-std=gnu11", "-g", "-I", "tests/c"];

/// Whether others have no rights. Wine keeps an access list as a mode, and what the user may, his group may there, too.
fn is_private(path: &Path) -> bool {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o007 == 0
}

/// Compiles `tests/c/NAME.c`, and runs it in a world.
fn run(name: &str, world: &CWorld) {
    let programs = Programs::new();
    let file = format!("tests/c/{name}.c");
    let program = programs.compile("test.exe", GNU, &[&file, "tests/c/fixture.c"]);
    let mut command = with_arguments(wine(&program), &world.world);
    command.arg(windows_path(&root().join("crates/netca-pdf/fonts/sheet-hei.ttf")));
    succeed(&mut command);
}

/// The report is the one that the program prints on Linux; the files are for their owner only; and Linux goes on with them.
#[test]
fn the_example_renews_on_a_soft_token() {
    let programs = Programs::new();
    let program = programs.compile("renew.exe", &["-std=c11"], &["examples/c/renew.c"]);
    let world = World::new();
    let before = world.token().certificates().unwrap().swap_remove(0).certificate;
    let output = succeed(&mut with_arguments(wine(&program), &world));
    let printed = String::from_utf8(output.stdout).unwrap().replace("\r\n", "\n");
    assert_eq!(without_braces(&printed), REPORT, "{printed}");
    let after = world.token().certificates().unwrap();
    assert_eq!(after.len(), 1);
    assert!(after[0].certificate.not_after() > before.not_after());
    assert_eq!(after[0].certificate.public_key(), before.public_key());
    let renewals = StateDirectory::open(&world.state()).unwrap().renewals().unwrap();
    assert_eq!(renewals.iter().map(|(_, facts)| facts.stage()).collect::<Vec<_>>(), [Stage::Complete]);
    assert!(is_private(&world.state()) && is_private(&world.directory.path().join("token.json")));
    for file in std::fs::read_dir(world.state()).unwrap().flatten() {
        assert!(is_private(&file.path()), "{}", file.path().display());
    }
}

/// The Key's file is Linux' as well: the pair is put on it and looked at by the module of this machine, and renewed by the DLL.
#[test]
fn the_example_renews_a_pair_through_an_skf_driver() {
    let programs = Programs::new();
    let program = programs.compile("renew.exe", &["-std=c11"], &["examples/c/renew.c"]);
    pairs::on_skf(&|| wine(&program), pairs::Prints::Report);
}

#[test]
#[ignore = "run by another test"]
fn renews_a_pair_on_skf() {
    pairs::inside();
}

#[test]
fn the_header_in_c_and_cpp_for_both_word_sizes() {
    let folder = tempfile::tempdir().unwrap();
    for arch in ARCHS {
        for (name, language) in [("gcc", &["-std=c11"][..]), ("g++", &["-std=c++11", "-x", "c++"])] {
            for file in ["tests/c/header.c", "tests/c/layout.c", "examples/c/renew.c"] {
                if name == "g++" && file.starts_with("examples") {
                    continue;
                }
                let mut command = compiler(arch, name, language);
                succeed(command.args(["-c", file, "-o"]).arg(folder.path().join("object.o")));
            }
        }
    }
}

#[test]
fn the_library_says_its_version() {
    let programs = Programs::new();
    let output = succeed(&mut wine(&programs.compile("header.exe", &["-std=c11"], &["tests/c/header.c"])));
    let expected = format!("abi {} version {}", netca_renew_ffi::NETCA_ABI_VERSION, env!("CARGO_PKG_VERSION"));
    assert_eq!(String::from_utf8(output.stdout).unwrap().trim_end(), expected);
}

#[test]
fn paths_access_lists_replacement_and_locks() {
    run("windows/files", &CWorld::unpaid());
}

#[test]
fn drivers_and_the_registry() {
    let programs = Programs::new();
    let vendor = programs.folder().join("vendor");
    std::fs::create_dir(&vendor).unwrap();
    let module = |flags: &[&str], others: &[&Path], name: &str| {
        let mut command = compiler("x86_64", "gcc", &["-std=c11", "-shared"]);
        command.args(flags).arg("tests/c/windows/module.c").args(others).arg("-o").arg(vendor.join(name));
        succeed(&mut command);
    };
    module(&["-DHELPER"], &[], "helper.dll");
    module(&[], &[&vendor.join("helper.dll")], "module.dll");
    let program = programs.compile("test.exe", GNU, &["tests/c/windows/drivers.c", "tests/c/fixture.c"]);
    succeed(wine(&program).arg(windows_path(&vendor)));
}

#[test]
fn the_pin_is_asked_for_once() {
    run("login", &CWorld::unpaid());
}

#[test]
fn structures_of_other_versions() {
    run("structures", &CWorld::unpaid());
}

#[test]
fn several_threads_on_one_renewal() {
    run("threads", &CWorld::unpaid());
}

#[test]
fn what_is_withdrawn_is_refunded() {
    run("withdraw", &CWorld::played(|config| config.auto_review = None, 20));
}

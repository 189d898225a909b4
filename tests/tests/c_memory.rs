//! The C programs under AddressSanitizer, UndefinedBehaviorSanitizer, LeakSanitizer and Valgrind; and proof that these see
//! what they are there to see.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(target_os = "linux")]

use netca_sandbox::ExpiredPath;
use netca_tests::c::{CWorld, Installed, TESTS, missing, succeed};
use netca_tests::pairs::Prints;
use netca_tests::softhsm::SoftHsm;
use netca_tests::world::{PIN, World};
use netca_tests::{calls, pairs, root, skf};

const SANITIZED: &[&str] = &["-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer"];
const VALGRIND: &[&str] = &[
    "-q",
    "--leak-check=full",
    "--show-leak-kinds=definite",
    "--errors-for-leak-kinds=definite",
    "--error-exitcode=99",
    "--suppressions=tests/c/valgrind.supp",
];

/// What each tool must say of a program that does wrong on purpose: file, and the words of either tool.
const WRONG: &[(&str, &str, &str)] = &[
    ("leak", "detected memory leaks", "definitely lost"),
    ("use_after_free", "heap-use-after-free", "Invalid read"),
    ("double_free", "double-free", "Invalid free"),
];

#[test]
fn the_sanitizers_see_what_is_wrong_on_purpose() {
    for (name, words, _) in WRONG {
        let installed = Installed::new();
        let Some(program) = sanitized(&installed, &[&format!("tests/c/{name}.c"), "tests/c/fixture.c"]) else { return };
        let output = installed.command(program).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains(words), "{name}: {said}");
    }
}

#[test]
fn valgrind_sees_what_is_wrong_on_purpose() {
    if missing("valgrind") {
        return;
    }
    for (name, _, words) in WRONG {
        let installed = Installed::new();
        let files = [&*format!("tests/c/{name}.c"), "tests/c/fixture.c"];
        let Some(program) = installed.compile("cc", TESTS, &files) else { return };
        let output = installed.command("valgrind").current_dir(root()).args(VALGRIND).arg(program).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(99) && said.contains(words), "{name}: {said}");
    }
}

#[test]
fn every_wrong_call_is_clean() {
    let installed = Installed::new();
    let source = installed.folder().join("calls.c");
    std::fs::write(&source, calls::program()).unwrap();
    let Some(program) = sanitized(&installed, &[source.to_str().unwrap(), "tests/c/fixture.c"]) else { return };
    succeed(&mut CWorld::unpaid().run(installed.command(program)));
}

#[test]
fn every_program_is_clean() {
    for name in ["login", "structures", "threads", "money", "withdraw", "callbacks", "paper", "transport"] {
        let installed = Installed::new();
        let Some(program) = sanitized(&installed, &[&format!("tests/c/{name}.c"), "tests/c/fixture.c"]) else { return };
        let world = match name {
            "login" | "structures" | "threads" => CWorld::unpaid(),
            "withdraw" => CWorld::played(|config| config.auto_review = None, 20),
            "paper" => CWorld::played(|config| config.expired = Some(ExpiredPath::usual()), -30),
            _ => CWorld::played(|_| {}, 20),
        };
        let folder = world.world.directory.path().to_owned();
        let mut command = world.run(installed.command(program));
        succeed(command.env("CURL_FILES", &folder).env("PAPER", folder.join("form.pdf")));
    }
}

/// A pair, whole, on the soft token and on an SKF Key whose driver lies in the same process, pulled out in between.
#[test]
fn a_pair_is_clean() {
    let installed = Installed::new();
    let Some(program) = sanitized(&installed, &["tests/c/pair.c", "tests/c/fixture.c"]) else { return };
    pairs::renewed_by(&|| installed.command(&program), Prints::RetiredKeys);
}

#[test]
#[ignore = "run by a_pair_is_clean"]
fn renews_a_pair_on_skf() {
    pairs::inside();
}

#[test]
fn an_skf_driver_is_clean() {
    let installed = Installed::new();
    let Some(program) = sanitized(&installed, &["tests/c/skf.c", "tests/c/fixture.c"]) else { return };
    skf::driven_by(&|key| key.command(&program), &installed);
}

/// The example, on SoftHSM, whose driver lies in the same process; Valgrind looks at every instruction, ours and theirs.
#[test]
fn a_whole_renewal_under_valgrind() {
    if missing("valgrind") {
        return;
    }
    let installed = Installed::new();
    let Some(program) = installed.compile("cc", &["-std=c11", "-g"], &["examples/c/renew.c"]) else { return };
    let world = World::new();
    let Some(hsm) = SoftHsm::new(&world) else { return };
    let mut command = installed.command("valgrind");
    command
        .current_dir(root())
        .args(VALGRIND)
        .arg(program)
        .arg(world.sandbox.url())
        .arg(world.directory.path().join("sandbox/ca.pem"));
    command.arg(&hsm.module).arg(world.state()).arg(root().join("examples/form.json"));
    succeed(command.env("SOFTHSM2_CONF", &hsm.configuration).env("PIN", std::str::from_utf8(PIN).unwrap()));
}

fn sanitized(installed: &Installed, files: &[&str]) -> Option<std::path::PathBuf> {
    installed.compile("cc", &[TESTS, SANITIZED].concat(), files)
}

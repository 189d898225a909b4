//! The binding for C++: that it has everything, what its own tests say, and the examples with it.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(target_os = "linux")]

use std::path::PathBuf;
use std::process::Command;

use netca_sandbox::ExpiredPath;
use netca_tests::c::{CWorld, Installed, STRICT, missing, succeed};
use netca_tests::pairs::Prints;
use netca_tests::world::World;
use netca_tests::{examples, header, pairs, read, root};

/// Every program is compiled with this, as strictly as `STRICT` and more.
const CPP: &[&str] =
    &["-std=c++17", "-Wshadow", "-Wconversion", "-g1", "-I", "bindings/cpp/include", "-I", "tests/cpp"];
const SANITIZED: &[&str] = &["-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer"];

/// Numbers of the header that have no name in the binding, and why.
const UNNAMED: &[(&str, &str)] = &[];

/// The headers, without their comments.
fn headers() -> Vec<(PathBuf, String)> {
    let folder = root().join("bindings/cpp/include/netca");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let files = files.filter(|file| file.extension().is_some_and(|end| end == "hpp"));
    let code = |text: String| {
        text.lines().filter_map(|line| line.split("//").next()).fold(String::new(), |all, line| all + line + "\n")
    };
    files.map(|file| (file.clone(), code(read(&file)))).collect()
}

#[test]
fn every_function_of_the_library_is_used() {
    let code: String = headers().into_iter().map(|(_, code)| code).collect();
    let left = header::unnamed(&code);
    assert!(left.is_empty(), "the binding for C++ leaves out {left:?}");
}

/// Each number has its name, in capitals in C; the value is taken from the header itself, so that it cannot differ.
#[test]
fn every_number_of_the_library_has_its_name() {
    let code: String = headers().into_iter().map(|(_, code)| code).collect();
    let members = code.lines().filter_map(|line| line.trim().trim_end_matches(',').split_once(" = NETCA_"));
    let members: Vec<(&str, &str)> = members.filter(|(_, number)| !number.contains([';', '('])).collect();
    for (member, number) in &members {
        let lower = number.to_lowercase();
        assert!(lower.ends_with(member.trim_end_matches('_')), "{member} = NETCA_{number}");
        if let Some(name) = lower.strip_prefix("error_") {
            assert_eq!(*member, name, "the code of NETCA_{number}");
        }
    }
    let words: Vec<&str> = code.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    let left: Vec<_> = header::numbers().into_iter().filter(|(name, _)| !words.contains(&name.as_str())).collect();
    let left: Vec<_> = left.iter().filter(|(name, _)| UNNAMED.iter().all(|(known, _)| known != name)).collect();
    assert!(left.is_empty(), "add to code.hpp or numbers.hpp: {left:#?}");
    let codes = header::numbers().iter().filter(|(name, _)| name.starts_with("NETCA_ERROR_")).count();
    assert_eq!(
        members.iter().filter(|(_, number)| number.starts_with("ERROR_")).count(),
        codes,
        "a code stands there twice"
    );
}

#[test]
fn no_header_is_longer_than_400_lines() {
    let all = headers();
    assert!(all.len() > 10, "{} headers", all.len());
    for (file, _) in all {
        let lines = read(&file).lines().count();
        assert!(lines <= 400, "{} has {lines} lines", file.display());
    }
}

/// The compiler that does not run the tests reads all of the binding, and every line of its tests.
#[test]
fn clang_takes_it_too() {
    if missing("clang++") {
        return;
    }
    for standard in ["-std=c++17", "-std=c++20"] {
        let mut command = Command::new("clang++");
        command.current_dir(root()).args(STRICT).args(CPP).args([standard, "-fsyntax-only", "-I", "include"]);
        let file = if standard == "-std=c++17" { "tests/cpp/snapshots.cpp" } else { "examples/cpp/renew.cpp" };
        succeed(command.arg(file));
    }
}

#[test]
fn errors_carry_what_went_wrong() {
    run("errors", &[], &CWorld::played(|config| config.auto_review = None, 20));
}

#[test]
fn handles_are_moved_and_freed_once() {
    run("handles", SANITIZED, &CWorld::unpaid());
}

#[test]
fn what_a_callback_throws_comes_out_of_the_call() {
    run("callbacks", SANITIZED, &CWorld::unpaid());
}

#[test]
fn threads_futures_and_cancelling() {
    run("threads", &[], &CWorld::unpaid());
}

#[test]
fn every_accessor_says_what_the_json_says() {
    let world = CWorld::played(|config| config.expired = Some(ExpiredPath::usual()), -30);
    run("snapshots", &[], &world);
}

#[test]
fn both_halves_of_a_pair() {
    run("pair", &[], &CWorld { world: World::with_pair() });
}

/// Compiles `tests/cpp/NAME.cpp`, and runs it in a world.
fn run(name: &str, flags: &[&str], world: &CWorld) {
    let installed = Installed::new();
    let file = format!("tests/cpp/{name}.cpp");
    let Some(program) = installed.compile("c++", &[CPP, flags].concat(), &[&file]) else { return };
    succeed(&mut world.run(installed.command(program)));
}

#[test]
fn a_library_of_another_abi_is_refused() {
    let (installed, needed) = (Installed::new(), netca_renew_ffi::NETCA_ABI_VERSION);
    let Some(program) = installed.compile("c++", CPP, &["tests/cpp/mismatch.cpp"]) else { return };
    let Some(other) = examples::of_another_abi() else { return };
    let output = succeed(&mut other.command(&program));
    let said = String::from_utf8(output.stdout).unwrap();
    let versions = format!(
        "compiled for ABI {needed} of libnetca_renew, and the library that was loaded has ABI {}",
        examples::OTHER_ABI
    );
    assert!(said.contains(&versions), "{said}");
    // The same program does not find that with the library it was made for.
    assert!(!installed.command(program).output().unwrap().status.success());
}

fn example(installed: &Installed) -> Option<PathBuf> {
    installed.compile("c++", CPP, &["examples/cpp/renew.cpp"])
}

/// One program for all: compiling it takes longer than running it.
#[test]
fn the_example() {
    let installed = Installed::new();
    let Some(program) = example(&installed) else { return };
    let command = || installed.command(&program);
    examples::on_a_soft_token(&command);
    examples::on_softhsm(&command);
    examples::killed_at_any_point(&command);
    pairs::renewed_by(&command, Prints::Report);
    pairs::killed_at_any_point(&command);
    let Some(other) = examples::of_another_abi() else { return };
    let output = other.command(&program).args(["a", "b", "c", "d", "e"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains(&format!("has ABI {}", examples::OTHER_ABI)) && output.stdout.is_empty(), "{said}");
}

#[test]
#[ignore = "run by the_example"]
fn renews_a_pair_on_skf() {
    pairs::inside();
}

/// A program of 60 lines lists, renews, and shows progress; README.md of the binding shows it.
#[test]
fn sixty_lines_are_enough() {
    let source = read(&root().join("examples/cpp/short.cpp"));
    let lines = source.lines().count();
    assert!(lines <= 60, "{lines} lines");
    let readme = read(&root().join("bindings/cpp/README.md"));
    let (_, shown) = readme.split_once("```cpp\n").expect("a quick start");
    let (shown, _) = shown.split_once("```").unwrap();
    for line in shown.lines().map(str::trim).filter(|line| !line.is_empty() && *line != "…") {
        assert!(source.lines().any(|own| own.trim() == line), "README.md: {line}");
    }
    // Copied out of the repository, with nothing but a compiler, make, the headers and the library.
    if ["make", "c++"].into_iter().any(missing) {
        return;
    }
    let (installed, folder) = (Installed::new(), copied());
    let options = options(&installed);
    let mut make = Command::new("make");
    succeed(make.args(&options).args(["CXXFLAGS=-O0", "short"]).current_dir(folder.path()));
    let program = folder.path().join("short");
    let world = World::new();
    let token = world.directory.path().join("token.json");
    let output = succeed(&mut examples::with_arguments(installed.command(program), &world, &token));
    let printed = String::from_utf8(output.stdout).unwrap();
    for part in [
        "CN=测试, until 20",
        "waiting for payment\n",
        "pay 100.00 yuan at https://",
        "  trial signature\n",
        "renewed until 20",
    ] {
        assert!(printed.contains(part), "{part}: {printed}");
    }
}

/// Copied out of the repository.
#[test]
fn cmake_builds_it() {
    if ["cmake", "make", "c++"].into_iter().any(missing) {
        return;
    }
    let (installed, folder) = (Installed::new(), copied());
    let options = options(&installed).map(|option| format!("-D{option}"));
    let cmake = || Command::new("cmake");
    succeed(cmake().args(["-S", ".", "-B", "build"]).args(options).current_dir(folder.path()));
    succeed(cmake().args(["--build", "build", "--target", "short"]).current_dir(folder.path()));
    let output = installed.command(folder.path().join("build/short")).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "it says how it is used");
}

fn copied() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in ["Makefile", "CMakeLists.txt", "renew.cpp", "short.cpp"] {
        std::fs::copy(root().join("examples/cpp").join(file), folder.path().join(file)).unwrap();
    }
    folder
}

fn options(installed: &Installed) -> [String; 4] {
    [
        format!("NETCA_INCLUDE={}", root().join("include").display()),
        format!("NETCA_CPP_INCLUDE={}", root().join("bindings/cpp/include").display()),
        format!("NETCA_LIB={}", installed.folder().display()),
        "NETCA_NAME=netca_renew".to_owned(),
    ]
}

//! Every function of the header with every argument wrong, one at a time, from one thread and from eight, before and after
//! being cancelled.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(target_os = "linux")]

use netca_tests::c::{CWorld, Installed, TESTS, succeed};
use netca_tests::calls;
use netca_tests::header::functions;

#[test]
fn nothing_that_is_wrong_does_harm() {
    let installed = Installed::new();
    let source = installed.folder().join("calls.c");
    std::fs::write(&source, calls::program()).unwrap();
    let files = [source.to_str().unwrap(), "tests/c/fixture.c"];
    let Some(program) = installed.compile("cc", TESTS, &files) else { return };
    let world = CWorld::unpaid();
    let output = succeed(&mut world.run(installed.command(program)));
    let said = String::from_utf8(output.stdout).unwrap();
    let calls: usize = said.trim().strip_suffix(" calls").unwrap().parse().unwrap();
    assert!(calls > 600, "{said}");
}

/// Everything that may be NULL says so where a C programmer looks.
#[test]
fn what_may_be_left_out_is_documented() {
    let functions = functions();
    for (name, argument) in calls::OPTIONAL.iter().filter(|(name, _)| *name != "*") {
        let function = functions.iter().find(|function| function.name == *name).unwrap();
        assert!(function.documentation.contains("NULL"), "{name}: {argument}");
    }
}

/// Every function that makes something has one that frees it, and says what it does.
#[test]
fn everything_that_is_made_can_be_freed() {
    let functions = functions();
    for function in &functions {
        assert!(!function.documentation.is_empty(), "{} is not documented", function.name);
        for made in function.parameters.iter().filter_map(|parameter| parameter.made()) {
            let free = format!("{made}_free");
            assert!(functions.iter().any(|function| function.name == free), "there is no {free}");
        }
    }
}

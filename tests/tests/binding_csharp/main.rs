//! The binding for C#: compiled by Mono's mcs, and run on Mono and on CoreCLR against the shared library.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(target_os = "linux")]

mod header;
mod programs;

use std::process::Command;

use netca_sandbox::ExpiredPath;
use netca_tests::c::{CWorld, Installed, missing, succeed};
use netca_tests::pairs::Prints;
use netca_tests::world::World;
use netca_tests::{examples, pairs, read, root};

use programs::{Programs, Runtime, core_clr, mono};

/// The example on a runtime, and the folder with the library, which must live as long.
fn example(runtime: &Runtime) -> Option<(Installed, impl Fn(&Installed) -> Command)> {
    let programs = Programs::compiled()?;
    Some((Installed::new(), |installed: &Installed| runtime.run(&programs.example(), installed)))
}

#[test]
fn mono_on_a_soft_token() {
    let Some(mono) = mono() else { return };
    let Some((installed, run)) = example(&mono) else { return };
    examples::on_a_soft_token(&|| run(&installed));
}

#[test]
fn mono_on_softhsm() {
    let Some(mono) = mono() else { return };
    let Some((installed, run)) = example(&mono) else { return };
    examples::on_softhsm(&|| run(&installed));
}

#[test]
fn killed_at_any_point_and_started_again() {
    let Some(mono) = mono() else { return };
    let Some((installed, run)) = example(&mono) else { return };
    examples::killed_at_any_point(&|| run(&installed));
}

#[test]
fn killed_while_it_renews_a_pair() {
    let Some(mono) = mono() else { return };
    let Some((installed, run)) = example(&mono) else { return };
    pairs::killed_at_any_point(&|| run(&installed));
}

#[test]
fn core_clr_on_a_soft_token() {
    let Some(core) = core_clr() else { return };
    let Some((installed, run)) = example(&core) else { return };
    examples::on_a_soft_token(&|| run(&installed));
}

#[test]
fn core_clr_on_softhsm() {
    let Some(core) = core_clr() else { return };
    let Some((installed, run)) = example(&core) else { return };
    examples::on_softhsm(&|| run(&installed));
}

#[test]
fn mono_renews_a_pair() {
    let Some(mono) = mono() else { return };
    renews_a_pair(&mono);
}

#[test]
fn core_clr_renews_a_pair() {
    let Some(core) = core_clr() else { return };
    renews_a_pair(&core);
}

fn renews_a_pair(runtime: &Runtime) {
    let Some((installed, run)) = example(runtime) else { return };
    pairs::renewed_by(&|| run(&installed), Prints::Report);
}

#[test]
#[ignore = "run by renews_a_pair"]
fn renews_a_pair_on_skf() {
    pairs::inside();
}

/// As the README has it; with a wrong PIN it says what is wrong, and what to do.
#[test]
fn the_quick_start_of_the_readme() {
    let Some(programs) = Programs::compiled() else { return };
    let Some(mono) = mono() else { return };
    let (installed, world) = (Installed::new(), World::new());
    let start = || {
        let token = world.directory.path().join("token.json");
        examples::with_arguments(mono.run(&programs.quick_start(), &installed), &world, &token)
    };
    let output = start().env("PIN", "000000").output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(1) && said.contains("PIN"), "{output:?}");
    let output = succeed(&mut start());
    let said = String::from_utf8_lossy(&output.stdout);
    for part in ["pay 100.00 yuan at https://127.0.0.1:", "Install 6\n", "\nvalid until "] {
        assert!(said.contains(part), "{part}\n{said}");
    }
}

/// The package for NuGet has the version of the crates, and C# no newer than mcs knows.
#[test]
fn the_package_has_the_version_of_the_crates() {
    let project = read(&root().join("bindings/csharp/Netca.Renew.csproj"));
    for line in [
        &format!("<Version>{}</Version>", env!("CARGO_PKG_VERSION")),
        "<TargetFramework>netstandard2.0</TargetFramework>",
        "<LangVersion>7.3</LangVersion>",
    ] {
        assert!(project.contains(line), "{line}");
    }
}

/// What each runtime says of a library that does not fit, and of none at all: nothing else of it is called.
#[test]
fn a_library_that_does_not_fit_is_refused() {
    let Some(programs) = Programs::compiled() else { return };
    let Some(other) = examples::of_another_abi() else { return };
    let empty = Installed::made(|_| {});
    let not_ours = Installed::made(|library| {
        std::fs::write(library.with_extension("c"), "int x;\n").unwrap();
        let source = library.with_extension("c");
        succeed(Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(library).arg(source));
    });
    let said = |runtime: &Runtime, installed: &Installed| {
        let mut command = runtime.run(&programs.example(), installed);
        let output = command.args(["a", "b", "c", "d", "e"]).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    for runtime in [mono(), core_clr()].into_iter().flatten() {
        let text = said(&runtime, &other);
        for part in [format!("ABI version {}", examples::OTHER_ABI), "made for ABI version 1".to_owned()] {
            assert!(text.contains(&part), "{text}");
        }
        let text = said(&runtime, &empty);
        assert!(text.contains("libnetca_renew.so.0") && text.contains("not found"), "{text}");
        let text = said(&runtime, &not_ours);
        assert!(text.contains("is not the native library of netca-renew"), "{text}");
    }
}

/// A system without the files for developers has nothing but the SONAME.
#[test]
fn the_soname_is_enough() {
    let Some(programs) = Programs::compiled() else { return };
    let installed = Installed::new();
    std::fs::remove_file(installed.folder().join("libnetca_renew.so")).unwrap();
    for runtime in [mono(), core_clr()].into_iter().flatten() {
        let mut command = runtime.run(&programs.tests(), &installed);
        succeed(command.arg("Library"));
    }
}

#[test]
fn what_needs_no_ca() {
    let world = CWorld::unpaid();
    each("Alone", &|| None::<CWorld>, &|command| {
        command.env("ANCHOR", world.world.directory.path().join("sandbox/ca.pem"));
    });
}

#[test]
fn a_whole_renewal_under_the_garbage_collector() {
    each("Renewal", &|| Some(CWorld::played(|_| {}, 20)), &|_| {});
}

#[test]
fn both_halves_of_a_pair() {
    each("Pair", &|| Some(CWorld { world: World::with_pair() }), &|_| {});
}

#[test]
fn exceptions_cancelling_and_disposal() {
    each("Unpaid", &|| Some(CWorld::unpaid()), &|_| {});
}

#[test]
fn transfers_and_an_invoice() {
    each("Money", &|| Some(CWorld::played(|_| {}, 20)), &|_| {});
}

#[test]
fn what_is_withdrawn_is_refunded() {
    each("Refund", &|| Some(CWorld::played(|config| config.auto_review = None, 20)), &|_| {});
}

#[test]
fn the_form_on_paper() {
    each("Paper", &|| Some(CWorld::played(|config| config.expired = Some(ExpiredPath::usual()), -30)), &|_| {});
}

#[test]
fn a_transport_of_the_hosts_own() {
    each("Transport", &|| Some(CWorld::played(|_| {}, 20)), &|_| {});
}

#[test]
fn a_program_that_ends_in_the_middle_of_a_call() {
    each("Exit", &|| Some(CWorld::unpaid()), &|_| {});
}

/// Runs a group of `bindings/csharp/tests` on each runtime, each time in a fresh world.
fn each(group: &str, world: &dyn Fn() -> Option<CWorld>, set: &dyn Fn(&mut Command)) {
    let Some(programs) = Programs::compiled() else { return };
    for runtime in [mono(), core_clr()].into_iter().flatten() {
        let installed = Installed::new();
        let mut command = runtime.run(&programs.tests(), &installed);
        command.arg(group);
        set(&mut command);
        let world = world();
        let output = match &world {
            Some(world) => succeed(&mut world.run(command)),
            None => succeed(&mut command),
        };
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.ends_with("passed\n"), "{said}");
    }
}

/// With Mono, make, the sources of the binding and the library, as examples/csharp/Makefile says.
#[test]
fn the_makefile_builds_it() {
    if ["make", "mcs"].into_iter().any(missing) {
        return;
    }
    let Some(mono) = mono() else { return };
    let folder = tempfile::tempdir().unwrap();
    for file in ["Makefile", "Renew.cs"] {
        std::fs::copy(root().join("examples/csharp").join(file), folder.path().join(file)).unwrap();
    }
    let binding = format!("BINDING={}", root().join("bindings/csharp").display());
    succeed(Command::new("make").arg(&binding).current_dir(folder.path()));
    assert!(folder.path().join("Netca.Renew.dll.config").is_file(), "or Mono would not find the SONAME");
    let output = mono.run(&folder.path().join("Renew.exe"), &Installed::new()).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "it says how it is used");
}

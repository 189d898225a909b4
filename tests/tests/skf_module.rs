//! The software SKF module from C: programs that know the standard's structures and OpenSSL, and nothing of our Rust.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(target_os = "linux")]

use std::path::Path;
use std::process::{Command, Output};

use netca_tests::c::{missing, succeed};
use netca_tests::skf::{SkfKey, compile, module};

const FILES: &[&str] = &["driver", "access", "keys", "encryption", "trouble", "again", "oracle"];
const SANITIZED: &[&str] = &["-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer"];

fn driven(key: &SkfKey, program: &Path) -> Command {
    let mut command = key.command(program);
    command.arg(module()).arg(key.plug_file());
    command
}

/// All of the test on a blank Key, and then a look at what it left, in two other processes at once.
fn drive(program: &Path, profile: &str) {
    let key = SkfKey::new(profile);
    succeed(&mut driven(&key, program));
    let start = || driven(&key, program).arg("again").spawn().unwrap();
    let processes = [start(), start()];
    for mut process in processes {
        assert!(process.wait().unwrap().success(), "{profile}");
    }
}

/// One layout, both alignments, and with the second what else vendors do.
fn drive_layout(flags: &[&str], layout: &str, with_left: &str) {
    let folder = tempfile::tempdir().unwrap();
    let Some(program) = compile(folder.path(), FILES, &[SANITIZED, flags].concat()) else { return };
    drive(&program, &format!("{layout},right"));
    drive(&program, &format!("{layout},left{with_left}"));
}

#[test]
fn ulong_of_32_bits_packed() {
    drive_layout(&[], "ulong32,packed", ",decrypt=octets");
}

#[test]
fn ulong_of_32_bits_natural() {
    drive_layout(&["-DSKF_NATURAL"], "ulong32,natural", ",envelope=half");
}

#[test]
fn ulong_of_64_bits_packed() {
    drive_layout(&["-DSKF_ULONG64"], "ulong64,packed", ",device-auth");
}

#[test]
fn ulong_of_64_bits_natural() {
    drive_layout(&["-DSKF_ULONG64", "-DSKF_NATURAL"], "ulong64,natural", ",decrypt=flag");
}

#[test]
fn without_sanitizers_and_as_most_drivers_are() {
    let folder = tempfile::tempdir().unwrap();
    let Some(program) = compile(folder.path(), FILES, &["-O2"]) else { return };
    drive(&program, "");
}

/// The program has to see that a module is of another kind than it: else it would prove nothing of the others either.
#[test]
fn another_layout_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let Some(program) = compile(folder.path(), FILES, &[]) else { return };
    for profile in
        ["ulong32,natural", "ulong64,packed", "packed,codes=early", "algorithms=0006", "envelope=half", "decrypt=flag"]
    {
        // The words that the program reads too are hidden from it.
        let key = SkfKey::new(profile);
        let mut command = driven(&key, &program);
        command.env("SKF_PROFILE_OF_THE_PROGRAM", "right");
        let Output { status, stderr, .. } = command.output().unwrap();
        assert!(!status.success(), "{profile} was not noticed: {}", String::from_utf8_lossy(&stderr));
    }
}

#[test]
fn profiles_and_faults() {
    let folder = tempfile::tempdir().unwrap();
    let Some(program) = compile(folder.path(), &["profiles/profiles"], SANITIZED) else { return };
    let run = |key: &SkfKey, what: &str| key.command(&program).arg(module()).arg(what).output().unwrap();
    for (profile, what) in [
        ("", "common"),
        ("codes=early", "early"),
        ("codes=b-range", "b-range"),
        ("codes=bare", "bare"),
        ("algorithms=0016", "0016"),
        ("algorithms=0006", "0006"),
        ("algorithms=digests-0x40", "0x40"),
        (
            "garbage=SKF_ExportPublicKey,fail=SKF_GenRandom:0x0A000012,without=SKF_SetLabel,slow=SKF_UnlockDev:150",
            "faults",
        ),
        ("unplug-before=8", "unplugged"),
        ("unplug-after=7,codes=bare", "unplugged-bare"),
        ("packed,sideways", "unknown-word"),
    ] {
        let output = run(&SkfKey::new(&format!("{profile},application=NETCA")), what);
        assert!(output.status.success(), "{profile}: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(
            what == "unknown-word",
            output.stderr == b"netca-soft-skf: NETCA_SKF_PROFILE: unknown word \"sideways\"\n"
        );
    }
    for (profile, left) in [("die-before=7", "not-there"), ("die-after=7", "there")] {
        let mut key = SkfKey::new(&format!("application=NETCA,{profile}"));
        assert_eq!(run(&key, "dies").status.code(), None, "{profile}: killed");
        key.set_profile("");
        succeed(key.command(&program).arg(module()).arg(left));
    }
    let key = SkfKey::new("");
    succeed(key.command(&program).arg(module()).arg("none").env_remove("NETCA_SKF_STATE"));
    let lacking = key.module_without(&["SKF_WaitForDevEvent", "SKF_GetPINInfo"]);
    succeed(key.command(&program).arg(lacking).arg("lacking"));
}

/// What is exported is the interface and nothing else, so that the module can be loaded beside a vendor's.
#[test]
fn only_the_interface_is_exported() {
    if missing("nm") {
        return;
    }
    let output = succeed(Command::new("nm").args(["-D", "--defined-only", "--format=posix"]).arg(module()));
    let text = String::from_utf8(output.stdout).unwrap();
    let names: Vec<&str> = text.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let other: Vec<_> = names.iter().filter(|name| !name.starts_with("SKF_")).collect();
    assert!(other.is_empty() && names.len() > 40, "{other:?} of {}", names.len());
}

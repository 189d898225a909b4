//! The software SKF module as a driver on disk, and Keys for it.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::c::{Installed, STRICT, missing, succeed};
use crate::{root, skip};

/// The module; cargo puts it beside the tests that depend on its crate.
pub fn module() -> PathBuf {
    let test = std::env::current_exe().expect("the test's path");
    let module = test.with_file_name("libnetca_soft_skf.so");
    assert!(module.is_file(), "{} is missing", module.display());
    module
}

/// Compiles files of `tests/skf`; `None`, and the test is skipped, without a compiler or OpenSSL's headers.
pub fn compile(folder: &Path, files: &[&str], flags: &[&str]) -> Option<PathBuf> {
    if missing("cc") {
        return None;
    }
    if !Path::new("/usr/include/openssl/evp.h").exists() {
        skip("there are no headers of OpenSSL (libssl-dev)");
        return None;
    }
    let program = folder.join("program");
    let mut command = Command::new("cc");
    command.current_dir(root()).args(["-std=c11", "-D_DEFAULT_SOURCE", "-g"]).args(STRICT).args(flags);
    command.args(files.iter().map(|name| format!("tests/skf/{name}.c")));
    succeed(command.arg("-o").arg(&program).args(["-lcrypto", "-ldl", "-pthread"]));
    Some(program)
}

/// A Key in a temporary folder, behind a profile: see the crate's README.
pub struct SkfKey {
    folder: TempDir,
    profile: String,
}

impl SkfKey {
    /// A new one: blank, unless the profile says `application=`.
    pub fn new(profile: &str) -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary directory"), profile: profile.to_owned() }
    }

    /// The same Key, behind another profile from now on.
    pub fn set_profile(&mut self, profile: &str) {
        profile.clone_into(&mut self.profile);
    }

    /// Where it is, with room for a test's own files.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Its memory.
    pub fn state(&self) -> PathBuf {
        self.folder().join("key.json")
    }

    /// The file whose lines plug it in and out.
    pub fn plug_file(&self) -> PathBuf {
        self.folder().join("key.json.plug")
    }

    /// Pulls it out.
    pub fn unplug(&self) {
        self.append("unplug\n");
    }

    /// Puts it in again.
    pub fn plug(&self) {
        self.append("plug\n");
    }

    /// A command in whose process the module finds this Key.
    pub fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        command.env("NETCA_SKF_STATE", self.state()).env("NETCA_SKF_PROFILE", &self.profile);
        command
    }

    /// A copy of the module in which no program finds these functions: their names are changed where the linker looks.
    pub fn module_without(&self, functions: &[&str]) -> PathBuf {
        let mut octets = std::fs::read(module()).expect("the module");
        for function in functions {
            let name = [b"\0", function.as_bytes(), b"\0"].concat();
            let found: Vec<usize> =
                octets.windows(name.len()).enumerate().filter(|(_, one)| *one == name).map(|one| one.0).collect();
            assert!(!found.is_empty(), "{function} is not exported");
            found.into_iter().for_each(|at| octets[at + 1] = b'X');
        }
        let copy = self.folder().join("libwithout.so");
        std::fs::write(&copy, octets).expect("a copy of the module");
        copy
    }

    fn append(&self, line: &str) {
        let file = OpenOptions::new().create(true).append(true).open(self.plug_file());
        file.and_then(|mut file| file.write_all(line.as_bytes())).expect("the file of events");
    }
}

/// Has `tests/c/skf.c` look at profiles, at Keys that come and go, and at drivers in trouble. `program` starts it for a Key.
pub fn driven_by(program: &dyn Fn(&SkfKey) -> Command, installed: &Installed) {
    let run = |profile: &str, what: &str| {
        let key = SkfKey::new(&format!("application=NETCA,{profile}"));
        let mut command = program(&key);
        command.env("LD_LIBRARY_PATH", installed.folder()).arg(module()).arg(what);
        String::from_utf8_lossy(&succeed(&mut command).stdout).into_owned()
    };
    run("", "profiles");
    run("", "events");
    run("ulong64,natural,left,codes=bare", "events");
    // What the driver says is believed, or is an error of the token's; never a crash.
    let functions = ["EnumDev", "ConnectDev", "GetDevInfo", "EnumApplication", "OpenApplication", "GetPINInfo"];
    for function in functions {
        for trouble in ["garbage=SKF_X", "fail=SKF_X:0x0A000001", "fail=SKF_X:0x0B0000FF", "fail=SKF_X:0xFFFFFFFF"] {
            let said = run(&trouble.replace("SKF_X", &format!("SKF_{function}")), "trouble");
            assert!(said.starts_with("20") || said.starts_with("0 "), "{trouble} of {function}: {said}");
        }
    }
    let said = run("fail=SKF_ConnectDev:0x0A000001", "trouble");
    assert_eq!(said, "2025 SKF_ConnectDev: SAR_FAIL\n");
    let said = run("slow=SKF_EnumDev:3000", "trouble");
    assert_eq!(said, "2026 the driver did not come back from SKF_EnumDev\n");
}

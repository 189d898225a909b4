//! C programs on the shared library, compiled and run as on a user's machine.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use netca_sandbox::Config;

use crate::world::{PIN, World};
use crate::{root, skip};

/// By this name a program finds the library.
pub const SONAME: &str = "libnetca_renew.so.0";
/// What the tests in C are compiled with beside that.
pub const TESTS: &[&str] = &["-std=c11", "-D_DEFAULT_SOURCE", "-g", "-I", "tests/c"];
/// What every C file of ours compiles with.
pub const STRICT: &[&str] = &["-Wall", "-Wextra", "-Wpedantic", "-Werror"];

/// The shared library; cargo puts it beside the tests that depend on its crate.
pub fn library() -> PathBuf {
    let test = std::env::current_exe().expect("the test's path");
    let library = test.with_file_name("libnetca_renew_ffi.so");
    assert!(library.is_file(), "{} is missing", library.display());
    library
}

/// A folder with the library under the names that it is installed with.
pub struct Installed(tempfile::TempDir);

impl Installed {
    /// The library that cargo built.
    pub fn new() -> Self {
        Self::of(&library())
    }

    /// Another build of it.
    pub fn of(library: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a temporary directory");
        for name in ["libnetca_renew.so", SONAME] {
            std::os::unix::fs::symlink(library, folder.path().join(name)).expect("a symbolic link");
        }
        Self(folder)
    }

    /// A library that is made on the spot, at the path that `make` is given.
    pub fn made(make: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().expect("a temporary directory");
        make(&folder.path().join(SONAME));
        std::os::unix::fs::symlink(SONAME, folder.path().join("libnetca_renew.so")).expect("a symbolic link");
        Self(folder)
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        self.0.path()
    }

    /// Compiles files of the repository, and gives the program; `None`, and the test is skipped, without a compiler.
    pub fn compile(&self, compiler: &str, flags: &[&str], files: &[&str]) -> Option<PathBuf> {
        if missing(compiler) {
            return None;
        }
        let name = Path::new(files[0]).file_stem().expect("a file's name").to_owned();
        let program = self.folder().join(name);
        let mut command = Command::new(compiler);
        command.args(STRICT).args(flags).arg("-I").arg(root().join("include"));
        command.current_dir(root()).args(files);
        command.args(["-x", "none", "-L"]).arg(self.folder()).args(["-lnetca_renew", "-pthread", "-o"]).arg(&program);
        succeed(&mut command);
        Some(program)
    }

    /// A command that finds the library.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env("LD_LIBRARY_PATH", self.folder());
        command
    }
}

impl Default for Installed {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether a tool is missing; says then that the test is skipped.
pub fn missing(tool: &str) -> bool {
    let missing = Command::new(tool).arg("--version").output().is_err();
    if missing {
        skip(&format!("there is no {tool}"));
    }
    missing
}

/// Runs a command that must succeed.
pub fn succeed(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = [&output.stdout[..], &output.stderr].concat();
    assert!(output.status.success(), "{command:?}: {}\n{}", output.status, String::from_utf8_lossy(&said));
    output
}

/// A report without what differs from run to run, which stands in braces.
pub fn without_braces(report: &str) -> String {
    let mut text = String::new();
    let mut rest = report;
    while let Some((before, after)) = rest.split_once('{') {
        text += before;
        text += "{}";
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    text + rest
}

/// A CA, a token and what else the C tests are given as arguments.
pub struct CWorld {
    /// The CA and the soft token.
    pub world: World,
}

impl CWorld {
    /// A CA that waits for its money.
    pub fn unpaid() -> Self {
        let world = World::without_certificate(|_| {});
        world.certify(20);
        Self { world }
    }

    /// The same with an SM2 pair.
    pub fn unpaid_pair() -> Self {
        let world = World::without_certificate(|config| config.sm2 = true);
        world.certify_pair(netca_renew::netca_cert::KeyAlgorithm::Sm2, 20);
        Self { world }
    }

    /// A CA that plays payer, bank and reviewer, with more settings, and a certificate that ends in so many days, or ended
    /// before them.
    pub fn played(set: impl FnOnce(&mut Config), days: i32) -> Self {
        let world = World::without_certificate(|config| {
            config.auto_pay = true;
            config.auto_review = Some(Duration::ZERO);
            set(config);
        });
        world.certify(days);
        Self { world }
    }

    /// The command with the arguments that every C test has.
    pub fn run(&self, mut command: Command) -> Command {
        let path = |name: &str| self.world.directory.path().join(name);
        command.arg(self.world.sandbox.url()).args([path("sandbox/ca.pem"), path("token.json"), path("state")]);
        command.args([root().join("examples/form.json"), root().join("crates/netca-pdf/fonts/sheet-hei.ttf")]);
        command.env("PIN", std::str::from_utf8(PIN).expect("digits"));
        command
    }
}

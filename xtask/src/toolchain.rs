//! Debian's Rust, for targets whose standard library has to be built from source: Windows, and Linux with an older glibc.
//!
//! It lies in /usr/bin beside rustup's, is called by its full path, and never comes first on anybody's `PATH`: what else is
//! built goes on with the Rust that runs xtask. Nothing here knows a version but the oldest that will do.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::install::{self, RUST_WITH_SOURCE};
use crate::report::Outcome;
use crate::step;

/// What makes cargo build the standard library. For `cargo build`, beside `--target`. Without the feature `backtrace`: a
/// stripped library has nothing that a backtrace could name.
pub(crate) const BUILD_STD: [&str; 2] =
    ["-Zbuild-std=std,panic_unwind", "-Zbuild-std-features=panic-unwind,optimize_for_size"];

/// Goes with [`BUILD_STD`]: a panic in a crate that is not ours is told without its place in the source, which would be an entry
/// for every index and `unwrap` there is. Ours keep theirs.
pub(crate) const FEW_PLACES: [&str; 3] =
    ["-Zprofile-rustflags", "--config", r#"profile.dist.package."*".rustflags = ["-Zlocation-detail=none"]"#];

/// For rustc: a derived `Debug` says the name of a type or variant and not what is in it, which nobody is shown; SHA-2 where the
/// processor has no instructions for it is short instead of unrolled.
pub(crate) const SMALL: [&str; 3] = ["-Zfmt-debug=shallow", "--cfg", r#"sha2_backend_soft="compact""#];

const FOLDER: &str = "/usr/bin";

/// A Rust with the source of its standard library.
#[derive(Debug, Clone)]
pub(crate) struct Toolchain {
    source: PathBuf,
}

impl Toolchain {
    /// The one that is installed, after installing it where it is missing.
    ///
    /// # Errors
    /// The reason, to be shown: the packages cannot be had, or they are too old.
    pub(crate) fn ready() -> Result<Self, String> {
        match install::install_all(RUST_WITH_SOURCE, "building the standard library needs") {
            Outcome::Passed => Self::installed(),
            Outcome::Failed(reason) | Outcome::Skipped(reason) => Err(reason),
        }
    }

    fn installed() -> Result<Self, String> {
        let asked = |what: &[&str]| {
            let output = Command::new(program("rustc")).args(what).output();
            let output = output.map_err(|error| format!("{FOLDER}/rustc: {error}"))?;
            String::from_utf8(output.stdout).map_err(|_| format!("{FOLDER}/rustc prints no text"))
        };
        let (wanted, version) = (wanted()?, asked(&["--version"])?);
        if release(&version).is_none_or(|release| release < wanted) {
            let (major, minor) = wanted;
            return Err(format!("Debian's Rust is too old: {major}.{minor} is needed, and it is {}", version.trim()));
        }
        let source = Path::new(asked(&["--print", "sysroot"])?.trim()).join("lib/rustlib/src/rust/library");
        if !source.join("Cargo.lock").is_file() {
            return Err(format!("{} is not there", source.join("Cargo.lock").display()));
        }
        Ok(Self { source })
    }

    /// Its `cargo`, in the repository's top folder, able to build the standard library ([`BUILD_STD`]).
    pub(crate) fn cargo<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Command {
        let mut command = step::cargo_of(program("cargo"), arguments);
        self.reach(&mut command);
        command
    }

    /// Its `rustc`.
    pub(crate) fn rustc(&self) -> Command {
        let mut command = Command::new(program("rustc"));
        self.reach(&mut command);
        command
    }

    /// Makes a command use this Rust wherever it calls one: `cargo zigbuild` and others that start cargo themselves.
    pub(crate) fn reach(&self, command: &mut Command) {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(PathBuf::from(FOLDER)).chain(std::env::split_paths(&path));
        let joined = std::env::join_paths(folders).unwrap_or_else(|_| OsString::from(FOLDER));
        command.env("PATH", joined).env("RUSTC_BOOTSTRAP", "1");
        for (variable, name) in [("CARGO", "cargo"), ("RUSTC", "rustc"), ("RUSTDOC", "rustdoc")] {
            command.env(variable, program(name));
        }
        // rustup's, and what cargo was told when it started xtask.
        for name in ["RUSTUP_TOOLCHAIN", "RUST_RECURSION_COUNT", "LD_LIBRARY_PATH"] {
            command.env_remove(name);
        }
    }

    /// The folder `library` of Rust's own source.
    pub(crate) fn source(&self) -> &Path {
        &self.source
    }
}

fn program(name: &str) -> PathBuf {
    Path::new(FOLDER).join(name)
}

/// The oldest Rust that builds the workspace, from its `Cargo.toml`: what cargo told when it built xtask.
fn wanted() -> Result<(u32, u32), String> {
    numbers(env!("CARGO_PKG_RUST_VERSION")).ok_or_else(|| "the workspace has no rust-version".into())
}

/// `rustc 1.96.0 (…)`
fn release(version: &str) -> Option<(u32, u32)> {
    numbers(version.strip_prefix("rustc ")?)
}

fn numbers(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.split(|c: char| !c.is_ascii_digit());
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert_eq!(release("rustc 1.96.0 (ac68faa20 2026-05-25) (built from a source tarball)\n"), Some((1, 96)));
        assert_eq!(release("rustc 1.100.1-nightly"), Some((1, 100)));
        assert!(release("rustc 1.100.0") > release("rustc 1.96.0"));
        for nonsense in ["", "rustc", "rustc x", "clang 1.2", "rustc 1"] {
            assert_eq!(release(nonsense), None, "{nonsense}");
        }
        assert!(wanted().unwrap() >= (1, 85));
    }

    #[test]
    fn a_command_reaches_this_rust_and_no_other() {
        let toolchain = Toolchain { source: PathBuf::new() };
        let command = toolchain.cargo(["build"].into_iter().chain(BUILD_STD));
        assert_eq!(command.get_program(), "/usr/bin/cargo");
        assert_eq!(command.get_args().collect::<Vec<_>>(), ["build", BUILD_STD[0], BUILD_STD[1]]);
        let set = |name: &str| command.get_envs().find(|(key, _)| *key == name).and_then(|(_, value)| value);
        assert_eq!(set("RUSTC").unwrap(), "/usr/bin/rustc");
        assert_eq!(set("RUSTC_BOOTSTRAP").unwrap(), "1");
        assert!(set("PATH").unwrap().to_str().unwrap().starts_with("/usr/bin:"));
        let removed: Vec<_> = command.get_envs().filter(|(_, value)| value.is_none()).map(|(name, _)| name).collect();
        assert!(removed.contains(&"RUSTUP_TOOLCHAIN".as_ref()), "{removed:?}");
    }
}

//! The project's own chores: `cargo xtask help` lists them.
#![forbid(unsafe_code)]

mod browser;
mod codes;
mod count;
mod header;
mod install;
mod npm;
mod report;
mod schemathesis;
mod step;
mod test;
mod toolchain;
mod windows;

use std::path::PathBuf;
use std::process::ExitCode;

use test::Extent;

const HELP: &str = "\
The project's own chores.

cargo xtask test           installs what is missing (Debian packages by apt-get, npm's into target/npm and target/browser,
                           schemathesis by pip into target/schemathesis), then runs every check
cargo xtask test --quick   no installs, no documentation, no doc tests, no cargo-deny; a test without its peer is skipped
cargo xtask schemathesis   that step of `test` alone
cargo xtask browser        the sandbox's pages in Chromium, alone; pictures of them are left in target/browser/pictures
cargo xtask windows        the C library for 64-bit and 32-bit Windows into target/windows/package, tried under wine; installs Debian's
                           Rust, mingw-w64 and wine first; some minutes
cargo xtask windows x86_64 the same without 32 bits: what `test` does
cargo xtask header         writes include/netca_renew.h, and the numbers of errors in it, from the sources
cargo xtask header --check only says whether the header is up to date
cargo xtask help           this text

`test` prints a table of its steps and, last, the line `N passed, N failed`, followed by `, N skipped` where something was
skipped: tests and steps counted together. It exits 0 when nothing failed, 1 otherwise.

Environment of `test`:
  NETCA_REQUIRE_PEERS=1    set by `test` (left alone by `--quick`): a test whose peer is missing fails
  CI                       where it is set, schemathesis, the browser and Windows must run; elsewhere they are skipped without
                           PyPI, npm's registry and Debian's packages
  NETCA_VECTORS=DIR        where the PKITS vectors are (DIR/pkits); else ../shared/vectors; without them, tests skip
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["test"] => test::run(Extent::Full),
        ["test", "--quick"] => test::run(Extent::Quick),
        ["schemathesis"] => test::run_schemathesis(),
        ["browser"] => test::run_browser(),
        ["windows"] => test::run_windows(windows::run_all),
        ["windows", "x86_64"] => test::run_windows(windows::run),
        ["header"] => header::write(),
        ["header", "--check"] => header::check(),
        ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            ExitCode::SUCCESS
        }
        _ => {
            eprint!("{HELP}");
            ExitCode::from(2)
        }
    }
}

/// The repository's top folder.
fn root() -> PathBuf {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    own.parent().map_or(own.clone(), PathBuf::from)
}

/// Where cargo puts what it builds.
fn target() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let target = target.and_then(|target| std::path::absolute(root().join(target)).ok());
    target.unwrap_or_else(|| root().join("target"))
}

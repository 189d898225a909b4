//! The project's own chores: `cargo xtask help` lists them.
#![forbid(unsafe_code)]

mod bench;
mod browser;
mod codes;
mod coreclr;
mod count;
mod dist;
mod faults;
mod fuzz;
mod header;
mod install;
mod load;
mod npm;
mod report;
mod schemathesis;
mod step;
mod test;
mod toolchain;
mod windows;

use std::path::PathBuf;
use std::process::ExitCode;

use dist::Wanted;
use test::Extent;

const HELP: &str = "\
The project's own chores.

cargo xtask test           installs what is missing (Debian packages by apt-get, npm's into target/npm and target/browser,
                           schemathesis and .NET Core by pip into target/schemathesis and target/coreclr), then runs every check
cargo xtask test --quick   no installs, no documentation, no doc tests, no cargo-deny; a test without its peer is skipped
cargo xtask schemathesis   that step of `test` alone
cargo xtask coreclr        installs .NET Core's runtime (from PyPI, into target/coreclr), which the C# binding is tried on, too
cargo xtask browser        the sandbox's pages in Chromium, alone; pictures of them are left in target/browser/pictures
cargo xtask faults         a whole renewal, broken at every call of the Key, every write, every request: each point that fails,
                           counts by kind, and `N lost, N doubled, N stuck`; needs SoftHSM2, OpenSSL and cc; many minutes
cargo xtask faults TEXT    only the points whose description holds the text, such as `PKCS#11, single` or `killed`; in it, `*` stands
                           for anything
cargo xtask windows        the C library for 64-bit and 32-bit Windows into target/windows/package, tried under wine; installs Debian's
                           Rust, mingw-w64 and wine first; some minutes
cargo xtask windows x86_64 the same without 32 bits: what `test` does
cargo xtask fuzz MINUTES   feeds what reads bytes of strangers with changed ones, so many minutes a target, under libFuzzer and
                           AddressSanitizer; prints executions and findings by target. Needs g++; the first build takes minutes
cargo xtask fuzz MINUTES T the target T alone; '0.1' is six seconds
cargo xtask fuzz --short   every target for four seconds
cargo xtask fuzz --seeds   writes fuzz/corpus anew, from certificates and renewals made for it
cargo xtask load           200 clients renew 5,000 certificates at a sandbox that is killed twice meanwhile; prints the numbers
cargo xtask load C N       the same with C clients and N certificates
cargo xtask header         writes include/netca_renew.h, and the numbers of errors in it, from the sources
cargo xtask header --check only says whether the header is up to date
cargo xtask dist           makes a package for this machine, for programs in C and others, in target/dist, and checks it
cargo xtask dist --target T  the same for T: x86_64-unknown-linux-gnu or aarch64-unknown-linux-gnu, from glibc 2.17 on, or
                           x86_64-win7-windows-gnu or i686-win7-windows-gnu; installs CMake and make, Debian's Rust, and zig from PyPI or mingw-w64
cargo xtask dist --all     every T
cargo xtask bench          figures beside the peers, measured on this machine; installs GnuTLS' and OpenSSL's tools for tokens, and jq;
                           some minutes
cargo xtask bench --write  and keeps them in BENCHMARKS.md
cargo xtask help           this text

`test` prints a table of its steps and, last, the line `N passed, N failed`, followed by `, N skipped` where something was
skipped: tests and steps counted together. It exits 0 when nothing failed, 1 otherwise.

Environment of `test`:
  NETCA_REQUIRE_PEERS=1    set by `test` (left alone by `--quick`): a test whose peer is missing fails
  CI                       where it is set, schemathesis, CoreCLR, the browser and Windows must run; elsewhere they are
                           skipped without PyPI, npm's registry and Debian's packages
  NETCA_VECTORS=DIR        where the PKITS vectors are (DIR/pkits); else ../shared/vectors; without them, tests skip
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["test"] => test::run(Extent::Full),
        ["test", "--quick"] => test::run(Extent::Quick),
        ["schemathesis"] => test::run_schemathesis(),
        ["browser"] => test::run_browser(),
        ["coreclr"] => test::run_coreclr(),
        ["faults"] => faults::run(""),
        ["faults", text] => faults::run(text),
        ["windows"] => test::run_windows(windows::run_all),
        ["windows", "x86_64"] => test::run_windows(windows::run),
        ["fuzz", "--short"] => test::run_fuzzing(),
        ["fuzz", "--seeds"] => fuzz::seeds(),
        ["fuzz", minutes] => fuzz::run(minutes, None),
        ["fuzz", minutes, target] => fuzz::run(minutes, Some(target)),
        ["load"] => load::run(None, None),
        ["load", clients, certificates] => load::run(Some(clients), Some(certificates)),
        ["header"] => header::write(),
        ["dist"] => dist::run(Wanted::Host),
        ["dist", "--target", target] => dist::run(Wanted::Target(target)),
        ["dist", "--all"] => dist::run(Wanted::All),
        ["bench"] => bench::run(false),
        ["bench", "--write"] => bench::run(true),
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

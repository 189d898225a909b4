//! Building the two libraries of the C ABI.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::linked::ROOT;
use super::target::{Floor, Target};
use super::zig;
use crate::report::Outcome;
use crate::step;
use crate::toolchain::{BUILD_STD, Toolchain};

/// What cargo made of the C ABI.
#[derive(Debug)]
pub(super) struct Libraries {
    pub(super) shared: PathBuf,
    pub(super) archive: PathBuf,
    /// What a program that takes the archive links beside it, as `-lm`.
    pub(super) native: Vec<String>,
    /// Which Rust made it, as `1.95.0`: its standard library is inside.
    pub(super) rust: String,
}

/// Builds for a target. Both libraries in one run, so that the whole program is optimized once; without the `lib` that the
/// package has too, for with that cargo does not optimize across crates.
pub(super) fn build(target: &Target) -> Result<Libraries, String> {
    let triple = target.triple();
    let folder = crate::target().join(triple).join("dist");
    let native = folder.join("native-static-libs.txt");
    let floor = target.floor().map(|floor| floor.suffix(triple));
    let mut arguments = vec!["rustc", "--locked", "--profile", "dist", "-p", ROOT, "--lib"];
    arguments.extend(["--crate-type", "cdylib,staticlib", "--target", floor.as_deref().unwrap_or(triple)]);
    let (mut command, mut rustc) = match target {
        Target::Host(_) => (step::cargo(arguments), Command::new("rustc")),
        // The C library that it is linked with is zig's own, of the version that is asked for.
        Target::Linux(Floor { .. }) => {
            let toolchain = Toolchain::ready()?;
            arguments.push(BUILD_STD);
            (zig::cargo(&toolchain, arguments)?, toolchain.rustc())
        }
    };
    let rust = text(rustc.arg("--version"))?;
    let rust = rust.split_whitespace().nth(1).ok_or_else(|| format!("rustc --version: {rust}"))?.to_owned();
    command.env("CARGO_ENCODED_RUSTFLAGS", flags());
    command.arg("--").arg(format!("--print=native-static-libs={}", native.display()));
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    match step::run(&mut command).0 {
        Outcome::Passed => {}
        Outcome::Failed(reason) | Outcome::Skipped(reason) => return Err(format!("the build failed: {reason}")),
    }
    let printed = std::fs::read_to_string(&native).map_err(|error| format!("{}: {error}", native.display()))?;
    let name = ROOT.replace('-', "_");
    let file = |ending: &str| folder.join(format!("lib{name}.{ending}"));
    Ok(Libraries { shared: file("so"), archive: file("a"), native: private(&printed), rust })
}

/// No folder of this machine is in what is shipped: the same sources make the same bytes elsewhere.
fn flags() -> String {
    let places = [(crate::root(), "netca-renew"), (cargo_home().join("registry/src"), "crates")];
    let map = |(from, to): &(PathBuf, &str)| format!("--remap-path-prefix={}={to}", from.display());
    places.iter().map(map).collect::<Vec<_>>().join("\u{1f}")
}

/// Where cargo keeps the sources of packages.
pub(super) fn cargo_home() -> PathBuf {
    let home = || Some(Path::new(&std::env::var_os("HOME")?).join(".cargo"));
    std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(home).unwrap_or_default()
}

/// What rustc names, each once and in order, without what compilers add by themselves: `-lc`, and `-lgcc_s`, which would keep a
/// program from being linked with `-static`.
fn private(printed: &str) -> Vec<String> {
    let mut flags: Vec<String> = Vec::new();
    for flag in printed.split_whitespace().filter(|flag| !["-lc", "-lgcc_s", "-lunwind"].contains(flag)) {
        if !flags.iter().any(|known| known == flag) {
            flags.push(flag.into());
        }
    }
    flags
}

fn text(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| format!("{:?}: {error}", command.get_program()))?;
    String::from_utf8(output.stdout).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_compilers_add_by_themselves_is_not_said() {
        assert_eq!(
            private("-lgcc_s -lutil -lrt -lpthread -lm -ldl -lc -lm\n"),
            ["-lutil", "-lrt", "-lpthread", "-lm", "-ldl"]
        );
    }

    #[test]
    fn every_folder_that_sources_lie_in_is_renamed() {
        let flags = flags();
        assert_eq!(flags.split('\u{1f}').count(), 2);
        assert!(flags.contains(&format!("={}=netca-renew", crate::root().display())), "{flags}");
    }
}

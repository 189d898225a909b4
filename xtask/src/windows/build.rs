//! The DLL, what C programs are linked with, and the proof that it is fit for Windows.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::arch::Arch;
use super::image::{self, Image};
use crate::install::{self, Need};
use crate::report::Outcome;
use crate::step;
use crate::toolchain::{BUILD_STD, FEW_PLACES, SMALL, Toolchain};

/// The files of a package, in [`Built::folder`].
const DLL: &str = "netca_renew.dll";
const SKF_MODULE: &str = "netca_soft_skf.dll";
pub(crate) const IMPORT_LIBRARY: &str = "libnetca_renew.dll.a";
pub(crate) const DEFINITIONS: &str = "netca_renew.def";

/// A built package: the DLL (`netca_renew.dll`), the import library for mingw-w64 (`libnetca_renew.dll.a`), and the list of
/// exports that MSVC makes its own import library of (`netca_renew.def`).
#[derive(Debug, Clone)]
pub(crate) struct Built {
    pub(crate) arch: Arch,
    pub(crate) folder: PathBuf,
}

impl Built {
    pub(crate) fn dll(&self) -> PathBuf {
        self.folder.join(DLL)
    }
}

/// Builds and checks the library for Windows, after installing what that takes.
///
/// # Errors
/// The reason, to be shown.
pub(crate) fn build(arch: Arch) -> Result<Built, String> {
    let toolchain = tools(arch.needs())?;
    let made = compile(&toolchain, arch, "netca-renew-ffi")?;
    let folder = arch.package();
    std::fs::create_dir_all(&folder).map_err(|error| failed(&folder, &error))?;
    let built = Built { arch, folder };
    copy(&made.join("netca_renew_ffi.dll"), &built.dll())?;
    copy(&made.join("libnetca_renew_ffi.dll.a"), &built.folder.join(IMPORT_LIBRARY))?;
    let image = Image::read(arch, &built.dll())?;
    let header = crate::root().join("include/netca_renew.h");
    let header = std::fs::read_to_string(&header).map_err(|error| failed(&header, &error))?;
    image.check(DLL, &image::declared(&header, "netca_"))?;
    let definitions = built.folder.join(DEFINITIONS);
    std::fs::write(&definitions, image.definitions()).map_err(|error| failed(&definitions, &error))?;
    let length = std::fs::metadata(built.dll()).map_or(0, |data| data.len());
    println!("{}: {length} bytes, {} exports, imports {}", built.dll().display(), image.exports.len(), image.shown());
    Ok(built)
}

/// The software SKF module as a DLL, for the tests alone; gives the file. A driver's names are plain on 32 bits, too, though its
/// functions are `stdcall`.
///
/// # Errors
/// The reason, to be shown.
pub(super) fn build_skf_module(arch: Arch) -> Result<PathBuf, String> {
    let toolchain = tools(arch.needs())?;
    let dll = compile(&toolchain, arch, "netca-soft-skf")?.join(SKF_MODULE);
    let sources = crate::root().join("crates/netca-soft-skf/src/raw");
    let mut functions = BTreeSet::new();
    for file in std::fs::read_dir(&sources).map_err(|error| failed(&sources, &error))?.flatten() {
        let text = std::fs::read_to_string(file.path()).map_err(|error| failed(&file.path(), &error))?;
        functions.extend(image::declared(&text, "SKF_"));
    }
    let image = Image::read(arch, &dll)?;
    image.check(SKF_MODULE, &functions)?;
    println!("{}: {} exports, imports {}", dll.display(), image.exports.len(), image.shown());
    Ok(dll)
}

/// Debian's Rust and other packages.
pub(super) fn tools(needs: &[Need]) -> Result<Toolchain, String> {
    match install::install_all(needs, "Windows needs") {
        Outcome::Passed => Toolchain::ready(),
        Outcome::Failed(reason) | Outcome::Skipped(reason) => Err(reason),
    }
}

/// The folder with what cargo made.
fn compile(toolchain: &Toolchain, arch: Arch, package: &str) -> Result<PathBuf, String> {
    let (target, triple) = (super::folder(), arch.triple());
    let mut cargo = toolchain.cargo(["rustc", "--locked", "--profile", "dist", "--package", package, "--lib"]);
    cargo
        .args(["--crate-type", "cdylib"])
        .args(BUILD_STD)
        .args(FEW_PLACES)
        .args(["--target", &triple, "--target-dir"])
        .arg(&target);
    cargo.envs(arch.variables()).env("CARGO_ENCODED_RUSTFLAGS", flags(toolchain, arch)?.join("\u{1f}"));
    run(&mut cargo, "the library could not be built")?;
    Ok(target.join(triple).join("dist"))
}

/// No path of this machine gets into the DLL; 32 bits need two object files that only Rust's own source has.
fn flags(toolchain: &Toolchain, arch: Arch) -> Result<Vec<String>, String> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")));
    let places = [(Some(crate::root()), "netca-renew"), (home, "cargo")];
    let places = places.into_iter().filter_map(|(from, to)| Some((from?, to)));
    let mut flags: Vec<String> =
        places.map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display())).collect();
    flags.extend(SMALL.map(str::to_owned));
    if arch == Arch::I686 {
        flags.push(format!("-Lnative={}", start_objects(toolchain, arch)?.display()));
    }
    Ok(flags)
}

/// rsbegin.o and rsend.o: where tables of unwinding begin and end.
fn start_objects(toolchain: &Toolchain, arch: Arch) -> Result<PathBuf, String> {
    let folder = super::folder().join("start").join(arch.name());
    std::fs::create_dir_all(&folder).map_err(|error| failed(&folder, &error))?;
    for name in ["rsbegin", "rsend"] {
        let mut rustc = toolchain.rustc();
        rustc.args(["--target", &arch.triple(), "-Cpanic=abort", "--emit=obj", "-o"]);
        rustc.arg(folder.join(name).with_extension("o"));
        rustc.arg(toolchain.source().join("rtstartup").join(name).with_extension("rs"));
        run(&mut rustc, "Rust's start objects could not be built")?;
    }
    Ok(folder)
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    std::fs::copy(from, to).map(|_| ()).map_err(|error| failed(from, &error))
}

pub(super) fn run(command: &mut Command, reason: &str) -> Result<(), String> {
    if step::run(command).0 == Outcome::Passed { Ok(()) } else { Err(reason.into()) }
}

fn failed(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

//! The folder that is shipped.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::build::{Libraries, Made};
use super::linked;
use super::sbom::{self, Other};
use super::target::Target;
use super::{VERSION, licences, zig};
use crate::windows;

/// By this name a program finds the shared library; crates/netca-renew-ffi/build.rs sets it.
pub(super) const SONAME: &str = "libnetca_renew.so.0";
/// Where the documents are.
pub(super) const DOC: &str = "share/doc/netca-renew";

const PKG_CONFIG: &str = include_str!("templates/netca_renew.pc.in");
const CMAKE: &str = include_str!("templates/netca_renew-config.cmake.in");
const CMAKE_WINDOWS: &str = include_str!("templates/netca_renew-config-windows.cmake.in");
const CMAKE_VERSION: &str = include_str!("templates/netca_renew-config-version.cmake.in");

/// Lays out the folder, anew.
pub(super) fn lay_out(folder: &Path, target: &Target, made: &Made) -> Result<(), String> {
    if folder.exists() {
        std::fs::remove_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let (lib, values) = (folder.join("lib"), values(target, made));
    let config = match &made.libraries {
        Libraries::Linux { shared, archive, .. } => {
            copy(shared, &lib.join(file()))?;
            link(&file(), &lib.join(SONAME))?;
            link(SONAME, &lib.join("libnetca_renew.so"))?;
            copy(archive, &lib.join("libnetca_renew.a"))?;
            strip(target, &lib.join("libnetca_renew.a"))?;
            put(&lib.join("pkgconfig/netca_renew.pc"), &filled(PKG_CONFIG, &values))?;
            CMAKE
        }
        Libraries::Windows(built) => {
            copy(&built.dll(), &folder.join("bin/netca_renew.dll"))?;
            for name in [windows::IMPORT_LIBRARY, windows::DEFINITIONS] {
                copy(&built.folder.join(name), &lib.join(name))?;
            }
            CMAKE_WINDOWS
        }
    };
    let cmake = lib.join("cmake/netca_renew");
    put(&cmake.join("netca_renew-config.cmake"), &filled(config, &values))?;
    put(&cmake.join("netca_renew-config-version.cmake"), &filled(CMAKE_VERSION, &values))?;
    headers(&folder.join("include"))?;
    documents(&folder.join(DOC), target, made)
}

/// Takes debug information out of an archive: what ring's C code was compiled with names folders of this machine.
fn strip(target: &Target, archive: &Path) -> Result<(), String> {
    let name = if target.processor() == "aarch64" { "aarch64-linux-gnu-strip" } else { "strip" };
    let mut strip = Command::new(name);
    strip.args(["--strip-debug", "--enable-deterministic-archives"]).arg(archive);
    match strip.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{name}: {status}")),
        Err(error) => Err(format!("{name}: {error}")),
    }
}

/// The file that the SONAME and the plain name lead to.
fn file() -> String {
    format!("libnetca_renew.so.{VERSION}")
}

fn headers(folder: &Path) -> Result<(), String> {
    copy(&crate::root().join("include/netca_renew.h"), &folder.join("netca_renew.h"))?;
    copy_all(&crate::root().join("bindings/cpp/include"), folder)
}

fn documents(folder: &Path, target: &Target, made: &Made) -> Result<(), String> {
    let own = ["LICENSE-MIT", "LICENSE-APACHE", "docs/packages.md", "docs/windows.md", "docs/c-json.md"];
    let examples = ["examples/c/renew.c", "examples/form.json"];
    for name in own.iter().chain(&examples) {
        let file = crate::root().join(name);
        copy(&file, &folder.join(file.file_name().unwrap_or_default()))?;
    }
    let (packages, others) = (linked::packages(&target.triple())?, others(target, made));
    put(&folder.join("THIRD-PARTY"), &licences::write(&packages, &others)?)?;
    put(&folder.join("sbom.cdx.json"), &sbom::write(&packages, &others)?)
}

/// What is linked and comes with the toolchain.
fn others(target: &Target, made: &Made) -> Vec<Other> {
    let other = |name, version: &str, license, note| Other { name, version: version.to_owned(), license, note };
    let std = "Rust's standard library, with the packages that its copyright file names";
    let mut others = vec![other("rust-std", &made.rust, "MIT OR Apache-2.0", std)];
    match target {
        Target::Host(_) => {}
        Target::Linux(_) => {
            let note = "in the shared library only: what panics unwind with";
            others.push(other("llvm-libunwind", zig::LIBUNWIND, "Apache-2.0 WITH LLVM-exception", note));
        }
        Target::Windows(_) => {
            let unwind = "what panics unwind with, of Debian's gcc-mingw-w64";
            others.push(other("libgcc", "12", "GPL-3.0-or-later WITH GCC-exception-3.1", unwind));
            others.push(other("mingw-w64", "10", "ZPL-2.1 AND MIT", "the C runtime's start, and threads"));
        }
    }
    others
}

/// What stands in a template's places.
fn values(target: &Target, made: &Made) -> Vec<(&'static str, String)> {
    let pointer = target.pointer();
    let mut values = vec![
        ("VERSION", VERSION.to_owned()),
        ("MAJOR", VERSION.split('.').next().unwrap_or_default().to_owned()),
        ("SHARED", file()),
        ("SONAME", SONAME.to_owned()),
        ("POINTER", pointer.to_string()),
        ("BITS", (pointer * 8).to_string()),
    ];
    match &made.libraries {
        Libraries::Linux { native, .. } => {
            let names: Vec<&str> = native.iter().map(|flag| flag.trim_start_matches("-l")).collect();
            values.extend([("PRIVATE", native.join(" ")), ("LIBRARIES", names.join(";"))]);
        }
        Libraries::Windows(built) => values.push(("MACHINE", built.arch.machine().to_owned())),
    }
    values
}

fn filled(template: &str, values: &[(&str, String)]) -> String {
    values.iter().fold(template.to_owned(), |text, (name, value)| text.replace(&format!("@{name}@"), value))
}

fn copy_all(from: &Path, to: &Path) -> Result<(), String> {
    let Ok(entries) = std::fs::read_dir(from) else { return Ok(()) };
    for entry in entries.flatten() {
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() { copy_all(&source, &target)? } else { copy(&source, &target)? }
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    make_folder(to)?;
    std::fs::copy(from, to).map(drop).map_err(|error| format!("{}: {error}", from.display()))
}

fn put(file: &Path, text: &str) -> Result<(), String> {
    make_folder(file)?;
    std::fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()))
}

fn link(to: &str, file: &Path) -> Result<(), String> {
    #[cfg(unix)]
    let made = std::os::unix::fs::symlink(to, file);
    #[cfg(not(unix))]
    let made: std::io::Result<()> = Err(std::io::ErrorKind::Unsupported.into());
    made.map_err(|error| format!("{} to {to}: {error}", file.display()))
}

fn make_folder(file: &Path) -> Result<(), String> {
    let folder = file.parent().map_or_else(PathBuf::new, Path::to_owned);
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_place_in_a_template_stays_empty() {
        let native = vec!["-lm".to_owned(), "-ldl".to_owned()];
        let linux = Libraries::Linux { shared: PathBuf::new(), archive: PathBuf::new(), native };
        let windows = Libraries::Windows(windows::Built { arch: windows::Arch::I686, folder: PathBuf::new() });
        let text = |template, target: &Target, libraries| {
            let made = Made { libraries, rust: "1.95.0".into() };
            let text = filled(template, &values(target, &made));
            assert!(!text.contains('@') && text.contains(VERSION), "{text}");
            text
        };
        let all = Target::all();
        assert!(text(CMAKE_WINDOWS, &all[3], windows).contains("/machine:x86 "));
        assert!(text(PKG_CONFIG, &all[0], linux).contains("Libs.private: -lm -ldl\n"));
        let native = vec!["-lm".to_owned(), "-ldl".to_owned()];
        let linux = Libraries::Linux { shared: PathBuf::new(), archive: PathBuf::new(), native };
        assert!(text(CMAKE, &all[0], linux).contains("INTERFACE_LINK_LIBRARIES \"m;dl\""));
    }

    /// A package can be moved: nothing in it says where it was made.
    #[test]
    fn templates_know_no_folder() {
        for template in [PKG_CONFIG, CMAKE, CMAKE_WINDOWS, CMAKE_VERSION] {
            assert!(!template.contains("=/") && !template.contains("\"/"), "{template}");
        }
    }
}

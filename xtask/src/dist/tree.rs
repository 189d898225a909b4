//! The folder that is shipped.

use std::path::{Path, PathBuf};

use super::build::Libraries;
use super::linked;
use super::sbom::{self, Other};
use super::target::Target;
use super::{VERSION, licences};

/// By this name a program finds the shared library; crates/netca-renew-ffi/build.rs sets it.
pub(super) const SONAME: &str = "libnetca_renew.so.0";
/// Where the documents are.
pub(super) const DOC: &str = "share/doc/netca-renew";

const PKG_CONFIG: &str = include_str!("templates/netca_renew.pc.in");
const CMAKE: &str = include_str!("templates/netca_renew-config.cmake.in");
const CMAKE_VERSION: &str = include_str!("templates/netca_renew-config-version.cmake.in");

/// Lays out the folder, anew.
pub(super) fn lay_out(folder: &Path, target: &Target, libraries: &Libraries) -> Result<(), String> {
    if folder.exists() {
        std::fs::remove_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let shared = shared();
    copy(&libraries.shared, &folder.join("lib").join(&shared))?;
    link(&shared, &folder.join("lib").join(SONAME))?;
    link(SONAME, &folder.join("lib/libnetca_renew.so"))?;
    copy(&libraries.archive, &folder.join("lib/libnetca_renew.a"))?;
    headers(&folder.join("include"))?;
    put(&folder.join("lib/pkgconfig/netca_renew.pc"), &filled(PKG_CONFIG, target, libraries))?;
    let cmake = folder.join("lib/cmake/netca_renew");
    put(&cmake.join("netca_renew-config.cmake"), &filled(CMAKE, target, libraries))?;
    put(&cmake.join("netca_renew-config-version.cmake"), &filled(CMAKE_VERSION, target, libraries))?;
    documents(&folder.join(DOC), target, libraries)
}

/// The file that the SONAME and the plain name lead to.
fn shared() -> String {
    format!("libnetca_renew.so.{VERSION}")
}

fn headers(folder: &Path) -> Result<(), String> {
    copy(&crate::root().join("include/netca_renew.h"), &folder.join("netca_renew.h"))?;
    copy_all(&crate::root().join("bindings/cpp/include"), folder)
}

fn documents(folder: &Path, target: &Target, libraries: &Libraries) -> Result<(), String> {
    let own = ["LICENSE-MIT", "LICENSE-APACHE", "docs/packages.md", "docs/c-json.md"];
    let examples = ["examples/c/renew.c", "examples/form.json"];
    for name in own.iter().chain(&examples) {
        let file = crate::root().join(name);
        copy(&file, &folder.join(file.file_name().unwrap_or_default()))?;
    }
    let (packages, others) = (linked::packages(target.triple())?, others(target, libraries));
    put(&folder.join("THIRD-PARTY"), &licences::write(&packages, &others)?)?;
    put(&folder.join("sbom.cdx.json"), &sbom::write(&packages, &others)?)
}

/// What is linked and comes with the toolchain.
fn others(target: &Target, libraries: &Libraries) -> Vec<Other> {
    let std = Other {
        name: "rust-std",
        version: libraries.rust.clone(),
        license: "MIT OR Apache-2.0",
        note: "Rust's standard library, with the packages that its copyright file names",
    };
    let unwind = Other {
        name: "llvm-libunwind",
        version: super::zig::LIBUNWIND.into(),
        license: "Apache-2.0 WITH LLVM-exception",
        note: "in the shared library only: what panics unwind with",
    };
    if target.floor().is_some() { vec![std, unwind] } else { vec![std] }
}

/// A template with everything in its places.
fn filled(template: &str, target: &Target, libraries: &Libraries) -> String {
    let names: Vec<&str> = libraries.native.iter().map(|flag| flag.trim_start_matches("-l")).collect();
    let pointer = if matches!(target.processor(), "x86_64" | "aarch64") { 8 } else { 4 };
    let values = [
        ("VERSION", VERSION.to_owned()),
        ("MAJOR", VERSION.split('.').next().unwrap_or_default().to_owned()),
        ("SHARED", shared()),
        ("SONAME", SONAME.to_owned()),
        ("PRIVATE", libraries.native.join(" ")),
        ("LIBRARIES", names.join(";")),
        ("POINTER", pointer.to_string()),
        ("BITS", (pointer * 8).to_string()),
    ];
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

    fn libraries() -> Libraries {
        let native = vec!["-lm".to_owned(), "-ldl".to_owned()];
        Libraries { shared: PathBuf::new(), archive: PathBuf::new(), native, rust: "1.95.0".into() }
    }

    #[test]
    fn no_place_in_a_template_stays_empty() {
        for template in [PKG_CONFIG, CMAKE, CMAKE_VERSION] {
            let text = filled(template, &Target::all()[0], &libraries());
            assert!(!text.contains('@') && text.contains(VERSION), "{text}");
        }
        assert!(filled(PKG_CONFIG, &Target::all()[0], &libraries()).contains("Libs.private: -lm -ldl\n"));
        assert!(filled(CMAKE, &Target::all()[0], &libraries()).contains("INTERFACE_LINK_LIBRARIES \"m;dl\""));
    }

    /// A package can be moved: nothing in it says where it was made.
    #[test]
    fn templates_know_no_folder() {
        for template in [PKG_CONFIG, CMAKE, CMAKE_VERSION] {
            assert!(!template.contains("=/") && !template.contains("\"/"), "{template}");
        }
    }
}

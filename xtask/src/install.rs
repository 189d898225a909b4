//! The Debian packages that the tests' peers come in.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::report::Outcome;
use crate::step;

/// A tool or file that tests need, and the package that brings it. In a path, `*` stands for the machine's triplet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Need {
    what: What,
    package: &'static str,
}

#[derive(Debug, Clone, Copy)]
enum What {
    Command(&'static str),
    AnyFile(&'static [&'static str]),
}

const NEEDS: &[Need] = &[
    command("cc", "gcc"),
    command("c++", "g++"),
    command("clang++", "clang"),
    command("nm", "binutils"),
    command("make", "make"),
    command("cmake", "cmake"),
    command("pkg-config", "pkg-config"),
    command("valgrind", "valgrind"),
    command("curl", "curl"),
    command("openssl", "openssl"),
    any_file(&["/usr/include/openssl/evp.h"], "libssl-dev"),
    command("expect", "expect"),
    command("pkcs11-tool", "opensc"),
    command("qpdf", "qpdf"),
    command("pdftotext", "poppler-utils"),
    any_file(&["/usr/lib/*/pkcs11-spy.so", "/usr/lib/*/pkcs11/pkcs11-spy.so"], "opensc-pkcs11"),
    command("softhsm2-util", "softhsm2"),
    any_file(&["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/*/softhsm/libsofthsm2.so"], "softhsm2"),
    command("javac", "default-jdk-headless"),
    any_file(&["/usr/share/java/bcpkix.jar"], "libbcpkix-java"),
    command("mcs", "mono-mcs"),
    command("mono", "mono-runtime"),
    any_file(&["/usr/lib/mono/4.5/System.Net.Http.dll"], "libmono-system-net-http4.0-cil"),
    command("node", "nodejs"),
    command("npm", "npm"),
    command("x86_64-w64-mingw32-gcc-posix", "gcc-mingw-w64-x86-64-posix"),
    command("chromium", "chromium"),
    any_file(&["/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"], "fonts-noto-cjk"),
    command("python3", "python3-venv"),
];

/// A Rust that brings its standard library's source, which rustup's does only over the net: Debian's. Not among [`NEEDS`], for
/// where it cannot be had the rest of the tests runs all the same.
pub(crate) const RUST_WITH_SOURCE: &[Need] = &[
    any_file(&["/usr/bin/rustc"], "rustc-web"),
    any_file(&["/usr/bin/cargo"], "cargo-web"),
    any_file(&["/usr/lib/rustlib/src/rust/library/Cargo.lock"], "rust-web-src"),
];

/// What makes packages, and the programs that they are tried with.
pub(crate) const PACKAGES: &[Need] = &[
    command("cc", "gcc"),
    command("c++", "g++"),
    command("readelf", "binutils"),
    command("make", "make"),
    command("cmake", "cmake"),
    command("pkg-config", "pkg-config"),
    command("python3", "python3-venv"),
];

/// What builds for arm64 Linux, as a user of that would, and runs it here.
pub(crate) const ARM64: &[Need] = &[
    command("aarch64-linux-gnu-gcc", "gcc-aarch64-linux-gnu"),
    any_file(&["/usr/aarch64-linux-gnu/include/stdio.h"], "libc6-dev-arm64-cross"),
    command("qemu-aarch64", "qemu-user"),
];

/// C and C++ for 64-bit Windows.
pub(crate) const MINGW_X86_64: &[Need] = &[
    command("x86_64-w64-mingw32-gcc-posix", "gcc-mingw-w64-x86-64-posix"),
    command("x86_64-w64-mingw32-g++-posix", "g++-mingw-w64-x86-64-posix"),
];

/// The same for 32 bits.
pub(crate) const MINGW_I686: &[Need] = &[
    command("i686-w64-mingw32-gcc-posix", "gcc-mingw-w64-i686-posix"),
    command("i686-w64-mingw32-g++-posix", "g++-mingw-w64-i686-posix"),
];

/// All that the step "windows" needs, without Rust.
pub(crate) const WINDOWS: &[Need] =
    &[MINGW_X86_64[0], MINGW_X86_64[1], MINGW_I686[0], MINGW_I686[1], any_file(&["/usr/lib/wine/wine64"], "wine64")];

/// Installs what is missing; says so before. Fails when something is missing afterwards.
pub(crate) fn install() -> Outcome {
    install_all(NEEDS, "the tests need")
}

/// The same with what one step needs: `whose` is what the needs are of, as in "the tests need".
pub(crate) fn install_all(needs: &[Need], whose: &str) -> Outcome {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let wanted = missing(needs, &path, Path::new("/"));
    if wanted.is_empty() {
        println!("Every tool that {whose} is here; nothing to install.");
        return Outcome::Passed;
    }
    let packages: Vec<&str> = wanted.into_iter().collect();
    let list = packages.join(" ");
    println!("Missing: {list}");
    let Some(prefix) = privileges(&path) else {
        println!("Neither root nor able to use sudo: please install these Debian packages, then run this again:");
        println!("  apt-get install --no-install-recommends {list}");
        return Outcome::Failed(format!("not installed: {list}"));
    };
    println!("About to install these Debian packages with apt-get, and what they depend on: {list}");
    // An update that fails still leaves older lists to install from.
    let _ = step::run(&mut apt_get(&prefix, &["update"]));
    // Nobody's own packages go for ours: Debian's two kinds of Rust exclude each other.
    let mut arguments = vec!["install", "--yes", "--no-install-recommends", "--no-remove"];
    arguments.extend(&packages);
    let (outcome, _) = step::run(&mut apt_get(&prefix, &arguments));
    let still: Vec<&str> = missing(needs, &path, Path::new("/")).into_iter().collect();
    match outcome {
        _ if !still.is_empty() => Outcome::Failed(format!("still missing: {}", still.join(" "))),
        other => other,
    }
}

pub(crate) const fn command(name: &'static str, package: &'static str) -> Need {
    Need { what: What::Command(name), package }
}

pub(crate) const fn any_file(paths: &'static [&'static str], package: &'static str) -> Need {
    Need { what: What::AnyFile(paths), package }
}

/// The packages of everything that is not found on `path` or under `root`.
fn missing(needs: &[Need], path: &OsStr, root: &Path) -> BTreeSet<&'static str> {
    needs.iter().filter(|need| !present(need.what, path, root)).map(|need| need.package).collect()
}

fn present(what: What, path: &OsStr, root: &Path) -> bool {
    match what {
        What::Command(name) => on_path(name, path),
        What::AnyFile(patterns) => patterns.iter().any(|pattern| matches(pattern, root)),
    }
}

fn on_path(name: &str, path: &OsStr) -> bool {
    std::env::split_paths(path).any(|folder| folder.join(name).is_file())
}

/// Whether a file of this name exists; `*` matches one whole folder name.
fn matches(pattern: &str, root: &Path) -> bool {
    let mut found = vec![root.to_path_buf()];
    for part in pattern.split('/').filter(|part| !part.is_empty()) {
        found = found.into_iter().flat_map(|folder| below(&folder, part)).collect();
    }
    found.iter().any(|file| file.is_file())
}

fn below(folder: &Path, part: &str) -> Vec<PathBuf> {
    if part != "*" {
        return vec![folder.join(part)];
    }
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect()
}

/// What to put in front of a command that must run as root: nothing, `sudo`, or `None` where neither works.
fn privileges(path: &OsStr) -> Option<Vec<OsString>> {
    let id = Command::new("id").arg("-u").output().ok()?;
    if id.stdout.trim_ascii() == b"0" {
        return Some(Vec::new());
    }
    if !on_path("sudo", path) {
        return None;
    }
    if std::io::stdin().is_terminal() {
        return Some(vec!["sudo".into()]);
    }
    let quiet = Command::new("sudo").args(["-n", "true"]).stdin(Stdio::null()).stderr(Stdio::null()).status();
    quiet.is_ok_and(|status| status.success()).then(|| vec!["sudo".into(), "-n".into()])
}

fn apt_get(prefix: &[OsString], arguments: &[&str]) -> Command {
    let mut words = prefix.to_vec();
    words.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"].map(OsString::from));
    words.extend(arguments.iter().map(OsString::from));
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    fn touch(file: &Path) {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, "").unwrap();
    }

    #[test]
    fn an_empty_machine_misses_every_package_once() {
        let empty = tempfile::tempdir().unwrap();
        let packages = |needs| missing(needs, empty.path().as_os_str(), empty.path()).into_iter().collect::<Vec<_>>();
        let all = "binutils chromium clang cmake curl default-jdk-headless expect fonts-noto-cjk g++ gcc \
            gcc-mingw-w64-x86-64-posix libbcpkix-java libmono-system-net-http4.0-cil libssl-dev make mono-mcs \
            mono-runtime nodejs npm opensc opensc-pkcs11 openssl pkg-config poppler-utils python3-venv qpdf \
            softhsm2 valgrind";
        assert_eq!(packages(NEEDS).join(" "), all);
        assert_eq!(packages(PACKAGES).join(" "), "binutils cmake g++ gcc make pkg-config python3-venv");
        assert_eq!(packages(ARM64).join(" "), "gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user");
        assert_eq!(packages(RUST_WITH_SOURCE).join(" "), "cargo-web rust-web-src rustc-web");
        let windows = "g++-mingw-w64-i686-posix g++-mingw-w64-x86-64-posix gcc-mingw-w64-i686-posix \
            gcc-mingw-w64-x86-64-posix wine64";
        assert_eq!(packages(WINDOWS).join(" "), windows);
    }

    #[test]
    fn only_what_is_not_there_is_missing() {
        let machine = tempfile::tempdir().unwrap();
        for need in NEEDS {
            let file = match need.what {
                What::Command(name) => format!("bin/{name}"),
                What::AnyFile(paths) => paths[0][1..].replace('*', "riscv64-linux-gnu"),
            };
            if need.package != "curl" {
                touch(&machine.path().join(file));
            }
        }
        let missing = missing(NEEDS, machine.path().join("bin").as_os_str(), machine.path());
        assert_eq!(missing.into_iter().collect::<Vec<_>>(), ["curl"]);
    }

    #[test]
    fn a_star_is_one_folder() {
        let root = tempfile::tempdir().unwrap();
        touch(&root.path().join("lib/some-triplet/x.so"));
        assert!(matches("/lib/*/x.so", root.path()));
        assert!(!matches("/lib/x.so", root.path()));
        assert!(!matches("/lib/*/*/x.so", root.path()));
        assert!(!matches("/none/*/x.so", root.path()));
        // A folder of that name is not the file.
        assert!(!matches("/lib/some-triplet", root.path()));
    }
}

//! Somebody else's projects, built against a package as its users would: with no Rust, in a folder of their own.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::ca::Ca;
use super::elf::Elf;
use super::target::Target;
use super::tree::SONAME;
use crate::windows::Arch;

/// What a user has: the tools, by the names that they are called by.
const TOOLS: [&str; 12] = ["cc", "gcc", "as", "ld", "ar", "ranlib", "nm", "make", "cmake", "pkg-config", "sh", "uname"];
/// A compiler for another machine: its name, and what CMake calls that machine.
struct Cross {
    compiler: String,
    system: &'static str,
    processor: String,
}

impl Cross {
    fn of(target: &Target) -> Option<Self> {
        match target {
            Target::Windows(arch) => {
                Some(Self { compiler: arch.tool("gcc-posix"), system: "Windows", processor: arch.name().to_owned() })
            }
            _ if target.processor() == "aarch64" => {
                Some(Self { compiler: "aarch64-linux-gnu-gcc".into(), system: "Linux", processor: "aarch64".into() })
            }
            _ => None,
        }
    }

    /// The compiler, and what it calls by the same beginning.
    fn tools(&self) -> [String; 5] {
        let beginning = self.compiler.trim_end_matches("gcc-posix").trim_end_matches("gcc");
        let tool = |name: &str| format!("{beginning}{name}");
        [self.compiler.clone(), tool("as"), tool("ld"), tool("ar"), tool("ranlib")]
    }
}

/// Builds both projects, each with the shared library and with the archive, and renews a certificate with each of the four
/// programs. Gives how many have run.
pub(super) fn build_and_run(target: &Target, package: &Path) -> Result<usize, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let machine = Machine::new(target, folder.path())?;
    let projects = [machine.cmake(package)?, machine.make(package)?];
    let programs = projects
        .iter()
        .flat_map(|project| ["shared", "static"].map(|kind| (kind, project.join(format!("renew-{kind}")))));
    let programs: Vec<_> = programs.collect();
    let mut ca = Ca::start(programs.len())?;
    let mut reports = Vec::new();
    for (kind, program) in &programs {
        let needed = Elf::read(program)?.needed;
        if needed.iter().any(|name| name == SONAME) != (*kind == "shared") {
            return Err(format!("{}, {kind}, is loaded with {}", program.display(), needed.join(" ")));
        }
        reports.push(without_braces(&ca.renew(machine.run(program))?));
        println!("{kind}: {}", program.strip_prefix(folder.path()).unwrap_or(program).display());
    }
    match reports.iter().position(|report| *report != reports[0]) {
        Some(other) => Err(format!("two programs report differently:\n{}\n{}", reports[0], reports[other])),
        None => Ok(reports.len()),
    }
}

/// Builds the CMake project with mingw-w64, against the DLL.
pub(super) fn build_for_windows(arch: Arch, package: &Path) -> Result<(), String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let machine = Machine::new(&Target::Windows(arch), folder.path())?;
    let program = machine.cmake(package)?.join("renew-shared.exe");
    if program.is_file() { Ok(()) } else { Err(format!("{} was not built", program.display())) }
}

/// A user's machine: a folder to work in, and a `PATH` with nothing of Rust on it.
struct Machine<'a> {
    folder: &'a Path,
    tools: PathBuf,
    cross: Option<Cross>,
}

impl<'a> Machine<'a> {
    fn new(target: &Target, folder: &'a Path) -> Result<Self, String> {
        let (tools, cross) = (folder.join("tools"), Cross::of(target));
        std::fs::create_dir_all(&tools).map_err(|error| format!("{}: {error}", tools.display()))?;
        let path = std::env::var_os("PATH").unwrap_or_default();
        let more = cross.iter().flat_map(Cross::tools);
        for name in TOOLS.map(str::to_owned).into_iter().chain(more) {
            let found = std::env::split_paths(&path).map(|place| place.join(&name)).find(|file| file.is_file());
            let found = found.ok_or_else(|| format!("there is no {name}"))?;
            #[cfg(unix)]
            std::os::unix::fs::symlink(&found, tools.join(&name)).map_err(|error| format!("{name}: {error}"))?;
        }
        Ok(Self { folder, tools, cross })
    }

    /// Gives the folder with the programs.
    fn cmake(&self, package: &Path) -> Result<PathBuf, String> {
        let (source, build) = (self.project("cmake", "CMakeLists.txt")?, self.folder.join("cmake-build"));
        let configure = |build: &Path, version: &str| {
            let mut cmake = self.command("cmake");
            cmake.arg("-S").arg(&source).arg("-B").arg(build).arg(format!("-DWANTED={version}"));
            cmake.arg(format!("-DCMAKE_PREFIX_PATH={}", package.display()));
            if let Some(Cross { compiler, system, processor }) = &self.cross {
                cmake.arg(format!("-DCMAKE_SYSTEM_NAME={system}")).arg(format!("-DCMAKE_C_COMPILER={compiler}"));
                cmake.arg(format!("-DCMAKE_SYSTEM_PROCESSOR={processor}"));
            }
            cmake
        };
        for newer in ["0.999", "1.0"] {
            let refused = output(&mut configure(&self.folder.join(format!("cmake-{newer}")), newer))?;
            if refused.status.success() || !contains(&refused.stderr, b"netca_renew") {
                return Err(format!("version {newer} was asked for, and CMake took this: {}", said(&refused)));
            }
        }
        succeed(&mut configure(&build, "0.1"))?;
        succeed(self.command("cmake").arg("--build").arg(&build))?;
        Ok(build)
    }

    /// Gives the folder with the programs.
    fn make(&self, package: &Path) -> Result<PathBuf, String> {
        let folder = self.project("make", "Makefile")?;
        let mut make = self.command("make");
        make.arg("-C").arg(&folder).env("PKG_CONFIG_PATH", package.join("lib/pkgconfig"));
        if let Some(cross) = &self.cross {
            make.arg(format!("CC={}", cross.compiler));
        }
        succeed(&mut make)?;
        Ok(folder)
    }

    /// A copy of one of ours, with the example in C beside it.
    fn project(&self, name: &str, file: &str) -> Result<PathBuf, String> {
        let (here, there) = (crate::root(), self.folder.join(name));
        std::fs::create_dir_all(&there).map_err(|error| format!("{}: {error}", there.display()))?;
        for source in [here.join("tests/package").join(name).join(file), here.join("examples/c/renew.c")] {
            let to = there.join(source.file_name().unwrap_or_default());
            std::fs::copy(&source, to).map_err(|error| format!("{}: {error}", source.display()))?;
        }
        Ok(there)
    }

    fn command(&self, tool: &str) -> Command {
        let mut command = Command::new(self.tools.join(tool));
        command.env_clear().env("PATH", &self.tools).env("LC_ALL", "C").current_dir(self.folder);
        command
    }

    /// A program that was built here.
    fn run(&self, program: &Path) -> Command {
        if self.cross.is_none() {
            return Command::new(program);
        }
        // The processor is emulated, and the C library is Debian's for it.
        let mut command = Command::new("qemu-aarch64");
        command.args(["-L", "/usr/aarch64-linux-gnu"]).arg(program);
        command
    }
}

/// A report without what differs from run to run, which stands in braces.
fn without_braces(report: &str) -> String {
    let mut parts = report.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + "{}" + part.split_once('}').map_or("", |(_, rest)| rest))
}

/// Whether bytes lie somewhere in others.
pub(super) fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    !wanted.is_empty() && bytes.windows(wanted.len()).any(|window| window == wanted)
}

fn succeed(command: &mut Command) -> Result<(), String> {
    let output = output(command)?;
    if output.status.success() { Ok(()) } else { Err(format!("{command:?}: {}", said(&output))) }
}

fn output(command: &mut Command) -> Result<Output, String> {
    command.output().map_err(|error| format!("{command:?}: {error}"))
}

fn said(output: &Output) -> String {
    let text = [&output.stdout[..], &output.stderr].concat();
    format!("{}\n{}", output.status, String::from_utf8_lossy(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_left_out() {
        assert_eq!(without_braces("a {1} b {2}\nc"), "a {} b {}\nc");
        assert_eq!(without_braces("nothing"), "nothing");
    }

    #[test]
    fn bytes_are_found_wherever_they_are() {
        assert!(contains(b"abc", b"bc") && contains(b"abc", b"a"));
        assert!(!contains(b"abc", b"cb") && !contains(b"ab", b"abc") && !contains(b"abc", b""));
    }

    #[test]
    fn a_user_has_no_rust() {
        let folder = tempfile::tempdir().unwrap();
        let host = Target::Host("x86_64-unknown-linux-gnu".into());
        let Ok(machine) = Machine::new(&host, folder.path()) else {
            println!("SKIPPED: not all tools of a C programmer are here");
            return;
        };
        for tool in ["cargo", "rustc"] {
            assert!(!machine.tools.join(tool).exists());
        }
        let path = machine.command("make");
        let path = path.get_envs().find(|(name, _)| *name == "PATH").and_then(|(_, value)| value);
        assert_eq!(path, Some(machine.tools.as_os_str()));
    }
}

//! The C# programs of the tests, compiled once, and what runs them.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use netca_tests::c::{Installed, missing, succeed};
use netca_tests::root;

/// What users of newer compilers have, too. Warnings are errors, and no newer C# than mcs knows.
const MCS: &[&str] = &["-warnaserror+", "-langversion:7", "-nologo", "-debug"];
/// CoreCLR does without ICU, which is not on every machine.
const RUNTIME_CONFIG: &str = r#"{"runtimeOptions": {
  "framework": {"name": "Microsoft.NETCore.App", "version": "3.1.0"},
  "configProperties": {"System.Globalization.Invariant": true}
}}"#;

/// A folder with the assemblies of the binding, its tests and the example.
#[derive(Debug)]
pub(crate) struct Programs(PathBuf);

impl Programs {
    /// Compiled at the first call; `None`, and the test is skipped, without mcs.
    pub(crate) fn compiled() -> Option<&'static Self> {
        static COMPILED: OnceLock<Programs> = OnceLock::new();
        if missing("mcs") {
            return None;
        }
        Some(COMPILED.get_or_init(|| {
            let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("csharp");
            std::fs::create_dir_all(&folder).unwrap();
            compile(&folder);
            Programs(folder)
        }))
    }

    /// `examples/csharp`.
    pub(crate) fn example(&self) -> PathBuf {
        self.0.join("Renew.exe")
    }

    /// The first block of C# in the binding's README.
    pub(crate) fn quick_start(&self) -> PathBuf {
        self.0.join("QuickStart.exe")
    }

    /// `bindings/csharp/tests`.
    pub(crate) fn tests(&self) -> PathBuf {
        self.0.join("Netca.Renew.Tests.exe")
    }
}

fn compile(folder: &Path) {
    let binding = root().join("bindings/csharp");
    let mcs = |arguments: &[&str], files: Vec<PathBuf>| {
        assert!(!files.is_empty(), "no sources for {arguments:?}");
        succeed(Command::new("mcs").current_dir(folder).args(MCS).args(arguments).args(files));
    };
    let library = ["-target:library", "-doc:Netca.Renew.xml", "-r:System.Net.Http.dll", "-out:Netca.Renew.dll"];
    mcs(&library, [sources(&binding.join("src")), sources(&binding.join("src/Native"))].concat());
    let tests = ["-r:Netca.Renew.dll", "-r:System.Net.Http.dll", "-out:Netca.Renew.Tests.exe"];
    mcs(&tests, sources(&binding.join("tests")));
    mcs(&["-r:Netca.Renew.dll", "-out:Renew.exe"], sources(&root().join("examples/csharp")));
    let readme = std::fs::read_to_string(binding.join("README.md")).unwrap();
    let (_, quick_start) = readme.split_once("```csharp\n").unwrap();
    let quick_start = quick_start.split_once("```").unwrap().0;
    std::fs::write(folder.join("QuickStart.cs"), quick_start).unwrap();
    mcs(&["-r:Netca.Renew.dll", "-out:QuickStart.exe"], vec!["QuickStart.cs".into()]);
    std::fs::copy(binding.join("Netca.Renew.dll.config"), folder.join("Netca.Renew.dll.config")).unwrap();
    std::fs::write(folder.join("runtimeconfig.json"), RUNTIME_CONFIG).unwrap();
}

/// The C# files of a folder, in the order of their names.
pub(crate) fn sources(folder: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())).flatten();
    let files = files.map(|file| file.path()).filter(|path| path.extension().is_some_and(|end| end == "cs"));
    let mut files: Vec<_> = files.collect();
    files.sort();
    files
}

/// What runs assemblies.
#[derive(Debug)]
pub(crate) enum Runtime {
    /// Debian's Mono.
    Mono,
    /// .NET Core 3.1, by the path of its `dotnet`.
    CoreClr(PathBuf),
}

impl Runtime {
    /// A command that runs a program with the library that is in a folder.
    pub(crate) fn run(&self, program: &Path, installed: &Installed) -> Command {
        match self {
            Self::Mono => {
                let mut command = installed.command("mono");
                command.arg("--debug").arg(program);
                command
            }
            Self::CoreClr(dotnet) => {
                let mut command = installed.command(dotnet);
                command
                    .args(["exec", "--runtimeconfig"])
                    .arg(program.with_file_name("runtimeconfig.json"))
                    .arg(program);
                command
            }
        }
    }
}

/// `None`, and the test is skipped, where it is missing.
pub(crate) fn mono() -> Option<Runtime> {
    (!missing("mono")).then_some(Runtime::Mono)
}

/// Where `cargo xtask coreclr` puts it; `None`, and the test is skipped, where it is not. CI must have it.
pub(crate) fn core_clr() -> Option<Runtime> {
    let dotnet = root().join("target/coreclr/dotnet");
    if dotnet.is_file() {
        return Some(Runtime::CoreClr(dotnet));
    }
    assert!(std::env::var_os("CI").is_none(), "CI is set, but {} is missing", dotnet.display());
    eprintln!("SKIPPED: there is no CoreCLR in target/coreclr (cargo xtask coreclr)");
    None
}

//! C programs for Windows on the package that `cargo xtask windows` built, run under its wine.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::c::{STRICT, succeed};
use crate::root;
use crate::world::{PIN, World};

/// Both kinds of Windows programs, as mingw-w64's tools are named.
pub const ARCHS: [&str; 2] = ["x86_64", "i686"];

/// The package: `netca_renew.dll` and its import library.
pub fn package() -> PathBuf {
    let folder = std::env::var_os("NETCA_WINDOWS").map(PathBuf::from);
    folder.expect("NETCA_WINDOWS is not set: these tests are run by `cargo xtask windows`")
}

/// The software SKF module as a DLL.
pub fn skf_module() -> PathBuf {
    let file = std::env::var_os("NETCA_WINDOWS_SKF").map(PathBuf::from);
    file.expect("NETCA_WINDOWS_SKF is not set: these tests are run by `cargo xtask windows`")
}

/// A folder on the way to a program, with the DLL in it.
pub struct Programs(tempfile::TempDir);

impl Programs {
    /// An empty one but for the DLL.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary directory");
        std::fs::copy(package().join("netca_renew.dll"), folder.path().join("netca_renew.dll")).expect("the DLL");
        Self(folder)
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        self.0.path()
    }

    /// Compiles and links a 64-bit program, as `NAME.exe` or as what `name` ends with. What mingw-w64 brings of its own is
    /// linked statically.
    pub fn compile(&self, name: &str, flags: &[&str], files: &[&str]) -> PathBuf {
        let program = self.folder().join(name);
        let mut command = compiler("x86_64", "gcc", flags);
        command.args(files).arg("-o").arg(&program);
        command.arg(package().join("libnetca_renew.dll.a")).args(["-static", "-ladvapi32", "-lpthread"]);
        succeed(&mut command);
        program
    }
}

impl Default for Programs {
    fn default() -> Self {
        Self::new()
    }
}

/// A compiler of mingw-w64 with our header and warnings that are errors.
pub fn compiler(arch: &str, compiler: &str, flags: &[&str]) -> Command {
    let mut command = Command::new(format!("{arch}-w64-mingw32-{compiler}-posix"));
    command.args(STRICT).args(flags).arg("-I").arg(root().join("include")).current_dir(root());
    command
}

/// Starts a Windows program.
pub fn wine(program: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("NETCA_WINE").expect("NETCA_WINE"));
    command.arg(program);
    command
}

/// A path as programs under wine know it: the whole file system is drive Z.
pub fn windows_path(path: &Path) -> String {
    format!("Z:{}", path.to_str().expect("UTF-8").replace('/', "\\"))
}

/// The same arguments and variables with what is a path (of a driver, too) as programs under wine know it.
pub fn translated(command: &Command) -> Command {
    let translate = |text: &std::ffi::OsStr| {
        let text = text.to_str().expect("UTF-8");
        let (driver, path) = text.strip_prefix("skf:").map_or(("", text), |path| ("skf:", path));
        if path.starts_with('/') { format!("{driver}{}", windows_path(Path::new(path))) } else { text.to_owned() }
    };
    let mut arguments = command.get_args();
    let program = arguments.next().expect("a program for wine");
    let mut translated = Command::new(command.get_program());
    translated.arg(program).args(arguments.map(translate));
    for (name, value) in command.get_envs().filter_map(|(name, value)| Some((name, value?))) {
        translated.env(name, if name == "NETCA_SKF_STATE" { translate(value).into() } else { value.to_owned() });
    }
    translated
}

/// The arguments that the example and every C test take first: SERVER TRUST_ANCHOR TOKEN STATE_DIR FORM, and the PIN.
pub fn with_arguments(mut command: Command, world: &World) -> Command {
    let path = |name: &str| windows_path(&world.directory.path().join(name));
    command.arg(world.sandbox.url()).args([path("sandbox/ca.pem"), path("token.json"), path("state")]);
    command.arg(windows_path(&root().join("examples/form.json")));
    command.env("PIN", std::str::from_utf8(PIN).expect("digits"));
    command
}

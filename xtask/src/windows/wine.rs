//! A Windows of our own: wine with a prefix in the target folder, running as long as the tests do.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::build::run;

const WINE: &str = "/usr/lib/wine/wine64";
/// Not the script beside it, which has the server end with its first client.
const SERVER: &str = "/usr/lib/wine/wineserver64";

/// Ended when dropped.
pub(super) struct Wine {
    prefix: PathBuf,
}

impl Wine {
    /// Starts it; the first time it makes the prefix, which takes half a minute.
    pub(super) fn start() -> Result<Self, String> {
        let prefix = super::folder().join("wine");
        std::fs::create_dir_all(&prefix).map_err(|error| format!("{}: {error}", prefix.display()))?;
        let wine = Self { prefix };
        // Started here and not by the first program, it holds no test's output open.
        run(wine.quiet(SERVER).arg("--persistent"), "wine's server does not start")?;
        run(wine.quiet(WINE).args(["wineboot", "--update"]), "wine does not start")?;
        Ok(wine)
    }

    pub(super) fn version(&self) -> String {
        let output = Command::new(WINE).arg("--version").output();
        output
            .map_or_else(|error| error.to_string(), |output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// What a command needs to start programs in it.
    pub(super) fn reach(&self, command: &mut Command) {
        command.env("WINEPREFIX", &self.prefix).env("WINEDEBUG", "-all").env("LC_ALL", "C.UTF-8");
        // Neither a browser's nor .NET's installer, nor entries in anybody's menus.
        command.env("WINEDLLOVERRIDES", "mscoree,mshtml=;winemenubuilder.exe=d").env_remove("DISPLAY");
        command.env("NETCA_WINE", WINE).env("WINESERVER", SERVER);
    }

    fn quiet(&self, program: &str) -> Command {
        let mut command = Command::new(Path::new(program));
        self.reach(&mut command);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }
}

impl Drop for Wine {
    fn drop(&mut self) {
        // Of this prefix alone.
        let _ = self.quiet(SERVER).arg("--kill").status();
        let _ = self.quiet(SERVER).arg("--wait").status();
    }
}

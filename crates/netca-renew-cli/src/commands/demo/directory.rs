use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// Tells a directory that a demo made from one that holds something of the user's.
const MARK: &str = ".netca-renew-demo";
/// Everything that a demo leaves behind.
const FILES: &[&str] = &[
    "before.pem",
    "before-encryption.pem",
    "after.pem",
    "after-encryption.pem",
    "application.cms",
    "ca.pem",
    "chain.pem",
    "form.pdf",
    "invoice.pdf",
    "token.json",
    "token.json.lock",
];
const DIRECTORIES: &[&str] = &["sandbox", "state", "softhsm", "skf"];

/// The directory of one demo.
pub(super) struct Directory(PathBuf);

impl Directory {
    /// Makes the directory, or empties the one of an earlier demo. Never touches anything else.
    pub(super) fn prepare(path: &Path) -> Result<Self, Failure> {
        let failed = |error: std::io::Error| Failure::file(path, &error);
        match fs::read_dir(path) {
            Ok(mut entries) => {
                let empty = entries.next().is_none();
                if !empty && !path.join(MARK).is_file() {
                    return Err(Failure::DemoDirectory { dir: path.to_owned() });
                }
            }
            Err(error) if error.kind() == ErrorKind::NotFound => fs::create_dir_all(path).map_err(failed)?,
            Err(error) => return Err(failed(error)),
        }
        let absent = |result: std::io::Result<()>| match result {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(failed(error)),
            _ => Ok(()),
        };
        FILES.iter().try_for_each(|name| absent(fs::remove_file(path.join(name))))?;
        DIRECTORIES.iter().try_for_each(|name| absent(fs::remove_dir_all(path.join(name))))?;
        fs::write(path.join(MARK), "").map_err(failed)?;
        Self::open(path)
    }

    /// Takes a directory as it is.
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        Ok(Self(std::path::absolute(path).map_err(|error| Failure::file(path, &error))?))
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(super) fn shown(&self) -> String {
        self.0.display().to_string()
    }

    pub(super) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> Result<(), Failure> {
        let path = self.path(name);
        fs::write(&path, content).map_err(|error| Failure::file(&path, &error))
    }
}

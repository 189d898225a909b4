use std::{
    ffi::OsString,
    fs::{self, File, TryLockError},
    io::Read,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use super::{SoftProblem, file::Contents};
use crate::{
    Error,
    private_file::{self, Access},
};

pub(super) const LIMIT: u64 = 4 * 1024 * 1024;
const PATIENCE: Duration = Duration::from_secs(10);

/// Reads the file as it is now. Needs no lock, since a file is only ever replaced as a whole.
pub(super) fn read(path: &Path) -> Result<Contents, Error> {
    bytes(path).and_then(|bytes| Contents::parse(&bytes)).map_err(|problem| at(path, problem))
}

/// The right to change the file, until dropped.
pub(super) struct Lock {
    _file: File,
    path: PathBuf,
}

impl Lock {
    pub(super) fn take(path: &Path) -> Result<Self, Error> {
        let file = lock_file(path).map_err(|problem| at(path, problem))?;
        Ok(Self { _file: file, path: path.to_path_buf() })
    }

    pub(super) fn read(&self) -> Result<Contents, Error> {
        read(&self.path)
    }

    /// Replaces the file; when this returns, the new contents survive a power cut.
    pub(super) fn write(&self, contents: &Contents) -> Result<(), Error> {
        replace(&self.path, contents).map_err(|problem| at(&self.path, problem))
    }

    /// Makes the file; refuses when there is one.
    pub(super) fn create(&self, contents: &Contents) -> Result<(), Error> {
        match fs::symlink_metadata(&self.path) {
            Ok(found) if found.is_symlink() => Err(at(&self.path, SoftProblem::Symlink)),
            Ok(_) => Err(at(&self.path, SoftProblem::Exists)),
            Err(_) => self.write(contents),
        }
    }
}

pub(super) fn at(path: &Path, problem: SoftProblem) -> Error {
    Error::SoftFile { path: path.to_path_buf(), problem }
}

fn bytes(path: &Path) -> Result<Vec<u8>, SoftProblem> {
    let seen = fs::symlink_metadata(path).map_err(SoftProblem::io("reading"))?;
    if seen.is_symlink() {
        return Err(SoftProblem::Symlink);
    }
    if !seen.is_file() {
        return Err(SoftProblem::NotAFile);
    }
    let file = private_file::open(path, Access::Read).map_err(SoftProblem::io("reading"))?;
    let mut bytes = Vec::new();
    file.take(LIMIT + 1).read_to_end(&mut bytes).map_err(SoftProblem::io("reading"))?;
    if bytes.len() as u64 > LIMIT {
        return Err(SoftProblem::TooLarge { limit: LIMIT });
    }
    Ok(bytes)
}

fn lock_file(path: &Path) -> Result<File, SoftProblem> {
    let beside = beside(path, "", ".lock")?;
    if fs::symlink_metadata(&beside).is_ok_and(|found| found.is_symlink()) {
        return Err(SoftProblem::Symlink);
    }
    let file = private_file::open_or_create(&beside).map_err(SoftProblem::io("locking"))?;
    let started = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if started.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(10));
            }
            Err(TryLockError::WouldBlock) => return Err(SoftProblem::Busy),
            Err(TryLockError::Error(error)) => return Err(SoftProblem::io("locking")(error)),
        }
    }
}

fn replace(path: &Path, contents: &Contents) -> Result<(), SoftProblem> {
    // A rename would replace the link, not what it points to; neither is what anybody meant.
    if fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink()) {
        return Err(SoftProblem::Symlink);
    }
    let json = contents.to_json()?;
    if json.len() as u64 > LIMIT {
        return Err(SoftProblem::TooLarge { limit: LIMIT });
    }
    // One name is enough under the lock, and what a killed process left behind is cleared away.
    let temporary = beside(path, ".", ".tmp")?;
    let written = private_file::write_new(&temporary, &json)
        .map_err(SoftProblem::io("writing"))
        .and_then(|()| private_file::replace(&temporary, path).map_err(SoftProblem::io("replacing")));
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written
}

fn beside(path: &Path, before: &str, after: &str) -> Result<PathBuf, SoftProblem> {
    let name = path.file_name().ok_or(SoftProblem::NotAFile)?;
    let mut other = OsString::from(before);
    other.push(name);
    other.push(after);
    Ok(path.with_file_name(other))
}

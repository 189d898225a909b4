//! Modes.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

pub(super) fn open(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    // A pipe that somebody put in the place of a file would be waited for until somebody writes to it.
    let file = options.custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK).open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::new(ErrorKind::InvalidInput, "not a file")) }
}

pub(super) fn is_open_to_others(folder: &Path) -> io::Result<bool> {
    Ok(fs::metadata(folder)?.permissions().mode() & 0o002 != 0)
}

pub(super) fn create(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    options.create_new(true).mode(0o600).custom_flags(libc::O_NOFOLLOW).open(path)
}

pub(super) fn create_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

pub(super) fn replace(fresh: &Path, path: &Path) -> io::Result<()> {
    fs::rename(fresh, path)
}

pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

//! Modes.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

pub(super) fn open(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    options.custom_flags(libc::O_NOFOLLOW).open(path)
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

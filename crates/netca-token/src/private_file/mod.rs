//! Files that only their owner may read, and files that are replaced as a whole: journals, signed applications, soft tokens.
//!
//! | | Unix | Windows |
//! |---|---|---|
//! | for the owner only | mode 0600, folders 0700 | an access list of its own, which inherits nothing: the user of this process and SYSTEM |
//! | symbolic links | refused (`O_NOFOLLOW`) | refused, and so are junctions |
//! | replaced whole | `rename`, then `fsync` of the folder | `MoveFileEx`, then `FlushFileBuffers` of the file, for a folder cannot be synced |
//!
//! An administrator of the computer can read everything, here as there. A file system that keeps no access lists (FAT, as on
//! many USB sticks) protects nothing. What is there already keeps the rights that it has.
//!
//! On Windows, others (virus scanners, indexers, a reader of ours) may hold a file for a moment so that it can be neither opened nor
//! replaced; that is waited for, one second at most.

#[cfg(windows)]
mod raw;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

#[cfg(unix)]
use unix as system;
#[cfg(windows)]
use windows as system;

/// How a private file is opened; it is always readable, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// For reading alone.
    Read,
    /// For writing at its end.
    Append,
    /// For writing anywhere.
    Write,
}

impl Access {
    fn options(self) -> OpenOptions {
        let mut options = OpenOptions::new();
        options.read(true).append(self == Self::Append).write(self == Self::Write);
        options
    }
}

/// Opens a file that is there.
///
/// # Errors
/// The system's; also that it is a symbolic link, or no file at all.
pub fn open(path: &Path, access: Access) -> io::Result<File> {
    system::open(path, &mut access.options())
}

/// Makes a file for its owner only.
///
/// # Errors
/// The system's: [`ErrorKind::AlreadyExists`] when there is one, or a symbolic link.
pub fn create(path: &Path, access: Access) -> io::Result<File> {
    system::create(path, &mut access.options())
}

/// Opens a file for writing, or makes it: one to hold a lock on. Its content stays.
///
/// # Errors
/// The system's; also that it is a symbolic link.
pub fn open_or_create(path: &Path) -> io::Result<File> {
    // Others make and delete it as well.
    for _ in 0..100 {
        match open(path, Access::Write) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            opened => return opened,
        }
        match create(path, Access::Write) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            created => return created,
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

/// Makes a folder for its owner only, and the folders above it as the system makes them by itself. One that is there stays as it is.
///
/// # Errors
/// The system's.
pub fn create_folder(path: &Path) -> io::Result<()> {
    system::create_folder(path)
}

/// Whether users other than the owner and its group may put files into a folder. Looked at on Unix only: elsewhere it is never so.
///
/// # Errors
/// The system's.
pub fn is_open_to_others(folder: &Path) -> io::Result<bool> {
    system::is_open_to_others(folder)
}

/// Writes a whole new file and syncs it. What was there under this name, such as what a crash left, goes first; a symbolic link
/// goes and not what it points to.
///
/// # Errors
/// The system's.
pub fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    remove(path)?;
    let mut file = create(path, Access::Write)?;
    file.write_all(bytes).and_then(|()| file.sync_all())
}

/// Puts the file `fresh`, written by [`write_new`], in the place of `path` in the same folder. When this returns, the new one
/// survives a power cut; a reader sees the old one or the new one, whole.
///
/// # Errors
/// The system's. The old file is there still.
pub fn replace(fresh: &Path, path: &Path) -> io::Result<()> {
    system::replace(fresh, path)?;
    sync_folder(path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")))
}

/// Deletes a file, if it is there.
///
/// # Errors
/// The system's.
pub fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Makes the names in a folder survive a power cut.
///
/// # Errors
/// The system's.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    system::sync_folder(folder)
}

#[cfg(test)]
mod tests;

//! Access lists, and patience with those who hold a file for a moment.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::windows::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;
use std::time::{Duration, Instant};

use super::raw::{self, Kind};

/// winnt.h, winbase.h, winerror.h
const GENERIC_WRITE: u32 = 0x4000_0000;
const READ_CONTROL: u32 = 0x0002_0000;
const WRITE_DAC: u32 = 0x0004_0000;
const FILE_FLAG_OPEN_REPARSE_POINT: u32 = 0x0020_0000;
const FILE_FLAG_BACKUP_SEMANTICS: u32 = 0x0200_0000;
const FILE_ATTRIBUTE_REPARSE_POINT: u32 = 0x0400;
const ERROR_INVALID_FUNCTION: i32 = 1;
const ERROR_ACCESS_DENIED: i32 = 5;
const ERROR_SHARING_VIOLATION: i32 = 32;
const ERROR_NOT_SUPPORTED: i32 = 50;

const PATIENCE: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_millis(10);

pub(super) fn open(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    let file = patiently(&[ERROR_SHARING_VIOLATION], || options.custom_flags(FILE_FLAG_OPEN_REPARSE_POINT).open(path))?;
    let data = file.metadata()?;
    if data.is_symlink() {
        return Err(io::Error::new(ErrorKind::InvalidInput, "a symbolic link"));
    }
    // A reparse point of another kind: deduplicated, or kept in a cloud. The system reads it for us, if we ask it to.
    if data.file_attributes() & FILE_ATTRIBUTE_REPARSE_POINT != 0 {
        return options.custom_flags(0).open(path);
    }
    Ok(file)
}

/// Nobody else can open it before it has its access list.
pub(super) fn create(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    let mut alone = OpenOptions::new();
    alone.write(true).create_new(true).access_mode(GENERIC_WRITE | READ_CONTROL | WRITE_DAC).share_mode(0);
    // Access is denied while a file of the same name is being deleted.
    let made = patiently(&[ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION], || alone.open(path))?;
    let restricted = restrict(&made, Kind::File);
    drop(made);
    let opened = restricted.and_then(|()| open(path, options));
    if opened.is_err() {
        let _ = fs::remove_file(path);
    }
    opened
}

pub(super) fn create_folder(path: &Path) -> io::Result<()> {
    if let Some(above) = path.parent().filter(|above| !above.as_os_str().is_empty()) {
        fs::create_dir_all(above)?;
    }
    match fs::create_dir(path) {
        Ok(()) => {}
        Err(_) if path.is_dir() => return Ok(()),
        Err(error) => return Err(error),
    }
    let mut options = OpenOptions::new();
    options.access_mode(READ_CONTROL | WRITE_DAC);
    options.custom_flags(FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT);
    let restricted = options.open(path).and_then(|folder| restrict(&folder, Kind::Folder));
    if restricted.is_err() {
        let _ = fs::remove_dir(path);
    }
    restricted
}

pub(super) fn is_open_to_others(_folder: &Path) -> io::Result<bool> {
    Ok(false)
}

pub(super) fn replace(fresh: &Path, path: &Path) -> io::Result<()> {
    patiently(&[ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION], || fs::rename(fresh, path))?;
    // The rename is in the file system's log before the file's own data are flushed.
    let file = patiently(&[ERROR_SHARING_VIOLATION], || OpenOptions::new().write(true).open(path))?;
    file.sync_all()
}

pub(super) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// A file system without access lists cannot be made to keep one, as one without modes cannot on Unix.
fn restrict(file: &File, kind: Kind) -> io::Result<()> {
    match raw::restrict(file, kind) {
        Err(error) if matches!(error.raw_os_error(), Some(ERROR_INVALID_FUNCTION | ERROR_NOT_SUPPORTED)) => Ok(()),
        restricted => restricted,
    }
}

fn patiently<T>(passing: &[i32], mut attempt: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    let started = Instant::now();
    loop {
        match attempt() {
            Err(error)
                if error.raw_os_error().is_some_and(|code| passing.contains(&code)) && started.elapsed() < PATIENCE =>
            {
                std::thread::sleep(PAUSE);
            }
            done => return done,
        }
    }
}

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

/// Why a file was not read.
pub(super) enum Unread {
    Io(ErrorKind),
    TooLarge,
}

/// Reads a regular file of at most `limit` bytes. Anything else is refused before it is opened: a pipe would block.
pub(super) fn read(path: &Path, limit: u64) -> Result<Vec<u8>, Unread> {
    let io = |error: std::io::Error| Unread::Io(error.kind());
    if !std::fs::metadata(path).map_err(io)?.is_file() {
        return Err(Unread::Io(ErrorKind::InvalidInput));
    }
    let mut bytes = Vec::new();
    // The length is not asked for: in sysfs it is a page, whatever is in the file.
    File::open(path).map_err(io)?.take(limit + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > limit { Err(Unread::TooLarge) } else { Ok(bytes) }
}

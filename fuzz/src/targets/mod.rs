//! One function a target.

mod certificates;
mod files;
mod wire;

pub(crate) use certificates::{certificate, envelope, message, path, request};
pub(crate) use files::{folder, journal, skf, soft};
pub(crate) use wire::wire;

/// Found by comparing byte after byte, which blind bytes do not get through in seconds.
#[allow(clippy::panic, reason = "it is the bug that has to be found")]
pub(crate) fn planted(bytes: &[u8]) -> bool {
    let taken = bytes.first() == Some(&b'n') && bytes.get(1) == Some(&b'e') && bytes.get(2) == Some(&b't');
    assert!(!(taken && bytes.get(3) == Some(&b'c') && bytes.get(4) == Some(&b'a')), "the planted bug");
    taken
}

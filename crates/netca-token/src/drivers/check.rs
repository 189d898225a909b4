//! Looking at one module: at its file always, and inside only when asked.

use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;

use super::{DriverProblem, DriverStatus};
use crate::elf::Header;
use crate::pkcs11;

pub(super) fn check(path: &Path, probe: bool) -> DriverStatus {
    match file(path) {
        Err(status) => status,
        Ok(()) if !probe => DriverStatus::Found { library: None },
        Ok(()) => match pkcs11::probe(path) {
            Ok(library) => DriverStatus::Found { library: Some(library) },
            Err(problem) => DriverStatus::Broken(problem),
        },
    }
}

/// What the file alone shows.
fn file(path: &Path) -> Result<(), DriverStatus> {
    let io = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => DriverStatus::Missing,
        kind => DriverStatus::Broken(DriverProblem::Unreadable { kind }),
    };
    // Before it is opened: a pipe would block.
    if !std::fs::metadata(path).map_err(io)?.is_file() {
        return Err(DriverStatus::Broken(DriverProblem::NotALibrary));
    }
    let file = File::open(path).map_err(io)?;
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    match Header::read(file).map_err(io)? {
        Some(header) if header.is_foreign() => {
            Err(DriverStatus::Broken(DriverProblem::WrongArchitecture { bits: header.bits, machine: header.machine }))
        }
        Some(header) if header.is_shared_library => Ok(()),
        _ => Err(DriverStatus::Broken(DriverProblem::NotALibrary)),
    }
}

//! Looking at one module: at its file always, and inside only when asked.

use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;

use super::{DriverProblem, DriverStatus};
use crate::binary::{self, Header};
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

/// A library that the registry names for its SKF interface; it may be a PKCS#11 module as well, which only probing shows.
pub(super) fn check_skf(path: &Path, probe: bool) -> DriverStatus {
    match check(path, probe) {
        DriverStatus::Found { library: None } | DriverStatus::Broken(DriverProblem::NoFunctionList) => {
            DriverStatus::Skf
        }
        status => status,
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
    if !binary::is_readable() {
        return Ok(());
    }
    match Header::read(file).map_err(io)? {
        Some(header) if header.is_foreign() => {
            let Header { format, bits, machine, .. } = header;
            Err(DriverStatus::Broken(DriverProblem::WrongArchitecture { format, bits, machine }))
        }
        Some(header) if header.is_shared_library => Ok(()),
        _ => Err(DriverStatus::Broken(DriverProblem::NotALibrary)),
    }
}

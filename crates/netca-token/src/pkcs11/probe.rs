use std::path::Path;

use cryptoki_sys::{CKR_GENERAL_ERROR, CKR_PIN_LEN_RANGE, CKR_PIN_LOCKED, CKR_USER_NOT_LOGGED_IN};

use super::{ModuleProblem, module::Module};
use crate::{
    Error,
    drivers::{DriverProblem, LibraryInfo},
    text::readable,
};

/// Loads a module that is known to be there, asks what it is, and lets it go again (C_Finalize).
pub(crate) fn probe(path: &Path) -> Result<LibraryInfo, DriverProblem> {
    let module = Module::load(path, None).map_err(|error| problem("C_Initialize", &error))?;
    let library = module.library();
    let info = library.info().map_err(|error| problem("C_GetInfo", &error))?;
    let slots = library.slots(module.listed_before()).map_err(|error| problem("C_GetSlotList", &error))?;
    Ok(LibraryInfo {
        description: readable(&info.libraryDescription),
        manufacturer: readable(&info.manufacturerID),
        version: (info.libraryVersion.major, info.libraryVersion.minor),
        slots_with_token: slots.len(),
    })
}

fn problem(function: &'static str, error: &Error) -> DriverProblem {
    let rv = match error {
        Error::Module { problem: ModuleProblem::NoFunctionList, .. } => return DriverProblem::NoFunctionList,
        // What the file's header does not show, only the loader knows.
        Error::Module { .. } => return DriverProblem::NotLoadable,
        Error::Pkcs11 { function, rv } | Error::Removed { function, rv } => {
            return DriverProblem::Call { function, rv: *rv };
        }
        // Answers that have an error of their own and no place here, from a driver that knows no better.
        Error::PinLocked => CKR_PIN_LOCKED,
        Error::PinLength => CKR_PIN_LEN_RANGE,
        Error::NotLoggedIn => CKR_USER_NOT_LOGGED_IN,
        _ => CKR_GENERAL_ERROR,
    };
    DriverProblem::Call { function, rv: rv as u64 }
}

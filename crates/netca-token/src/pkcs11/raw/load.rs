//! Loading a module, PKCS#11 or SKF, and nobody else's of the same name.

use std::path::Path;
use std::ptr;

use cryptoki_sys::{CK_C_GetFunctionList, CK_FUNCTION_LIST, CKR_OK};
use libloading::Library;

use crate::pkcs11::ModuleProblem;

/// The module, and the functions in its list. cryptoki-sys would look up every one of them by its name as well, which no
/// module needs to export (section 5.1).
pub(super) fn load(path: &Path) -> Result<(Library, CK_FUNCTION_LIST), ModuleProblem> {
    let library = load_library(path).map_err(|said| ModuleProblem::of_loading(path, &said))?;
    // SAFETY: the standard's name, and the type that it has there.
    let get_function_list = unsafe { library.get::<CK_C_GetFunctionList>(b"C_GetFunctionList\0") };
    let Ok(Some(get_function_list)) = get_function_list.map(|symbol| *symbol) else {
        return Err(ModuleProblem::NoFunctionList);
    };
    let mut list: *mut CK_FUNCTION_LIST = ptr::null_mut();
    // SAFETY: the symbol is C_GetFunctionList of a loaded module; it gets a valid place for one pointer.
    let rv = unsafe { get_function_list(&mut list) };
    if rv != CKR_OK || list.is_null() {
        return Err(ModuleProblem::NoFunctionList);
    }
    // SAFETY: not null, and by section 5.4 it points to the module's function list, which lives as long as the
    // module stays loaded; read unaligned since vendors pack it, and copied, so that nothing changes under us.
    let functions = unsafe { ptr::read_unaligned(list) };
    Ok((library, functions))
}

/// Runs the module's initialisers.
#[cfg(not(windows))]
pub(crate) fn load_library(path: &Path) -> Result<Library, String> {
    // SAFETY: that the module is one to trust is the caller's choice, as with every program that loads a Key's driver.
    unsafe { Library::new(path) }.map_err(|error| error.to_string())
}

/// The same. What lies beside a module is found from there, as drivers need that are not installed in the system's folder. A name
/// alone is looked for beside the program and in the system's folder, never in the working directory, which may be a stranger's.
#[cfg(windows)]
pub(crate) fn load_library(path: &Path) -> Result<Library, String> {
    use libloading::os::windows::{
        LOAD_LIBRARY_SEARCH_APPLICATION_DIR, LOAD_LIBRARY_SEARCH_SYSTEM32, LOAD_WITH_ALTERED_SEARCH_PATH,
        Library as Module,
    };
    let (file, flags) = if path.components().count() > 1 {
        // With this flag a relative path would be undefined.
        (std::path::absolute(path).map_err(|error| error.to_string())?, LOAD_WITH_ALTERED_SEARCH_PATH)
    } else {
        (path.to_owned(), LOAD_LIBRARY_SEARCH_APPLICATION_DIR | LOAD_LIBRARY_SEARCH_SYSTEM32)
    };
    // SAFETY: as above.
    let library = unsafe { Module::load_with_flags(file, flags) };
    library.map(Library::from).map_err(|error| error.to_string())
}

/// Section 2.1 of the base specification: on Windows, 32 or 64 bits, structures are packed to single bytes; CK_ULONG has 32 bits.
#[cfg(windows)]
const _: () = {
    use cryptoki_sys::*;
    const POINTER: usize = size_of::<usize>();
    assert!(size_of::<CK_ULONG>() == 4);
    assert!(size_of::<CK_FUNCTION_LIST>() == 2 + 68 * POINTER);
    assert!(size_of::<CK_C_INITIALIZE_ARGS>() == 4 + 5 * POINTER);
    assert!(size_of::<CK_ATTRIBUTE>() == 8 + POINTER);
    assert!(size_of::<CK_MECHANISM>() == 8 + POINTER);
    assert!(size_of::<CK_INFO>() == 72);
    assert!(size_of::<CK_TOKEN_INFO>() == 160);
    assert!(size_of::<CK_SESSION_INFO>() == 16);
};

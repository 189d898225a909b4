use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use super::raw::Library;
use crate::{Error, binary::Header};

/// Why a driver's module cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModuleProblem {
    /// There is no such file.
    #[error("there is no such file")]
    Missing,
    /// It is built for another processor, or for 32 bits where this program has 64, or the other way round.
    #[error("it is built for another processor or word size than this program")]
    WrongArchitecture,
    /// It is not a shared library, or one of its own libraries is missing.
    #[error("it cannot be loaded: it is not a shared library, or one that it needs is missing")]
    NotLoadable,
    /// It is a shared library, but it has no usable C_GetFunctionList.
    #[error("it is no PKCS#11 module: it has no usable C_GetFunctionList")]
    NoFunctionList,
    /// It is a shared library, but it does not export SKF_EnumDev.
    #[error("it is no SKF module: it does not export SKF_EnumDev")]
    NoSkfFunctions,
}

impl ModuleProblem {
    pub(crate) fn of_loading(path: &Path, said: &str) -> Self {
        // A name without a folder is looked up by the loader, so only a path can be known to be missing.
        let is_path = path.components().count() > 1;
        if is_path && !path.exists() {
            return Self::Missing;
        }
        let foreign = ["wrong ELF class", "Exec format error", "incompatible architecture", "not a valid Win32"];
        if foreign.iter().any(|text| said.contains(text)) || is_foreign(path) {
            return Self::WrongArchitecture;
        }
        let named = path.display().to_string();
        if !is_path && said.contains(&named) && said.contains("No such file") {
            return Self::Missing;
        }
        Self::NotLoadable
    }
}

/// Whether this is a library for another system or processor than this program's (glibc does not always say so, and Windows says
/// it in the user's language).
fn is_foreign(path: &Path) -> bool {
    let header = std::fs::File::open(path).and_then(Header::read);
    header.is_ok_and(|header| header.is_some_and(|header| header.is_foreign()))
}

/// A module in use. C_Finalize is called when the last one of a path goes, if C_Initialize was called here.
pub(super) struct Module {
    library: &'static Library,
    path: PathBuf,
}

struct Loaded {
    library: &'static Library,
    users: usize,
    ours: bool,
    // Whether the slot list was asked for since C_Initialize.
    listed: bool,
}

static LOADED: Mutex<Option<HashMap<PathBuf, Loaded>>> = Mutex::new(None);

impl Module {
    /// Loads and initialises a module, or joins the others that use it.
    pub(super) fn load(path: &Path, timeout: Option<Duration>) -> Result<Self, Error> {
        // A bare name is looked up by the loader, not in the working directory.
        let full = if path.components().count() > 1 { std::fs::canonicalize(path).ok() } else { None };
        let key = full.unwrap_or_else(|| path.to_path_buf());
        let mut loaded = lock();
        let modules = loaded.get_or_insert_default();
        if !modules.contains_key(&key) {
            let library = Library::load(path).map_err(|problem| Error::Module { path: path.to_path_buf(), problem })?;
            let library = Box::leak(Box::new(library));
            modules.insert(key.clone(), Loaded { library, users: 0, ours: false, listed: false });
        }
        let Some(module) = modules.get_mut(&key) else { return Err(Error::Malformed { what: "module table" }) };
        if let Some(timeout) = timeout {
            module.library.set_timeout(timeout);
        }
        if module.users == 0 {
            module.ours = module.library.initialize()?;
            module.listed = !module.ours;
        }
        module.users += 1;
        Ok(Self { library: module.library, path: key })
    }

    pub(super) fn library(&self) -> &'static Library {
        self.library
    }

    /// Whether the slot list may be stale, so that it must be refreshed; from now on it may be.
    pub(super) fn listed_before(&self) -> bool {
        let mut loaded = lock();
        let module = loaded.as_mut().and_then(|modules| modules.get_mut(&self.path));
        module.is_none_or(|module| std::mem::replace(&mut module.listed, true))
    }
}

#[cfg(test)]
impl Module {
    /// A module that is in no table: nothing is finalised.
    pub(super) fn of(library: Library) -> Self {
        Self { library: Box::leak(Box::new(library)), path: PathBuf::new() }
    }
}

impl Clone for Module {
    fn clone(&self) -> Self {
        if let Some(module) = lock().as_mut().and_then(|modules| modules.get_mut(&self.path)) {
            module.users += 1;
        }
        Self { library: self.library, path: self.path.clone() }
    }
}

impl Drop for Module {
    fn drop(&mut self) {
        // Under the lock, so that nobody initialises between the count and C_Finalize.
        let mut loaded = lock();
        let Some(module) = loaded.as_mut().and_then(|modules| modules.get_mut(&self.path)) else { return };
        module.users -= 1;
        // A driver that is ended while a call of it is under way does what it likes (section 5.4): one that was given up keeps it.
        if module.users == 0 && module.ours && !module.library.has_given_up() {
            // Nothing can be done about a driver that does not want to end.
            let _ = module.library.finalize();
        }
    }
}

fn lock() -> MutexGuard<'static, Option<HashMap<PathBuf, Loaded>>> {
    LOADED.lock().unwrap_or_else(PoisonError::into_inner)
}

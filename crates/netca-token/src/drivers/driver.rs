use std::path::{Path, PathBuf};

use super::{BinaryFormat, CatalogueEntry};
use crate::pkcs11::rv_name;

/// A driver: one PKCS#11 module that is there or ought to be.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Driver {
    /// What the catalogue says of it; `None` for a module that only a module file of p11-kit names.
    pub entry: Option<CatalogueEntry>,
    /// The module's path; for a missing one of the catalogue, its name as the catalogue has it.
    pub module: PathBuf,
    /// The module file of p11-kit that names it, if one does.
    pub module_file: Option<PathBuf>,
    /// The cryptographic provider of Windows' registry that names it, if one does.
    pub provider: Option<String>,
    /// What was found.
    pub status: DriverStatus,
}

impl Driver {
    /// Whether a Key can be expected to work with it, as far as was looked.
    pub fn is_found(&self) -> bool {
        matches!(self.status, DriverStatus::Found { .. })
    }

    pub(super) fn is_skf(&self) -> bool {
        self.status == DriverStatus::Skf
    }

    pub(super) fn is_foreign(&self) -> bool {
        matches!(self.status, DriverStatus::Broken(DriverProblem::WrongArchitecture { .. }))
    }

    /// Whether both come from one entry of the catalogue, or from one provider.
    pub(super) fn is_twin_of(&self, other: &Self) -> bool {
        let entry = self.entry.is_some() && self.entry == other.entry;
        entry || self.provider.is_some() && self.provider == other.provider
    }

    /// The module's file name, for people.
    pub fn name(&self) -> String {
        self.module.file_name().map_or_else(String::new, |name| Path::new(name).display().to_string())
    }
}

/// What became of looking for a driver.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DriverStatus {
    /// The file is there and made for this processor; when probed, it also loads and answers.
    Found {
        /// What the module says of itself; `None` when it was not probed.
        library: Option<LibraryInfo>,
    },
    /// There is no such file.
    Missing,
    /// A library for the SKF interface (GM/T 0016), made for this processor. This version works with PKCS#11 modules: the vendor's
    /// is needed beside it.
    Skf,
    /// The file is there and does not work.
    Broken(DriverProblem),
}

impl DriverStatus {
    /// A name that scripts can rely on: `found`, `works`, `missing`, `skf`, or that of the problem.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Found { library: None } => "found",
            Self::Found { library: Some(_) } => "works",
            Self::Missing => "missing",
            Self::Skf => "skf",
            Self::Broken(problem) => problem.name(),
        }
    }
}

/// What a module says of itself (C_GetInfo, and C_GetSlotList for the slots that hold a token).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LibraryInfo {
    /// Description of the library, trimmed.
    pub description: String,
    /// Manufacturer, trimmed.
    pub manufacturer: String,
    /// Version of the library, major and minor.
    pub version: (u8, u8),
    /// How many slots hold a token; one that was never initialised counts.
    pub slots_with_token: usize,
}

/// Why a module that is there does not work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DriverProblem {
    /// The file could not be read.
    #[error("it cannot be read: {kind}")]
    Unreadable {
        /// What the operating system says.
        kind: std::io::ErrorKind,
    },
    /// A folder, a device, a text, a program: no shared library.
    #[error("it is no shared library")]
    NotALibrary,
    /// Built for another system, processor, word size or byte order than this program; read from the file's header.
    #[error(
        "it is built for another system, processor or word size than this program ({bits} bits, {format} machine {machine})"
    )]
    WrongArchitecture {
        /// ELF for Linux, PE for Windows.
        format: BinaryFormat,
        /// 32 or 64.
        bits: u8,
        /// The header's number for the processor. ELF: 3 is x86, 40 Arm, 62 x86-64, 183 Arm64, 258 LoongArch. PE: 332 is x86,
        /// 34404 x86-64, 43620 Arm64.
        machine: u16,
    },
    /// The loader refused it: usually a library that it needs is missing. Seen by probing only, as are those below.
    #[error("it cannot be loaded; usually a library that it needs is missing")]
    NotLoadable,
    /// A shared library without a usable C_GetFunctionList.
    #[error("it is no PKCS#11 module: it has no usable C_GetFunctionList")]
    NoFunctionList,
    /// It loads, and then a PKCS#11 function fails: C_Initialize, C_GetInfo or C_GetSlotList.
    #[error("{function}: {}", rv_name(*.rv))]
    Call {
        /// The function.
        function: &'static str,
        /// Its return value (CKR_…).
        rv: u64,
    },
}

impl DriverProblem {
    /// A name that scripts can rely on.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "unreadable",
            Self::NotALibrary => "not_a_library",
            Self::WrongArchitecture { .. } => "wrong_architecture",
            Self::NotLoadable => "not_loadable",
            Self::NoFunctionList => "no_function_list",
            Self::Call { .. } => "call_failed",
        }
    }
}

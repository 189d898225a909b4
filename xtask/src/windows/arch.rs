//! The two kinds of Windows programs, and the tools for each.

use std::path::PathBuf;

/// A processor that the library is built for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arch {
    /// 64-bit programs.
    X86_64,
    /// 32-bit programs, as many drivers of Keys still need them.
    I686,
}

impl Arch {
    pub(crate) const ALL: [Self; 2] = [Self::X86_64, Self::I686];

    /// `x86_64` or `i686`: what the tools' names and the targets' begin with.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::X86_64 => "x86_64",
            Self::I686 => "i686",
        }
    }

    /// Rust's target. Not the usual `pc`: that one imports bcryptprimitives.dll, which Windows 7 and wine 8.0 lack.
    pub(crate) fn triple(self) -> String {
        format!("{}-win7-windows-gnu", self.name())
    }

    /// What MSVC's `lib /machine:` calls it.
    pub(crate) fn machine(self) -> &'static str {
        match self {
            Self::X86_64 => "x64",
            Self::I686 => "x86",
        }
    }

    /// A tool of mingw-w64: `gcc-posix`, `objdump`.
    pub(crate) fn tool(self, name: &str) -> String {
        format!("{}-w64-mingw32-{name}", self.name())
    }

    /// A variable of cargo's or of the crate cc's, such as `CARGO_TARGET_…_LINKER` and `CC_…`.
    pub(super) fn variables(self) -> [(String, String); 3] {
        let triple = self.triple().replace('-', "_");
        [
            (format!("CARGO_TARGET_{}_LINKER", triple.to_uppercase()), self.tool("gcc-posix")),
            (format!("CC_{triple}"), self.tool("gcc-posix")),
            (format!("AR_{triple}"), self.tool("gcc-ar-posix")),
        ]
    }

    /// Where the finished package is put.
    pub(crate) fn package(self) -> PathBuf {
        super::folder().join("package").join(self.name())
    }
}

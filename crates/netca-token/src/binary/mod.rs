//! The first bytes of a shared library, which say for which system and processor it is without its being loaded.

mod elf;
mod pe;

use std::fmt;
use std::io::Read;

/// How a system's shared libraries are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BinaryFormat {
    /// ELF: Linux and others.
    Elf,
    /// PE: Windows.
    Pe,
}

impl fmt::Display for BinaryFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Elf => "ELF",
            Self::Pe => "PE",
        })
    }
}

/// What a header says of a file that this program could load or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) format: BinaryFormat,
    /// 32 or 64.
    pub(crate) bits: u8,
    little_endian: bool,
    /// e_machine, or the COFF header's Machine.
    pub(crate) machine: u16,
    pub(crate) is_shared_library: bool,
}

/// Enough for an ELF header, and for a PE header behind the DOS program that it follows.
const LENGTH: u64 = 4096;

impl Header {
    /// Reads a header; `None` when it is none.
    pub(crate) fn read(file: impl Read) -> std::io::Result<Option<Self>> {
        let mut bytes = Vec::new();
        file.take(LENGTH).read_to_end(&mut bytes)?;
        Ok(elf::parse(&bytes).or_else(|| pe::parse(&bytes)))
    }

    /// Whether it is for another system, processor, word size or byte order than this program.
    pub(crate) fn is_foreign(&self) -> bool {
        let own = Program::own();
        self.format != own.format
            || self.bits != own.bits
            || self.little_endian != own.little_endian
            || own.machine().is_some_and(|machine| machine != self.machine)
    }
}

/// Whether this system's shared libraries are of a format that is read here.
pub(crate) fn is_readable() -> bool {
    cfg!(any(target_os = "linux", windows))
}

/// What a library has to be made for.
struct Program {
    format: BinaryFormat,
    bits: u8,
    little_endian: bool,
    processor: &'static str,
}

impl Program {
    fn own() -> Self {
        Self {
            format: if cfg!(windows) { BinaryFormat::Pe } else { BinaryFormat::Elf },
            bits: if cfg!(target_pointer_width = "64") { 64 } else { 32 },
            little_endian: cfg!(target_endian = "little"),
            processor: std::env::consts::ARCH,
        }
    }

    /// The header's number for the processor, where it is known here.
    fn machine(&self) -> Option<u16> {
        match self.format {
            BinaryFormat::Elf => elf::machine(self.processor),
            BinaryFormat::Pe => pe::machine(self.processor),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_program_is_its_own_kind() {
        if !is_readable() {
            return;
        }
        let file = std::fs::File::open(std::env::current_exe().unwrap()).unwrap();
        let own = Header::read(file).unwrap().unwrap();
        assert!(!own.is_foreign());
        assert!(Header { bits: 96 - own.bits, ..own }.is_foreign());
        assert!(Header { little_endian: !own.little_endian, ..own }.is_foreign());
        assert!(Header { machine: own.machine + 1, ..own }.is_foreign());
        let other = if own.format == BinaryFormat::Elf { BinaryFormat::Pe } else { BinaryFormat::Elf };
        assert!(Header { format: other, ..own }.is_foreign());
    }

    #[test]
    fn each_format_has_its_own_numbers() {
        for (processor, elf, pe) in
            [("x86", 3, 0x14c), ("x86_64", 62, 0x8664), ("aarch64", 183, 0xaa64), ("loongarch64", 258, 0x6264)]
        {
            let program = |format| Program { format, bits: 64, little_endian: true, processor };
            assert_eq!(program(BinaryFormat::Elf).machine(), Some(elf), "{processor}");
            assert_eq!(program(BinaryFormat::Pe).machine(), Some(pe), "{processor}");
        }
    }
}

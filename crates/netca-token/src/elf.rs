//! The first bytes of an ELF file (System V ABI, chapter 4), which say for which processor it is without its being loaded.

use std::io::Read;

/// What an ELF header says of a file that this program could load or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    /// 32 or 64 (EI_CLASS).
    pub(crate) bits: u8,
    /// EI_DATA.
    little_endian: bool,
    /// e_type is ET_DYN.
    pub(crate) is_shared_library: bool,
    /// e_machine.
    pub(crate) machine: u16,
}

/// Up to e_machine: the same places in files of both classes.
const LENGTH: usize = 20;
const ET_DYN: u16 = 3;

impl Header {
    /// Reads a header; `None` when it is none.
    pub(crate) fn read(mut file: impl Read) -> std::io::Result<Option<Self>> {
        let mut bytes = [0u8; LENGTH];
        match file.read_exact(&mut bytes) {
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Ok(None),
            result => result.map(|()| Self::parse(&bytes)),
        }
    }

    fn parse(bytes: &[u8; LENGTH]) -> Option<Self> {
        if !bytes.starts_with(b"\x7fELF") {
            return None;
        }
        let bits = match bytes[4] {
            1 => 32,
            2 => 64,
            _ => return None,
        };
        let little_endian = match bytes[5] {
            1 => true,
            2 => false,
            _ => return None,
        };
        let half = |at: usize| {
            let pair = [bytes[at], bytes[at + 1]];
            if little_endian { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }
        };
        Some(Self { bits, little_endian, is_shared_library: half(16) == ET_DYN, machine: half(18) })
    }

    /// Whether it is for another processor, word size or byte order than this program.
    pub(crate) fn is_foreign(&self) -> bool {
        let bits = if cfg!(target_pointer_width = "64") { 64 } else { 32 };
        self.bits != bits
            || self.little_endian != cfg!(target_endian = "little")
            || own_machine().is_some_and(|machine| machine != self.machine)
    }
}

/// The e_machine of this program, where it is known here.
fn own_machine() -> Option<u16> {
    Some(match std::env::consts::ARCH {
        "x86" => 3,
        "arm" => 40,
        "x86_64" => 62,
        "aarch64" => 183,
        "riscv64" => 243,
        "loongarch64" => 258,
        _ => return None,
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A header as files have it.
    pub(crate) fn header(bits: u8, big_endian: bool, machine: u16) -> Vec<u8> {
        let mut bytes = b"\x7fELF".to_vec();
        bytes.extend([if bits == 64 { 2 } else { 1 }, if big_endian { 2 } else { 1 }, 1]);
        bytes.resize(16, 0);
        for half in [ET_DYN, machine] {
            bytes.extend(if big_endian { half.to_be_bytes() } else { half.to_le_bytes() });
        }
        bytes
    }

    #[test]
    fn both_byte_orders_are_read() {
        let big = Header::read(&*header(64, true, 22)).unwrap().unwrap();
        assert_eq!((big.bits, big.machine, big.is_shared_library), (64, 22, true));
        assert!(big.is_foreign());
        let little = Header::read(&*header(32, false, 40)).unwrap().unwrap();
        assert_eq!((little.bits, little.machine), (32, 40));
    }

    #[test]
    fn this_program_is_its_own_kind() {
        if !cfg!(target_os = "linux") {
            return;
        }
        let file = std::fs::File::open(std::env::current_exe().unwrap()).unwrap();
        let own = Header::read(file).unwrap().unwrap();
        assert!(!own.is_foreign());
        assert!(Header { bits: 96 - own.bits, ..own }.is_foreign());
        assert!(Header { little_endian: !own.little_endian, ..own }.is_foreign());
        assert!(Header { machine: own.machine + 1, ..own }.is_foreign());
    }

    #[test]
    fn what_is_no_header_is_none() {
        let mut odd = header(64, false, 62);
        odd[4] = 9;
        for bytes in [&b""[..], b"\x7fELF", b"#!/bin/sh\necho this is no library\n", &odd] {
            assert_eq!(Header::read(bytes).unwrap(), None);
        }
    }
}

//! PE (Microsoft's "PE Format": the MS-DOS stub, the COFF file header, the optional header's magic).

use super::{BinaryFormat, Header};

/// Where the stub says where the PE header is (e_lfanew).
const LFANEW: usize = 0x3c;
const IMAGE_FILE_DLL: u16 = 0x2000;
/// Places behind the signature.
const MACHINE: usize = 0;
const CHARACTERISTICS: usize = 18;
const MAGIC: usize = 20;

pub(super) fn parse(bytes: &[u8]) -> Option<Header> {
    let at = bytes.starts_with(b"MZ").then(|| bytes.get(LFANEW..)?.first_chunk::<4>()).flatten()?;
    let coff = bytes.get(usize::try_from(u32::from_le_bytes(*at)).ok()?..)?.strip_prefix(b"PE\0\0")?;
    let half = |at: usize| coff.get(at..)?.first_chunk().copied().map(u16::from_le_bytes);
    let bits = match half(MAGIC)? {
        0x10b => 32,
        0x20b => 64,
        _ => return None,
    };
    let is_shared_library = half(CHARACTERISTICS)? & IMAGE_FILE_DLL != 0;
    Some(Header { format: BinaryFormat::Pe, bits, little_endian: true, machine: half(MACHINE)?, is_shared_library })
}

/// The COFF header's Machine of a processor by Rust's name.
pub(super) fn machine(processor: &str) -> Option<u16> {
    Some(match processor {
        "x86" => 0x14c,
        "arm" => 0x1c4,
        "x86_64" => 0x8664,
        "aarch64" => 0xaa64,
        "loongarch64" => 0x6264,
        _ => return None,
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The beginning of a file, its PE header at `at`.
    pub(crate) fn header(bits: u8, machine: u16, characteristics: u16, at: u32) -> Vec<u8> {
        let mut bytes = b"MZ".to_vec();
        bytes.resize(LFANEW, 0);
        bytes.extend(at.to_le_bytes());
        bytes.resize(at as usize, 0);
        bytes.extend(b"PE\0\0");
        bytes.extend(machine.to_le_bytes());
        bytes.resize(at as usize + 4 + CHARACTERISTICS, 0);
        bytes.extend(characteristics.to_le_bytes());
        bytes.extend(if bits == 64 { 0x20b_u16 } else { 0x10b }.to_le_bytes());
        bytes
    }

    #[test]
    fn libraries_and_programs_of_each_word_size_are_told_apart() {
        for (bits, machine) in [(64, 0x8664), (32, 0x14c), (64, 0xaa64)] {
            for at in [0x40, 0x80, 0x3e0] {
                let library = parse(&header(bits, machine, 0x2022, at)).unwrap();
                let expected = (BinaryFormat::Pe, bits, machine, true);
                assert_eq!((library.format, library.bits, library.machine, library.is_shared_library), expected);
                assert!(!parse(&header(bits, machine, 0x0022, at)).unwrap().is_shared_library, "a program");
            }
        }
    }

    #[test]
    fn what_is_no_header_is_none() {
        let good = header(64, 0x8664, 0x2022, 0x80);
        assert!((0..good.len()).all(|cut| parse(&good[..cut]).is_none()), "cut short");
        let changed = |at: usize, byte: u8| {
            let mut bytes = good.clone();
            bytes[at] = byte;
            parse(&bytes)
        };
        assert_eq!(changed(0, b'X'), None);
        assert_eq!(changed(LFANEW + 3, 0xff), None, "far beyond the file");
        assert_eq!(changed(0x80, b'N'), None, "an old NE library");
        assert_eq!(changed(0x80 + 4 + MAGIC, 7), None, "neither word size");
    }
}

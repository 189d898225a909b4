//! ELF (System V ABI, chapter 4).

use super::{BinaryFormat, Header};

const ET_DYN: u16 = 3;

/// Up to e_machine: the same places in files of both classes.
pub(super) fn parse(bytes: &[u8]) -> Option<Header> {
    let head = bytes.first_chunk::<20>().filter(|head| head.starts_with(b"\x7fELF"))?;
    let bits = match head[4] {
        1 => 32,
        2 => 64,
        _ => return None,
    };
    let little_endian = match head[5] {
        1 => true,
        2 => false,
        _ => return None,
    };
    let half = |at: usize| {
        let pair = [head[at], head[at + 1]];
        if little_endian { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }
    };
    let (format, is_shared_library) = (BinaryFormat::Elf, half(16) == ET_DYN);
    Some(Header { format, bits, little_endian, machine: half(18), is_shared_library })
}

/// e_machine of a processor by Rust's name.
pub(super) fn machine(processor: &str) -> Option<u16> {
    Some(match processor {
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
mod tests {
    use super::*;

    /// A header as files have it.
    fn header(bits: u8, big_endian: bool, machine: u16) -> Vec<u8> {
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
        let big = parse(&header(64, true, 22)).unwrap();
        assert_eq!((big.bits, big.machine, big.is_shared_library), (64, 22, true));
        assert!(big.is_foreign());
        let little = parse(&header(32, false, 40)).unwrap();
        assert_eq!((little.bits, little.machine), (32, 40));
    }

    #[test]
    fn what_is_no_header_is_none() {
        let mut odd = header(64, false, 62);
        odd[4] = 9;
        for bytes in [&b""[..], b"\x7fELF", b"#!/bin/sh\necho this is no library\n", &odd] {
            assert_eq!(parse(bytes), None);
        }
    }
}

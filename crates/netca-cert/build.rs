//! Makes the tables of GBK, with its extension GB 18030, from those of encoding_rs.
//!
//! Linked itself, encoding_rs would bring the tables of Big5, Japanese and Korean along, which nothing here reads.

#![allow(clippy::expect_used, reason = "a build script that cannot go on fails the build")]

use std::fmt::Write as _;
use std::path::PathBuf;

use encoding_rs::GB18030;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let folder = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it"));
    std::fs::write(folder.join("gbk.bin"), pairs()).expect("a file in OUT_DIR");
    std::fs::write(folder.join("gb18030_ranges.rs"), ranges()).expect("a file in OUT_DIR");
}

/// Two octets to a character: UTF-16, little-endian, row by row; 0 where there is none.
fn pairs() -> Vec<u8> {
    let mut table = Vec::new();
    for lead in 0x81..=0xfe {
        for trail in (0x40..=0x7e).chain(0x80..=0xfe) {
            let character = decode(&[lead, trail]).map_or(0, u32::from);
            table.extend(u16::try_from(character).expect("a character of the basic plane").to_le_bytes());
        }
    }
    table
}

/// Four octets to a character: where a row of characters begins, as the number of the octets and the first character, and
/// where it ends.
fn ranges() -> String {
    let mut text = String::from("&[");
    let mut before = None;
    for number in 0..39_420_u32 {
        let digit = |divisor: u32, modulus: u32, first: u8| (number / divisor % modulus) as u8 + first;
        let octets = [digit(12_600, 126, 0x81), digit(1260, 10, 0x30), digit(10, 126, 0x81), digit(1, 10, 0x30)];
        let character = decode(&octets).map(u32::from);
        let goes_on = character == before.map(|before| before + 1) || character.is_none() && before.is_none();
        if !goes_on {
            write!(text, "({number}, {}),", character.unwrap_or(0)).expect("memory");
        }
        before = character;
    }
    text + "]"
}

fn decode(octets: &[u8]) -> Option<char> {
    let text = GB18030.decode_without_bom_handling_and_without_replacement(octets)?;
    let mut characters = text.chars();
    characters.next().filter(|_| characters.next().is_none())
}

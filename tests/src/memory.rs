//! Another process's memory, searched for what should no longer be there.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

/// What is searched for: a name that may be told, and its bytes.
pub type Needle = (String, Vec<u8>);

/// The needles that lie in a process's writable memory (heap, stacks, data; proc(5)), with the mapping that each is in.
pub fn found_in(process: u32, needles: &[Needle]) -> Vec<String> {
    let maps = std::fs::read_to_string(format!("/proc/{process}/maps")).expect("the process's mappings");
    let mut memory = File::open(format!("/proc/{process}/mem")).expect("the process's memory");
    let mut found = Vec::new();
    for line in maps.lines() {
        let mut words = line.split_whitespace();
        let (Some(range), Some(rights)) = (words.next(), words.next()) else { continue };
        let Some((start, end)) = range.split_once('-') else { continue };
        let number = |hex| u64::from_str_radix(hex, 16).expect("an address");
        if !rights.starts_with("rw") {
            continue;
        }
        let place = words.nth(3).unwrap_or("[anonymous]");
        for (at, part) in parts(&mut memory, number(start), number(end)) {
            for (offset, name, length) in hits(&part, needles) {
                let near = &part[offset.saturating_sub(48)..(offset + length + 48).min(part.len())];
                found.push(format!("{name} at {:x} in {place}: {}", at + offset as u64, shown(near)));
            }
        }
    }
    found
}

/// Where needles begin. Unoptimised code goes through a hundred megabytes here: pages of zeros are passed over, and every other byte
/// is looked up once.
fn hits<'a>(part: &[u8], needles: &'a [Needle]) -> Vec<(usize, &'a str, usize)> {
    const PAGE: usize = 4096;
    let mut begins = [false; 256];
    needles.iter().for_each(|(_, bytes)| begins[usize::from(bytes[0])] = true);
    let mut found = Vec::new();
    for (page, bytes) in part.chunks(PAGE).enumerate() {
        if bytes == &[0; PAGE][..bytes.len()] {
            continue;
        }
        let mut at = 0;
        while let Some(next) = bytes[at..].iter().position(|byte| begins[usize::from(*byte)]) {
            let offset = page * PAGE + at + next;
            for (name, needle) in needles {
                if part[offset..].starts_with(needle) {
                    found.push((offset, name.as_str(), needle.len()));
                }
            }
            at += next + 1;
        }
    }
    found
}

/// What of a mapping can be read, in parts that overlap.
fn parts(memory: &mut File, start: u64, end: u64) -> Vec<(u64, Vec<u8>)> {
    const PART: u64 = 8 << 20;
    // Longer than any needle.
    const OVERLAP: u64 = 4096;
    let mut parts = Vec::new();
    let mut at = start;
    while at < end {
        let mut part = vec![0; usize::try_from((end - at).min(PART + OVERLAP)).expect("a part")];
        // Guard pages and what was unmapped meanwhile cannot be read, and hold nothing.
        if memory.seek(SeekFrom::Start(at)).and_then(|_| memory.read_exact(&mut part)).is_ok() {
            parts.push((at, part));
        }
        at += PART;
    }
    parts
}

/// Letters as they are, everything else as dots: what lies around says whose it is.
fn shown(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| if byte.is_ascii_graphic() { char::from(*byte) } else { '.' }).collect()
}

/// Bytes as they are, the other way round (words of a little-endian machine), and in hex. Of each the second half is searched for:
/// memory that was freed begins with what the allocator wrote there.
pub fn forms(name: &str, bytes: &[u8]) -> Vec<Needle> {
    let half = |bytes: &[u8]| bytes[bytes.len() / 2..].to_vec();
    assert!(bytes.len() >= 32, "an allocator overwrites 16 bytes");
    let reversed: Vec<u8> = bytes.iter().rev().copied().collect();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    vec![
        (name.to_owned(), half(bytes)),
        (format!("{name}, reversed"), half(&reversed)),
        (format!("{name}, in hex"), half(hex.to_uppercase().as_bytes())),
        (format!("{name}, in hex"), half(hex.as_bytes())),
    ]
}

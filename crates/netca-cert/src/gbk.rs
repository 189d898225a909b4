//! Text in GBK, and in GB 18030, which extends it: what Chinese software writes where a standard has ASCII or UTF-8.

use std::ops::RangeInclusive;

/// UTF-16, little-endian, by lead and trail octet; build.rs makes it.
const PAIRS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/gbk.bin"));
/// Of four octets: from which number on the characters follow one another, and which is the first; 0 for none.
const RANGES: &[(u32, u32)] = include!(concat!(env!("OUT_DIR"), "/gb18030_ranges.rs"));

/// Trail octets of a row: 0x40 to 0x7e and 0x80 to 0xfe.
const ROW: usize = 190;
const LEAD: RangeInclusive<u8> = 0x81..=0xfe;
const DIGIT: RangeInclusive<u8> = 0x30..=0x39;
/// The numbers of four octets that stand for U+10000 to U+10FFFF.
const ASTRAL: RangeInclusive<u32> = 189_000..=1_237_575;

/// The text, or `None` when some of it is no GBK.
pub fn decode(octets: &[u8]) -> Option<String> {
    let mut text = String::with_capacity(octets.len());
    read(octets, |character| {
        text.extend(character);
        character.is_some()
    })
    .then_some(text)
}

/// The text, with U+FFFD for what is none, as the Encoding Standard has it.
pub fn decode_lossy(octets: &[u8]) -> String {
    let mut text = String::with_capacity(octets.len());
    read(octets, |character| {
        text.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
        true
    });
    text
}

/// Gives character by character, `None` for an error, as long as it is wanted; false when it was not.
fn read(octets: &[u8], mut give: impl FnMut(Option<char>) -> bool) -> bool {
    let mut rest = octets;
    while !rest.is_empty() {
        let (character, used) = next(rest);
        if !give(character) {
            return false;
        }
        rest = rest.get(used..).unwrap_or_default();
    }
    true
}

/// The first character of at least one octet, and how many octets it takes; an error takes those that can begin nothing else.
fn next(octets: &[u8]) -> (Option<char>, usize) {
    match *octets {
        [ascii @ 0..=0x7f, ..] => (Some(char::from(ascii)), 1),
        [0x80, ..] => (Some('€'), 1),
        [lead, a, ..] if LEAD.contains(&lead) && !DIGIT.contains(&a) => match pair(lead, a) {
            None if a.is_ascii() => (None, 1),
            character => (character, 2),
        },
        [lead, a, b, c, ..] if LEAD.contains(&lead) && LEAD.contains(&b) && DIGIT.contains(&c) => {
            (four([lead, a, b, c]), 4)
        }
        // The end came too early.
        [lead, _, b] if LEAD.contains(&lead) && LEAD.contains(&b) => (None, 3),
        [lead, _] if LEAD.contains(&lead) => (None, 2),
        _ => (None, 1),
    }
}

fn pair(lead: u8, trail: u8) -> Option<char> {
    let column = match trail {
        0x40..=0x7e => trail - 0x40,
        0x80..=0xfe => trail - 0x41,
        _ => return None,
    };
    let at = (usize::from(lead - LEAD.start()) * ROW + usize::from(column)) * 2;
    let unit = PAIRS.get(at..)?.first_chunk().copied().map(u16::from_le_bytes)?;
    char::from_u32(unit.into()).filter(|character| *character != '\0')
}

fn four([a, b, c, d]: [u8; 4]) -> Option<char> {
    let (a, b, c, d) = (u32::from(a - 0x81), u32::from(b - 0x30), u32::from(c - 0x81), u32::from(d - 0x30));
    let number = ((a * 10 + b) * 126 + c) * 10 + d;
    if ASTRAL.contains(&number) {
        return char::from_u32(number - ASTRAL.start() + 0x1_0000);
    }
    let row = RANGES.partition_point(|(start, _)| *start <= number);
    let (start, first) = *RANGES.get(row.checked_sub(1)?)?;
    // Behind the last row lies nothing.
    let is_there = first != 0 && number < 39_420;
    is_there.then(|| char::from_u32(first + number - start)).flatten()
}

#[cfg(test)]
mod tests {
    use encoding_rs::GBK;
    use proptest::prelude::*;

    use super::*;

    /// The Encoding Standard by other hands.
    fn same(octets: &[u8]) {
        let (text, _) = GBK.decode_without_bom_handling(octets);
        assert_eq!(decode_lossy(octets), text, "{octets:02x?}");
        let strict = GBK.decode_without_bom_handling_and_without_replacement(octets);
        assert_eq!(decode(octets).as_deref(), strict.as_deref(), "{octets:02x?}");
    }

    #[test]
    fn names_are_read() {
        assert_eq!(decode(&[0xcd, 0xf8, 0xd6, 0xa4, 0xcd, 0xa8]).as_deref(), Some("网证通"));
        assert_eq!(decode(&[0x81, 0x30, 0xd3, 0x30]).as_deref(), Some("\u{452}"), "a row's beginning");
        assert_eq!(decode(&[0x95, 0x32, 0x82, 0x36]).as_deref(), Some("\u{20000}"), "a rare name's character");
        assert_eq!(decode(b"\xcd"), None);
        assert_eq!(decode_lossy(b"Key \xcd"), "Key \u{fffd}");
    }

    #[test]
    fn every_pair_of_octets() {
        for lead in 0..=0xff {
            for trail in 0..=0xff {
                same(&[lead, trail]);
            }
        }
    }

    #[test]
    fn every_four_octets_that_could_be_a_character() {
        for number in 0..1_587_600_u32 {
            let digit = |divisor: u32, modulus: u32, first: u8| (number / divisor % modulus) as u8 + first;
            let octets = [digit(12_600, 126, 0x81), digit(1260, 10, 0x30), digit(10, 126, 0x81), digit(1, 10, 0x30)];
            let strict = GBK.decode_without_bom_handling_and_without_replacement(&octets);
            assert_eq!(decode(&octets).as_deref(), strict.as_deref(), "{octets:02x?}");
        }
    }

    proptest! {
        #[test]
        fn any_octets(octets in prop::collection::vec(any::<u8>(), 0..40)) {
            same(&octets);
        }

        /// Those that lie close to being text.
        #[test]
        fn any_octets_of_few_kinds(octets in prop::collection::vec(prop::sample::select(&b"\x30\x39\x41\x7f\x80\x81\x84\xfe\xff"[..]), 0..12)) {
            same(&octets);
        }
    }
}

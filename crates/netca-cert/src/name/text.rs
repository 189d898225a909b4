//! Attribute values as text, in every string type that real Chinese certificates use and misuse.

use crate::gbk;

const UTF8_STRING: u8 = 0x0c;
const NUMERIC_STRING: u8 = 0x12;
const PRINTABLE_STRING: u8 = 0x13;
const T61_STRING: u8 = 0x14;
const IA5_STRING: u8 = 0x16;
const VISIBLE_STRING: u8 = 0x1a;
const GENERAL_STRING: u8 = 0x1b;
const UNIVERSAL_STRING: u8 = 0x1c;
const BMP_STRING: u8 = 0x1e;

/// The text of an encoded string; `None` for other types and for broken UTF-16 or UTF-32.
pub(super) fn decode(element: &[u8]) -> Option<String> {
    let (tag, content) = split(element)?;
    match tag {
        UTF8_STRING | NUMERIC_STRING | PRINTABLE_STRING | T61_STRING | IA5_STRING | VISIBLE_STRING | GENERAL_STRING => {
            Some(decode_octets(content))
        }
        BMP_STRING => decode_utf16(content),
        UNIVERSAL_STRING => decode_utf32(content),
        _ => None,
    }
}

/// Whether the bytes are exactly one element with a definite, minimal length.
pub(super) fn is_one_element(bytes: &[u8]) -> bool {
    split(bytes).is_some()
}

/// Tag octet and content. By hand, since the reader of `der` stops at UniversalString.
fn split(element: &[u8]) -> Option<(u8, &[u8])> {
    let (&[tag, first], rest) = element.split_first_chunk::<2>()?;
    if tag & 0x1f == 0x1f {
        return None;
    }
    let (len, content) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81 => {
            let (&[len], content) = rest.split_first_chunk::<1>()?;
            (usize::from(len), content)
        }
        0x82 => {
            let (&len, content) = rest.split_first_chunk::<2>()?;
            (usize::from(u16::from_be_bytes(len)), content)
        }
        _ => return None,
    };
    let minimal = match first {
        0x81 => len >= 0x80,
        0x82 => len >= 0x100,
        _ => true,
    };
    (minimal && content.len() == len).then_some((tag, content))
}

/// Octets of a single-byte or T61 string: UTF-8 (and so ASCII) if they are that, else GBK, else Latin-1.
fn decode_octets(octets: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(octets) {
        return text.to_owned();
    }
    gbk::decode(octets).unwrap_or_else(|| octets.iter().copied().map(char::from).collect())
}

fn decode_utf16(octets: &[u8]) -> Option<String> {
    let (units, rest) = octets.as_chunks::<2>();
    let units: Vec<u16> = units.iter().copied().map(u16::from_be_bytes).collect();
    if rest.is_empty() { String::from_utf16(&units).ok() } else { None }
}

fn decode_utf32(octets: &[u8]) -> Option<String> {
    let (scalars, rest) = octets.as_chunks::<4>();
    let text = scalars.iter().map(|scalar| char::from_u32(u32::from_be_bytes(*scalar))).collect::<Option<_>>()?;
    if rest.is_empty() { Some(text) } else { None }
}

//! Names in the string types, and misuses of them, that certificates of Chinese CAs have.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests")]

mod common;

use common::tlv;
use netca_cert::{Error, Name, Structure};

const CN: &[u8] = &[0x06, 3, 0x55, 4, 3];
const O: &[u8] = &[0x06, 3, 0x55, 4, 10];
const C: &[u8] = &[0x06, 3, 0x55, 4, 6];
/// 张三 in GBK.
const GBK: &[u8] = &[0xd5, 0xc5, 0xc8, 0xfd];

fn attribute(oid: &[u8], tag: u8, value: &[u8]) -> Vec<u8> {
    tlv(0x30, &[oid, &tlv(tag, &[value])])
}

fn name(relative_names: &[&[Vec<u8>]]) -> Name {
    let sets: Vec<Vec<u8>> = relative_names.iter().map(|set| tlv(0x31, &[&set.concat()])).collect();
    Name::from_der(&tlv(0x30, &[&sets.concat()])).unwrap()
}

fn cn(tag: u8, value: &[u8]) -> Name {
    name(&[&[attribute(CN, tag, value)]])
}

#[test]
fn every_string_type_is_readable() {
    let utf16: Vec<u8> = "张三".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let utf32: Vec<u8> = "张三".chars().flat_map(|c| u32::from(c).to_be_bytes()).collect();
    for (what, tag, value) in [
        ("UTF8String", 0x0c, "张三".as_bytes()),
        ("BMPString", 0x1e, &utf16),
        ("UniversalString", 0x1c, &utf32),
        ("T61String with UTF-8", 0x14, "张三".as_bytes()),
        ("T61String with GBK", 0x14, GBK),
        ("PrintableString with GBK", 0x13, GBK),
        ("IA5String with GBK", 0x16, GBK),
        ("UTF8String with GBK", 0x0c, GBK),
    ] {
        let name = cn(tag, value);
        assert_eq!(name.to_string(), "CN=张三", "{what}");
        assert_eq!(name.common_name().as_deref(), Some("张三"), "{what}");
    }
    // 0xe9 alone is neither UTF-8 nor GBK.
    assert_eq!(cn(0x14, b"Andr\xe9").to_string(), "CN=André");
}

#[test]
fn values_that_are_no_text_come_as_hex() {
    assert_eq!(cn(0x1e, &[0x5f]).to_string(), "CN=#1e015f");
    assert_eq!(cn(0x1e, &[0xd8, 0x00]).to_string(), "CN=#1e02d800");
    assert_eq!(cn(0x1c, &[0, 0x11, 0, 0]).to_string(), "CN=#1c0400110000");
    assert_eq!(cn(0x04, b"x").to_string(), "CN=#040178");
    assert_eq!(cn(0x04, b"x").common_name(), None);
}

#[test]
fn order_and_escaping_are_rfc_4514s() {
    let subject = name(&[
        &[attribute(C, 0x13, b"CN")],
        &[attribute(O, 0x0c, b"Example Trading, Ltd.")],
        &[attribute(CN, 0x0c, "李四".as_bytes()), attribute(O, 0x0c, b"a+b")],
    ]);
    assert_eq!(subject.to_string(), r"CN=李四+O=a\+b, O=Example Trading\, Ltd., C=CN");
    for (value, text) in [
        ("#1", r"CN=\#1"),
        (" a b ", r"CN=\ a b\ "),
        ("\"<>;\\=", r#"CN=\"\<\>\;\\="#),
        ("1#", "CN=1#"),
        (" ", r"CN=\ "),
        ("", "CN="),
    ] {
        assert_eq!(cn(0x0c, value.as_bytes()).to_string(), text);
    }
    let unknown = name(&[&[attribute(&[0x06, 3, 0x2a, 3, 4], 0x0c, b"v")]]);
    assert_eq!(unknown.to_string(), "1.2.3.4=v");
}

#[test]
fn a_name_cannot_play_tricks_on_a_terminal() {
    let evil = cn(0x0c, "a\x1b[2J\r\n\0\u{202e}b\u{9b}".as_bytes());
    assert_eq!(evil.to_string(), r"CN=a\1B[2J\0D\0A\00\E2\80\AEb\C2\9B");
    assert!(evil.common_name().unwrap().chars().all(|c| !c.is_control() && c != '\u{202e}'));
}

#[test]
fn the_most_specific_common_name_is_taken() {
    let two = name(&[&[attribute(CN, 0x0c, b"outer")], &[attribute(CN, 0x0c, b"inner")], &[attribute(O, 0x0c, b"o")]]);
    assert_eq!(two.common_name().as_deref(), Some("inner"));
    assert_eq!(name(&[]).common_name(), None);
    assert!(name(&[]).is_empty() && !two.is_empty());
}

#[test]
fn names_match_across_types_case_and_spaces_only() {
    let utf16: Vec<u8> = "张三 A".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let same = cn(0x0c, "张三 a".as_bytes());
    assert!(same.matches(&cn(0x1e, &utf16)));
    assert!(same.matches(&cn(0x0c, "  张三   A ".as_bytes())));
    assert!(same.matches(&cn(0x14, &[GBK, b" A"].concat())));
    assert_ne!(same, cn(0x1e, &utf16), "equality is of bytes");
    assert!(!same.matches(&cn(0x0c, "张三A".as_bytes())));
    assert!(!same.matches(&name(&[&[attribute(O, 0x0c, "张三 a".as_bytes())]])));
    assert!(!same.matches(&name(&[])));
    let (c, o) = (attribute(C, 0x13, b"CN"), attribute(O, 0x13, b"x"));
    let single = |attributes: [&Vec<u8>; 2]| name(&attributes.map(std::slice::from_ref));
    assert!(!single([&c, &o]).matches(&single([&o, &c])), "order of parts counts");
    let both = name(&[&[c.clone(), o.clone()]]);
    assert!(both.matches(&name(&[&[o.clone(), c.clone()]])), "order within a part does not");
    assert!(!both.matches(&single([&c, &o])));
    assert!(!name(&[&[c.clone(), c.clone()]]).matches(&name(&[&[c]])));
}

#[test]
fn what_is_no_name_is_refused() {
    let malformed = Err(Error::Malformed { structure: Structure::Name });
    let good = cn(0x0c, b"x");
    assert_eq!(Name::from_der(&[good.as_der(), &[0]].concat()), malformed, "trailing data");
    for der in [
        vec![],
        tlv(0x31, &[]),
        tlv(0x30, &[&tlv(0x31, &[])]),
        tlv(0x30, &[&tlv(0x30, &[])]),
        tlv(0x30, &[&tlv(0x31, &[&tlv(0x30, &[CN])])]),
        tlv(0x30, &[&tlv(0x31, &[&tlv(0x30, &[CN, &[0x0c, 2, b'x']])])]),
        tlv(0x30, &[&tlv(0x31, &[&tlv(0x30, &[CN, &[0x0c, 1, b'x'], &[0x0c, 0]])])]),
        tlv(0x30, &[&tlv(0x31, &[&tlv(0x30, &[CN, &[0x0c, 0x81, 1, b'x']])])]),
    ] {
        assert_eq!(Name::from_der(&der), malformed, "{der:02x?}");
    }
    assert!(matches!(Name::from_der(&vec![0x30; 70_000]), Err(Error::TooLarge { actual: 70_000, .. })));
}

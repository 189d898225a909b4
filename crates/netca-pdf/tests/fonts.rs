//! Fonts that cannot be used.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{at, font, font_bytes};
use netca_pdf::{Error, Field, Font, Sheet};

#[test]
fn what_is_no_font_is_refused() {
    for bytes in [&b""[..], b"%PDF-1.7", &[0; 100]] {
        assert_eq!(Font::from_bytes(bytes.to_vec(), 0).unwrap_err(), Error::FontUnreadable);
    }
    assert_eq!(Font::from_bytes(font_bytes(), 1).unwrap_err(), Error::FontUnreadable);
}

#[test]
fn a_font_that_forbids_it_is_not_embedded() {
    let mut bytes = font_bytes();
    let tables = u16::from_be_bytes([bytes[4], bytes[5]]) as usize;
    let record = (0..tables).map(|table| 12 + 16 * table).find(|at| &bytes[*at..at + 4] == b"OS/2").unwrap();
    let os2 = u32::from_be_bytes(bytes[record + 8..record + 12].try_into().unwrap()) as usize;
    for (rights, allowed) in [(0, true), (8, true), (2, false), (0x0100, false), (0x0200, false)] {
        let rights: u16 = rights;
        bytes[os2 + 8..os2 + 10].copy_from_slice(&rights.to_be_bytes());
        let font = Font::from_bytes(bytes.clone(), 0);
        assert_eq!(font.is_ok(), allowed, "{rights}");
        assert!(allowed || font.unwrap_err() == Error::FontNotEmbeddable);
    }
}

/// Cut off or changed anywhere, a font is refused or used, but never a reason to panic.
#[test]
fn damage_is_an_error_at_most() {
    let whole = font_bytes();
    let sheet = Sheet::new("续期申请表").fields([vec![Field::new("姓名", "张三 Zhang San")]]);
    let mut refused = 0;
    for step in 0..60 {
        let mut bytes = whole.clone();
        if step < 30 {
            bytes.truncate(whole.len() * step / 30);
        } else {
            for at in (step * 7..bytes.len()).step_by(997) {
                bytes[at] = !bytes[at];
            }
        }
        refused += u32::from(Font::from_bytes(bytes, 0).and_then(|font| sheet.to_pdf(&font, at())).is_err());
    }
    assert!(refused > 10, "{refused}");
}

#[test]
fn a_font_tells_what_it_has() {
    let font = font();
    assert!("张䶮A1—“①".chars().all(|character| font.has(character)));
    assert!(!font.has('😀'));
}

#[test]
#[cfg(feature = "font")]
fn the_bundled_font_is_the_file() {
    let sheet = Sheet::new("续期申请表");
    assert!(sheet.to_pdf(&Font::bundled(), at()).unwrap() == sheet.to_pdf(&font(), at()).unwrap());
}

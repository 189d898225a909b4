//! Sheets, as qpdf and poppler see them.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{at, font, judge, made, text};
use netca_pdf::{Align, Column, Field, Sheet};
use std::time::{Duration, SystemTime};

const ADDRESS: &str = "广东省广州市天河区示例街道示例路 1 号示例大厦（东塔）12 楼 1201 室，近地铁“示例站”B 出口；";

fn form() -> Sheet {
    Sheet::new("数字证书续期申请表")
        .note("编号 2026-0001", Align::Right)
        .heading("一、经办人信息")
        .fields([
            vec![Field::new("姓名", "张三"), Field::new("手机号码", "13800000000")],
            vec![Field::new("地址", ADDRESS.repeat(4))],
        ])
        .list(
            [Column::new("费用名称", 3.0, Align::Left), Column::new("小计", 1.0, Align::Right)],
            [vec!["证书服务费用".into(), "200.00".into()]],
        )
        .paragraph("本单位确认以上信息真实、有效。")
        .fields([vec![
            Field::space("经办人签字", 30.0).hint("年　　月　　日"),
            Field::space("单位盖章", 30.0).hint("（加盖单位公章）"),
        ]])
        .footer("客服热线 400-000-0000")
}

fn long() -> Sheet {
    let rows = (0..120).map(|row| vec![format!("第 {row} 项"), "1.00".into()]);
    let columns = [Column::new("费用名称", 3.0, Align::Left), Column::new("小计", 1.0, Align::Right)];
    form().list(columns, rows).fields([vec![Field::new("说明", ADDRESS.repeat(80))]]).paragraph(ADDRESS.repeat(90))
}

#[test]
fn qpdf_finds_nothing_wrong() {
    for sheet in [Sheet::new(""), form(), long()] {
        let Some(said) = judge(&made(&sheet), "qpdf", &["--check", "FILE"]) else { return };
        assert!(said.contains("No syntax or stream encoding errors found"), "{said}");
    }
}

#[test]
fn every_font_is_embedded_and_a_subset() {
    let Some(said) = judge(&made(&long()), "pdffonts", &["FILE"]) else { return };
    let fonts: Vec<&str> = said.lines().skip(2).collect();
    assert_eq!(fonts.len(), 1, "{said}");
    let words: Vec<&str> = fonts[0].split_whitespace().collect();
    assert!(words[0].ends_with("+SheetHei") && words[0].find('+') == Some(6), "{said}");
    // Embedded, subset, with a map to Unicode.
    assert_eq!(&words[words.len() - 5..words.len() - 2], ["yes", "yes", "yes"], "{said}");
    assert!(made(&form()).bytes.len() < 100_000, "only the glyphs that are used");
}

#[test]
fn the_paper_is_a4_and_the_document_says_what_it_is() {
    let pdf = made(&long());
    let Some(said) = judge(&pdf, "pdfinfo", &["-isodates", "FILE"]) else { return };
    for line in [
        "Title:           数字证书续期申请表".to_owned(),
        "CreationDate:    2026-11-22T12:34:56+08".to_owned(),
        format!("Pages:           {}", pdf.pages),
        "Page size:       595.28 x 841.89 pts (A4)".to_owned(),
        "PDF version:     1.7".to_owned(),
    ] {
        assert!(said.lines().any(|said| said.trim() == line), "{line}: {said}");
    }
    assert!(pdf.pages > 4);
    let catalog = String::from_utf8_lossy(&pdf.bytes).into_owned();
    assert!(catalog.contains("/Lang (zh-CN)"));
}

#[test]
fn what_was_typed_can_be_read_back() {
    let pdf = made(&long());
    let Some(text) = text(&pdf) else { return };
    for wanted in ["数字证书续期申请表", "编号 2026-0001", "13800000000", "经办人签字", "第 119 项", "（加盖单位公章）"]
    {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    assert!(text.contains(&format!("第 1 页 / 共 {} 页", pdf.pages)), "{text}");
    // Breaks of lines eat the spaces that they stand at.
    let close = |text: &str| text.replace(' ', "");
    let (short, whole) = (made(&form()), close(&ADDRESS.repeat(4)));
    assert!(close(&common::text(&short).unwrap()).contains(&whole));
}

/// 不 and its compatibility twin share a glyph, and the last ones have none.
#[test]
fn characters_are_told_apart_and_none_vanishes() {
    let value = "不\u{f967}䶮㛃—①√\u{20bb7}\u{31c6c}😀Äß𐀀";
    let pdf = made(&Sheet::new("罕见字").fields([vec![Field::new("姓名", value)]]));
    assert_eq!(pdf.missing, ['𐀀', '😀', '\u{20bb7}', '\u{31c6c}']);
    // Text rendering mode 3, invisible: the font's own picture of nothing must not show beside the box.
    assert!(String::from_utf8_lossy(&pdf.bytes).contains("3 Tr"));
    let Some(text) = text(&pdf) else { return };
    assert!(text.contains(value), "{text}");
}

/// The boxes are seen, not only counted: the two pages differ in dark dots, which are ASCII in a picture's bytes.
#[test]
fn a_missing_character_leaves_ink() {
    let ink = |value: &str| {
        let pdf = made(&Sheet::new("").paragraph(value));
        let picture = judge(&pdf, "pdftoppm", &["-r", "250", "-gray", "FILE"])?;
        Some(picture.chars().filter(char::is_ascii).count())
    };
    let (Some(none), Some(some)) = (ink(""), ink("\u{31c6c}\u{31c6c}\u{31c6c}")) else { return };
    assert!(some > none, "{some} {none}");
}

#[test]
fn the_same_sheet_gives_the_same_bytes() {
    let (one, again) = (made(&long()), made(&long()));
    assert!(one == again);
    let later = long().to_pdf(&font(), at() + Duration::from_secs(1)).unwrap();
    assert!(one != later && one.bytes.len() == later.bytes.len());
    let differing = one.bytes.iter().zip(&later.bytes).filter(|(a, b)| a != b).count();
    assert_eq!(differing, 2, "one digit in each of two times");
    assert_eq!(form().to_pdf(&font(), SystemTime::UNIX_EPOCH - Duration::from_secs(9)).unwrap().pages, 1);
}

/// Every word that poppler finds lies between the margins.
#[test]
fn nothing_leaves_the_page() {
    let word = "W".repeat(300);
    let sheet = long()
        .fields([vec![Field::new(&word, &word), Field::new(&word, ADDRESS)]])
        .footer(ADDRESS.repeat(9))
        .list((0..40).map(|_| Column::new("标题", 1.0, Align::Centre)), [vec!["内容".to_owned(); 50]]);
    let Some(said) = judge(&made(&sheet), "pdftotext", &["-bbox", "FILE", "-"]) else { return };
    let number = |line: &str, name: &str| {
        line.split_once(&format!("{name}=\"")).and_then(|(_, rest)| rest.split('"').next()?.parse::<f32>().ok())
    };
    let mut words = 0;
    for line in said.lines().filter(|line| line.contains("<word")) {
        words += 1;
        let edges: Vec<f32> = ["xMin", "xMax", "yMin", "yMax"].iter().filter_map(|name| number(line, name)).collect();
        assert!(edges[0] >= 56.0 && edges[1] <= 540.0 && edges[2] >= 42.0 && edges[3] <= 820.0, "{line}");
    }
    assert!(words > 1000, "{words}");
}

#[test]
fn debug_output_keeps_what_was_typed() {
    let shown = format!("{:?} {:?} {:?}", form(), Field::new("姓名", "张三"), made(&form()));
    assert!(!shown.contains("张三") && !shown.contains("姓名"), "{shown}");
}

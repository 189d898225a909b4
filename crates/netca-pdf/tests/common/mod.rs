//! The programs that judge the sheets.

#![allow(dead_code, unreachable_pub, reason = "not every test uses all of it")]

use std::path::Path;
use std::process::Command;

use netca_pdf::{Font, Pdf, Sheet};
use std::time::{Duration, SystemTime};

/// The font that comes with the crate, feature or not.
pub fn font() -> Font {
    Font::from_bytes(font_bytes(), 0).unwrap()
}

pub fn font_bytes() -> Vec<u8> {
    std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/fonts/sheet-hei.ttf")).unwrap()
}

/// 2026-11-22 12:34:56 in China.
pub fn at() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_322_096)
}

pub fn made(sheet: &Sheet) -> Pdf {
    sheet.to_pdf(&font(), at()).unwrap()
}

/// What a program says of a sheet: its file stands for `FILE`. `None`, loudly, where the program is missing.
pub fn judge(pdf: &Pdf, program: &str, arguments: &[&str]) -> Option<String> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), &pdf.bytes).unwrap();
    let named = |argument: &&str| if *argument == "FILE" { file.path() } else { Path::new(*argument) }.to_owned();
    let Ok(output) = Command::new(program).args(arguments.iter().map(named)).output() else {
        let required = std::env::var("NETCA_REQUIRE_PEERS").is_ok_and(|value| value == "1");
        assert!(!required, "NETCA_REQUIRE_PEERS=1, but there is no {program}");
        eprintln!("SKIPPED: there is no {program}");
        return None;
    };
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let complained = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && complained.is_empty(), "{program}: {said}{complained}");
    Some(said)
}

/// The sheet's text as `pdftotext` copies it out, without the ends of lines and pages.
pub fn text(pdf: &Pdf) -> Option<String> {
    let text = judge(pdf, "pdftotext", &["-raw", "-enc", "UTF-8", "FILE", "-"])?;
    Some(text.replace(['\n', '\u{c}'], ""))
}

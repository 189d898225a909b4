//! A4 sheets with Chinese text as PDF: a title, sections, labelled fields in ruled tables, lists, paragraphs, places to
//! sign and to stamp, page numbers.
//!
//! ```
//! use std::time::SystemTime;
//!
//! use netca_pdf::{Field, Sheet};
//!
//! # #[cfg(feature = "font")] {
//! let sheet = Sheet::new("证书续期申请表")
//!     .heading("一、经办人信息")
//!     .fields([
//!         vec![Field::new("姓名", "张三"), Field::new("手机号码", "13800000000")],
//!         vec![Field::new("地址", "广州市天河区示例路 1 号")],
//!         vec![Field::space("经办人签字", 24.0).hint("年　　月　　日"), Field::space("单位盖章", 24.0)],
//!     ])
//!     .footer("客服热线 400-000-0000");
//! let pdf = sheet.to_pdf(&netca_pdf::Font::bundled(), SystemTime::UNIX_EPOCH)?;
//! assert!(pdf.bytes.starts_with(b"%PDF-") && pdf.pages == 1 && pdf.missing.is_empty());
//! # }
//! # Ok::<(), netca_pdf::Error>(())
//! ```
//!
//! The font is embedded, and only the glyphs that are used; text can be searched and copied out again. A character that
//! the font lacks is drawn as a crossed box, keeps its place in the text, and is reported ([`Pdf::missing`]).
//! The same sheet, font and time give the same bytes. Nothing is read from the system, and nothing that is typed into
//! a sheet makes it fail or leave the page: long text wraps, and goes on on the next page.
//!
//! With the feature `font` there is [`Font::bundled`]; without it, a program brings the font ([`Font::from_bytes`]) and
//! stays small.
#![forbid(unsafe_code)]

mod date;
mod error;
mod flow;
mod font;
mod lines;
mod page;
mod sheet;
mod table;
mod write;

pub use error::Error;
pub use font::Font;
pub use sheet::{Align, Column, Field, Pdf, Sheet};

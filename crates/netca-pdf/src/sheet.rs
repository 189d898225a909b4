use std::time::SystemTime;

use crate::flow::Flow;
use crate::{Error, Font, write};

/// A document on A4 paper, put together from above to below. See the [crate](crate) for an example.
///
/// Its `Debug` holds no text: sheets are for what people typed.
#[derive(Clone)]
pub struct Sheet {
    pub(crate) title: String,
    pub(crate) footer: String,
    pub(crate) blocks: Vec<Block>,
}

/// Where text stands between left and right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// At the left.
    #[default]
    Left,
    /// In the middle.
    Centre,
    /// At the right.
    Right,
}

/// A label with its value, in cells of a ruled table.
#[derive(Clone)]
pub struct Field {
    pub(crate) label: String,
    pub(crate) value: String,
    pub(crate) height: f32,
    pub(crate) hint: String,
}

impl Field {
    /// A label and its value; an empty value leaves room to write by hand.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into(), height: 0.0, hint: String::new() }
    }

    /// A label with room to sign or to stamp, so many millimetres high.
    pub fn space(label: impl Into<String>, millimetres: f32) -> Self {
        let height = if millimetres.is_finite() { millimetres.max(0.0) } else { 0.0 };
        Self { height, ..Self::new(label, "") }
    }

    /// The same, with a line of faint text at the bottom right of the value: `年　月　日`.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }
}

/// A column of a list.
#[derive(Clone)]
pub struct Column {
    pub(crate) title: String,
    pub(crate) share: f32,
    pub(crate) align: Align,
}

impl Column {
    /// A column with its title; its width is in proportion to its `share`.
    pub fn new(title: impl Into<String>, share: f32, align: Align) -> Self {
        Self { title: title.into(), share: if share.is_finite() { share.max(0.01) } else { 1.0 }, align }
    }
}

#[derive(Clone)]
pub(crate) enum Block {
    Note(String, Align),
    Heading(String),
    Fields(Vec<Vec<Field>>),
    List(Vec<Column>, Vec<Vec<String>>),
    Paragraph(String),
    Space(f32),
}

/// A finished document.
#[derive(Clone, PartialEq, Eq)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// The characters that the font lacks, each once, in their order: shown as crossed boxes.
    pub missing: Vec<char>,
}

impl Sheet {
    /// A sheet with a title, in the middle above everything else. It is the document's title, too.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), footer: String::new(), blocks: Vec::new() }
    }

    /// Small text: a number, a date, a remark.
    #[must_use]
    pub fn note(self, text: impl Into<String>, align: Align) -> Self {
        self.with(Block::Note(text.into(), align))
    }

    /// The title of a section. It stays on the page of what follows.
    #[must_use]
    pub fn heading(self, text: impl Into<String>) -> Self {
        self.with(Block::Heading(text.into()))
    }

    /// A ruled table of labelled fields; the fields of a row share its width evenly.
    #[must_use]
    pub fn fields(self, rows: impl IntoIterator<Item = Vec<Field>>) -> Self {
        self.with(Block::Fields(rows.into_iter().collect()))
    }

    /// A ruled table with a line of titles, which is repeated on every page. Cells beyond the columns are left out.
    #[must_use]
    pub fn list(self, columns: impl IntoIterator<Item = Column>, rows: impl IntoIterator<Item = Vec<String>>) -> Self {
        self.with(Block::List(columns.into_iter().collect(), rows.into_iter().collect()))
    }

    /// Running text; line feeds break lines.
    #[must_use]
    pub fn paragraph(self, text: impl Into<String>) -> Self {
        self.with(Block::Paragraph(text.into()))
    }

    /// Room between two blocks, in millimetres.
    #[must_use]
    pub fn space(self, millimetres: f32) -> Self {
        self.with(Block::Space(if millimetres.is_finite() { millimetres.max(0.0) } else { 0.0 }))
    }

    /// One line at the foot of every page, beside the page's number.
    #[must_use]
    pub fn footer(self, text: impl Into<String>) -> Self {
        Self { footer: text.into(), ..self }
    }

    /// The sheet as PDF 1.7. `at` is written into it as the time of its making.
    ///
    /// # Errors
    /// [`Error::FontDamaged`]; nothing that stands on the sheet is an error.
    pub fn to_pdf(&self, font: &Font, at: SystemTime) -> Result<Pdf, Error> {
        let face = font.face()?;
        let pages = Flow::lay_out(self, &face);
        write::pdf(&self.title, &pages, font, &face, at)
    }

    fn with(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }
}

macro_rules! hidden_debug {
    ($($name:ident)*) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )*};
}
hidden_debug! { Sheet Field Column Block }

impl std::fmt::Debug for Pdf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pdf").field("bytes", &self.bytes.len()).field("pages", &self.pages).finish_non_exhaustive()
    }
}

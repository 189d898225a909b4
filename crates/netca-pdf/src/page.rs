//! What stands on a page. Lengths are in points (1/72 inch), measured from the top left corner of A4 (ISO 216).

pub(crate) const WIDTH: f32 = 595.28;
pub(crate) const HEIGHT: f32 = 841.89;
/// Margins: 20 mm at the sides, 17 above; below, the footer stands in it.
pub(crate) const LEFT: f32 = 56.7;
pub(crate) const RIGHT: f32 = WIDTH - 56.7;
pub(crate) const TOP: f32 = 48.2;
pub(crate) const BOTTOM: f32 = HEIGHT - 58.0;
/// Where the footer's line of text begins.
pub(crate) const FOOTER: f32 = HEIGHT - 45.0;

pub(crate) fn millimetres(length: f32) -> f32 {
    length * 72.0 / 25.4
}

#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) items: Vec<Item>,
}

#[derive(Debug)]
pub(crate) enum Item {
    Text(Text),
    Rule { from: (f32, f32), to: (f32, f32) },
    Shade { x: f32, y: f32, width: f32, height: f32 },
}

/// One line of text.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) x: f32,
    pub(crate) baseline: f32,
    pub(crate) style: Style,
    pub(crate) text: String,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Style {
    pub(crate) size: f32,
    pub(crate) bold: bool,
    pub(crate) faint: bool,
}

impl Style {
    pub(crate) const BODY: Self = Self { size: 10.0, bold: false, faint: false };
    pub(crate) const LABEL: Self = Self::BODY;
    pub(crate) const SMALL: Self = Self { size: 9.0, ..Self::BODY };
    pub(crate) const HINT: Self = Self { size: 9.0, faint: true, ..Self::BODY };
    pub(crate) const HEADING: Self = Self { size: 11.5, bold: true, ..Self::BODY };
    pub(crate) const TITLE: Self = Self { size: 19.0, bold: true, ..Self::BODY };

    /// From line to line.
    pub(crate) fn leading(self) -> f32 {
        self.size * 1.4
    }

    /// From the top of a line to its baseline. Han fill the em from 0.12 below the baseline to 0.88 above it.
    pub(crate) fn ascent(self) -> f32 {
        (self.leading() - self.size) / 2.0 + self.size * 0.88
    }

    /// The same, no larger than so.
    pub(crate) fn at_most(self, size: f32) -> Self {
        Self { size: self.size.min(size), ..self }
    }
}

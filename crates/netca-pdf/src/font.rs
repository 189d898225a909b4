use std::borrow::Cow;
use std::collections::BTreeMap;

use ttf_parser::{Face, GlyphId, Permissions};

use crate::Error;

/// A font with TrueType outlines, checked to be readable and free to embed.
#[derive(Clone)]
pub struct Font {
    data: Cow<'static, [u8]>,
    index: u32,
}

impl Font {
    /// A font file (`.ttf`, or one font of a `.ttc`).
    ///
    /// `index` is the font's place in a collection; 0 for a plain file.
    ///
    /// # Errors
    /// [`Error::FontUnreadable`], [`Error::FontNotEmbeddable`].
    pub fn from_bytes(data: impl Into<Cow<'static, [u8]>>, index: u32) -> Result<Self, Error> {
        let font = Self { data: data.into(), index };
        let face = font.face()?;
        // `fsType` 2 and nothing else forbids embedding (OpenType, OS/2); a bitmap-only font has no outlines to embed.
        let restricted = face.permissions() == Some(Permissions::Restricted) || !face.is_outline_embedding_allowed();
        if restricted || !face.is_subsetting_allowed() { Err(Error::FontNotEmbeddable) } else { Ok(font) }
    }

    /// Sheet Hei: Latin, symbols, and the 27 000 Han of Unicode's first two blocks (`fonts/README.md`).
    #[cfg(feature = "font")]
    pub fn bundled() -> Self {
        Self { data: Cow::Borrowed(include_bytes!("../fonts/sheet-hei.ttf")), index: 0 }
    }

    /// Whether the font has a glyph for a character.
    pub fn has(&self, character: char) -> bool {
        self.face().is_ok_and(|face| glyph(&face, character).is_some())
    }

    pub(crate) fn face(&self) -> Result<Face<'_>, Error> {
        let face = Face::parse(&self.data, self.index).map_err(|_| Error::FontUnreadable)?;
        let usable = face.tables().glyf.is_some() && face.tables().cmap.is_some() && face.tables().hmtx.is_some();
        if usable && face.units_per_em() > 0 { Ok(face) } else { Err(Error::FontUnreadable) }
    }

    pub(crate) fn data(&self) -> (&[u8], u32) {
        (&self.data, self.index)
    }
}

impl std::fmt::Debug for Font {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Font").field("bytes", &self.data.len()).finish_non_exhaustive()
    }
}

/// How wide characters are, in ems, and how they are called in the PDF.
pub(crate) struct Characters<'a> {
    pub(crate) face: &'a Face<'a>,
    /// By character: its number in the PDF (CID), in the order of first use, from 1.
    used: BTreeMap<char, u16>,
    order: Vec<(char, Option<GlyphId>)>,
}

/// Text as the PDF shows it: each character's number, and whether the font has it.
pub(crate) struct Shown {
    pub(crate) cid: u16,
    pub(crate) missing: bool,
    /// In ems.
    pub(crate) width: f32,
}

impl<'a> Characters<'a> {
    pub(crate) fn new(face: &'a Face<'a>) -> Self {
        Self { face, used: BTreeMap::new(), order: Vec::new() }
    }

    /// A number each for characters, not for glyphs: two characters may share a glyph, and have to be told apart when
    /// the text is copied out; characters without a glyph are copied out, too.
    pub(crate) fn shown(&mut self, character: char) -> Shown {
        let glyph = glyph(self.face, character);
        let cid = match self.used.get(&character) {
            Some(cid) => *cid,
            None => match u16::try_from(self.order.len() + 1) {
                Ok(cid) => {
                    self.order.push((character, glyph));
                    self.used.insert(character, cid);
                    cid
                }
                // More different characters than a PDF font can hold: shown as missing.
                Err(_) => return Shown { cid: 0, missing: true, width: 1.0 },
            },
        };
        Shown { cid, missing: glyph.is_none(), width: width(self.face, character) }
    }

    /// Characters and glyphs in the order of their numbers, from 1.
    pub(crate) fn used(&self) -> &[(char, Option<GlyphId>)] {
        &self.order
    }

    pub(crate) fn missing(&self) -> Vec<char> {
        self.used.keys().copied().filter(|character| glyph(self.face, *character).is_none()).collect()
    }
}

/// How wide a character is, in ems; a box of one em for what the font lacks.
pub(crate) fn width(face: &Face<'_>, character: char) -> f32 {
    let Some(glyph) = glyph(face, character) else { return 1.0 };
    let advance = face.glyph_hor_advance(glyph).unwrap_or(0);
    f32::from(advance) / f32::from(face.units_per_em())
}

fn glyph(face: &Face<'_>, character: char) -> Option<GlyphId> {
    face.glyph_index(character).filter(|glyph| glyph.0 != 0)
}

/// The font that comes with the crate, whether or not the feature is on.
#[cfg(test)]
pub(crate) fn for_tests() -> &'static Font {
    static FONT: std::sync::OnceLock<Font> = std::sync::OnceLock::new();
    FONT.get_or_init(|| {
        let bytes = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/fonts/sheet-hei.ttf")).unwrap();
        Font::from_bytes(bytes, 0).unwrap()
    })
}

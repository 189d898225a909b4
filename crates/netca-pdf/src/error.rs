/// What can be wrong with a font. Codes 6000 to 6099.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The bytes are no font with TrueType outlines and a character map.
    #[error("the font cannot be read, or has no TrueType outlines")]
    FontUnreadable,
    /// The font's own licence bits (OS/2 `fsType`) forbid it in a document.
    #[error("the font does not allow to be embedded in documents")]
    FontNotEmbeddable,
    /// The font is damaged where the sheet needs it.
    #[error("the font is damaged: its glyphs cannot be taken out of it")]
    FontDamaged,
}

impl Error {
    /// The stable number of this error; never reused.
    pub fn code(&self) -> i32 {
        match self {
            Self::FontUnreadable => 6001,
            Self::FontNotEmbeddable => 6002,
            Self::FontDamaged => 6003,
        }
    }
}

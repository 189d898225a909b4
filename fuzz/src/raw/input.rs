//! Bytes, taken from the front.

use std::sync::OnceLock;

use netca_renew::netca_token::private_file;

use crate::targets::folder;

/// What is left of the bytes.
pub(super) struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// What comes before the first `FF`, and what comes after it: bytes that no text has.
    pub(super) fn halves(self) -> (Self, Self) {
        let at = self.0.iter().position(|byte| *byte == 0xff).unwrap_or(self.0.len());
        let (before, after) = self.0.split_at(at);
        (Self(before), Self(after.get(1..).unwrap_or_default()))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The next byte, or zero.
    pub(super) fn byte(&mut self) -> u8 {
        let (first, rest) = self.0.split_first().unwrap_or((&0, &[]));
        self.0 = rest;
        *first
    }

    /// The bytes up to the next zero.
    pub(super) fn block(&mut self) -> &'a [u8] {
        let at = self.0.iter().position(|byte| *byte == 0).unwrap_or(self.0.len());
        let (block, rest) = self.0.split_at(at);
        self.0 = rest.get(1..).unwrap_or_default();
        block
    }
}

/// A soft token of the corpus, in a file.
pub(super) fn token_file() -> Option<&'static str> {
    static FILE: OnceLock<Option<String>> = OnceLock::new();
    let made = FILE.get_or_init(|| {
        let path = folder()?.join("c-token.json");
        private_file::write_new(&path, include_bytes!("../../corpus/soft/p256")).ok()?;
        Some(path.to_str()?.to_owned())
    });
    made.as_deref()
}

use std::io::{self, Read};
use std::path::Path;

use netca_protocol::person::{FieldError, FieldRule};
use netca_protocol::wire::{AttachmentKind, AttachmentRef, MediaType, Quote, Sha256Hex};
use sha2::{Digest, Sha256};

use crate::Error;
use crate::form::attachments::{broken_rule, field, rule_for};

/// 附件: a file that goes with the application, checked against the quote.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    reference: AttachmentRef,
    content: Vec<u8>,
}

impl Attachment {
    /// Reads a file. One that is larger than the quote takes is not read.
    ///
    /// # Errors
    /// [`Error::AttachmentUnreadable`]; [`Error::Form`] as [`Attachment::new`].
    pub fn read(kind: AttachmentKind, path: &Path, quote: &Quote) -> Result<Self, Error> {
        let unreadable = |error: io::Error| Error::AttachmentUnreadable { kind, reason: error.kind() };
        let max = rule_for(kind, quote).ok_or_else(|| wrong(kind, FieldRule::NotOffered))?.max_bytes;
        // Asked before it is opened: opening a named pipe would wait for somebody to write.
        let data = std::fs::metadata(path).map_err(unreadable)?;
        if !data.is_file() {
            let reason = if data.is_dir() { io::ErrorKind::IsADirectory } else { io::ErrorKind::InvalidInput };
            return Err(Error::AttachmentUnreadable { kind, reason });
        }
        if data.len() > max {
            return Err(wrong(kind, FieldRule::FileSize { max }));
        }
        let mut content = Vec::new();
        // It may have grown since.
        let file = std::fs::File::open(path).map_err(unreadable)?;
        file.take(max.saturating_add(1)).read_to_end(&mut content).map_err(unreadable)?;
        Self::new(kind, content, quote)
    }

    /// A file in memory. Its type is told by its content, whatever its name was.
    ///
    /// # Errors
    /// [`Error::Form`] with the field `attachments.<kind>` when the kind is not asked for, the file is of no type that
    /// the quote takes, empty, too large, or cut off.
    pub fn new(kind: AttachmentKind, content: Vec<u8>, quote: &Quote) -> Result<Self, Error> {
        let max = rule_for(kind, quote).ok_or_else(|| wrong(kind, FieldRule::NotOffered))?.max_bytes;
        let size = content.len() as u64;
        if !(1..=max).contains(&size) {
            return Err(wrong(kind, FieldRule::FileSize { max }));
        }
        let media_type = MediaType::of(&content).ok_or_else(|| wrong(kind, FieldRule::MediaType))?;
        let sha256 = Sha256Hex(Sha256::digest(&content).into());
        let reference = AttachmentRef { kind, media_type, sha256, size };
        if let Some(rule) = broken_rule(&reference, quote) {
            return Err(wrong(kind, rule));
        }
        if media_type.is_whole(&content) {
            Ok(Self { reference, content })
        } else {
            Err(wrong(kind, FieldRule::CutOff))
        }
    }

    /// As the form and the application name it.
    pub fn reference(&self) -> &AttachmentRef {
        &self.reference
    }

    /// The file.
    pub fn content(&self) -> &[u8] {
        &self.content
    }
}

/// The content is somebody's papers.
impl std::fmt::Debug for Attachment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Attachment").field(&self.reference).finish()
    }
}

fn wrong(kind: AttachmentKind, rule: FieldRule) -> Error {
    Error::Form(vec![FieldError::new(field(kind), rule)])
}

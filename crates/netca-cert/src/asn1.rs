//! DER cut into elements that keep the bytes they came as.
//!
//! Re-encoding is not identity (attribute order, string types, odd integers), so nothing here decodes and encodes again.

use const_oid::ObjectIdentifier;
use der::{Encode, Header, Reader, SliceReader, Tag, TagNumber};

use crate::{Error, Structure};

/// One element: its whole encoding and the content within.
#[derive(Clone, Copy)]
pub(crate) struct Element<'a> {
    pub(crate) tag: Tag,
    pub(crate) raw: &'a [u8],
    pub(crate) content: &'a [u8],
}

/// Reads one element after another; errors name the structure that is being read.
#[derive(Clone)]
pub(crate) struct Walk<'a> {
    reader: SliceReader<'a>,
    structure: Structure,
}

impl<'a> Walk<'a> {
    pub(crate) fn over(bytes: &'a [u8], structure: Structure) -> Result<Self, Error> {
        let reader = SliceReader::new(bytes).map_err(|_| Error::Malformed { structure })?;
        Ok(Self { reader, structure })
    }

    /// The elements of the one SEQUENCE that `der` is; anything after it is refused.
    pub(crate) fn only_sequence(der: &'a [u8], structure: Structure) -> Result<Self, Error> {
        let mut walk = Self::over(der, structure)?;
        let sequence = walk.sequence()?;
        walk.finish()?;
        Ok(sequence)
    }

    pub(crate) fn is_finished(&self) -> bool {
        self.reader.is_finished()
    }

    pub(crate) fn finish(self) -> Result<(), Error> {
        if self.is_finished() { Ok(()) } else { Err(self.malformed()) }
    }

    pub(crate) fn malformed(&self) -> Error {
        Error::Malformed { structure: self.structure }
    }

    pub(crate) fn next_is(&self, tag: Tag) -> bool {
        Header::peek(&self.reader).is_ok_and(|header| header.tag() == tag)
    }

    pub(crate) fn any(&mut self) -> Result<Element<'a>, Error> {
        self.element().ok_or_else(|| self.malformed())
    }

    pub(crate) fn expect(&mut self, tag: Tag) -> Result<Element<'a>, Error> {
        let element = self.any()?;
        if element.tag == tag { Ok(element) } else { Err(self.malformed()) }
    }

    pub(crate) fn optional(&mut self, tag: Tag) -> Result<Option<Element<'a>>, Error> {
        if self.next_is(tag) { self.any().map(Some) } else { Ok(None) }
    }

    pub(crate) fn sequence(&mut self) -> Result<Self, Error> {
        let element = self.expect(Tag::Sequence)?;
        self.within(element)
    }

    pub(crate) fn set(&mut self) -> Result<Self, Error> {
        let element = self.expect(Tag::Set)?;
        self.within(element)
    }

    /// The elements within an element.
    pub(crate) fn within(&self, element: Element<'a>) -> Result<Self, Error> {
        Self::over(element.content, self.structure)
    }

    pub(crate) fn oid(&mut self) -> Result<ObjectIdentifier, Error> {
        let element = self.expect(Tag::ObjectIdentifier)?;
        ObjectIdentifier::from_bytes(element.content).map_err(|_| self.malformed())
    }

    /// A small non-negative INTEGER such as a version.
    pub(crate) fn small_integer(&mut self) -> Result<u8, Error> {
        match self.expect(Tag::Integer)?.content {
            [value] if *value < 0x80 => Ok(*value),
            _ => Err(self.malformed()),
        }
    }

    /// The octets of a non-negative INTEGER, right-aligned in 32; DER's shortest form only.
    pub(crate) fn unsigned_32(&mut self) -> Result<[u8; 32], Error> {
        let octets = match self.expect(Tag::Integer)?.content {
            [0, first, ..] if *first < 0x80 => return Err(self.malformed()),
            [0, rest @ ..] => rest,
            octets @ [first, ..] if *first < 0x80 => octets,
            _ => return Err(self.malformed()),
        };
        let mut value = [0; 32];
        let place = 32_usize.checked_sub(octets.len()).and_then(|start| value.get_mut(start..));
        place.ok_or_else(|| self.malformed())?.copy_from_slice(octets);
        Ok(value)
    }

    /// A BIT STRING of whole octets.
    pub(crate) fn octets_in_bits(&mut self) -> Result<&'a [u8], Error> {
        match self.expect(Tag::BitString)?.content {
            [0, octets @ ..] => Ok(octets),
            _ => Err(self.malformed()),
        }
    }

    /// All bytes not yet read.
    pub(crate) fn rest(mut self) -> Result<&'a [u8], Error> {
        let len = self.reader.remaining_len();
        self.reader.read_slice(len).map_err(|_| self.malformed())
    }

    fn element(&mut self) -> Option<Element<'a>> {
        let header = Header::peek(&self.reader).ok()?;
        let raw = self.reader.tlv_bytes().ok()?;
        let header_len = usize::try_from(header.encoded_len().ok()?).ok()?;
        Some(Element { tag: header.tag(), raw, content: raw.get(header_len..)? })
    }
}

/// The constructed context-specific tag `[number]`.
pub(crate) const fn context(number: u32) -> Tag {
    Tag::ContextSpecific { constructed: true, number: TagNumber(number) }
}

/// The primitive context-specific tag `[number]`.
pub(crate) const fn context_primitive(number: u32) -> Tag {
    Tag::ContextSpecific { constructed: false, number: TagNumber(number) }
}

pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const NULL: &[u8] = &[0x05, 0x00];
pub(crate) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;
pub(crate) const CONTEXT_0: u8 = 0xa0;

/// Encodes one element from its tag octet and the parts of its content.
pub(crate) fn encode(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let len = parts.iter().map(|part| part.len()).sum::<usize>();
    let mut out = Vec::with_capacity(len + 6);
    out.push(tag);
    if len < 0x80 {
        out.push(len as u8);
    } else {
        let octets = len.to_be_bytes();
        let octets = octets.get(octets.iter().take_while(|octet| **octet == 0).count()..).unwrap_or_default();
        out.push(0x80 | octets.len() as u8);
        out.extend_from_slice(octets);
    }
    parts.iter().for_each(|part| out.extend_from_slice(part));
    out
}

/// Encodes an OBJECT IDENTIFIER.
pub(crate) fn encode_oid(oid: ObjectIdentifier) -> Vec<u8> {
    encode(OBJECT_IDENTIFIER, &[oid.as_bytes()])
}

/// Encodes a non-negative INTEGER from big-endian octets of any length.
pub(crate) fn encode_unsigned(octets: &[u8]) -> Vec<u8> {
    let octets = octets.get(octets.iter().take_while(|octet| **octet == 0).count()..).unwrap_or_default();
    match octets.first() {
        Some(first) if *first < 0x80 => encode(INTEGER, &[octets]),
        _ => encode(INTEGER, &[&[0], octets]),
    }
}

/// Encodes a BIT STRING of whole octets.
pub(crate) fn encode_bits(octets: &[u8]) -> Vec<u8> {
    encode(BIT_STRING, &[&[0], octets])
}

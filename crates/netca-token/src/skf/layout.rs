//! Structures in a driver's memory, member by member: where each one is follows from the layout.

use zeroize::Zeroizing;

use super::profile::{SkfLayout, SkfSide};
use crate::Error;

/// Bytes of a coordinate or a number.
pub(super) const NUMBER: usize = 32;
/// Bytes of its field.
pub(super) const FIELD: usize = 64;

impl SkfLayout {
    fn aligned(self, at: usize) -> usize {
        if self.packed { at } else { at.next_multiple_of(self.ulong) }
    }
}

impl SkfSide {
    /// A number in its field.
    pub(super) fn place(self, number: &[u8]) -> Vec<u8> {
        let zeros = vec![0; FIELD.saturating_sub(number.len())];
        if self == Self::Right { [&zeros, number].concat() } else { [number, &zeros].concat() }
    }

    /// The number in a field, or `None` when the rest of it is not zero.
    pub(super) fn take(self, field: &[u8]) -> Option<&[u8]> {
        let (left, right) = field.split_at_checked(NUMBER)?;
        let (number, zeros) = if self == Self::Right { (right, left) } else { (left, right) };
        zeros.iter().all(|octet| *octet == 0).then_some(number)
    }
}

pub(super) struct Writer {
    layout: SkfLayout,
    octets: Zeroizing<Vec<u8>>,
}

impl Writer {
    pub(super) fn new(layout: SkfLayout) -> Self {
        Self { layout, octets: Zeroizing::default() }
    }

    pub(super) fn ulong(mut self, value: u32) -> Self {
        let start = self.layout.aligned(self.octets.len());
        self.octets.resize(start, 0);
        let octets = u64::from(value).to_le_bytes();
        self.octets.extend(octets.iter().take(self.layout.ulong));
        self
    }

    pub(super) fn bytes(mut self, octets: &[u8]) -> Self {
        self.octets.extend_from_slice(octets);
        self
    }

    /// Without the gap at the end: where a member of variable length is the last one.
    pub(super) fn finish(self) -> Zeroizing<Vec<u8>> {
        self.octets
    }
}

pub(super) struct Reader<'a> {
    layout: SkfLayout,
    octets: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(layout: SkfLayout, octets: &'a [u8]) -> Self {
        Self { layout, octets, at: 0 }
    }

    pub(super) fn ulong(&mut self) -> Result<u64, Error> {
        self.at = self.layout.aligned(self.at);
        let octets = self.bytes(self.layout.ulong)?;
        Ok(octets.iter().rev().fold(0, |value, octet| value << 8 | u64::from(*octet)))
    }

    pub(super) fn bytes(&mut self, len: usize) -> Result<&'a [u8], Error> {
        let octets = self.octets.get(self.at..).and_then(|rest| rest.get(..len));
        self.at += len;
        octets.ok_or(Error::Malformed { what: "length of a structure" })
    }
}

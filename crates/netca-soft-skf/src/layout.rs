//! Structures in a vendor's memory: where their members are is computed, since the width of ULONG and the packing are known
//! only when the module runs.

use crate::codes::Sar;

/// Bytes of a coordinate, a number or a private key in its field of [`FIELD`] bytes.
pub(crate) const NUMBER: usize = 32;
/// ECC_MAX_XCOORDINATE_BITS_LEN / 8.
pub(crate) const FIELD: usize = 64;

/// How structures are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Layout {
    /// Bytes of a ULONG: 4 or 8.
    pub(crate) ulong: usize,
    /// Whether members follow each other without gaps, as under `#pragma pack(1)`.
    pub(crate) packed: bool,
}

impl Default for Layout {
    fn default() -> Self {
        Self { ulong: 4, packed: true }
    }
}

impl Layout {
    /// Where a member of this alignment comes that would begin at `at`.
    fn aligned(self, at: usize, alignment: usize) -> usize {
        if self.packed { at } else { at.next_multiple_of(alignment) }
    }

    /// The octets of a ULONG, of this machine's byte order; what does not fit is cut off.
    pub(crate) fn ulong_octets(self, value: u64) -> Vec<u8> {
        if self.ulong == 4 { (value as u32).to_ne_bytes().to_vec() } else { value.to_ne_bytes().to_vec() }
    }

    /// The ULONG in its octets.
    pub(crate) fn ulong_of(self, octets: &[u8]) -> u64 {
        let four = <[u8; 4]>::try_from(octets).map(|octets| u64::from(u32::from_ne_bytes(octets)));
        four.or_else(|_| octets.try_into().map(u64::from_ne_bytes)).unwrap_or_default()
    }

    /// The largest ULONG.
    pub(crate) fn ulong_max(self) -> u64 {
        if self.ulong == 4 { u64::from(u32::MAX) } else { u64::MAX }
    }
}

/// Which end of its field a shorter number lies at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Side {
    /// Zeros, then the number: the standard's way.
    #[default]
    Right,
    /// The number, then zeros.
    Left,
}

impl Side {
    pub(crate) fn place(self, number: &[u8; NUMBER]) -> [u8; FIELD] {
        let mut field = [0; FIELD];
        let (left, right) = field.split_at_mut(NUMBER);
        match self {
            Self::Right => right.copy_from_slice(number),
            Self::Left => left.copy_from_slice(number),
        }
        field
    }

    /// # Errors
    /// [`Sar::InputData`] when the other half is not zero, and so the number lies elsewhere than here it has to.
    pub(crate) fn take(self, field: &[u8]) -> Result<[u8; NUMBER], Sar> {
        let (left, right) = field.split_at_checked(NUMBER).ok_or(Sar::InputData)?;
        let (number, zeros) = if self == Self::Right { (right, left) } else { (left, right) };
        if zeros.iter().any(|octet| *octet != 0) {
            return Err(Sar::InputData);
        }
        number.try_into().map_err(|_| Sar::InputData)
    }
}

/// Writes a structure member by member.
pub(crate) struct Writer {
    layout: Layout,
    octets: Vec<u8>,
    alignment: usize,
}

impl Writer {
    pub(crate) fn new(layout: Layout) -> Self {
        Self { layout, octets: Vec::new(), alignment: 1 }
    }

    pub(crate) fn ulong(mut self, value: u64) -> Self {
        let width = self.layout.ulong;
        self.octets.resize(self.layout.aligned(self.octets.len(), width), 0);
        self.octets.extend(self.layout.ulong_octets(value));
        self.alignment = width;
        self
    }

    pub(crate) fn bytes(mut self, octets: &[u8]) -> Self {
        self.octets.extend(octets);
        self
    }

    /// A text in a field of `len` bytes with zeros behind it; cut off so that there is at least one.
    pub(crate) fn text(mut self, text: &[u8], len: usize) -> Self {
        let end = self.octets.len() + len;
        self.octets.extend(text.iter().take(len.saturating_sub(1)));
        self.octets.resize(end, 0);
        self
    }

    /// The structure, as long as `sizeof` says.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        self.octets.resize(self.layout.aligned(self.octets.len(), self.alignment), 0);
        self.octets
    }

    /// The structure without the gap at its end: where a last member of variable length begins.
    pub(crate) fn open(self) -> Vec<u8> {
        self.octets
    }
}

/// Reads a structure member by member.
pub(crate) struct Reader<'a> {
    layout: Layout,
    octets: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(layout: Layout, octets: &'a [u8]) -> Self {
        Self { layout, octets, at: 0 }
    }

    pub(crate) fn ulong(&mut self) -> Result<u64, Sar> {
        self.at = self.layout.aligned(self.at, self.layout.ulong);
        let octets = self.bytes(self.layout.ulong)?;
        Ok(self.layout.ulong_of(octets))
    }

    pub(crate) fn bytes(&mut self, len: usize) -> Result<&'a [u8], Sar> {
        let octets = self.octets.get(self.at..).and_then(|rest| rest.get(..len)).ok_or(Sar::InputLength)?;
        self.at += len;
        Ok(octets)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_where_a_compiler_puts_them() {
        let natural = Layout { ulong: 8, packed: false };
        let octets = Writer::new(natural).bytes(&[1, 2]).ulong(3).bytes(&[4]).finish();
        assert_eq!(octets.len(), 24);
        assert_eq!((octets[1], octets[2], natural.ulong_of(&octets[8..16]), octets[16]), (2, 0, 3, 4));
        let packed = Layout { packed: true, ..natural };
        assert_eq!(Writer::new(packed).bytes(&[1, 2]).ulong(3).bytes(&[4]).finish().len(), 11);

        let mut reader = Reader::new(natural, &octets);
        assert_eq!(reader.bytes(2), Ok(&[1, 2][..]));
        assert_eq!((reader.ulong(), reader.bytes(1)), (Ok(3), Ok(&[4][..])));
        assert_eq!(reader.bytes(8), Err(Sar::InputLength));
    }

    #[test]
    fn numbers_lie_at_one_end() {
        for (side, zeros) in [(Side::Right, 0..32), (Side::Left, 32..64)] {
            let mut field = side.place(&[7; 32]);
            assert!(field[zeros.clone()].iter().all(|octet| *octet == 0));
            assert_eq!(side.take(&field), Ok([7; 32]));
            field[zeros.start] = 1;
            assert_eq!(side.take(&field), Err(Sar::InputData));
            assert_eq!(side.take(&field[..20]), Err(Sar::InputData));
        }
    }

    #[test]
    fn a_text_ends_with_a_zero() {
        assert_eq!(Writer::new(Layout::default()).text(b"abcdef", 4).finish(), b"abc\0");
        assert_eq!(Writer::new(Layout::default()).text(b"ab", 4).finish(), b"ab\0\0");
    }
}

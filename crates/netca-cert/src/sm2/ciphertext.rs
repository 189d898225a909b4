use std::fmt;

use der::Tag;

use crate::asn1::{self, Walk};
use crate::{Error, Structure, sm2};

/// The largest DER form that is read; the largest plaintext is half of it.
const MAXIMUM_LEN: usize = 128 * 1024;
const POINT_LEN: usize = 65;
const HASH_LEN: usize = 32;

/// What SM2 encrypts to (GB/T 32918.4): a point C1, a hash C3, and C2, which is as long as the plaintext.
///
/// It travels as DER (GM/T 0009, section 7.2), `SEQUENCE { x INTEGER, y INTEGER, hash OCTET STRING, cipherText OCTET
/// STRING }`, or raw as C1 ‖ C3 ‖ C2. One that exists has its point on the curve, so a device that does not look can be
/// given it. The older order C1 ‖ C2 ‖ C3 cannot be told from the newer and is not read.
#[derive(Clone, PartialEq, Eq)]
pub struct Sm2Ciphertext {
    point: [u8; POINT_LEN],
    hash: [u8; HASH_LEN],
    ciphertext: Vec<u8>,
}

impl Sm2Ciphertext {
    /// Puts one together from its parts, as SKF's ECCCIPHERBLOB has them: coordinates and hash of 32 bytes each.
    ///
    /// # Errors
    /// [`Error::Malformed`] for other lengths, an empty ciphertext, or a point that is not on the curve.
    pub fn from_parts(x: &[u8], y: &[u8], hash: &[u8], ciphertext: &[u8]) -> Result<Self, Error> {
        if x.len() != 32 || y.len() != 32 {
            return Err(MALFORMED);
        }
        Self::new(&[&[4], x, y].concat(), hash, ciphertext)
    }

    /// Reads the DER form and nothing after it.
    ///
    /// # Errors
    /// [`Error::Malformed`], [`Error::TooLarge`] above 128 KiB.
    pub fn from_der(der: &[u8]) -> Result<Self, Error> {
        if der.len() > MAXIMUM_LEN {
            let structure = Structure::Ciphertext;
            return Err(Error::TooLarge { structure, actual: der.len(), limit: MAXIMUM_LEN });
        }
        let mut fields = Walk::only_sequence(der, Structure::Ciphertext)?;
        let (x, y) = (fields.unsigned_32()?, fields.unsigned_32()?);
        let hash = fields.expect(Tag::OctetString)?.content;
        let ciphertext = fields.expect(Tag::OctetString)?.content;
        fields.finish()?;
        Self::from_parts(&x, &y, hash, ciphertext)
    }

    /// Reads the raw form C1 ‖ C3 ‖ C2, where C1 is 04 ‖ x ‖ y. (Some software leaves the 04 out: put it back before.)
    ///
    /// # Errors
    /// [`Error::Malformed`].
    pub fn from_c1c3c2(octets: &[u8]) -> Result<Self, Error> {
        let (point, rest) = octets.split_at_checked(POINT_LEN).ok_or(MALFORMED)?;
        let (hash, ciphertext) = rest.split_at_checked(HASH_LEN).ok_or(MALFORMED)?;
        Self::new(point, hash, ciphertext)
    }

    /// The DER form.
    pub fn to_der(&self) -> Vec<u8> {
        let (x, y) = (asn1::encode_unsigned(self.x()), asn1::encode_unsigned(self.y()));
        let hash = asn1::encode(asn1::OCTET_STRING, &[&self.hash]);
        asn1::encode(asn1::SEQUENCE, &[&x, &y, &hash, &asn1::encode(asn1::OCTET_STRING, &[&self.ciphertext])])
    }

    /// The raw form C1 ‖ C3 ‖ C2, its first byte 04.
    pub fn to_c1c3c2(&self) -> Vec<u8> {
        [&self.point[..], &self.hash, &self.ciphertext].concat()
    }

    /// The first coordinate of C1, 32 bytes.
    pub fn x(&self) -> &[u8] {
        self.point.get(1..33).unwrap_or_default()
    }

    /// The second coordinate of C1, 32 bytes.
    pub fn y(&self) -> &[u8] {
        self.point.get(33..).unwrap_or_default()
    }

    /// C3, 32 bytes.
    pub fn hash(&self) -> &[u8] {
        &self.hash
    }

    /// C2, as long as the plaintext.
    pub fn ciphertext(&self) -> &[u8] {
        &self.ciphertext
    }

    /// C1, which is on the curve.
    pub(super) fn point(&self) -> &[u8; POINT_LEN] {
        &self.point
    }

    pub(super) fn new(point: &[u8], hash: &[u8], ciphertext: &[u8]) -> Result<Self, Error> {
        if ciphertext.is_empty() || !sm2::is_point(point) {
            return Err(MALFORMED);
        }
        let (point, hash) = (point.try_into(), hash.try_into());
        let ((Ok(point), Ok(hash)), ciphertext) = ((point, hash), ciphertext.to_vec()) else { return Err(MALFORMED) };
        Ok(Self { point, hash, ciphertext })
    }
}

/// The length only.
impl fmt::Debug for Sm2Ciphertext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sm2Ciphertext({} bytes)", self.ciphertext.len())
    }
}

const MALFORMED: Error = Error::Malformed { structure: Structure::Ciphertext };

#[cfg(test)]
mod tests {
    use super::super::example::{C1, C2, C3, bytes};
    use super::*;

    fn example() -> Vec<u8> {
        [bytes(C1), bytes(C3), bytes(C2)].concat()
    }

    #[test]
    fn both_forms_come_back() {
        let ciphertext = Sm2Ciphertext::from_c1c3c2(&example()).unwrap();
        assert_eq!(ciphertext.to_c1c3c2(), example());
        assert_eq!((ciphertext.hash().to_vec(), ciphertext.ciphertext().to_vec()), (bytes(C3), bytes(C2)));
        assert_eq!([&[4], ciphertext.x(), ciphertext.y()].concat(), bytes(C1));
        let der = ciphertext.to_der();
        // y begins with e8 and needs a zero before it, x with 04 and does not.
        assert_eq!((&der[..5], &der[36..40]), (&[0x30, 0x7c, 0x02, 0x20, 0x04][..], &[0x02, 0x21, 0x00, 0xe8][..]));
        assert_eq!(Sm2Ciphertext::from_der(&der).unwrap(), ciphertext);
    }

    #[test]
    fn refuses_what_is_no_ciphertext() {
        let (good, malformed) = (example(), Err(MALFORMED));
        let mut off_curve = good.clone();
        off_curve[64] ^= 1;
        let no_tag = &good[1..];
        for bad in [&off_curve[..], no_tag, &good[..97], &good[..96], &good[..10], &[]] {
            assert_eq!(Sm2Ciphertext::from_c1c3c2(bad), malformed, "{} bytes", bad.len());
        }
        let (x, y, hash, rest) = (&good[1..33], &good[33..65], &good[65..97], &good[97..]);
        for bad in [
            Sm2Ciphertext::from_parts(&[&[0; 32], x].concat(), y, hash, rest),
            Sm2Ciphertext::from_parts(x, y, &hash[1..], rest),
            Sm2Ciphertext::from_parts(x, &[0xff; 32], hash, rest),
            Sm2Ciphertext::from_parts(y, x, hash, rest),
        ] {
            assert_eq!(bad, malformed);
        }
    }

    #[test]
    fn integers_are_strict_der() {
        let der = Sm2Ciphertext::from_c1c3c2(&example()).unwrap().to_der();
        let (x, rest) = der[2..].split_at(34);
        let (y, rest) = rest.split_at(35);
        let element = |tag, content: &[u8]| asn1::encode(tag, &[content]);
        let with_y = |y: &[u8]| Sm2Ciphertext::from_der(&element(0x30, &[x, y, rest].concat()));
        assert!(with_y(y).is_ok());
        let value = &y[3..];
        for (what, bad) in [
            ("negative", element(0x02, value)),
            ("two zeros", element(0x02, &[&[0, 0], value].concat())),
            ("33 octets", element(0x02, &[&[1], value].concat())),
            ("empty", element(0x02, &[])),
            ("no INTEGER", element(0x04, value)),
        ] {
            assert_eq!(with_y(&bad), Err(MALFORMED), "{what}");
        }
        let long_x = element(0x02, &[&[0], &x[2..]].concat());
        let not_minimal = Sm2Ciphertext::from_der(&element(0x30, &[&long_x, y, rest].concat()));
        assert_eq!(not_minimal, Err(MALFORMED), "a zero that x does not need");
        assert_eq!(Sm2Ciphertext::from_der(&[&der[..], &[0]].concat()), Err(MALFORMED));
        assert!(matches!(Sm2Ciphertext::from_der(&vec![0; 200_000]), Err(Error::TooLarge { .. })));
    }
}

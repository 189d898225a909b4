//! The standard's structures (GM/T 0016, section 6.4), between their octets and what they say.

use netca_cert::Sm2Ciphertext;

use crate::codes::Sar;
use crate::layout::{FIELD, Layout, NUMBER, Reader, Writer};
use crate::profile::Profile;

/// MAX_RSA_MODULUS_LEN.
pub(crate) const RSA_MODULUS: usize = 256;
const RSA_EXPONENT: usize = 4;
const HASH: usize = 32;
const SM2_BITS: u64 = 256;
/// The longest ciphertext that is taken: what DEVINFO says.
pub(crate) const MAX_ECC_BUFFER: u64 = 1024;

/// A point of SM2's curve, x ‖ y.
pub(crate) type Point = [u8; 2 * NUMBER];

/// What DEVINFO says that is not the same for every device.
pub(crate) struct DeviceInfo<'a> {
    pub(crate) label: &'a [u8],
    pub(crate) serial: &'a [u8],
    pub(crate) free: u64,
}

/// All of the device's memory, bytes.
pub(crate) const TOTAL_SPACE: u64 = 256 * 1024;

pub(crate) fn device_info(profile: &Profile, info: &DeviceInfo<'_>) -> Vec<u8> {
    let ids = &profile.algorithms;
    Writer::new(profile.layout)
        .bytes(&[1, 0])
        .text(b"netca-renew, software, for tests", 64)
        .text(b"nobody: for tests", 64)
        .text(info.label, 32)
        .text(info.serial, 32)
        .bytes(&[1, 0])
        .bytes(&[1, 0])
        .ulong(ids.sm4_ecb)
        .ulong(ids.rsa | ids.sm2_sign | ids.sm2_encrypt)
        .ulong(ids.sm3 | ids.sha1 | ids.sha256)
        .ulong(ids.sm4_ecb)
        .ulong(TOTAL_SPACE)
        .ulong(info.free)
        .ulong(MAX_ECC_BUFFER)
        .ulong(4096)
        .bytes(&[0; 64])
        .finish()
}

/// ECCPUBLICKEYBLOB.
pub(crate) fn ecc_public_key(profile: &Profile, point: &Point) -> Vec<u8> {
    let [x, y] = halves(point).map(|number| profile.side.place(&number));
    Writer::new(profile.layout).ulong(SM2_BITS).bytes(&x).bytes(&y).finish()
}

pub(crate) fn ecc_public_key_len(layout: Layout) -> usize {
    Writer::new(layout).ulong(0).bytes(&[0; 2 * FIELD]).finish().len()
}

/// # Errors
/// [`Sar::InputData`] for another length than 256 bits, and for coordinates at the wrong end of their fields. Whether it is
/// a point of the curve is not looked at here.
pub(crate) fn parse_ecc_public_key(profile: &Profile, octets: &[u8]) -> Result<Point, Sar> {
    read_ecc_public_key(profile, &mut Reader::new(profile.layout, octets))
}

fn read_ecc_public_key(profile: &Profile, reader: &mut Reader<'_>) -> Result<Point, Sar> {
    if reader.ulong()? != SM2_BITS {
        return Err(Sar::InputData);
    }
    join(profile.side.take(reader.bytes(FIELD)?)?, profile.side.take(reader.bytes(FIELD)?)?)
}

/// ECCPRIVATEKEYBLOB.
pub(crate) fn parse_ecc_private_key(profile: &Profile, octets: &[u8]) -> Result<[u8; NUMBER], Sar> {
    let mut reader = Reader::new(profile.layout, octets);
    if reader.ulong()? != SM2_BITS {
        return Err(Sar::InputData);
    }
    profile.side.take(reader.bytes(FIELD)?)
}

pub(crate) fn ecc_private_key_len(layout: Layout) -> usize {
    Writer::new(layout).ulong(0).bytes(&[0; FIELD]).finish().len()
}

/// ECCSIGNATUREBLOB: r and s.
pub(crate) fn ecc_signature(profile: &Profile, signature: &Point) -> Vec<u8> {
    let [r, s] = halves(signature).map(|number| profile.side.place(&number));
    Writer::new(profile.layout).bytes(&r).bytes(&s).finish()
}

pub(crate) const ECC_SIGNATURE_LEN: usize = 2 * FIELD;

pub(crate) fn parse_ecc_signature(profile: &Profile, octets: &[u8]) -> Result<Point, Sar> {
    let (r, s) = octets.split_at_checked(FIELD).ok_or(Sar::InputLength)?;
    join(profile.side.take(r)?, profile.side.take(s)?)
}

/// ECCCIPHERBLOB with all of its ciphertext.
pub(crate) fn ecc_cipher(profile: &Profile, ciphertext: &Sm2Ciphertext) -> Result<Vec<u8>, Sar> {
    let number = |octets: &[u8]| octets.try_into().map(|number| profile.side.place(number)).map_err(|_| Sar::Fail);
    let head = Writer::new(profile.layout).bytes(&number(ciphertext.x())?).bytes(&number(ciphertext.y())?);
    let head = head.bytes(ciphertext.hash()).ulong(ciphertext.ciphertext().len() as u64);
    Ok(head.bytes(ciphertext.ciphertext()).open())
}

/// Where an ECCCIPHERBLOB's ciphertext begins: its ULONG before that says how long it is.
pub(crate) fn ecc_cipher_head(layout: Layout) -> usize {
    Writer::new(layout).bytes(&[0; 2 * FIELD + HASH]).ulong(0).open().len()
}

pub(crate) fn parse_ecc_cipher(profile: &Profile, octets: &[u8]) -> Result<Sm2Ciphertext, Sar> {
    read_ecc_cipher(profile, &mut Reader::new(profile.layout, octets))
}

fn read_ecc_cipher(profile: &Profile, reader: &mut Reader<'_>) -> Result<Sm2Ciphertext, Sar> {
    let (x, y) = (profile.side.take(reader.bytes(FIELD)?)?, profile.side.take(reader.bytes(FIELD)?)?);
    let hash = reader.bytes(HASH)?;
    let len = usize::try_from(reader.ulong()?).map_err(|_| Sar::InputLength)?;
    Sm2Ciphertext::from_parts(&x, &y, hash, reader.bytes(len)?).map_err(|_| Sar::InputData)
}

/// ENVELOPEDKEYBLOB.
#[derive(Debug)]
pub(crate) struct EnvelopedKeyBlob {
    pub(crate) version: u64,
    pub(crate) algorithm: u64,
    pub(crate) bits: u64,
    pub(crate) private_key: [u8; FIELD],
    pub(crate) public_key: Point,
    pub(crate) symmetric_key: Sm2Ciphertext,
}

/// Where an ENVELOPEDKEYBLOB's ciphertext begins.
pub(crate) fn enveloped_key_head(layout: Layout) -> usize {
    let public_key = vec![0; ecc_public_key_len(layout)];
    let before = Writer::new(layout).ulong(0).ulong(0).ulong(0).bytes(&[0; FIELD]).bytes(&public_key);
    before.bytes(&[0; 2 * FIELD + HASH]).ulong(0).open().len()
}

pub(crate) fn parse_enveloped_key(profile: &Profile, octets: &[u8]) -> Result<EnvelopedKeyBlob, Sar> {
    let mut reader = Reader::new(profile.layout, octets);
    Ok(EnvelopedKeyBlob {
        version: reader.ulong()?,
        algorithm: reader.ulong()?,
        bits: reader.ulong()?,
        private_key: reader.bytes(FIELD)?.try_into().map_err(|_| Sar::InputLength)?,
        public_key: read_ecc_public_key(profile, &mut reader)?,
        symmetric_key: read_ecc_cipher(profile, &mut reader)?,
    })
}

/// RSAPUBLICKEYBLOB of a key of 2048 bits.
pub(crate) fn rsa_public_key(profile: &Profile, modulus: &[u8; RSA_MODULUS], exponent: [u8; RSA_EXPONENT]) -> Vec<u8> {
    let head = Writer::new(profile.layout).ulong(profile.algorithms.rsa).ulong(8 * RSA_MODULUS as u64);
    head.bytes(modulus).bytes(&exponent).finish()
}

fn halves(point: &Point) -> [[u8; NUMBER]; 2] {
    let mut halves = [[0; NUMBER]; 2];
    for (half, octets) in halves.iter_mut().zip(point.chunks_exact(NUMBER)) {
        half.copy_from_slice(octets);
    }
    halves
}

fn join(one: [u8; NUMBER], other: [u8; NUMBER]) -> Result<Point, Sar> {
    [one, other].concat().try_into().map_err(|_| Sar::Fail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(words: &str) -> Profile {
        words.parse().unwrap()
    }

    /// The sizes of `sizeof` in C, measured elsewhere (shared/field-notes.md): DEVINFO, ECCPUBLICKEYBLOB, ECCCIPHERBLOB and
    /// ENVELOPEDKEYBLOB with one byte of ciphertext.
    #[test]
    fn sizes_are_those_of_c() {
        for (words, sizes) in [
            ("ulong32,packed", [294, 132, 165, 373]),
            ("ulong32,natural", [296, 132, 168, 376]),
            ("ulong64,packed", [326, 136, 169, 393]),
            ("ulong64,natural", [328, 136, 176, 400]),
        ] {
            let profile = profile(words);
            let layout = profile.layout;
            let end = |head: usize| if layout.packed { head + 1 } else { (head + 1).next_multiple_of(layout.ulong) };
            let info = device_info(&profile, &DeviceInfo { label: b"", serial: b"", free: 0 });
            let cipher = end(ecc_cipher_head(layout));
            let enveloped = end(enveloped_key_head(layout));
            assert_eq!([info.len(), ecc_public_key_len(layout), cipher, enveloped], sizes, "{words}");
            assert_eq!(ecc_public_key(&profile, &[1; 64]).len(), ecc_public_key_len(layout), "{words}");
        }
    }

    #[test]
    fn what_is_written_is_read() {
        for words in ["ulong32,packed,right", "ulong64,natural,left"] {
            let profile = profile(words);
            let point: Point = std::array::from_fn(|at| at as u8 + 1);
            assert_eq!(parse_ecc_public_key(&profile, &ecc_public_key(&profile, &point)), Ok(point));
            assert_eq!(parse_ecc_signature(&profile, &ecc_signature(&profile, &point)), Ok(point));
            let other = self::profile(if words.contains("left") { "right" } else { "left" });
            let other = Profile { layout: profile.layout, ..other };
            let wrong = parse_ecc_public_key(&other, &ecc_public_key(&profile, &point));
            assert_eq!(wrong, Err(Sar::InputData), "{words}: read at the other end");
        }
    }
}

//! The standard's structures (GM/T 0016, section 6.4).

use netca_cert::{EncryptedSymmetricKey, EnvelopedKey, PublicKey, Sm2Ciphertext};
use zeroize::Zeroizing;

use super::layout::{FIELD, NUMBER, Reader, Writer};
use super::profile::{SkfEnvelope, SkfLayout, SkfProfile, SkfSide};
use crate::{Error, text::readable};

const SM2_BITS: u32 = 256;
const HASH: usize = 32;

/// What DEVINFO says.
pub(super) struct DeviceInfo {
    pub(super) manufacturer: String,
    pub(super) issuer: String,
    pub(super) label: String,
    pub(super) serial: String,
}

/// A text ends at its first zero.
fn text(octets: &[u8]) -> String {
    readable(octets.split(|octet| *octet == 0).next().unwrap_or_default())
}

/// The texts of DEVINFO lie at the same places in each layout.
pub(super) fn device_info(octets: &[u8]) -> Result<DeviceInfo, Error> {
    let mut reader = Reader::new(SkfLayout::DEFAULT, octets);
    reader.bytes(2)?;
    Ok(DeviceInfo {
        manufacturer: text(reader.bytes(64)?),
        issuer: text(reader.bytes(64)?),
        label: text(reader.bytes(32)?),
        serial: text(reader.bytes(32)?),
    })
}

/// `sizeof(DEVINFO)`.
fn device_info_len(layout: SkfLayout) -> usize {
    let eight_numbers = (0..8).fold(Writer::new(layout).bytes(&[0; 198]), |writer, _| writer.ulong(0));
    let len = eight_numbers.bytes(&[0; 64]).finish().len();
    if layout.packed { len } else { len.next_multiple_of(layout.ulong) }
}

/// The layout in which DEVINFO is so long.
pub(super) fn layout_of(len: usize) -> Option<SkfLayout> {
    SkfLayout::ALL.into_iter().find(|layout| device_info_len(*layout) == len)
}

/// ECCPUBLICKEYBLOB: the key, and the side on which its coordinates are. Without a side that is known, the one on which the
/// other halves are zero and the point is on the curve.
pub(super) fn public_key(
    layout: SkfLayout,
    known: Option<SkfSide>,
    octets: &[u8],
) -> Result<(PublicKey, SkfSide), Error> {
    const MALFORMED: Error = Error::Malformed { what: "public key" };
    let mut reader = Reader::new(layout, octets);
    if reader.ulong()? != u64::from(SM2_BITS) {
        return Err(MALFORMED);
    }
    let (x, y) = (reader.bytes(FIELD)?, reader.bytes(FIELD)?);
    let sides = known.map_or(vec![SkfSide::Right, SkfSide::Left], |side| vec![side]);
    let found = sides.into_iter().find_map(|side| {
        let point = [&[4], side.take(x)?, side.take(y)?].concat();
        Some((PublicKey::from_sm2_point(&point).ok()?, side))
    });
    found.ok_or(MALFORMED)
}

/// MAX_RSA_MODULUS_LEN and MAX_RSA_EXPONENT_LEN.
const RSA_MODULUS: usize = 256;
const RSA_EXPONENT: usize = 4;

/// RSAPUBLICKEYBLOB. The modulus of a shorter key lies at either end of its field; exponents are odd, which shows their
/// byte order.
pub(super) fn rsa_public_key(layout: SkfLayout, octets: &[u8]) -> Result<PublicKey, Error> {
    const MALFORMED: Error = Error::Malformed { what: "public key" };
    let mut reader = Reader::new(layout, octets);
    // SGD_RSA, by whatever number.
    reader.ulong()?;
    let len = usize::try_from(reader.ulong()?).ok().filter(|bits| bits % 8 == 0).ok_or(MALFORMED)? / 8;
    let field = reader.bytes(RSA_MODULUS)?;
    let mut exponent = reader.bytes(RSA_EXPONENT)?.to_vec();
    let (left, right) = field
        .split_at_checked(len)
        .zip(field.len().checked_sub(len))
        .ok_or(MALFORMED)
        .and_then(|((left, _), at)| Ok((left, field.get(at..).ok_or(MALFORMED)?)))?;
    let modulus = if left.first() == Some(&0) { right } else { left };
    if exponent.last().is_some_and(|octet| octet % 2 == 0) {
        exponent.reverse();
    }
    let zeros = exponent.iter().take_while(|octet| **octet == 0).count();
    PublicKey::from_rsa_parts(modulus, exponent.get(zeros..).unwrap_or_default()).map_err(|_| MALFORMED)
}

/// Whether what was exported is an RSAPUBLICKEYBLOB, which is twice as long as an ECCPUBLICKEYBLOB.
pub(super) fn is_rsa(layout: SkfLayout, octets: &[u8]) -> bool {
    octets.len() >= 2 * layout.ulong + RSA_MODULUS + RSA_EXPONENT
}

pub(super) const SIGNATURE_LEN: usize = 2 * FIELD;

/// ECCSIGNATUREBLOB, as DER `SEQUENCE { r, s }`.
pub(super) fn signature(side: SkfSide, octets: &[u8]) -> Result<Vec<u8>, Error> {
    const MALFORMED: Error = Error::Malformed { what: "signature" };
    let (r, s) = octets.split_at_checked(FIELD).ok_or(MALFORMED)?;
    let mut content = Vec::with_capacity(2 * (NUMBER + 3));
    for number in [r, s.get(..FIELD).ok_or(MALFORMED)?] {
        integer(side.take(number).ok_or(MALFORMED)?, &mut content);
    }
    Ok([&[0x30, content.len() as u8][..], &content].concat())
}

/// A number that is not negative, of at most 32 bytes.
fn integer(number: &[u8], der: &mut Vec<u8>) {
    let zeros = number.iter().take_while(|octet| **octet == 0).count().min(number.len().saturating_sub(1));
    let number = number.get(zeros..).unwrap_or_default();
    let sign = number.first().is_some_and(|octet| *octet >= 0x80);
    der.extend([2, (number.len() + usize::from(sign)) as u8]);
    der.extend(sign.then_some(0));
    der.extend_from_slice(number);
}

fn put_cipher(writer: Writer, side: SkfSide, ciphertext: &Sm2Ciphertext) -> Writer {
    let octets = ciphertext.ciphertext();
    let point = writer.bytes(&side.place(ciphertext.x())).bytes(&side.place(ciphertext.y()));
    let hash: [u8; HASH] = std::array::from_fn(|at| ciphertext.hash().get(at).copied().unwrap_or_default());
    point.bytes(&hash).ulong(u32::try_from(octets.len()).unwrap_or(u32::MAX)).bytes(octets)
}

/// ECCCIPHERBLOB with all of its ciphertext.
pub(super) fn cipher(layout: SkfLayout, side: SkfSide, ciphertext: &Sm2Ciphertext) -> Zeroizing<Vec<u8>> {
    put_cipher(Writer::new(layout), side, ciphertext).finish()
}

/// ENVELOPEDKEYBLOB, in each of the forms that the driver may take, the likelier first.
///
/// # Errors
/// [`Error::Unsupported`] when the vendor takes 64 bytes of ciphertext and the CA sent 32.
pub(super) fn enveloped_key(
    profile: &SkfProfile,
    layout: SkfLayout,
    side: SkfSide,
    enveloped: &EnvelopedKey,
) -> Result<Vec<Zeroizing<Vec<u8>>>, Error> {
    let sent = enveloped.encrypted_private_key();
    // SM4 goes block by block, so its halves can be taken apart and exchanged.
    let (zeros, key) = sent.split_at_checked(sent.len().saturating_sub(NUMBER)).unwrap_or_default();
    let whole = match side {
        SkfSide::Left => [key, zeros].concat(),
        SkfSide::Right => sent.to_vec(),
    };
    let fields = match (profile.envelope, zeros.is_empty()) {
        (SkfEnvelope::Whole, true) => {
            return Err(Error::Unsupported {
                operation: "an enveloped private key of 32 bytes, where the driver takes 64",
            });
        }
        (SkfEnvelope::Whole, false) => vec![whole],
        (SkfEnvelope::Half, _) | (SkfEnvelope::AsSent, true) => vec![side.place(key)],
        (SkfEnvelope::AsSent, false) => vec![whole, side.place(key)],
    };
    let point = enveloped.public_key().ec_point().ok_or(Error::Malformed { what: "enveloped key" })?;
    let (x, y) = point.get(1..).unwrap_or_default().split_at_checked(NUMBER).unwrap_or_default();
    let EncryptedSymmetricKey::Sm2(symmetric_key) = enveloped.encrypted_symmetric_key() else {
        return Err(Error::Malformed { what: "enveloped key" });
    };
    let blob = |field: &Vec<u8>| {
        let head = Writer::new(layout).ulong(1).ulong(profile.algorithms.sm4_ecb).ulong(SM2_BITS).bytes(field);
        let public = head.ulong(SM2_BITS).bytes(&side.place(x)).bytes(&side.place(y));
        put_cipher(public, side, symmetric_key).finish()
    };
    Ok(fields.iter().map(blob).collect())
}

#[cfg(test)]
mod tests {
    use netca_cert::{EnvelopeForm, Sm2PrivateKey};

    use super::*;

    fn public_key_len(layout: SkfLayout) -> usize {
        Writer::new(layout).ulong(0).bytes(&[0; 2 * FIELD]).finish().len()
    }

    /// Measured with a C compiler: DEVINFO, ECCPUBLICKEYBLOB, ECCCIPHERBLOB and ENVELOPEDKEYBLOB with 16 bytes of ciphertext,
    /// the last two without the gap at their end.
    #[test]
    fn sizes_are_those_of_c() {
        let key = Sm2PrivateKey::generate().unwrap();
        let form = EnvelopeForm { padded: true, ..EnvelopeForm::default() };
        let enveloped = EnvelopedKey::seal(&key, key.public_key(), form).unwrap();
        let sizes = [[294, 132, 180, 388], [296, 132, 180, 388], [326, 136, 184, 408], [328, 136, 184, 408]];
        for (layout, sizes) in SkfLayout::ALL.into_iter().zip(sizes) {
            let EncryptedSymmetricKey::Sm2(symmetric_key) = enveloped.encrypted_symmetric_key() else { panic!() };
            let cipher = cipher(layout, SkfSide::Right, symmetric_key).len();
            let blobs = enveloped_key(&SkfProfile::default(), layout, SkfSide::Right, &enveloped).unwrap();
            let blobs: Vec<_> = blobs.iter().map(|blob| blob.len()).collect();
            assert_eq!([device_info_len(layout), public_key_len(layout), cipher], sizes[..3], "{layout:?}");
            assert_eq!(blobs, [sizes[3]; 2], "{layout:?}");
            assert_eq!(layout_of(sizes[0]), Some(layout));
        }
        assert_eq!(layout_of(1024), None);
    }

    #[test]
    fn rsa_keys_are_read_however_their_numbers_lie() {
        let modulus = |len: usize| (0..len).map(|at| 0xC1 | at as u8).collect::<Vec<u8>>();
        for layout in SkfLayout::ALL {
            for (len, exponent, at_end) in [
                (256, [0, 1, 0, 1], true),
                (256, [1, 0, 1, 0], true),
                (256, [3, 0, 0, 0], true),
                (128, [0, 1, 0, 1], true),
                (128, [0, 1, 0, 1], false),
            ] {
                let (number, zeros) = (modulus(len), vec![0; RSA_MODULUS - len]);
                let field = if at_end { [zeros, number.clone()].concat() } else { [number.clone(), zeros].concat() };
                let head = Writer::new(layout).ulong(0x1_0000).ulong(8 * len as u32);
                let blob = head.bytes(&field).bytes(&exponent).finish();
                assert!(is_rsa(layout, &blob) && !is_rsa(layout, &blob[..public_key_len(layout)]));
                let key = rsa_public_key(layout, &blob).unwrap();
                let expected = if exponent.contains(&3) { vec![3] } else { vec![1, 0, 1] };
                assert_eq!(key.rsa_parts(), Some((number, expected)), "{layout:?}, {len}, {exponent:?}");
            }
            for bits in [0, 7, 2056, u32::MAX] {
                let blob = Writer::new(layout).ulong(1).ulong(bits).bytes(&[0xFF; 256]).bytes(&[0, 1, 0, 1]).finish();
                assert!(rsa_public_key(layout, &blob).is_err(), "{bits}");
            }
            let blob = Writer::new(layout).ulong(1).ulong(2048).bytes(&modulus(256)).bytes(&[0, 1, 0, 1]).finish();
            assert!(rsa_public_key(layout, &blob[..blob.len() - 1]).is_err());
        }
    }

    /// Where cbEncryptedPriKey begins, packed and with 32 bits.
    const FIELD_AT: usize = 12;

    #[test]
    fn a_private_key_is_handed_over_in_every_form_that_can_be_made_of_it() {
        let key = Sm2PrivateKey::generate().unwrap();
        let sealed = |padded| {
            EnvelopedKey::seal(&key, key.public_key(), EnvelopeForm { padded, ..EnvelopeForm::default() }).unwrap()
        };
        let (long, short) = (sealed(true), sealed(false));
        let fields = |envelope, side, enveloped: &EnvelopedKey| -> Option<Vec<Vec<u8>>> {
            let profile = SkfProfile { envelope, ..SkfProfile::default() };
            let blobs = enveloped_key(&profile, SkfLayout::DEFAULT, side, enveloped).ok()?;
            Some(blobs.iter().map(|blob| blob[FIELD_AT..FIELD_AT + FIELD].to_vec()).collect())
        };
        let (zeros, number) = long.encrypted_private_key().split_at(NUMBER);
        let alone = short.encrypted_private_key();
        for (side, whole) in [(SkfSide::Right, [zeros, number].concat()), (SkfSide::Left, [number, zeros].concat())] {
            let (half, from_short) = (side.place(number), side.place(alone));
            assert_eq!(fields(SkfEnvelope::AsSent, side, &long), Some(vec![whole.clone(), half.clone()]));
            assert_eq!(fields(SkfEnvelope::Whole, side, &long), Some(vec![whole]));
            assert_eq!(fields(SkfEnvelope::Half, side, &long), Some(vec![half]));
            assert_eq!(fields(SkfEnvelope::AsSent, side, &short), Some(vec![from_short.clone()]));
            assert_eq!(fields(SkfEnvelope::Whole, side, &short), None);
            assert_eq!(fields(SkfEnvelope::Half, side, &short), Some(vec![from_short]));
        }
    }

    #[test]
    fn numbers_become_der() {
        let mut octets = [SkfSide::Right.place(&[0x80; 32]), SkfSide::Right.place(&[7])].concat();
        let der = signature(SkfSide::Right, &octets).unwrap();
        assert_eq!(der[..5], [0x30, 38, 2, 33, 0]);
        assert_eq!(der[der.len() - 3..], [2, 1, 7]);
        assert!(signature(SkfSide::Left, &octets).is_err());
        octets.truncate(100);
        assert!(signature(SkfSide::Right, &octets).is_err());
    }
}

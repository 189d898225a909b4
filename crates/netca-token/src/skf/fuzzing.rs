//! What a driver fills in is read as its layout has it, whatever is in it.

use netca_cert::{EnvelopedKey, Sm2Ciphertext};

use super::blobs;
use super::names::Place;
use super::profile::{SkfEnvelope, SkfLayout, SkfProfile, SkfSide};
use crate::KeyId;

/// Reads structures: the first byte says which layout and side, the second which structure. Says whether it was taken.
pub fn fuzz(bytes: &[u8]) -> bool {
    let [how, what, octets @ ..] = bytes else { return false };
    let layout = SkfLayout::ALL.get(usize::from(how & 3)).copied().unwrap_or(SkfLayout::DEFAULT);
    let side = if how & 4 == 0 { SkfSide::Right } else { SkfSide::Left };
    match what % 6 {
        0 => blobs::device_info(octets).is_ok_and(|info| info.label.len() <= 3 * 32 && info.serial.len() <= 3 * 32),
        1 if how & 16 != 0 => blobs::rsa_public_key(layout, octets).is_ok_and(|key| key.rsa_parts().is_some()),
        1 => {
            let known = (how & 8 != 0).then_some(side);
            let read = blobs::public_key(layout, known, octets);
            assert!(read.is_err() || octets.len() >= layout.ulong + 2 * 64, "a key from less than a key");
            read.is_ok_and(|(_, found)| known.is_none_or(|side| side == found))
        }
        2 => blobs::signature(side, octets).is_ok_and(|der| der.len() <= 2 * 35 + 2),
        3 => Sm2Ciphertext::from_der(octets).is_ok_and(|cipher| blobs::cipher(layout, side, &cipher).len() > 128),
        4 => {
            let envelope = if how & 8 == 0 { SkfEnvelope::AsSent } else { SkfEnvelope::Whole };
            let profile = SkfProfile { envelope, ..SkfProfile::default() };
            let read = EnvelopedKey::from_der(octets);
            read.is_ok_and(|enveloped| blobs::enveloped_key(&profile, layout, side, &enveloped).is_ok())
        }
        _ => {
            let place = Place::of(&KeyId(octets.to_vec()));
            place.is_ok_and(|place| {
                assert_eq!(Place::of(&place.id()).ok().as_ref(), Some(&place), "a place has one id");
                true
            })
        }
    }
}

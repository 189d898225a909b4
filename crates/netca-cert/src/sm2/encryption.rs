//! GB/T 32918.4, sections 6 and 7. By hand over the sm2 crate's curve: its own encryption leaves the private scalar and
//! the shared point in memory, and compares the hash in a time that tells how much of it is right.

use getrandom::SysRng;
use sm2::elliptic_curve::point::AffineCoordinates;
use sm2::elliptic_curve::sec1::ToSec1Point;
use sm2::elliptic_curve::subtle::ConstantTimeEq;
use sm2::elliptic_curve::{Generate, Group};
use sm2::{NonZeroScalar, ProjectivePoint, PublicKey, SecretKey};
use sm3::{Digest, Sm3};
use zeroize::Zeroizing;

use super::Sm2Ciphertext;
use crate::{Error, Secret};

/// What is meant for SM2 is a key or a short note; a document is encrypted with a symmetric key.
const MAXIMUM_LEN: usize = 64 * 1024;

/// Encrypts with fresh random numbers.
pub(super) fn encrypt(key: &PublicKey, plaintext: &[u8]) -> Result<Sm2Ciphertext, Error> {
    if plaintext.is_empty() || plaintext.len() > MAXIMUM_LEN {
        return Err(Error::PlaintextLength { actual: plaintext.len(), limit: MAXIMUM_LEN });
    }
    loop {
        let random = NonZeroScalar::try_generate_from_rng(&mut SysRng).map_err(|_| Error::NoRandomness)?;
        if let Some(ciphertext) = encrypt_with(key, plaintext, &Zeroizing::new(random)) {
            return ciphertext;
        }
    }
}

/// Decrypts. The error does not say what was wrong, for that would tell a forger.
pub(super) fn decrypt(key: &SecretKey, ciphertext: &Sm2Ciphertext) -> Result<Secret, Error> {
    let point = PublicKey::from_sec1_bytes(ciphertext.point()).map_err(|_| Error::DecryptionFailed)?;
    let scalar = Zeroizing::new(key.to_nonzero_scalar());
    let shared = Shared::new(&point, &scalar);
    let mut plaintext = Zeroizing::new(ciphertext.ciphertext().to_vec());
    let masked = shared.mask(&mut plaintext);
    let same = shared.hash(&plaintext).as_slice().ct_eq(ciphertext.hash());
    if masked && same.into() { Ok(plaintext.into()) } else { Err(Error::DecryptionFailed) }
}

/// One try with one random number; `None` when its key stream is all zero, which a single byte meets once in 256.
fn encrypt_with(key: &PublicKey, plaintext: &[u8], random: &NonZeroScalar) -> Option<Result<Sm2Ciphertext, Error>> {
    let shared = Shared::new(key, random);
    let mut masked = plaintext.to_vec();
    if !shared.mask(&mut masked) {
        return None;
    }
    let point = ProjectivePoint::mul_by_generator(random).to_affine().to_sec1_point(false);
    Some(Sm2Ciphertext::new(point.as_bytes(), &shared.hash(plaintext), &masked))
}

/// x2 ‖ y2, the coordinates of the point that both sides come to.
struct Shared(Zeroizing<[u8; 64]>);

impl Shared {
    /// Of a point of the curve, whose order is prime, and a scalar that is not zero: never the point at infinity.
    fn new(point: &PublicKey, scalar: &NonZeroScalar) -> Self {
        let product = Zeroizing::new((point.to_projective() * **scalar).to_affine());
        let mut coordinates = Zeroizing::new([0; 64]);
        let (x, y) = coordinates.split_at_mut(32);
        x.copy_from_slice(&Zeroizing::new(product.x()));
        y.copy_from_slice(&Zeroizing::new(product.y()));
        Self(coordinates)
    }

    /// Adds the key stream (section 5.4.3) to the text; false when the stream is all zero.
    fn mask(&self, text: &mut [u8]) -> bool {
        let mut stream = 0;
        for (counter, block) in (1_u32..).zip(text.chunks_mut(32)) {
            let hash = Sm3::new_with_prefix(self.0.as_slice()).chain_update(counter.to_be_bytes());
            let key: Zeroizing<[u8; 32]> = Zeroizing::new(hash.finalize().into());
            for (octet, key) in block.iter_mut().zip(key.iter()) {
                stream |= key;
                *octet ^= key;
            }
        }
        stream != 0
    }

    /// C3 = SM3(x2 ‖ plaintext ‖ y2).
    fn hash(&self, plaintext: &[u8]) -> [u8; 32] {
        let (x, y) = self.0.split_at(32);
        Sm3::new_with_prefix(x).chain_update(plaintext).chain_update(y).finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{C1, C2, C3, K, PLAINTEXT, PRIVATE_KEY, bytes};
    use super::*;

    fn key() -> SecretKey {
        SecretKey::from_slice(&bytes(PRIVATE_KEY)).unwrap()
    }

    fn example() -> Sm2Ciphertext {
        Sm2Ciphertext::from_c1c3c2(&[bytes(C1), bytes(C3), bytes(C2)].concat()).unwrap()
    }

    #[test]
    fn the_standards_example() {
        let random = NonZeroScalar::try_from(&bytes(K)[..]).unwrap();
        let ciphertext = encrypt_with(&key().public_key(), PLAINTEXT, &random).unwrap().unwrap();
        assert_eq!(ciphertext, example());
        assert_eq!(decrypt(&key(), &ciphertext).unwrap().as_bytes(), PLAINTEXT);
    }

    #[test]
    fn every_length_comes_back_and_no_two_are_alike() {
        for len in [1, 2, 16, 31, 32, 33, 64, 65, 1000] {
            let plaintext: Vec<u8> = (0..len).map(|at| at as u8).collect();
            let public = key().public_key();
            let (one, other) = (encrypt(&public, &plaintext).unwrap(), encrypt(&public, &plaintext).unwrap());
            assert_ne!(one, other);
            assert_eq!(decrypt(&key(), &one).unwrap().as_bytes(), plaintext);
        }
        for len in [0, MAXIMUM_LEN + 1] {
            let refused = encrypt(&key().public_key(), &vec![0; len]);
            assert_eq!(refused, Err(Error::PlaintextLength { actual: len, limit: MAXIMUM_LEN }));
        }
    }

    #[test]
    fn what_was_changed_is_not_decrypted() {
        let good = example().to_c1c3c2();
        for at in 65..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 1;
            let failed = decrypt(&key(), &Sm2Ciphertext::from_c1c3c2(&bad).unwrap());
            assert_eq!(failed.unwrap_err(), Error::DecryptionFailed, "byte {at}");
        }
        let other = SecretKey::from_slice(&bytes(K)).unwrap();
        assert_eq!(decrypt(&other, &example()).unwrap_err(), Error::DecryptionFailed);
    }

    /// Somebody who sends only the point and hopes for a key stream of zeros.
    #[test]
    fn a_key_stream_of_zeros_is_refused() {
        let public = key().public_key();
        let (random, shared) = (1_u32..)
            .map(|number| NonZeroScalar::try_from(&[&[0; 28][..], &number.to_be_bytes()].concat()[..]).unwrap())
            .map(|random| (random, Shared::new(&public, &random)))
            .find(|(_, shared)| !shared.mask(&mut [0]))
            .unwrap();
        assert!(encrypt_with(&public, &[7], &random).is_none());
        let point = ProjectivePoint::mul_by_generator(&random).to_affine().to_sec1_point(false);
        let sent = Sm2Ciphertext::new(point.as_bytes(), &shared.hash(&[7]), &[7]).unwrap();
        assert_eq!(decrypt(&key(), &sent).unwrap_err(), Error::DecryptionFailed);
    }
}

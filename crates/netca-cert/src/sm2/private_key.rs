use std::fmt;

use getrandom::SysRng;
use sm2::SecretKey;
use sm2::dsa::{Signature, SigningKey};
use sm2::elliptic_curve::Generate;
use sm2::elliptic_curve::sec1::ToSec1Point;
use sm2::elliptic_curve::subtle::ConstantTimeEq;
use sm2::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use zeroize::{Zeroize, Zeroizing};

use super::{DEFAULT_ID_TEXT, encryption};
use crate::{
    Decryptor, Error, PublicKey, Secret, SignatureAlgorithm, Signer, Sm2Ciphertext, Structure, ecdsa_raw_to_der,
};

/// n - 1, big-endian: a private key of this value could not sign, for 1 + d would be zero (GB/T 32918.1, section 6.1).
const FORBIDDEN: [u8; 32] = [
    0xff, 0xff, 0xff, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, //
    0x72, 0x03, 0xdf, 0x6b, 0x21, 0xc6, 0x05, 0x2b, 0x53, 0xbb, 0xf4, 0x09, 0x39, 0xd5, 0x41, 0x22, //
];

/// An SM2 private key in memory: of a soft token, of a CA that is tried out, or on its way to a Key. Wiped when dropped.
///
/// A key on a Key never comes here; it is a [`Signer`] and a [`Decryptor`] of its own. The curve's arithmetic takes the
/// same time for every key. What it leaves on the stack is not wiped, as in any library of this kind.
pub struct Sm2PrivateKey {
    secret: SecretKey,
    public_key: PublicKey,
}

impl Sm2PrivateKey {
    /// Makes a new key.
    ///
    /// # Errors
    /// [`Error::NoRandomness`] when the system gives no random numbers.
    pub fn generate() -> Result<Self, Error> {
        loop {
            let secret = SecretKey::try_generate_from_rng(&mut SysRng).map_err(|_| Error::NoRandomness)?;
            // One in 2^256.
            if let Ok(key) = Self::new(secret) {
                return Ok(key);
            }
        }
    }

    /// Reads the 32 bytes of the scalar, big-endian.
    ///
    /// # Errors
    /// [`Error::Malformed`] for another length, and for a number outside 1 to n - 2.
    pub fn from_bytes(octets: &[u8]) -> Result<Self, Error> {
        if octets.len() != 32 {
            return Err(MALFORMED);
        }
        Self::new(SecretKey::from_slice(octets).map_err(|_| MALFORMED)?)
    }

    /// Reads PKCS#8 (RFC 5208) with an ECPrivateKey (RFC 5915) on SM2's curve within, unencrypted.
    ///
    /// # Errors
    /// [`Error::Malformed`], also for a key on another curve.
    pub fn from_pkcs8_der(der: &[u8]) -> Result<Self, Error> {
        Self::new(SecretKey::from_pkcs8_der(der).map_err(|_| MALFORMED)?)
    }

    /// The 32 bytes of the scalar, big-endian.
    pub fn to_bytes(&self) -> Secret {
        let mut octets = self.secret.to_bytes();
        let secret = Secret::from(octets.to_vec());
        octets.zeroize();
        secret
    }

    /// PKCS#8 with the public key included, unencrypted.
    ///
    /// # Errors
    /// [`Error::Malformed`], which does not happen for a key that exists.
    pub fn to_pkcs8_der(&self) -> Result<Secret, Error> {
        let document = self.secret.to_pkcs8_der().map_err(|_| MALFORMED)?;
        Ok(Secret::from(document.to_bytes()))
    }

    /// The public half.
    pub fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// Signs a message with the default identifier: DER `SEQUENCE { r, s }`.
    ///
    /// # Errors
    /// [`Error::NoRandomness`].
    pub fn sign_message(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        self.sign_digest(&self.public_key.sm2_digest(message)?)
    }

    /// Signs a digest e, see [`PublicKey::sm2_digest`]: DER `SEQUENCE { r, s }`. Random numbers and the key both go into
    /// each signature's secret (RFC 6979, section 3.6), so that bad ones alone give nothing away.
    ///
    /// # Errors
    /// [`Error::NoRandomness`].
    pub fn sign_digest(&self, digest: &[u8; 32]) -> Result<Vec<u8>, Error> {
        use sm2::dsa::signature::hazmat::RandomizedPrehashSigner;
        let scalar = Zeroizing::new(self.secret.to_nonzero_scalar());
        let key = SigningKey::from_nonzero_scalar(DEFAULT_ID_TEXT, *scalar).map_err(|_| MALFORMED)?;
        let signature: Signature = key.sign_prehash_with_rng(&mut SysRng, digest).map_err(|_| Error::NoRandomness)?;
        ecdsa_raw_to_der(&signature.to_bytes())
    }

    /// Decrypts what was encrypted to the public half.
    ///
    /// # Errors
    /// [`Error::DecryptionFailed`], whatever the reason.
    pub fn decrypt_ciphertext(&self, ciphertext: &Sm2Ciphertext) -> Result<Secret, Error> {
        encryption::decrypt(&self.secret, ciphertext)
    }

    fn new(secret: SecretKey) -> Result<Self, Error> {
        let mut octets = secret.to_bytes();
        let forbidden = octets.as_slice().ct_eq(&FORBIDDEN);
        octets.zeroize();
        if forbidden.into() {
            return Err(MALFORMED);
        }
        let public_key = PublicKey::from_sm2_point(secret.public_key().to_sec1_point(false).as_bytes())?;
        Ok(Self { secret, public_key })
    }
}

impl Signer for Sm2PrivateKey {
    type Error = Error;

    fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::Sm2Sm3
    }

    fn sign(&mut self, message: &[u8]) -> Result<Vec<u8>, Error> {
        self.sign_message(message)
    }
}

impl Decryptor for Sm2PrivateKey {
    type Error = Error;

    fn decrypt(&mut self, ciphertext: &Sm2Ciphertext) -> Result<Secret, Error> {
        self.decrypt_ciphertext(ciphertext)
    }
}

/// The public half only.
impl fmt::Debug for Sm2PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sm2PrivateKey({:?})", self.public_key)
    }
}

const MALFORMED: Error = Error::Malformed { structure: Structure::PrivateKey };

#[cfg(test)]
mod tests {
    use super::super::example::{DIGEST, PRIVATE_KEY, bytes};
    use super::*;

    #[test]
    fn comes_back_from_both_forms() {
        let key = Sm2PrivateKey::generate().unwrap();
        let again = Sm2PrivateKey::from_bytes(key.to_bytes().as_bytes()).unwrap();
        assert_eq!(again.public_key(), key.public_key());
        let again = Sm2PrivateKey::from_pkcs8_der(key.to_pkcs8_der().unwrap().as_bytes()).unwrap();
        assert_eq!(again.to_bytes().as_bytes(), key.to_bytes().as_bytes());
        assert_ne!(Sm2PrivateKey::generate().unwrap().public_key(), key.public_key());
    }

    #[test]
    fn only_numbers_that_can_sign() {
        let mut order = FORBIDDEN;
        order[31] += 1;
        let mut largest = FORBIDDEN;
        largest[31] -= 1;
        for bad in [&[0; 32][..], &FORBIDDEN, &order, &[0xff; 32], &[1; 31], &[1; 33], &[]] {
            assert_eq!(Sm2PrivateKey::from_bytes(bad).unwrap_err(), MALFORMED);
        }
        let key = Sm2PrivateKey::from_bytes(&largest).unwrap();
        let signature = key.sign_message(b"x").unwrap();
        assert_eq!(key.public_key().verify(SignatureAlgorithm::Sm2Sm3, b"x", &signature), Ok(()));
        assert_eq!(Sm2PrivateKey::from_pkcs8_der(&[0x30, 0]).unwrap_err(), MALFORMED);
    }

    #[test]
    fn signatures_differ_and_all_verify() {
        let key = Sm2PrivateKey::from_bytes(&bytes(PRIVATE_KEY)).unwrap();
        let digest = bytes(DIGEST).try_into().unwrap();
        let (one, other) = (key.sign_digest(&digest).unwrap(), key.sign_digest(&digest).unwrap());
        assert_ne!(one, other, "random numbers are in");
        for signature in [one, other] {
            let verified =
                key.public_key().verify(SignatureAlgorithm::Sm2Sm3, super::super::example::MESSAGE, &signature);
            assert_eq!(verified, Ok(()));
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        let key = Sm2PrivateKey::from_bytes(&bytes(PRIVATE_KEY)).unwrap();
        let shown = format!("{key:?}").to_lowercase();
        assert!(!shown.contains("3945") && !shown.contains("[57"), "{shown}");
    }
}

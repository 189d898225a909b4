//! Key pairs and what is done with them.

use std::fmt;

use getrandom::SysRng;
use netca_cert::{PublicKey, Sm2Ciphertext, Sm2PrivateKey};
use pkcs8::{DecodePrivateKey, EncodePrivateKey, EncodePublicKey};
use rsa::pkcs1::DecodeRsaPrivateKey;
use rsa::rand_core::UnwrapErr;
use rsa::traits::PublicKeyParts;
use rsa::{Pkcs1v15Encrypt, Pkcs1v15Sign, RsaPrivateKey};
use serde::{Deserialize, Serialize};
use sm2::dsa::signature::hazmat::{PrehashVerifier, RandomizedPrehashSigner};
use sm2::dsa::{Signature, SigningKey, VerifyingKey};
use sm4::cipher::{BlockCipherDecrypt, KeyInit};
use zeroize::Zeroizing;

use crate::blobs::{EnvelopedKeyBlob, Point, RSA_MODULUS};
use crate::codes::Sar;
use crate::layout::NUMBER;
use crate::profile::{Envelope, Profile};

const BLOCK: usize = 16;
/// What PKCS#1 padding needs at least (RFC 8017, section 9.2, without the DigestInfo, which the caller brings).
const PADDING: usize = 11;
/// Signatures of digests have no identifier; the sm2 crate wants one.
const NO_ID: &str = "1234567812345678";

/// A private key as it lies in the file, and its public half.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum KeyPair {
    /// 32 bytes of the scalar.
    Sm2(#[serde(with = "octets")] Vec<u8>),
    /// PKCS#8.
    Rsa(#[serde(with = "octets")] Vec<u8>),
}

impl KeyPair {
    pub(crate) fn generate_sm2() -> Result<Self, Sar> {
        let key = Sm2PrivateKey::generate().map_err(|_| Sar::Random)?;
        Ok(Self::Sm2(key.to_bytes().as_bytes().to_vec()))
    }

    pub(crate) fn generate_rsa() -> Result<Self, Sar> {
        // The crate takes no generator that can fail; a kernel that gave bytes once keeps giving them.
        getrandom::fill(&mut [0]).map_err(|_| Sar::Random)?;
        Self::from_rsa(&RsaPrivateKey::new(&mut UnwrapErr(SysRng), 8 * RSA_MODULUS).map_err(|_| Sar::Random)?)
    }

    /// The point of an SM2 key.
    pub(crate) fn point(&self) -> Result<Point, Sar> {
        point_of(&self.sm2()?)
    }

    /// Modulus and exponent of an RSA key.
    pub(crate) fn rsa_public_key(&self) -> Result<([u8; RSA_MODULUS], [u8; 4]), Sar> {
        let document = self.rsa()?.to_public_key().to_public_key_der().map_err(|_| Sar::File)?;
        let key = PublicKey::from_der(document.as_bytes()).map_err(|_| Sar::File)?;
        let (modulus, short) = key.rsa_parts().ok_or(Sar::File)?;
        let mut exponent = [0; 4];
        let start = exponent.len().checked_sub(short.len()).ok_or(Sar::File)?;
        exponent.iter_mut().skip(start).zip(short).for_each(|(to, octet)| *to = octet);
        Ok((modulus.try_into().map_err(|_| Sar::ModulusLength)?, exponent))
    }

    /// Signs a digest with SM2: r ‖ s.
    pub(crate) fn sign_sm2(&self, digest: &[u8]) -> Result<Point, Sar> {
        if digest.len() != NUMBER {
            return Err(Sar::InputLength);
        }
        let scalar = self.sm2()?.to_bytes();
        let key = SigningKey::from_slice(NO_ID, scalar.as_bytes()).map_err(|_| Sar::File)?;
        let signature: Signature = key.sign_prehash_with_rng(&mut SysRng, digest).map_err(|_| Sar::Random)?;
        Ok(signature.to_bytes().into())
    }

    /// Signs with RSA what PKCS#1 v1.5 pads: a DigestInfo, which the caller has to bring.
    pub(crate) fn sign_rsa(&self, data: &[u8]) -> Result<Vec<u8>, Sar> {
        let key = self.rsa()?;
        if data.is_empty() || data.len() > key.size() - PADDING {
            return Err(Sar::InputLength);
        }
        key.sign_with_rng(&mut UnwrapErr(SysRng), Pkcs1v15Sign::new_unprefixed(), data).map_err(|_| Sar::Fail)
    }

    pub(crate) fn decrypt_sm2(&self, ciphertext: &Sm2Ciphertext) -> Result<Zeroizing<Vec<u8>>, Sar> {
        let plaintext = self.sm2()?.decrypt_ciphertext(ciphertext).map_err(|_| Sar::InputData)?;
        Ok(Zeroizing::new(plaintext.as_bytes().to_vec()))
    }

    pub(crate) fn decrypt_rsa(&self, ciphertext: &[u8]) -> Result<Zeroizing<Vec<u8>>, Sar> {
        let key = self.rsa()?;
        if ciphertext.len() != key.size() {
            return Err(Sar::InputLength);
        }
        let plaintext = key.decrypt_blinded(&mut UnwrapErr(SysRng), Pkcs1v15Encrypt, ciphertext);
        plaintext.map(Zeroizing::new).map_err(|_| Sar::Padding)
    }

    /// Opens an envelope with this signing key, and checks that the private key within belongs to the public one.
    ///
    /// # Errors
    /// [`Sar::KeyType`] with an RSA key; [`Sar::InvalidParameter`] for a version or a length that is not the standard's;
    /// [`Sar::NotSupported`] for another cipher than SM4 in ECB mode; [`Sar::InputLength`] for another length of the
    /// encrypted SM4 key; [`Sar::InputData`] for what does not decrypt, or to something else.
    pub(crate) fn open_envelope(&self, profile: &Profile, blob: &EnvelopedKeyBlob) -> Result<Self, Sar> {
        if blob.version != 1 || blob.bits != 8 * NUMBER as u64 {
            return Err(Sar::InvalidParameter);
        }
        if blob.algorithm != profile.algorithms.sm4_ecb {
            return Err(Sar::NotSupported);
        }
        if blob.symmetric_key.ciphertext().len() != BLOCK {
            return Err(Sar::InputLength);
        }
        let symmetric_key = self.decrypt_sm2(&blob.symmetric_key)?;
        let scalar = match profile.envelope {
            Envelope::Whole => {
                let field = sm4_ecb_decrypt(&symmetric_key, &blob.private_key)?;
                Zeroizing::new(profile.side.take(&field)?)
            }
            Envelope::Half => {
                let ciphertext = profile.side.take(&blob.private_key)?;
                let plaintext = sm4_ecb_decrypt(&symmetric_key, &ciphertext)?;
                Zeroizing::new(plaintext.as_slice().try_into().map_err(|_| Sar::InputData)?)
            }
        };
        let key = Sm2PrivateKey::from_bytes(scalar.as_slice()).map_err(|_| Sar::InputData)?;
        if point_of(&key)? != blob.public_key {
            return Err(Sar::InputData);
        }
        Ok(Self::Sm2(scalar.to_vec()))
    }

    /// Opens an RSA key pair (PKCS#1, RSAPrivateKey) under a symmetric key under this signing key.
    ///
    /// # Errors
    /// As [`KeyPair::open_envelope`]; [`Sar::ModulusLength`] for other than 2048 bits.
    pub(crate) fn open_rsa(&self, profile: &Profile, cipher: u64, wrapped: &[u8], data: &[u8]) -> Result<Self, Sar> {
        self.rsa()?;
        if cipher != profile.algorithms.sm4_ecb {
            return Err(Sar::NotSupported);
        }
        let symmetric_key = self.decrypt_rsa(wrapped)?;
        if data.is_empty() || !data.len().is_multiple_of(BLOCK) {
            return Err(Sar::InputLength);
        }
        let plaintext = sm4_ecb_decrypt(&symmetric_key, data)?;
        let der = without_padding(&plaintext).ok_or(Sar::InputData)?;
        let key = RsaPrivateKey::from_pkcs1_der(der).map_err(|_| Sar::InputData)?;
        key.validate().map_err(|_| Sar::InputData)?;
        if key.size() != RSA_MODULUS {
            return Err(Sar::ModulusLength);
        }
        Self::from_rsa(&key)
    }

    pub(crate) fn is_rsa(&self) -> bool {
        matches!(self, Self::Rsa(_))
    }

    fn from_rsa(key: &RsaPrivateKey) -> Result<Self, Sar> {
        let document = key.to_pkcs8_der().map_err(|_| Sar::Fail)?;
        Ok(Self::Rsa(document.as_bytes().to_vec()))
    }

    fn sm2(&self) -> Result<Sm2PrivateKey, Sar> {
        let Self::Sm2(scalar) = self else { return Err(Sar::KeyType) };
        Sm2PrivateKey::from_bytes(scalar).map_err(|_| Sar::File)
    }

    fn rsa(&self) -> Result<RsaPrivateKey, Sar> {
        let Self::Rsa(document) = self else { return Err(Sar::KeyType) };
        RsaPrivateKey::from_pkcs8_der(document).map_err(|_| Sar::File)
    }
}

/// A private key of somebody else's, 32 bytes, that decrypts here once.
pub(crate) fn decrypt_with(scalar: &[u8; NUMBER], ciphertext: &Sm2Ciphertext) -> Result<Zeroizing<Vec<u8>>, Sar> {
    KeyPair::Sm2(scalar.to_vec()).decrypt_sm2(ciphertext).map_err(|_| Sar::InputData)
}

/// Encrypts to a public key.
pub(crate) fn encrypt_to(point: &Point, plaintext: &[u8]) -> Result<Sm2Ciphertext, Sar> {
    let key = PublicKey::from_sm2_point(&uncompressed(point)).map_err(|_| Sar::InputData)?;
    key.sm2_encrypt(plaintext).map_err(|_| Sar::InputLength)
}

/// Checks a signature of a digest.
///
/// # Errors
/// [`Sar::Fail`] when it is another's or of something else, [`Sar::InputData`] for what is no key.
pub(crate) fn verify_sm2(point: &Point, digest: &[u8], signature: &Point) -> Result<(), Sar> {
    if digest.len() != NUMBER {
        return Err(Sar::InputLength);
    }
    let key = VerifyingKey::from_sec1_bytes(NO_ID, &uncompressed(point)).map_err(|_| Sar::InputData)?;
    let signature = Signature::from_slice(signature).map_err(|_| Sar::Fail)?;
    key.verify_prehash(digest, &signature).map_err(|_| Sar::Fail)
}

/// The DigestInfo of a SHA-256 digest (RFC 8017, section 9.2, note 1). Its length is not looked at, so that who brings a
/// DigestInfo gets a signature that is worth nothing.
pub(crate) fn sha256_info(digest: &[u8]) -> Vec<u8> {
    const HEAD: [u8; 19] = [
        0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04,
        0x20,
    ];
    [&HEAD, digest].concat()
}

/// 04 ‖ x ‖ y.
pub(crate) fn uncompressed(point: &Point) -> Vec<u8> {
    [&[4], point.as_slice()].concat()
}

pub(crate) fn sm4_ecb_encrypt(key: &[u8], block: [u8; BLOCK]) -> Result<[u8; BLOCK], Sar> {
    use sm4::cipher::BlockCipherEncrypt;
    let mut block = block.into();
    sm4::Sm4::new_from_slice(key).map_err(|_| Sar::InputLength)?.encrypt_block(&mut block);
    Ok(block.into())
}

fn sm4_ecb_decrypt(key: &[u8], ciphertext: &[u8]) -> Result<Zeroizing<Vec<u8>>, Sar> {
    let cipher = sm4::Sm4::new_from_slice(key).map_err(|_| Sar::InputData)?;
    let mut text = Zeroizing::new(ciphertext.to_vec());
    text.chunks_exact_mut(BLOCK)
        .filter_map(|block| block.try_into().ok())
        .for_each(|block| cipher.decrypt_block(block));
    Ok(text)
}

/// The DER SEQUENCE with a length in two bytes that something begins with, when nothing but padding follows: PKCS#7's, or
/// zeros.
fn without_padding(octets: &[u8]) -> Option<&[u8]> {
    let [0x30, 0x82, high, low, ..] = octets else { return None };
    let (der, rest) = octets.split_at_checked(4 + usize::from(u16::from_be_bytes([*high, *low])))?;
    let all = |wanted: usize| rest.iter().all(|octet| usize::from(*octet) == wanted);
    (rest.len() <= BLOCK && (all(0) || all(rest.len()))).then_some(der)
}

fn point_of(key: &Sm2PrivateKey) -> Result<Point, Sar> {
    let octets = key.public_key().ec_point().ok_or(Sar::Fail)?;
    octets.get(1..).and_then(|octets| octets.try_into().ok()).ok_or(Sar::Fail)
}

/// The kind only.
impl fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_rsa() { "KeyPair(RSA)" } else { "KeyPair(SM2)" })
    }
}

/// Octets as Base64 in the file.
pub(crate) mod octets {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use serde::{Deserialize, Deserializer, Serializer, de::Error as _};

    pub(crate) fn serialize<S: Serializer>(octets: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(octets))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        STANDARD.decode(String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_is_pkcs7_or_zeros_and_nothing_else() {
        let der = [&[0x30, 0x82, 0x00, 0x03][..], &[1, 2, 3]].concat();
        let with = |rest: &[u8]| [&der[..], rest].concat();
        for good in [&[][..], &[9; 9], &[0; 9], &[16; 16]] {
            assert_eq!(without_padding(&with(good)), Some(&der[..]), "{good:?}");
        }
        for bad in [&[9; 8][..], &[1, 1, 2], &[17; 17]] {
            assert_eq!(without_padding(&with(bad)), None, "{bad:?}");
        }
        assert_eq!(without_padding(&der[..6]), None);
    }

    #[test]
    fn nothing_shows_a_key() {
        assert_eq!(format!("{:?}", KeyPair::Sm2(vec![0xab; 32])), "KeyPair(SM2)");
    }
}

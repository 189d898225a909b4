//! SM2 (GB/T 32918, GM/T 0003): the digest that its signatures cover, its encryption, and private keys in memory.
//!
//! | file | what |
//! |---|---|
//! | here | Z and the digest e |
//! | `ciphertext` | what SM2 encrypts to: its ASN.1 and its raw form |
//! | `encryption` | encrypting and decrypting |
//! | `private_key` | a key in software, for soft tokens, test CAs and escrowed keys on their way |

mod ciphertext;
mod encryption;
mod private_key;

use sm3::{Digest, Sm3};

use crate::{Error, PublicKey};

pub use ciphertext::Sm2Ciphertext;
pub use private_key::Sm2PrivateKey;

/// The identifier that everybody signs with who was not given another one (GM/T 0009, section 10): 16 ASCII digits.
pub const SM2_DEFAULT_ID: &[u8; 16] = b"1234567812345678";

/// The same, as the sm2 crate wants it.
pub(crate) const DEFAULT_ID_TEXT: &str = "1234567812345678";

/// a, b and the base point of the curve (GB/T 32918.5), as Z hashes them.
const CURVE: [u8; 128] = [
    0xff, 0xff, 0xff, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, // a
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfc, //
    0x28, 0xe9, 0xfa, 0x9e, 0x9d, 0x9f, 0x5e, 0x34, 0x4d, 0x5a, 0x9e, 0x4b, 0xcf, 0x65, 0x09, 0xa7, // b
    0xf3, 0x97, 0x89, 0xf5, 0x15, 0xab, 0x8f, 0x92, 0xdd, 0xbc, 0xbd, 0x41, 0x4d, 0x94, 0x0e, 0x93, //
    0x32, 0xc4, 0xae, 0x2c, 0x1f, 0x19, 0x81, 0x19, 0x5f, 0x99, 0x04, 0x46, 0x6a, 0x39, 0xc9, 0x94, // x
    0x8f, 0xe3, 0x0b, 0xbf, 0xf2, 0x66, 0x0b, 0xe1, 0x71, 0x5a, 0x45, 0x89, 0x33, 0x4c, 0x74, 0xc7, //
    0xbc, 0x37, 0x36, 0xa2, 0xf4, 0xf6, 0x77, 0x9c, 0x59, 0xbd, 0xce, 0xe3, 0x6b, 0x69, 0x21, 0x53, // y
    0xd0, 0xa9, 0x87, 0x7c, 0xc6, 0x2a, 0x47, 0x40, 0x02, 0xdf, 0x32, 0xe5, 0x21, 0x39, 0xf0, 0xa0, //
];

impl PublicKey {
    /// Z of an SM2 key with the default identifier: SM3 of the identifier's length in bits, the identifier, the curve and
    /// the point (GB/T 32918.2, section 5.5). What a device wants that hashes the message itself.
    ///
    /// # Errors
    /// [`Error::AlgorithmMismatch`] for a key of another kind.
    pub fn sm2_z(&self) -> Result<[u8; 32], Error> {
        let Some([4, coordinates @ ..]) = self.sm2_point() else { return Err(Error::AlgorithmMismatch) };
        let bits = SM2_DEFAULT_ID.len() as u16 * 8;
        let hash = Sm3::new_with_prefix(bits.to_be_bytes()).chain_update(SM2_DEFAULT_ID);
        Ok(hash.chain_update(CURVE).chain_update(coordinates).finalize().into())
    }

    /// e = SM3(Z ‖ message), what an SM2 signature of the message is made from (GB/T 32918.2, section 6.1): the digest for
    /// a device that signs digests.
    ///
    /// # Errors
    /// [`Error::AlgorithmMismatch`] for a key of another kind.
    pub fn sm2_digest(&self, message: &[u8]) -> Result<[u8; 32], Error> {
        Ok(Sm3::new_with_prefix(self.sm2_z()?).chain_update(message).finalize().into())
    }

    /// Encrypts to the holder of this SM2 key, with fresh random numbers (GB/T 32918.4, section 6.1).
    ///
    /// # Errors
    /// [`Error::AlgorithmMismatch`] for a key of another kind; [`Error::PlaintextLength`] for nothing at all, which SM2
    /// cannot encrypt, and above 64 KiB; [`Error::NoRandomness`].
    pub fn sm2_encrypt(&self, plaintext: &[u8]) -> Result<Sm2Ciphertext, Error> {
        let point = self.sm2_point().ok_or(Error::AlgorithmMismatch)?;
        let key = ::sm2::PublicKey::from_sec1_bytes(point).map_err(|_| Error::AlgorithmMismatch)?;
        encryption::encrypt(&key, plaintext)
    }
}

/// Whether these are the 65 bytes of an uncompressed point on the curve.
pub(crate) fn is_point(octets: &[u8]) -> bool {
    matches!(octets, [4, ..]) && ::sm2::PublicKey::from_sec1_bytes(octets).is_ok()
}

#[cfg(test)]
pub(crate) mod example {
    //! The example of GB/T 32918.5, appendices A and C.

    pub(crate) const PRIVATE_KEY: &str = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8";
    pub(crate) const MESSAGE: &[u8] = b"message digest";
    pub(crate) const DIGEST: &str = "f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640";
    pub(crate) const R: &str = "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3";
    pub(crate) const S: &str = "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa";
    pub(crate) const PLAINTEXT: &[u8] = b"encryption standard";
    pub(crate) const K: &str = "59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21";
    pub(crate) const C1: &str = "0404ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73e8\
                                 58f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0";
    pub(crate) const C3: &str = "59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766";
    pub(crate) const C2: &str = "21886ca989ca9c7d58087307ca93092d651efa";

    pub(crate) fn bytes(hex: &str) -> Vec<u8> {
        let digits: Vec<char> = hex.chars().collect();
        digits.chunks(2).map(|pair| u8::from_str_radix(&String::from_iter(pair), 16).unwrap()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::example::{DIGEST, MESSAGE, PRIVATE_KEY, R, S, bytes};
    use super::*;
    use crate::{SignatureAlgorithm, Structure, ecdsa_raw_to_der};

    #[test]
    fn the_standards_example() {
        let key = Sm2PrivateKey::from_bytes(&bytes(PRIVATE_KEY)).unwrap();
        let public = key.public_key();
        assert_eq!(public.sm2_digest(MESSAGE).unwrap().to_vec(), bytes(DIGEST));
        let signature = ecdsa_raw_to_der(&[bytes(R), bytes(S)].concat()).unwrap();
        assert_eq!(public.verify(SignatureAlgorithm::Sm2Sm3, MESSAGE, &signature), Ok(()));
        let bad = Err(Error::BadSignature { structure: Structure::Signature });
        assert_eq!(public.verify(SignatureAlgorithm::Sm2Sm3, b"massage digest", &signature), bad);
    }

    #[test]
    fn both_forms_of_the_identifier_are_one() {
        assert_eq!(SM2_DEFAULT_ID, DEFAULT_ID_TEXT.as_bytes());
    }

    #[test]
    fn only_points_of_the_curve() {
        let key = Sm2PrivateKey::from_bytes(&bytes(PRIVATE_KEY)).unwrap();
        let point = key.public_key().sm2_point().unwrap().to_vec();
        assert_eq!(PublicKey::from_sm2_point(&point).unwrap(), *key.public_key());
        let mut off = point.clone();
        off[64] ^= 1;
        let mut compressed = vec![2 | point[64] & 1];
        compressed.extend(&point[1..33]);
        let hybrid = [&[6 | point[64] & 1], &point[1..]].concat();
        for bad in [&off[..], &compressed, &hybrid, &[0], &[], &point[1..], &[&point[..], &[0]].concat()] {
            let malformed = Error::Malformed { structure: Structure::PublicKey };
            assert_eq!(PublicKey::from_sm2_point(bad), Err(malformed), "{} bytes", bad.len());
        }
    }
}

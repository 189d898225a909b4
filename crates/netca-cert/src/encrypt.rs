use getrandom::SysRng;
use rsa::{Pkcs1v15Encrypt, rand_core::UnwrapErr};

use crate::{Error, KeyAlgorithm, PublicKey, verify};

impl PublicKey {
    /// Encrypts to the holder of this key, in the form that its token decrypts: RSA as a PKCS#1 v1.5 block (RFC 8017,
    /// section 7.2), SM2 as the DER of an SM2Cipher (GM/T 0009). For short secrets, such as a symmetric key.
    ///
    /// # Errors
    /// [`Error::PlaintextLength`] for what does not fit, [`Error::TooWeak`] for RSA below 2048 bits,
    /// [`Error::AlgorithmMismatch`] for P-256, which only agrees on keys, [`Error::UnsupportedAlgorithm`] for a key of a
    /// kind that is not known here, [`Error::NoRandomness`].
    pub fn encrypt(&self, plaintext: &[u8]) -> Result<Vec<u8>, Error> {
        match self.algorithm() {
            KeyAlgorithm::Sm2 => Ok(self.sm2_encrypt(plaintext)?.to_der()),
            KeyAlgorithm::Rsa { bits } => {
                verify::refuse_weak_key(self)?;
                let limit = (bits as usize).div_ceil(8).saturating_sub(OVERHEAD);
                if plaintext.is_empty() || plaintext.len() > limit {
                    return Err(Error::PlaintextLength { actual: plaintext.len(), limit });
                }
                // The crate takes no generator that can fail; a kernel that gave bytes once keeps giving them.
                getrandom::fill(&mut [0]).map_err(|_| Error::NoRandomness)?;
                let key = self.rsa().ok_or(Error::AlgorithmMismatch)?;
                key.encrypt(&mut UnwrapErr(SysRng), Pkcs1v15Encrypt, plaintext).map_err(|_| Error::NoRandomness)
            }
            KeyAlgorithm::P256 => Err(Error::AlgorithmMismatch),
            KeyAlgorithm::Unknown => Err(self.unsupported()),
        }
    }
}

/// What PKCS#1 v1.5 puts around a plaintext, in bytes.
const OVERHEAD: usize = 11;

mod parse;
mod write;

use std::fmt;

use sm4::cipher::{BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};
use zeroize::Zeroizing;

use crate::{DecryptError, Decryptor, Error, PublicKey, Secret, Sm2Ciphertext, Sm2PrivateKey, oid};

/// The largest structure that is read. One of SM2 has about 260 bytes, one of RSA with 4096 bits 3600.
const MAXIMUM_LEN: usize = 4096;
const SYMMETRIC_KEY_LEN: usize = 16;
const PRIVATE_KEY_LEN: usize = 32;

/// An encryption key pair that a CA made, on its way to a Key: an SM2EnvelopedKey (GM/T 0009, section 7.4), or the like of it for
/// RSA, for which there is no standard. The bytes it came as are kept.
///
/// ```text
/// SM2EnvelopedKey ::= SEQUENCE { symAlgID AlgorithmIdentifier, symEncryptedKey SM2Cipher,
///                                sm2PublicKey BIT STRING, sm2EncryptedPrivateKey BIT STRING }
/// RSAEnvelopedKey ::= SEQUENCE { symAlgID AlgorithmIdentifier, symEncryptedKey OCTET STRING,
///                                rsaPublicKey SubjectPublicKeyInfo, rsaEncryptedPrivateKey OCTET STRING }
/// ```
///
/// The private key is encrypted with a fresh symmetric key, and that to the signing key, which lies on the Key: with SM2, or as a
/// PKCS#1 v1.5 block. CAs differ in what they call the former ([`EnvelopeCipher`]) and in its length ([`EnvelopeForm`]); all of it is
/// read. Of RSA, what is under SM4 is an RSAPrivateKey (RFC 8017, appendix A.1.2) with PKCS#7 padding, as SKF_ImportRSAKeyPair
/// takes it; what is wrapped with AES is a PrivateKeyInfo (PKCS#8), as C_UnwrapKey of PKCS#11 does.
///
/// A Key that imports such structures whole is given the parts; otherwise [`EnvelopedKey::open`] has the signing key
/// decrypt the SM4 key, and [`EnvelopedKey::open_with`] does the rest. Either way ask [`EnvelopedKey::check_is_of`] first:
/// nothing in the structure is signed.
#[derive(Clone, PartialEq, Eq)]
pub struct EnvelopedKey {
    der: Vec<u8>,
    cipher: EnvelopeCipher,
    symmetric_key: EncryptedSymmetricKey,
    public_key: PublicKey,
    private_key: Vec<u8>,
}

/// The symmetric key of an [`EnvelopedKey`], encrypted to the signing key.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum EncryptedSymmetricKey {
    /// To an SM2 key.
    Sm2(Sm2Ciphertext),
    /// To an RSA key: a PKCS#1 v1.5 block (RFC 8017, section 7.2), as long as its modulus.
    Rsa(Vec<u8>),
}

/// The names that CAs give to what encrypts the private key. It is SM4 block by block (ECB) under each of the first three,
/// without padding for SM2, since that is what Keys do with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum EnvelopeCipher {
    /// SM4 without a mode, 1.2.156.10197.1.104.
    Sm4,
    /// SM4 in ECB mode, 1.2.156.10197.1.104.1.
    #[default]
    Sm4Ecb,
    /// 1.2.156.10197.1.104.2, which names CBC mode; no initialisation vector comes along, and ECB is meant.
    Sm4Cbc,
    /// AES-256 key wrap with padding (RFC 5649), 2.16.840.1.101.3.4.1.48. Of RSA keys alone.
    Aes256WrapPad,
}

/// How an enveloped key is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct EnvelopeForm {
    /// The name of the cipher.
    pub cipher: EnvelopeCipher,
    /// Whether 64 bytes are encrypted, 32 zeros and then the key, as in SKF's ENVELOPEDKEYBLOB, instead of its 32.
    pub padded: bool,
}

impl EnvelopedKey {
    /// Encrypts a key pair's private half to the holder of a signing key, as a CA does.
    ///
    /// # Errors
    /// [`Error::AlgorithmMismatch`] when the recipient's key is not SM2, or the cipher not SM4; [`Error::NoRandomness`].
    pub fn seal(key: &Sm2PrivateKey, recipient: &PublicKey, form: EnvelopeForm) -> Result<Self, Error> {
        if form.cipher == EnvelopeCipher::Aes256WrapPad {
            return Err(Error::AlgorithmMismatch);
        }
        let mut symmetric_key = Zeroizing::new([0; SYMMETRIC_KEY_LEN]);
        getrandom::fill(symmetric_key.as_mut_slice()).map_err(|_| Error::NoRandomness)?;
        let mut private_key = Zeroizing::new(vec![0; if form.padded { PRIVATE_KEY_LEN } else { 0 }]);
        // Enough room, so that no copy is left behind.
        private_key.reserve_exact(PRIVATE_KEY_LEN);
        private_key.extend_from_slice(key.to_bytes().as_bytes());
        let cipher = sm4(symmetric_key.as_slice())?;
        private_key
            .chunks_exact_mut(16)
            .filter_map(|block| block.try_into().ok())
            .for_each(|b| cipher.encrypt_block(b));
        let encrypted_key = recipient.sm2_encrypt(symmetric_key.as_slice())?;
        Self::from_der(&write::envelope(form.cipher, &encrypted_key, key.public_key(), &private_key))
    }

    /// Puts together the envelope of an RSA key pair, whose parts a CA has encrypted: the symmetric key with
    /// [`PublicKey::encrypt`], the private key with that.
    ///
    /// # Errors
    /// As [`EnvelopedKey::from_der`].
    pub fn of_rsa(
        cipher: EnvelopeCipher,
        encrypted_symmetric_key: &[u8],
        public_key: &PublicKey,
        encrypted_private_key: &[u8],
    ) -> Result<Self, Error> {
        Self::from_der(&write::rsa_envelope(cipher, encrypted_symmetric_key, public_key, encrypted_private_key))
    }

    /// Reads one structure and nothing after it.
    ///
    /// # Errors
    /// [`Error::Malformed`], also for points off the curve, an encrypted private SM2 key of neither 32 nor 64 bytes, an encrypted
    /// private RSA key that is not of whole blocks, and a public key of another kind; [`Error::UnsupportedAlgorithm`] for a cipher
    /// that is not among [`EnvelopeCipher`], or not for that kind of key; [`Error::TooLarge`] above 4 KiB.
    pub fn from_der(der: &[u8]) -> Result<Self, Error> {
        parse::envelope(der)
    }

    /// The bytes it came as.
    pub fn as_der(&self) -> &[u8] {
        &self.der
    }

    /// What its sender calls the cipher.
    pub fn cipher(&self) -> EnvelopeCipher {
        self.cipher
    }

    /// The symmetric key, encrypted to the signing key.
    pub fn encrypted_symmetric_key(&self) -> &EncryptedSymmetricKey {
        &self.symmetric_key
    }

    /// The public half of the key pair within. Nobody has signed it: see [`EnvelopedKey::check_is_of`].
    pub fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// The private key under the symmetric key: of SM2 32 bytes, or 64 whose last 32 are the key.
    pub fn encrypted_private_key(&self) -> &[u8] {
        &self.private_key
    }

    /// Checks that the key pair is said to be the one of an encryption certificate. Whether it really is shows only once
    /// the private key is there.
    ///
    /// # Errors
    /// [`Error::EnvelopedKeyMismatch`].
    pub fn check_is_of(&self, expected: &PublicKey) -> Result<(), Error> {
        if self.public_key == *expected { Ok(()) } else { Err(Error::EnvelopedKeyMismatch) }
    }

    /// Of SM2: has the signing key decrypt the SM4 key, and goes on as [`EnvelopedKey::open_with`]. Nothing is decrypted when the
    /// structure says itself that it holds another key pair.
    ///
    /// # Errors
    /// [`DecryptError::Decryptor`] for what the signing key says; [`DecryptError::Structure`] as
    /// [`EnvelopedKey::open_with`].
    pub fn open<D: Decryptor + ?Sized>(
        &self,
        signing_key: &mut D,
        expected: &PublicKey,
    ) -> Result<Sm2PrivateKey, DecryptError<D::Error>> {
        self.check_is_of(expected)?;
        let EncryptedSymmetricKey::Sm2(symmetric_key) = &self.symmetric_key else {
            return Err(DecryptError::Structure(Error::AlgorithmMismatch));
        };
        let symmetric_key = signing_key.decrypt(symmetric_key).map_err(DecryptError::Decryptor)?;
        Ok(self.open_with(&symmetric_key, expected)?)
    }

    /// Of SM2: decrypts the private key with the SM4 key, and checks that its public half is `expected`, the key of the encryption
    /// certificate.
    ///
    /// # Errors
    /// [`Error::EnvelopedKeyMismatch`] for another key pair, or one that a wrong SM4 key makes up;
    /// [`Error::SymmetricKeyLength`] when the SM4 key has not 16 bytes.
    pub fn open_with(&self, symmetric_key: &Secret, expected: &PublicKey) -> Result<Sm2PrivateKey, Error> {
        self.check_is_of(expected)?;
        if matches!(self.symmetric_key, EncryptedSymmetricKey::Rsa(_)) {
            return Err(Error::AlgorithmMismatch);
        }
        let octets = self.sm4_decrypted(symmetric_key)?;
        let start = octets.len().saturating_sub(PRIVATE_KEY_LEN);
        let key = octets.get(start..).and_then(|octets| Sm2PrivateKey::from_bytes(octets).ok());
        key.filter(|key| key.public_key() == expected).ok_or(Error::EnvelopedKeyMismatch)
    }

    /// Of RSA under SM4: the DER of the RSAPrivateKey. Whose it is the caller checks, who can work with such keys.
    ///
    /// # Errors
    /// [`Error::AlgorithmMismatch`] for an SM2 key and for what is wrapped with AES, which is unwrapped within tokens alone;
    /// [`Error::EnvelopedKeyMismatch`] for what a wrong SM4 key makes up; [`Error::SymmetricKeyLength`].
    pub fn open_rsa_with(&self, symmetric_key: &Secret) -> Result<Secret, Error> {
        if !matches!(self.symmetric_key, EncryptedSymmetricKey::Rsa(_)) || self.cipher == EnvelopeCipher::Aes256WrapPad
        {
            return Err(Error::AlgorithmMismatch);
        }
        let mut octets = self.sm4_decrypted(symmetric_key)?;
        // PKCS#7 (RFC 5652, section 6.3).
        let padding = octets.last().copied().filter(|length| (1..=16).contains(length));
        let end = padding.and_then(|length| octets.len().checked_sub(length.into()).map(|end| (length, end)));
        let (length, end) = end.ok_or(Error::EnvelopedKeyMismatch)?;
        if octets.get(end..).unwrap_or_default().iter().any(|octet| *octet != length) {
            return Err(Error::EnvelopedKeyMismatch);
        }
        octets.truncate(end);
        Ok(Secret::from(std::mem::take(&mut *octets)))
    }

    fn sm4_decrypted(&self, symmetric_key: &Secret) -> Result<Zeroizing<Vec<u8>>, Error> {
        let cipher = sm4(symmetric_key.as_bytes())?;
        let mut octets = Zeroizing::new(self.private_key.clone());
        octets.chunks_exact_mut(16).filter_map(|block| block.try_into().ok()).for_each(|b| cipher.decrypt_block(b));
        Ok(octets)
    }
}

/// Lengths and the public key; nothing that is secret is in there unencrypted.
impl fmt::Debug for EnvelopedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let len = self.private_key.len();
        write!(f, "EnvelopedKey({:?}, {len} bytes, {:?})", self.cipher, self.public_key)
    }
}

impl EnvelopeCipher {
    const ALL: [Self; 4] = [Self::Sm4, Self::Sm4Ecb, Self::Sm4Cbc, Self::Aes256WrapPad];

    fn oid(self) -> const_oid::ObjectIdentifier {
        match self {
            Self::Sm4 => oid::SM4,
            Self::Sm4Ecb => oid::SM4_ECB,
            Self::Sm4Cbc => oid::SM4_CBC,
            Self::Aes256WrapPad => oid::AES256_WRAP_PAD,
        }
    }
}

fn sm4(key: &[u8]) -> Result<sm4::Sm4, Error> {
    sm4::Sm4::new_from_slice(key).map_err(|_| Error::SymmetricKeyLength { actual: key.len() })
}

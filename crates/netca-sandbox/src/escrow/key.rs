use aes_kw::{KeyInit, KwpAes256};
use netca_cert::{EnvelopeCipher, EnvelopeForm, EnvelopedKey, KeyAlgorithm, PublicKey, Sm2PrivateKey};
use pkcs8::{DecodePrivateKey, EncodePrivateKey, EncodePublicKey};
use rsa::RsaPrivateKey;
use rsa::pkcs1::EncodeRsaPrivateKey;
use rsa::rand_core::UnwrapErr;
use sm4::Sm4;
use sm4::cipher::BlockCipherEncrypt;
use zeroize::Zeroizing;

use crate::Error;
use crate::secret::random;

const BLOCK: usize = 16;

/// A private encryption key.
pub(super) enum EncryptionKey {
    Sm2(Box<Sm2PrivateKey>),
    Rsa(Box<RsaPrivateKey>),
}

impl EncryptionKey {
    /// Of the kind of the signing key that it is made beside, RSA as long as that.
    pub(super) fn generate_beside(signing: &PublicKey) -> Result<Self, Error> {
        match signing.algorithm() {
            KeyAlgorithm::Sm2 => Ok(Self::Sm2(Box::new(Sm2PrivateKey::generate()?))),
            KeyAlgorithm::Rsa { bits: bits @ 2048..=4096 } => {
                let key = RsaPrivateKey::new(&mut UnwrapErr(getrandom::SysRng), bits as usize);
                Ok(Self::Rsa(Box::new(key.map_err(|_| Error::Random)?)))
            }
            _ => Err(Error::KeyNotAcceptable),
        }
    }

    /// From [`EncryptionKey::to_octets`], if it is the private half of a public key.
    pub(super) fn from_octets(public_key: &PublicKey, octets: &[u8]) -> Option<Self> {
        let key = match public_key.algorithm() {
            KeyAlgorithm::Sm2 => Self::Sm2(Box::new(Sm2PrivateKey::from_bytes(octets).ok()?)),
            _ => Self::Rsa(Box::new(RsaPrivateKey::from_pkcs8_der(octets).ok()?)),
        };
        (key.public_key().ok()? == *public_key).then_some(key)
    }

    /// The 32 bytes of an SM2 key, the PKCS#8 of an RSA key.
    pub(super) fn to_octets(&self) -> Result<Zeroizing<Vec<u8>>, Error> {
        match self {
            Self::Sm2(key) => Ok(Zeroizing::new(key.to_bytes().as_bytes().to_vec())),
            Self::Rsa(key) => Ok(Zeroizing::new(key.to_pkcs8_der().map_err(|_| Error::Sign)?.as_bytes().to_vec())),
        }
    }

    pub(super) fn public_key(&self) -> Result<PublicKey, Error> {
        match self {
            Self::Sm2(key) => Ok(key.public_key().clone()),
            Self::Rsa(key) => {
                let spki = key.to_public_key().to_public_key_der().map_err(|_| Error::Sign)?;
                Ok(PublicKey::from_der(spki.as_bytes())?)
            }
        }
    }

    /// In an envelope that the signing key opens.
    pub(super) fn envelope(&self, signing: &PublicKey, form: EnvelopeForm) -> Result<EnvelopedKey, Error> {
        let key = match self {
            Self::Sm2(key) => return Ok(EnvelopedKey::seal(key, signing, form)?),
            Self::Rsa(key) => key,
        };
        let (symmetric_key, private_key) = if form.cipher == EnvelopeCipher::Aes256WrapPad {
            let symmetric_key = Zeroizing::new(random::<32>()?.to_vec());
            (symmetric_key.clone(), aes_wrapped(&symmetric_key, &self.to_octets()?)?)
        } else {
            let symmetric_key = Zeroizing::new(random::<16>()?.to_vec());
            let plain = key.to_pkcs1_der().map_err(|_| Error::Sign)?;
            (symmetric_key.clone(), sm4_encrypted(&symmetric_key, plain.as_bytes())?)
        };
        let symmetric_key = signing.encrypt(&symmetric_key)?;
        Ok(EnvelopedKey::of_rsa(form.cipher, &symmetric_key, &self.public_key()?, &private_key)?)
    }
}

/// RFC 5649.
fn aes_wrapped(key: &[u8], plain: &[u8]) -> Result<Vec<u8>, Error> {
    let cipher = KwpAes256::new_from_slice(key).map_err(|_| Error::Sign)?;
    let mut wrapped = vec![0; plain.len().next_multiple_of(8) + 8];
    cipher.wrap_key(plain, &mut wrapped).map_err(|_| Error::Sign)?;
    Ok(wrapped)
}

/// ECB with PKCS#7 padding.
fn sm4_encrypted(key: &[u8], plain: &[u8]) -> Result<Vec<u8>, Error> {
    let cipher = Sm4::new_from_slice(key).map_err(|_| Error::Sign)?;
    let padding = BLOCK - plain.len() % BLOCK;
    let mut octets = Zeroizing::new(Vec::with_capacity(plain.len() + padding));
    octets.extend_from_slice(plain);
    octets.resize(plain.len() + padding, padding as u8);
    octets.chunks_exact_mut(BLOCK).filter_map(|block| block.try_into().ok()).for_each(|b| cipher.encrypt_block(b));
    Ok(std::mem::take(&mut *octets))
}

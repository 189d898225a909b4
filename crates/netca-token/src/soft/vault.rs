use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::{AeadInOut, KeyInit, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use super::{
    SoftProblem,
    file::{Base64, Contents, Kdf},
};
use crate::{Error, Pin};

/// The key that private keys are sealed under.
pub(super) struct SealingKey(Zeroizing<[u8; 32]>);

/// A private key as it is sealed: its id and its PKCS#8 DER.
pub(super) struct Secret {
    pub(super) id: Vec<u8>,
    pub(super) pkcs8: Zeroizing<Vec<u8>>,
}

/// The sealing key of a PIN, and the value that tells whether the PIN was right.
pub(super) fn derive(pin: &Pin, kdf: &Kdf) -> Result<(SealingKey, [u8; 32]), SoftProblem> {
    let bounds = |_| SoftProblem::Field { field: "kdf" };
    let parameters = Params::new(kdf.memory_kib, kdf.passes, kdf.lanes, Some(64)).map_err(bounds)?;
    let mut both = Zeroizing::new([0u8; 64]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
        .hash_password_into(pin.expose(), &kdf.salt.0, &mut *both)
        .map_err(bounds)?;
    let mut key = Zeroizing::new([0u8; 32]);
    let mut check = [0u8; 32];
    key.copy_from_slice(&both[..32]);
    check.copy_from_slice(&both[32..]);
    Ok((SealingKey(key), check))
}

pub(super) fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| Error::Random)?;
    Ok(bytes)
}

impl SealingKey {
    /// Seals the private keys into the contents, bound to all else that is in them now.
    pub(super) fn seal(&self, contents: &mut Contents, secrets: &[Secret]) -> Result<(), SealError> {
        let nonce = random::<24>()?;
        let mut buffer = encode(secrets)?;
        let data = contents.associated_data()?;
        self.cipher()
            .encrypt_in_place(&XNonce::from(nonce), &data, &mut *buffer)
            .map_err(|_| SoftProblem::Field { field: "sealed" })?;
        contents.nonce = Base64(nonce.to_vec());
        contents.sealed = Base64(std::mem::take(&mut *buffer));
        Ok(())
    }

    pub(super) fn open(&self, contents: &Contents) -> Result<Vec<Secret>, SoftProblem> {
        let nonce = <[u8; 24]>::try_from(contents.nonce.0.as_slice()).map_err(|_| SoftProblem::Tampered)?;
        let mut buffer = Zeroizing::new(contents.sealed.0.clone());
        self.cipher()
            .decrypt_in_place(&XNonce::from(nonce), &contents.associated_data()?, &mut *buffer)
            .map_err(|_| SoftProblem::Tampered)?;
        decode(&buffer).ok_or(SoftProblem::Tampered)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*self.0).into())
    }
}

/// What can keep contents from being sealed.
pub(super) enum SealError {
    File(SoftProblem),
    Other(Error),
}

impl From<SoftProblem> for SealError {
    fn from(problem: SoftProblem) -> Self {
        Self::File(problem)
    }
}

impl From<Error> for SealError {
    fn from(error: Error) -> Self {
        Self::Other(error)
    }
}

fn encode(secrets: &[Secret]) -> Result<Zeroizing<Vec<u8>>, SoftProblem> {
    let large = |_| SoftProblem::Field { field: "keys" };
    let length: usize = secrets.iter().map(|secret| 6 + secret.id.len() + secret.pkcs8.len()).sum();
    // Room for the tag too: a buffer that grew would leave its old bytes behind.
    let mut buffer = Zeroizing::new(Vec::with_capacity(2 + length + 16));
    buffer.extend(u16::try_from(secrets.len()).map_err(large)?.to_be_bytes());
    for secret in secrets {
        buffer.extend(u16::try_from(secret.id.len()).map_err(large)?.to_be_bytes());
        buffer.extend(&secret.id);
        buffer.extend(u32::try_from(secret.pkcs8.len()).map_err(large)?.to_be_bytes());
        buffer.extend(secret.pkcs8.iter());
    }
    Ok(buffer)
}

fn decode(bytes: &[u8]) -> Option<Vec<Secret>> {
    let (count, mut rest) = bytes.split_first_chunk::<2>()?;
    let mut secrets = Vec::new();
    for _ in 0..u16::from_be_bytes(*count) {
        let (length, tail) = rest.split_first_chunk::<2>()?;
        let (id, tail) = tail.split_at_checked(u16::from_be_bytes(*length).into())?;
        let (length, tail) = tail.split_first_chunk::<4>()?;
        let (pkcs8, tail) = tail.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
        secrets.push(Secret { id: id.to_vec(), pkcs8: Zeroizing::new(pkcs8.to_vec()) });
        rest = tail;
    }
    rest.is_empty().then_some(secrets)
}

/// Reads what was unsealed, and the keys in it; says whether there was any.
#[cfg(feature = "fuzzing")]
pub fn fuzz(unsealed: &[u8]) -> bool {
    let secrets = decode(unsealed).unwrap_or_default();
    let keys = secrets.iter().filter_map(|secret| super::key::PrivateKey::from_pkcs8(&secret.pkcs8).ok());
    keys.filter(|key| key.public_key().is_ok() && key.to_pkcs8().is_ok()).count() > 0
}

/// The secret numbers of a file's keys: big-endian, of RSA the two primes. None with another PIN.
#[cfg(feature = "fuzzing")]
pub fn secrets(file: &[u8], pin: &Pin) -> Vec<Vec<u8>> {
    let keys = |contents: Contents| derive(pin, &contents.token.kdf).and_then(|(key, _)| key.open(&contents));
    let secrets = Contents::parse(file).and_then(keys).unwrap_or_default();
    let keys = secrets.iter().filter_map(|secret| super::key::PrivateKey::from_pkcs8(&secret.pkcs8).ok());
    keys.flat_map(|key| key.numbers()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_come_back_and_cut_ones_do_not() {
        let secret = |id: &[u8], key: &[u8]| Secret { id: id.to_vec(), pkcs8: Zeroizing::new(key.to_vec()) };
        let bytes = encode(&[secret(&[1, 2], b"first"), secret(&[], b"second")]).unwrap();
        let read = decode(&bytes).unwrap();
        assert_eq!((read[0].id.as_slice(), read[0].pkcs8.as_slice()), (&[1u8, 2][..], &b"first"[..]));
        assert_eq!((read[1].id.as_slice(), read[1].pkcs8.as_slice()), (&[][..], &b"second"[..]));
        assert!((0..bytes.len()).all(|cut| decode(&bytes[..cut]).is_none()));
    }
}

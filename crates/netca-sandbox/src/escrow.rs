//! 托管: encryption keys that the CA made and keeps, so that what was encrypted to them is not lost with a Key.
//!
//! They stand in the records sealed (XChaCha20-Poly1305) under a key that is not there but in a file of its own, each bound
//! to its public half. Nothing here, at the desk or on the command line shows one.

mod key;

use std::path::{Path, PathBuf};

use chacha20poly1305::{AeadInOut, KeyInit, XChaCha20Poly1305, XNonce};
use netca_cert::{EnvelopeForm, EnvelopedKey, PublicKey};
use rusqlite::Transaction;
use zeroize::Zeroizing;

use crate::secret::random;
use crate::store::escrow;
use crate::{Error, files};
use key::EncryptionKey;

const KEY_LEN: usize = 32;
const TAG_LEN: usize = 16;

/// The key that escrowed keys are sealed under.
pub(crate) struct Escrow {
    key: Zeroizing<[u8; KEY_LEN]>,
    path: PathBuf,
}

/// A new encryption key: sealed, and in its envelope. Both are kept with the certificate that is issued for it.
pub(crate) struct Made {
    pub(crate) sealed: Sealed,
    pub(crate) envelope: EnvelopedKey,
}

/// A private key, sealed.
pub(crate) struct Sealed {
    pub(crate) nonce: [u8; 24],
    pub(crate) bytes: Vec<u8>,
}

impl Escrow {
    /// Reads the key, or makes it where nothing was sealed under another one yet. Looks whether what the records hold
    /// opens: keys that are lost are noticed at the start, not when somebody needs one.
    pub(crate) fn load_or_create(path: &Path, tx: &Transaction<'_>) -> Result<Self, Error> {
        let rule = |rule| Error::IssuerFile { path: path.into(), rule };
        let newest = escrow::newest(tx)?;
        let bytes = match files::read_if_there(path)? {
            Some(bytes) => Zeroizing::new(bytes),
            None if newest.is_some() => return Err(rule("the key of the escrowed keys in the records is missing")),
            None => {
                let bytes = Zeroizing::new(random::<KEY_LEN>()?.to_vec());
                files::write(path, &bytes, true)?;
                bytes
            }
        };
        let mut key = Zeroizing::new([0; KEY_LEN]);
        if bytes.len() != KEY_LEN {
            return Err(rule("32 bytes"));
        }
        key.copy_from_slice(&bytes);
        let own = Self { key, path: path.into() };
        match newest {
            Some((public_key, sealed)) => own.open(&public_key, &sealed).map(|_| own),
            None => Ok(own),
        }
    }

    /// Makes an encryption key for the holder of a signing key.
    pub(crate) fn make(&self, recipient: &PublicKey, form: EnvelopeForm) -> Result<Made, Error> {
        let key = EncryptionKey::generate_beside(recipient)?;
        Ok(Made { envelope: key.envelope(recipient, form)?, sealed: self.seal(&key)? })
    }

    fn seal(&self, key: &EncryptionKey) -> Result<Sealed, Error> {
        let (plain, public_key) = (key.to_octets()?, key.public_key()?);
        let nonce = random::<24>()?;
        // Room for the tag: a buffer that grew would leave its old bytes behind.
        let mut buffer = Zeroizing::new(Vec::with_capacity(plain.len() + TAG_LEN));
        buffer.extend_from_slice(&plain);
        let bound_to = public_key.as_der();
        self.cipher().encrypt_in_place(&XNonce::from(nonce), bound_to, &mut *buffer).map_err(|_| Error::Sign)?;
        Ok(Sealed { nonce, bytes: std::mem::take(&mut *buffer) })
    }

    /// Opens one, and looks whether it is the private half of its public key.
    fn open(&self, public_key: &PublicKey, sealed: &Sealed) -> Result<EncryptionKey, Error> {
        let rule = "the key under which the escrowed keys in the records were sealed";
        let wrong = || Error::IssuerFile { path: self.path.clone(), rule };
        let mut buffer = Zeroizing::new(sealed.bytes.clone());
        let nonce = XNonce::from(sealed.nonce);
        self.cipher().decrypt_in_place(&nonce, public_key.as_der(), &mut *buffer).map_err(|_| wrong())?;
        EncryptionKey::from_octets(public_key, &buffer).ok_or_else(wrong)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*self.key).into())
    }
}

#[cfg(test)]
mod tests {
    use netca_cert::Sm2PrivateKey;

    use super::*;
    use crate::store::Store;

    fn load(path: &Path, store: &Store) -> Result<Escrow, Error> {
        store.transaction(|tx| Escrow::load_or_create(path, tx))
    }

    #[test]
    fn what_is_sealed_opens_with_its_own_key_alone() {
        let (dir, store) = (tempfile::tempdir().unwrap(), Store::in_memory());
        let path = dir.path().join("escrow.key");
        let escrow = load(&path, &store).unwrap();
        let recipient = Sm2PrivateKey::generate().unwrap();
        let (one, other) = (
            escrow.make(recipient.public_key(), EnvelopeForm::default()).unwrap(),
            escrow.make(recipient.public_key(), EnvelopeForm::default()).unwrap(),
        );
        let (key, stranger) = (one.envelope.public_key(), other.envelope.public_key());
        let again = load(&path, &store).unwrap();
        let opened = again.open(key, &one.sealed).unwrap();
        assert_eq!(opened.public_key().unwrap(), *key);
        // What the holder takes out of the envelope is the escrowed key.
        let mut holder = recipient;
        let taken_out = one.envelope.open(&mut holder, key).unwrap();
        let plain = opened.to_octets().unwrap();
        assert_eq!(taken_out.to_bytes().as_bytes(), plain.as_slice());
        assert!(!one.sealed.bytes.windows(8).any(|part| plain.windows(8).any(|secret| secret == part)));

        let refused = |escrow: &Escrow, key: &PublicKey, sealed: &Sealed| matches!(escrow.open(key, sealed), Err(Error::IssuerFile { rule, .. }) if rule.contains("sealed"));
        assert!(refused(&escrow, stranger, &one.sealed), "bound to its public half");
        let mut changed = Sealed { nonce: one.sealed.nonce, bytes: one.sealed.bytes.clone() };
        changed.bytes[0] ^= 1;
        assert!(refused(&escrow, key, &changed));
        let elsewhere = load(&dir.path().join("other.key"), &store).unwrap();
        assert!(refused(&elsewhere, key, &one.sealed));
        std::fs::write(&path, [0; 31]).unwrap();
        assert!(matches!(load(&path, &store), Err(Error::IssuerFile { rule: "32 bytes", .. })));
    }
    #[test]
    fn rsa_keys_are_sealed_and_open_with_their_own_key_alone() {
        let (dir, store) = (tempfile::tempdir().unwrap(), Store::in_memory());
        let escrow = load(&dir.path().join("escrow.key"), &store).unwrap();
        let signing = rsa::RsaPrivateKey::new(&mut rsa::rand_core::UnwrapErr(getrandom::SysRng), 2048).unwrap();
        let spki = pkcs8::EncodePublicKey::to_public_key_der(&signing.to_public_key()).unwrap();
        let made = escrow.make(&PublicKey::from_der(spki.as_bytes()).unwrap(), EnvelopeForm::default()).unwrap();
        let key = made.envelope.public_key();
        let opened = escrow.open(key, &made.sealed).unwrap();
        assert_eq!(opened.public_key().unwrap(), *key);
        // What the holder takes out is the escrowed key.
        let netca_cert::EncryptedSymmetricKey::Rsa(wrapped) = made.envelope.encrypted_symmetric_key() else { panic!() };
        let symmetric = signing.decrypt(rsa::Pkcs1v15Encrypt, wrapped).unwrap();
        let taken_out = made.envelope.open_rsa_with(&symmetric.into()).unwrap();
        let taken_out = <rsa::RsaPrivateKey as rsa::pkcs1::DecodeRsaPrivateKey>::from_pkcs1_der(taken_out.as_bytes());
        let pkcs8 = pkcs8::EncodePrivateKey::to_pkcs8_der(&taken_out.unwrap()).unwrap();
        assert_eq!(pkcs8.as_bytes(), opened.to_octets().unwrap().as_slice());
    }
}

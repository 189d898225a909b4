//! A token that answers wrongly.

use netca_renew::netca_cert::{Certificate, EnvelopedKey, KeyAlgorithm, PublicKey, Secret, SignatureAlgorithm};
use netca_renew::netca_token::{Error, KeyId, Login, PinStatus, Placement, StoredCertificate, Token, TokenInfo};

/// The real token, and what is wrong with its answers.
pub struct Tampered {
    /// The token itself.
    pub inner: Box<dyn Token>,
    /// How many signatures it was asked for.
    pub signatures: u32,
    /// From this signature on, counted from 1, it signs something else.
    pub wrong_signatures_from: u32,
    /// How many decryptions it was asked for.
    pub decryptions: u32,
    /// From this decryption on, counted from 1, it gives something else.
    pub wrong_decryptions_from: u32,
    /// It makes no SM2 keys, as far as it tells.
    pub no_sm2: bool,
    /// It imports no encryption keys, as far as it tells.
    pub no_import: bool,
    /// Certificates are read back with a byte changed.
    pub wrong_reads: bool,
    /// So many looks for a key fail, as they do at a key pair that a crash left half-made.
    pub failing_finds: u32,
}

impl Tampered {
    /// Nothing is wrong yet.
    pub fn new(inner: Box<dyn Token>) -> Self {
        Self {
            inner,
            signatures: 0,
            wrong_signatures_from: u32::MAX,
            decryptions: 0,
            wrong_decryptions_from: u32::MAX,
            no_sm2: false,
            no_import: false,
            wrong_reads: false,
            failing_finds: 0,
        }
    }
}

impl Token for Tampered {
    fn info(&self) -> &TokenInfo {
        self.inner.info()
    }

    fn certificates(&mut self) -> Result<Vec<StoredCertificate>, Error> {
        self.inner.certificates()
    }

    fn pin_status(&mut self) -> Result<PinStatus, Error> {
        self.inner.pin_status()
    }

    fn login(&mut self, login: Login<'_>) -> Result<(), Error> {
        self.inner.login(login)
    }

    fn sign(&mut self, key: &KeyId, algorithm: SignatureAlgorithm, message: &[u8]) -> Result<Vec<u8>, Error> {
        self.signatures += 1;
        let message = if self.signatures >= self.wrong_signatures_from { b"something else" } else { message };
        self.inner.sign(key, algorithm, message)
    }

    fn decrypt(&mut self, key: &KeyId, ciphertext: &[u8]) -> Result<Secret, Error> {
        self.decryptions += 1;
        let decrypted = self.inner.decrypt(key, ciphertext)?;
        let wrong = self.decryptions >= self.wrong_decryptions_from;
        Ok(if wrong { Secret::from(b"something else".to_vec()) } else { decrypted })
    }

    fn can_generate(&self, algorithm: KeyAlgorithm) -> bool {
        !(self.no_sm2 && algorithm == KeyAlgorithm::Sm2) && self.inner.can_generate(algorithm)
    }

    fn can_import(&self, algorithm: KeyAlgorithm) -> bool {
        !self.no_import && self.inner.can_import(algorithm)
    }

    fn takes_padded_keys(&self) -> bool {
        !self.no_import && self.inner.takes_padded_keys()
    }

    fn takes_aes_wrapped_keys(&self) -> bool {
        self.inner.takes_aes_wrapped_keys()
    }

    fn may_unwrap(&mut self, signing: &KeyId) -> Result<bool, Error> {
        self.inner.may_unwrap(signing)
    }

    fn import_encryption_key(
        &mut self,
        enveloped: &EnvelopedKey,
        signing: &KeyId,
        placement: &Placement<'_>,
    ) -> Result<KeyId, Error> {
        self.inner.import_encryption_key(enveloped, signing, placement)
    }

    fn replaces_certificates(&self) -> bool {
        self.inner.replaces_certificates()
    }

    fn generate_key(&mut self, algorithm: KeyAlgorithm, placement: &Placement<'_>) -> Result<PublicKey, Error> {
        self.inner.generate_key(algorithm, placement)
    }

    fn find_key(&mut self, key: &KeyId) -> Result<Option<PublicKey>, Error> {
        if self.failing_finds > 0 {
            self.failing_finds -= 1;
            return Err(Error::Pkcs11 { function: "C_GetAttributeValue", rv: 5 });
        }
        self.inner.find_key(key)
    }

    fn find_key_by_public_key(&mut self, public_key: &PublicKey) -> Result<Option<KeyId>, Error> {
        self.inner.find_key_by_public_key(public_key)
    }

    fn write_certificate(
        &mut self,
        certificate: &Certificate,
        placement: &Placement<'_>,
    ) -> Result<StoredCertificate, Error> {
        self.inner.write_certificate(certificate, placement)
    }

    fn read_certificate(&mut self, stored: &StoredCertificate) -> Result<Vec<u8>, Error> {
        let mut bytes = self.inner.read_certificate(stored)?;
        if let (true, Some(last)) = (self.wrong_reads, bytes.last_mut()) {
            *last ^= 1;
        }
        Ok(bytes)
    }

    fn delete_certificate(&mut self, stored: &StoredCertificate) -> Result<(), Error> {
        self.inner.delete_certificate(stored)
    }

    fn take_over_key_id(
        &mut self,
        stored: &StoredCertificate,
        id: &KeyId,
        retired: &KeyId,
    ) -> Result<StoredCertificate, Error> {
        self.inner.take_over_key_id(stored, id, retired)
    }

    fn is_present(&mut self) -> bool {
        self.inner.is_present()
    }
}

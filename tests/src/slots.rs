//! A token with one place for a certificate of each key, as containers of SKF have it: writing takes the place of what was
//! there, nothing can be deleted, no key changes its id.

use netca_renew::netca_cert::{Certificate, EnvelopedKey, KeyAlgorithm, PublicKey, Secret, SignatureAlgorithm};
use netca_renew::netca_token::{Error, KeyId, Login, PinStatus, Placement, StoredCertificate, Token, TokenInfo};

/// Another token, used so.
pub struct Slots(pub Box<dyn Token>);

impl Token for Slots {
    fn info(&self) -> &TokenInfo {
        self.0.info()
    }

    fn certificates(&mut self) -> Result<Vec<StoredCertificate>, Error> {
        self.0.certificates()
    }

    fn pin_status(&mut self) -> Result<PinStatus, Error> {
        self.0.pin_status()
    }

    fn login(&mut self, login: Login<'_>) -> Result<(), Error> {
        self.0.login(login)
    }

    fn sign(&mut self, key: &KeyId, algorithm: SignatureAlgorithm, message: &[u8]) -> Result<Vec<u8>, Error> {
        self.0.sign(key, algorithm, message)
    }

    fn decrypt(&mut self, key: &KeyId, ciphertext: &[u8]) -> Result<Secret, Error> {
        self.0.decrypt(key, ciphertext)
    }

    fn can_generate(&self, algorithm: KeyAlgorithm) -> bool {
        self.0.can_generate(algorithm)
    }

    fn can_import(&self, algorithm: KeyAlgorithm) -> bool {
        self.0.can_import(algorithm)
    }

    fn takes_padded_keys(&self) -> bool {
        self.0.takes_padded_keys()
    }

    fn takes_aes_wrapped_keys(&self) -> bool {
        self.0.takes_aes_wrapped_keys()
    }

    fn may_unwrap(&mut self, signing: &KeyId) -> Result<bool, Error> {
        self.0.may_unwrap(signing)
    }

    /// The place follows from that of the signing key.
    fn import_encryption_key(
        &mut self,
        enveloped: &EnvelopedKey,
        signing: &KeyId,
        placement: &Placement<'_>,
    ) -> Result<KeyId, Error> {
        let key = KeyId([&signing.0, &b"/encryption"[..]].concat());
        self.0.import_encryption_key(enveloped, signing, &Placement { key, ..placement.clone() })
    }

    fn replaces_certificates(&self) -> bool {
        true
    }

    fn generate_key(&mut self, algorithm: KeyAlgorithm, placement: &Placement<'_>) -> Result<PublicKey, Error> {
        self.0.generate_key(algorithm, placement)
    }

    fn find_key(&mut self, key: &KeyId) -> Result<Option<PublicKey>, Error> {
        self.0.find_key(key)
    }

    fn find_key_by_public_key(&mut self, public_key: &PublicKey) -> Result<Option<KeyId>, Error> {
        self.0.find_key_by_public_key(public_key)
    }

    fn write_certificate(
        &mut self,
        certificate: &Certificate,
        placement: &Placement<'_>,
    ) -> Result<StoredCertificate, Error> {
        for before in self.0.certificates()?.iter().filter(|stored| stored.key == placement.key) {
            self.0.delete_certificate(before)?;
        }
        self.0.write_certificate(certificate, &Placement { like: None, ..placement.clone() })
    }

    fn read_certificate(&mut self, stored: &StoredCertificate) -> Result<Vec<u8>, Error> {
        self.0.read_certificate(stored)
    }

    fn delete_certificate(&mut self, _: &StoredCertificate) -> Result<(), Error> {
        Err(Error::Unsupported { operation: "deleting a certificate" })
    }

    fn take_over_key_id(&mut self, _: &StoredCertificate, _: &KeyId, _: &KeyId) -> Result<StoredCertificate, Error> {
        Err(Error::Unsupported { operation: "changing ids" })
    }

    fn is_present(&mut self) -> bool {
        self.0.is_present()
    }
}

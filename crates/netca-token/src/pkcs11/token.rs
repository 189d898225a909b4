use std::collections::HashMap;

use cryptoki_sys::{
    CK_OBJECT_HANDLE, CKR_CANCEL, CKR_FUNCTION_CANCELED, CKR_OK, CKR_PIN_INCORRECT, CKR_USER_ALREADY_LOGGED_IN,
};
use netca_cert::{Certificate, EnvelopedKey, KeyAlgorithm, PublicKey, Secret, SignatureAlgorithm};

use super::{
    certificates::{Known, Torn},
    module::Module,
    profile::Pkcs11Profile,
    provider::{FRESH, Listed},
    rv,
    session::Session,
};
use crate::{Error, KeyId, Login, PinStatus, Placement, StoredCertificate, Token, TokenInfo};

/// An open token. What it told once is kept: key handles, certificates with their attributes, refused mechanisms.
pub(super) struct Pkcs11Token {
    pub(super) session: Session,
    pub(super) seen: Listed,
    pub(super) logged_in: bool,
    pub(super) private_keys: HashMap<KeyId, CK_OBJECT_HANDLE>,
    pub(super) certificates: Vec<Known>,
    pub(super) torn: Vec<Torn>,
    pub(super) token_hashes: bool,
    pub(super) profile: Option<Pkcs11Profile>,
}

impl Pkcs11Token {
    pub(super) fn open(module: Module, seen: Listed, profile: Option<Pkcs11Profile>) -> Result<Self, Error> {
        Ok(Self {
            session: Session::open(module, seen.slot)?,
            seen,
            logged_in: false,
            private_keys: HashMap::new(),
            certificates: Vec::new(),
            torn: Vec::new(),
            token_hashes: false,
            profile,
        })
    }

    pub(super) fn need_login(&self) -> Result<(), Error> {
        if self.logged_in { Ok(()) } else { Err(Error::NotLoggedIn) }
    }

    fn read_info(&mut self) -> Result<PinStatus, Error> {
        let info = self.session.library().token_info(self.seen.slot)?;
        let seen = Listed::new(self.seen.slot, &info);
        if seen.info.serial != self.seen.info.serial {
            // Another Key in the same slot.
            return Err(Error::NotPresent { serial: Some(self.seen.info.serial.clone()) });
        }
        self.seen = seen;
        Ok(self.seen.info.pin)
    }

    /// What to hand to C_Login, decided before any try is spent.
    fn pin_for<'a>(&self, login: Login<'a>) -> Result<Option<&'a [u8]>, Error> {
        let status = self.seen.info.pin;
        if status.locked {
            return Err(Error::PinLocked);
        }
        if status.final_try && !login.allow_last_try {
            return Err(Error::LastTry);
        }
        if self.seen.info.pin_pad {
            return Ok(None);
        }
        let pin = login.pin.ok_or(Error::PinRequired)?.expose();
        let (shortest, longest) = self.seen.pin_lengths;
        let length = pin.len() as u64;
        if length == 0 || length < shortest || length > longest {
            return Err(Error::PinLength);
        }
        Ok(Some(pin))
    }
}

impl Token for Pkcs11Token {
    fn info(&self) -> &TokenInfo {
        &self.seen.info
    }

    fn certificates(&mut self) -> Result<Vec<StoredCertificate>, Error> {
        self.list_certificates()?;
        Ok(self.certificates.iter().map(Known::stored).collect())
    }

    fn pin_status(&mut self) -> Result<PinStatus, Error> {
        self.read_info()
    }

    /// Asks for the PIN's state first only where what is known of it is older than a few seconds.
    fn login(&mut self, login: Login<'_>) -> Result<(), Error> {
        if self.logged_in {
            return Ok(());
        }
        if self.seen.read_at.elapsed() >= FRESH {
            self.read_info()?;
        }
        let pin = self.pin_for(login)?;
        match self.session.library().login(self.session.handle(), pin)? {
            CKR_OK | CKR_USER_ALREADY_LOGGED_IN => {
                self.logged_in = true;
                self.seen.info.pin = PinStatus::default();
                Ok(())
            }
            CKR_PIN_INCORRECT => {
                let unknown = PinStatus { count_low: true, ..PinStatus::default() };
                Err(Error::WrongPin { status: self.read_info().unwrap_or(unknown) })
            }
            CKR_FUNCTION_CANCELED | CKR_CANCEL => Err(Error::Cancelled),
            rv => rv::check("C_Login", rv),
        }
    }

    fn sign(&mut self, key: &KeyId, algorithm: SignatureAlgorithm, message: &[u8]) -> Result<Vec<u8>, Error> {
        self.sign_message(key, algorithm, message)
    }

    fn decrypt(&mut self, key: &KeyId, ciphertext: &[u8]) -> Result<Secret, Error> {
        self.decrypt_ciphertext(key, ciphertext)
    }

    fn can_generate(&self, algorithm: KeyAlgorithm) -> bool {
        // Without a profile an SM2 key is not made, and that is said with what is missing.
        matches!(algorithm, KeyAlgorithm::P256 | KeyAlgorithm::Sm2 | KeyAlgorithm::Rsa { bits: 2048 | 3072 | 4096 })
    }

    fn can_import(&self, algorithm: KeyAlgorithm) -> bool {
        match (algorithm, &self.profile) {
            // As in `can_generate`.
            (KeyAlgorithm::Sm2, None) => true,
            (KeyAlgorithm::Sm2, Some(_)) => self.imports_sm2(),
            _ => self.unwraps(algorithm),
        }
    }

    fn takes_aes_wrapped_keys(&self) -> bool {
        true
    }

    fn may_unwrap(&mut self, signing: &KeyId) -> Result<bool, Error> {
        self.is_for_unwrapping(signing)
    }

    fn import_encryption_key(
        &mut self,
        enveloped: &EnvelopedKey,
        signing: &KeyId,
        placement: &Placement<'_>,
    ) -> Result<KeyId, Error> {
        self.import(enveloped, signing, placement)
    }

    fn replaces_certificates(&self) -> bool {
        false
    }

    fn generate_key(&mut self, algorithm: KeyAlgorithm, placement: &Placement<'_>) -> Result<PublicKey, Error> {
        self.generate_key_pair(algorithm, placement)
    }

    fn find_key(&mut self, key: &KeyId) -> Result<Option<PublicKey>, Error> {
        self.find_public_half(key)
    }

    fn find_key_by_public_key(&mut self, public_key: &PublicKey) -> Result<Option<KeyId>, Error> {
        self.find_private_half(public_key)
    }

    fn write_certificate(
        &mut self,
        certificate: &Certificate,
        placement: &Placement<'_>,
    ) -> Result<StoredCertificate, Error> {
        self.need_login()?;
        let like = match placement.like {
            Some(stored) => Some(self.locate(stored)?.carried.clone()),
            None => None,
        };
        let known = self.create_certificate(certificate, &placement.key.0, &placement.label, like.as_ref())?;
        Ok(known.stored())
    }

    fn read_certificate(&mut self, stored: &StoredCertificate) -> Result<Vec<u8>, Error> {
        let object = self.locate(stored)?.object;
        self.read_value(object)
    }

    fn delete_certificate(&mut self, stored: &StoredCertificate) -> Result<(), Error> {
        self.need_login()?;
        let object = self.locate(stored)?.object;
        self.destroy_certificate(object)
    }

    fn take_over_key_id(
        &mut self,
        stored: &StoredCertificate,
        id: &KeyId,
        retired: &KeyId,
    ) -> Result<StoredCertificate, Error> {
        self.need_login()?;
        self.take_over(stored, id, retired)
    }

    fn is_present(&mut self) -> bool {
        self.session.library().session_lives(self.session.handle()).is_ok() && self.read_info().is_ok()
    }
}

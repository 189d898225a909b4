use netca_cert::{Certificate, EnvelopedKey, KeyAlgorithm, PublicKey, Secret, SignatureAlgorithm};
use zeroize::Zeroizing;

use super::driver::{Handle, data};
use super::names::Place;
use super::profile::SkfLayout;
use super::provider::{Device, pin_status};
use super::raw::Arg;
use super::sar;
use crate::{DecryptionProof, Error, KeyId, Login, PinStatus, Placement, StoredCertificate, Token, TokenInfo};

/// An open Key: one connection, one application. Containers are opened for each operation.
pub(super) struct SkfToken {
    pub(super) device: Device,
    pub(super) application: Handle,
    pub(super) layout: SkfLayout,
    info: TokenInfo,
    logged_in: bool,
}

impl SkfToken {
    pub(super) fn new(device: Device, application: Handle, layout: SkfLayout, info: TokenInfo) -> Self {
        Self { device, application, layout, info, logged_in: false }
    }

    pub(super) fn need_login(&self) -> Result<(), Error> {
        if self.logged_in { Ok(()) } else { Err(Error::NotLoggedIn) }
    }

    pub(super) fn containers(&self) -> Result<Vec<Vec<u8>>, Error> {
        self.device.driver.list("SKF_EnumContainer", self.application)
    }

    /// Does something with a container, and closes it.
    pub(super) fn with_container<T>(
        &self,
        name: &[u8],
        act: impl FnOnce(Handle) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let driver = &self.device.driver;
        let container = driver.open("SKF_OpenContainer", Some(self.application), name)?;
        let outcome = act(container);
        driver.close("SKF_CloseContainer", container);
        outcome
    }

    /// The certificate of one side, or `None`.
    fn export(&self, container: Handle, signing: bool) -> Result<Option<Vec<u8>>, Error> {
        let before = || vec![Arg::Value(container), Arg::Value(usize::from(signing))];
        match self.device.driver.sized("SKF_ExportCertificate", before) {
            Ok(der) if der.is_empty() => Ok(None),
            Ok(der) => Ok(Some(der.to_vec())),
            Err(error) if sar::is_missing(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl Drop for SkfToken {
    fn drop(&mut self) {
        let driver = &self.device.driver;
        if self.logged_in {
            driver.close("SKF_ClearSecureState", self.application);
        }
        driver.close("SKF_CloseApplication", self.application);
    }
}

impl Token for SkfToken {
    fn info(&self) -> &TokenInfo {
        &self.info
    }

    fn certificates(&mut self) -> Result<Vec<StoredCertificate>, Error> {
        let mut found = Vec::new();
        for container in self.containers()? {
            for signing in [true, false] {
                let der = self.with_container(&container, |handle| self.export(handle, signing))?;
                let Some(certificate) = der.and_then(|der| Certificate::from_der(&der).ok()) else { continue };
                let key = Place { container: container.clone(), signing }.id();
                found.push(StoredCertificate { certificate, label: container.clone(), key, object: 0 });
            }
        }
        Ok(found)
    }

    fn pin_status(&mut self) -> Result<PinStatus, Error> {
        self.info.pin = pin_status(self.device.driver.pin_info(self.application)?);
        Ok(self.info.pin)
    }

    fn login(&mut self, login: Login<'_>) -> Result<(), Error> {
        if self.logged_in {
            return Ok(());
        }
        let pin = login.pin.ok_or(Error::PinRequired)?.expose();
        if pin.is_empty() || pin.contains(&0) {
            return Err(Error::PinLength);
        }
        let before = self.pin_status()?;
        if before.locked {
            return Err(Error::PinLocked);
        }
        if before.final_try && !login.allow_last_try {
            return Err(Error::LastTry);
        }
        let (code, left) = self.device.driver.verify_pin(self.application, pin)?;
        match code {
            sar::OK => {
                self.logged_in = true;
                self.info.pin.tries_left = None;
                Ok(())
            }
            // SAR_PIN_INCORRECT, SAR_PIN_INVALID.
            0x0A00_0024 | 0x0A00_0026 => {
                let most = before.tries_left.unwrap_or(u32::MAX);
                let left = left.filter(|left| *left < most);
                self.info.pin = PinStatus { count_low: true, ..pin_status(left.map(|left| (most, left))) };
                Err(Error::WrongPin { status: self.info.pin })
            }
            0x0A00_0027 => Err(Error::PinLength),
            code => Err(sar::error("SKF_VerifyPIN", code)),
        }
    }

    fn sign(&mut self, key: &KeyId, algorithm: SignatureAlgorithm, message: &[u8]) -> Result<Vec<u8>, Error> {
        self.sign_with(key, algorithm, message)
    }

    fn decrypt(&mut self, key: &KeyId, ciphertext: &[u8]) -> Result<Secret, Error> {
        self.decrypt_with(key, ciphertext)
    }

    fn prove_decryption(&mut self, key: &KeyId, public_key: &PublicKey) -> Result<DecryptionProof, Error> {
        let mut secret = Zeroizing::new([0; 16]);
        getrandom::fill(secret.as_mut_slice()).map_err(|_| Error::Random)?;
        match self.decrypt_with(key, &public_key.encrypt(secret.as_slice())?) {
            Ok(decrypted) if decrypted.as_bytes() == secret.as_slice() => Ok(DecryptionProof::Decrypted),
            Ok(_) => Err(Error::DecryptionFailed),
            // No function of the standard gives what an encryption key decrypted: the Key is asked which key it is.
            Err(Error::Unsupported { .. }) if !Place::of(key)?.signing => match self.public_key(&Place::of(key)?)? {
                Some((found, _)) if found == *public_key => Ok(DecryptionProof::PublicKeyOnly),
                _ => Err(Error::DecryptionFailed),
            },
            Err(error) => Err(error),
        }
    }

    fn can_generate(&self, algorithm: KeyAlgorithm) -> bool {
        let has = |function| self.device.driver.library.has(function);
        match algorithm {
            KeyAlgorithm::Sm2 => has("SKF_GenECCKeyPair"),
            KeyAlgorithm::Rsa { bits: 2048 } => has("SKF_GenRSAKeyPair"),
            _ => false,
        }
    }

    fn can_import(&self, algorithm: KeyAlgorithm) -> bool {
        let has = |function| self.device.driver.library.has(function);
        match algorithm {
            KeyAlgorithm::Sm2 => has("SKF_ImportECCKeyPair"),
            KeyAlgorithm::Rsa { bits: 2048 } => has("SKF_ImportRSAKeyPair"),
            _ => false,
        }
    }

    fn takes_padded_keys(&self) -> bool {
        true
    }

    fn import_encryption_key(
        &mut self,
        enveloped: &EnvelopedKey,
        signing: &KeyId,
        _: &Placement<'_>,
    ) -> Result<KeyId, Error> {
        self.import(enveloped, signing)
    }

    fn replaces_certificates(&self) -> bool {
        true
    }

    fn generate_key(&mut self, algorithm: KeyAlgorithm, placement: &Placement<'_>) -> Result<PublicKey, Error> {
        if !self.can_generate(algorithm) {
            return Err(Error::UnsupportedKey { algorithm });
        }
        self.generate(algorithm, &placement.key)
    }

    fn find_key(&mut self, key: &KeyId) -> Result<Option<PublicKey>, Error> {
        self.need_login()?;
        let place = Place::of(key)?;
        if !self.containers()?.contains(&place.container) {
            return Ok(None);
        }
        Ok(self.public_key(&place)?.map(|(key, _)| key))
    }

    fn find_key_by_public_key(&mut self, public_key: &PublicKey) -> Result<Option<KeyId>, Error> {
        self.need_login()?;
        if !matches!(public_key.algorithm(), KeyAlgorithm::Sm2 | KeyAlgorithm::Rsa { .. }) {
            return Err(Error::UnsupportedKey { algorithm: public_key.algorithm() });
        }
        for container in self.containers()? {
            for signing in [true, false] {
                let place = Place { container: container.clone(), signing };
                // A container of another kind of key is passed over.
                match self.public_key(&place) {
                    Ok(Some((key, _))) if key == *public_key => return Ok(Some(place.id())),
                    Ok(_) | Err(Error::Malformed { .. } | Error::UnsupportedKey { .. }) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(None)
    }

    fn write_certificate(
        &mut self,
        certificate: &Certificate,
        placement: &Placement<'_>,
    ) -> Result<StoredCertificate, Error> {
        self.need_login()?;
        let place = Place::of(&placement.key)?;
        let der = certificate.as_der();
        self.with_container(&place.container, |container| {
            let side = usize::from(place.signing);
            let args = vec![Arg::Value(container), Arg::Value(side), data(der), Arg::Value(der.len())];
            self.device.driver.run("SKF_ImportCertificate", args)
        })?;
        let (key, label) = (place.id(), place.container);
        Ok(StoredCertificate { certificate: certificate.clone(), label, key, object: 0 })
    }

    fn read_certificate(&mut self, stored: &StoredCertificate) -> Result<Vec<u8>, Error> {
        let place = Place::of(&stored.key)?;
        let der = self.with_container(&place.container, |container| self.export(container, place.signing))?;
        der.ok_or(Error::CertificateGone)
    }

    fn delete_certificate(&mut self, _: &StoredCertificate) -> Result<(), Error> {
        Err(Error::Unsupported { operation: "deleting a certificate" })
    }

    fn take_over_key_id(&mut self, _: &StoredCertificate, _: &KeyId, _: &KeyId) -> Result<StoredCertificate, Error> {
        Err(Error::Unsupported { operation: "changing key ids" })
    }

    fn is_present(&mut self) -> bool {
        self.device.driver.device_info(self.device.handle).is_ok()
    }
}

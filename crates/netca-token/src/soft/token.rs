use std::path::{Path, PathBuf};

use netca_cert::{Certificate, EnvelopedKey, KeyAlgorithm, PublicKey, Secret as Plain, SignatureAlgorithm};

use super::{
    SoftProblem, encryption,
    file::{Base64, CertificateRecord, Contents, Hex, PublicHalf, TRIES},
    key::PrivateKey,
    provider::sealed,
    store::{self, Lock},
    vault::{self, SealingKey, Secret},
};
use crate::{Error, KeyId, Login, Pin, PinStatus, Placement, StoredCertificate, Token, TokenInfo};

/// An open soft token. The file is read for each operation, so that what another process wrote is seen; private keys
/// are in memory only while one is used.
pub(super) struct SoftToken {
    path: PathBuf,
    info: TokenInfo,
    key: Option<SealingKey>,
}

pub(super) fn checked(pin: &Pin) -> Result<&Pin, Error> {
    if (4..=64).contains(&pin.expose().len()) { Ok(pin) } else { Err(Error::PinLength) }
}

pub(super) fn info_of(contents: &Contents) -> TokenInfo {
    TokenInfo {
        serial: contents.token.serial.clone(),
        label: contents.token.label.clone(),
        manufacturer: "netca-renew".to_owned(),
        model: "soft token".to_owned(),
        pin: status(contents.tries_left),
        pin_pad: false,
    }
}

fn status(tries_left: u32) -> PinStatus {
    PinStatus {
        tries_left: Some(tries_left),
        count_low: tries_left < TRIES,
        final_try: tries_left == 1,
        locked: tries_left == 0,
    }
}

impl SoftToken {
    pub(super) fn new(path: &Path, info: TokenInfo) -> Self {
        Self { path: path.to_path_buf(), info, key: None }
    }

    fn same_token(&self, contents: Contents) -> Result<Contents, Error> {
        if contents.token.serial != self.info.serial {
            return Err(Error::NotPresent { serial: Some(self.info.serial.clone()) });
        }
        Ok(contents)
    }

    pub(super) fn contents(&self) -> Result<Contents, Error> {
        self.same_token(store::read(&self.path)?)
    }

    pub(super) fn problem(&self, problem: SoftProblem) -> Error {
        store::at(&self.path, problem)
    }

    /// Reads, changes and replaces the file under the lock. Nothing is written when the change fails.
    pub(super) fn change<T>(
        &self,
        change: impl FnOnce(&mut Contents, &mut Vec<Secret>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let key = self.key.as_ref().ok_or(Error::NotLoggedIn)?;
        let lock = Lock::take(&self.path)?;
        let mut contents = self.same_token(lock.read()?)?;
        let mut secrets = key.open(&contents).map_err(|problem| self.problem(problem))?;
        let changed = change(&mut contents, &mut secrets)?;
        key.seal(&mut contents, &secrets).map_err(|error| sealed(&self.path, error))?;
        lock.write(&contents)?;
        Ok(changed)
    }

    /// A private key, in memory as long as it is used.
    pub(super) fn private_key(&self, key: &KeyId) -> Result<PrivateKey, Error> {
        let sealing = self.key.as_ref().ok_or(Error::NotLoggedIn)?;
        let secrets = sealing.open(&self.contents()?).map_err(|problem| self.problem(problem))?;
        let secret = secrets.iter().find(|secret| secret.id == key.0);
        let secret = secret.ok_or_else(|| Error::KeyNotFound { id: key.to_string() })?;
        PrivateKey::from_pkcs8(&secret.pkcs8).map_err(|problem| self.problem(problem))
    }
}

impl Token for SoftToken {
    fn info(&self) -> &TokenInfo {
        &self.info
    }

    fn certificates(&mut self) -> Result<Vec<StoredCertificate>, Error> {
        Ok(self.contents()?.token.certificates.iter().filter_map(stored).collect())
    }

    fn pin_status(&mut self) -> Result<PinStatus, Error> {
        self.info.pin = status(self.contents()?.tries_left);
        Ok(self.info.pin)
    }

    fn login(&mut self, login: Login<'_>) -> Result<(), Error> {
        if self.key.is_some() {
            return Ok(());
        }
        let pin = checked(login.pin.ok_or(Error::PinRequired)?)?;
        // Held to the end, so that of two processes neither forgets the other's try.
        let lock = Lock::take(&self.path)?;
        let mut contents = self.same_token(lock.read()?)?;
        let before = contents.tries_left;
        match before {
            0 => return Err(Error::PinLocked),
            1 if !login.allow_last_try => return Err(Error::LastTry),
            _ => {}
        }
        // On disk before the PIN is looked at: pulling the plug wins no try.
        contents.tries_left = before - 1;
        lock.write(&contents)?;
        let (key, check) = vault::derive(pin, &contents.token.kdf).map_err(|problem| self.problem(problem))?;
        if contents.token.pin_check.0 != check {
            self.info.pin = status(contents.tries_left);
            return Err(Error::WrongPin { status: self.info.pin });
        }
        let opened = key.open(&contents).map_err(|problem| self.problem(problem));
        // A right PIN costs no try, even when the file turns out to be changed.
        contents.tries_left = if opened.is_ok() { TRIES } else { before };
        lock.write(&contents)?;
        opened?;
        self.info.pin = status(contents.tries_left);
        self.key = Some(key);
        Ok(())
    }

    fn sign(&mut self, key: &KeyId, algorithm: SignatureAlgorithm, message: &[u8]) -> Result<Vec<u8>, Error> {
        self.private_key(key)?.sign(algorithm, message)
    }

    fn decrypt(&mut self, key: &KeyId, ciphertext: &[u8]) -> Result<Plain, Error> {
        self.decrypt_with(key, ciphertext)
    }

    fn can_generate(&self, algorithm: KeyAlgorithm) -> bool {
        PrivateKey::is_made(algorithm)
    }

    fn can_import(&self, algorithm: KeyAlgorithm) -> bool {
        matches!(algorithm, KeyAlgorithm::Sm2 | KeyAlgorithm::Rsa { bits: 2048 | 3072 | 4096 })
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
        let id = &placement.key;
        let taken = |contents: &Contents| contents.token.keys.iter().any(|key| key.id.0 == id.0);
        if self.key.is_some() && taken(&self.contents()?) {
            return Err(Error::KeyExists { id: id.to_string() });
        }
        if self.key.is_none() {
            return Err(Error::NotLoggedIn);
        }
        // Made before the lock is taken: an RSA key may take seconds.
        let private = PrivateKey::generate(algorithm)?;
        let public = private.public_key()?;
        let pkcs8 = private.to_pkcs8().map_err(|problem| self.problem(problem))?;
        self.change(|contents, secrets| {
            if taken(contents) {
                return Err(Error::KeyExists { id: id.to_string() });
            }
            let public_key = Base64(public.as_der().to_vec());
            contents.token.keys.push(PublicHalf { id: Hex(id.0.clone()), public_key });
            secrets.push(Secret { id: id.0.clone(), pkcs8 });
            Ok(())
        })?;
        Ok(public)
    }

    fn find_key(&mut self, key: &KeyId) -> Result<Option<PublicKey>, Error> {
        if self.key.is_none() {
            return Err(Error::NotLoggedIn);
        }
        let contents = self.contents()?;
        let half = contents.token.keys.iter().find(|half| half.id.0 == key.0);
        Ok(half.map(|half| PublicKey::from_der(&half.public_key.0)).transpose()?)
    }

    fn find_key_by_public_key(&mut self, public_key: &PublicKey) -> Result<Option<KeyId>, Error> {
        if self.key.is_none() {
            return Err(Error::NotLoggedIn);
        }
        Ok(encryption::id_of(&self.contents()?, public_key))
    }

    fn write_certificate(
        &mut self,
        certificate: &Certificate,
        placement: &Placement<'_>,
    ) -> Result<StoredCertificate, Error> {
        self.change(|contents, _| {
            let object = contents.token.next_object;
            contents.token.next_object = object.wrapping_add(1);
            contents.token.certificates.push(CertificateRecord {
                object,
                key: Hex(placement.key.0.clone()),
                label: Base64(placement.label.clone()),
                der: Base64(certificate.as_der().to_vec()),
            });
            let (label, key) = (placement.label.clone(), placement.key.clone());
            Ok(StoredCertificate { certificate: certificate.clone(), label, key, object })
        })
    }

    fn read_certificate(&mut self, stored: &StoredCertificate) -> Result<Vec<u8>, Error> {
        let contents = self.contents()?;
        let record = contents.token.certificates.into_iter().find(|record| is(record, stored));
        record.map(|record| record.der.0).ok_or(Error::CertificateGone)
    }

    fn delete_certificate(&mut self, stored: &StoredCertificate) -> Result<(), Error> {
        self.change(|contents, _| {
            let found = contents.token.certificates.iter().position(|record| is(record, stored));
            contents.token.certificates.remove(found.ok_or(Error::CertificateGone)?);
            Ok(())
        })
    }

    /// One atomic write.
    fn take_over_key_id(
        &mut self,
        certificate: &StoredCertificate,
        id: &KeyId,
        retired: &KeyId,
    ) -> Result<StoredCertificate, Error> {
        self.change(|contents, secrets| {
            let der = certificate.certificate.as_der();
            let same = |record: &&mut CertificateRecord| record.der.0 == der;
            let record = contents.token.certificates.iter_mut().find(same).ok_or(Error::CertificateGone)?;
            let from = record.key.0.clone();
            record.key = Hex(id.0.clone());
            let written = stored(record).ok_or(Error::CertificateGone)?;
            if from == id.0 {
                return Ok(written);
            }
            let has = |secrets: &[Secret], id: &[u8]| secrets.iter().any(|secret| secret.id == id);
            if !has(secrets, &from) {
                return Err(Error::KeyNotFound { id: KeyId(from).to_string() });
            }
            if has(secrets, &id.0) && has(secrets, &retired.0) {
                return Err(Error::KeyExists { id: retired.to_string() });
            }
            let halves = contents.token.keys.iter_mut().map(|half| &mut half.id.0);
            for key in halves.chain(secrets.iter_mut().map(|secret| &mut secret.id)) {
                if *key == id.0 {
                    key.clone_from(&retired.0);
                } else if *key == from {
                    key.clone_from(&id.0);
                }
            }
            Ok(written)
        })
    }

    fn is_present(&mut self) -> bool {
        self.contents().is_ok()
    }
}

fn is(record: &CertificateRecord, stored: &StoredCertificate) -> bool {
    record.object == stored.object && record.der.0 == stored.certificate.as_der()
}

/// `None` for what is no certificate.
fn stored(record: &CertificateRecord) -> Option<StoredCertificate> {
    Some(StoredCertificate {
        certificate: Certificate::from_der(&record.der.0).ok()?,
        label: record.label.0.clone(),
        key: KeyId(record.key.0.clone()),
        object: record.object,
    })
}

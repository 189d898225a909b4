use netca_cert::{Certificate, Error as CertificateError};
use netca_protocol::wire::Sha256Hex;
use netca_token::{Error as TokenError, KeyId, Placement, Token};

use super::NewSet;
use super::check::refuse;
use crate::apply::random_key_id;
use crate::journal::Entry;
use crate::{CertificateRule, Error, Event, InstallStep, Renewal};

impl Renewal<'_> {
    /// Where the key of the new encryption certificate is on the token; with a new key it is put there first.
    pub(super) fn encryption_key(
        &mut self,
        new: &NewSet,
        encryption: &Certificate,
        token: &mut dyn Token,
    ) -> Result<KeyId, Error> {
        let Some(signing) = self.facts().new_key.as_ref().map(|new_key| new_key.key.clone()) else {
            let old = self.facts().prepared.as_ref().and_then(|prepared| prepared.encryption.as_ref());
            return match old.map(|old| old.key.clone()) {
                Some(key) => Ok(key),
                None => token
                    .find_key_by_public_key(encryption.public_key())?
                    .map_or_else(|| refuse(CertificateRule::EncryptionKey), Ok),
            };
        };
        let public_key_sha256 = Sha256Hex(encryption.public_key().sha256());
        let begun = self.facts().installation.as_ref().and_then(|it| it.imported_key.clone());
        if let Some(imported) = begun.as_ref().filter(|key| key.public_key_sha256 == Some(public_key_sha256)) {
            return Ok(imported.key.clone());
        }
        let Some(enveloped) = &new.enveloped else { return refuse(CertificateRule::EncryptionKey) };
        self.client.tell(&Event::Install(InstallStep::ImportKey));
        let key = match begun {
            Some(begun) => begun.key,
            None => {
                let key = random_key_id()?;
                self.write(&Entry::ImportingKey { key: key.to_string() })?;
                key
            }
        };
        let (label, like) = (self.encryption_label()?, None);
        let imported = token.import_encryption_key(enveloped, &signing, &Placement { key, label, like });
        let key = match imported {
            Err(TokenError::DecryptionFailed | TokenError::Structure(CertificateError::EnvelopedKeyMismatch)) => {
                return refuse(CertificateRule::EncryptionKey);
            }
            imported => imported?,
        };
        self.write(&Entry::KeyImported { key: key.to_string(), public_key_sha256 })?;
        Ok(key)
    }

    /// The label of the old encryption certificate; where there was none, that of the signing certificate.
    pub(super) fn encryption_label(&self) -> Result<Vec<u8>, Error> {
        let prepared = self.facts().prepared.as_ref().ok_or_else(|| self.wrong_stage())?;
        Ok(prepared.encryption.as_ref().unwrap_or(&prepared.old).label.clone())
    }
}

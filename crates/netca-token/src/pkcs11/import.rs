//! The encryption key of a pair, which the CA made. That of an RSA pair is unwrapped by the token itself, and never seen here.

use cryptoki_sys::{
    CK_FALSE, CK_KEY_TYPE, CK_MECHANISM_TYPE, CK_OBJECT_HANDLE, CKA_DECRYPT, CKA_EXTRACTABLE, CKA_ID, CKA_KEY_TYPE,
    CKA_LABEL, CKA_PRIVATE, CKA_SENSITIVE, CKA_TOKEN, CKA_UNWRAP, CKF_UNWRAP, CKK_AES, CKK_RSA, CKM_AES_KEY_WRAP_KWP,
    CKM_AES_KEY_WRAP_PAD, CKM_RSA_PKCS, CKO_PRIVATE_KEY, CKO_SECRET_KEY, CKR_DATA_INVALID, CKR_ENCRYPTED_DATA_INVALID,
    CKR_ENCRYPTED_DATA_LEN_RANGE, CKR_FUNCTION_NOT_SUPPORTED, CKR_KEY_FUNCTION_NOT_PERMITTED, CKR_MECHANISM_INVALID,
    CKR_WRAPPED_KEY_INVALID, CKR_WRAPPED_KEY_LEN_RANGE,
};
use netca_cert::{EncryptedSymmetricKey, EnvelopeCipher, EnvelopedKey, Error as CertificateError, KeyAlgorithm};

use super::{
    attribute::{self, Attribute},
    rv, sm2,
    token::Pkcs11Token,
};
use crate::{Error, KeyId, Placement};

impl Pkcs11Token {
    /// Whether the token unwraps RSA keys: two or three calls, made for nothing else.
    pub(super) fn unwraps(&self, algorithm: KeyAlgorithm) -> bool {
        matches!(algorithm, KeyAlgorithm::Rsa { bits: 2048 | 3072 | 4096 })
            && self.can_unwrap_with(CKM_RSA_PKCS)
            && self.aes_wrapping().is_some()
    }

    /// RFC 5649 under its name since PKCS#11 v3.0, or the one before.
    fn aes_wrapping(&self) -> Option<CK_MECHANISM_TYPE> {
        [CKM_AES_KEY_WRAP_KWP, CKM_AES_KEY_WRAP_PAD].into_iter().find(|mechanism| self.can_unwrap_with(*mechanism))
    }

    fn can_unwrap_with(&self, mechanism: CK_MECHANISM_TYPE) -> bool {
        let flags = self.session.library().mechanism_flags(self.seen.slot, mechanism);
        flags.is_ok_and(|flags| flags & CKF_UNWRAP != 0)
    }

    /// What a driver made of the template that it was given: one that refused CKA_UNWRAP was asked again without it. Of SM2 only some
    /// profiles unwrap, and their keys are made for it or not at all.
    pub(super) fn is_for_unwrapping(&mut self, signing: &KeyId) -> Result<bool, Error> {
        self.need_login()?;
        let object = self.private_key(signing)?;
        let wanted = [(CKA_KEY_TYPE, std::mem::size_of::<CK_KEY_TYPE>() + 1), (CKA_UNWRAP, 2)];
        let [kind, told] = self.session.library().attributes(self.session.handle(), object, wanted)?;
        let is_rsa = kind.as_deref().and_then(attribute::number) == Some(CKK_RSA);
        Ok(!is_rsa || told.as_deref() != Some(&[CK_FALSE]))
    }

    /// The signing key unwraps the AES key, which lives as long as the session at most, and that the private key.
    pub(super) fn import(
        &mut self,
        enveloped: &EnvelopedKey,
        signing: &KeyId,
        placement: &Placement<'_>,
    ) -> Result<KeyId, Error> {
        let unsupported = || Error::Unsupported { operation: "importing such an encryption key" };
        self.need_login()?;
        if let Some(sm2) = sm2::sm2_part(enveloped) {
            return self.import_sm2(enveloped, sm2, signing, placement);
        }
        let EncryptedSymmetricKey::Rsa(wrapped) = enveloped.encrypted_symmetric_key() else {
            return Err(unsupported());
        };
        if enveloped.cipher() != EnvelopeCipher::Aes256WrapPad {
            return Err(unsupported());
        }
        let signing = self.private_key(signing)?;
        if let Some(there) = self.find_private_half(enveloped.public_key())? {
            return Ok(there);
        }
        let wrapping = self.aes_wrapping().ok_or_else(unsupported)?;
        self.make_room(placement)?;
        let (library, session) = (self.session.library(), self.session.handle());
        let aes = [
            Attribute::class(CKO_SECRET_KEY),
            Attribute::number(CKA_KEY_TYPE, CKK_AES),
            Attribute::flag(CKA_TOKEN, false),
            Attribute::flag(CKA_SENSITIVE, true),
            Attribute::flag(CKA_EXTRACTABLE, false),
            Attribute::flag(CKA_UNWRAP, true),
        ];
        let aes = library.unwrap_key(session, CKM_RSA_PKCS, signing, wrapped, &aes).map_err(meant)?;
        let private = [
            Attribute::class(CKO_PRIVATE_KEY),
            Attribute::number(CKA_KEY_TYPE, CKK_RSA),
            Attribute::bytes(CKA_ID, placement.key.0.clone()),
            Attribute::bytes(CKA_LABEL, &placement.label[..]),
            Attribute::flag(CKA_TOKEN, true),
            Attribute::flag(CKA_PRIVATE, true),
            Attribute::flag(CKA_SENSITIVE, true),
            Attribute::flag(CKA_EXTRACTABLE, false),
            Attribute::flag(CKA_DECRYPT, true),
        ];
        let made = library.unwrap_key(session, wrapping, aes, enveloped.encrypted_private_key(), &private);
        // It would go with the session, too.
        let _ = library.destroy_object(session, aes);
        self.is_the_one(made.map_err(meant)?, enveloped, placement)
    }

    /// An imported key that is not the one beside it is taken away again.
    fn is_the_one(
        &mut self,
        object: CK_OBJECT_HANDLE,
        enveloped: &EnvelopedKey,
        placement: &Placement<'_>,
    ) -> Result<KeyId, Error> {
        // A token that shows no modulus is believed for now: the trial decryption finds out.
        if self.read_public_key(object)?.public_key.is_some_and(|found| found != *enveloped.public_key()) {
            self.session.library().destroy_object(self.session.handle(), object)?;
            return Err(Error::Structure(CertificateError::EnvelopedKeyMismatch));
        }
        self.private_keys.insert(placement.key.clone(), object);
        Ok(placement.key.clone())
    }
}

/// What does not unwrap. A general error may be any, and is not laid at the CA's door.
pub(super) fn meant(error: Error) -> Error {
    let wrong = [
        CKR_WRAPPED_KEY_INVALID,
        CKR_WRAPPED_KEY_LEN_RANGE,
        CKR_ENCRYPTED_DATA_INVALID,
        CKR_ENCRYPTED_DATA_LEN_RANGE,
        CKR_DATA_INVALID,
    ];
    let unable = [CKR_MECHANISM_INVALID, CKR_FUNCTION_NOT_SUPPORTED, CKR_KEY_FUNCTION_NOT_PERMITTED];
    match error {
        error if rv::is(&error, &wrong) => Error::DecryptionFailed,
        error if rv::is(&error, &unable) => Error::Unsupported { operation: "unwrapping with the signing key" },
        error => error,
    }
}

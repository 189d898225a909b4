use cryptoki_sys::{
    CKM_RSA_PKCS, CKR_ARGUMENTS_BAD, CKR_DATA_INVALID, CKR_DATA_LEN_RANGE, CKR_ENCRYPTED_DATA_INVALID,
    CKR_ENCRYPTED_DATA_LEN_RANGE, CKR_FUNCTION_FAILED, CKR_FUNCTION_NOT_SUPPORTED, CKR_GENERAL_ERROR,
    CKR_KEY_FUNCTION_NOT_PERMITTED, CKR_KEY_TYPE_INCONSISTENT, CKR_MECHANISM_INVALID,
};
use netca_cert::Secret;

use super::{rv, token::Pkcs11Token};
use crate::{Error, KeyId};

impl Pkcs11Token {
    /// RSA with PKCS#1 v1.5 (PKCS#11 v2.40 mechanisms, section 2.1.6): two calls, and one more to find the key.
    pub(super) fn decrypt_ciphertext(&mut self, key: &KeyId, ciphertext: &[u8]) -> Result<Secret, Error> {
        self.need_login()?;
        if let Some(decrypted) = self.decrypt_sm2(key, ciphertext) {
            return decrypted;
        }
        let object = self.private_key(key)?;
        let (library, session) = (self.session.library(), self.session.handle());
        library.decrypt(session, CKM_RSA_PKCS, object, ciphertext).map_err(|error| {
            self.logged_in &= !matches!(error, Error::NotLoggedIn);
            self.private_keys.remove(key);
            meant(error)
        })
    }
}

/// Drivers differ in what they say of a block that is not well-formed (SoftHSM: a general error); all of it is the same
/// here, once C_DecryptInit took the key.
pub(super) fn meant(error: Error) -> Error {
    let wrong = [
        CKR_ENCRYPTED_DATA_INVALID,
        CKR_ENCRYPTED_DATA_LEN_RANGE,
        CKR_DATA_INVALID,
        CKR_DATA_LEN_RANGE,
        CKR_ARGUMENTS_BAD,
        CKR_GENERAL_ERROR,
        CKR_FUNCTION_FAILED,
    ];
    let unable =
        [CKR_MECHANISM_INVALID, CKR_KEY_TYPE_INCONSISTENT, CKR_KEY_FUNCTION_NOT_PERMITTED, CKR_FUNCTION_NOT_SUPPORTED];
    match error {
        error @ Error::Pkcs11 { function: "C_Decrypt", .. } if rv::is(&error, &wrong) => Error::DecryptionFailed,
        error if rv::is(&error, &unable) => Error::Unsupported { operation: "decrypting with this key" },
        error => error,
    }
}

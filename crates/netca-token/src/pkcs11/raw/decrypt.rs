use netca_cert::Secret;
use zeroize::Zeroizing;

use super::*;

/// What an RSA key of 8192 bits can hold.
const MAX_PLAINTEXT: usize = 1024;

impl Library {
    /// C_DecryptInit and C_Decrypt with a mechanism that takes no parameter.
    pub(in crate::pkcs11) fn decrypt(
        &self,
        session: CK_SESSION_HANDLE,
        mechanism: CK_MECHANISM_TYPE,
        key: CK_OBJECT_HANDLE,
        ciphertext: &[u8],
    ) -> Result<Secret, Error> {
        let init = present(self.functions.C_DecryptInit, "C_DecryptInit")?;
        let decrypt = present(self.functions.C_Decrypt, "C_Decrypt")?;
        let _turn = self.turn();
        let mut mechanism = bare(mechanism);
        // SAFETY: the mechanism is valid for the call and has no parameter.
        rv::check("C_DecryptInit", unsafe { init(session, &mut mechanism, key) })?;
        let mut plaintext = Zeroizing::new(vec![0u8; MAX_PLAINTEXT]);
        let mut length = MAX_PLAINTEXT as CK_ULONG;
        // SAFETY: `ciphertext` is only read; `plaintext` has the room that `length` announces.
        let rv = unsafe {
            decrypt(
                session,
                ciphertext.as_ptr().cast_mut(),
                ciphertext.len() as CK_ULONG,
                plaintext.as_mut_ptr(),
                &mut length,
            )
        };
        rv::check("C_Decrypt", rv)?;
        if length as usize > MAX_PLAINTEXT {
            return Err(Error::Malformed { what: "plaintext length" });
        }
        plaintext.truncate(length as usize);
        Ok(Secret::from(plaintext))
    }
}

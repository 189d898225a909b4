use netca_cert::Secret;

use super::*;

const MAX_SIGNATURE: usize = 1024;
/// What an RSA key of 8192 bits can hold.
const MAX_PLAINTEXT: usize = 1024;

impl Library {
    /// C_SignInit and C_Sign with a mechanism that takes no parameter.
    pub(in crate::pkcs11) fn sign(
        &self,
        session: CK_SESSION_HANDLE,
        mechanism: CK_MECHANISM_TYPE,
        key: CK_OBJECT_HANDLE,
        data: &[u8],
    ) -> Result<Vec<u8>, Error> {
        let init = present(self.functions.C_SignInit, "C_SignInit")?;
        let sign = present(self.functions.C_Sign, "C_Sign")?;
        let data = data.to_vec();
        self.watched("C_Sign", Patience::Usual, move || {
            let mut mechanism = bare(mechanism);
            // SAFETY: the mechanism is valid for the call and has no parameter.
            rv::check("C_SignInit", unsafe { init(session, &mut mechanism, key) })?;
            let mut signature = vec![0u8; MAX_SIGNATURE];
            let mut length = MAX_SIGNATURE as CK_ULONG;
            // SAFETY: `data` is only read; `signature` has the room that `length` announces.
            let rv = unsafe {
                sign(session, data.as_ptr().cast_mut(), data.len() as CK_ULONG, signature.as_mut_ptr(), &mut length)
            };
            rv::check("C_Sign", rv)?;
            if length as usize > MAX_SIGNATURE {
                return Err(Error::Malformed { what: "signature length" });
            }
            signature.truncate(length as usize);
            Ok(signature)
        })
    }

    /// C_GenerateKeyPair with a mechanism that takes no parameter: the public key's handle, then the private one's.
    pub(in crate::pkcs11) fn generate_key_pair(
        &self,
        session: CK_SESSION_HANDLE,
        mechanism: CK_MECHANISM_TYPE,
        public: &[Attribute],
        private: &[Attribute],
    ) -> Result<(CK_OBJECT_HANDLE, CK_OBJECT_HANDLE), Error> {
        let function = present(self.functions.C_GenerateKeyPair, "C_GenerateKeyPair")?;
        let (public, private) = (public.to_vec(), private.to_vec());
        self.watched("C_GenerateKeyPair", Patience::Long, move || {
            let mut mechanism = bare(mechanism);
            let (mut public, mut private) = (for_reading(&public), for_reading(&private));
            let (mut public_key, mut private_key) = (CK_INVALID_HANDLE, CK_INVALID_HANDLE);
            // SAFETY: mechanism and templates as above; both handles have a valid place.
            let rv = unsafe {
                function(
                    session,
                    &mut mechanism,
                    public.as_mut_ptr(),
                    public.len() as CK_ULONG,
                    private.as_mut_ptr(),
                    private.len() as CK_ULONG,
                    &mut public_key,
                    &mut private_key,
                )
            };
            rv::check("C_GenerateKeyPair", rv)?;
            Ok((public_key, private_key))
        })
    }

    /// C_UnwrapKey with a mechanism that takes no parameter: the handle of what was unwrapped.
    pub(in crate::pkcs11) fn unwrap_key(
        &self,
        session: CK_SESSION_HANDLE,
        mechanism: CK_MECHANISM_TYPE,
        key: CK_OBJECT_HANDLE,
        wrapped: &[u8],
        template: &[Attribute],
    ) -> Result<CK_OBJECT_HANDLE, Error> {
        let function = present(self.functions.C_UnwrapKey, "C_UnwrapKey")?;
        let (wrapped, template) = (wrapped.to_vec(), template.to_vec());
        self.watched("C_UnwrapKey", Patience::Usual, move || {
            let (mut mechanism, mut template) = (bare(mechanism), for_reading(&template));
            let mut unwrapped = CK_INVALID_HANDLE;
            // SAFETY: mechanism, octets and template are valid for the call and only read; the handle has a valid place.
            let rv = unsafe {
                function(
                    session,
                    &mut mechanism,
                    key,
                    wrapped.as_ptr().cast_mut(),
                    wrapped.len() as CK_ULONG,
                    template.as_mut_ptr(),
                    template.len() as CK_ULONG,
                    &mut unwrapped,
                )
            };
            rv::check("C_UnwrapKey", rv)?;
            Ok(unwrapped)
        })
    }

    /// C_GetMechanismInfo: the flags, which say what a mechanism may be used for.
    pub(in crate::pkcs11) fn mechanism_flags(
        &self,
        slot: CK_SLOT_ID,
        mechanism: CK_MECHANISM_TYPE,
    ) -> Result<CK_FLAGS, Error> {
        let function = present(self.functions.C_GetMechanismInfo, "C_GetMechanismInfo")?;
        self.watched("C_GetMechanismInfo", Patience::Usual, move || {
            let mut info = CK_MECHANISM_INFO::default();
            // SAFETY: `info` is a valid place for one CK_MECHANISM_INFO.
            rv::check("C_GetMechanismInfo", unsafe { function(slot, mechanism, &mut info) })?;
            Ok(info.flags)
        })
    }

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
        let ciphertext = ciphertext.to_vec();
        self.watched("C_Decrypt", Patience::Usual, move || {
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
        })
    }
}

fn bare(mechanism: CK_MECHANISM_TYPE) -> CK_MECHANISM {
    CK_MECHANISM { mechanism, pParameter: ptr::null_mut(), ulParameterLen: 0 }
}

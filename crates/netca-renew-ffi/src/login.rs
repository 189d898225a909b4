//! How the PIN comes: given, asked for in the host's own dialog, or typed on the Key.

use std::ffi::{c_char, c_void};

use netca_renew::netca_cert::{Certificate, EnvelopedKey, KeyAlgorithm, PublicKey, Secret, SignatureAlgorithm};
use netca_renew::netca_token::{
    DecryptionProof, Error as TokenError, KeyId, Login, Pin, PinStatus, Placement, StoredCertificate, Token, TokenInfo,
};
use zeroize::Zeroizing;

use crate::error::Error;
use crate::raw;
use crate::values::{pin_bits, tries_number};

/// The room that a PIN callback has, in bytes.
pub const NETCA_PIN_CAPACITY: usize = 256;

/// Asks the user for the PIN, once, when it is needed and not before: writes it to `pin`, at most `NETCA_PIN_CAPACITY` bytes,
/// and how many bytes it has to `*pin_length`, and gives 0; anything else means that the user cancelled, and costs no try.
/// What was written is wiped afterwards. `label` and `serial` say which token, NUL-terminated; `tries_left` how many tries
/// are left or `NETCA_NONE`; `pin_bits` is what is known of the PIN, as `NETCA_TOKEN_PIN_…` bits. Called on the thread
/// that called the library; the token is in use meanwhile. It must not throw or jump out.
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub type netca_pin_callback = Option<
    extern "C" fn(
        user_data: *mut c_void,
        label: *const c_char,
        serial: *const c_char,
        tries_left: i32,
        pin_bits: u32,
        pin: *mut u8,
        pin_length: *mut usize,
    ) -> i32,
>;

/// How the PIN comes. Set every byte to zero, then `size` and what is wanted. NULL in place of it, and a structure without
/// `pin` and `ask`, leaves it to the token's own PIN pad, and is `NETCA_ERROR_TOKEN_PIN_REQUIRED` where there is none.
///
/// It is read, and the PIN copied, while the function that takes it runs; the copy is wiped. One call spends one try at most.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub struct netca_login {
    /// `sizeof(netca_login)`
    pub size: usize,
    /// The PIN, or NULL. A token with a PIN pad of its own asks there all the same.
    pub pin: *const u8,
    /// How many bytes it has.
    pub pin_length: usize,
    /// Asks the user for the PIN when it is needed, if `pin` is NULL and the token has no PIN pad. May be NULL.
    pub ask: netca_pin_callback,
    /// Handed to `ask`.
    pub user_data: *mut c_void,
    /// Not 0: go on even when only one try is left. Otherwise that is `NETCA_ERROR_TOKEN_LAST_TRY`, and costs no try.
    pub allow_last_try: i32,
}

/// The same, looked at.
pub(crate) struct HowToLogIn {
    pin: Option<Pin>,
    ask: netca_pin_callback,
    user_data: *mut c_void,
    allow_last_try: bool,
}

impl HowToLogIn {
    /// Reads what C gave.
    ///
    /// # Safety
    /// `login` is NULL, or a `netca_login` that C filled by the rules.
    pub(crate) unsafe fn of(login: *const netca_login) -> Result<Self, Error> {
        if login.is_null() {
            return Ok(Self { pin: None, ask: None, user_data: std::ptr::null_mut(), allow_last_try: false });
        }
        let least = std::mem::offset_of!(netca_login, allow_last_try) + size_of::<i32>();
        // SAFETY: the caller's promise; all zero is a netca_login.
        let given = unsafe { raw::structure("login", login, least) }?;
        let pin = if given.pin.is_null() {
            None
        } else {
            // SAFETY: the caller's promise.
            Some(Pin::new(unsafe { raw::bytes("login.pin", given.pin, given.pin_length) }?))
        };
        Ok(Self { pin, ask: given.ask, user_data: given.user_data, allow_last_try: given.allow_last_try != 0 })
    }

    /// Runs a step with a token that asks for its PIN in this way.
    pub(crate) fn with<T>(&self, token: &mut dyn Token, run: impl FnOnce(&mut dyn Token, Login<'_>) -> T) -> T {
        let login = Login { pin: self.pin.as_ref(), allow_last_try: self.allow_last_try };
        match (&self.pin, self.ask) {
            (None, Some(ask)) => {
                run(&mut AskingToken { inner: token, ask, user_data: UserPointer(self.user_data) }, login)
            }
            _ => run(token, login),
        }
    }

    /// Asks the user.
    fn ask(ask: Ask, user_data: *mut c_void, info: &TokenInfo, status: PinStatus) -> Result<Pin, TokenError> {
        let terminated = |text: &str| text.bytes().filter(|byte| *byte != 0).chain([0]).collect::<Vec<u8>>();
        let (label, serial) = (terminated(&info.label), terminated(&info.serial));
        let mut buffer = Zeroizing::new([0_u8; NETCA_PIN_CAPACITY]);
        let mut length = 0;
        let answer = ask(
            user_data,
            label.as_ptr().cast(),
            serial.as_ptr().cast(),
            tries_number(status),
            pin_bits(status, info.pin_pad),
            buffer.as_mut_ptr(),
            &raw mut length,
        );
        if answer != 0 {
            return Err(TokenError::Cancelled);
        }
        buffer.get(..length).map(Pin::new).ok_or(TokenError::PinLength)
    }
}

type Ask = extern "C" fn(*mut c_void, *const c_char, *const c_char, i32, u32, *mut u8, *mut usize) -> i32;

/// Handed back to the host's callback, on the thread that the host called from.
struct UserPointer(*mut c_void);

// SAFETY: it never leaves the thread: the token that holds it lives as long as one call.
unsafe impl Send for UserPointer {}

/// A token that asks the host for its PIN at the moment when the flow logs in, and only then.
struct AskingToken<'a> {
    inner: &'a mut dyn Token,
    ask: Ask,
    user_data: UserPointer,
}

impl Token for AskingToken<'_> {
    fn info(&self) -> &TokenInfo {
        self.inner.info()
    }

    fn certificates(&mut self) -> Result<Vec<StoredCertificate>, TokenError> {
        self.inner.certificates()
    }

    fn pin_status(&mut self) -> Result<PinStatus, TokenError> {
        self.inner.pin_status()
    }

    fn login(&mut self, login: Login<'_>) -> Result<(), TokenError> {
        // Costs no try, and tells whether a PIN is needed: not with a PIN pad, and not twice.
        match self.inner.login(Login { pin: None, ..login }) {
            Err(TokenError::PinRequired) => {}
            other => return other,
        }
        let status = self.inner.pin_status()?;
        if status.locked {
            return Err(TokenError::PinLocked);
        }
        if status.final_try && !login.allow_last_try {
            return Err(TokenError::LastTry);
        }
        let pin = HowToLogIn::ask(self.ask, self.user_data.0, self.inner.info(), status)?;
        self.inner.login(Login { pin: Some(&pin), ..login })
    }

    fn sign(&mut self, key: &KeyId, algorithm: SignatureAlgorithm, message: &[u8]) -> Result<Vec<u8>, TokenError> {
        self.inner.sign(key, algorithm, message)
    }

    fn decrypt(&mut self, key: &KeyId, ciphertext: &[u8]) -> Result<Secret, TokenError> {
        self.inner.decrypt(key, ciphertext)
    }

    fn can_generate(&self, algorithm: KeyAlgorithm) -> bool {
        self.inner.can_generate(algorithm)
    }

    fn can_import(&self, algorithm: KeyAlgorithm) -> bool {
        self.inner.can_import(algorithm)
    }

    fn takes_padded_keys(&self) -> bool {
        self.inner.takes_padded_keys()
    }

    fn takes_aes_wrapped_keys(&self) -> bool {
        self.inner.takes_aes_wrapped_keys()
    }

    fn may_unwrap(&mut self, signing: &KeyId) -> Result<bool, TokenError> {
        self.inner.may_unwrap(signing)
    }

    fn import_encryption_key(
        &mut self,
        enveloped: &EnvelopedKey,
        signing: &KeyId,
        placement: &Placement<'_>,
    ) -> Result<KeyId, TokenError> {
        self.inner.import_encryption_key(enveloped, signing, placement)
    }

    fn replaces_certificates(&self) -> bool {
        self.inner.replaces_certificates()
    }

    fn prove_decryption(&mut self, key: &KeyId, public_key: &PublicKey) -> Result<DecryptionProof, TokenError> {
        self.inner.prove_decryption(key, public_key)
    }

    fn generate_key(&mut self, algorithm: KeyAlgorithm, placement: &Placement<'_>) -> Result<PublicKey, TokenError> {
        self.inner.generate_key(algorithm, placement)
    }

    fn find_key(&mut self, key: &KeyId) -> Result<Option<PublicKey>, TokenError> {
        self.inner.find_key(key)
    }

    fn find_key_by_public_key(&mut self, public_key: &PublicKey) -> Result<Option<KeyId>, TokenError> {
        self.inner.find_key_by_public_key(public_key)
    }

    fn write_certificate(
        &mut self,
        certificate: &Certificate,
        placement: &Placement<'_>,
    ) -> Result<StoredCertificate, TokenError> {
        self.inner.write_certificate(certificate, placement)
    }

    fn read_certificate(&mut self, stored: &StoredCertificate) -> Result<Vec<u8>, TokenError> {
        self.inner.read_certificate(stored)
    }

    fn delete_certificate(&mut self, stored: &StoredCertificate) -> Result<(), TokenError> {
        self.inner.delete_certificate(stored)
    }

    fn take_over_key_id(
        &mut self,
        stored: &StoredCertificate,
        id: &KeyId,
        retired: &KeyId,
    ) -> Result<StoredCertificate, TokenError> {
        self.inner.take_over_key_id(stored, id, retired)
    }

    fn is_present(&mut self) -> bool {
        self.inner.is_present()
    }
}

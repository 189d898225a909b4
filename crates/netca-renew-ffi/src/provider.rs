//! Where tokens are, and which are there.

use std::ffi::c_char;
use std::path::PathBuf;
use std::sync::Mutex;

use netca_renew::netca_token::{
    Pkcs11Profile, Pkcs11ProfileWord, Pkcs11Provider, Provider, SkfProfile, SkfProvider, SoftProvider, TokenEvent,
    TokenWatch,
};

use crate::error::Error;
use crate::raw::{self, Out};
use crate::report::netca_error;
use crate::tokens::{Listed, netca_tokens};
use crate::values::{NETCA_TOKEN_INSERTED, NETCA_TOKEN_PRESENT, NETCA_TOKEN_REMOVED};

/// Where tokens are: a vendor's driver, or a soft token's file. Any thread may use it, one at a time: a second call meanwhile
/// fails with `NETCA_ERROR_C_IN_USE`.
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub struct netca_provider(pub(crate) Mutex<Source>);

/// The provider, and which tokens it had when it was last asked what changed.
pub(crate) struct Source {
    pub(crate) provider: Box<dyn Provider>,
    watch: TokenWatch,
}

/// Loads a vendor's driver, a PKCS#11 module, by its path. It stays loaded until the provider and its tokens are freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_provider_open_pkcs11(
    module: *const c_char,
    module_length: usize,
    provider: *mut *mut netca_provider,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles and texts.
    unsafe {
        let out = Out::handle("provider", provider);
        raw::call(error, || {
            let out = out?;
            let module = raw::text("module", module, module_length)?;
            out.give(netca_provider::new(Box::new(Pkcs11Provider::load(module)?)));
            Ok(())
        })
    }
}

/// The same for a driver that does SM2, which PKCS#11 does not know: `profile` has the vendor's numbers and forms, in words with commas
/// between. First the name of a known set, if it is one: `ep11` (IBM's), `swpkcs11` (of the header swpkcs11.h). Then what differs:
/// `key-type=N`, `generate=N`, `sign=N`, `decrypt=N` or `none`, numbers decimal or behind `0x`; without a name the first three are needed.
/// `signs=digest` or `message`: what C_Sign is given. `signature=raw` or `der`. `ciphertext=c1c3c2` or `der`. `point=octets`, `bare` or
/// `xy`: CKA_EC_POINT. `parameters=oid` or `none`: CKA_EC_PARAMS. `import=none`, `envelope` (with `unwrap=N`), `keys` (with `unwrap=N`,
/// `sm4=N`, `sm4-key-type=N`) or `host`: how an encryption key that the CA made comes onto the Key; with `host` it is in this process's
/// memory for a moment.
///
/// Fails with `NETCA_ERROR_C_PKCS11_PROFILE` for another word, which the message names. What turns out not to fit the driver is
/// `NETCA_ERROR_TOKEN_PKCS11_PROFILE`, as is SM2 on a driver that was opened without a profile.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_provider_open_pkcs11_profile(
    module: *const c_char,
    module_length: usize,
    profile: *const c_char,
    profile_length: usize,
    provider: *mut *mut netca_provider,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles and texts.
    unsafe {
        let out = Out::handle("provider", provider);
        raw::call(error, || {
            let out = out?;
            let module = raw::text("module", module, module_length)?;
            let profile = raw::text("profile", profile, profile_length)?;
            let wrong = |wrong: Pkcs11ProfileWord| Error::Pkcs11Profile {
                argument: "profile",
                word: wrong.word.chars().take(32).collect(),
                rule: wrong.rule,
            };
            let profile: Pkcs11Profile = profile.parse().map_err(wrong)?;
            out.give(netca_provider::new(Box::new(Pkcs11Provider::load(module)?.with_profile(profile))));
            Ok(())
        })
    }
}

/// Loads a vendor's driver, an SKF module (GM/T 0016), by its path. Several providers of one module share it; it stays loaded until
/// the process ends.
///
/// `profile` says how the driver differs from others, in words with commas between; NULL, or no words, for the usual, and rarely
/// anything else is needed: what the Key itself shows (the layout of structures, the side of numbers) is detected.
///
/// `ulong32`, `ulong64`: the width of a ULONG in structures. `packed`, `natural`: their packing. `right`, `left`: the end of
/// its field that a number lies at. `algorithms=0016`, `algorithms=0006`: the standard that numbers of algorithms come
/// from. `decrypt=blob`, `flag`, `octets`: the arguments of SKF_ECCDecrypt. `envelope=as-sent`, `whole`, `half`: how an encryption key is
/// handed over. `application=NAME`: the application on the Key, where it has several. `timeout=SECONDS`: how long one call to
/// the driver may take, 1 to 3600; 60 without this word.
///
/// Fails with `NETCA_ERROR_C_SKF_PROFILE` for another word, which the message names, and with `NETCA_ERROR_TOKEN_MODULE` when the
/// file is missing, is no SKF module, or is not made for this process. A call that the driver does not come back from is
/// `NETCA_ERROR_TOKEN_NO_ANSWER`; a `netca_cancel` does not reach into a driver.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_provider_open_skf(
    module: *const c_char,
    module_length: usize,
    profile: *const c_char,
    profile_length: usize,
    provider: *mut *mut netca_provider,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles and texts.
    unsafe {
        let out = Out::handle("provider", provider);
        raw::call(error, || {
            let out = out?;
            let module = raw::text("module", module, module_length)?;
            let profile = raw::optional_text("profile", profile, profile_length)?.unwrap_or_default();
            let unknown =
                |word: String| Error::SkfProfile { argument: "profile", word: word.chars().take(32).collect() };
            let profile: SkfProfile = profile.parse().map_err(unknown)?;
            out.give(netca_provider::new(Box::new(SkfProvider::load(module, profile)?)));
            Ok(())
        })
    }
}

/// Takes a soft token's file for a token; when there is no such file, it counts as a token that is not plugged in. For trials,
/// tests and servers, not in place of a Key.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_provider_open_soft(
    file: *const c_char,
    file_length: usize,
    provider: *mut *mut netca_provider,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles and texts.
    unsafe {
        let out = Out::handle("provider", provider);
        raw::call(error, || {
            let out = out?;
            let file = PathBuf::from(raw::text("file", file, file_length)?);
            out.give(netca_provider::new(Box::new(SoftProvider::new(vec![file]))));
            Ok(())
        })
    }
}

/// Lists the tokens that are plugged in now. Asks the hardware, and needs no PIN.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_provider_tokens(
    provider: *const netca_provider,
    tokens: *mut *mut netca_tokens,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        let out = Out::handle("tokens", tokens);
        raw::call(error, || {
            let out = out?;
            let mut source = raw::handle("provider", provider)?.source()?;
            let tokens = source.provider.tokens()?.into_iter();
            out.give(netca_tokens::new(tokens.map(|info| Listed { info, change: NETCA_TOKEN_PRESENT }).collect()));
            Ok(())
        })
    }
}

/// Lists what changed since this was last called, first everything that is there: tokens that came and tokens that went
/// (`netca_tokens_change`). Call it about once a second to see Keys being plugged in and out, whatever the driver: it asks, and
/// does not wait. When it fails, nothing is forgotten, and the next call tells what changed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_provider_changes(
    provider: *const netca_provider,
    tokens: *mut *mut netca_tokens,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        let out = Out::handle("tokens", tokens);
        raw::call(error, || {
            let out = out?;
            let mut source = raw::handle("provider", provider)?.source()?;
            let Source { provider, watch } = &mut *source;
            let listed = |event| match event {
                TokenEvent::Inserted(info) => Some(Listed { info, change: NETCA_TOKEN_INSERTED }),
                TokenEvent::Removed(info) => Some(Listed { info, change: NETCA_TOKEN_REMOVED }),
                _ => None,
            };
            let changes = watch.poll(provider.as_mut())?.into_iter();
            out.give(netca_tokens::new(changes.filter_map(listed).collect()));
            Ok(())
        })
    }
}

/// Frees a provider. Its open tokens go on. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_provider_free(provider: *mut netca_provider) {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::free(provider) };
}

impl netca_provider {
    fn new(provider: Box<dyn Provider>) -> Self {
        Self(Mutex::new(Source { provider, watch: TokenWatch::new() }))
    }

    pub(crate) fn source(&self) -> Result<std::sync::MutexGuard<'_, Source>, Error> {
        raw::alone("provider", &self.0)
    }
}

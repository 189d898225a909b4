//! Where tokens are, and which are there.

use std::ffi::c_char;
use std::path::PathBuf;
use std::sync::Mutex;

use netca_renew::netca_token::{Pkcs11Provider, Provider, SoftProvider, TokenEvent, TokenWatch};

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
/// (`netca_tokens_change`). Call it about once a second to see Keys being plugged in and out.
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

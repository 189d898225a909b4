//! The calls themselves: PKCS#11 v2.40 base specification, section 5.
//!
//! The `cryptoki` crate makes two calls for a signature, for attributes of variable length and for the slot list. Here
//! each is one call with a buffer that is large enough; a second one follows only when the token says it was not.
//!
//! Each is made under a watchdog, so that what goes into a call and what comes out of it belongs to the thread that makes it.

#![allow(unsafe_code)]

use std::{
    path::Path,
    ptr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use cryptoki_sys::*;

use zeroize::Zeroizing;

use super::{ModuleProblem, attribute::Attribute, fault, rv};
use crate::{Error, watchdog::Watchdog};

/// A loaded module. It stays loaded for the life of the process: drivers start threads and register exit handlers.
pub(super) struct Library {
    functions: CK_FUNCTION_LIST,
    // Keeps the code that the function list points to.
    _library: Option<libloading::Library>,
    // For a driver that cannot lock by itself (CKR_CANT_LOCK): one call at a time, and none beside one that was given up.
    serial: Arc<Mutex<bool>>,
    watchdog: Watchdog,
    // Milliseconds; 0 for no end.
    timeout: AtomicU64,
}

/// How long a call may take, unless somebody says otherwise.
pub(super) const TIMEOUT: Duration = Duration::from_secs(60);

/// So many times as long as others a call may take.
#[derive(Clone, Copy)]
enum Patience {
    Usual = 1,
    /// A person types a PIN on the reader, or a slow Key looks for prime numbers.
    Long = 5,
}

/// The most object handles that one search brings home.
pub(super) const MAX_OBJECTS: usize = 4096;

impl Library {
    pub(super) fn load(path: &Path) -> Result<Self, ModuleProblem> {
        let (library, functions) = load::load(path)?;
        Ok(Self::of(functions, Some(library)))
    }

    fn of(functions: CK_FUNCTION_LIST, library: Option<libloading::Library>) -> Self {
        let timeout = AtomicU64::new(TIMEOUT.as_millis() as u64);
        Self { functions, _library: library, serial: Arc::default(), watchdog: Watchdog::default(), timeout }
    }

    pub(super) fn set_timeout(&self, timeout: Duration) {
        // Less than a millisecond is not none.
        let milliseconds = u64::try_from(timeout.as_millis()).unwrap_or(u64::MAX);
        self.timeout.store(milliseconds.max(u64::from(!timeout.is_zero())), Ordering::Relaxed);
    }

    fn limit(&self, patience: Patience) -> Duration {
        Duration::from_millis(self.timeout.load(Ordering::Relaxed)).saturating_mul(patience as u32)
    }

    /// Whether a call was given up and has not come back.
    pub(super) fn has_given_up(&self) -> bool {
        self.watchdog.has_given_up()
    }

    fn watched<T: Send + 'static>(
        &self,
        function: &'static str,
        patience: Patience,
        act: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let serial = Arc::clone(&self.serial);
        self.watchdog.run(function, self.limit(patience), move || {
            let _turn = turn(&serial);
            act()
        })?
    }

    /// C_Initialize; `false` when somebody else in the process had done it.
    pub(super) fn initialize(&self) -> Result<bool, Error> {
        let function = present(self.functions.C_Initialize, "C_Initialize")?;
        let serial = Arc::clone(&self.serial);
        // Not by `watched`: this is the call that says whether calls take turns.
        self.watchdog.run("C_Initialize", self.limit(Patience::Usual), move || {
            let mut args = CK_C_INITIALIZE_ARGS {
                CreateMutex: None,
                DestroyMutex: None,
                LockMutex: None,
                UnlockMutex: None,
                flags: CKF_OS_LOCKING_OK,
                pReserved: ptr::null_mut(),
            };
            // SAFETY: the arguments are valid for the call, and no mutex functions are given with CKF_OS_LOCKING_OK.
            let mut rv = unsafe { function((&raw mut args).cast()) };
            if rv == CKR_CANT_LOCK {
                *serial.lock().unwrap_or_else(PoisonError::into_inner) = true;
                // SAFETY: a null pointer is allowed and promises that calls do not overlap; `turn` keeps that promise.
                rv = unsafe { function(ptr::null_mut()) };
            }
            match rv {
                CKR_CRYPTOKI_ALREADY_INITIALIZED => Ok(false),
                rv => rv::check("C_Initialize", rv).map(|()| true),
            }
        })?
    }

    pub(super) fn finalize(&self) -> Result<(), Error> {
        let function = present(self.functions.C_Finalize, "C_Finalize")?;
        self.watched("C_Finalize", Patience::Usual, move || {
            // SAFETY: the reserved argument is null as section 5.4 wants it.
            rv::check("C_Finalize", unsafe { function(ptr::null_mut()) })
        })
    }

    /// C_GetSlotList: the slots with a token. `refresh` first asks with a null buffer, which is what lets a driver look
    /// for readers that came or went since (section 5.5).
    pub(super) fn slots(&self, refresh: bool) -> Result<Vec<CK_SLOT_ID>, Error> {
        let function = present(self.functions.C_GetSlotList, "C_GetSlotList")?;
        self.watched("C_GetSlotList", Patience::Usual, move || {
            let mut count: CK_ULONG = 0;
            if refresh {
                // SAFETY: a null list with a valid count asks for the number alone.
                rv::check("C_GetSlotList", unsafe { function(CK_TRUE, ptr::null_mut(), &mut count) })?;
            }
            let mut room = (count as usize).clamp(64, MAX_OBJECTS);
            loop {
                let mut slots = vec![0; room];
                count = room as CK_ULONG;
                // SAFETY: `slots` has room for the `count` entries announced.
                match unsafe { function(CK_TRUE, slots.as_mut_ptr(), &mut count) } {
                    CKR_BUFFER_TOO_SMALL if room < MAX_OBJECTS => room = MAX_OBJECTS,
                    rv => {
                        rv::check("C_GetSlotList", rv)?;
                        slots.truncate(count as usize);
                        return Ok(slots);
                    }
                }
            }
        })
    }

    pub(super) fn info(&self) -> Result<CK_INFO, Error> {
        let function = present(self.functions.C_GetInfo, "C_GetInfo")?;
        self.watched("C_GetInfo", Patience::Usual, move || {
            let mut info = CK_INFO::default();
            // SAFETY: `info` is a valid place for one CK_INFO.
            rv::check("C_GetInfo", unsafe { function(&mut info) })?;
            Ok(info)
        })
    }

    pub(super) fn token_info(&self, slot: CK_SLOT_ID) -> Result<CK_TOKEN_INFO, Error> {
        let function = present(self.functions.C_GetTokenInfo, "C_GetTokenInfo")?;
        self.watched("C_GetTokenInfo", Patience::Usual, move || {
            let mut info = CK_TOKEN_INFO::default();
            // SAFETY: `info` is a valid place for one CK_TOKEN_INFO.
            rv::check("C_GetTokenInfo", unsafe { function(slot, &mut info) })?;
            Ok(info)
        })
    }

    pub(super) fn open_session(&self, slot: CK_SLOT_ID, flags: CK_FLAGS) -> Result<CK_SESSION_HANDLE, Error> {
        let function = present(self.functions.C_OpenSession, "C_OpenSession")?;
        self.watched("C_OpenSession", Patience::Usual, move || {
            let mut session = CK_INVALID_HANDLE;
            // SAFETY: no notification callback is given, and `session` is a valid place for the handle.
            let rv = unsafe { function(slot, flags | CKF_SERIAL_SESSION, ptr::null_mut(), None, &mut session) };
            rv::check("C_OpenSession", rv)?;
            Ok(session)
        })
    }

    pub(super) fn close_session(&self, session: CK_SESSION_HANDLE) -> Result<(), Error> {
        let function = present(self.functions.C_CloseSession, "C_CloseSession")?;
        self.watched("C_CloseSession", Patience::Usual, move || {
            // SAFETY: plain values; a stale handle is answered with an error.
            rv::check("C_CloseSession", unsafe { function(session) })
        })
    }

    /// C_GetSessionInfo, for whether the session still lives.
    pub(super) fn session_lives(&self, session: CK_SESSION_HANDLE) -> Result<(), Error> {
        let function = present(self.functions.C_GetSessionInfo, "C_GetSessionInfo")?;
        self.watched("C_GetSessionInfo", Patience::Usual, move || {
            let mut info = CK_SESSION_INFO::default();
            // SAFETY: `info` is a valid place for one CK_SESSION_INFO.
            rv::check("C_GetSessionInfo", unsafe { function(session, &mut info) })
        })
    }

    /// C_Login as the normal user; without a PIN the token asks for it on its own pad. The return value is the caller's
    /// to read: not all that are not CKR_OK are failures.
    pub(super) fn login(&self, session: CK_SESSION_HANDLE, pin: Option<&[u8]>) -> Result<CK_RV, Error> {
        let function = present(self.functions.C_Login, "C_Login")?;
        let patience = if pin.is_none() { Patience::Long } else { Patience::Usual };
        let pin = pin.map(|pin| Zeroizing::new(pin.to_vec()));
        self.watched("C_Login", patience, move || {
            let (pointer, length) =
                pin.as_ref().map_or((ptr::null_mut(), 0), |pin| (pin.as_ptr().cast_mut(), pin.len()));
            // SAFETY: the PIN is valid for `length` bytes and only read (the pointer is not const by history alone).
            Ok(unsafe { function(session, CKU_USER, pointer, length as CK_ULONG) })
        })
    }
}

/// Held during a call to a driver that cannot lock by itself.
fn turn(serial: &Mutex<bool>) -> Option<MutexGuard<'_, bool>> {
    let guard = serial.lock().unwrap_or_else(PoisonError::into_inner);
    guard.then_some(guard)
}

fn present<F>(function: Option<F>, name: &'static str) -> Result<F, Error> {
    function.ok_or(Error::Pkcs11 { function: name, rv: CKR_FUNCTION_NOT_SUPPORTED as u64 })
}

/// Entries that point into `template`: valid as long as it is, and for calls that only read them.
fn for_reading(template: &[Attribute]) -> Vec<CK_ATTRIBUTE> {
    let entry = |attribute: &Attribute| CK_ATTRIBUTE {
        type_: attribute.kind,
        pValue: attribute.value.as_ptr().cast_mut().cast(),
        ulValueLen: attribute.value.len() as CK_ULONG,
    };
    template.iter().map(entry).collect()
}

mod keys;
mod load;
mod objects;
pub(crate) use load::load_library;

#[cfg(test)]
mod driver;
#[cfg(test)]
mod tests;

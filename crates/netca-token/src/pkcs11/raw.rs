//! The calls themselves: PKCS#11 v2.40 base specification, section 5.
//!
//! The `cryptoki` crate makes two calls for a signature, for attributes of variable length and for the slot list. Here
//! each is one call with a buffer that is large enough; a second one follows only when the token says it was not.

#![allow(unsafe_code)]

use std::{
    path::Path,
    ptr,
    sync::{Mutex, MutexGuard, PoisonError},
};

use cryptoki_sys::*;

use super::{ModuleProblem, attribute::Attribute, fault, rv};
use crate::Error;

/// A loaded module. It stays loaded for the life of the process: drivers start threads and register exit handlers.
pub(super) struct Library {
    functions: CK_FUNCTION_LIST,
    // Keeps the code that the function list points to.
    _library: Option<Pkcs11>,
    // For a driver that cannot lock by itself (CKR_CANT_LOCK): one call at a time.
    serial: Mutex<bool>,
}

/// The most object handles that one search brings home.
pub(super) const MAX_OBJECTS: usize = 4096;
/// Handles asked for in one C_FindObjects. Fewer coming back means the search is over, as NSS takes it too.
const BATCH: usize = 256;
/// The longest attribute value accepted.
const MAX_VALUE: usize = 64 * 1024 + 1;
const MAX_SIGNATURE: usize = 1024;

impl Library {
    pub(super) fn load(path: &Path) -> Result<Self, ModuleProblem> {
        let library = load::load(path).map_err(|said| ModuleProblem::of_loading(path, &said))?;
        let Ok(get_function_list) = library.C_GetFunctionList.as_ref() else {
            return Err(ModuleProblem::NoFunctionList);
        };
        let mut list: *mut CK_FUNCTION_LIST = ptr::null_mut();
        // SAFETY: the symbol is C_GetFunctionList of a loaded module; it gets a valid place for one pointer.
        let rv = unsafe { get_function_list(&mut list) };
        if rv != CKR_OK || list.is_null() {
            return Err(ModuleProblem::NoFunctionList);
        }
        // SAFETY: not null, and by section 5.4 it points to the module's function list, which lives as long as the
        // module stays loaded; read unaligned since vendors pack it, and copied, so that nothing changes under us.
        let functions = unsafe { ptr::read_unaligned(list) };
        Ok(Self { functions, _library: Some(library), serial: Mutex::new(false) })
    }

    /// C_Initialize; `false` when somebody else in the process had done it.
    pub(super) fn initialize(&self) -> Result<bool, Error> {
        let function = present(self.functions.C_Initialize, "C_Initialize")?;
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
            *self.serial.lock().unwrap_or_else(PoisonError::into_inner) = true;
            // SAFETY: a null pointer is allowed and promises that calls do not overlap; `turn` keeps that promise.
            rv = unsafe { function(ptr::null_mut()) };
        }
        match rv {
            CKR_CRYPTOKI_ALREADY_INITIALIZED => Ok(false),
            rv => rv::check("C_Initialize", rv).map(|()| true),
        }
    }

    pub(super) fn finalize(&self) -> Result<(), Error> {
        let function = present(self.functions.C_Finalize, "C_Finalize")?;
        let _turn = self.turn();
        // SAFETY: the reserved argument is null as section 5.4 wants it.
        rv::check("C_Finalize", unsafe { function(ptr::null_mut()) })
    }

    /// C_GetSlotList: the slots with a token. `refresh` first asks with a null buffer, which is what lets a driver look
    /// for readers that came or went since (section 5.5).
    pub(super) fn slots(&self, refresh: bool) -> Result<Vec<CK_SLOT_ID>, Error> {
        let function = present(self.functions.C_GetSlotList, "C_GetSlotList")?;
        let _turn = self.turn();
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
    }

    pub(super) fn info(&self) -> Result<CK_INFO, Error> {
        let function = present(self.functions.C_GetInfo, "C_GetInfo")?;
        let _turn = self.turn();
        let mut info = CK_INFO::default();
        // SAFETY: `info` is a valid place for one CK_INFO.
        rv::check("C_GetInfo", unsafe { function(&mut info) })?;
        Ok(info)
    }

    pub(super) fn token_info(&self, slot: CK_SLOT_ID) -> Result<CK_TOKEN_INFO, Error> {
        let function = present(self.functions.C_GetTokenInfo, "C_GetTokenInfo")?;
        let _turn = self.turn();
        let mut info = CK_TOKEN_INFO::default();
        // SAFETY: `info` is a valid place for one CK_TOKEN_INFO.
        rv::check("C_GetTokenInfo", unsafe { function(slot, &mut info) })?;
        Ok(info)
    }

    pub(super) fn open_session(&self, slot: CK_SLOT_ID, flags: CK_FLAGS) -> Result<CK_SESSION_HANDLE, Error> {
        let function = present(self.functions.C_OpenSession, "C_OpenSession")?;
        let _turn = self.turn();
        let mut session = CK_INVALID_HANDLE;
        // SAFETY: no notification callback is given, and `session` is a valid place for the handle.
        let rv = unsafe { function(slot, flags | CKF_SERIAL_SESSION, ptr::null_mut(), None, &mut session) };
        rv::check("C_OpenSession", rv)?;
        Ok(session)
    }

    pub(super) fn close_session(&self, session: CK_SESSION_HANDLE) -> Result<(), Error> {
        let function = present(self.functions.C_CloseSession, "C_CloseSession")?;
        let _turn = self.turn();
        // SAFETY: plain values; a stale handle is answered with an error.
        rv::check("C_CloseSession", unsafe { function(session) })
    }

    /// C_GetSessionInfo, for whether the session still lives.
    pub(super) fn session_lives(&self, session: CK_SESSION_HANDLE) -> Result<(), Error> {
        let function = present(self.functions.C_GetSessionInfo, "C_GetSessionInfo")?;
        let _turn = self.turn();
        let mut info = CK_SESSION_INFO::default();
        // SAFETY: `info` is a valid place for one CK_SESSION_INFO.
        rv::check("C_GetSessionInfo", unsafe { function(session, &mut info) })
    }

    /// C_Login as the normal user; without a PIN the token asks for it on its own pad. The return value is the caller's
    /// to read: not all that are not CKR_OK are failures.
    pub(super) fn login(&self, session: CK_SESSION_HANDLE, pin: Option<&[u8]>) -> Result<CK_RV, Error> {
        let function = present(self.functions.C_Login, "C_Login")?;
        let _turn = self.turn();
        let (pointer, length) = pin.map_or((ptr::null_mut(), 0), |pin| (pin.as_ptr().cast_mut(), pin.len()));
        // SAFETY: the PIN is valid for `length` bytes and only read (the pointer is not const by history alone).
        Ok(unsafe { function(session, CKU_USER, pointer, length as CK_ULONG) })
    }

    /// One whole search: C_FindObjectsInit, C_FindObjects, C_FindObjectsFinal.
    pub(super) fn find(
        &self,
        session: CK_SESSION_HANDLE,
        template: &[Attribute],
    ) -> Result<Vec<CK_OBJECT_HANDLE>, Error> {
        self.find_in_batches(session, template, BATCH)
    }

    pub(super) fn find_in_batches(
        &self,
        session: CK_SESSION_HANDLE,
        template: &[Attribute],
        batch: usize,
    ) -> Result<Vec<CK_OBJECT_HANDLE>, Error> {
        let init = present(self.functions.C_FindObjectsInit, "C_FindObjectsInit")?;
        let next = present(self.functions.C_FindObjects, "C_FindObjects")?;
        let last = present(self.functions.C_FindObjectsFinal, "C_FindObjectsFinal")?;
        let _turn = self.turn();
        let mut template = for_reading(template);
        // SAFETY: the template's pointers and lengths are those of values that outlive the call, and are only read.
        let rv = unsafe { init(session, template.as_mut_ptr(), template.len() as CK_ULONG) };
        rv::check("C_FindObjectsInit", rv)?;
        let mut found = Vec::new();
        let mut handles = vec![CK_INVALID_HANDLE; batch];
        let outcome = loop {
            let mut count: CK_ULONG = 0;
            // SAFETY: `handles` has room for the `batch` handles announced.
            let rv = unsafe { next(session, handles.as_mut_ptr(), batch as CK_ULONG, &mut count) };
            if rv != CKR_OK {
                break rv::check("C_FindObjects", rv);
            }
            let count = (count as usize).min(batch);
            found.extend_from_slice(handles.get(..count).unwrap_or_default());
            if count < batch || found.len() >= MAX_OBJECTS {
                break Ok(());
            }
        };
        // SAFETY: plain values. A search left open would block every later one on this session.
        let ended = rv::check("C_FindObjectsFinal", unsafe { last(session) });
        outcome.and(ended)?;
        found.truncate(MAX_OBJECTS);
        Ok(found)
    }

    /// C_GetAttributeValue with the capacities given; `None` for what the token does not have or does not tell.
    ///
    /// Capacities must be larger than any length expected, so that an entry the token left alone can be told apart.
    pub(super) fn attributes<const N: usize>(
        &self,
        session: CK_SESSION_HANDLE,
        object: CK_OBJECT_HANDLE,
        wanted: [(CK_ATTRIBUTE_TYPE, usize); N],
    ) -> Result<[Option<Vec<u8>>; N], Error> {
        let function = present(self.functions.C_GetAttributeValue, "C_GetAttributeValue")?;
        let _turn = self.turn();
        let mut capacities = wanted.map(|(_, capacity)| capacity);
        for again in [false, true] {
            let mut buffers = capacities.map(|capacity| vec![0u8; capacity]);
            let mut index = 0;
            let mut entries = wanted.map(|(kind, _)| {
                let buffer = &mut buffers[index];
                index += 1;
                CK_ATTRIBUTE { type_: kind, pValue: buffer.as_mut_ptr().cast(), ulValueLen: buffer.len() as CK_ULONG }
            });
            // SAFETY: every entry points to a buffer of the length it announces; the buffers outlive the call.
            let rv = unsafe { function(session, object, entries.as_mut_ptr(), N as CK_ULONG) };
            let partial = matches!(rv, CKR_ATTRIBUTE_SENSITIVE | CKR_ATTRIBUTE_TYPE_INVALID | CKR_BUFFER_TOO_SMALL);
            if !partial {
                rv::check("C_GetAttributeValue", rv)?;
            }
            let lengths = entries.map(|entry| entry.ulValueLen as usize);
            if rv == CKR_BUFFER_TOO_SMALL && !again {
                // Which one was too small is not said by all, so all get all the room there is.
                capacities = [MAX_VALUE; N];
                continue;
            }
            let mut index = 0;
            return Ok(buffers.map(|mut buffer| {
                let (length, capacity) = (lengths[index], capacities[index]);
                index += 1;
                // A length beyond the buffer is CK_UNAVAILABLE_INFORMATION, or a lie. An unchanged one beside an error
                // is an entry that the token did not get to.
                if length > capacity || (partial && length == capacity) {
                    return None;
                }
                buffer.truncate(length);
                Some(buffer)
            }));
        }
        Err(Error::Malformed { what: "attribute length" })
    }

    pub(super) fn set_attributes(
        &self,
        session: CK_SESSION_HANDLE,
        object: CK_OBJECT_HANDLE,
        template: &[Attribute],
    ) -> Result<(), Error> {
        fault::before("C_SetAttributeValue")?;
        let function = present(self.functions.C_SetAttributeValue, "C_SetAttributeValue")?;
        let _turn = self.turn();
        let mut template = for_reading(template);
        // SAFETY: as for C_FindObjectsInit.
        let rv = unsafe { function(session, object, template.as_mut_ptr(), template.len() as CK_ULONG) };
        rv::check("C_SetAttributeValue", rv)
    }

    pub(super) fn create_object(
        &self,
        session: CK_SESSION_HANDLE,
        template: &[Attribute],
    ) -> Result<CK_OBJECT_HANDLE, Error> {
        fault::before("C_CreateObject")?;
        let function = present(self.functions.C_CreateObject, "C_CreateObject")?;
        let _turn = self.turn();
        let mut template = for_reading(template);
        let mut object = CK_INVALID_HANDLE;
        // SAFETY: the template as for C_FindObjectsInit; `object` is a valid place for the handle.
        let rv = unsafe { function(session, template.as_mut_ptr(), template.len() as CK_ULONG, &mut object) };
        rv::check("C_CreateObject", rv)?;
        Ok(object)
    }

    pub(super) fn destroy_object(&self, session: CK_SESSION_HANDLE, object: CK_OBJECT_HANDLE) -> Result<(), Error> {
        fault::before("C_DestroyObject")?;
        let function = present(self.functions.C_DestroyObject, "C_DestroyObject")?;
        let _turn = self.turn();
        // SAFETY: plain values; a stale handle is answered with an error.
        rv::check("C_DestroyObject", unsafe { function(session, object) })
    }

    /// C_SignInit and C_Sign with a mechanism that takes no parameter.
    pub(super) fn sign(
        &self,
        session: CK_SESSION_HANDLE,
        mechanism: CK_MECHANISM_TYPE,
        key: CK_OBJECT_HANDLE,
        data: &[u8],
    ) -> Result<Vec<u8>, Error> {
        let init = present(self.functions.C_SignInit, "C_SignInit")?;
        let sign = present(self.functions.C_Sign, "C_Sign")?;
        let _turn = self.turn();
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
    }

    /// C_GenerateKeyPair with a mechanism that takes no parameter: the public key's handle, then the private one's.
    pub(super) fn generate_key_pair(
        &self,
        session: CK_SESSION_HANDLE,
        mechanism: CK_MECHANISM_TYPE,
        public: &[Attribute],
        private: &[Attribute],
    ) -> Result<(CK_OBJECT_HANDLE, CK_OBJECT_HANDLE), Error> {
        let function = present(self.functions.C_GenerateKeyPair, "C_GenerateKeyPair")?;
        let _turn = self.turn();
        let mut mechanism = bare(mechanism);
        let (mut public, mut private) = (for_reading(public), for_reading(private));
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
    }

    /// Held during a call to a driver that cannot lock by itself.
    fn turn(&self) -> Option<MutexGuard<'_, bool>> {
        let guard = self.serial.lock().unwrap_or_else(PoisonError::into_inner);
        guard.then_some(guard)
    }
}

fn present<F>(function: Option<F>, name: &'static str) -> Result<F, Error> {
    function.ok_or(Error::Pkcs11 { function: name, rv: CKR_FUNCTION_NOT_SUPPORTED as u64 })
}

fn bare(mechanism: CK_MECHANISM_TYPE) -> CK_MECHANISM {
    CK_MECHANISM { mechanism, pParameter: ptr::null_mut(), ulParameterLen: 0 }
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

mod decrypt;
mod load;
pub(crate) use load::load_library;

#[cfg(test)]
mod driver;
#[cfg(test)]
mod tests;

//! A driver in memory that misbehaves as told: what SoftHSM never does and Keys do.

use std::{cell::RefCell, collections::VecDeque, ffi::c_void, ptr, time::Duration};

use cryptoki_sys::*;

use super::Library;

/// What the driver of this thread is to do, and what was asked of it.
#[derive(Default)]
pub(crate) struct Script {
    pub(crate) calls: Vec<String>,
    /// What calls answer, in turn; CKR_OK when it is used up.
    pub(crate) initialize: VecDeque<CK_RV>,
    pub(crate) open_session: VecDeque<CK_RV>,
    pub(crate) login: VecDeque<CK_RV>,
    pub(crate) find: VecDeque<CK_RV>,
    pub(crate) sign_init: VecDeque<CK_RV>,
    pub(crate) token_flags: CK_FLAGS,
    pub(crate) objects: Vec<CK_OBJECT_HANDLE>,
    /// Handles that C_FindObjects claims beyond those it wrote.
    pub(crate) claims: CK_ULONG,
    /// The value of every attribute, and what is done with lengths.
    pub(crate) value: Vec<u8>,
    pub(crate) attributes: Attributes,
    pub(crate) signature: Vec<u8>,
    pub(crate) signature_length: Option<CK_ULONG>,
    pub(crate) slots: CK_ULONG,
}

#[derive(Default, Clone, Copy, PartialEq)]
pub(crate) enum Attributes {
    #[default]
    Honest,
    /// Says a length beyond the buffer, with CKR_OK.
    LieLong,
    /// Stops at the second attribute and leaves the rest untouched.
    StopAtSecond,
}

thread_local!(static SCRIPT: RefCell<Script> = RefCell::default());

pub(crate) fn script<T>(change: impl FnOnce(&mut Script) -> T) -> T {
    SCRIPT.with_borrow_mut(change)
}

/// The calls so far; forgets them.
pub(crate) fn calls() -> Vec<String> {
    script(|script| std::mem::take(&mut script.calls))
}

pub(crate) fn library() -> Library {
    script(|script| *script = Script::default());
    let functions = CK_FUNCTION_LIST {
        C_Initialize: Some(initialize),
        C_GetSlotList: Some(slot_list),
        C_GetTokenInfo: Some(token_info),
        C_OpenSession: Some(open_session),
        C_CloseSession: Some(close_session),
        C_Login: Some(login),
        C_FindObjectsInit: Some(find_init),
        C_FindObjects: Some(find),
        C_FindObjectsFinal: Some(find_final),
        C_GetAttributeValue: Some(attributes),
        C_SignInit: Some(sign_init),
        C_Sign: Some(sign),
        ..Default::default()
    };
    let library = Library::of(functions, None);
    // What a thread has told this driver, the driver does on that thread.
    library.set_timeout(Duration::ZERO);
    library
}

fn note(call: String) {
    script(|script| script.calls.push(call));
}

fn answer(queue: impl FnOnce(&mut Script) -> &mut VecDeque<CK_RV>) -> CK_RV {
    script(|script| queue(script).pop_front().unwrap_or(CKR_OK))
}

unsafe extern "C" fn initialize(args: *mut c_void) -> CK_RV {
    note(format!("initialize {}", if args.is_null() { "null" } else { "args" }));
    answer(|script| &mut script.initialize)
}

unsafe extern "C" fn slot_list(_present: CK_BBOOL, list: *mut CK_SLOT_ID, count: *mut CK_ULONG) -> CK_RV {
    note(format!("slots {}", if list.is_null() { "null" } else { "list" }));
    let slots = script(|script| script.slots);
    // SAFETY: the caller under test gives a valid count, and a list of that many or null.
    unsafe {
        let room = std::mem::replace(&mut *count, slots);
        if list.is_null() {
            return CKR_OK;
        }
        if room < slots {
            return CKR_BUFFER_TOO_SMALL;
        }
        (0..slots).for_each(|slot| *list.add(slot as usize) = slot);
    }
    CKR_OK
}

unsafe extern "C" fn token_info(_slot: CK_SLOT_ID, info: *mut CK_TOKEN_INFO) -> CK_RV {
    note("token info".to_owned());
    let flags = script(|script| script.token_flags) | CKF_TOKEN_INITIALIZED;
    // SAFETY: the caller under test gives a valid place.
    unsafe { *info = CK_TOKEN_INFO { flags, serialNumber: *b"M1              ", ..Default::default() } };
    CKR_OK
}

unsafe extern "C" fn open_session(
    _slot: CK_SLOT_ID,
    flags: CK_FLAGS,
    _application: *mut c_void,
    _notify: CK_NOTIFY,
    session: *mut CK_SESSION_HANDLE,
) -> CK_RV {
    note(format!("open {}", if flags & CKF_RW_SESSION == 0 { "ro" } else { "rw" }));
    // SAFETY: the caller under test gives a valid place.
    unsafe { *session = 7 };
    answer(|script| &mut script.open_session)
}

unsafe extern "C" fn close_session(_session: CK_SESSION_HANDLE) -> CK_RV {
    CKR_OK
}

unsafe extern "C" fn login(_: CK_SESSION_HANDLE, _: CK_USER_TYPE, pin: *mut CK_UTF8CHAR, length: CK_ULONG) -> CK_RV {
    note(format!("login {}", if pin.is_null() { "null".to_owned() } else { length.to_string() }));
    answer(|script| &mut script.login)
}

unsafe extern "C" fn find_init(_: CK_SESSION_HANDLE, _: *mut CK_ATTRIBUTE, _: CK_ULONG) -> CK_RV {
    note("find init".to_owned());
    CKR_OK
}

unsafe extern "C" fn find(
    _: CK_SESSION_HANDLE,
    handles: *mut CK_OBJECT_HANDLE,
    most: CK_ULONG,
    count: *mut CK_ULONG,
) -> CK_RV {
    note("find".to_owned());
    let (next, claims) = script(|script| {
        let next: Vec<_> = script.objects.drain(..script.objects.len().min(most as usize)).collect();
        (next, script.claims)
    });
    // SAFETY: the caller under test gives room for `most` handles, and no more are written.
    unsafe {
        ptr::copy_nonoverlapping(next.as_ptr(), handles, next.len());
        *count = next.len() as CK_ULONG + claims;
    }
    answer(|script| &mut script.find)
}

unsafe extern "C" fn find_final(_: CK_SESSION_HANDLE) -> CK_RV {
    note("find final".to_owned());
    CKR_OK
}

unsafe extern "C" fn attributes(
    _: CK_SESSION_HANDLE,
    _: CK_OBJECT_HANDLE,
    list: *mut CK_ATTRIBUTE,
    count: CK_ULONG,
) -> CK_RV {
    note("attributes".to_owned());
    let (value, manner) = script(|script| (script.value.clone(), script.attributes));
    let mut rv = CKR_OK;
    for index in 0..count as usize {
        // SAFETY: the caller under test gives `count` entries, each with a buffer of the length it says.
        let entry = unsafe { &mut *list.add(index) };
        match manner {
            Attributes::StopAtSecond if index == 1 => {
                entry.ulValueLen = CK_UNAVAILABLE_INFORMATION;
                return CKR_ATTRIBUTE_TYPE_INVALID;
            }
            Attributes::LieLong => entry.ulValueLen += 1000,
            _ if value.len() > entry.ulValueLen as usize => {
                entry.ulValueLen = CK_UNAVAILABLE_INFORMATION;
                rv = CKR_BUFFER_TOO_SMALL;
            }
            _ => {
                // SAFETY: the buffer was just seen to be long enough.
                unsafe { ptr::copy_nonoverlapping(value.as_ptr(), entry.pValue.cast(), value.len()) };
                entry.ulValueLen = value.len() as CK_ULONG;
            }
        }
    }
    rv
}

unsafe extern "C" fn sign_init(_: CK_SESSION_HANDLE, mechanism: *mut CK_MECHANISM, _: CK_OBJECT_HANDLE) -> CK_RV {
    // SAFETY: the caller under test gives a valid mechanism.
    note(format!("sign init {:#x}", unsafe { (*mechanism).mechanism }));
    answer(|script| &mut script.sign_init)
}

unsafe extern "C" fn sign(
    _: CK_SESSION_HANDLE,
    _: *mut CK_BYTE,
    length: CK_ULONG,
    signature: *mut CK_BYTE,
    room: *mut CK_ULONG,
) -> CK_RV {
    note(format!("sign {length}"));
    let (bytes, said) = script(|script| (script.signature.clone(), script.signature_length));
    // SAFETY: the caller under test gives room for far more than these tests sign with.
    unsafe {
        ptr::copy_nonoverlapping(bytes.as_ptr(), signature, bytes.len());
        *room = said.unwrap_or(bytes.len() as CK_ULONG);
    }
    CKR_OK
}

//! The function list that programs get. The caller of each function keeps a PKCS#11 module's promises: pointers that are not NULL lead
//! to what the standard says.
#![allow(unsafe_code, reason = "a function list of C")]

use std::ffi::c_void;
use std::ptr;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use cryptoki_sys::*;

use crate::token::{Template, Token};

type Session = CK_SESSION_HANDLE;
type Object = CK_OBJECT_HANDLE;
type Length = *mut CK_ULONG;

const SLOT: CK_SLOT_ID = 1;

fn token() -> Option<MutexGuard<'static, Token>> {
    static TOKEN: OnceLock<Option<Mutex<Token>>> = OnceLock::new();
    let token = TOKEN.get_or_init(|| Token::from_environment().map(Mutex::new)).as_ref()?;
    Some(token.lock().unwrap_or_else(PoisonError::into_inner))
}

/// What a call answers.
fn answer(act: impl FnOnce(&mut Token) -> Result<(), CK_RV>) -> CK_RV {
    match token() {
        Some(mut token) => act(&mut token).err().unwrap_or(CKR_OK),
        None => CKR_FUNCTION_FAILED,
    }
}

/// The same of a call that needs a session which is open.
fn within(session: Session, act: impl FnOnce(&mut Token) -> Result<(), CK_RV>) -> CK_RV {
    answer(|token| {
        token.need_session(session)?;
        act(token)
    })
}

/// # Safety
/// `list` leads to `count` attributes whose values have the length that they say.
unsafe fn template(list: *mut CK_ATTRIBUTE, count: CK_ULONG) -> Template {
    if list.is_null() {
        return Vec::new();
    }
    // SAFETY: the caller's promise.
    let attributes = unsafe { std::slice::from_raw_parts(list, count as usize) };
    // SAFETY: as above.
    attributes.iter().map(|one| (one.type_, unsafe { octets(one.pValue.cast(), one.ulValueLen) })).collect()
}

/// # Safety
/// `data` is NULL or leads to `length` octets.
unsafe fn octets(data: *const u8, length: CK_ULONG) -> Vec<u8> {
    if data.is_null() {
        return Vec::new();
    }
    // SAFETY: the caller's promise.
    unsafe { std::slice::from_raw_parts(data, length as usize) }.to_vec()
}

/// # Safety
/// `mechanism` is NULL or leads to one.
unsafe fn number(mechanism: *mut CK_MECHANISM) -> CK_MECHANISM_TYPE {
    // SAFETY: the caller's promise.
    unsafe { mechanism.as_ref() }.map_or(0, |mechanism| mechanism.mechanism)
}

/// # Safety
/// `out` has the room that `length` says.
unsafe fn give(value: &[u8], out: *mut CK_BYTE, length: Length) -> Result<(), CK_RV> {
    // SAFETY: the caller's promise.
    unsafe {
        let room = *length as usize;
        *length = value.len() as CK_ULONG;
        if out.is_null() {
            return Ok(());
        }
        if room < value.len() {
            return Err(CKR_BUFFER_TOO_SMALL);
        }
        ptr::copy_nonoverlapping(value.as_ptr(), out, value.len());
    }
    Ok(())
}

fn padded<const N: usize>(text: &str) -> [u8; N] {
    std::array::from_fn(|at| text.as_bytes().get(at).copied().unwrap_or(b' '))
}

unsafe extern "C" fn initialize(_: *mut c_void) -> CK_RV {
    answer(|_| Ok(()))
}

unsafe extern "C" fn finalize(_: *mut c_void) -> CK_RV {
    answer(|token| {
        token.close(None);
        Ok(())
    })
}

unsafe extern "C" fn slots(_: CK_BBOOL, list: *mut CK_SLOT_ID, count: Length) -> CK_RV {
    // SAFETY: there is room for as many as `count` says.
    unsafe {
        if !list.is_null() && *count > 0 {
            *list = SLOT;
        }
        *count = 1;
    }
    CKR_OK
}

unsafe extern "C" fn token_info(_: CK_SLOT_ID, info: *mut CK_TOKEN_INFO) -> CK_RV {
    let told = CK_TOKEN_INFO {
        label: padded("SM2"),
        manufacturerID: padded("netca-sm2-token"),
        serialNumber: padded("1"),
        flags: CKF_TOKEN_INITIALIZED | CKF_LOGIN_REQUIRED | CKF_USER_PIN_INITIALIZED,
        ulMinPinLen: 4,
        ulMaxPinLen: 16,
        ..CK_TOKEN_INFO::default()
    };
    // SAFETY: a place for one.
    unsafe { ptr::write_unaligned(info, told) };
    CKR_OK
}

unsafe extern "C" fn mechanism_info(_: CK_SLOT_ID, kind: CK_MECHANISM_TYPE, info: *mut CK_MECHANISM_INFO) -> CK_RV {
    answer(|token| {
        let flags = token.mechanism(kind).ok_or(CKR_MECHANISM_INVALID)?;
        // SAFETY: a place for one.
        unsafe { ptr::write_unaligned(info, CK_MECHANISM_INFO { flags, ulMinKeySize: 256, ulMaxKeySize: 256 }) };
        Ok(())
    })
}

unsafe extern "C" fn open_session(
    _: CK_SLOT_ID,
    _: CK_FLAGS,
    _: *mut c_void,
    _: CK_NOTIFY,
    session: *mut Session,
) -> CK_RV {
    answer(|token| {
        // SAFETY: a place for one.
        unsafe { *session = token.open() };
        Ok(())
    })
}

unsafe extern "C" fn close_session(session: Session) -> CK_RV {
    within(session, |token| {
        token.close(Some(session));
        Ok(())
    })
}

unsafe extern "C" fn close_all_sessions(_: CK_SLOT_ID) -> CK_RV {
    answer(|token| {
        token.close(None);
        Ok(())
    })
}

unsafe extern "C" fn session_info(session: Session, _: *mut CK_SESSION_INFO) -> CK_RV {
    within(session, |_| Ok(()))
}

unsafe extern "C" fn login(session: Session, _: CK_USER_TYPE, pin: *mut CK_BYTE, length: CK_ULONG) -> CK_RV {
    // SAFETY: so many octets.
    let pin = unsafe { octets(pin, length) };
    within(session, |token| match token.login(&pin) {
        CKR_OK => Ok(()),
        rv => Err(rv),
    })
}

unsafe extern "C" fn find_init(session: Session, list: *mut CK_ATTRIBUTE, count: CK_ULONG) -> CK_RV {
    // SAFETY: so many attributes.
    let template = unsafe { template(list, count) };
    within(session, |token| {
        token.find(&template);
        Ok(())
    })
}

unsafe extern "C" fn find(session: Session, out: *mut Object, most: CK_ULONG, count: Length) -> CK_RV {
    within(session, |token| {
        let mut given = 0;
        while given < most as usize
            && let Some(object) = token.found.pop()
        {
            // SAFETY: room for `most`.
            unsafe { *out.add(given) = object };
            given += 1;
        }
        // SAFETY: a place for one.
        unsafe { *count = given as CK_ULONG };
        Ok(())
    })
}

unsafe extern "C" fn find_final(session: Session) -> CK_RV {
    within(session, |_| Ok(()))
}

unsafe extern "C" fn attributes(session: Session, object: Object, list: *mut CK_ATTRIBUTE, count: CK_ULONG) -> CK_RV {
    within(session, |token| {
        let mut outcome = Ok(());
        // SAFETY: so many attributes, whose values have the room that they say.
        for one in unsafe { std::slice::from_raw_parts_mut(list, count as usize) } {
            // SAFETY: as above.
            let given = token
                .attribute(object, one.type_)
                .and_then(|value| unsafe { give(&value, one.pValue.cast(), &raw mut one.ulValueLen) });
            if let Err(rv) = given {
                one.ulValueLen = CK_UNAVAILABLE_INFORMATION;
                outcome = Err(rv);
            }
        }
        outcome
    })
}

unsafe extern "C" fn set_attributes(
    session: Session,
    object: Object,
    list: *mut CK_ATTRIBUTE,
    count: CK_ULONG,
) -> CK_RV {
    // SAFETY: so many attributes.
    let template = unsafe { template(list, count) };
    within(session, |token| token.set(object, template))
}

unsafe extern "C" fn create(session: Session, list: *mut CK_ATTRIBUTE, count: CK_ULONG, object: *mut Object) -> CK_RV {
    // SAFETY: so many attributes.
    let template = unsafe { template(list, count) };
    within(session, |token| {
        let made = token.create(template)?;
        // SAFETY: a place for one.
        unsafe { *object = made };
        Ok(())
    })
}

unsafe extern "C" fn destroy(session: Session, object: Object) -> CK_RV {
    within(session, |token| token.destroy(object))
}

#[allow(clippy::too_many_arguments, reason = "the standard's")]
unsafe extern "C" fn generate(
    session: Session,
    mechanism: *mut CK_MECHANISM,
    public: *mut CK_ATTRIBUTE,
    public_count: CK_ULONG,
    private: *mut CK_ATTRIBUTE,
    private_count: CK_ULONG,
    public_key: *mut Object,
    private_key: *mut Object,
) -> CK_RV {
    // SAFETY: a mechanism, and so many attributes.
    let (mechanism, public, private) =
        unsafe { (number(mechanism), template(public, public_count), template(private, private_count)) };
    within(session, |token| {
        let (one, other) = token.generate(mechanism, public, private)?;
        // SAFETY: a place for each.
        unsafe { (*public_key, *private_key) = (one, other) };
        Ok(())
    })
}

/// The mechanism that C_SignInit or C_DecryptInit named.
static CHOSEN: Mutex<CK_MECHANISM_TYPE> = Mutex::new(0);

fn chosen() -> MutexGuard<'static, CK_MECHANISM_TYPE> {
    CHOSEN.lock().unwrap_or_else(PoisonError::into_inner)
}

unsafe extern "C" fn init(session: Session, mechanism: *mut CK_MECHANISM, key: Object) -> CK_RV {
    // SAFETY: a mechanism.
    let mechanism = unsafe { number(mechanism) };
    within(session, |token| {
        token.need_login()?;
        token.mechanism(mechanism).ok_or(CKR_MECHANISM_INVALID)?;
        token.key = Some(key);
        *chosen() = mechanism;
        Ok(())
    })
}

unsafe extern "C" fn sign(
    session: Session,
    data: *mut CK_BYTE,
    length: CK_ULONG,
    out: *mut CK_BYTE,
    out_length: Length,
) -> CK_RV {
    // SAFETY: so many octets; `out` has the room that `out_length` says.
    within(session, |token| unsafe { give(&token.sign(*chosen(), &octets(data, length))?, out, out_length) })
}

unsafe extern "C" fn decrypt(
    session: Session,
    data: *mut CK_BYTE,
    length: CK_ULONG,
    out: *mut CK_BYTE,
    out_length: Length,
) -> CK_RV {
    // SAFETY: so many octets; `out` has the room that `out_length` says.
    within(session, |token| unsafe { give(&token.decrypt(*chosen(), &octets(data, length))?, out, out_length) })
}

#[allow(clippy::too_many_arguments, reason = "the standard's")]
unsafe extern "C" fn unwrap_key(
    session: Session,
    mechanism: *mut CK_MECHANISM,
    key: Object,
    wrapped: *mut CK_BYTE,
    length: CK_ULONG,
    list: *mut CK_ATTRIBUTE,
    count: CK_ULONG,
    object: *mut Object,
) -> CK_RV {
    // SAFETY: a mechanism, so many octets, so many attributes.
    let (mechanism, wrapped, template) = unsafe { (number(mechanism), octets(wrapped, length), template(list, count)) };
    within(session, |token| {
        let made = token.unwrap_key(mechanism, key, &wrapped, template)?;
        // SAFETY: a place for one.
        unsafe { *object = made };
        Ok(())
    })
}

/// # Safety
/// `list` is NULL or leads to a place for one pointer.
#[unsafe(no_mangle)]
#[allow(non_snake_case, reason = "the standard's name")]
pub(crate) unsafe extern "C" fn C_GetFunctionList(list: *mut *mut CK_FUNCTION_LIST) -> CK_RV {
    static LIST: OnceLock<CK_FUNCTION_LIST> = OnceLock::new();
    if list.is_null() {
        return CKR_ARGUMENTS_BAD;
    }
    let own = LIST.get_or_init(|| CK_FUNCTION_LIST {
        version: CK_VERSION { major: 2, minor: 40 },
        C_Initialize: Some(initialize),
        C_Finalize: Some(finalize),
        C_GetSlotList: Some(slots),
        C_GetTokenInfo: Some(token_info),
        C_GetMechanismInfo: Some(mechanism_info),
        C_OpenSession: Some(open_session),
        C_CloseSession: Some(close_session),
        C_CloseAllSessions: Some(close_all_sessions),
        C_GetSessionInfo: Some(session_info),
        C_Login: Some(login),
        C_FindObjectsInit: Some(find_init),
        C_FindObjects: Some(find),
        C_FindObjectsFinal: Some(find_final),
        C_GetAttributeValue: Some(attributes),
        C_SetAttributeValue: Some(set_attributes),
        C_CreateObject: Some(create),
        C_DestroyObject: Some(destroy),
        C_GenerateKeyPair: Some(generate),
        C_SignInit: Some(init),
        C_Sign: Some(sign),
        C_DecryptInit: Some(init),
        C_Decrypt: Some(decrypt),
        C_UnwrapKey: Some(unwrap_key),
        ..CK_FUNCTION_LIST::default()
    });
    // SAFETY: not null, so by the caller's promise it leads to a place for one pointer; the list is never written to.
    unsafe { *list = ptr::from_ref(own).cast_mut() };
    CKR_OK
}

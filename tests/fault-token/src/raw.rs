//! The function list that programs get, and the calls of the module behind it.
//!
//! Every function passes on what it is given, so the caller's promises to a PKCS#11 module are kept to the other one; only
//! `twisted` follows pointers itself.
#![allow(unsafe_code, reason = "a function list of C")]
#![allow(non_snake_case, reason = "the standard's names")]

use std::ffi::c_void;
use std::sync::OnceLock;

use cryptoki_sys::*;

use crate::plan::Code;
use crate::token::{FaultToken, Twist};

mod twisted;

type Session = CK_SESSION_HANDLE;
type Object = CK_OBJECT_HANDLE;
type Mechanism = *mut CK_MECHANISM;
type Template = *mut CK_ATTRIBUTE;
type Bytes = *mut CK_BYTE;
type Length = *mut CK_ULONG;

struct Front {
    token: FaultToken,
    behind: CK_FUNCTION_LIST,
    own: CK_FUNCTION_LIST,
    // Keeps the code that `behind` points to.
    _module: Pkcs11,
}

static FRONT: OnceLock<Option<Front>> = OnceLock::new();

fn front() -> Option<&'static Front> {
    FRONT.get_or_init(Front::load).as_ref()
}

impl Front {
    /// The settings and the module that they name; what is wrong with them is said on standard error.
    fn load() -> Option<Self> {
        let token = FaultToken::from_environment();
        let token = token.inspect_err(|word| eprintln!("netca-fault-token: what is {word:?}?")).ok()?;
        let path = std::env::var_os("NETCA_FAULT_TOKEN_MODULE");
        if path.is_none() {
            eprintln!("netca-fault-token: NETCA_FAULT_TOKEN_MODULE names no module");
        }
        let path = path?;
        // SAFETY: a module is code; whoever set the variable vouches for it.
        let module = unsafe { Pkcs11::new(&path) };
        let module = module.inspect_err(|error| eprintln!("netca-fault-token: {}: {error}", path.display())).ok()?;
        let mut list: *mut CK_FUNCTION_LIST = std::ptr::null_mut();
        // SAFETY: C_GetFunctionList of a loaded module gets a place for one pointer.
        let rv = unsafe { module.C_GetFunctionList.as_ref().ok()?(&raw mut list) };
        if rv != CKR_OK || list.is_null() {
            return None;
        }
        // SAFETY: not null, and the list lives as long as the module stays loaded; read unaligned since vendors pack it.
        let behind = unsafe { std::ptr::read_unaligned(list) };
        Some(Self { token, behind, own: list_of(behind.version), _module: module })
    }

    /// Ends the sessions behind, as those of a Key end.
    fn close_all(&self) {
        let (Some(slots), Some(close)) = (self.behind.C_GetSlotList, self.behind.C_CloseAllSessions) else { return };
        let mut found = [0; 64];
        let mut count = found.len() as CK_ULONG;
        // SAFETY: there is room for as many slots as `count` says.
        if unsafe { slots(CK_TRUE, found.as_mut_ptr(), &raw mut count) } == CKR_OK {
            for slot in found.iter().take(count as usize) {
                // SAFETY: a plain value.
                unsafe { close(*slot) };
            }
        }
    }
}

/// One call, with the faults that it has.
fn answer(function: &'static str, ask: impl FnOnce(&CK_FUNCTION_LIST, Twist) -> CK_RV) -> CK_RV {
    let Some(front) = front() else { return CKR_FUNCTION_FAILED };
    let code = front.token.call(function, |twist| ask(&front.behind, twist) as Code, || front.close_all());
    code as CK_RV
}

/// The list, or CKR_FUNCTION_FAILED where the environment does not name a module that can be used.
///
/// # Safety
/// `list` is NULL or leads to a place for one pointer.
#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn C_GetFunctionList(list: *mut *mut CK_FUNCTION_LIST) -> CK_RV {
    if list.is_null() {
        return CKR_ARGUMENTS_BAD;
    }
    let Some(front) = front() else { return CKR_FUNCTION_FAILED };
    // SAFETY: not null, so by the caller's promise it leads to a place for one pointer; the list is never written to.
    unsafe { *list = (&raw const front.own).cast_mut() };
    CKR_OK
}

macro_rules! forward {
    (own: $($own:ident),*; $($name:ident($($argument:ident: $kind:ty),*);)*) => {
        $(unsafe extern "C" fn $name($($argument: $kind),*) -> CK_RV {
            answer(stringify!($name), |behind, _| match behind.$name {
                // SAFETY: what the caller promised this module is promised to the other.
                Some(function) => unsafe { function($($argument),*) },
                None => CKR_FUNCTION_NOT_SUPPORTED,
            })
        })*

        fn list_of(version: CK_VERSION) -> CK_FUNCTION_LIST {
            CK_FUNCTION_LIST {
                version,
                C_GetFunctionList: Some(C_GetFunctionList),
                $($own: Some(twisted::$own),)*
                $($name: Some($name),)*
            }
        }
    };
}

forward! {
    own: C_GetSlotList, C_GetSlotInfo, C_CreateObject, C_SetAttributeValue, C_GenerateKeyPair, C_GetAttributeValue, C_FindObjects,
        C_Sign, C_Decrypt;
    C_Initialize(a: *mut c_void);
    C_Finalize(a: *mut c_void);
    C_GetInfo(a: *mut CK_INFO);
    C_GetTokenInfo(a: CK_SLOT_ID, b: *mut CK_TOKEN_INFO);
    C_GetMechanismList(a: CK_SLOT_ID, b: *mut CK_MECHANISM_TYPE, c: Length);
    C_GetMechanismInfo(a: CK_SLOT_ID, b: CK_MECHANISM_TYPE, c: *mut CK_MECHANISM_INFO);
    C_InitToken(a: CK_SLOT_ID, b: Bytes, c: CK_ULONG, d: Bytes);
    C_InitPIN(a: Session, b: Bytes, c: CK_ULONG);
    C_SetPIN(a: Session, b: Bytes, c: CK_ULONG, d: Bytes, e: CK_ULONG);
    C_OpenSession(a: CK_SLOT_ID, b: CK_FLAGS, c: *mut c_void, d: CK_NOTIFY, e: *mut Session);
    C_CloseSession(a: Session);
    C_CloseAllSessions(a: CK_SLOT_ID);
    C_GetSessionInfo(a: Session, b: *mut CK_SESSION_INFO);
    C_GetOperationState(a: Session, b: Bytes, c: Length);
    C_SetOperationState(a: Session, b: Bytes, c: CK_ULONG, d: Object, e: Object);
    C_Login(a: Session, b: CK_USER_TYPE, c: Bytes, d: CK_ULONG);
    C_Logout(a: Session);
    C_CopyObject(a: Session, b: Object, c: Template, d: CK_ULONG, e: *mut Object);
    C_DestroyObject(a: Session, b: Object);
    C_GetObjectSize(a: Session, b: Object, c: Length);
    C_FindObjectsInit(a: Session, b: Template, c: CK_ULONG);
    C_FindObjectsFinal(a: Session);
    C_EncryptInit(a: Session, b: Mechanism, c: Object);
    C_Encrypt(a: Session, b: Bytes, c: CK_ULONG, d: Bytes, e: Length);
    C_EncryptUpdate(a: Session, b: Bytes, c: CK_ULONG, d: Bytes, e: Length);
    C_EncryptFinal(a: Session, b: Bytes, c: Length);
    C_DecryptInit(a: Session, b: Mechanism, c: Object);
    C_DecryptUpdate(a: Session, b: Bytes, c: CK_ULONG, d: Bytes, e: Length);
    C_DecryptFinal(a: Session, b: Bytes, c: Length);
    C_DigestInit(a: Session, b: Mechanism);
    C_Digest(a: Session, b: Bytes, c: CK_ULONG, d: Bytes, e: Length);
    C_DigestUpdate(a: Session, b: Bytes, c: CK_ULONG);
    C_DigestKey(a: Session, b: Object);
    C_DigestFinal(a: Session, b: Bytes, c: Length);
    C_SignInit(a: Session, b: Mechanism, c: Object);
    C_SignUpdate(a: Session, b: Bytes, c: CK_ULONG);
    C_SignFinal(a: Session, b: Bytes, c: Length);
    C_SignRecoverInit(a: Session, b: Mechanism, c: Object);
    C_SignRecover(a: Session, b: Bytes, c: CK_ULONG, d: Bytes, e: Length);
    C_VerifyInit(a: Session, b: Mechanism, c: Object);
    C_Verify(a: Session, b: Bytes, c: CK_ULONG, d: Bytes, e: CK_ULONG);
    C_VerifyUpdate(a: Session, b: Bytes, c: CK_ULONG);
    C_VerifyFinal(a: Session, b: Bytes, c: CK_ULONG);
    C_VerifyRecoverInit(a: Session, b: Mechanism, c: Object);
    C_VerifyRecover(a: Session, b: Bytes, c: CK_ULONG, d: Bytes, e: Length);
    C_DigestEncryptUpdate(a: Session, b: Bytes, c: CK_ULONG, d: Bytes, e: Length);
    C_DecryptDigestUpdate(a: Session, b: Bytes, c: CK_ULONG, d: Bytes, e: Length);
    C_SignEncryptUpdate(a: Session, b: Bytes, c: CK_ULONG, d: Bytes, e: Length);
    C_DecryptVerifyUpdate(a: Session, b: Bytes, c: CK_ULONG, d: Bytes, e: Length);
    C_GenerateKey(a: Session, b: Mechanism, c: Template, d: CK_ULONG, e: *mut Object);
    C_WrapKey(a: Session, b: Mechanism, c: Object, d: Object, e: Bytes, f: Length);
    C_UnwrapKey(a: Session, b: Mechanism, c: Object, d: Bytes, e: CK_ULONG, f: Template, g: CK_ULONG, h: *mut Object);
    C_DeriveKey(a: Session, b: Mechanism, c: Object, d: Template, e: CK_ULONG, f: *mut Object);
    C_SeedRandom(a: Session, b: Bytes, c: CK_ULONG);
    C_GenerateRandom(a: Session, b: Bytes, c: CK_ULONG);
    C_GetFunctionStatus(a: Session);
    C_CancelFunction(a: Session);
    C_WaitForSlotEvent(a: CK_FLAGS, b: *mut CK_SLOT_ID, c: *mut c_void);
}

//! The functions that can do worse than fail: write half, or lie about a length.

use cryptoki_sys::*;

use super::{Bytes, Length, Mechanism, Object, Session, Template, answer, front};
use crate::token::Twist;

/// More than any buffer that a caller has, and not so much that the sum overflows.
const TOO_LONG: CK_ULONG = 1 << 20;

/// A function of the other module, which it may lack.
macro_rules! behind {
    ($function:expr) => {
        match $function {
            Some(function) => function,
            None => return CKR_FUNCTION_NOT_SUPPORTED,
        }
    };
}

/// Makes a length that came out longer or shorter than it is.
///
/// # Safety
/// `length` is NULL or leads to a number.
unsafe fn lie(length: Length, twist: Twist) {
    if length.is_null() || !matches!(twist, Twist::Long | Twist::Short) {
        return;
    }
    // SAFETY: not null, so by the caller's promise it leads to a number.
    let value = unsafe { length.read_unaligned() };
    let value = if twist == Twist::Long { value.saturating_add(TOO_LONG) } else { value / 2 };
    // SAFETY: as above.
    unsafe { length.write_unaligned(value) };
}

/// No token where it was pulled out.
pub(super) unsafe extern "C" fn C_GetSlotList(present: CK_BBOOL, slots: *mut CK_SLOT_ID, count: Length) -> CK_RV {
    answer("C_GetSlotList", |list, twist| {
        let function = behind!(list.C_GetSlotList);
        if present != CK_FALSE && front().is_some_and(|front| front.token.is_removed()) {
            if count.is_null() {
                return CKR_ARGUMENTS_BAD;
            }
            // SAFETY: not null, and by the caller's promise a number.
            unsafe { *count = 0 };
            return CKR_OK;
        }
        // SAFETY: the caller's promise is passed on.
        let rv = unsafe { function(present, slots, count) };
        if !slots.is_null() {
            // SAFETY: as for the call.
            unsafe { lie(count, twist) };
        }
        rv
    })
}

pub(super) unsafe extern "C" fn C_GetSlotInfo(slot: CK_SLOT_ID, info: *mut CK_SLOT_INFO) -> CK_RV {
    answer("C_GetSlotInfo", |list, _| {
        let function = behind!(list.C_GetSlotInfo);
        // SAFETY: the caller's promise is passed on.
        let rv = unsafe { function(slot, info) };
        if rv == CKR_OK && front().is_some_and(|front| front.token.is_removed()) {
            // SAFETY: the other module wrote there.
            unsafe { (*info).flags &= !CKF_TOKEN_PRESENT };
        }
        rv
    })
}

/// The template with its value cut to half: the certificate's, or else the only one there is.
///
/// # Safety
/// `template` leads to `count` attributes.
unsafe fn cut(template: Template, count: CK_ULONG) -> Vec<CK_ATTRIBUTE> {
    if template.is_null() {
        return Vec::new();
    }
    // SAFETY: not null, so by the caller's promise there are so many.
    let mut all = unsafe { std::slice::from_raw_parts(template, count as usize) }.to_vec();
    let alone = all.len() == 1;
    let wanted = all.iter_mut().filter(|attribute| alone || attribute.type_ == CKA_VALUE);
    wanted.for_each(|attribute| attribute.ulValueLen /= 2);
    all
}

pub(super) unsafe extern "C" fn C_CreateObject(a: Session, b: Template, c: CK_ULONG, d: *mut Object) -> CK_RV {
    answer("C_CreateObject", |list, twist| {
        let function = behind!(list.C_CreateObject);
        // SAFETY: the caller's promise.
        let mut torn = if twist == Twist::Tear { unsafe { cut(b, c) } } else { Vec::new() };
        let template = if torn.is_empty() { b } else { torn.as_mut_ptr() };
        // SAFETY: the caller's promise is passed on, of a template as long as that one.
        unsafe { function(a, template, c, d) }
    })
}

pub(super) unsafe extern "C" fn C_SetAttributeValue(a: Session, b: Object, c: Template, d: CK_ULONG) -> CK_RV {
    answer("C_SetAttributeValue", |list, twist| {
        let function = behind!(list.C_SetAttributeValue);
        // SAFETY: the caller's promise.
        let mut torn = if twist == Twist::Tear { unsafe { cut(c, d) } } else { Vec::new() };
        let template = if torn.is_empty() { c } else { torn.as_mut_ptr() };
        // SAFETY: as above.
        unsafe { function(a, b, template, d) }
    })
}

/// Torn, it leaves the public half alone, and says that the token failed.
#[allow(clippy::too_many_arguments, reason = "the standard's")]
pub(super) unsafe extern "C" fn C_GenerateKeyPair(
    a: Session,
    b: Mechanism,
    c: Template,
    d: CK_ULONG,
    e: Template,
    f: CK_ULONG,
    g: *mut Object,
    h: *mut Object,
) -> CK_RV {
    answer("C_GenerateKeyPair", |list, twist| {
        let (function, destroy) = (behind!(list.C_GenerateKeyPair), behind!(list.C_DestroyObject));
        let mut never = [CK_FALSE];
        let mut private = Vec::new();
        if !e.is_null() && front().is_some_and(|front| front.token.no_unwrap()) {
            // SAFETY: not null, so by the caller's promise there are so many.
            private = unsafe { std::slice::from_raw_parts(e, f as usize) }.to_vec();
            if private.iter().any(|attribute| attribute.type_ == CKA_UNWRAP) {
                return CKR_ATTRIBUTE_VALUE_INVALID;
            }
            private.push(CK_ATTRIBUTE { type_: CKA_UNWRAP, pValue: never.as_mut_ptr().cast(), ulValueLen: 1 });
        }
        let (e, f) = if private.is_empty() { (e, f) } else { (private.as_mut_ptr(), private.len() as CK_ULONG) };
        // SAFETY: the caller's promise is passed on, of a template with one value more at most, which lives as long as the call.
        let rv = unsafe { function(a, b, c, d, e, f, g, h) };
        if rv != CKR_OK || twist != Twist::Tear {
            return rv;
        }
        // SAFETY: the other module wrote a handle there.
        unsafe { destroy(a, *h) };
        CKR_DEVICE_ERROR
    })
}

pub(super) unsafe extern "C" fn C_GetAttributeValue(a: Session, b: Object, c: Template, d: CK_ULONG) -> CK_RV {
    answer("C_GetAttributeValue", |list, twist| {
        let function = behind!(list.C_GetAttributeValue);
        // SAFETY: the caller's promise is passed on.
        let rv = unsafe { function(a, b, c, d) };
        if !c.is_null() {
            // SAFETY: not null, so by the caller's promise there are so many attributes, and nobody else has them now.
            let all = unsafe { std::slice::from_raw_parts_mut(c, d as usize) };
            for attribute in all.iter_mut().filter(|attribute| attribute.ulValueLen != CK_UNAVAILABLE_INFORMATION) {
                // SAFETY: a number of this attribute.
                unsafe { lie(&raw mut attribute.ulValueLen, twist) };
            }
        }
        rv
    })
}

pub(super) unsafe extern "C" fn C_FindObjects(a: Session, b: *mut Object, c: CK_ULONG, d: Length) -> CK_RV {
    answer("C_FindObjects", |list, twist| {
        let function = behind!(list.C_FindObjects);
        // SAFETY: the caller's promise is passed on.
        let rv = unsafe { function(a, b, c, d) };
        // SAFETY: as for the call.
        unsafe { lie(d, twist) };
        rv
    })
}

pub(super) unsafe extern "C" fn C_Sign(a: Session, b: Bytes, c: CK_ULONG, d: Bytes, e: Length) -> CK_RV {
    answer("C_Sign", |list, twist| {
        let function = behind!(list.C_Sign);
        // SAFETY: the caller's promise is passed on.
        let rv = unsafe { function(a, b, c, d, e) };
        // SAFETY: as for the call.
        unsafe { lie(e, twist) };
        rv
    })
}

pub(super) unsafe extern "C" fn C_Decrypt(a: Session, b: Bytes, c: CK_ULONG, d: Bytes, e: Length) -> CK_RV {
    answer("C_Decrypt", |list, twist| {
        let function = behind!(list.C_Decrypt);
        // SAFETY: the caller's promise is passed on.
        let rv = unsafe { function(a, b, c, d, e) };
        // SAFETY: as for the call.
        unsafe { lie(e, twist) };
        rv
    })
}

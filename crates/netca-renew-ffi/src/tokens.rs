//! Lists of tokens.

use std::ffi::c_char;

use netca_renew::netca_token::TokenInfo;
use serde_json::{Value, json};

use crate::lent::{Lends, Lent};
use crate::raw;
use crate::values::{
    NETCA_NONE, NETCA_TOKEN_INSERTED, NETCA_TOKEN_PIN_COUNT_LOW, NETCA_TOKEN_PIN_FINAL_TRY, NETCA_TOKEN_PIN_LOCKED,
    NETCA_TOKEN_REMOVED, pin_bits, tries_number,
};
use crate::{json, lent};

/// A list of tokens, as they were when it was made. Any thread may read it, several at once.
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub struct netca_tokens {
    tokens: Vec<Listed>,
    json: String,
    lent: Lent,
}

/// A token, and whether it came or went.
pub(crate) struct Listed {
    pub(crate) info: TokenInfo,
    pub(crate) change: i32,
}

/// How many tokens are in the list; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_tokens_count(tokens: *const netca_tokens) -> usize {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(tokens, 0, |own| Some(own.tokens.len())) }
}

/// The serial number, which tells two tokens apart and opens one (`netca_token_open`). NULL beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_tokens_serial(
    tokens: *const netca_tokens,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(tokens, length, |own| Some(own.at(index)?.serial.clone())) }
}

/// The label, for the user to read. NULL beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_tokens_label(
    tokens: *const netca_tokens,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(tokens, length, |own| Some(own.at(index)?.label.clone())) }
}

/// The manufacturer. NULL beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_tokens_manufacturer(
    tokens: *const netca_tokens,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(tokens, length, |own| Some(own.at(index)?.manufacturer.clone())) }
}

/// The model. NULL beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_tokens_model(
    tokens: *const netca_tokens,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(tokens, length, |own| Some(own.at(index)?.model.clone())) }
}

/// How many PIN tries are left; `NETCA_NONE` where the token does not tell, and beyond the last. 0 means that it is locked.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_tokens_tries_left(tokens: *const netca_tokens, index: usize) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(tokens, NETCA_NONE, |own| Some(tries_number(own.at(index)?.pin))) }
}

/// What is known of its PIN, as `NETCA_TOKEN_PIN_…` bits; 0 beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_tokens_pin(tokens: *const netca_tokens, index: usize) -> u32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(tokens, 0, |own| own.at(index).map(|info| pin_bits(info.pin, info.pin_pad))) }
}

/// Whether it came or went, a `NETCA_TOKEN_PRESENT`, `…_INSERTED` or `…_REMOVED`; `NETCA_NONE` beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_tokens_change(tokens: *const netca_tokens, index: usize) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(tokens, NETCA_NONE, |own| own.tokens.get(index).map(|token| token.change)) }
}

/// The whole list as JSON. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_tokens_json(tokens: *const netca_tokens, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(tokens, length, |own| Some(own.json.clone())) }
}

/// Frees a list. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_tokens_free(tokens: *mut netca_tokens) {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::free(tokens) };
}

impl netca_tokens {
    pub(crate) fn new(tokens: Vec<Listed>) -> Self {
        let json = json::snapshot(json!({ "tokens": tokens.iter().map(describe).collect::<Vec<_>>() }));
        Self { tokens, json, lent: Lent::default() }
    }

    fn at(&self, index: usize) -> Option<&TokenInfo> {
        self.tokens.get(index).map(|token| &token.info)
    }
}

impl Lends for netca_tokens {
    fn lent(&self) -> &Lent {
        &self.lent
    }
}

fn describe(token: &Listed) -> Value {
    let Listed { info, change } = token;
    let bits = pin_bits(info.pin, info.pin_pad);
    let change = match *change {
        NETCA_TOKEN_INSERTED => "inserted",
        NETCA_TOKEN_REMOVED => "removed",
        _ => "present",
    };
    json!({
        "serial": info.serial,
        "label": info.label,
        "manufacturer": info.manufacturer,
        "model": info.model,
        "tries_left": Some(tries_number(info.pin)).filter(|left| *left != NETCA_NONE),
        "pin_count_low": bits & NETCA_TOKEN_PIN_COUNT_LOW != 0,
        "pin_final_try": bits & NETCA_TOKEN_PIN_FINAL_TRY != 0,
        "pin_locked": bits & NETCA_TOKEN_PIN_LOCKED != 0,
        "pin_pad": info.pin_pad,
        "change": change,
    })
}

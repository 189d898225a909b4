//! Step 3, 续期申请表.

use std::ffi::c_char;
use std::sync::{Mutex, MutexGuard, PoisonError};

use netca_renew::{Form, FormInput, RecipientInput, VatInvoiceInput};

use crate::error::Error;
use crate::quote::netca_quote;
use crate::raw::{self, Out};
use crate::report::netca_error;
use crate::values::{courier_of, invoice_type_of, renew_with_of};

/// What the user typed, nothing checked yet. Any thread may use it, several at once. What is personal in it is not kept
/// anywhere else before `netca_client_apply`.
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub struct netca_form(Mutex<FormInput>);

/// Makes an empty form: identity document 身份证, recipient copied from the operator (从经办人处拷贝), invoice 普通定额发票,
/// courier 货到付款, and the way of renewing that the CA wants.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_form_new(form: *mut *mut netca_form, error: *mut *mut netca_error) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        let out = Out::handle("form", form);
        raw::call(error, || {
            out?.give(netca_form(Mutex::new(empty())));
            Ok(())
        })
    }
}

/// Makes a form from JSON, as `examples/form.json` has it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_form_from_json(
    json: *const c_char,
    json_length: usize,
    form: *mut *mut netca_form,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles and texts.
    unsafe {
        let out = Out::handle("form", form);
        raw::call(error, || {
            let out = out?;
            let json = raw::text("json", json, json_length)?;
            out.give(netca_form(Mutex::new(FormInput::from_json(json.as_bytes()).map_err(Error::not_json("json"))?)));
            Ok(())
        })
    }
}

/// Sets a field that is a text: `operator.id_number`, `operator.name`, `operator.mobile`, `operator.email`,
/// `operator.address`, `recipient.name`, `recipient.mobile`, `recipient.address`, `memo`, and for a VAT invoice
/// `vat_invoice.title`, `vat_invoice.tax_number`, `vat_invoice.address`, `vat_invoice.telephone`, `vat_invoice.bank`,
/// `vat_invoice.bank_account`. Setting one of the recipient's ends the copying from the operator: then all three must be set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_form_set_text(
    form: *const netca_form,
    field: *const c_char,
    field_length: usize,
    value: *const c_char,
    value_length: usize,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles and texts.
    unsafe {
        raw::call(error, || {
            let mut input = raw::handle("form", form)?.input();
            let field = raw::text("field", field, field_length)?;
            let value = raw::text("value", value, value_length)?;
            text_field(&mut input, field).map(|place| *place = value.to_owned())
        })
    }
}

/// Sets a field that is a number: `term_months`, `operator.id_type`, `renew_with` (a `NETCA_RENEW_WITH_…`, or `NETCA_NONE`
/// for the one that the CA wants), `invoice_type` (a `NETCA_INVOICE_TYPE_…`), `courier_payment` (a `NETCA_COURIER_…`).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_form_set_number(
    form: *const netca_form,
    field: *const c_char,
    field_length: usize,
    value: i32,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles and texts.
    unsafe {
        raw::call(error, || {
            let mut input = raw::handle("form", form)?.input();
            set_number(&mut input, raw::text("field", field, field_length)?, value)
        })
    }
}

/// Checks every field by its rule and by the quote. Fails with `NETCA_ERROR_RENEW_FORM`, and every field that breaks a rule is
/// in the error (`netca_error_field_count`). `netca_client_apply` checks again, so this is for showing mistakes early.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_form_check(
    form: *const netca_form,
    quote: *const netca_quote,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::call(error, || raw::handle("form", form)?.check(raw::handle("quote", quote)?).map(drop)) }
}

/// Frees it. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_form_free(form: *mut netca_form) {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::free(form) };
}

impl netca_form {
    pub(crate) fn check(&self, quote: &netca_quote) -> Result<Form, Error> {
        self.input().check(quote.quote()).map_err(|fields| netca_renew::Error::Form(fields).into())
    }

    pub(crate) fn input(&self) -> MutexGuard<'_, FormInput> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// 身份证 is what nearly everybody has.
fn empty() -> FormInput {
    let mut form = FormInput::default();
    form.operator.id_type = 2;
    form
}

fn text_field<'a>(input: &'a mut FormInput, field: &str) -> Result<&'a mut String, Error> {
    Ok(match field {
        "operator.id_number" => &mut input.operator.id_number,
        "operator.name" => &mut input.operator.name,
        "operator.mobile" => &mut input.operator.mobile,
        "operator.email" => &mut input.operator.email,
        "operator.address" => &mut input.operator.address,
        "recipient.name" => &mut input.recipient.get_or_insert_with(RecipientInput::default).name,
        "recipient.mobile" => &mut input.recipient.get_or_insert_with(RecipientInput::default).mobile,
        "recipient.address" => &mut input.recipient.get_or_insert_with(RecipientInput::default).address,
        "vat_invoice.title" => &mut vat(input).title,
        "vat_invoice.tax_number" => &mut vat(input).tax_number,
        "vat_invoice.address" => &mut vat(input).address,
        "vat_invoice.telephone" => &mut vat(input).telephone,
        "vat_invoice.bank" => &mut vat(input).bank,
        "vat_invoice.bank_account" => &mut vat(input).bank_account,
        "memo" => &mut input.memo,
        _ => return Err(Error::NoSuchField),
    })
}

fn vat(input: &mut FormInput) -> &mut VatInvoiceInput {
    input.vat_invoice.get_or_insert_with(VatInvoiceInput::default)
}

fn set_number(input: &mut FormInput, field: &str, value: i32) -> Result<(), Error> {
    let wrong = || Error::OutOfRange { argument: "value" };
    let count = || u32::try_from(value).map_err(|_| wrong());
    match field {
        "term_months" => input.term_months = count()?,
        "operator.id_type" => input.operator.id_type = count()?,
        "renew_with" if value == crate::values::NETCA_NONE => input.renew_with = None,
        "renew_with" => input.renew_with = Some(renew_with_of(value).ok_or_else(wrong)?),
        "invoice_type" => input.invoice_type = invoice_type_of(value).ok_or_else(wrong)?,
        "courier_payment" => input.courier_payment = courier_of(value).ok_or_else(wrong)?,
        _ => return Err(Error::NoSuchField),
    }
    Ok(())
}

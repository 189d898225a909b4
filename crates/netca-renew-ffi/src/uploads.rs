//! Step 3c, 附件: the files that go with an application.

use std::ffi::c_char;
use std::path::Path;

use netca_renew::netca_protocol::Cancel;
use netca_renew::netca_protocol::wire::{Quote, Sha256Hex, Upload, Uploads};
use netca_renew::{Attachment, Client};

use crate::cancel::{cancel_of, netca_cancel};
use crate::client::{client_of, netca_client};
use crate::error::Error;
use crate::form::netca_form;
use crate::json;
use crate::lent::{self, Lends, Lent};
use crate::quote::netca_quote;
use crate::raw::{self, Out};
use crate::report::netca_error;
use crate::values::{NETCA_NONE, attachment_number, attachment_of, media_type_number};

/// The attachments that are at the CA for a quote, as they were when it was asked. Any thread may read it, several at once.
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub struct netca_uploads {
    uploads: Uploads,
    json: String,
    lent: Lent,
}

/// Brings a file to the CA and names it in the form. `kind` is a `NETCA_ATTACHMENT_…` that the quote lists; the type is told by
/// the content. What is there already is not sent again: after a break, the upload goes on where it stopped, also in another
/// process that goes on with the same quote (`netca_client_kept_quote`).
///
/// Fails with `NETCA_ERROR_RENEW_FORM` when the file is of a type or size that the quote does not take, or was cut off.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_client_upload(
    client: *const netca_client,
    quote: *const netca_quote,
    kind: i32,
    content: *const u8,
    content_length: usize,
    cancel: *const netca_cancel,
    form: *const netca_form,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles and bytes.
    unsafe {
        raw::call(error, || {
            let (client, form) = (client_of(client)?, raw::handle("form", form)?);
            let quote = raw::handle("quote", quote)?.quote();
            let kind = attachment_of(kind).ok_or(Error::OutOfRange { argument: "kind" })?;
            let content = raw::bytes("content", content, content_length)?.to_vec();
            upload(client, quote, &Attachment::new(kind, content, quote)?, &cancel_of(cancel), form)
        })
    }
}

/// The same with a file's path. A file that is larger than the quote takes is not read.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_client_upload_file(
    client: *const netca_client,
    quote: *const netca_quote,
    kind: i32,
    path: *const c_char,
    path_length: usize,
    cancel: *const netca_cancel,
    form: *const netca_form,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles and texts.
    unsafe {
        raw::call(error, || {
            let (client, form) = (client_of(client)?, raw::handle("form", form)?);
            let quote = raw::handle("quote", quote)?.quote();
            let kind = attachment_of(kind).ok_or(Error::OutOfRange { argument: "kind" })?;
            let path = Path::new(raw::text("path", path, path_length)?);
            upload(client, quote, &Attachment::read(kind, path, quote)?, &cancel_of(cancel), form)
        })
    }
}

/// Takes a file away from the CA, and out of the form, by the SHA-256 of its content (64 lower-case hex digits). Again changes
/// nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_client_remove_upload(
    client: *const netca_client,
    quote: *const netca_quote,
    sha256: *const c_char,
    sha256_length: usize,
    cancel: *const netca_cancel,
    form: *const netca_form,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles and texts.
    unsafe {
        raw::call(error, || {
            let client = client_of(client)?;
            let quote = raw::handle("quote", quote)?;
            let form = raw::handle("form", form)?;
            let sha256 = raw::text("sha256", sha256, sha256_length)?;
            let sha256 = Sha256Hex::parse(sha256).ok_or(Error::OutOfRange { argument: "sha256" })?;
            client.remove_upload(quote.quote(), sha256, &cancel_of(cancel))?;
            form.input().attachments.retain(|attachment| attachment.sha256 != sha256);
            Ok(())
        })
    }
}

/// Lists the attachments that are at the CA for a quote.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_client_uploads(
    client: *const netca_client,
    quote: *const netca_quote,
    cancel: *const netca_cancel,
    uploads: *mut *mut netca_uploads,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        let out = Out::handle("uploads", uploads);
        raw::call(error, || {
            let (out, cancel) = (out?, cancel_of(cancel));
            let client = client_of(client)?;
            out.give(netca_uploads::new(client.uploads(raw::handle("quote", quote)?.quote(), &cancel)?));
            Ok(())
        })
    }
}

/// Names in the form exactly the attachments of a list that are there whole: to go on after a break.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_form_use_uploads(
    form: *const netca_form,
    uploads: *const netca_uploads,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        raw::call(error, || {
            let form = raw::handle("form", form)?;
            let there = raw::handle("uploads", uploads)?.uploads.uploads.iter().filter(|upload| upload.complete);
            form.input().attachments = there.map(|upload| upload.attachment.clone()).collect();
            Ok(())
        })
    }
}

/// How many attachments are in the list; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_uploads_count(uploads: *const netca_uploads) -> usize {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(uploads, 0, |own| Some(own.uploads.uploads.len())) }
}

/// What it is, a `NETCA_ATTACHMENT_…`; `NETCA_NONE` beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_uploads_kind(uploads: *const netca_uploads, index: usize) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(uploads, NETCA_NONE, |own| Some(attachment_number(own.at(index)?.attachment.kind))) }
}

/// Its type, a `NETCA_MEDIA_…`; `NETCA_NONE` beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_uploads_media_type(uploads: *const netca_uploads, index: usize) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(uploads, NETCA_NONE, |own| Some(media_type_number(own.at(index)?.attachment.media_type))) }
}

/// SHA-256 of its content, 64 lower-case hex digits, by which it is known. NULL beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_uploads_sha256(
    uploads: *const netca_uploads,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(uploads, length, |own| Some(own.at(index)?.attachment.sha256.to_string())) }
}

/// Its size in bytes; `NETCA_NONE` beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_uploads_size(uploads: *const netca_uploads, index: usize) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(uploads, NETCA_NONE.into(), |own| i64::try_from(own.at(index)?.attachment.size).ok()) }
}

/// How many of its bytes are there; `NETCA_NONE` beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_uploads_received(uploads: *const netca_uploads, index: usize) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(uploads, NETCA_NONE.into(), |own| i64::try_from(own.at(index)?.received).ok()) }
}

/// The whole list as JSON. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_uploads_json(uploads: *const netca_uploads, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(uploads, length, |own| Some(own.json.clone())) }
}

/// Frees a list. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_uploads_free(uploads: *mut netca_uploads) {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::free(uploads) };
}

impl netca_uploads {
    fn new(uploads: Uploads) -> Self {
        Self { json: json::snapshot(&uploads), uploads, lent: Lent::default() }
    }

    fn at(&self, index: usize) -> Option<&Upload> {
        self.uploads.uploads.get(index)
    }
}

impl Lends for netca_uploads {
    fn lent(&self) -> &Lent {
        &self.lent
    }
}

/// Brings an attachment to the CA, and names it in the form.
fn upload(
    client: &Client,
    quote: &Quote,
    attachment: &Attachment,
    cancel: &Cancel,
    form: &netca_form,
) -> Result<(), Error> {
    let reference = client.upload(quote, attachment, cancel)?;
    let mut input = form.input();
    if !input.attachments.contains(&reference) {
        input.attachments.push(reference);
    }
    Ok(())
}

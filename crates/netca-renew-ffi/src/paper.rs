//! 导出申请表模板: the form on paper.

use std::ffi::c_char;
use std::ptr;
use std::time::SystemTime;

use netca_renew::netca_pdf::{Font, Pdf};
use netca_renew::paper::ApplicationForm;

use crate::certificates::netca_certificates;
use crate::form::netca_form;
use crate::lent::{self, Lends, Lent};
use crate::quote::netca_quote;
use crate::raw::{self, Out};
use crate::report::netca_error;
use crate::service::netca_service;

/// The form on paper, as PDF. Any thread may read it, several at once.
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub struct netca_paper {
    pdf: Pdf,
    lent: Lent,
}

/// Makes the form that is printed, signed by hand, stamped with the company seal and scanned (`NETCA_ATTACHMENT_APPLICATION_FORM`).
/// With a form it is filled in with what the user typed; with NULL it is blank, to be filled in by hand. The certificate is named
/// by its place in the list; the service is what `netca_client_service` gave.
///
/// The font is the program's: a TrueType file, or one of a collection by `font_index`, that has Chinese glyphs and allows to be
/// embedded. No font is in this library, which would be larger by 4.4 MB; the project has one to ship beside a program.
///
/// Fails with `NETCA_ERROR_RENEW_FORM` when a field breaks a rule (attachments are not looked at), with `NETCA_ERROR_PDF_…` when the
/// font cannot be used.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_paper_new(
    form: *const netca_form,
    certificates: *const netca_certificates,
    index: usize,
    quote: *const netca_quote,
    service: *const netca_service,
    font: *const u8,
    font_length: usize,
    font_index: u32,
    paper: *mut *mut netca_paper,
    error: *mut *mut netca_error,
) -> i32 {
    // SAFETY: C keeps the rules of handles and bytes.
    unsafe {
        let out = Out::handle("paper", paper);
        raw::call(error, || {
            let out = out?;
            let certificate = &raw::handle("certificates", certificates)?.at(index)?.stored.certificate;
            let quote = raw::handle("quote", quote)?.quote();
            let info = raw::handle("service", service)?.info();
            let font = Font::from_bytes(raw::bytes("font", font, font_length)?.to_vec(), font_index);
            let font = font.map_err(netca_renew::Error::from)?;
            let paper = match raw::option(form) {
                Some(form) => ApplicationForm::filled(&form.input(), certificate, quote, info)?,
                None => ApplicationForm::blank(certificate, quote, info),
            };
            out.give(netca_paper { pdf: paper.to_pdf(&font, SystemTime::now())?, lent: Lent::default() });
            Ok(())
        })
    }
}

/// The PDF, `*length` bytes; lasts until it is freed. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_paper_data(paper: *const netca_paper, length: *mut usize) -> *const u8 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        raw::write(length, 0);
        raw::read(paper, ptr::null(), |own| {
            raw::write(length, own.pdf.bytes.len());
            Some(own.pdf.bytes.as_ptr())
        })
    }
}

/// How many pages it has; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_paper_pages(paper: *const netca_paper) -> usize {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(paper, 0, |own| Some(own.pdf.pages)) }
}

/// The characters that the font lacks, each once; they are shown as crossed boxes, and what holds them has to be written in by
/// hand. Empty where it lacks none. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_paper_missing(paper: *const netca_paper, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(paper, length, |own| Some(own.pdf.missing.iter().collect())) }
}

/// Frees it. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_paper_free(paper: *mut netca_paper) {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::free(paper) };
}

impl Lends for netca_paper {
    fn lent(&self) -> &Lent {
        &self.lent
    }
}

//! 续期申请表 on paper.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::time::SystemTime;

use netca_renew::netca_pdf::{Font, Pdf};
use netca_renew::netca_protocol::wire::{AttachmentKind, Quote};
use netca_renew::netca_token::private_file::{self, Access};
use netca_renew::paper::ApplicationForm;
use serde_json::json;

use crate::Ended;
use crate::args::{Form, Options};
use crate::commands::apply;
use crate::failure::Failure;
use crate::output::Output;
use crate::{choose, interrupt, setup};

pub(crate) fn run(form: &Form, options: &Options, output: &Output) -> Result<Ended, Failure> {
    let client = setup::open_client(options, output)?;
    let mut token = setup::open_token(options)?;
    let chosen = choose::certificate(client.list(token.as_mut())?, &form.which)?;
    let certificate = &chosen.stored.certificate;
    let cancel = interrupt::cancel(output);
    let (quote, info) = output
        .while_asking(|| Ok::<_, Failure>((client.quote(certificate, &cancel)?, client.service_info(&cancel)?)))?;
    let paper = if form.blank {
        ApplicationForm::blank(certificate, &quote, &info)
    } else {
        let input = apply::fill(&form.form, &quote, output)?;
        ApplicationForm::filled(&input, certificate, &quote, &info)?
    };
    let pdf = paper.to_pdf(&Font::bundled(), SystemTime::now())?;
    write(&form.out, &pdf.bytes)?;
    report(form, &quote, &pdf, output);
    Ok(Ended::Done)
}

/// For its owner only: an identity number stands in it.
fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let opened = match private_file::create(path, Access::Write) {
        // The user's own, with the rights that it has; it may be a pipe.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            OpenOptions::new().write(true).truncate(true).open(path)
        }
        made => made,
    };
    let written = opened.and_then(|mut file| file.write_all(bytes));
    written.map_err(|error| Failure::file(path, &error))
}

fn report(form: &Form, quote: &Quote, pdf: &Pdf, output: &Output) {
    let path = form.out.display();
    output.line(format!("✓ {} {path}", output.pick("申请表已导出:", "The form is in")));
    if !pdf.missing.is_empty() {
        let missing: String = pdf.missing.iter().collect();
        let words = output.pick(
            "以下字符无法打印, 纸上显示为方框, 请手写补上:",
            "Not in the font, write them in by hand where the boxes are:",
        );
        output.line(format!("  ! {words} {missing}"));
    }
    let kind = AttachmentKind::ApplicationForm;
    let is_asked_for = quote.requirements.attachments.iter().any(|rule| rule.kind == kind);
    let next = output.pick(
        "打印, 经办人手写签名, 加盖单位公章, 扫描为 PDF、JPEG 或 PNG, 然后:",
        "Print it, sign it by hand, have it stamped with the company's seal, scan it as PDF, JPEG or PNG, then:",
    );
    let input = format!("{}{}", form.which.shown(), form.form.shown());
    let command = format!("netca-renew apply{input} --attach application-form=application-form-scan.pdf");
    if is_asked_for {
        output.line(format!("  → {next}"));
        output.line(format!("    {command}"));
    } else {
        output.line(output.pick("  本次续期不需要提交申请表。", "  This renewal does not ask for it on paper."));
    }
    output.json(&json!({
        "out": form.out,
        "blank": form.blank,
        "pages": pdf.pages,
        "bytes": pdf.bytes.len(),
        "missing_characters": pdf.missing,
        "required": is_asked_for,
        "next": is_asked_for.then_some(command),
    }));
}

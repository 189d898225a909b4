//! 附件 that came with an application, for the reviewer: listed, or written to a directory.

use std::io::Write;
use std::path::{Path, PathBuf};

use netca_renew::netca_protocol::wire::{AttachmentRef, MediaType};
use netca_renew::netca_token::private_file::{self, Access};
use netca_renew::texts;
use netca_sandbox::operator;
use serde_json::json;

use crate::Ended;
use crate::args::Attachments;
use crate::failure::Failure;
use crate::output::{Output, Table};

pub(crate) fn run(wanted: &Attachments, data: &Path, output: &Output) -> Result<Ended, Failure> {
    let number = &wanted.business_number;
    let there = operator::attachments(data, number)?;
    let files: Vec<Option<PathBuf>> = match &wanted.out {
        None => vec![None; there.len()],
        Some(dir) => {
            make(dir)?;
            let write = |(at, attachment): (usize, &AttachmentRef)| {
                let content = operator::attachment(data, number, attachment.sha256)?;
                let file = dir.join(file_name(number, at, attachment));
                write_private(&file, &content)?;
                Ok(Some(file))
            };
            there.iter().enumerate().map(write).collect::<Result<_, Failure>>()?
        }
    };
    show(&there, &files, output);
    Ok(Ended::Done)
}

fn show(there: &[AttachmentRef], files: &[Option<PathBuf>], output: &Output) {
    let one =
        |(attachment, file): (&AttachmentRef, &Option<PathBuf>)| json!({ "attachment": attachment, "file": file });
    output.json(&json!({ "attachments": there.iter().zip(files).map(one).collect::<Vec<_>>() }));
    if there.is_empty() {
        output.line(output.pick("没有附件", "No attachments"));
        return;
    }
    let head = output.pick("附件|类型|字节|SHA-256|文件", "attachment|type|bytes|SHA-256|file");
    let mut table = Table::with_head(&head.split('|').collect::<Vec<_>>());
    for (attachment, file) in there.iter().zip(files) {
        table.row(&[
            texts::attachment_kind(attachment.kind, output.language()),
            attachment.media_type.name(),
            &attachment.size.to_string(),
            attachment.sha256.to_string().get(..16).unwrap_or_default(),
            &file.as_ref().map(|file| file.display().to_string()).unwrap_or_default(),
        ]);
    }
    output.table(&table);
}

/// As `01202612010000846-1-application_form.pdf`: made of nothing that the applicant chose.
fn file_name(number: &str, at: usize, attachment: &AttachmentRef) -> String {
    let ending = match attachment.media_type {
        MediaType::Pdf => "pdf",
        MediaType::Jpeg => "jpg",
        MediaType::Png => "png",
        _ => "bin",
    };
    format!("{number}-{}-{}.{ending}", at + 1, attachment.kind.name())
}

fn make(dir: &Path) -> Result<(), Failure> {
    private_file::create_folder(dir).map_err(|error| Failure::file(dir, &error))
}

/// Identity papers: for the user alone. What was written before under the name is replaced, never followed as a link.
fn write_private(file: &Path, content: &[u8]) -> Result<(), Failure> {
    let made = private_file::remove(file).and_then(|()| private_file::create(file, Access::Write));
    let written = made.and_then(|mut opened| opened.write_all(content));
    written.map_err(|error| Failure::file(file, &error))
}

use std::path::{Path, PathBuf};

use clap::Args;
use netca_renew::netca_protocol::wire::AttachmentKind;

use super::{KeyChoice, Which};

/// What the form holds: of `apply` and `form`.
#[derive(Debug, Args)]
pub(crate) struct FormOptions {
    /// Renewal term in months, one that the quote offers
    #[arg(long, value_name = "MONTHS")]
    pub(crate) term: Option<u32>,
    /// Keep the key pair or make a new one; the CA's own choice otherwise
    #[arg(long, value_enum)]
    pub(crate) renew_with: Option<KeyChoice>,
    /// The form as a JSON file (see examples/form.json); `-` for standard input. Other options go before it
    #[arg(long, value_name = "FILE")]
    pub(crate) form: Option<PathBuf>,
    /// Operator's kind of identity document; 2 is the resident ID card
    #[arg(long, value_name = "NUMBER")]
    pub(crate) operator_id_type: Option<u32>,
    /// Operator's identity number (visible to others in the process list: prefer --form)
    #[arg(long, value_name = "TEXT")]
    pub(crate) operator_id: Option<String>,
    /// Operator's name
    #[arg(long, value_name = "TEXT")]
    pub(crate) operator_name: Option<String>,
    /// Operator's mobile number; the notices go there
    #[arg(long, value_name = "TEXT")]
    pub(crate) operator_mobile: Option<String>,
    /// Operator's e-mail address; the notices go there
    #[arg(long, value_name = "TEXT")]
    pub(crate) operator_email: Option<String>,
    /// Operator's postal address
    #[arg(long, value_name = "TEXT")]
    pub(crate) operator_address: Option<String>,
    /// Recipient's name; the operator's otherwise
    #[arg(long, value_name = "TEXT")]
    pub(crate) recipient_name: Option<String>,
    /// Recipient's mobile number; the operator's otherwise
    #[arg(long, value_name = "TEXT")]
    pub(crate) recipient_mobile: Option<String>,
    /// Recipient's postal address; the operator's otherwise
    #[arg(long, value_name = "TEXT")]
    pub(crate) recipient_address: Option<String>,
    /// A remark to the CA
    #[arg(long, value_name = "TEXT")]
    pub(crate) memo: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Form {
    #[command(flatten)]
    pub(crate) which: Which,
    /// The PDF file to write
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// With nothing filled in but the certificate, to be filled in by hand
    #[arg(long, conflicts_with = "FormOptions")]
    pub(crate) blank: bool,
    #[command(flatten)]
    pub(crate) form: FormOptions,
}

#[derive(Debug, Args)]
pub(crate) struct Apply {
    #[command(flatten)]
    pub(crate) which: Which,
    /// The version of the agreement that you accept, from `netca-renew agreement`; asked for at a terminal
    #[arg(long, value_name = "VERSION")]
    pub(crate) accept_agreement: Option<String>,
    #[command(flatten)]
    pub(crate) form: FormOptions,
    /// A scan that goes with the application, PDF, JPEG or PNG; may be given more than once. KIND is application-form,
    /// organisation-papers, operator-papers or vat-papers
    #[arg(long, value_name = "KIND=FILE", value_parser = attach)]
    pub(crate) attach: Vec<Attach>,
}

impl FormOptions {
    /// `--form FILE` for a command that is shown; the other options may hold what is personal.
    pub(crate) fn shown(&self) -> String {
        self.form.as_ref().map(|path| format!(" --form {}", shell_word(path))).unwrap_or_default()
    }
}

impl Which {
    /// `--certificate HEX` for a command that is shown.
    pub(crate) fn shown(&self) -> String {
        self.certificate
            .as_ref()
            .map(|hex| format!(" --certificate {}", shell_word(Path::new(hex))))
            .unwrap_or_default()
    }
}

/// A word as a POSIX shell reads it back.
pub(crate) fn shell_word(word: &Path) -> String {
    let word = word.to_string_lossy();
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:=,+@%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.into_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// One `--attach`.
#[derive(Debug, Clone)]
pub(crate) struct Attach {
    pub(crate) kind: AttachmentKind,
    pub(crate) file: PathBuf,
}

/// How a kind is written on the command line: `application-form`.
pub(crate) fn kind_name(kind: AttachmentKind) -> String {
    kind.name().replace('_', "-")
}

fn attach(text: &str) -> Result<Attach, String> {
    let kinds = || AttachmentKind::ALL.iter().copied().map(kind_name).collect::<Vec<_>>().join(", ");
    let wrong = || format!("KIND=FILE is needed, KIND being one of {}", kinds());
    let (name, file) = text.split_once('=').filter(|(_, file)| !file.is_empty()).ok_or_else(wrong)?;
    let is_meant = |kind: &&AttachmentKind| kind.name() == name || kind_name(**kind) == name;
    let kind = AttachmentKind::ALL.iter().find(is_meant).ok_or_else(wrong)?;
    Ok(Attach { kind: *kind, file: file.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_can_be_pasted_into_a_shell() {
        for (word, shown) in [
            ("a.pdf", "a.pdf"),
            ("申请表.pdf", "申请表.pdf"),
            ("my scan.pdf", "'my scan.pdf'"),
            ("a'b;$(x)", r"'a'\''b;$(x)'"),
            ("", "''"),
        ] {
            assert_eq!(shell_word(Path::new(word)), shown);
        }
    }

    #[test]
    fn an_attachment_is_a_kind_and_a_file() {
        for (text, kind, file) in [
            ("application-form=a.pdf", AttachmentKind::ApplicationForm, "a.pdf"),
            ("vat_papers=b=c.png", AttachmentKind::VatPapers, "b=c.png"),
        ] {
            let read = attach(text).unwrap();
            assert_eq!((read.kind, read.file.to_str()), (kind, Some(file)));
        }
        for bad in ["", "a.pdf", "application-form", "application-form=", "form=a.pdf"] {
            assert!(attach(bad).unwrap_err().contains("operator-papers"), "{bad}");
        }
    }
}

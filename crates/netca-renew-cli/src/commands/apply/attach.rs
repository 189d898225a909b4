//! 附件: read, checked, brought to the CA; or what is missing, and how to come by it.

use netca_renew::netca_protocol::Cancel;
use netca_renew::netca_protocol::person::{FieldError, FieldRule};
use netca_renew::netca_protocol::wire::{AttachmentKind, Quote};
use netca_renew::{Attachment, Client, Error, Form, FormInput};

use crate::args::{Apply, kind_name, shell_word};
use crate::failure::Failure;

/// The form with its attachments, all of them at the CA.
pub(super) fn attach(
    apply: &Apply,
    client: &Client,
    quote: &Quote,
    mut input: FormInput,
    cancel: &Cancel,
) -> Result<Form, Failure> {
    let files = read(apply, quote)?;
    if !files.is_empty() {
        input.attachments = files.iter().map(|file| file.reference().clone()).collect();
    }
    // Everything is known to be right before the first byte travels.
    let form = input.check(quote).map_err(|errors| explain(apply, quote, errors))?;
    if !files.is_empty() {
        client.attach(quote, &files, cancel)?;
    }
    Ok(form)
}

/// Every file that breaks a rule is told, not only the first.
fn read(apply: &Apply, quote: &Quote) -> Result<Vec<Attachment>, Failure> {
    let (mut files, mut wrong) = (Vec::new(), Vec::new());
    for attach in &apply.attach {
        match Attachment::read(attach.kind, &attach.file, quote) {
            Ok(file) => files.push(file),
            Err(Error::Form(errors)) => wrong.extend(errors),
            Err(Error::AttachmentUnreadable { reason, .. }) => {
                return Err(Failure::File { path: attach.file.clone(), kind: reason });
            }
            Err(error) => return Err(error.into()),
        }
    }
    if wrong.is_empty() { Ok(files) } else { Err(Error::Form(wrong).into()) }
}

/// Where nothing is wrong but that something is missing, the way to it is told.
fn explain(apply: &Apply, quote: &Quote, errors: Vec<FieldError>) -> Failure {
    let rules = &quote.requirements.attachments;
    let missing: Vec<AttachmentKind> =
        rules.iter().map(|rule| rule.kind).filter(|kind| lacks(&errors, *kind)).collect();
    if missing.len() < errors.len() {
        return Error::Form(errors).into();
    }
    let form = format!("{}{}", apply.which.shown(), apply.form.shown());
    let mut commands = Vec::new();
    if missing.contains(&AttachmentKind::ApplicationForm) {
        commands.push(format!("netca-renew form{form} --out application-form.pdf"));
    }
    let given = apply.attach.iter().map(|one| format!(" --attach {}={}", kind_name(one.kind), shell_word(&one.file)));
    let wanted = missing.iter().map(|kind| format!(" --attach {0}={0}-scan.pdf", kind_name(*kind)));
    let attach: String = given.chain(wanted).collect();
    let accept = &quote.agreement.version;
    commands.push(format!("netca-renew apply --accept-agreement {accept}{form}{attach}"));
    Failure::AttachmentsMissing { error: Error::Form(errors), commands }
}

fn lacks(errors: &[FieldError], kind: AttachmentKind) -> bool {
    let field = format!("attachments.{}", kind.name());
    errors.iter().any(|error| error.field == field && error.rule == FieldRule::Required)
}

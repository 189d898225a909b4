//! 续期申请表: from a file, from options, from questions.

use std::io::Read;
use std::path::Path;

use netca_renew::netca_protocol::wire::{Quote, RenewWith};
use netca_renew::{Error, FormInput, RecipientInput};

use super::ask;
use crate::args::{FormOptions, KeyChoice};
use crate::failure::Failure;
use crate::output::Output;

/// No form is larger.
const LONGEST_FORM: u64 = 1 << 20;

/// The form with every field checked but the attachments. A person at a terminal is asked for what is missing, and again
/// for what is wrong.
pub(crate) fn fill(options: &FormOptions, quote: &Quote, output: &Output) -> Result<FormInput, Failure> {
    let mut input = match &options.form {
        Some(path) => read(path)?,
        None => FormInput::default(),
    };
    take_options(&mut input, options);
    loop {
        if ask::can_ask(output) && ask::for_missing(&mut input, quote, output).is_none() {
            return Err(Failure::Interrupted);
        }
        match input.check_without_attachments(quote) {
            Ok(()) => return Ok(input),
            Err(errors) if ask::can_ask(output) && ask::again(&mut input, &errors) => output.fields(&errors),
            Err(errors) => return Err(Error::Form(errors).into()),
        }
    }
}

fn read(path: &Path) -> Result<FormInput, Failure> {
    let mut text = Vec::new();
    let read = if path == Path::new("-") {
        std::io::stdin().take(LONGEST_FORM).read_to_end(&mut text)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(LONGEST_FORM).read_to_end(&mut text))
    };
    read.map_err(|error| Failure::file(path, &error))?;
    FormInput::from_json(&text).map_err(Failure::FormFile)
}

/// What the options say goes before what the file says.
fn take_options(input: &mut FormInput, options: &FormOptions) {
    let set = |field: &mut String, option: &Option<String>| {
        if let Some(value) = option {
            field.clone_from(value);
        }
    };
    input.term_months = options.term.unwrap_or(input.term_months);
    input.renew_with = options.renew_with.map(renew_with).or(input.renew_with);
    let operator = &mut input.operator;
    operator.id_type = options.operator_id_type.unwrap_or(if operator.id_type == 0 { 2 } else { operator.id_type });
    set(&mut operator.id_number, &options.operator_id);
    set(&mut operator.name, &options.operator_name);
    set(&mut operator.mobile, &options.operator_mobile);
    set(&mut operator.email, &options.operator_email);
    set(&mut operator.address, &options.operator_address);
    set(&mut input.memo, &options.memo);
    let given = [&options.recipient_name, &options.recipient_mobile, &options.recipient_address];
    if given.iter().any(|option| option.is_some()) {
        let copied = RecipientInput {
            name: input.operator.name.clone(),
            mobile: input.operator.mobile.clone(),
            address: input.operator.address.clone(),
        };
        let recipient = input.recipient.get_or_insert(copied);
        set(&mut recipient.name, &options.recipient_name);
        set(&mut recipient.mobile, &options.recipient_mobile);
        set(&mut recipient.address, &options.recipient_address);
    }
}

pub(crate) fn renew_with(choice: KeyChoice) -> RenewWith {
    match choice {
        KeyChoice::SameKey => RenewWith::SameKey,
        KeyChoice::NewKey => RenewWith::NewKey,
    }
}

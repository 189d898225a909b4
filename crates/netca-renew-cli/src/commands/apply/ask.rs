//! Questions to a person at a terminal.

use netca_renew::FormInput;
use netca_renew::netca_protocol::person::FieldError;
use netca_renew::netca_protocol::wire::Quote;

pub(super) use crate::ask::{ask, can_ask};
use crate::output::Output;

/// 我接受: only these words accept.
pub(super) fn accepts(answer: &str) -> bool {
    ["yes", "y", "是", "接受", "我接受"].iter().any(|word| answer.eq_ignore_ascii_case(word))
}

/// Asks for what is missing; `None` when there is no more to read.
pub(super) fn for_missing(input: &mut FormInput, quote: &Quote, output: &Output) -> Option<()> {
    if input.term_months == 0 {
        output.quote(quote);
        input.term_months = ask(output.pick("续期时间 (月)", "Term (months)"), output)?.parse().unwrap_or(0);
    }
    for (name, label) in labels(output) {
        let field = field(input, name)?;
        if field.is_empty() {
            *field = ask(label, output)?;
        }
    }
    Some(())
}

/// Empties the fields that break a rule, so that they are asked for again; whether that helps.
pub(super) fn again(input: &mut FormInput, errors: &[FieldError]) -> bool {
    errors.iter().all(|error| match error.field.as_str() {
        "term_months" => {
            input.term_months = 0;
            true
        }
        // Copied from the operator, who is asked for it.
        "recipient.name" | "recipient.mobile" | "recipient.address" if input.recipient.is_none() => {
            field(input, &error.field.replace("recipient", "operator")).map(String::clear).is_some()
        }
        name => field(input, name).map(String::clear).is_some(),
    })
}

fn labels(output: &Output) -> [(&'static str, &str); 5] {
    [
        ("operator.id_number", output.pick("经办人证件号码", "Operator's ID number")),
        ("operator.name", output.pick("经办人姓名", "Operator's name")),
        ("operator.mobile", output.pick("经办人手机号码 (接收通知)", "Operator's mobile (for notices)")),
        ("operator.email", output.pick("经办人 email (接收通知)", "Operator's e-mail (for notices)")),
        ("operator.address", output.pick("经办人地址 (发票收件)", "Operator's address (for the invoice)")),
    ]
}

fn field<'a>(input: &'a mut FormInput, name: &str) -> Option<&'a mut String> {
    let operator = &mut input.operator;
    Some(match name {
        "operator.id_number" => &mut operator.id_number,
        "operator.name" => &mut operator.name,
        "operator.mobile" => &mut operator.mobile,
        "operator.email" => &mut operator.email,
        "operator.address" => &mut operator.address,
        _ => return None,
    })
}

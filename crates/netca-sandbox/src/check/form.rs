use netca_protocol::person::{Email, FieldError, FieldRule, Mobile, ResidentId, Text};
use netca_protocol::wire::{ApplicationRequest, Quote};

use crate::ca::{self, RESIDENT_ID};

const NAME: usize = 64;
const ADDRESS: usize = 200;
const IDENTITY: usize = 40;
const MEMO: usize = 500;

/// Whether the form holds what the quote requires: the backend's own fields, the operator, the recipient, the invoice.
///
/// # Errors
/// Names the field as the application does, as `linkman.phone`.
pub(crate) fn form(request: &ApplicationRequest, quote: &Quote) -> Result<(), FieldError> {
    let required = &quote.requirements;
    let defaults = ca::defaults();
    plain(request)?;
    offered("businessCenterId", request.business_center_id == defaults.business_center_id)?;
    offered("projectId", request.project_id == defaults.project_id)?;
    offered("systemId", request.system_id == defaults.system_id)?;
    offered("templateId", request.template_id == defaults.template_id)?;
    offered("courier_payment", required.courier_payments.contains(&request.courier_payment))?;
    offered("invoice_type", required.invoice_types.contains(&request.invoice_type))?;
    super::invoice::invoice(request)?;
    line("memo", &request.memo, MEMO)?;

    let linkman = &request.linkman;
    offered("linkman.identityType", required.id_types.iter().any(|t| t.identity_type == linkman.identity_type))?;
    if linkman.identity_type == RESIDENT_ID {
        ResidentId::parse("linkman.identity", &linkman.identity)?;
    } else {
        Text::parse("linkman.identity", &linkman.identity, IDENTITY)?;
    }
    Text::parse("linkman.name", &linkman.name, NAME)?;
    Mobile::parse("linkman.phone", &linkman.phone)?;
    Email::parse("linkman.email", &linkman.email)?;
    if required.operator_address {
        Text::parse("linkman.address", &linkman.address, ADDRESS)?;
    } else {
        line("linkman.address", &linkman.address, ADDRESS)?;
    }

    let recipient = &request.recipient;
    Text::parse("recipient.name", &recipient.name, NAME)?;
    Mobile::parse("recipient.mobile", &recipient.mobile)?;
    Text::parse("recipient.address", &recipient.address, ADDRESS)?;
    Ok(())
}

/// A line that may be empty.
pub(crate) fn line(field: &str, text: &str, max: usize) -> Result<(), FieldError> {
    unbroken(field, text)?;
    if text.is_empty() { Ok(()) } else { Text::parse(field, text, max).map(drop) }
}

/// Refuses control characters at the ends, too: parsers look past them there, and what came is kept as it came.
fn plain(request: &ApplicationRequest) -> Result<(), FieldError> {
    let (linkman, recipient) = (&request.linkman, &request.recipient);
    let typed = [
        ("linkman.identity", &linkman.identity),
        ("linkman.name", &linkman.name),
        ("linkman.phone", &linkman.phone),
        ("linkman.email", &linkman.email),
        ("linkman.address", &linkman.address),
        ("recipient.name", &recipient.name),
        ("recipient.mobile", &recipient.mobile),
        ("recipient.address", &recipient.address),
    ];
    typed.into_iter().try_for_each(|(field, text)| unbroken(field, text))
}

pub(super) fn unbroken(field: &str, text: &str) -> Result<(), FieldError> {
    if text.chars().any(char::is_control) { Err(FieldError::new(field, FieldRule::ControlCharacter)) } else { Ok(()) }
}

fn offered(field: &str, is_offered: bool) -> Result<(), FieldError> {
    if is_offered { Ok(()) } else { Err(FieldError::new(field, FieldRule::NotOffered)) }
}

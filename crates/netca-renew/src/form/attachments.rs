use netca_payment::InvoiceType;
use netca_protocol::person::{FieldError, FieldRule};
use netca_protocol::wire::{AttachmentKind, AttachmentRef, AttachmentRule, Quote};

use super::Errors;

/// The attachments that the form names, against the quote's rules.
pub(super) fn check(named: &[AttachmentRef], invoice_type: InvoiceType, quote: &Quote, errors: &mut Errors) {
    for (at, attachment) in named.iter().enumerate() {
        let known = named.get(..at).unwrap_or_default().iter().any(|other| other.sha256 == attachment.sha256);
        let broken = if known { Some(FieldRule::Twice) } else { broken_rule(attachment, quote) };
        errors.0.extend(broken.map(|rule| FieldError::new(field(attachment.kind), rule)));
    }
    for rule in &quote.requirements.attachments {
        let count = named.iter().filter(|attachment| attachment.kind == rule.kind).count();
        let most = usize::try_from(rule.max_count).unwrap_or(usize::MAX);
        if count > most {
            errors.0.push(FieldError::new(field(rule.kind), FieldRule::TooMany { max: most }));
        }
        if count == 0 && (rule.required || rule.required_for.contains(&invoice_type)) {
            errors.0.push(FieldError::new(field(rule.kind), FieldRule::Required));
        }
    }
}

/// `attachments.application_form`
pub(crate) fn field(kind: AttachmentKind) -> String {
    format!("attachments.{}", kind.name())
}

/// What a quote takes of a kind.
pub(crate) fn rule_for(kind: AttachmentKind, quote: &Quote) -> Option<&AttachmentRule> {
    quote.requirements.attachments.iter().find(|rule| rule.kind == kind)
}

/// The rule that one attachment breaks, whatever else comes along.
pub(crate) fn broken_rule(attachment: &AttachmentRef, quote: &Quote) -> Option<FieldRule> {
    let Some(rule) = rule_for(attachment.kind, quote) else { return Some(FieldRule::NotOffered) };
    if !rule.media_types.contains(&attachment.media_type) {
        return Some(FieldRule::MediaType);
    }
    let fits = (1..=rule.max_bytes).contains(&attachment.size);
    (!fits).then_some(FieldRule::FileSize { max: rule.max_bytes })
}

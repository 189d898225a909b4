use netca_payment::InvoiceType;
use netca_protocol::wire::{ApplicationRequest, AttachmentKind, AttachmentRef, AttachmentRule, ProblemCode, Quote};
use rusqlite::Transaction;

use crate::refusal::Refusal;
use crate::store::attachments::{self, Stored};

/// Whether a quote takes an attachment, beside those that are there already: its kind, its type, its size, the number
/// of its kind, and all of them together within `limit` bytes.
pub(crate) fn announced(
    quote: &Quote,
    attachment: &AttachmentRef,
    others: &[&Stored],
    limit: u64,
) -> Result<(), Refusal> {
    let invalid = |detail: String, field: &str| Err(Refusal::new(ProblemCode::AttachmentInvalid, detail).field(field));
    let Some(rule) = quote.requirements.attachments.iter().find(|rule| rule.kind == attachment.kind) else {
        return invalid("本次续期不接受这一种附件。".into(), "kind");
    };
    if !rule.media_types.contains(&attachment.media_type) {
        let taken: Vec<&str> = rule.media_types.iter().map(|media_type| media_type.name()).collect();
        return invalid(format!("附件的类型应为 {}。", taken.join("、")), "media_type");
    }
    if !(1..=rule.max_bytes).contains(&attachment.size) {
        return invalid(format!("附件的大小应为 1 至 {} 字节。", rule.max_bytes), "size");
    }
    let limited = |detail: String, field: &str| Err(Refusal::new(ProblemCode::AttachmentLimit, detail).field(field));
    let of_its_kind = others.iter().filter(|other| other.attachment.kind == attachment.kind).count();
    if of_its_kind >= rule.max_count as usize {
        return limited(format!("{}最多 {} 个。", name(attachment.kind), rule.max_count), "kind");
    }
    let together = others.iter().map(|other| other.attachment.size).fold(attachment.size, u64::saturating_add);
    if together > limit {
        return limited(format!("全部附件合计不能超过 {limit} 字节。"), "size");
    }
    Ok(())
}

/// Whether the attachments that an application names are there, whole, and all that the quote asks for. Gives them.
pub(crate) fn taken_along(
    tx: &Transaction<'_>,
    request: &ApplicationRequest,
    quote: &Quote,
) -> Result<Vec<Stored>, Refusal> {
    let there = attachments::of_quote(tx, &quote.quote_id)?;
    let mut named: Vec<Stored> = Vec::new();
    for (at, attachment) in request.attachments.iter().enumerate() {
        let field = format!("attachments[{at}]");
        if named.iter().any(|other| other.attachment.sha256 == attachment.sha256) {
            return Err(Refusal::new(ProblemCode::FieldInvalid, "同一附件列出了两次。").field(&field));
        }
        match there.iter().find(|stored| stored.attachment == *attachment) {
            Some(stored) if stored.is_complete() => named.push(stored.clone()),
            Some(_) => return Err(missing("附件尚未完整上传。".into(), &field)),
            None => return Err(missing("附件不在本次报价已上传的附件之中。".into(), &field)),
        }
    }
    for rule in &quote.requirements.attachments {
        let count = request.attachments.iter().filter(|attachment| attachment.kind == rule.kind).count();
        if count == 0 && is_required(rule, request.invoice_type) {
            return Err(missing(format!("缺少附件:{}。", name(rule.kind)), "attachments"));
        }
    }
    Ok(named)
}

fn is_required(rule: &AttachmentRule, invoice: InvoiceType) -> bool {
    rule.required || rule.required_for.contains(&invoice)
}

fn missing(detail: String, field: &str) -> Refusal {
    Refusal::new(ProblemCode::AttachmentMissing, detail).field(field)
}

/// The kind, as the form calls it.
fn name(kind: AttachmentKind) -> &'static str {
    match kind {
        AttachmentKind::ApplicationForm => "续期申请表",
        AttachmentKind::OrganisationPapers => "单位证明材料",
        AttachmentKind::OperatorPapers => "经办人证明材料",
        AttachmentKind::VatPapers => "增值税开票材料",
        _ => "附件",
    }
}

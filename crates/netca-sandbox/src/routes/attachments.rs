//! 附件, before the application: announced, sent in chunks, listed, taken away. Whoever knows the quote's id may.

use std::time::SystemTime;

use netca_protocol::wire::{AttachmentRef, MediaType, ProblemCode, Quote, Sha256Hex, Upload, Uploads};
use rusqlite::Transaction;
use sha2::{Digest, Sha256};

use super::{Call, Reply};
use crate::ca::Ca;
use crate::check;
use crate::refusal::Refusal;
use crate::store::attachments::{self, Stored};
use crate::store::{applications, quotes};

/// `GET /v1/quotes/{quote_id}/attachments`
pub(crate) fn list(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    Reply::json(&ca.transaction(|tx, now| {
        let quote = find_quote(tx, &call.id, now)?;
        uploads(tx, &quote)
    })?)
}

/// `PUT /v1/quotes/{quote_id}/attachments/{sha256}`: the same again changes nothing, another kind changes only that.
pub(crate) fn announce(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    let sha256 = digest(call)?;
    let attachment: AttachmentRef = call.json()?;
    if attachment.sha256 != sha256 {
        let refusal = Refusal::new(ProblemCode::FieldInvalid, "附件的摘要与请求地址不一致。");
        return Err(refusal.field("sha256"));
    }
    Reply::json(&ca.transaction(|tx, now| {
        let quote = open_quote(tx, &call.id, now)?;
        let there = attachments::of_quote(tx, &quote.quote_id)?;
        let (same, others): (Vec<_>, Vec<_>) = there.iter().partition(|stored| stored.attachment.sha256 == sha256);
        if let [stored] = same.as_slice()
            && stored.attachment == attachment
        {
            return Ok(stored.to_wire());
        }
        check::announced(&quote, &attachment, &others, ca.config.max_upload_bytes)?;
        match same.as_slice() {
            // The digest tells the content, so what is there stays as long as it is told to be of the same type and size.
            [stored] if is_same_file(&stored.attachment, &attachment) => attachments::rename(tx, stored, &attachment)?,
            _ => {
                attachments::remove(tx, &quote.quote_id, sha256)?;
                attachments::announce(tx, &quote.quote_id, &attachment)?;
            }
        }
        find(tx, &quote, sha256).map(|stored| stored.to_wire())
    })?)
}

/// `PUT /v1/quotes/{quote_id}/attachments/{sha256}/content/{offset}`: bytes that are there already are passed over.
pub(crate) fn send(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    call.media_type(&["application/octet-stream"])?;
    let sha256 = digest(call)?;
    let offset = offset(call)?;
    if call.body.is_empty() {
        return Err(Refusal::new(ProblemCode::MalformedRequest, "请求没有内容。"));
    }
    // What is thrown away stays thrown away: the refusal is no failure of the transaction.
    let sent = ca.transaction(|tx, now| {
        let quote = open_quote(tx, &call.id, now)?;
        let stored = find(tx, &quote, sha256)?;
        take(tx, &quote, stored, offset, &call.body)
    })?;
    Reply::json(&sent?)
}

/// `DELETE /v1/quotes/{quote_id}/attachments/{sha256}`: again changes nothing.
pub(crate) fn remove(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    let sha256 = digest(call)?;
    Reply::json(&ca.transaction(|tx, now| {
        let quote = open_quote(tx, &call.id, now)?;
        attachments::remove(tx, &quote.quote_id, sha256)?;
        uploads(tx, &quote)
    })?)
}

/// Adds a chunk. The outer error undoes everything; the inner one keeps what was done, as throwing bytes away.
fn take(
    tx: &Transaction<'_>,
    quote: &Quote,
    mut stored: Stored,
    offset: u64,
    chunk: &[u8],
) -> Result<Result<Upload, Refusal>, Refusal> {
    let most = quote.requirements.chunk_bytes;
    if chunk.len() as u64 > u64::from(most) {
        return Err(Refusal::new(ProblemCode::TooLarge, format!("每次上传不能超过 {most} 字节。")));
    }
    if offset > stored.received {
        let detail = format!("已收到 {} 字节,请从该处继续上传。", stored.received);
        return Err(Refusal::new(ProblemCode::OffsetMismatch, detail).field("offset"));
    }
    let there = usize::try_from(stored.received - offset).unwrap_or(usize::MAX);
    let Some(new) = chunk.get(there..).filter(|new| !new.is_empty()) else { return Ok(Ok(stored.to_wire())) };
    let size = stored.attachment.size;
    if new.len() as u64 > size - stored.received {
        return Ok(Err(throw_away(tx, stored, digest_differs("上传的内容超过所声明的大小,请重新上传。"))?));
    }
    let type_was_seen = stored.received >= MediaType::SHOWS_IN as u64;
    attachments::append(tx, &mut stored, new)?;
    if stored.is_complete() {
        let content = attachments::content(tx, &stored)?;
        if Sha256::digest(&content).as_slice() != stored.attachment.sha256.0.as_slice() {
            return Ok(Err(throw_away(tx, stored, digest_differs("上传的内容与所声明的摘要不一致,请重新上传。"))?));
        }
        if !stored.attachment.media_type.is_whole(&content) {
            return Ok(Err(throw_away(tx, stored, not_of_its_type())?));
        }
    } else if !type_was_seen && stored.received >= MediaType::SHOWS_IN as u64 {
        let content = attachments::content(tx, &stored)?;
        if MediaType::of(&content) != Some(stored.attachment.media_type) {
            return Ok(Err(throw_away(tx, stored, not_of_its_type())?));
        }
    }
    Ok(Ok(stored.to_wire()))
}

fn throw_away(tx: &Transaction<'_>, mut stored: Stored, refusal: Refusal) -> Result<Refusal, Refusal> {
    attachments::empty(tx, &mut stored)?;
    Ok(refusal)
}

fn digest_differs(detail: &str) -> Refusal {
    Refusal::new(ProblemCode::AttachmentDigest, detail)
}

fn not_of_its_type() -> Refusal {
    let detail = "文件内容与所声明的类型不符或者不完整,请重新选择文件。";
    Refusal::new(ProblemCode::AttachmentInvalid, detail).field("media_type")
}

fn is_same_file(one: &AttachmentRef, other: &AttachmentRef) -> bool {
    (one.media_type, one.size) == (other.media_type, other.size)
}

fn uploads(tx: &Transaction<'_>, quote: &Quote) -> Result<Uploads, Refusal> {
    let there = attachments::of_quote(tx, &quote.quote_id)?;
    Ok(Uploads { uploads: there.iter().map(Stored::to_wire).collect() })
}

fn find(tx: &Transaction<'_>, quote: &Quote, sha256: Sha256Hex) -> Result<Stored, Refusal> {
    let missing = || Refusal::new(ProblemCode::AttachmentMissing, "没有声明过这一附件。").field("sha256");
    attachments::find(tx, &quote.quote_id, sha256)?.ok_or_else(missing)
}

/// A quote that holds.
fn find_quote(tx: &Transaction<'_>, quote_id: &str, now: SystemTime) -> Result<Quote, Refusal> {
    let gone = || Refusal::new(ProblemCode::QuoteExpired, "报价不存在或者已过期,请重新查询费用。").field("quote_id");
    quotes::by_id(tx, quote_id)?.filter(|quote| now < quote.expires_at).ok_or_else(gone)
}

/// A quote that holds, and on which nothing was handed in.
fn open_quote(tx: &Transaction<'_>, quote_id: &str, now: SystemTime) -> Result<Quote, Refusal> {
    let quote = find_quote(tx, quote_id, now)?;
    if applications::is_on_quote(tx, quote_id)? {
        let detail = "该报价已用于续期申请,附件不能再更改。";
        return Err(Refusal::new(ProblemCode::ApplicationConflict, detail).field("quote_id"));
    }
    Ok(quote)
}

fn digest(call: &Call) -> Result<Sha256Hex, Refusal> {
    let wrong = || Refusal::new(ProblemCode::FieldInvalid, "附件的摘要应为 64 位小写十六进制数字。").field("sha256");
    Sha256Hex::parse(call.param("sha256")).ok_or_else(wrong)
}

/// Decimal digits, no more than an attachment could have bytes.
fn offset(call: &Call) -> Result<u64, Refusal> {
    let text = call.param("offset");
    let digits = (1..=15).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let wrong = || Refusal::new(ProblemCode::FieldInvalid, "偏移量应为不超过 15 位的十进制数字。").field("offset");
    text.parse().ok().filter(|_| digits).ok_or_else(wrong)
}

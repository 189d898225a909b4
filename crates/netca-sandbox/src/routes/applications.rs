use std::time::{Duration, SystemTime};

use axum::http::header;
use netca_payment::InvoiceStatus;
use netca_protocol::wire::{Installation, ProblemCode, Withdrawal};
use rusqlite::Transaction;

use super::{Call, Reply, certificates, closed, find, receipt};
use crate::ca::Ca;
use crate::check::{self, Submission, sha256_hex};
use crate::clock::china_day;
use crate::refusal::Refusal;
use crate::state;
use crate::store::applications::{self, Record, Status};
use crate::store::{attachments, certificates as stored, funds, invoices, numbers, submissions};

/// `PUT /v1/applications/{application_id}`: the same application again gives the same receipt, and changes nothing.
pub(crate) fn put(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    call.media_type(&["application/cms", "application/pkcs7-mime", "application/octet-stream"])?;
    if !is_uuid(&call.id) {
        let detail = "申请编号应为 36 个字符的小写 UUID。";
        return Err(Refusal::new(ProblemCode::FieldInvalid, detail).field("application_id"));
    }
    let signed_sha256 = sha256_hex(&call.body);
    // The very bytes that were taken before need no second look: what was good then is answered for as long as asked.
    let again = ca.transaction(|tx, now| {
        let taken = applications::by_id(tx, &call.id)?.filter(|record| record.signed_sha256 == signed_sha256);
        taken.map(|mut record| receipt(ca, tx, &mut record, now)).transpose()
    })?;
    if let Some(receipt) = again {
        return Reply::json(&receipt);
    }
    let submission = Submission::read(&call.id, &call.body)?;
    let receipt = ca.transaction(|tx, now| {
        let mut record = match applications::by_id(tx, &call.id)? {
            None => take(ca, tx, &submission, &call.body, &signed_sha256, now)?,
            // Signed again: ECDSA may come out different each time. The same application all the same.
            Some(record) if submission.is_of(&record) => record,
            Some(_) => return Err(Refusal::new(ProblemCode::ApplicationConflict, "该申请编号已用于另一申请。")),
        };
        receipt(ca, tx, &mut record, now)
    })?;
    Reply::json(&receipt)
}

/// `GET /v1/applications/{application_id}`
pub(crate) fn get(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    call.authorize(ca)?;
    ca.transaction(|tx, now| {
        let mut record = find(tx, &call.id)?;
        state::advance(ca, tx, &mut record, now)?;
        let reply = Reply::json(&state::to_wire(ca, tx, &record)?)?;
        Ok(match retry_after(ca, tx, &record, now)? {
            Some(seconds) => reply.with(header::RETRY_AFTER, seconds),
            None => reply,
        })
    })
}

/// `PUT /v1/applications/{application_id}/installation`: repeated, it changes nothing.
pub(crate) fn put_installation(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    call.authorize(ca)?;
    let installation: Installation = call.json()?;
    ca.transaction(|tx, now| {
        let mut record = find(tx, &call.id)?;
        state::advance(ca, tx, &mut record, now)?;
        let issued = certificates::issued(&record)?;
        let mismatch = |detail, field| Err(Refusal::new(ProblemCode::CertificateMismatch, detail).field(field));
        if installation.certificate_sha256.to_string() != issued {
            return mismatch("安装的证书不是本次续期签发的证书。", "certificate_sha256");
        }
        let encryption = installation.encryption_certificate_sha256.map(|sha256| sha256.to_string());
        if encryption != record.new_encryption_sha256 {
            return mismatch("安装的加密证书不是本次续期签发的加密证书。", "encryption_certificate_sha256");
        }
        if record.status == Status::ReadyToInstall {
            state::install(tx, &mut record, now)?;
        }
        Reply::json(&state::to_wire(ca, tx, &record)?)
    })
}

/// `PUT /v1/applications/{application_id}/withdrawal`: until the certificate is issued. Repeated, it changes nothing.
pub(crate) fn put_withdrawal(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    call.authorize(ca)?;
    let withdrawal: Withdrawal = call.json()?;
    check::line("reason", &withdrawal.reason, 200)?;
    ca.transaction(|tx, now| {
        let mut record = find(tx, &call.id)?;
        // What is due comes first: a review that is over is over, whether anyone asked meanwhile or not.
        state::advance(ca, tx, &mut record, now)?;
        match record.status {
            Status::Withdrawn => {}
            Status::Entered | Status::UnderReview | Status::Approved => {
                if !withdrawal.reason.is_empty() {
                    submissions::withdraw(tx, &call.id, &withdrawal.reason)?;
                }
                state::withdraw(tx, &mut record, now)?;
            }
            _ => return Err(closed()),
        }
        Reply::json(&state::to_wire(ca, tx, &record)?)
    })
}

/// Checks a new application and keeps it.
fn take(
    ca: &Ca,
    tx: &Transaction<'_>,
    submission: &Submission,
    signed: &[u8],
    signed_sha256: &str,
    now: SystemTime,
) -> Result<Record, Refusal> {
    let Submission { request, certificate, content_sha256 } = submission;
    check::renewable(ca, tx, certificate, now)?;
    let (quote, option) = check::agreed(ca, tx, request, now)?;
    check::client(ca, request, &quote)?;
    check::form(request, &quote)?;
    let attachments = check::taken_along(tx, request, &quote)?;
    let certificate_sha256 = certificate.sha256().to_string();
    // The one of the quote, which is in the records since then; whether it still stands is looked at again.
    let encryption_sha256 = quote.encryption_certificate_sha256.map(|sha256| sha256.to_string());
    let encryption = encryption_sha256.as_deref().map(|sha256| stored::by_sha256(tx, sha256)).transpose()?;
    let encryption = encryption.map(|(encryption, _)| encryption);
    check::partner(ca, tx, certificate, encryption.as_ref(), now)
        .map_err(|refusal| refusal.field("encryption_certificate_sha256"))?;
    let new_key = check::new_key(request, certificate, encryption.as_ref(), &quote)?;
    if applications::is_open_for(tx, &certificate_sha256)? {
        return Err(Refusal::new(ProblemCode::ApplicationOpen, "该证书已有未办结的续期申请。"));
    }
    check::record(tx, certificate, encryption.as_ref(), now)?;
    let day = china_day(now);
    let mut record = Record {
        application_id: request.out_req_id.clone(),
        business_number: numbers::business(tx, &day)?,
        order_number: numbers::order(tx, &day)?,
        certificate_sha256,
        encryption_sha256,
        quote_id: quote.quote_id,
        signed_sha256: signed_sha256.into(),
        content_sha256: content_sha256.clone(),
        renew_with: request.renew_with,
        request: new_key.request,
        new_pair: new_key.pair,
        envelope_cipher: new_key.envelope_cipher,
        term: option.term_months,
        fee_lines: option.fee_lines,
        total: option.total,
        courier_payment: request.courier_payment,
        invoice_type: request.invoice_type,
        status: Status::Entered,
        reason: None,
        new_sha256: None,
        new_encryption_sha256: None,
        created_at: now,
        paid_at: None,
        approved_at: None,
        updated_at: now,
    };
    applications::add(tx, &record)?;
    submissions::add(tx, &record.application_id, signed, request)?;
    attachments::take_along(tx, &record.application_id, &record.quote_id, &attachments)?;
    state::enter(tx, &mut record, now)?;
    Ok(record)
}

/// When to ask again, in seconds: 2 while payment is awaited; while under review, the time left of an automatic one, 1
/// to 30, or 30 when the operator decides; at the end, while a refund or an invoice is awaited, 2 when it is played, else
/// 30.
fn retry_after(ca: &Ca, tx: &Transaction<'_>, record: &Record, now: SystemTime) -> Result<Option<u64>, Refusal> {
    let played = |played| if played { 2 } else { 30 };
    Ok(match record.status {
        Status::Entered => Some(2),
        Status::UnderReview | Status::Approved => {
            let due = ca.config.auto_review.zip(record.paid_at).and_then(|(after, paid)| paid.checked_add(after));
            let left = due.map(|due| due.duration_since(now).unwrap_or(Duration::ZERO));
            Some(left.map_or(30, |left| left.as_millis().div_ceil(1000) as u64).clamp(1, 30))
        }
        Status::ReadyToInstall => None,
        Status::Installed | Status::Rejected | Status::Withdrawn => {
            let refunding = funds::of(tx, &record.application_id)?.refunding > 0;
            let invoice = invoices::of(tx, &record.application_id)?.map(|kept| kept.invoice.status);
            let refund = refunding.then(|| played(ca.config.auto_pay));
            let invoice = (invoice == Some(InvoiceStatus::Requested)).then(|| played(ca.config.auto_review.is_some()));
            refund.into_iter().chain(invoice).min()
        }
    })
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        })
}

//! What the journals say: renewals begun here, without asking the CA.

use std::ffi::c_char;

use netca_renew::journal::Facts;
use netca_renew::netca_protocol::ApplicationId;
use serde_json::{Value, json};

use crate::json::time;
use crate::lent::{self, Lends, Lent};
use crate::values::{NETCA_NO_TIME, NETCA_NONE, fen, renew_with_number, seconds, stage_number};
use crate::{json, raw};

/// A list of renewals, as their journals told them when it was made. Any thread may read it, several at once.
#[allow(non_camel_case_types, reason = "the name that C knows it by")]
pub struct netca_journal {
    renewals: Vec<(ApplicationId, Facts)>,
    json: String,
    lent: Lent,
}

/// How many renewals are in the list; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_journal_count(journal: *const netca_journal) -> usize {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(journal, 0, |own| Some(own.renewals.len())) }
}

/// A renewal's id, by which `netca_renewal_open` takes it up. NULL beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_journal_id(
    journal: *const netca_journal,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(journal, length, |own| Some(own.renewals.get(index)?.0.to_string())) }
}

/// How far it has come, as far as is known here, a `NETCA_STAGE_…`; `NETCA_NONE` beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_journal_stage(journal: *const netca_journal, index: usize) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(journal, NETCA_NONE, |own| Some(stage_number(own.facts(index)?.stage()))) }
}

/// When it was begun, in seconds since 1970, UTC; `NETCA_NO_TIME` beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_journal_opened_at(journal: *const netca_journal, index: usize) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(journal, NETCA_NO_TIME, |own| own.facts(index)?.opened.map(seconds)) }
}

/// 续期时间 in months; `NETCA_NONE` where it is not known yet, and beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_journal_term_months(journal: *const netca_journal, index: usize) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        raw::read(journal, NETCA_NONE, |own| i32::try_from(own.facts(index)?.prepared.as_ref()?.term.months()).ok())
    }
}

/// What the user agreed to pay, in fen; `NETCA_NONE` where it is not known yet, and beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_journal_total(journal: *const netca_journal, index: usize) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(journal, NETCA_NONE.into(), |own| Some(fen(own.facts(index)?.prepared.as_ref()?.total))) }
}

/// SHA-256 of the certificate being renewed, as `netca_certificates_sha256` gives it. NULL where it is not known yet, and
/// beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_journal_certificate(
    journal: *const netca_journal,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(journal, length, |own| Some(own.facts(index)?.prepared.as_ref()?.old.sha256.to_string())) }
}

/// SHA-256 of the new certificate. NULL where it was not received yet, and beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_journal_new_certificate(
    journal: *const netca_journal,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        lent::text(journal, length, |own| Some(own.facts(index)?.installation.as_ref()?.certificate_sha256.to_string()))
    }
}

/// SHA-256 of the encryption certificate that is renewed with it. NULL where there is none or it is not known yet, and beyond
/// the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_journal_encryption_certificate(
    journal: *const netca_journal,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        lent::text(journal, length, |own| {
            Some(own.facts(index)?.prepared.as_ref()?.encryption.as_ref()?.sha256.to_string())
        })
    }
}

/// SHA-256 of the new encryption certificate of a pair. NULL where there is none or it was not received yet, and beyond the
/// last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_journal_new_encryption_certificate(
    journal: *const netca_journal,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        lent::text(journal, length, |own| Some(own.facts(index)?.installation.as_ref()?.encryption_sha256?.to_string()))
    }
}

/// Same key or new key, a `NETCA_RENEW_WITH_…`; `NETCA_NONE` where it is not known yet, and beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_journal_renew_with(journal: *const netca_journal, index: usize) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe {
        raw::read(journal, NETCA_NONE, |own| Some(renew_with_number(own.facts(index)?.prepared.as_ref()?.renew_with)))
    }
}

/// 1 when a pair of certificates was applied for; else 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_journal_brings_pair(journal: *const netca_journal, index: usize) -> i32 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(journal, 0, |own| Some(own.facts(index)?.prepared.as_ref()?.pair.into())) }
}

/// The id (CKA_ID of PKCS#11) that the old key pair is kept under since the new one has its id, in lower-case hex: old documents
/// are opened with the old encryption key, and no key pair is deleted. NULL as long as it has the id that it had, and so
/// with the same key, and with SKF, where it stays in its container; NULL beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_journal_retired_key(
    journal: *const netca_journal,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(journal, length, |own| retired_key(own.facts(index)?)) }
}

/// The same of the old encryption key of a pair.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_journal_retired_encryption_key(
    journal: *const netca_journal,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(journal, length, |own| retired_encryption_key(own.facts(index)?)) }
}

/// The serial number of the token that the certificate is on. NULL where it is not known yet, and beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_journal_token(
    journal: *const netca_journal,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(journal, length, |own| Some(own.facts(index)?.prepared.as_ref()?.token.clone())) }
}

/// 业务单号. NULL where the CA has not taken it yet, and beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_journal_business_number(
    journal: *const netca_journal,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(journal, length, |own| Some(own.facts(index)?.submission.as_ref()?.business_number.clone())) }
}

/// 订单编号. NULL where the CA has not taken it yet, and beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_journal_order_number(
    journal: *const netca_journal,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(journal, length, |own| Some(own.facts(index)?.submission.as_ref()?.order_number.clone())) }
}

/// When the CA may be asked next, in seconds since 1970, UTC; `NETCA_NO_TIME` where it did not say, and beyond the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_journal_next_question_at(journal: *const netca_journal, index: usize) -> i64 {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::read(journal, NETCA_NO_TIME, |own| own.facts(index)?.next_question.map(seconds)) }
}

/// The whole list as JSON. NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_journal_json(journal: *const netca_journal, length: *mut usize) -> *const c_char {
    // SAFETY: C keeps the rules of handles.
    unsafe { lent::text(journal, length, |own| Some(own.json.clone())) }
}

/// Frees a list. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn netca_journal_free(journal: *mut netca_journal) {
    // SAFETY: C keeps the rules of handles.
    unsafe { raw::free(journal) };
}

impl netca_journal {
    pub(crate) fn new(renewals: Vec<(ApplicationId, Facts)>) -> Self {
        let json = json::snapshot(json!({ "renewals": renewals.iter().map(describe).collect::<Vec<_>>() }));
        Self { renewals, json, lent: Lent::default() }
    }

    fn facts(&self, index: usize) -> Option<&Facts> {
        self.renewals.get(index).map(|(_, facts)| facts)
    }
}

impl Lends for netca_journal {
    fn lent(&self) -> &Lent {
        &self.lent
    }
}

/// Known once the token has let go of the id; until then a break may leave it either way.
fn retired_key(facts: &Facts) -> Option<String> {
    let installation = facts.installation.as_ref().filter(|it| it.taken_over)?;
    Some(installation.retired_key.as_ref()?.to_string())
}

fn retired_encryption_key(facts: &Facts) -> Option<String> {
    let installation = facts.installation.as_ref().filter(|it| it.encryption_taken_over)?;
    Some(installation.retired_encryption_key.as_ref()?.to_string())
}

/// Without the receipt's token, which opens the application.
fn describe((id, facts): &(ApplicationId, Facts)) -> Value {
    let prepared = facts.prepared.as_ref();
    let submission = facts.submission.as_ref();
    let installation = facts.installation.as_ref();
    json!({
        "application_id": id.as_str(),
        "stage": facts.stage(),
        "opened_at": facts.opened.map(time),
        "token": prepared.map(|prepared| &prepared.token),
        "certificate_sha256": prepared.map(|prepared| prepared.old.sha256),
        "certificate_not_after": prepared.map(|prepared| time(prepared.old.not_after)),
        "term_months": prepared.map(|prepared| prepared.term),
        "total": prepared.map(|prepared| prepared.total),
        "renew_with": prepared.map(|prepared| prepared.renew_with),
        "business_number": submission.map(|submission| &submission.business_number),
        "order_number": submission.map(|submission| &submission.order_number),
        "business_status": facts.status.map(|(business, _)| business),
        "payment_status": facts.status.map(|(_, payment)| payment),
        "next_question_at": facts.next_question.map(time),
        "pair": prepared.map(|prepared| prepared.pair),
        "encryption_certificate_sha256":
            prepared.and_then(|prepared| prepared.encryption.as_ref()).map(|encryption| encryption.sha256),
        "new_certificate_sha256": installation.map(|installation| installation.certificate_sha256),
        "new_encryption_certificate_sha256": installation.and_then(|installation| installation.encryption_sha256),
        "retired_key": retired_key(facts),
        "retired_encryption_key": retired_encryption_key(facts),
    })
}

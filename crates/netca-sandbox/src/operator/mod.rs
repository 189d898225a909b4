//! The staff's side: looks at and decides on applications by working on the records directly, also from another process
//! while the server runs. What is approved is issued by the server, which has the key, within moments or when it next
//! starts.

mod bank;
mod desk;
mod escrow;

use std::path::Path;
use std::time::SystemTime;

use netca_cert::Certificate;
use netca_payment::{Money, PaymentStatus};
use netca_protocol::wire::{AttachmentRef, BusinessStatus, RenewWith, Sha256Hex};
use rusqlite::Transaction;

use crate::store::applications::{self, Record};
use crate::store::{Store, attachments, certificates, events, funds, submissions};
use crate::{Error, state};

pub use bank::{LedgerEntry, bank_transfer, ledger, settle};
pub use desk::{Message, invoice, outbox};
pub use escrow::{EscrowedKey, escrowed};

pub use crate::state::Paid;

/// An application as the operator sees it; without personal data beyond the certificate's subject.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApplicationSummary {
    /// 业务单号
    pub business_number: String,
    /// The id that the client made.
    pub application_id: String,
    /// 业务状态
    pub business_status: BusinessStatus,
    /// 支付状态
    pub payment_status: PaymentStatus,
    /// The subject of the certificate being renewed, readable.
    pub subject: String,
    /// Its serial number, lower-case hex.
    pub serial_number: String,
    /// When it ends.
    pub not_after: SystemTime,
    /// Same key or new key.
    pub renew_with: RenewWith,
    /// The term in months.
    pub term_months: u32,
    /// What was asked for it.
    pub total: Money,
    /// When it was taken.
    pub created_at: SystemTime,
    /// When its state last changed.
    pub updated_at: SystemTime,
    /// What happened to it, in order, by the names of [`netca_protocol::wire::TimelineEvent`].
    pub timeline: Vec<(SystemTime, String)>,
}

/// All applications, the newest first.
///
/// # Errors
/// [`Error::NoSandbox`] when the directory holds no records; those of the records.
pub fn applications(data: &Path) -> Result<Vec<ApplicationSummary>, Error> {
    Store::open_existing(data)?.transaction(|tx| {
        let all = applications::all(tx)?;
        all.iter().map(|record| summary(tx, record)).collect()
    })
}

/// 审核通过: approves a paid application that is under review.
///
/// # Errors
/// [`Error::UnknownApplication`]; [`Error::WrongState`] when it is not paid, or decided on already.
pub fn approve(data: &Path, business_number: &str) -> Result<(), Error> {
    change(data, business_number, state::approve)
}

/// 审核不通过: rejects an application that is not issued yet. `reason` is shown to the user; what was paid is given back, or
/// kept for the certificate's next application.
///
/// # Errors
/// [`Error::UnknownApplication`]; [`Error::WrongState`] when the certificate is issued or the application has ended.
pub fn reject(data: &Path, business_number: &str, reason: &str, paid: Paid) -> Result<(), Error> {
    change(data, business_number, |tx, record, now| state::reject(tx, record, reason, paid, now))
}

/// 退款 instead of 结转: has the money that was carried over from a rejected application given back.
///
/// # Errors
/// [`Error::UnknownApplication`]; [`Error::WrongState`] when nothing was carried over, or another application used it.
pub fn refund(data: &Path, business_number: &str) -> Result<(), Error> {
    change(data, business_number, state::refund_credit)
}

/// 已退款: notes that the money that was to be given back was given back.
///
/// # Errors
/// [`Error::UnknownApplication`]; [`Error::WrongState`] when nothing is to be given back.
pub fn refunded(data: &Path, business_number: &str) -> Result<(), Error> {
    change(data, business_number, state::refunded)
}

/// 附件: what came along with an application.
///
/// # Errors
/// [`Error::UnknownApplication`]; those of the records.
pub fn attachments(data: &Path, business_number: &str) -> Result<Vec<AttachmentRef>, Error> {
    look(data, business_number, |tx, record| {
        let there = attachments::of_application(tx, &record.application_id)?;
        Ok(there.into_iter().map(|stored| stored.attachment).collect())
    })
}

/// The application as it was signed: the CMS SignedData, byte for byte as it came.
///
/// # Errors
/// [`Error::UnknownApplication`]; those of the records, also once it was deleted.
pub fn signed_application(data: &Path, business_number: &str) -> Result<Vec<u8>, Error> {
    look(data, business_number, |tx, record| submissions::signed(tx, &record.application_id))
}

/// The bytes of an attachment that came along with an application.
///
/// # Errors
/// [`Error::UnknownApplication`]; [`Error::UnknownAttachment`] when the application has none with this digest.
pub fn attachment(data: &Path, business_number: &str, sha256: Sha256Hex) -> Result<Vec<u8>, Error> {
    look(data, business_number, |tx, record| {
        let there = attachments::of_application(tx, &record.application_id)?;
        let stored = there.iter().find(|stored| stored.attachment.sha256 == sha256);
        attachments::content(tx, stored.ok_or(Error::UnknownAttachment { sha256: sha256.to_string() })?)
    })
}

/// 吊销: revokes the certificate with a serial number (hex, as [`netca_cert::SerialNumber`] displays it), which the CA
/// has issued or been shown. Again is fine.
///
/// # Errors
/// [`Error::UnknownCertificate`] when the records do not know it.
pub fn revoke(data: &Path, serial_number: &str) -> Result<(), Error> {
    let serial = serial_number.trim().to_ascii_lowercase();
    Store::open_existing(data)?.transaction(|tx| {
        if certificates::revoke(tx, &serial)? == 0 {
            return Err(Error::UnknownCertificate { serial: serial.clone() });
        }
        events::add(tx, SystemTime::now(), None, "revoked")
    })
}

fn look<T>(
    data: &Path,
    business_number: &str,
    look: impl FnOnce(&Transaction<'_>, &Record) -> Result<T, Error>,
) -> Result<T, Error> {
    Store::open_existing(data)?.transaction(|tx| {
        let unknown = || Error::UnknownApplication { business_number: business_number.into() };
        look(tx, &applications::by_business_number(tx, business_number)?.ok_or_else(unknown)?)
    })
}

fn change<T>(
    data: &Path,
    business_number: &str,
    change: impl FnOnce(&Transaction<'_>, &mut Record, SystemTime) -> Result<T, Error>,
) -> Result<T, Error> {
    Store::open_existing(data)?.transaction(|tx| {
        let unknown = || Error::UnknownApplication { business_number: business_number.into() };
        let mut record = applications::by_business_number(tx, business_number)?.ok_or_else(unknown)?;
        change(tx, &mut record, SystemTime::now())
    })
}

fn summary(tx: &Transaction<'_>, record: &Record) -> Result<ApplicationSummary, Error> {
    let (certificate, _): (Certificate, _) = certificates::by_sha256(tx, &record.certificate_sha256)?;
    Ok(ApplicationSummary {
        business_number: record.business_number.clone(),
        application_id: record.application_id.clone(),
        business_status: state::business_status(record.status),
        payment_status: state::payment_status(record, &funds::of(tx, &record.application_id)?),
        subject: certificate.subject().to_string(),
        serial_number: certificate.serial_number().to_string(),
        not_after: certificate.not_after(),
        renew_with: record.renew_with,
        term_months: record.term.months(),
        total: record.total,
        created_at: record.created_at,
        updated_at: record.updated_at,
        timeline: events::of(tx, &record.application_id)?,
    })
}

//! Applications and how they stand.

use std::time::SystemTime;

use netca_payment::{CourierPayment, FeeLine, InvoiceType, Money, TermMonths};
use netca_protocol::wire::{ImportCipher, RenewWith};
use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::{json, money, name_of, named, to_json};
use crate::Error;
use crate::clock::{from_millis, to_millis};
use crate::error::records;

/// How far an application is. `Approved` is the reviewer's word; the client sees it once the certificate is issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Entered,
    UnderReview,
    Approved,
    ReadyToInstall,
    Installed,
    Rejected,
    Withdrawn,
}

impl Status {
    /// Whether it ended without a certificate.
    pub(crate) fn has_failed(self) -> bool {
        matches!(self, Self::Rejected | Self::Withdrawn)
    }

    const ALL: [Self; 7] = [
        Self::Entered,
        Self::UnderReview,
        Self::Approved,
        Self::ReadyToInstall,
        Self::Installed,
        Self::Rejected,
        Self::Withdrawn,
    ];

    /// The state that has this name in the records.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name() == name)
    }

    /// The name in the records.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Entered => "entered",
            Self::UnderReview => "under_review",
            Self::Approved => "approved",
            Self::ReadyToInstall => "ready_to_install",
            Self::Installed => "installed",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// One application.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) application_id: String,
    pub(crate) business_number: String,
    pub(crate) order_number: String,
    pub(crate) certificate_sha256: String,
    /// The partner of the certificate being renewed, when it is of a pair.
    pub(crate) encryption_sha256: Option<String>,
    pub(crate) quote_id: String,
    pub(crate) signed_sha256: String,
    pub(crate) content_sha256: String,
    pub(crate) renew_with: RenewWith,
    pub(crate) request: Option<Vec<u8>>,
    /// Whether a pair is issued.
    pub(crate) new_pair: bool,
    /// Under what the new encryption key is asked for; with a new key of a pair.
    pub(crate) envelope_cipher: Option<ImportCipher>,
    pub(crate) term: TermMonths,
    pub(crate) fee_lines: Vec<FeeLine>,
    pub(crate) total: Money,
    pub(crate) courier_payment: CourierPayment,
    pub(crate) invoice_type: InvoiceType,
    pub(crate) status: Status,
    pub(crate) reason: Option<String>,
    pub(crate) new_sha256: Option<String>,
    pub(crate) new_encryption_sha256: Option<String>,
    pub(crate) created_at: SystemTime,
    /// When all of the fee had come in.
    pub(crate) paid_at: Option<SystemTime>,
    pub(crate) approved_at: Option<SystemTime>,
    pub(crate) updated_at: SystemTime,
}

/// Keeps a new application.
pub(crate) fn add(tx: &Transaction<'_>, row: &Record) -> Result<(), Error> {
    let sql = "INSERT INTO applications (application_id, business_number, order_number, certificate_sha256, quote_id,
                   signed_sha256, content_sha256, renew_with, request, term_months, fee_lines, total, courier_payment,
                   invoice_type, status, created_at, updated_at, encryption_sha256, new_pair, envelope_cipher)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)";
    let values = params![
        row.application_id,
        row.business_number,
        row.order_number,
        row.certificate_sha256,
        row.quote_id,
        row.signed_sha256,
        row.content_sha256,
        name_of(row.renew_with)?,
        row.request,
        row.term.months(),
        to_json("fee lines", &row.fee_lines)?,
        row.total.fen() as i64,
        name_of(row.courier_payment)?,
        name_of(row.invoice_type)?,
        row.status.name(),
        to_millis(row.created_at),
        to_millis(row.updated_at),
        row.encryption_sha256,
        row.new_pair,
        row.envelope_cipher.map(name_of).transpose()?,
    ];
    tx.execute(sql, values).map(drop).map_err(records)
}

/// Writes what can change of an application.
pub(crate) fn update(tx: &Transaction<'_>, row: &Record) -> Result<(), Error> {
    let sql = "UPDATE applications SET status = ?2, reason = ?3, new_sha256 = ?4, paid_at = ?5, approved_at = ?6,
                   updated_at = ?7, new_encryption_sha256 = ?8 WHERE application_id = ?1";
    let values = params![
        row.application_id,
        row.status.name(),
        row.reason,
        row.new_sha256,
        row.paid_at.map(to_millis),
        row.approved_at.map(to_millis),
        to_millis(row.updated_at),
        row.new_encryption_sha256,
    ];
    tx.execute(sql, values).map(drop).map_err(records)
}

/// The application with this id.
pub(crate) fn by_id(tx: &Transaction<'_>, id: &str) -> Result<Option<Record>, Error> {
    one(tx, "SELECT * FROM applications WHERE application_id = ?1", id)
}

/// The application with this business number.
pub(crate) fn by_business_number(tx: &Transaction<'_>, number: &str) -> Result<Option<Record>, Error> {
    one(tx, "SELECT * FROM applications WHERE business_number = ?1", number)
}

/// Whether a certificate has an open application.
pub(crate) fn is_open_for(tx: &Transaction<'_>, certificate_sha256: &str) -> Result<bool, Error> {
    let sql = "SELECT EXISTS (SELECT 1 FROM applications WHERE certificate_sha256 = ?1
                   AND status IN ('entered', 'under_review', 'approved', 'ready_to_install'))";
    tx.query_row(sql, [certificate_sha256], |row| row.get(0)).map_err(records)
}

/// Whether an application was handed in on a quote.
pub(crate) fn is_on_quote(tx: &Transaction<'_>, quote_id: &str) -> Result<bool, Error> {
    let sql = "SELECT EXISTS (SELECT 1 FROM applications WHERE quote_id = ?1)";
    tx.query_row(sql, [quote_id], |row| row.get(0)).map_err(records)
}

/// The ids of those that can move by themselves: approved and not issued; a declared transfer that came in although no
/// money is needed any more; with payer and bank played, those to be paid or given money back; with automatic review,
/// those under review or to be given an invoice.
pub(crate) fn pending(tx: &Transaction<'_>, payer: bool, reviewer: bool) -> Result<Vec<String>, Error> {
    let sql = "SELECT application_id FROM applications WHERE status = 'approved'
                   OR (?1 AND status = 'entered') OR (?2 AND status = 'under_review')
               UNION
               SELECT application_id FROM refunds JOIN payments USING (payment_id)
                   WHERE ?1 AND refunds.status = 'requested'
               UNION
               SELECT application_id FROM invoices WHERE ?2 AND status = 'requested'
               UNION
               SELECT a.application_id FROM ledger_payers w CROSS JOIN ledger l USING (entry_id)
                   CROSS JOIN transfers t ON t.payer_account = w.payer_account AND t.payer_name = w.payer_name
                       AND t.amount = l.amount AND t.paid_on = l.paid_on AND t.payment_id IS NULL
                   CROSS JOIN applications a ON a.application_id = t.application_id AND a.status != 'entered'
                   WHERE NOT EXISTS (SELECT 1 FROM payments p WHERE p.ledger_entry = w.entry_id)";
    let mut statement = tx.prepare(sql).map_err(records)?;
    let ids = statement.query_map([payer, reviewer], |row| row.get(0)).map_err(records)?;
    ids.collect::<Result<_, _>>().map_err(records)
}

/// Those that renew a certificate, or that it came from, the newest first.
pub(crate) fn of_certificate(tx: &Transaction<'_>, sha256: &str) -> Result<Vec<Record>, Error> {
    let sql = "SELECT * FROM applications WHERE certificate_sha256 = ?1 OR new_sha256 = ?1
               ORDER BY created_at DESC, business_number DESC";
    let mut statement = tx.prepare(sql).map_err(records)?;
    let rows = statement.query_map([sha256], |row| Ok(read(row))).map_err(records)?;
    rows.map(|row| row.map_err(records).and_then(|row| row)).collect()
}

/// All of them, the newest first.
pub(crate) fn all(tx: &Transaction<'_>) -> Result<Vec<Record>, Error> {
    let sql = "SELECT * FROM applications ORDER BY created_at DESC, business_number DESC";
    let mut statement = tx.prepare(sql).map_err(records)?;
    let rows = statement.query_map([], |row| Ok(read(row))).map_err(records)?;
    rows.map(|row| row.map_err(records).and_then(|row| row)).collect()
}

fn one(tx: &Transaction<'_>, sql: &str, key: &str) -> Result<Option<Record>, Error> {
    tx.query_row(sql, [key], |row| Ok(read(row))).optional().map_err(records)?.transpose()
}

pub(super) fn read(row: &Row<'_>) -> Result<Record, Error> {
    let text = |column: &str| row.get::<_, String>(column).map_err(records);
    let time = |column: &str| row.get::<_, Option<i64>>(column).map_err(records).map(|time| time.map(from_millis));
    let number = |column: &str| row.get::<_, i64>(column).map_err(records);
    let wrong = |what| Error::RecordsInconsistent { what };
    let status = text("status")?;
    let envelope_cipher: Option<String> = row.get("envelope_cipher").map_err(records)?;
    let term = u32::try_from(number("term_months")?).ok().and_then(|months| TermMonths::new(months).ok());
    Ok(Record {
        application_id: text("application_id")?,
        business_number: text("business_number")?,
        order_number: text("order_number")?,
        certificate_sha256: text("certificate_sha256")?,
        encryption_sha256: row.get("encryption_sha256").map_err(records)?,
        quote_id: text("quote_id")?,
        signed_sha256: text("signed_sha256")?,
        content_sha256: text("content_sha256")?,
        renew_with: named("way of renewing", text("renew_with")?)?,
        request: row.get("request").map_err(records)?,
        new_pair: row.get("new_pair").map_err(records)?,
        envelope_cipher: envelope_cipher.map(|name| named("envelope cipher", name)).transpose()?,
        term: term.ok_or_else(|| wrong("term"))?,
        fee_lines: json("list of fees", &text("fee_lines")?)?,
        total: money(number("total")?)?,
        courier_payment: named("courier payment", text("courier_payment")?)?,
        invoice_type: named("invoice type", text("invoice_type")?)?,
        status: Status::named(&status).ok_or_else(|| wrong("status"))?,
        reason: row.get("reason").map_err(records)?,
        new_sha256: row.get("new_sha256").map_err(records)?,
        new_encryption_sha256: row.get("new_encryption_sha256").map_err(records)?,
        created_at: from_millis(number("created_at")?),
        paid_at: time("paid_at")?,
        approved_at: time("approved_at")?,
        updated_at: from_millis(number("updated_at")?),
    })
}

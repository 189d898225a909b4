//! The evidence of an application, and all that is kept of people.

use netca_payment::VatInvoice;
use netca_protocol::wire::ApplicationRequest;
use rusqlite::{OptionalExtension, Transaction, params};

use super::{json, to_json};
use crate::Error;
use crate::error::records;

/// What an application says of people.
pub(crate) struct People {
    pub(crate) operator_name: String,
    pub(crate) identity_type: u32,
    pub(crate) identity: String,
    pub(crate) phone: String,
    pub(crate) email: String,
    pub(crate) address: String,
    pub(crate) recipient_name: String,
    pub(crate) recipient_mobile: String,
    pub(crate) recipient_address: String,
    pub(crate) memo: String,
}

/// What an application says of people; `None` once it was deleted.
pub(crate) fn people(tx: &Transaction<'_>, id: &str) -> Result<Option<People>, Error> {
    let sql = "SELECT * FROM submissions WHERE application_id = ?1";
    let row = tx.query_row(sql, [id], |row| {
        Ok(People {
            operator_name: row.get("operator_name")?,
            identity_type: row.get("identity_type")?,
            identity: row.get("identity")?,
            phone: row.get("phone")?,
            email: row.get("email")?,
            address: row.get("address")?,
            recipient_name: row.get("recipient_name")?,
            recipient_mobile: row.get("recipient_mobile")?,
            recipient_address: row.get("recipient_address")?,
            memo: row.get("memo")?,
        })
    });
    row.optional().map_err(records)
}

/// Keeps the signed bytes as they came, and what they say of people for the reviewer.
pub(crate) fn add(tx: &Transaction<'_>, id: &str, signed: &[u8], request: &ApplicationRequest) -> Result<(), Error> {
    let sql = "INSERT INTO submissions (application_id, signed, operator_name, identity_type, identity, phone, email,
                   address, recipient_name, recipient_mobile, recipient_address, memo, vat_invoice)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
    let vat_invoice = request.vat_invoice.as_ref().map(|vat| to_json("VAT invoice", vat)).transpose()?;
    let (linkman, recipient) = (&request.linkman, &request.recipient);
    let values = params![
        id,
        signed,
        linkman.name,
        linkman.identity_type,
        linkman.identity,
        linkman.phone,
        linkman.email,
        linkman.address,
        recipient.name,
        recipient.mobile,
        recipient.address,
        request.memo,
        vat_invoice,
    ];
    tx.execute(sql, values).map(drop).map_err(records)
}

/// The signed bytes, as they came.
pub(crate) fn signed(tx: &Transaction<'_>, id: &str) -> Result<Vec<u8>, Error> {
    let sql = "SELECT signed FROM submissions WHERE application_id = ?1";
    tx.query_row(sql, [id], |row| row.get(0)).map_err(records)
}

/// Keeps why the user withdrew.
pub(crate) fn withdraw(tx: &Transaction<'_>, id: &str, reason: &str) -> Result<(), Error> {
    let sql = "UPDATE submissions SET withdrawal_reason = ?2 WHERE application_id = ?1";
    tx.execute(sql, [id, reason]).map(drop).map_err(records)
}

/// Why the user withdrew, if the user said.
pub(crate) fn withdrawal_reason(tx: &Transaction<'_>, id: &str) -> Result<Option<String>, Error> {
    let sql = "SELECT withdrawal_reason FROM submissions WHERE application_id = ?1";
    tx.query_row(sql, [id], |row| row.get(0)).optional().map(Option::flatten).map_err(records)
}

/// Where the operator is told: mobile number and e-mail address, as long as they are kept.
pub(crate) fn contact(tx: &Transaction<'_>, id: &str) -> Result<Option<(String, String)>, Error> {
    let sql = "SELECT phone, email FROM submissions WHERE application_id = ?1";
    tx.query_row(sql, [id], |row| Ok((row.get(0)?, row.get(1)?))).optional().map_err(records)
}

/// What a VAT invoice is to say of the buyer.
pub(crate) fn vat_invoice(tx: &Transaction<'_>, id: &str) -> Result<Option<VatInvoice>, Error> {
    let sql = "SELECT vat_invoice FROM submissions WHERE application_id = ?1";
    let text: Option<Option<String>> = tx.query_row(sql, [id], |row| row.get(0)).optional().map_err(records)?;
    text.flatten().map(|text| json("VAT invoice", &text)).transpose()
}

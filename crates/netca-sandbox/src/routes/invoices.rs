//! 发票

use axum::http::{StatusCode, header};
use netca_payment::{InvoiceRequest, InvoiceType};
use netca_protocol::person::{Email, FieldError, TaxNumber, Text};
use netca_protocol::wire::ProblemCode;
use rusqlite::Transaction;

use super::{Call, Reply, closed, find};
use crate::ca::Ca;
use crate::refusal::Refusal;
use crate::store::applications::{Record, Status};
use crate::store::invoices::{self, Kept};
use crate::{invoice, state};

const TITLE: usize = 100;

/// `PUT /v1/applications/{application_id}/invoice`: after payment. The same again changes nothing; another one replaces it
/// until it is issued.
pub(crate) fn put(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    call.authorize(ca)?;
    let request = parse(&call.json()?)?;
    ca.transaction(|tx, now| {
        let mut record = find(tx, &call.id)?;
        state::advance(ca, tx, &mut record, now)?;
        match record.status {
            Status::Rejected | Status::Withdrawn => return Err(closed()),
            _ if record.invoice_type != InvoiceType::Electronic => {
                return Err(not_offered("申请时选择的不是电子发票。"));
            }
            Status::Entered => return Err(Refusal::new(ProblemCode::NotPaid, "费用尚未支付。")),
            _ if record.total.fen() == 0 => return Err(not_offered("没有费用, 不开具发票。")),
            _ => {}
        }
        if !state::request_invoice(tx, &mut record, &request, now)? {
            return Err(not_offered("发票已开具, 不能修改。"));
        }
        Reply::json(&kept(tx, &record)?.invoice)
    })
}

/// `GET /v1/applications/{application_id}/invoice`
pub(crate) fn get(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    Reply::json(&find_kept(ca, call)?.1.invoice)
}

/// `GET /v1/applications/{application_id}/invoice/document`: as often as wanted once issued.
pub(crate) fn document(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    let (record, kept) = find_kept(ca, call)?;
    let body = invoice::document(&record, &kept, &ca.config.payee)?
        .ok_or_else(|| Refusal::new(ProblemCode::InvoiceNotIssued, "发票尚未开具。"))?;
    Ok(Reply { status: StatusCode::OK, headers: vec![(header::CONTENT_TYPE, "application/pdf".into())], body })
}

fn find_kept(ca: &Ca, call: &Call) -> Result<(Record, Kept), Refusal> {
    call.authorize(ca)?;
    ca.transaction(|tx, now| {
        let mut record = find(tx, &call.id)?;
        state::advance(ca, tx, &mut record, now)?;
        let kept = kept(tx, &record)?;
        Ok((record, kept))
    })
}

fn kept(tx: &Transaction<'_>, record: &Record) -> Result<Kept, Refusal> {
    invoices::of(tx, &record.application_id)?.ok_or_else(|| not_offered("没有申请过发票。"))
}

fn not_offered(detail: &str) -> Refusal {
    Refusal::new(ProblemCode::InvoiceNotOffered, detail)
}

fn parse(request: &InvoiceRequest) -> Result<InvoiceRequest, FieldError> {
    let title = Text::parse("title", &request.title, TITLE)?.as_str().to_owned();
    let tax_number = match request.tax_number.as_deref() {
        Some(number) => Some(TaxNumber::parse("tax_number", number)?.as_str().to_owned()),
        None => None,
    };
    let email = request.email.trim();
    if !email.is_empty() {
        Email::parse("email", email)?;
    }
    Ok(InvoiceRequest { email: email.to_owned(), tax_number, title })
}

use netca_payment::{
    DeclaredTransfer, Money, Order, OrderStatus, PaymentStatus, TransactionStatus, TransactionType, TransferSheet,
    Verification,
};
use netca_protocol::wire::{Application, BusinessStatus, Sha256Hex, TimelineEntry, TimelineEvent};
use rusqlite::Transaction;

use super::payment_status;
use crate::Error;
use crate::ca::Ca;
use crate::store::applications::{Record, Status};
use crate::store::{attachments, events, funds, invoices, ledger, named, payments, submissions, transfers};

/// An application as the client sees it.
pub(crate) fn to_wire(ca: &Ca, tx: &Transaction<'_>, record: &Record) -> Result<Application, Error> {
    let certificate_sha256 =
        Sha256Hex::parse(&record.certificate_sha256).ok_or(Error::RecordsInconsistent { what: "digest" })?;
    // The reviewer's reason stands with the application, the user's own words with what else the user said.
    let reason = match record.status {
        Status::Withdrawn => submissions::withdrawal_reason(tx, &record.application_id)?,
        _ => record.reason.clone(),
    };
    let payment_status = payment_status(record, &funds::of(tx, &record.application_id)?);
    Ok(Application {
        application_id: record.application_id.clone(),
        business_number: record.business_number.clone(),
        business_status: business_status(record.status),
        payment_status,
        certificate_sha256,
        renew_with: record.renew_with,
        term_months: record.term,
        order: order(ca, record, payment_status),
        reason,
        payments: payments::received(tx, &record.application_id)?,
        refunds: funds::refunds(tx, &record.application_id)?,
        invoice: invoices::of(tx, &record.application_id)?.map(|kept| kept.invoice),
        attachments: attachments::of_application(tx, &record.application_id)?
            .into_iter()
            .map(|stored| stored.attachment)
            .collect(),
        timeline: timeline(tx, &record.application_id)?,
        updated_at: record.updated_at,
    })
}

/// 业务状态. What is approved but not issued yet is still under review to the client.
pub(crate) fn business_status(status: Status) -> BusinessStatus {
    match status {
        Status::Entered => BusinessStatus::Entered,
        Status::UnderReview | Status::Approved => BusinessStatus::UnderReview,
        Status::ReadyToInstall => BusinessStatus::ReadyToInstall,
        Status::Installed => BusinessStatus::Installed,
        Status::Rejected => BusinessStatus::Rejected,
        Status::Withdrawn => BusinessStatus::Withdrawn,
    }
}

/// 银行转账 of an application.
pub(crate) fn sheet(ca: &Ca, tx: &Transaction<'_>, record: &Record) -> Result<TransferSheet, Error> {
    let received = funds::of(tx, &record.application_id)?.received;
    let total = record.total.fen();
    // The wire's amounts end where an order's do.
    let amount = |fen| Money::from_fen(fen).unwrap_or(Money::MAX);
    let mut list = Vec::new();
    for declared in transfers::of(tx, &record.application_id)? {
        let verification = match declared.checked {
            None => None,
            Some((checked_at, result)) => {
                let balance = ledger::balance(tx, &declared.transfer.payer_account, &declared.transfer.payer_name)?;
                Some(Verification { checked_at, result, balance })
            }
        };
        list.push(DeclaredTransfer { transfer: declared.transfer, verification });
    }
    Ok(TransferSheet {
        payee: ca.config.payee.clone(),
        total: record.total,
        transfers: list,
        received: amount(received),
        missing: amount(total.saturating_sub(received)),
        excess: amount(received.saturating_sub(total)),
    })
}

fn order(ca: &Ca, record: &Record, payment_status: PaymentStatus) -> Order {
    let ended = record.status.has_failed();
    let transaction_status = match payment_status {
        PaymentStatus::Unpaid | PaymentStatus::PartlyPaid if !ended => TransactionStatus::Unpaid,
        PaymentStatus::Paid | PaymentStatus::Refunding => TransactionStatus::Paid,
        _ => TransactionStatus::Closed,
    };
    Order {
        order_number: record.order_number.clone(),
        transaction_type: TransactionType::Purchase,
        transaction_status,
        order_status: if ended { OrderStatus::Cancelled } else { OrderStatus::Normal },
        created_at: record.created_at,
        fee_lines: record.fee_lines.clone(),
        courier_payment: record.courier_payment,
        invoice_type: record.invoice_type,
        total: record.total,
        channels: ca.config.channels.clone(),
    }
}

fn timeline(tx: &Transaction<'_>, application_id: &str) -> Result<Vec<TimelineEntry>, Error> {
    let entry = |(at, name)| named::<TimelineEvent>("event", name).map(|event| TimelineEntry { at, event });
    events::of(tx, application_id)?.into_iter().map(entry).collect()
}

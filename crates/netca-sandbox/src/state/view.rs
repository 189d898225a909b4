use netca_payment::{
    Order, OrderStatus, PaymentStatus, Refund, RefundReason, RefundStatus, TransactionStatus, TransactionType,
};
use netca_protocol::wire::{Application, BusinessStatus, Sha256Hex, TimelineEntry, TimelineEvent};
use rusqlite::Transaction;

use crate::Error;
use crate::ca::CHANNELS;
use crate::store::applications::{Record, Status};
use crate::store::{attachments, events, named, payments, submissions};

/// An application as the client sees it.
pub(crate) fn to_wire(tx: &Transaction<'_>, record: &Record) -> Result<Application, Error> {
    let certificate_sha256 =
        Sha256Hex::parse(&record.certificate_sha256).ok_or(Error::RecordsInconsistent { what: "digest" })?;
    // The reviewer's reason stands with the application, the user's own words with what else the user said.
    let reason = match record.status {
        Status::Withdrawn => submissions::withdrawal_reason(tx, &record.application_id)?,
        _ => record.reason.clone(),
    };
    Ok(Application {
        application_id: record.application_id.clone(),
        business_number: record.business_number.clone(),
        business_status: business_status(record.status),
        payment_status: record.payment_status,
        certificate_sha256,
        renew_with: record.renew_with,
        term_months: record.term,
        order: order(record),
        reason,
        payments: payments::received(tx, &record.application_id)?,
        refunds: refund(record).into_iter().collect(),
        invoice: None,
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

fn order(record: &Record) -> Order {
    let ended = matches!(record.status, Status::Rejected | Status::Withdrawn);
    let transaction_status = match record.payment_status {
        PaymentStatus::Unpaid if ended => TransactionStatus::Closed,
        PaymentStatus::Unpaid => TransactionStatus::Unpaid,
        PaymentStatus::Refunded => TransactionStatus::Closed,
        _ => TransactionStatus::Paid,
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
        channels: CHANNELS.to_vec(),
    }
}

fn refund(record: &Record) -> Option<Refund> {
    let status = match record.payment_status {
        PaymentStatus::Refunding => RefundStatus::Requested,
        PaymentStatus::Refunded => RefundStatus::Refunded,
        _ => return None,
    };
    Some(Refund {
        refund_id: record.order_number.clone(),
        amount: record.total,
        reason: if record.status == Status::Withdrawn { RefundReason::Withdrawn } else { RefundReason::Rejected },
        status,
        requested_at: record.updated_at,
        refunded_at: (status == RefundStatus::Refunded).then_some(record.updated_at),
    })
}

fn timeline(tx: &Transaction<'_>, application_id: &str) -> Result<Vec<TimelineEntry>, Error> {
    let entry = |(at, name)| named::<TimelineEvent>("event", name).map(|event| TimelineEntry { at, event });
    events::of(tx, application_id)?.into_iter().map(entry).collect()
}

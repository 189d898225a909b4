use axum::http::header;
use netca_payment::{PaymentLink, PaymentPage, PaymentPageStatus};
use netca_protocol::wire::{PaymentRequest, ProblemCode};

use super::{Call, Reply, closed, find};
use crate::ca::Ca;
use crate::refusal::Refusal;
use crate::state;
use crate::store::applications::{Record, Status};
use crate::store::payments;

/// When to look at an open page again, in seconds.
const POLL: u64 = 2;

/// `POST /v1/applications/{application_id}/payments`: the same link again for a channel as long as it takes
/// money. It asks for what is missing.
pub(crate) fn create(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    call.authorize(ca)?;
    let request: PaymentRequest = call.json()?;
    let payment = ca.transaction(|tx, now| {
        let mut record = find(tx, &call.id)?;
        state::advance(ca, tx, &mut record, now)?;
        can_be_paid(&record)?;
        if !request.channel.is_online() || !ca.config.channels.contains(&request.channel) {
            return Err(Refusal::new(ProblemCode::ChannelNotOffered, "不提供该缴费方式。").field("channel"));
        }
        if let Some(open) = payments::open_for(tx, &call.id, request.channel)? {
            return Ok(open);
        }
        let missing = state::missing(tx, &record)?;
        Ok(payments::open(tx, &call.id, request.channel, missing, now, now + ca.config.payment_lifetime)?)
    })?;
    Reply::json(&PaymentLink {
        url: format!("{}/cashier/{}", ca.base_url, payment.payment_id),
        payment_id: payment.payment_id,
        channel: payment.channel,
        amount: payment.amount,
        expires_at: payment.expires_at,
    })
}

/// `GET /v1/applications/{application_id}/payments/{payment_id}`: how a page stands, and when to ask again while it is
/// open.
pub(crate) fn get(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    call.authorize(ca)?;
    ca.transaction(|tx, now| {
        let mut record = find(tx, &call.id)?;
        state::advance(ca, tx, &mut record, now)?;
        let page = payments::by_id(tx, call.param("payment_id"))?
            .filter(|page| page.application_id == record.application_id && page.channel.is_online())
            .ok_or_else(|| Refusal::new(ProblemCode::PaymentUnknown, "没有这笔支付。"))?;
        let reply = Reply::json(&PaymentPage {
            payment_id: page.payment_id,
            channel: page.channel,
            status: page.status,
            expires_at: page.expires_at,
        })?;
        Ok(if page.status == PaymentPageStatus::Open { reply.with(header::RETRY_AFTER, POLL) } else { reply })
    })
}

/// Refuses when no money is to be paid any more.
pub(super) fn can_be_paid(record: &Record) -> Result<(), Refusal> {
    match record.status {
        Status::Entered => Ok(()),
        Status::Rejected | Status::Withdrawn => Err(closed()),
        _ => Err(Refusal::new(ProblemCode::AlreadyPaid, "订单已经支付。")),
    }
}

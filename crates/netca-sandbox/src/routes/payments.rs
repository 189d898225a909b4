use netca_payment::{PaymentLink, PaymentStatus};
use netca_protocol::wire::{PaymentRequest, ProblemCode};

use super::{Call, Reply, closed, find};
use crate::ca::{CHANNELS, Ca};
use crate::refusal::Refusal;
use crate::secret::random_id;
use crate::state;
use crate::store::applications::Status;
use crate::store::payments::{self, Payment};

/// `POST /v1/applications/{application_id}/payments`: the same link again for a channel as long as it takes money.
pub(crate) fn create(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    call.authorize(ca)?;
    let request: PaymentRequest = call.json()?;
    let payment = ca.transaction(|tx, now| {
        let mut record = find(tx, &call.id)?;
        state::advance(ca, tx, &mut record, now)?;
        if record.payment_status == PaymentStatus::Paid {
            return Err(Refusal::new(ProblemCode::AlreadyPaid, "订单已经支付。"));
        }
        if record.status != Status::Entered {
            return Err(closed());
        }
        if !CHANNELS.contains(&request.channel) {
            return Err(Refusal::new(ProblemCode::ChannelNotOffered, "不提供该缴费方式。").field("channel"));
        }
        if let Some(open) = payments::open_for(tx, &call.id, request.channel)? {
            if open.expires_at > now {
                return Ok(open);
            }
            payments::close_one(tx, &open.payment_id)?;
        }
        let payment = Payment {
            payment_id: random_id()?,
            application_id: call.id.clone(),
            channel: request.channel,
            amount: record.total,
            status: payments::Status::Open,
            created_at: now,
            expires_at: now + ca.config.payment_lifetime,
        };
        payments::add(tx, &payment)?;
        Ok(payment)
    })?;
    Reply::json(&PaymentLink {
        url: format!("{}/cashier/{}", ca.base_url, payment.payment_id),
        payment_id: payment.payment_id,
        channel: payment.channel,
        amount: payment.amount,
        expires_at: payment.expires_at,
    })
}

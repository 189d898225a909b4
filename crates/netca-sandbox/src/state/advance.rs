use std::time::SystemTime;

use rusqlite::Transaction;

use super::issue::issue;
use super::{invoices, moves, payments as money, transfers};
use crate::Error;
use crate::ca::Ca;
use crate::store::applications::{self, Record, Status};
use crate::store::{attachments, payments};

/// Moves an application as far as it goes by itself at a time: expired pages, played payment, late transfers, automatic
/// review, issue, played invoice office, played refund.
///
/// What is due is worked out from the records alone, so it does not matter who calls, how often, or whether the server
/// was down in between.
pub(crate) fn advance(ca: &Ca, tx: &Transaction<'_>, record: &mut Record, now: SystemTime) -> Result<(), Error> {
    let played_until = now.checked_sub(ca.config.played_after).filter(|_| ca.config.auto_pay);
    payments::expire(tx, &record.application_id, now)?;
    if record.status == Status::Entered
        && let Some(until) = played_until
    {
        transfers::play(tx, record, until, now)?;
        if let Some(page) = payments::first_open(tx, &record.application_id)?
            && page.created_at <= until
        {
            money::pay(tx, record, &page.payment_id, page.channel, now)?;
        }
    }
    transfers::late(tx, record, now)?;
    if record.status == Status::UnderReview
        && let (Some(after), Some(paid_at)) = (ca.config.auto_review, record.paid_at)
        && paid_at.checked_add(after).is_some_and(|due| due <= now)
    {
        moves::approve(tx, record, now)?;
    }
    if record.status == Status::Approved {
        issue(ca, tx, record, now)?;
    }
    if ca.config.auto_review.is_some()
        && let Some(until) = now.checked_sub(ca.config.played_after)
    {
        invoices::play(tx, record, until, now)?;
    }
    if let Some(until) = played_until {
        money::play_refunds(tx, record, until, now)?;
    }
    Ok(())
}

/// Advances every application that has something due, each in a transaction of its own; forgets the attachments of
/// quotes that have ended.
///
/// # Errors
/// The first failure, after all were tried.
pub(crate) fn advance_all(ca: &Ca) -> Result<(), Error> {
    let now = ca.config.clock.now();
    let (payer, reviewer) = (ca.config.auto_pay, ca.config.auto_review.is_some());
    let pending = ca.store.transaction(|tx| applications::pending(tx, payer, reviewer))?;
    let mut outcome = ca.store.transaction(|tx| attachments::forget(tx, now));
    for id in pending {
        let advanced = ca.store.transaction(|tx| match applications::by_id(tx, &id)? {
            Some(mut record) => advance(ca, tx, &mut record, now),
            None => Ok(()),
        });
        outcome = outcome.and(advanced);
    }
    outcome
}

//! What the staff decides: it is shown first, then done, once.

pub(in crate::web) mod approve;
pub(in crate::web) mod invoice;
pub(in crate::web) mod refunds;
pub(in crate::web) mod reject;
pub(in crate::web) mod settle;
pub(in crate::web) mod verify;

use maud::{Markup, html};
use rusqlite::Transaction;

use super::super::form::Form;
use super::super::page::Page;
use super::super::words::Tone;
use super::super::{parts, words};
use super::case::Case;
use super::{Desk, Room, once, signed_in};
use crate::ca::Ca;
use crate::refusal::Refusal;
use crate::routes::{Call, Reply};
use crate::store::applications::{self, Record};
use crate::{Error, state};

const UNKNOWN: &str = "没有这个业务单号的申请。";

/// One kind of decision.
struct Decision {
    /// The last part of its address.
    act: &'static str,
    title: &'static str,
    /// What follows from it.
    says: &'static str,
    button: &'static str,
    /// Whether it cannot be made good again.
    grave: bool,
    /// What is said afterwards.
    done: &'static str,
    possible: fn(&Case) -> bool,
}

impl Decision {
    /// Shows what is about to be decided; `fields` is what has to be typed for it.
    fn ask(&self, ca: &Ca, call: &Call, fields: impl FnOnce(&Case) -> Markup) -> Result<Reply, Refusal> {
        signed_in(ca, call, |desk| match desk.transaction(|tx| Case::find(ca, tx, &call.id))? {
            None => desk.unknown(Room::Applications, UNKNOWN),
            Some(case) if !(self.possible)(&case) => Ok(desk.too_late(&case)),
            Some(case) => Ok(self.page(desk, &case, fields(&case))?.ok()),
        })
    }

    /// Does it. `read` takes what is needed out of the form, or gives the fields again with what is wrong.
    fn act<T>(
        &self,
        ca: &Ca,
        call: &Call,
        read: impl FnOnce(&Form, &Case) -> Result<T, Markup>,
        decide: impl FnOnce(&Transaction<'_>, &mut Record, T) -> Result<(), Error>,
    ) -> Result<Reply, Refusal> {
        let back = Desk::address_of(&call.id);
        once(ca, call, &self.what(&call.id), &back, |desk, form| {
            let Some(case) = desk.transaction(|tx| Case::find(ca, tx, &call.id))? else {
                return desk.unknown(Room::Applications, UNKNOWN);
            };
            if !(self.possible)(&case) {
                return Ok(desk.too_late(&case));
            }
            let typed = match read(form, &case) {
                Ok(typed) => typed,
                Err(fields) => return Ok(self.page(desk, &case, fields)?.unacceptable()),
            };
            let decided = desk.transaction(|tx| {
                // As it stands now: something may have happened since it was looked at.
                let current = applications::by_business_number(tx, &call.id)?;
                let mut record = current.ok_or(Error::RecordsInconsistent { what: "application" })?;
                decide(tx, &mut record, typed)?;
                state::advance(ca, tx, &mut record, desk.now)
            });
            match decided {
                Ok(()) => Ok(desk.go(&case.address(), Tone::Good, self.done)),
                Err(Error::WrongState { .. } | Error::NoInvoiceToIssue { .. }) => Ok(desk.too_late(&case)),
                Err(error) => Err(error.into()),
            }
        })
    }

    fn page(&self, desk: &Desk<'_>, case: &Case, fields: Markup) -> Result<Page, Error> {
        let (record, address) = (&case.record, case.address());
        let paid = words::payment_status(case.seen.payment_status).0;
        let content = html! {
            p.back { a href=(address) { "← 返回申请" } }
            section.card.confirm {
                h1 { (self.title) }
                p { (self.says) }
                (parts::facts([
                    ("业务单号", record.business_number.clone()),
                    ("证书主题", case.certificate.subject().to_string()),
                    ("续期时间", format!("{} 个月", record.term.months())),
                    ("费用", format!("{} 元（{paid}）", record.total)),
                ]))
                form method="post" action={ (address) "/" (self.act) } {
                    (parts::token(&desk.token(&self.what(&record.business_number))?))
                    (fields)
                    p.actions {
                        button.danger[self.grave] type="submit" { (self.button) }
                        a.button.plain href=(address) { "取消" }
                    }
                }
            }
        };
        desk.page(Room::Applications, format!("{} {}", self.title, record.business_number), content)
    }

    fn what(&self, business_number: &str) -> String {
        format!("{} {business_number}", self.act)
    }
}

impl Desk<'_> {
    /// Leads back to an application whose state does not allow what was asked.
    fn too_late(&self, case: &Case) -> Reply {
        self.go(&case.address(), Tone::Bad, "没有执行：申请的状态不允许该操作，请查看下面的最新状态。")
    }
}

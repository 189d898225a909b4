//! A decision on an application: it is shown first, then made, once.

use maud::{Markup, html};
use rusqlite::Transaction;

use super::super::form::Form;
use super::super::page::Page;
use super::super::words::Tone;
use super::super::{parts, words};
use super::{Desk, Room, once, signed_in};
use crate::ca::Ca;
use crate::refusal::Refusal;
use crate::routes::{Call, Reply};
use crate::store::applications::{self, Record};
use crate::store::certificates;
use crate::{Error, state};

/// What can be decided.
pub(super) struct Decision {
    /// The last part of its address.
    pub(super) act: &'static str,
    pub(super) title: &'static str,
    /// What follows from it.
    pub(super) says: &'static str,
    pub(super) button: &'static str,
    pub(super) grave: bool,
    /// What is said afterwards.
    pub(super) done: &'static str,
    pub(super) possible: fn(&Record) -> bool,
}

impl Decision {
    /// Shows what is about to be decided.
    pub(super) fn ask(&self, ca: &Ca, call: &Call, fields: impl FnOnce() -> Markup) -> Result<Reply, Refusal> {
        signed_in(ca, call, |desk| match desk.find(&call.id)? {
            None => desk.unknown(Room::Applications, "没有这个业务单号的申请。"),
            Some((record, _)) if !(self.possible)(&record) => Ok(desk.too_late(&record)),
            Some((record, subject)) => Ok(self.page(desk, &record, &subject, fields())?.ok()),
        })
    }

    /// The page, also again after something was typed wrongly.
    pub(super) fn page(&self, desk: &Desk<'_>, record: &Record, subject: &str, fields: Markup) -> Result<Page, Error> {
        let address = Desk::address_of(&record.business_number);
        let content = html! {
            p.back { a href=(address) { "← 返回申请" } }
            section.card.confirm {
                h1 { (self.title) }
                p { (self.says) }
                (parts::facts([
                    ("业务单号", record.business_number.as_str()),
                    ("证书主题", subject),
                    ("续期时间", &format!("{} 个月", record.term.months())),
                    ("费用", &format!("{} 元（{}）", record.total, words::payment_status(record.payment_status).0)),
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

    /// Does it. `read` takes what is needed out of the form, or gives the fields again with what is wrong.
    pub(super) fn act<T>(
        &self,
        ca: &Ca,
        call: &Call,
        read: impl FnOnce(&Form) -> Result<T, Markup>,
        decide: impl FnOnce(&Transaction<'_>, &mut Record, T) -> Result<(), Error>,
    ) -> Result<Reply, Refusal> {
        let address = Desk::address_of(&call.id);
        once(ca, call, &self.what(&call.id), &address, |desk, form| {
            let Some((record, subject)) = desk.find(&call.id)? else {
                return desk.unknown(Room::Applications, "没有这个业务单号的申请。");
            };
            if !(self.possible)(&record) {
                return Ok(desk.too_late(&record));
            }
            let typed = match read(form) {
                Ok(typed) => typed,
                Err(fields) => return Ok(self.page(desk, &record, &subject, fields)?.unacceptable()),
            };
            let decided = desk.transaction(|tx| {
                let mut record = record.clone();
                // As it stands now: another member of the staff may have been faster.
                if let Some(current) = applications::by_business_number(tx, &record.business_number)? {
                    record = current;
                }
                decide(tx, &mut record, typed)?;
                state::advance(ca, tx, &mut record, desk.now)
            });
            match decided {
                Ok(()) => Ok(desk.go(&address, Tone::Good, self.done)),
                Err(Error::WrongState { .. }) => Ok(desk.too_late(&record)),
                Err(error) => Err(error.into()),
            }
        })
    }

    fn what(&self, business_number: &str) -> String {
        format!("{} {business_number}", self.act)
    }
}

impl Desk<'_> {
    /// An application, and the subject of its certificate.
    fn find(&self, business_number: &str) -> Result<Option<(Record, String)>, Error> {
        self.transaction(|tx| {
            let Some(record) = applications::by_business_number(tx, business_number)? else { return Ok(None) };
            let (certificate, _) = certificates::by_sha256(tx, &record.certificate_sha256)?;
            Ok(Some((record, certificate.subject().to_string())))
        })
    }

    /// Leads back to an application whose state does not allow what was asked.
    fn too_late(&self, record: &Record) -> Reply {
        let text = "没有执行：申请的状态已经变化，请查看下面的最新状态。";
        self.go(&Desk::address_of(&record.business_number), Tone::Bad, text)
    }
}

//! 审核台: what the CA's staff sees and decides, behind a password.

pub(super) mod application;
pub(super) mod applications;
pub(super) mod attachment;
mod case;
mod certificates;
pub(super) mod decisions;
mod gate;
pub(super) mod invoices;
pub(super) mod ledger;
pub(super) mod login;
pub(super) mod outbox;
mod paging;
pub(super) mod refunds;
mod session;

use std::time::SystemTime;

use axum::http::StatusCode;
use maud::{Markup, html};
use rusqlite::Transaction;

use super::form::Form;
use super::page::{Page, see_other};
use super::token::Spent;
use super::words::Tone;
use super::{guard, parts, stale};
use crate::Error;
use crate::ca::Ca;
use crate::refusal::Refusal;
use crate::routes::{Call, Reply};
use crate::store::desk::{Waiting, waiting};

pub(crate) use gate::Gate;
use session::SessionKey;
pub(crate) use session::Sessions;

/// The parts of the desk, as its navigation names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Room {
    Applications,
    Ledger,
    Refunds,
    Invoices,
    Outbox,
}

impl Room {
    const ALL: [Self; 5] = [Self::Applications, Self::Ledger, Self::Refunds, Self::Invoices, Self::Outbox];

    fn name(self) -> &'static str {
        match self {
            Self::Applications => "续期申请",
            Self::Ledger => "账务",
            Self::Refunds => "退款",
            Self::Invoices => "发票",
            Self::Outbox => "发件箱",
        }
    }

    fn address(self) -> &'static str {
        match self {
            Self::Applications => "/desk",
            Self::Ledger => "/desk/ledger",
            Self::Refunds => "/desk/refunds",
            Self::Invoices => "/desk/invoices",
            Self::Outbox => "/desk/outbox",
        }
    }

    /// How much waits there for the staff.
    fn waiting(self, all: &Waiting) -> u32 {
        match self {
            Self::Applications => all.reviews,
            Self::Refunds => all.refunds,
            Self::Invoices => all.invoices,
            Self::Ledger | Self::Outbox => 0,
        }
    }
}

/// A request of somebody who is in.
struct Desk<'a> {
    ca: &'a Ca,
    session: SessionKey,
    now: SystemTime,
}

/// Answers who is in, and sends everybody else to the door.
fn signed_in(ca: &Ca, call: &Call, answer: impl FnOnce(&Desk<'_>) -> Result<Reply, Refusal>) -> Result<Reply, Refusal> {
    let now = ca.config.clock.now();
    match ca.web.sessions.find(call, now) {
        Some(session) => answer(&Desk { ca, session, now }),
        None => Ok(see_other("/desk/login".into())),
    }
}

/// Does what a form of the desk asks for, once; `what` names the deed, and `back` is where it leads when it was sent twice.
fn once(
    ca: &Ca,
    call: &Call,
    what: &str,
    back: &str,
    act: impl FnOnce(&Desk<'_>, &Form) -> Result<Reply, Refusal>,
) -> Result<Reply, Refusal> {
    signed_in(ca, call, |desk| {
        let form = Form::sent(call)?;
        if guard::is_foreign(call) {
            return Ok(stale());
        }
        match ca.web.forms.spend(&desk.purpose(what), form.text("token"), desk.now) {
            Spent::Now => act(desk, &form),
            Spent::Before => Ok(desk.go(back, Tone::Calm, "该操作此前已经提交，没有重复执行。")),
            Spent::Refused => Ok(stale()),
        }
    })
}

impl Desk<'_> {
    /// A page of the desk.
    fn page(&self, room: Room, title: impl Into<String>, content: Markup) -> Result<Page, Error> {
        let waiting = self.transaction(waiting)?;
        let notice = self.ca.web.sessions.take_notice(self.session);
        let navigation = html! {
            nav.rooms aria-label="审核台" {
                ul {
                    @for one in Room::ALL {
                        @let count = one.waiting(&waiting);
                        li {
                            a href=(one.address()) aria-current=[(one == room).then_some("page")] {
                                (one.name())
                                @if count > 0 { span.todo aria-label={ (count) " 件待处理" } { (count) } }
                            }
                        }
                    }
                }
            }
        };
        let content = html! {
            @if let Some((tone, text)) = &notice { (parts::notice(*tone, text)) }
            (content)
        };
        let place = html! {
            form.leave method="post" action="/desk/logout" {
                span.place { "审核台" }
                (parts::token(&self.token("logout")?))
                button type="submit" { "退出登录" }
            }
        };
        Ok(Page { title: title.into(), place, navigation: Some(navigation), content })
    }

    /// A token for a form that does one thing.
    fn token(&self, what: &str) -> Result<String, Error> {
        self.ca.web.forms.issue(&self.purpose(what), self.now)
    }

    /// Leads to another page, which says what was done.
    fn go(&self, address: &str, tone: Tone, text: impl Into<String>) -> Reply {
        self.ca.web.sessions.leave_notice(self.session, (tone, text.into()));
        see_other(address.into())
    }

    /// Does a request's work in one transaction.
    fn transaction<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T, Error>) -> Result<T, Error> {
        self.ca.store.transaction(work)
    }

    /// 404 with a page of the desk.
    fn unknown(&self, room: Room, text: &str) -> Result<Reply, Refusal> {
        let content = html! {
            section.card.result { h1 { "没有找到" } p { (text) } p { a href=(room.address()) { "返回列表" } } }
        };
        Ok(self.page(room, "没有找到", content)?.with_status(StatusCode::NOT_FOUND))
    }

    /// The address of an application at the desk.
    fn address_of(business_number: &str) -> String {
        format!("/desk/applications/{business_number}")
    }

    /// A form belongs to the session that it was shown in.
    fn purpose(&self, what: &str) -> String {
        format!("desk {} {what}", self.session.name())
    }
}

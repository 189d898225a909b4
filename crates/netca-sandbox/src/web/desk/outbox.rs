//! 发件箱: the SMS and e-mails that a CA would send. Nothing is sent.

use maud::{Markup, html};

use super::paging::Paging;
use super::{Desk, Room, signed_in};
use crate::ca::Ca;
use crate::clock::china_time;
use crate::refusal::Refusal;
use crate::routes::{Call, Reply};
use crate::store::outbox::{self, Message};

const ADDRESS: &str = "/desk/outbox";

/// `GET /desk/outbox`
pub(crate) fn show(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    signed_in(ca, call, |desk| {
        let paging = Paging::of(call);
        let (messages, total) = desk.transaction(|tx| {
            let messages = outbox::page(tx, paging.limit(), paging.offset())?;
            Ok((messages, outbox::count(tx)?))
        })?;
        let content = html! {
            div.head { h1 { "发件箱" } p.hint { "沙箱不发送短信和邮件，只记录会发送的内容。" } }
            @if messages.is_empty() {
                section.card.empty {
                    p { "还没有短信或邮件。" }
                    p.hint { "支付到账、审核、退款和开票时会通知经办人。" }
                }
            }
            @for message in &messages { (card(message)) }
            (paging.links(ADDRESS, &[], total))
        };
        Ok(desk.page(Room::Outbox, "发件箱", content)?.ok())
    })
}

fn card(message: &Message) -> Markup {
    let medium = if message.medium == "sms" { "短信" } else { "邮件" };
    html! {
        article.card.message {
            p.meta {
                span.badge { (medium) }
                span { "致 " (message.recipient) }
                a href=(Desk::address_of(&message.business_number)) { (message.business_number) }
                time { (china_time(message.at)) }
            }
            @if !message.subject.is_empty() { h2 { (message.subject) } }
            p.body { (message.body) }
        }
    }
}

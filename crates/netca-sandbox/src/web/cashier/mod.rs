//! 缴费: one order, the ways to pay it, and what came of it. Whoever has the link may pay; of people it shows no more than
//! the payer needs to know the right page by.

mod order;
mod outcome;
pub(super) mod transfer;

use std::time::SystemTime;

use maud::{Markup, html};
use netca_payment::PaymentChannel;
use rusqlite::Transaction;

use super::form::Form;
use super::page::{Page, see_other};
use super::token::Spent;
use super::{guard, parts, stale, words};
use crate::Error;
use crate::ca::Ca;
use crate::refusal::Refusal;
use crate::routes::{Call, Reply};
use crate::state;
use crate::store::applications::{self, Record};
use crate::store::payments::{self, Payment};
use crate::store::submissions;

/// A page to pay on, with the order that it is for.
struct Till {
    payment: Payment,
    record: Record,
    now: SystemTime,
}

/// `GET /cashier/{payment_id}`: the order and the ways to pay, or what became of it.
pub(crate) fn show(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    ca.transaction(|tx, now| {
        let Some(till) = Till::find(ca, tx, &call.id, now)? else { return Ok(outcome::unknown()) };
        if let Some(outcome) = till.outcome() {
            return Ok(outcome);
        }
        let seen = state::to_wire(ca, tx, &till.record)?;
        let people = submissions::people(tx, &till.record.application_id)?;
        let content = html! {
            (till.steps(1))
            (order::business(&seen))
            (order::recipient(people.as_ref()))
            (order::details(&seen))
            (till.ways(ca))
        };
        Ok(page("订单支付", content).ok())
    })
}

/// `GET /cashier/{payment_id}/confirm?channel=`: what is about to be paid, and how.
pub(crate) fn confirm(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    ca.transaction(|tx, now| {
        let Some(till) = Till::find(ca, tx, &call.id, now)? else { return Ok(outcome::unknown()) };
        if till.outcome().is_some() {
            return Ok(till.back());
        }
        let channel = chosen(ca, &Form::query(call)).unwrap_or(till.payment.channel);
        let content = html! {
            (till.steps(2))
            section.card.confirm {
                h1 { "确认支付" }
                p.amount { "¥ " (till.payment.amount) span { " 元" } }
                (parts::facts([
                    ("收款方", "沙箱电子认证（沙箱，不收取真实款项）"),
                    ("业务单号", &till.record.business_number),
                    ("订单编号", &till.record.order_number),
                    ("缴费方式", words::channel(channel)),
                ]))
                form method="post" action={ (till.address()) "/confirm" } {
                    (parts::token(&ca.web.forms.issue(&till.purpose("pay"), now)?))
                    input type="hidden" name="channel" value=(name(channel));
                    p.actions {
                        button.pay type="submit" { "立即支付" }
                        a.button.plain href=(till.address()) { "返回修改" }
                    }
                }
            }
            p.aside { a href={ (till.address()) "/decline" } { "取消支付" } }
        };
        Ok(page("确认支付", content).ok())
    })
}

/// `POST /cashier/{payment_id}/confirm`: pays, then sends the browser back to the page. Twice is once.
pub(crate) fn pay(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    act(ca, call, "pay", |till, tx, form| {
        if let Some(channel) = chosen(ca, form) {
            state::pay(tx, &mut till.record, &till.payment.payment_id, channel, till.now)?;
        }
        Ok(till.back())
    })
}

/// `GET /cashier/{payment_id}/decline`
pub(crate) fn ask_decline(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    ca.transaction(|tx, now| {
        let Some(till) = Till::find(ca, tx, &call.id, now)? else { return Ok(outcome::unknown()) };
        if till.outcome().is_some() {
            return Ok(till.back());
        }
        let content = html! {
            section.card.confirm {
                h1 { "取消支付" }
                p { "取消后本支付页面关闭，不会扣款。续期申请仍然保留，可在客户端重新打开支付页面。" }
                (parts::facts([
                    ("业务单号", till.record.business_number.clone()),
                    ("应付金额", format!("{} 元", till.payment.amount)),
                ]))
                form method="post" action={ (till.address()) "/decline" } {
                    (parts::token(&ca.web.forms.issue(&till.purpose("decline"), now)?))
                    p.actions {
                        button.danger type="submit" { "确认取消支付" }
                        a.button.plain href=(till.address()) { "继续支付" }
                    }
                }
            }
        };
        Ok(page("取消支付", content).ok())
    })
}

/// `POST /cashier/{payment_id}/decline`: closes this page, and nothing else.
pub(crate) fn decline(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    act(ca, call, "decline", |till, tx, _| {
        state::decline(tx, &till.record, &till.payment.payment_id, till.now)?;
        Ok(till.back())
    })
}

/// Does what a form of this page asks for, once.
fn act(
    ca: &Ca,
    call: &Call,
    what: &str,
    act: impl FnOnce(&mut Till, &Transaction<'_>, &Form) -> Result<Reply, Refusal>,
) -> Result<Reply, Refusal> {
    let form = Form::sent(call)?;
    if guard::is_foreign(call) {
        return Ok(stale());
    }
    ca.transaction(|tx, now| {
        let Some(mut till) = Till::find(ca, tx, &call.id, now)? else { return Ok(outcome::unknown()) };
        match ca.web.forms.spend(&till.purpose(what), form.text("token"), now) {
            Spent::Now => act(&mut till, tx, &form),
            Spent::Before => Ok(till.back()),
            Spent::Refused => Ok(stale()),
        }
    })
}

fn page(title: &str, content: Markup) -> Page {
    Page { title: title.into(), place: html! { p.place { "收银台" } }, navigation: None, content }
}

/// The way to pay that a form names; it must be an online one that is offered.
fn chosen(ca: &Ca, form: &Form) -> Option<PaymentChannel> {
    online(ca).find(|channel| name(*channel) == form.text("channel"))
}

/// The online ways to pay that are offered.
fn online(ca: &Ca) -> impl Iterator<Item = PaymentChannel> {
    ca.config.channels.iter().copied().filter(|channel| channel.is_online())
}

/// What a way to pay is called in forms: as on the wire.
fn name(channel: PaymentChannel) -> &'static str {
    match channel {
        PaymentChannel::Alipay => "alipay",
        PaymentChannel::UnionpayPersonal => "unionpay_personal",
        PaymentChannel::UnionpayCorporate => "unionpay_corporate",
        _ => "",
    }
}

impl Till {
    fn find(ca: &Ca, tx: &Transaction<'_>, id: &str, now: SystemTime) -> Result<Option<Self>, Error> {
        let Some(payment) = payments::by_id(tx, id)? else { return Ok(None) };
        let Some(mut record) = applications::by_id(tx, &payment.application_id)? else { return Ok(None) };
        state::advance(ca, tx, &mut record, now)?;
        // Advancing may have paid this very page.
        Ok(payments::by_id(tx, id)?.map(|payment| Self { payment, record, now }))
    }

    fn address(&self) -> String {
        format!("/cashier/{}", self.payment.payment_id)
    }

    fn back(&self) -> Reply {
        see_other(self.address())
    }

    fn purpose(&self, what: &str) -> String {
        format!("cashier {what} {}", self.payment.payment_id)
    }

    fn steps(&self, current: usize) -> Markup {
        self.steps_by(current, "确认支付")
    }

    /// The steps, the second by its own name.
    fn steps_by(&self, current: usize, second: &str) -> Markup {
        html! {
            ol.steps aria-label="缴费步骤" {
                @for (at, step) in (1..).zip(["核对订单", second, "支付结果"]) {
                    li.done[at < current] aria-current=[(at == current).then_some("step")] { (step) }
                }
            }
        }
    }

    /// 支付方式
    fn ways(&self, ca: &Ca) -> Markup {
        html! {
            section.card {
                h2 { "请选择缴费方式" }
                @if self.payment.amount != self.record.total {
                    p { "部分款项已到账，本次应付 " strong { "¥ " (self.payment.amount) } " 元。" }
                }
                form method="get" action={ (self.address()) "/confirm" } {
                    fieldset.ways {
                        legend { "在线支付" span.hint { "通过银联在线、支付宝进行网上支付" } }
                        @for channel in online(ca) {
                            label.way {
                                input type="radio" name="channel" value=(name(channel)) required
                                    checked[channel == self.payment.channel];
                                span { (words::channel(channel)) }
                            }
                        }
                    }
                    p.actions { button type="submit" { "下一步" } }
                }
                @if ca.config.channels.contains(&PaymentChannel::BankTransfer) {
                    div.offline {
                        h3 { "线下方式" }
                        p { "银行转账：通过柜台、网银等方式转账到指定的对公账户。" }
                        p { a.button.plain href=(self.transfer_address()) { "银行转账" } }
                    }
                }
                ol.advice {
                    li { "如果打开支付网页无法操作支付，请复制页面链接，用其他浏览器打开操作。" }
                    li { "如果因误点或不需续期而撤销申请，已支付的费用将退回。" }
                }
            }
            p.aside { a href={ (self.address()) "/decline" } { "取消支付" } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_to_pay_are_called_as_on_the_wire() {
        for channel in [PaymentChannel::Alipay, PaymentChannel::UnionpayPersonal, PaymentChannel::UnionpayCorporate] {
            assert_eq!(serde_json::to_value(channel).unwrap(), name(channel));
        }
    }
}

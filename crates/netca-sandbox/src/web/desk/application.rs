//! One application: all that the CA knows of it, and what can be decided.

use maud::{Markup, html};
use netca_cert::Certificate;
use netca_payment::{PaymentStatus, Refund, RefundReason, RefundStatus};
use netca_protocol::wire::Application;
use rusqlite::Transaction;

use super::super::{parts, words};
use super::{Room, signed_in};
use crate::Error;
use crate::ca::{Ca, id_types};
use crate::clock::china_time;
use crate::refusal::Refusal;
use crate::routes::{Call, Reply};
use crate::state;
use crate::store::applications::{self, Record, Status};
use crate::store::certificates;
use crate::store::submissions::{self, People};

/// An application with all that belongs to it.
struct Case {
    record: Record,
    seen: Application,
    certificate: Certificate,
    new: Option<Certificate>,
    people: Option<People>,
}

/// `GET /desk/applications/{business_number}`
pub(crate) fn show(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    signed_in(ca, call, |desk| {
        let Some(case) = desk.transaction(|tx| Case::find(tx, &call.id))? else {
            return desk.unknown(Room::Applications, "没有这个业务单号的申请。");
        };
        let title = format!("申请 {}", case.record.business_number);
        Ok(desk.page(Room::Applications, title, case.content())?.ok())
    })
}

impl Case {
    fn find(tx: &Transaction<'_>, business_number: &str) -> Result<Option<Self>, Error> {
        let Some(record) = applications::by_business_number(tx, business_number)? else { return Ok(None) };
        let seen = state::to_wire(tx, &record)?;
        let (certificate, _) = certificates::by_sha256(tx, &record.certificate_sha256)?;
        let new = record.new_sha256.as_deref().map(|sha256| certificates::by_sha256(tx, sha256)).transpose()?;
        let people = submissions::people(tx, &record.application_id)?;
        Ok(Some(Self { record, seen, certificate, new: new.map(|(certificate, _)| certificate), people }))
    }

    fn content(&self) -> Markup {
        html! {
            p.back { a href="/desk" { "← 返回列表" } }
            div.head {
                h1 { "业务单号 " (self.record.business_number) }
                p.badges {
                    (parts::badge(words::status(self.record.status)))
                    (parts::badge(words::payment_status(self.record.payment_status)))
                }
            }
            (self.decisions())
            div.columns {
                div {
                    (parts::section("证书", self.certificates()))
                    (parts::section("经办人与收件人", self.people()))
                    (parts::section("订单详情", self.order()))
                }
                div {
                    (parts::section("办理进度", self.timeline()))
                    (parts::section("到账记录", self.payments()))
                    (parts::section("退款", self.refunds()))
                }
            }
        }
    }

    /// 审核: what can be decided now, and what is waited for otherwise.
    fn decisions(&self) -> Markup {
        let to = |act: &str| format!("/desk/applications/{}/{act}", self.record.business_number);
        let (status, payment) = (self.record.status, self.record.payment_status);
        let can_reject = matches!(status, Status::Entered | Status::UnderReview | Status::Approved);
        let says = match status {
            Status::Entered => "等待申请人支付；到账后进入审核。",
            Status::UnderReview => "费用已到账，请核对资料后作出审核决定。",
            Status::Approved => "审核已通过，正在签发证书。",
            Status::ReadyToInstall => "证书已签发，等待申请人安装。",
            Status::Installed => "申请人已安装新证书，本次续期已办结。",
            Status::Rejected => "审核不通过，本次申请已结束。",
            Status::Withdrawn => "申请人已撤销申请。",
        };
        html! {
            section.card.decide {
                h2 { "审核" }
                p { (says) }
                @if let Some(reason) = &self.seen.reason { p { "原因：" q { (reason) } } }
                p.actions {
                    @if status == Status::UnderReview { a.button href=(to("approve")) { "审核通过" } }
                    @if can_reject { a.button.danger href=(to("reject")) { "审核不通过" } }
                    @if payment == PaymentStatus::Refunding { a.button href=(to("refunded")) { "登记已退款" } }
                }
            }
        }
    }

    fn certificates(&self) -> Markup {
        let old = &self.certificate;
        let mut rows = vec![
            ("证书主题", old.subject().to_string()),
            ("序列号", old.serial_number().to_string()),
            ("有效期至", china_time(old.not_after())),
            ("续期方式", words::renew_with(self.record.renew_with).into()),
            ("续期时间", format!("{} 个月", self.record.term.months())),
        ];
        if let Some(new) = &self.new {
            rows.push(("新证书序列号", new.serial_number().to_string()));
            rows.push(("新证书有效期至", china_time(new.not_after())));
        }
        parts::facts(rows)
    }

    fn people(&self) -> Markup {
        let Some(people) = &self.people else {
            return html! { p.empty { "个人信息已经删除。" } };
        };
        let kinds = id_types();
        let kind = kinds.iter().find(|kind| kind.identity_type == people.identity_type);
        html! {
            h3 { "经办人" }
            (parts::facts([
                ("姓名", people.operator_name.as_str()),
                ("证件类型", kind.map_or("其他", |kind| kind.name.as_str())),
                ("证件号码", &people.identity),
                ("手机号码", &people.phone),
                ("电子邮箱", &people.email),
                ("通信地址", &people.address),
            ]))
            h3 { "收件人" }
            (parts::facts([
                ("姓名", people.recipient_name.as_str()),
                ("手机", &people.recipient_mobile),
                ("地址", &people.recipient_address),
                ("备注", &people.memo),
            ]))
        }
    }

    fn order(&self) -> Markup {
        let order = &self.seen.order;
        html! {
            (parts::facts([
                ("订单编号", order.order_number.clone()),
                ("交易类型", words::transaction_type(order.transaction_type).into()),
                ("交易状态", words::transaction_status(order.transaction_status).into()),
                ("订单状态", words::order_status(order.order_status).into()),
                ("创建时间", china_time(order.created_at)),
                ("快递付款方式", words::courier_payment(order.courier_payment).into()),
                ("发票类型", words::invoice_type(order.invoice_type).into()),
            ]))
            (parts::fees(&order.fee_lines))
            (parts::total(order.total))
        }
    }

    fn timeline(&self) -> Markup {
        html! {
            ol.timeline {
                @for entry in &self.seen.timeline {
                    li { span { (words::event(entry.event)) } time { (china_time(entry.at)) } }
                }
            }
        }
    }

    fn payments(&self) -> Markup {
        html! {
            @if self.seen.payments.is_empty() { p.empty { "尚无到账。" } } @else {
                table.stack {
                    thead { tr { th { "缴费方式" } th.number { "金额（元）" } th { "到账时间" } } }
                    tbody {
                        @for payment in &self.seen.payments {
                            tr {
                                td data-label="缴费方式" { (words::channel(payment.channel)) }
                                td.number data-label="金额（元）" { (payment.amount) }
                                td.time data-label="到账时间" { (china_time(payment.received_at)) }
                            }
                        }
                    }
                }
            }
        }
    }

    fn refunds(&self) -> Markup {
        html! {
            @if self.seen.refunds.is_empty() { p.empty { "没有退款。" } }
            @for refund in &self.seen.refunds { (refund_facts(refund)) }
        }
    }
}

fn refund_facts(refund: &Refund) -> Markup {
    let reason = match refund.reason {
        RefundReason::Withdrawn => "申请已撤销",
        RefundReason::Rejected => "审核不通过",
        RefundReason::Overpaid => "多付",
        _ => "其他",
    };
    let mut rows = vec![
        ("退款金额", format!("{} 元", refund.amount)),
        ("退款原因", reason.to_owned()),
        ("退款状态", if refund.status == RefundStatus::Refunded { "已退款" } else { "退款中" }.to_owned()),
        ("登记时间", china_time(refund.requested_at)),
    ];
    rows.extend(refund.refunded_at.map(|at| ("退款时间", china_time(at))));
    parts::facts(rows)
}

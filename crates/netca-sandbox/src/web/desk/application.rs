//! One application: all that the CA knows of it, and what can be decided.

use maud::{Markup, html};
use netca_payment::{InvoiceType, RefundStatus, VatInvoice};

use super::super::{parts, words};
use super::case::Case;
use super::certificates::certificates;
use super::{Room, signed_in};
use crate::ca::{Ca, id_types};
use crate::clock::china_time;
use crate::refusal::Refusal;
use crate::routes::{Call, Reply};
use crate::store::applications::Status;
use crate::store::invoices::Kept;

/// `GET /desk/applications/{business_number}`
pub(crate) fn show(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    signed_in(ca, call, |desk| {
        let Some(case) = desk.transaction(|tx| Case::find(ca, tx, &call.id))? else {
            return desk.unknown(Room::Applications, "没有这个业务单号的申请。");
        };
        let title = format!("申请 {}", case.record.business_number);
        Ok(desk.page(Room::Applications, title, page(&case))?.ok())
    })
}

fn page(case: &Case) -> Markup {
    html! {
        p.back { a href="/desk" { "← 返回列表" } }
        div.head {
            h1 { "业务单号 " (case.record.business_number) }
            p.badges {
                (parts::badge(words::status(case.record.status)))
                (parts::badge(words::payment_status(case.seen.payment_status)))
            }
        }
        (decisions(case))
        div.columns {
            div {
                (parts::section("证书", certificates(case)))
                (parts::section("经办人与收件人", people(case)))
                (parts::section("附件", attachments(case)))
                (parts::section("订单详情", order(case)))
            }
            div {
                (parts::section("办理进度", timeline(case)))
                (parts::section("到账记录", payments(case)))
                @if !case.transfers.is_empty() { (parts::section("银行转账", transfers(case))) }
                (parts::section("退款", refunds(case)))
                (parts::section("发票", invoice(case)))
            }
        }
    }
}

/// 审核: what can be decided now, and what is waited for otherwise.
fn decisions(case: &Case) -> Markup {
    let to = |act: &str| format!("{}/{act}", case.address());
    let says = match case.record.status {
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
            @if let Some(reason) = &case.seen.reason { p { "原因：" q { (reason) } } }
            p.actions {
                @if case.can_be_approved() { a.button href=(to("approve")) { "审核通过" } }
                @if case.awaits_transfers() { a.button href=(to("verify")) { "核验转账信息" } }
                @if case.awaits_payment() { a.button.plain href=(to("settle")) { "登记线下收款" } }
                @if case.awaits_invoice() { a.button href=(to("invoice")) { "开具发票" } }
                @if case.owes_refund() { a.button href=(to("refunded")) { "登记已退款" } }
                @if case.holds_credit { a.button.plain href=(to("refund")) { "结转款改为退款" } }
                @if case.can_be_rejected() { a.button.danger href=(to("reject")) { "审核不通过" } }
            }
        }
    }
}

fn people(case: &Case) -> Markup {
    let Some(people) = &case.people else {
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

fn attachments(case: &Case) -> Markup {
    html! {
        @if case.seen.attachments.is_empty() { p.empty { "没有附件。" } } @else {
            ul.files {
                @for file in &case.seen.attachments {
                    @let address = format!("{}/attachments/{}", case.address(), file.sha256);
                    li {
                        @let picture = words::is_picture(file.media_type);
                        a href=(address) target=[picture.then_some("_blank")] rel="noopener" {
                            @if picture {
                                img src=(address) alt=(words::attachment_kind(file.kind)) loading="lazy";
                            } @else {
                                span.paper { (words::media_type(file.media_type)) }
                            }
                            span { (words::attachment_kind(file.kind)) }
                        }
                        span.hint { (words::media_type(file.media_type)) " · " (parts::size(file.size)) }
                    }
                }
            }
        }
    }
}

fn order(case: &Case) -> Markup {
    let order = &case.seen.order;
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

fn timeline(case: &Case) -> Markup {
    html! {
        ol.timeline {
            @for entry in &case.seen.timeline {
                li { span { (words::event(entry.event)) } time { (china_time(entry.at)) } }
            }
        }
    }
}

fn payments(case: &Case) -> Markup {
    html! {
        @if case.seen.payments.is_empty() { p.empty { "尚无到账。" } } @else {
            table.stack {
                thead { tr { th { "缴费方式" } th.number { "金额（元）" } th { "到账时间" } } }
                tbody {
                    @for payment in &case.seen.payments {
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

/// What the applicant says was transferred, and what was found of it.
fn transfers(case: &Case) -> Markup {
    html! {
        @for declared in &case.transfers {
            @let transfer = &declared.transfer;
            div.item {
                (parts::facts([
                    ("付款账号", transfer.payer_account.clone()),
                    ("付款账户名", transfer.payer_name.clone()),
                    ("转账金额", format!("{} 元", transfer.amount)),
                    ("付款日期", transfer.date.clone()),
                    ("备注说明", transfer.remark.clone()),
                ]))
                @match declared.checked {
                    Some((at, result)) => {
                        p { (parts::badge(words::transfer_result(result))) " " time.hint { (china_time(at)) " 查验" } }
                    }
                    None => p { (parts::badge(words::NOT_CHECKED)) },
                }
            }
        }
    }
}

fn refunds(case: &Case) -> Markup {
    html! {
        @if case.seen.refunds.is_empty() && case.funds.carried == 0 { p.empty { "没有退款。" } }
        @if case.funds.carried > 0 {
            p { "已结转 " (parts::yuan(case.funds.carried)) " 元到该证书的下一次申请。" }
        }
        @for refund in &case.seen.refunds {
            div.item {
                (parts::facts([
                    ("退款金额", format!("{} 元", refund.amount)),
                    ("退款原因", words::refund_reason(refund.reason).to_owned()),
                    ("登记时间", china_time(refund.requested_at)),
                    ("退款时间", refund.refunded_at.map(china_time).unwrap_or_default()),
                ]))
                p { (parts::badge(words::refund_status(refund.status == RefundStatus::Refunded))) }
            }
        }
    }
}

fn invoice(case: &Case) -> Markup {
    html! {
        @match &case.invoice {
            Some(kept) => {
                (invoice_facts(kept))
                p { (parts::badge(words::invoice_status(kept.invoice.status))) }
                @if kept.invoice.invoice_number.is_some() {
                    p { a href={ (case.address()) "/invoice.pdf" } { "下载发票" } }
                }
            }
            None => {
                p.empty { (not_asked_for(case.record.invoice_type)) }
                @if let Some(vat) = &case.vat { (parts::facts(buyer(vat))) }
            },
        }
    }
}

/// Why there is no invoice yet.
fn not_asked_for(kind: InvoiceType) -> &'static str {
    match kind {
        InvoiceType::Electronic => "选择了电子发票，申请人尚未申请开票。",
        InvoiceType::Vat => "选择了增值税发票，审核通过后开具。",
        _ => "选择了普通定额发票，不在此开具。",
    }
}

/// What a VAT invoice says of the buyer.
fn buyer(vat: &VatInvoice) -> [(&'static str, String); 6] {
    [
        ("发票抬头", vat.title.clone()),
        ("纳税人识别号", vat.tax_number.clone()),
        ("购买方地址", vat.address.clone()),
        ("购买方电话", vat.telephone.clone()),
        ("开户行", vat.bank.clone()),
        ("银行账号", vat.bank_account.clone()),
    ]
}

/// What an invoice says.
pub(super) fn invoice_facts(kept: &Kept) -> Markup {
    let invoice = &kept.invoice;
    let mut rows = vec![("发票类型", words::invoice_type(invoice.invoice_type).to_owned())];
    match &kept.vat {
        Some(vat) => rows.extend(buyer(vat)),
        None => rows.extend([
            ("发票抬头", invoice.title.clone()),
            ("纳税人识别号", invoice.tax_number.clone().unwrap_or_default()),
        ]),
    }
    rows.push(("价税合计", format!("{} 元", invoice.amount)));
    if !kept.email.is_empty() {
        rows.push(("接收邮箱", kept.email.clone()));
    }
    if let Some(number) = &invoice.invoice_number {
        rows.push(("发票号码", number.clone()));
        rows.push(("开票时间", invoice.issued_at.map(china_time).unwrap_or_default()));
    }
    parts::facts(rows)
}

//! 发票: what was asked for, and what was issued.

use axum::http::{HeaderName, StatusCode, header};
use maud::{Markup, html};
use netca_payment::InvoiceStatus;

use super::super::{parts, words};
use super::paging::Paging;
use super::{Desk, Room, signed_in};
use crate::ca::Ca;
use crate::clock::china_time;
use crate::invoice;
use crate::refusal::Refusal;
use crate::routes::{Call, Reply};
use crate::store::invoices::{self, Kept};
use crate::store::{applications, desk};

const ADDRESS: &str = "/desk/invoices";

/// `GET /desk/invoices`
pub(crate) fn show(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    signed_in(ca, call, |at_desk| {
        let paging = Paging::of(call);
        let (lines, total) = at_desk.transaction(|tx| {
            let (ids, total) = desk::invoices(tx, paging.limit(), paging.offset())?;
            let mut lines = Vec::new();
            for id in ids {
                let number = applications::by_id(tx, &id)?.map(|record| record.business_number);
                lines.extend(number.zip(invoices::of(tx, &id)?));
            }
            Ok((lines, total))
        })?;
        let content = html! {
            div.head { h1 { "发票" } }
            @if lines.is_empty() {
                section.card.empty {
                    p { "没有开票申请。" }
                    p.hint { "申请人支付后申请电子发票，或者选择增值税发票的申请审核通过后，会出现在这里。" }
                }
            } @else {
                (table(&lines))
            }
            (paging.links(ADDRESS, &[], total))
        };
        Ok(at_desk.page(Room::Invoices, "发票", content)?.ok())
    })
}

/// `GET /desk/applications/{business_number}/invoice.pdf`
pub(crate) fn document(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    signed_in(ca, call, |at_desk| {
        let found = at_desk.transaction(|tx| {
            let Some(record) = applications::by_business_number(tx, &call.id)? else { return Ok(None) };
            let Some(kept) = invoices::of(tx, &record.application_id)? else { return Ok(None) };
            invoice::document(&record, &kept, &ca.config.payee)
        })?;
        let Some(body) = found else { return at_desk.unknown(Room::Invoices, "该申请没有已开具的发票。") };
        let headers = vec![
            (header::CONTENT_TYPE, "application/pdf".to_owned()),
            (header::CONTENT_DISPOSITION, format!("attachment; filename=\"invoice-{}.pdf\"", call.id)),
            (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'".to_owned()),
            (header::REFERRER_POLICY, "no-referrer".to_owned()),
            (HeaderName::from_static("cross-origin-resource-policy"), "same-origin".to_owned()),
        ];
        Ok(Reply { status: StatusCode::OK, headers, body })
    })
}

fn table(lines: &[(String, Kept)]) -> Markup {
    html! {
        div.card.wide {
            table.stack {
                thead {
                    tr {
                        th { "业务单号" } th { "发票类型" } th { "发票抬头" } th.number { "金额（元）" } th { "状态" }
                        th { "发票号码" } th { "申请时间" } th { "操作" }
                    }
                }
                tbody {
                    @for (number, kept) in lines {
                        tr {
                            td data-label="业务单号" { a href=(Desk::address_of(number)) { (number) } }
                            td data-label="发票类型" { (words::invoice_type(kept.invoice.invoice_type)) }
                            td.long data-label="发票抬头" { (kept.invoice.title) }
                            td.number data-label="金额（元）" { (kept.invoice.amount) }
                            td data-label="状态" { (parts::badge(words::invoice_status(kept.invoice.status))) }
                            td data-label="发票号码" { (kept.invoice.invoice_number.as_deref().unwrap_or("—")) }
                            td.time data-label="申请时间" { (china_time(kept.requested_at)) }
                            td data-label="操作" { (act(number, kept)) }
                        }
                    }
                }
            }
        }
    }
}

/// What can be done about an invoice.
pub(super) fn act(number: &str, kept: &Kept) -> Markup {
    let address = Desk::address_of(number);
    html! {
        @if kept.invoice.status == InvoiceStatus::Requested {
            a href={ (address) "/invoice" } { "开具发票" }
        } @else if kept.invoice.invoice_number.is_some() {
            a href={ (address) "/invoice.pdf" } { "下载" }
        }
    }
}

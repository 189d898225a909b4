//! 退款: what goes back to payers.

use maud::{Markup, html};
use netca_payment::{Refund, RefundStatus};

use super::super::{parts, words};
use super::paging::Paging;
use super::{Desk, Room, signed_in};
use crate::ca::Ca;
use crate::clock::china_time;
use crate::refusal::Refusal;
use crate::routes::{Call, Reply};
use crate::store::desk;

const ADDRESS: &str = "/desk/refunds";

/// `GET /desk/refunds`
pub(crate) fn show(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    signed_in(ca, call, |at_desk| {
        let paging = Paging::of(call);
        let (lines, total) = at_desk.transaction(|tx| desk::refunds(tx, paging.limit(), paging.offset()))?;
        let content = html! {
            div.head { h1 { "退款" } }
            @if lines.is_empty() {
                section.card.empty {
                    p { "没有退款。" }
                    p.hint { "申请撤销、审核不通过或者多付时，待退的款项会出现在这里。" }
                }
            } @else {
                (table(&lines))
            }
            (paging.links(ADDRESS, &[], total))
        };
        Ok(at_desk.page(Room::Refunds, "退款", content)?.ok())
    })
}

fn table(lines: &[(String, Refund)]) -> Markup {
    html! {
        div.card.wide {
            table.stack {
                thead {
                    tr {
                        th { "业务单号" } th.number { "金额（元）" } th { "原因" } th { "登记时间" } th { "状态" }
                        th { "退款时间" } th { "操作" }
                    }
                }
                tbody {
                    @for (number, refund) in lines {
                        @let refunded = refund.status == RefundStatus::Refunded;
                        tr {
                            td data-label="业务单号" { a href=(Desk::address_of(number)) { (number) } }
                            td.number data-label="金额（元）" { (refund.amount) }
                            td data-label="原因" { (words::refund_reason(refund.reason)) }
                            td.time data-label="登记时间" { (china_time(refund.requested_at)) }
                            td data-label="状态" { (parts::badge(words::refund_status(refunded))) }
                            td.time data-label="退款时间" { (refund.refunded_at.map(china_time).unwrap_or("—".into())) }
                            td data-label="操作" {
                                @if !refunded { a href={ (Desk::address_of(number)) "/refunded" } { "登记已退款" } }
                            }
                        }
                    }
                }
            }
        }
    }
}

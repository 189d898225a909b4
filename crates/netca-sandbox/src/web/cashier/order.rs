//! What is paid for, as the seed's page shows it.

use maud::{Markup, html};
use netca_protocol::wire::Application;

use super::super::{parts, words};
use crate::clock::china_time;
use crate::store::submissions::People;

/// 业务信息
pub(super) fn business(seen: &Application) -> Markup {
    let rows = [
        ("业务单号", seen.business_number.as_str()),
        ("业务状态", words::business_status(seen.business_status)),
        ("支付状态", words::payment_status(seen.payment_status).0),
    ];
    parts::section("业务信息", parts::facts(rows))
}

/// 收件人信息, masked: whoever was sent the link to pay sees that it is the right order, and no more.
pub(super) fn recipient(people: Option<&People>) -> Markup {
    let Some(people) = people else { return html! {} };
    let rows = [
        ("收件人姓名", masked(&people.recipient_name, 1, 0)),
        ("收件人手机", masked(&people.recipient_mobile, 3, 4)),
        ("收件人地址", masked(&people.recipient_address, 6, 0)),
    ];
    parts::section("收件人信息", parts::facts(rows))
}

/// 订单详情
pub(super) fn details(seen: &Application) -> Markup {
    let order = &seen.order;
    let content = html! {
        table.stack.order {
            thead { tr { th { "订单编号" } th { "交易类型" } th { "交易状态" } th { "订单状态" } th { "创建时间" } } }
            tbody {
                tr {
                    td data-label="订单编号" { (order.order_number) }
                    td data-label="交易类型" { (words::transaction_type(order.transaction_type)) }
                    td data-label="交易状态" { (words::transaction_status(order.transaction_status)) }
                    td data-label="订单状态" { (words::order_status(order.order_status)) }
                    td.time data-label="创建时间" { (china_time(order.created_at)) }
                }
            }
        }
        (parts::fees(&order.fee_lines))
        (parts::facts([
            ("快递付款方式", words::courier_payment(order.courier_payment)),
            ("发票类型", words::invoice_type(order.invoice_type)),
        ]))
        (parts::total(order.total))
    };
    parts::section("订单详情", content)
}

/// The first and the last letters, stars for the rest: four, however many there are.
fn masked(text: &str, first: usize, last: usize) -> String {
    let letters: Vec<char> = text.chars().collect();
    // Of a short text less is shown: never all of it.
    let hideable = letters.len().saturating_sub(1);
    let (first, last) = (first.min(hideable), last.min(hideable.saturating_sub(first)));
    let shown = |range: &[char]| range.iter().collect::<String>();
    format!("{}****{}", shown(&letters[..first]), shown(&letters[letters.len() - last..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_hidden() {
        assert_eq!(masked("13900139000", 3, 4), "139****9000");
        assert_eq!(masked("李四", 1, 0), "李****");
        assert_eq!(masked("广州市天河区测试路 1 号", 6, 0), "广州市天河区****");
        for (text, first, last) in [("", 1, 0), ("李", 1, 0), ("李四", 6, 0), ("12", 3, 4), ("1234567", 3, 4)] {
            let shown = masked(text, first, last);
            assert!(text.is_empty() || !shown.contains(text), "{text}: {shown}");
        }
    }
}

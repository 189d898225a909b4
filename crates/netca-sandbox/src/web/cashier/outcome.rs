//! What became of a page on which nothing can be paid any more.

use axum::http::StatusCode;
use maud::html;

use super::super::words::Tone;
use super::super::{parts, words};
use super::{Till, page};
use crate::clock::china_time;
use crate::routes::Reply;
use crate::store::applications;
use crate::store::payments::Status;

/// 404: there never was such a page.
pub(super) fn unknown() -> Reply {
    let content = html! {
        (said("没有这一支付页面", Tone::Bad, "链接可能不完整，请从客户端重新复制支付链接。"))
    };
    page("没有这一支付页面", content).with_status(StatusCode::NOT_FOUND)
}

impl Till {
    /// The page that says so; `None` while money is taken here.
    pub(super) fn outcome(&self) -> Option<Reply> {
        let (status, title, tone, text) = match self.payment.status {
            Status::Open => return None,
            Status::Paid => (
                StatusCode::OK,
                "支付成功",
                Tone::Good,
                "费用已支付，申请进入审核，一般需要 1 至 3 个工作日。请返回客户端查询进度，本页面可以关闭。",
            ),
            _ if self.record.paid_at.is_some() => (
                StatusCode::OK,
                "订单已支付",
                Tone::Good,
                "订单已通过其他方式支付，无需再次支付。请返回客户端查询进度。",
            ),
            Status::Closed if self.record.status == applications::Status::Entered => (
                StatusCode::OK,
                "部分款项已到账",
                Tone::Calm,
                "本订单已收到部分款项，余款可以继续转账；如需在线支付余款，请返回客户端重新打开支付页面。",
            ),
            Status::Expired => (
                StatusCode::GONE,
                "支付页面已过期",
                Tone::Bad,
                "本页面已超过支付时限，没有扣款。请返回客户端重新打开支付页面。",
            ),
            Status::Declined => (
                StatusCode::GONE,
                "支付已取消",
                Tone::Calm,
                "您已取消支付，没有扣款。续期申请仍然保留，如需继续，请返回客户端重新打开支付页面。",
            ),
            _ => (
                StatusCode::GONE,
                "支付页面已关闭",
                Tone::Bad,
                "本页面不再收款，没有扣款。请返回客户端查看申请的最新状态。",
            ),
        };
        let mut rows = vec![
            ("业务单号", self.record.business_number.clone()),
            ("订单编号", self.record.order_number.clone()),
            ("金额", format!("{} 元", self.payment.amount)),
        ];
        if let Some(paid_at) = self.record.paid_at {
            rows.push(("缴费方式", words::channel(self.payment.channel).into()));
            rows.push(("支付时间", china_time(paid_at)));
        }
        let content = html! {
            (self.steps(3))
            (said(title, tone, text))
            (parts::section("订单", parts::facts(rows)))
            @if self.record.status == applications::Status::Entered && self.payment.status == Status::Closed {
                p.aside { a href=(self.transfer_address()) { "继续填写银行转账信息" } }
            }
        };
        Some(page(title, content).with_status(status))
    }
}

fn said(title: &str, tone: Tone, text: &str) -> maud::Markup {
    let class = match tone {
        Tone::Good => "card result good",
        Tone::Bad => "card result bad",
        Tone::Calm | Tone::Waiting => "card result",
    };
    html! { section class=(class) { h1 { (title) } p { (text) } } }
}

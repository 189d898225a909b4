//! The cashier's page: shows one order and takes its (played) payment. Works without scripts, loads nothing.

use std::sync::LazyLock;
use std::time::SystemTime;

use axum::http::{StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use netca_payment::{FeeUnit, PaymentChannel};
use netca_protocol::wire::ProblemCode;
use rusqlite::Transaction;
use sha2::{Digest, Sha256};

use super::{Call, Reply};
use crate::ca::Ca;
use crate::refusal::Refusal;
use crate::state;
use crate::store::applications::{self, Record};
use crate::store::payments::{self, Payment, Status};

const PAGE: &str = include_str!("cashier.html");
const STYLE: &str = include_str!("cashier.css");

/// Only the page's own style, and a form that only comes back here; no script at all.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let style = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{style}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
});

/// `GET /cashier/{payment_id}`
pub(crate) fn show(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    ca.transaction(|tx, now| {
        Ok(match find(ca, tx, &call.id, now)? {
            Some((payment, record)) => order_page(ca, &payment, &record),
            None => unknown(),
        })
    })
}

/// `POST /cashier/{payment_id}`: pays or declines, then sends the browser back to the page. Twice is once.
pub(crate) fn pay(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    call.media_type(&["application/x-www-form-urlencoded"])?;
    let form = std::str::from_utf8(&call.body).unwrap_or_default();
    let (token, declines) = form.split_once('&').map_or((form, false), |(token, rest)| (token, rest == "decline=1"));
    if !ca.secret.accepts("cashier", &call.id, token.strip_prefix("token=").unwrap_or_default()) {
        return Ok(message(StatusCode::FORBIDDEN, "无法支付", "页面已失效,请重新打开支付页面。"));
    }
    ca.transaction(|tx, now| {
        let Some((payment, mut record)) = find(ca, tx, &call.id, now)? else { return Ok(unknown()) };
        if declines {
            state::decline(tx, &record, &payment.payment_id, now)?;
        } else {
            state::pay(tx, &mut record, &payment.payment_id, payment.channel, now)?;
        }
        let back = format!("/cashier/{}", payment.payment_id);
        Ok(page(StatusCode::SEE_OTHER, "支付", "").with(header::LOCATION, back))
    })
}

/// A refusal as a page, for whoever looks at it in a browser.
pub(crate) fn refused(code: ProblemCode) -> Reply {
    let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    message(status, "无法处理", "请求无法处理,请返回客户端重新打开支付页面。")
}

fn find(ca: &Ca, tx: &Transaction<'_>, id: &str, now: SystemTime) -> Result<Option<(Payment, Record)>, Refusal> {
    let Some(payment) = payments::by_id(tx, id)? else { return Ok(None) };
    let Some(mut record) = applications::by_id(tx, &payment.application_id)? else { return Ok(None) };
    state::advance(ca, tx, &mut record, now)?;
    // Advancing may have paid this very page.
    Ok(payments::by_id(tx, id)?.map(|payment| (payment, record)))
}

fn order_page(ca: &Ca, payment: &Payment, record: &Record) -> Reply {
    match payment.status {
        Status::Paid => message(StatusCode::OK, "支付成功", "费用已支付,请返回客户端查询进度。"),
        Status::Closed if record.paid_at.is_some() => {
            message(StatusCode::OK, "订单已支付", "订单已通过其他页面支付,请返回客户端查询进度。")
        }
        Status::Open => page(StatusCode::OK, "订单支付", &order(ca, payment, record)),
        Status::Expired => message(StatusCode::GONE, "支付页面已过期", "请返回客户端重新打开支付页面。"),
        Status::Declined => message(StatusCode::GONE, "支付已取消", "请返回客户端重新打开支付页面。"),
        _ => message(StatusCode::GONE, "支付页面已关闭", "请返回客户端重新打开支付页面。"),
    }
}

fn order(ca: &Ca, payment: &Payment, record: &Record) -> String {
    let lines: String = record
        .fee_lines
        .iter()
        .map(|line| {
            let unit = match line.unit {
                FeeUnit::Year => "元/年",
                FeeUnit::Month => "元/月",
                FeeUnit::Piece => "元/次",
                _ => "元",
            };
            format!(
                "<tr><td>{}</td><td class=\"number\">{} {unit}</td><td class=\"number\">{}</td>\
                 <td class=\"number\">{}</td></tr>\n",
                escape(&line.name),
                line.unit_price,
                line.quantity,
                line.subtotal
            )
        })
        .collect();
    let channel = match payment.channel {
        PaymentChannel::Alipay => "支付宝",
        PaymentChannel::UnionpayPersonal => "银联在线(个人)",
        PaymentChannel::UnionpayCorporate => "银联在线(企业)",
        _ => "其他",
    };
    format!(
        "<p>订单编号:{}<br>业务单号:{}<br>缴费方式:{channel}</p>\n<table>\n\
         <tr><th>费用名称</th><th class=\"number\">单价</th><th class=\"number\">数量</th>\
         <th class=\"number\">小计(元)</th></tr>\n{lines}\
         <tr class=\"total\"><td colspan=\"3\">总价(元)</td><td class=\"number\">{}</td></tr>\n</table>\n\
         <form method=\"post\" action=\"/cashier/{}\">\n<input type=\"hidden\" name=\"token\" value=\"{}\">\n\
         <p><button type=\"submit\">立即支付</button>\n\
         <button type=\"submit\" name=\"decline\" value=\"1\">取消支付</button></p>\n</form>",
        escape(&record.order_number),
        escape(&record.business_number),
        payment.amount,
        escape(&payment.payment_id),
        escape(&ca.secret.token("cashier", &payment.payment_id)),
    )
}

fn unknown() -> Reply {
    message(StatusCode::NOT_FOUND, "没有这一支付页面", "请返回客户端重新打开支付页面。")
}

fn message(status: StatusCode, title: &str, text: &str) -> Reply {
    page(status, title, &format!("<p>{}</p>", escape(text)))
}

/// `title` is escaped here, `content` is HTML already.
fn page(status: StatusCode, title: &str, content: &str) -> Reply {
    let body = PAGE.replace("{style}", STYLE).replace("{title}", &escape(title)).replace("{content}", content);
    let headers = vec![
        (header::CONTENT_TYPE, "text/html; charset=utf-8".into()),
        (header::CONTENT_SECURITY_POLICY, POLICY.clone()),
        (header::REFERRER_POLICY, "no-referrer".into()),
        (header::X_FRAME_OPTIONS, "DENY".into()),
    ];
    Reply { status, headers, body: body.into_bytes() }
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_page_can_become_markup() {
        assert_eq!(escape("<a href=\"x\">'&'</a>"), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
    }
}

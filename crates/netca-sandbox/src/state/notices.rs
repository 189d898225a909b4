//! What a CA would tell the operator by SMS and e-mail. Kept in the outbox; nothing is sent.

use std::time::SystemTime;

use netca_payment::Money;
use rusqlite::Transaction;

use super::Paid;
use crate::Error;
use crate::ca::{HOTLINE, NAME};
use crate::store::applications::Record;
use crate::store::{outbox, submissions};

/// What there is to tell.
pub(super) enum Notice<'a> {
    Paid,
    ReadyToInstall,
    /// With what becomes of the money, if any came in.
    Rejected(Option<Paid>),
    Refunded(&'a [Money]),
    /// The number, and where the invoice is sent besides (may be empty).
    InvoiceIssued(&'a str, &'a str),
}

impl Notice<'_> {
    fn kind(&self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::ReadyToInstall => "ready_to_install",
            Self::Rejected(_) => "rejected",
            Self::Refunded(_) => "refunded",
            Self::InvoiceIssued(..) => "invoice_issued",
        }
    }

    fn subject(&self) -> &'static str {
        match self {
            Self::Paid => "证书续期: 已收到费用",
            Self::ReadyToInstall => "证书续期: 审核通过, 请安装证书",
            Self::Rejected(_) => "证书续期: 审核未通过",
            Self::Refunded(_) => "证书续期: 已退款",
            Self::InvoiceIssued(..) => "证书续期: 发票已开具",
        }
    }

    fn text(&self, record: &Record) -> String {
        match self {
            Self::Paid => format!("费用 {} 元已全部到账, 现进入审核, 一般需 1 至 3 个工作日。", record.total),
            Self::ReadyToInstall => "审核已通过, 新证书已签发。请插入 Key, 在客户端中安装证书。".into(),
            Self::Rejected(paid) => {
                let money = match paid {
                    None => "",
                    Some(Paid::Refund) => "已付费用将原路退还。",
                    Some(Paid::CarryOver) => "已付费用予以保留, 抵付该证书的下一次续期申请。",
                };
                let reason = record.reason.as_deref().unwrap_or_default();
                format!("审核未通过, 原因: {reason}。{money}如仍需续期, 请更正后重新申请。")
            }
            Self::Refunded(amounts) => {
                let amounts: Vec<String> = amounts.iter().map(|amount| format!("{amount} 元")).collect();
                format!("退款 {} 已原路退还。", amounts.join("、"))
            }
            Self::InvoiceIssued(number, _) => {
                format!("发票已开具, 发票号码 {number}, 可在客户端中下载。本发票为沙箱样张, 无效。")
            }
        }
    }
}

/// Puts a notice into the outbox, as an SMS and as an e-mail. Says nothing to whom is not known any more.
pub(super) fn send(tx: &Transaction<'_>, record: &Record, notice: &Notice<'_>, now: SystemTime) -> Result<(), Error> {
    let Some((mobile, email)) = submissions::contact(tx, &record.application_id)? else { return Ok(()) };
    let number = &record.business_number;
    let body = format!("【{NAME}】续期申请 (业务单号 {number}): {}客服热线 {HOTLINE}。", notice.text(record));
    let mut mails = vec![email];
    if let Notice::InvoiceIssued(_, also) = notice
        && !also.is_empty()
        && mails.iter().all(|mail| mail != also)
    {
        mails.push((*also).to_owned());
    }
    outbox::add(tx, &record.application_id, notice.kind(), &mobile, ("", &body), now)?;
    mails.iter().try_for_each(|mail| {
        outbox::add(tx, &record.application_id, notice.kind(), mail, (notice.subject(), &body), now)
    })
}

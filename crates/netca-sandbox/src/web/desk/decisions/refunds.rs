use maud::{Markup, html};

use super::super::super::parts;
use super::super::case::Case;
use super::Decision;
use crate::ca::Ca;
use crate::refusal::Refusal;
use crate::routes::{Call, Reply};
use crate::state;

/// 登记已退款
const REFUNDED: Decision = Decision {
    act: "refunded",
    title: "登记已退款",
    says: "请在款项确已退回付款人之后再登记。本申请全部待退的款项一并登记。",
    button: "确认已退款",
    grave: false,
    done: "已登记退款。",
    possible: Case::owes_refund,
};

/// 退款 instead of 结转
const REFUND: Decision = Decision {
    act: "refund",
    title: "结转款改为退款",
    says: "结转的费用不再用于该证书的下一次申请，改为退回付款人。",
    button: "确认改为退款",
    grave: false,
    done: "已改为退款，请在款项退回后登记。",
    possible: |case| case.holds_credit,
};

/// `GET /desk/applications/{business_number}/refunded`
pub(crate) fn ask_refunded(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    REFUNDED.ask(ca, call, |case| sum("待退金额", case.funds.refunding))
}

/// `POST /desk/applications/{business_number}/refunded`
pub(crate) fn refunded(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    let now = ca.config.clock.now();
    REFUNDED.act(ca, call, |_, _| Ok(()), |tx, record, ()| state::refunded(tx, record, now))
}

/// `GET /desk/applications/{business_number}/refund`
pub(crate) fn ask_refund(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    REFUND.ask(ca, call, |case| sum("结转金额", case.funds.carried))
}

/// `POST /desk/applications/{business_number}/refund`
pub(crate) fn refund(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    let now = ca.config.clock.now();
    REFUND.act(ca, call, |_, _| Ok(()), |tx, record, ()| state::refund_credit(tx, record, now))
}

/// A sum of fen, which may be more than one amount holds.
fn sum(name: &'static str, fen: u64) -> Markup {
    html! { (parts::facts([(name, format!("{} 元", parts::yuan(fen)))])) }
}

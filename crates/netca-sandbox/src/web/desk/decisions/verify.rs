use maud::html;

use super::super::case::Case;
use super::Decision;
use crate::ca::Ca;
use crate::refusal::Refusal;
use crate::routes::{Call, Reply};
use crate::state;

/// 核验转账信息, for an applicant who does not do so.
const VERIFY: Decision = Decision {
    act: "verify",
    title: "核验转账信息",
    says: "按申请人填写的转账信息查找到账记录；账号、户名、金额和日期都一致的，记为本订单的付款。",
    button: "核验转账信息",
    grave: false,
    done: "已核验，结果见「银行转账」。",
    possible: Case::awaits_transfers,
};

/// `GET /desk/applications/{business_number}/verify`
pub(crate) fn ask(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    VERIFY.ask(ca, call, |_| html! {})
}

/// `POST /desk/applications/{business_number}/verify`
pub(crate) fn act(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    let now = ca.config.clock.now();
    VERIFY.act(ca, call, |_, _| Ok(()), |tx, record, ()| state::verify(tx, record, now))
}

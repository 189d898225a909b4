use maud::html;

use super::super::case::Case;
use super::Decision;
use crate::ca::Ca;
use crate::refusal::Refusal;
use crate::routes::{Call, Reply};
use crate::state;

/// 审核通过
const APPROVE: Decision = Decision {
    act: "approve",
    title: "审核通过",
    says: "确认后立即签发新证书，并通知申请人安装。此操作不能撤回。",
    button: "确认审核通过",
    grave: false,
    done: "已审核通过。",
    possible: Case::can_be_approved,
};

/// `GET /desk/applications/{business_number}/approve`
pub(crate) fn ask(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    APPROVE.ask(ca, call, |_| html! {})
}

/// `POST /desk/applications/{business_number}/approve`
pub(crate) fn act(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    let now = ca.config.clock.now();
    APPROVE.act(ca, call, |_, _| Ok(()), |tx, record, ()| state::approve(tx, record, now))
}

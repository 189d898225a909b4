use maud::{Markup, Render};

use super::super::parts::Field;
use super::decision::Decision;
use crate::ca::Ca;
use crate::check;
use crate::refusal::Refusal;
use crate::routes::{Call, Reply};
use crate::state;
use crate::store::applications::Status;

const LONGEST: usize = 200;

/// 审核不通过
const REJECT: Decision = Decision {
    act: "reject",
    title: "审核不通过",
    says: "确认后本次申请结束，原因会告知申请人；已支付的费用将退回。",
    button: "确认不通过",
    grave: true,
    done: "已登记审核不通过。",
    possible: |record| matches!(record.status, Status::Entered | Status::UnderReview | Status::Approved),
};

/// `GET /desk/applications/{business_number}/reject`
pub(crate) fn ask(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    REJECT.ask(ca, call, || fields("", None))
}

/// `POST /desk/applications/{business_number}/reject`
pub(crate) fn act(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    let now = ca.config.clock.now();
    let reason = |form: &super::Form| {
        let typed = form.text("reason");
        if typed.is_empty() {
            return Err(fields(typed, Some("请填写不通过的原因。")));
        }
        match check::line("reason", typed, LONGEST) {
            Ok(()) => Ok(typed.to_owned()),
            Err(error) => Err(fields(typed, Some(&Refusal::from(error).into_parts().0.detail))),
        }
    };
    REJECT.act(ca, call, reason, |tx, record, reason| state::reject(tx, record, &reason, now))
}

fn fields(reason: &str, error: Option<&str>) -> Markup {
    Field {
        name: "reason",
        label: "不通过的原因",
        value: reason,
        error,
        hint: "告知申请人需要更正的内容，不超过 200 个字。",
        required: true,
        kind: "text",
    }
    .render()
}

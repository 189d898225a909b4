use maud::{Markup, html};

use super::super::super::form::Form;
use super::super::super::parts::{self, Choice, Field};
use super::super::case::Case;
use super::Decision;
use crate::ca::Ca;
use crate::check;
use crate::refusal::Refusal;
use crate::routes::{Call, Reply};
use crate::state::{self, Paid};

const LONGEST: usize = 200;
const REFUND: &str = "refund";
const CARRY_OVER: &str = "carry_over";

/// 审核不通过
const REJECT: Decision = Decision {
    act: "reject",
    title: "审核不通过",
    says: "确认后本次申请结束，原因会告知申请人。此操作不能撤回。",
    button: "确认不通过",
    grave: true,
    done: "已登记审核不通过。",
    possible: Case::can_be_rejected,
};

/// `GET /desk/applications/{business_number}/reject`
pub(crate) fn ask(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    REJECT.ask(ca, call, |case| fields(case, "", REFUND, [None, None]))
}

/// `POST /desk/applications/{business_number}/reject`
pub(crate) fn act(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    let now = ca.config.clock.now();
    REJECT.act(ca, call, read, |tx, record, (reason, paid)| state::reject(tx, record, &reason, paid, now))
}

fn read(form: &Form, case: &Case) -> Result<(String, Paid), Markup> {
    let (reason, paid) = (form.text("reason"), form.text("paid"));
    let wrong_reason = match check::line("reason", reason, LONGEST) {
        _ if reason.is_empty() => Some("请填写不通过的原因。".to_owned()),
        Ok(()) => None,
        Err(error) => Some(Refusal::from(error).into_parts().0.detail),
    };
    match (&wrong_reason, paid) {
        (None, CARRY_OVER) if case.funds.kept > 0 => Ok((reason.to_owned(), Paid::CarryOver)),
        (None, REFUND) => Ok((reason.to_owned(), Paid::Refund)),
        (None, "") if case.funds.kept == 0 => Ok((reason.to_owned(), Paid::Refund)),
        (_, REFUND | CARRY_OVER) => Err(fields(case, reason, paid, [wrong_reason.as_deref(), None])),
        _ => Err(fields(case, reason, paid, [wrong_reason.as_deref(), Some("请选择已付费用的处理方式。")])),
    }
}

fn fields(case: &Case, reason: &str, paid: &str, [wrong_reason, wrong_paid]: [Option<&str>; 2]) -> Markup {
    html! {
        (Field {
            name: "reason",
            label: "不通过的原因",
            value: reason,
            error: wrong_reason,
            hint: "告知申请人需要更正的内容，不超过 200 个字。",
            required: true,
            kind: "text",
        })
        @if case.funds.kept > 0 {
            (Choice {
                name: "paid",
                label: &format!("已付费用 {} 元", parts::yuan(case.funds.kept)),
                value: paid,
                error: wrong_paid,
                options: &[
                    (REFUND, "退款：退回付款人"),
                    (CARRY_OVER, "结转：用于该证书的下一次申请，申请人更正后重新提交时不必再付"),
                ],
            })
        }
    }
}

use maud::{Markup, html};

use super::super::case::Case;
use super::Decision;
use crate::ca::Ca;
use crate::refusal::Refusal;
use crate::routes::{Call, Reply};
use crate::state;

/// 开具发票
const ISSUE: Decision = Decision {
    act: "invoice",
    title: "开具发票",
    says: "确认后生成发票号码和发票文件，并通知申请人下载。开具后不能修改。",
    button: "确认开具",
    grave: false,
    done: "发票已开具。",
    possible: Case::awaits_invoice,
};

/// `GET /desk/applications/{business_number}/invoice`
pub(crate) fn ask(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    ISSUE.ask(ca, call, fields)
}

/// `POST /desk/applications/{business_number}/invoice`
pub(crate) fn act(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    let now = ca.config.clock.now();
    ISSUE.act(ca, call, |_, _| Ok(()), |tx, record, ()| state::issue_invoice(tx, record, now).map(drop))
}

fn fields(case: &Case) -> Markup {
    html! { @if let Some(kept) = &case.invoice { (super::super::application::invoice_facts(kept)) } }
}

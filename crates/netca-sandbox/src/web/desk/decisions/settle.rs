use maud::{Markup, html};
use netca_payment::{Money, PaymentChannel};

use super::super::super::form::Form;
use super::super::super::parts::{self, Choice};
use super::super::case::Case;
use super::Decision;
use crate::ca::Ca;
use crate::refusal::Refusal;
use crate::routes::{Call, Reply};
use crate::state;

/// The ways that only the CA settles, as forms and the wire call them.
const WAYS: [(&str, &str, PaymentChannel); 3] = [
    ("cash", "现金", PaymentChannel::Cash),
    ("cheque", "支票", PaymentChannel::Cheque),
    ("periodic_settlement", "定期结算", PaymentChannel::PeriodicSettlement),
];

/// 线下收款
const SETTLE: Decision = Decision {
    act: "settle",
    title: "登记线下收款",
    says: "登记已用下列方式收到本订单尚未支付的全部金额。登记后申请进入审核。",
    button: "确认已收款",
    grave: false,
    done: "已登记收款。",
    possible: Case::awaits_payment,
};

/// `GET /desk/applications/{business_number}/settle`
pub(crate) fn ask(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    SETTLE.ask(ca, call, |case| fields(case, "", None))
}

/// `POST /desk/applications/{business_number}/settle`
pub(crate) fn act(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    let now = ca.config.clock.now();
    SETTLE.act(ca, call, read, |tx, record, channel| state::settle(tx, record, channel, now))
}

fn read(form: &Form, case: &Case) -> Result<PaymentChannel, Markup> {
    let chosen = form.text("channel");
    let way = WAYS.into_iter().find(|(key, ..)| *key == chosen);
    way.map(|(_, _, channel)| channel).ok_or_else(|| fields(case, chosen, Some("请选择收款方式。")))
}

fn fields(case: &Case, chosen: &str, error: Option<&str>) -> Markup {
    let missing = case.record.total.fen().saturating_sub(case.funds.kept);
    html! {
        (parts::facts([("尚未支付", format!("{} 元", Money::from_fen(missing).unwrap_or(case.record.total)))]))
        (Choice {
            name: "channel",
            label: "收款方式",
            value: chosen,
            error,
            options: &WAYS.map(|(key, name, _)| (key, name)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_are_called_as_on_the_wire() {
        for (key, _, channel) in WAYS {
            assert_eq!(serde_json::to_value(channel).unwrap(), key);
        }
    }
}

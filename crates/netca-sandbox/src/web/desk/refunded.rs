use maud::html;
use netca_payment::PaymentStatus;

use super::decision::Decision;
use crate::ca::Ca;
use crate::refusal::Refusal;
use crate::routes::{Call, Reply};
use crate::state;

/// 登记已退款
const REFUNDED: Decision = Decision {
    act: "refunded",
    title: "登记已退款",
    says: "请在款项确已退回付款人之后再登记。",
    button: "确认已退款",
    grave: false,
    done: "已登记退款。",
    possible: |record| record.payment_status == PaymentStatus::Refunding,
};

/// `GET /desk/applications/{business_number}/refunded`
pub(crate) fn ask(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    REFUNDED.ask(ca, call, || html! {})
}

/// `POST /desk/applications/{business_number}/refunded`
pub(crate) fn act(ca: &Ca, call: &Call) -> Result<Reply, Refusal> {
    let now = ca.config.clock.now();
    REFUNDED.act(ca, call, |_| Ok(()), |tx, record, ()| state::refunded(tx, record, now))
}

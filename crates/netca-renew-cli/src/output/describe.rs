//! Orders, applications and quotes as tables and JSON.

use std::time::SystemTime;

use netca_renew::netca_payment::{FeeLine, Order, rfc3339};
use netca_renew::netca_protocol::wire::{Application, TimelineEntry};
use netca_renew::texts::{self, Language};
use netca_renew::{Action, Renewal};
use serde_json::{Value, json};

use super::{Output, Table};

/// A day in China: `2026-12-12`.
pub(crate) fn date(time: SystemTime) -> String {
    rfc3339::china(time).date().to_string()
}

/// A minute in China: `2026-12-12 16:00`.
pub(super) fn minute(time: SystemTime) -> String {
    let (hour, minute, _) = rfc3339::china(time).to_hms();
    format!("{} {hour:02}:{minute:02}", date(time))
}

/// A second in China: `2026-12-12 16:00:00`.
fn second(time: SystemTime) -> String {
    format!("{}:{:02}", minute(time), rfc3339::china(time).second())
}

/// 操作, for people: the seed's own words.
pub(crate) fn action_words(actions: &[Action], language: Language) -> String {
    let word = |action: &Action| match (action, language) {
        (Action::Apply, Language::Chinese) => "申请续期",
        (Action::QueryProgress, Language::Chinese) => "查询进度",
        (Action::Install, Language::Chinese) => "安装证书",
        (Action::Apply, _) => "apply",
        (Action::QueryProgress, _) => "query progress",
        (Action::Install, _) => "install",
        (other, _) => other.name(),
    };
    let words: Vec<_> = actions.iter().map(word).collect();
    if words.is_empty() { "-".to_owned() } else { words.join(", ") }
}

/// A renewal and what the CA says of it, for scripts.
pub(crate) fn application_json(renewal: &Renewal<'_>, application: Option<&Application>) -> Value {
    let facts = renewal.facts();
    json!({
        "application_id": renewal.id().as_str(),
        "stage": renewal.stage(),
        "business_number": facts.submission.as_ref().map(|s| &s.business_number),
        "order_number": facts.submission.as_ref().map(|s| &s.order_number),
        "total": renewal.total(),
        "new_certificate_sha256": facts.installation.as_ref().map(|i| i.certificate_sha256),
        "application": application,
    })
}

impl Output {
    /// 业务信息 and 订单详情 as the seed shows them, and what became of the money.
    pub(crate) fn application(&self, application: &Application) {
        let language = self.language();
        self.line(self.pick("业务信息", "Application"));
        let mut business = Table::of_pairs();
        business.row(&[self.pick("业务单号", "business number"), &application.business_number]);
        business.row(&[
            self.pick("业务状态", "business status"),
            texts::business_status(application.business_status, language),
        ]);
        business.row(&[
            self.pick("支付状态", "payment status"),
            texts::payment_status(application.payment_status, language),
        ]);
        business.row(&[self.pick("续期方式", "renewed with"), texts::renew_with(application.renew_with, language)]);
        if let Some(reason) = &application.reason {
            business.row(&[self.pick("原因", "reason"), reason]);
        }
        self.table(&business);
        self.line("");
        self.timeline(&application.timeline);
        self.order(&application.business_number, &application.order);
        self.payments(&application.payments);
        self.refunds(&application.refunds);
        if let Some(invoice) = &application.invoice {
            self.line("");
            self.invoice(invoice);
        }
    }

    /// 查询进度: what happened, and when.
    fn timeline(&self, timeline: &[TimelineEntry]) {
        if timeline.is_empty() {
            return;
        }
        let mut table = Table::with_head(&[self.pick("时间", "when"), self.pick("进度", "what happened")]);
        for TimelineEntry { at, event } in timeline {
            table.row(&[&second(*at), texts::timeline_event(*event, self.language())]);
        }
        self.table(&table);
        self.line("");
    }

    fn order(&self, business_number: &str, order: &Order) {
        let language = self.language();
        self.line(self.pick("订单详情", "Order"));
        let head =
            self.pick("订单编号|交易类型|交易状态|订单状态|创建时间", "order|transaction|payment|status|created");
        let mut table = Table::with_head(&head.split('|').collect::<Vec<_>>());
        table.row(&[
            &order.order_number,
            texts::transaction_type(order.transaction_type, language),
            texts::transaction_status(order.transaction_status, language),
            texts::order_status(order.order_status, language),
            &second(order.created_at),
        ]);
        self.table(&table);
        self.line("");
        let mut business = Table::of_pairs();
        let (number, fee) = (self.pick("业务单号", "business number"), self.pick("业务费用", "fee"));
        business.row(&[number, business_number, fee, &self.yuan(order.total)]);
        self.table(&business);
        self.fees(&order.fee_lines);
        let mut rest = Table::of_pairs();
        rest.row(&[self.pick("快递付款方式", "courier"), texts::courier_payment(order.courier_payment, language)]);
        rest.row(&[self.pick("发票类型", "invoice"), texts::invoice_type(order.invoice_type, language)]);
        rest.row(&[self.pick("总价", "total"), &self.yuan(order.total)]);
        rest.row(&[self.pick("支付方式", "ways to pay"), &self.channels(&order.channels)]);
        self.line("");
        self.table(&rest);
    }

    fn fees(&self, lines: &[FeeLine]) {
        let head = self.pick("费用名称|费用单价|数量|小计(元)", "fee|unit price|quantity|subtotal (yuan)");
        let mut table = Table::with_head(&head.split('|').collect::<Vec<_>>());
        for line in lines {
            let price = format!("{} {}", line.unit_price, texts::fee_unit(line.unit, self.language()));
            table.row(&[&line.name, &price, &line.quantity.to_string(), &line.subtotal.to_string()]);
        }
        self.table(&table);
    }
}

//! What a renewal takes, as tables.

use netca_renew::netca_payment::InvoiceType;
use netca_renew::netca_protocol::wire::{AttachmentRule, Quote, RenewalPath};
use netca_renew::texts;

use super::describe::minute;
use super::{Output, Table, date};
use crate::args::kind_name;

impl Output {
    /// 详细信息: the price list, and what the form must hold.
    pub(crate) fn quote(&self, quote: &Quote) {
        let head = self.pick("续期时间(月)|费用(元)|续期后有效期至", "months|yuan|new end");
        let mut table = Table::with_head(&head.split('|').collect::<Vec<_>>());
        for option in &quote.options {
            table.row(&[&option.term_months.to_string(), &option.total.to_string(), &date(option.new_not_after)]);
        }
        self.table(&table);
        self.line("");
        self.table(&self.requirements(quote));
        if !quote.requirements.attachments.is_empty() {
            self.line("");
            self.table(&self.attachment_rules(&quote.requirements.attachments));
        }
    }

    fn requirements(&self, quote: &Quote) -> Table {
        let (language, needed) = (self.language(), &quote.requirements);
        let path = match quote.path {
            RenewalPath::Unexpired => self.pick("未过期证书", "certificate not expired"),
            RenewalPath::Expired => self.pick("已过期证书", "expired certificate"),
            _ => self.pick("未知", "unknown"),
        };
        let mut rest = Table::of_pairs();
        rest.row(&[self.pick("申请类型", "path"), path]);
        let window = format!("{} — {}", date(quote.window.opens_at), date(quote.window.closes_at));
        rest.row(&[self.pick("可在线续期", "renewable online"), &window]);
        let ways: Vec<_> = quote.renew_with.iter().map(|way| texts::renew_with(*way, language)).collect();
        rest.row(&[self.pick("续期方式", "renewed with"), &ways.join(" / ")]);
        if quote.encryption_certificate_sha256.is_some() {
            rest.row(&[self.pick("加密证书", "encryption certificate"), self.pick("一并续期", "renewed with it")]);
        }
        if let Some(offer) = quote.new_key {
            let pair = self.pick("签名和加密证书各一张", "a signing and an encryption certificate");
            let what = if offer.pair { pair } else { self.pick("一张证书", "one certificate") };
            let what = format!("{}, {what}", offer.key_algorithm.name().to_uppercase());
            rest.row(&[self.pick("换新密钥时", "with a new key"), &what]);
        }
        rest.row(&[self.pick("证件类型", "ID types"), &id_types(quote)]);
        if needed.operator_address {
            rest.row(&[self.pick("经办人地址", "operator's address"), self.pick("必填", "needed")]);
        }
        let invoices = needed.invoice_types.iter().map(|kind| texts::invoice_type(*kind, language));
        rest.row(&[self.pick("发票类型", "invoices"), &invoices.collect::<Vec<_>>().join(" / ")]);
        let couriers = needed.courier_payments.iter().map(|way| texts::courier_payment(*way, language));
        rest.row(&[self.pick("快递付款方式", "courier"), &couriers.collect::<Vec<_>>().join(" / ")]);
        if let Some(minimum) = &needed.minimum_client_version {
            rest.row(&[self.pick("客户端最低版本", "oldest client"), minimum]);
        }
        rest.row(&[self.pick("协议版本", "agreement"), &quote.agreement.version]);
        rest.row(&[self.pick("报价有效至", "quote holds until"), &minute(quote.expires_at)]);
        rest
    }

    /// 附件: what is asked for or taken, with the name that `--attach` wants.
    fn attachment_rules(&self, rules: &[AttachmentRule]) -> Table {
        let head = self.pick(
            "附件|--attach|要求|类型|单个文件不超过|最多",
            "attachment|--attach|needed|types|largest file|most files",
        );
        let mut table = Table::with_head(&head.split('|').collect::<Vec<_>>());
        for rule in rules {
            let types: Vec<_> = rule.media_types.iter().map(|kind| type_name(kind.name())).collect();
            table.row(&[
                texts::attachment_kind(rule.kind, self.language()),
                &kind_name(rule.kind),
                &self.need(rule),
                &types.join(" "),
                &texts::file_size(rule.max_bytes),
                &rule.max_count.to_string(),
            ]);
        }
        table
    }

    fn need(&self, rule: &AttachmentRule) -> String {
        if rule.required {
            return self.pick("必须", "always").into();
        }
        let invoices: Vec<_> =
            rule.required_for.iter().map(|kind: &InvoiceType| texts::invoice_type(*kind, self.language())).collect();
        if invoices.is_empty() { self.pick("可选", "optional").into() } else { invoices.join(" / ") }
    }
}

/// `application/pdf` as people say it.
fn type_name(media_type: &str) -> String {
    media_type.rsplit('/').next().unwrap_or_default().to_ascii_uppercase()
}

/// 经办人证件类型, with the numbers that the form wants.
fn id_types(quote: &Quote) -> String {
    let kinds = quote.requirements.id_types.iter().map(|kind| format!("{} {}", kind.identity_type, kind.name));
    kinds.collect::<Vec<_>>().join(" / ")
}

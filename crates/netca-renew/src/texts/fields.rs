//! The fields of the forms and their rules, in words.

use netca_protocol::person::FieldRule;

use super::Language;

/// Field as a path, and the form's own word for it.
const FIELDS: &[(&str, &str)] = &[
    ("term_months", "续期时间"),
    ("renew_with", "续期方式"),
    ("invoice_type", "发票类型"),
    ("courier_payment", "快递付款方式"),
    ("operator.id_type", "经办人证件类型"),
    ("operator.id_number", "经办人证件号码"),
    ("operator.name", "经办人姓名"),
    ("operator.mobile", "经办人手机号码"),
    ("operator.email", "经办人 email"),
    ("operator.address", "经办人地址"),
    ("recipient.name", "收件人姓名"),
    ("recipient.mobile", "收件人手机"),
    ("recipient.address", "收件人地址"),
    ("memo", "备注"),
    ("attachments", "附件"),
    ("attachments.application_form", "附件: 续期申请表"),
    ("attachments.organisation_papers", "附件: 单位证明材料"),
    ("attachments.operator_papers", "附件: 经办人证明材料"),
    ("attachments.vat_papers", "附件: 增值税开票材料"),
    ("vat_invoice", "增值税开票信息"),
    ("vat_invoice.title", "发票抬头"),
    ("vat_invoice.tax_number", "纳税人识别号"),
    ("vat_invoice.address", "购买方地址"),
    ("vat_invoice.telephone", "购买方电话"),
    ("vat_invoice.bank", "开户行"),
    ("vat_invoice.bank_account", "银行账号"),
    ("invoice.title", "发票抬头"),
    ("invoice.tax_number", "纳税人识别号"),
    ("invoice.email", "接收发票的 email"),
    ("transfer.payer_account", "付款账号"),
    ("transfer.payer_name", "付款账户名"),
    ("transfer.amount", "转账金额"),
    ("transfer.date", "付款日期"),
    ("transfer.remark", "备注说明"),
    ("transfers", "银行转账"),
];

/// The form's own word for a field; in English, and for a field that is not known, its path.
pub fn field_name(field: &str, language: Language) -> &str {
    match (language, FIELDS.iter().find(|(path, _)| *path == field)) {
        (Language::Chinese, Some((_, name))) => name,
        _ => field,
    }
}

/// A rule of a field.
pub fn field_rule(rule: FieldRule, language: Language) -> String {
    if language == Language::English {
        return rule.to_string();
    }
    match rule {
        FieldRule::Required => "必须填写".into(),
        FieldRule::TooLong { max } => format!("最多 {max} 个字符"),
        FieldRule::ControlCharacter => "不能含控制字符".into(),
        FieldRule::ResidentIdShape => "身份证号码应为 17 位数字加一位数字或 X (GB 11643)".into(),
        FieldRule::ResidentIdDate => "身份证号码中的日期不存在 (GB 11643)".into(),
        FieldRule::ResidentIdCheckDigit => "身份证号码的校验位不正确 (GB 11643)".into(),
        FieldRule::Mobile => "手机号码应为 11 位数字, 以 13 至 19 开头".into(),
        FieldRule::Email => "email 应为 名称@域名, 最多 254 个字符".into(),
        FieldRule::TaxNumberShape => "纳税人识别号应为 18 位统一社会信用代码, 不含字母 I、O、S、V、Z (GB 32100)".into(),
        FieldRule::TaxNumberCheckCharacter => "纳税人识别号的校验码不正确 (GB 32100)".into(),
        FieldRule::BankAccount => "银行账号应为 5 至 30 位数字".into(),
        FieldRule::Amount => "金额应大于 0, 单位为元, 最多两位小数".into(),
        FieldRule::Date => "日期格式应为 YYYY-MM-DD".into(),
        FieldRule::FutureDate => "日期不能晚于今天".into(),
        FieldRule::TooMany { max } => format!("最多 {max} 项"),
        FieldRule::MediaType => "应为 CA 接受的 PDF、JPEG 或 PNG 文件".into(),
        FieldRule::FileSize { max } => format!("文件大小应为 1 至 {max} 字节"),
        FieldRule::CutOff => "文件不完整, 缺少结尾, 请重新扫描或导出".into(),
        FieldRule::Twice => "同一文件只能提交一次, 且只能属于一种附件".into(),
        FieldRule::NotOffered => "不在 CA 提供的选项之中".into(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The variants, read from their source: a rule without Chinese words fails here.
    #[test]
    fn every_rule_has_words() {
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/../netca-protocol/src/person.rs");
        let source = std::fs::read_to_string(source).unwrap();
        let body = source.split_once("pub enum FieldRule {").unwrap().1.split_once("\n}").unwrap().0;
        let variants = body.lines().filter_map(|line| line.strip_prefix("    ")).filter_map(|line| {
            let name: String = line.chars().take_while(char::is_ascii_alphanumeric).collect();
            line.starts_with(|c: char| c.is_ascii_uppercase()).then_some(name)
        });
        let variants: Vec<String> = variants.collect();
        assert!(variants.len() > 15, "{variants:?}");
        let translated = include_str!("fields.rs");
        for variant in variants {
            assert!(translated.contains(&format!("FieldRule::{variant}")), "{variant} has no words");
        }
    }

    #[test]
    fn fields_are_named_once() {
        let paths: std::collections::BTreeSet<_> = FIELDS.iter().map(|(path, _)| path).collect();
        assert_eq!(paths.len(), FIELDS.len());
        assert_eq!(field_name("operator.email", Language::Chinese), "经办人 email");
        assert_eq!(field_name("operator.email", Language::English), "operator.email");
        assert_eq!(field_name("from.the.future", Language::Chinese), "from.the.future");
    }
}

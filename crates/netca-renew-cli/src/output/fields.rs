//! The fields of the form and their rules, in words.

use netca_renew::netca_protocol::person::{FieldError, FieldRule};
use netca_renew::texts::Language;

use super::Output;

/// Field, the form's own word for it, and the option that gives it.
const FIELDS: &[(&str, &str, &str)] = &[
    ("term_months", "续期时间", "--term"),
    ("renew_with", "续期方式", "--renew-with"),
    ("invoice_type", "发票类型", "--form"),
    ("courier_payment", "快递付款方式", "--form"),
    ("operator.id_type", "经办人证件类型", "--operator-id-type"),
    ("operator.id_number", "经办人证件号码", "--operator-id"),
    ("operator.name", "经办人姓名", "--operator-name"),
    ("operator.mobile", "经办人手机号码", "--operator-mobile"),
    ("operator.email", "经办人 email", "--operator-email"),
    ("operator.address", "经办人地址", "--operator-address"),
    ("recipient.name", "收件人姓名", "--recipient-name"),
    ("recipient.mobile", "收件人手机", "--recipient-mobile"),
    ("recipient.address", "收件人地址", "--recipient-address"),
    ("memo", "备注", "--memo"),
];

/// `operator.email (--operator-email): …`, never what was typed.
pub(super) fn sentence(error: &FieldError, output: &Output) -> String {
    let known = FIELDS.iter().find(|(field, ..)| *field == error.field);
    match (known, output.language()) {
        (Some((field, _, option)), Language::English) => format!("{field} ({option}): {}", error.rule),
        (Some((field, name, option)), _) => format!("{name} ({field}, {option}): {}", rule(error.rule)),
        (None, Language::English) => error.to_string(),
        (None, _) => format!("{}: {}", error.field, rule(error.rule)),
    }
}

fn rule(rule: FieldRule) -> String {
    match rule {
        FieldRule::Required => "必须填写".into(),
        FieldRule::TooLong { max } => format!("最多 {max} 个字符"),
        FieldRule::ControlCharacter => "不能含控制字符".into(),
        FieldRule::ResidentIdShape => "身份证号码应为 17 位数字加一位数字或 X (GB 11643)".into(),
        FieldRule::ResidentIdDate => "身份证号码中的日期不存在 (GB 11643)".into(),
        FieldRule::ResidentIdCheckDigit => "身份证号码的校验位不正确 (GB 11643)".into(),
        FieldRule::Mobile => "手机号码应为 11 位数字, 以 13 至 19 开头".into(),
        FieldRule::Email => "email 应为 名称@域名, 最多 254 个字符".into(),
        FieldRule::NotOffered => "不在 CA 提供的选项之中".into(),
        other => other.to_string(),
    }
}

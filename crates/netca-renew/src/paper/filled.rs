use netca_pdf::{Field, Sheet};
use netca_protocol::wire::Quote;

use super::{CHINESE, fees, path};
use crate::Form;
use crate::texts;

pub(super) fn body(sheet: Sheet, form: &Form, quote: &Quote) -> Sheet {
    let (operator, recipient) = (&form.linkman, &form.recipient);
    let id_type = quote.requirements.id_types.iter().find(|kind| kind.identity_type == operator.identity_type);
    let id_type = id_type.map(|kind| kind.name.as_str()).unwrap_or_default();
    let option = quote.options.iter().find(|option| option.term_months == form.term);
    let sheet = sheet.heading("二、续期内容").fields([
        vec![Field::new("申请类型", path(quote)), Field::new("续期方式", texts::renew_with(form.renew_with, CHINESE))],
        vec![
            Field::new("续期时间", format!("{} 个月", form.term)),
            Field::new("费用合计", format!("¥ {} 元", form.total)),
        ],
    ]);
    let sheet = fees(sheet, option.map(|option| option.fee_lines.as_slice()).unwrap_or_default());
    let mut address = vec![];
    if !operator.address.is_empty() {
        address.push(vec![Field::new("地址", &operator.address)]);
    }
    let sheet = sheet
        .heading("三、经办人信息")
        .fields(
            [
                vec![Field::new("姓名", &operator.name), Field::new("手机号码", &operator.phone)],
                vec![Field::new("证件类型", id_type), Field::new("证件号码", &operator.identity)],
                vec![Field::new("电子邮箱", &operator.email)],
            ]
            .into_iter()
            .chain(address),
        )
        .heading("四、收件人信息")
        .fields([
            vec![Field::new("姓名", &recipient.name), Field::new("手机号码", &recipient.mobile)],
            vec![Field::new("地址", &recipient.address)],
        ])
        .heading("五、发票及备注")
        .fields([vec![
            Field::new("发票类型", texts::invoice_type(form.invoice_type, CHINESE)),
            Field::new("快递付款方式", texts::courier_payment(form.courier_payment, CHINESE)),
        ]]);
    let sheet = match &form.vat_invoice {
        Some(vat) => sheet.fields([
            vec![Field::new("发票抬头", &vat.title)],
            vec![Field::new("纳税人识别号", &vat.tax_number), Field::new("购买方电话", &vat.telephone)],
            vec![Field::new("购买方地址", &vat.address)],
            vec![Field::new("开户行", &vat.bank), Field::new("银行账号", &vat.bank_account)],
        ]),
        None => sheet,
    };
    if form.memo.is_empty() { sheet } else { sheet.fields([vec![Field::new("备注", &form.memo)]]) }
}

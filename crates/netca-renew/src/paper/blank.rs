use netca_payment::InvoiceType;
use netca_pdf::{Field, Sheet};
use netca_protocol::wire::Quote;

use super::{CHINESE, path};
use crate::texts;

pub(super) fn body(sheet: Sheet, quote: &Quote) -> Sheet {
    let needed = &quote.requirements;
    let terms = quote.options.iter().map(|option| format!("{} 个月（{} 元）", option.term_months, option.total));
    let ways = quote.renew_with.iter().map(|way| texts::renew_with(*way, CHINESE).to_owned());
    let kinds = needed.id_types.iter().map(|kind| kind.name.clone());
    let invoices = needed.invoice_types.iter().map(|kind| texts::invoice_type(*kind, CHINESE).to_owned());
    let couriers = needed.courier_payments.iter().map(|way| texts::courier_payment(*way, CHINESE).to_owned());
    let sheet = sheet
        .heading("二、续期内容")
        .fields([
            vec![Field::new("申请类型", path(quote)), Field::new("续期方式", choices(ways))],
            vec![Field::new("续期时间", choices(terms))],
        ])
        .heading("三、经办人信息")
        .fields([
            pair("姓名", "手机号码"),
            vec![Field::new("证件类型", choices(kinds))],
            pair("证件号码", "电子邮箱"),
            vec![Field::new("地址", "")],
        ])
        .heading("四、收件人信息")
        .fields([pair("姓名", "手机号码"), vec![Field::new("地址", "")]])
        .heading("五、发票及备注")
        .fields([vec![Field::new("发票类型", choices(invoices))], vec![Field::new("快递付款方式", choices(couriers))]]);
    let sheet = if needed.invoice_types.contains(&InvoiceType::Vat) {
        sheet.space(0.8).note("选择增值税发票时须填写：", netca_pdf::Align::Left).fields([
            pair("发票抬头", "纳税人识别号"),
            pair("购买方地址", "购买方电话"),
            pair("开户行", "银行账号"),
        ])
    } else {
        sheet
    };
    sheet.fields([vec![Field::new("备注", "")]])
}

fn pair(left: &str, right: &str) -> Vec<Field> {
    vec![Field::new(left, ""), Field::new(right, "")]
}

/// `□ 12 个月　□ 24 个月`: to be ticked by hand; nothing to tick where there is no choice.
fn choices(names: impl Iterator<Item = String>) -> String {
    let names: Vec<String> = names.collect();
    match names.as_slice() {
        [only] => only.clone(),
        names => names.iter().map(|name| format!("□ {name}")).collect::<Vec<_>>().join("　"),
    }
}

//! The sheet of an invoice: drawn when it is asked for, plainly worth nothing.

mod capitals;

use netca_payment::{FeeUnit, InvoiceStatus, InvoiceType, PayeeAccount};
use netca_pdf::{Align, Column, Field, Font, Sheet};

use crate::Error;
use crate::ca::HOTLINE;
use crate::clock::china_day;
use crate::store::applications::Record;
use crate::store::invoices::Kept;

const WORTHLESS: &str = "沙箱样张, 无效";

/// The PDF of an issued invoice; the same bytes each time. `None` when it was never issued.
pub(crate) fn document(record: &Record, kept: &Kept, seller: &PayeeAccount) -> Result<Option<Vec<u8>>, Error> {
    let invoice = &kept.invoice;
    let (Some(number), Some(issued_at)) = (&invoice.invoice_number, invoice.issued_at) else { return Ok(None) };
    let kind = match invoice.invoice_type {
        InvoiceType::Vat => "增值税发票",
        _ => "电子发票",
    };
    let mut sheet = Sheet::new(format!("{kind} ({WORTHLESS})"));
    if invoice.status == InvoiceStatus::Voided {
        sheet = sheet.heading("已作废");
    }
    let sheet = sheet
        .note(format!("发票号码 {number}　开票日期 {}", date(&china_day(issued_at))), Align::Right)
        .heading("购买方")
        .fields(buyer(kept))
        .heading("项目")
        .list(
            [
                Column::new("项目名称", 3.0, Align::Left),
                Column::new("单价 (元)", 2.0, Align::Right),
                Column::new("数量", 1.0, Align::Right),
                Column::new("金额 (元)", 2.0, Align::Right),
            ],
            record.fee_lines.iter().map(|line| {
                let unit = match line.unit {
                    FeeUnit::Year => "/年",
                    FeeUnit::Month => "/月",
                    _ => "/次",
                };
                let price = format!("{}{unit}", line.unit_price);
                vec![line.name.clone(), price, line.quantity.to_string(), line.subtotal.to_string()]
            }),
        )
        .space(2.0)
        .fields([vec![
            Field::new("价税合计 (大写)", capitals::amount(invoice.amount)),
            Field::new("(小写)", format!("¥{}", invoice.amount)),
        ]])
        .heading("销售方")
        .fields([
            vec![Field::new("名称", &seller.company_name)],
            vec![Field::new("开户行", &seller.bank), Field::new("账号", &seller.account)],
        ])
        .heading("备注")
        .fields([vec![Field::new("业务单号", &record.business_number), Field::new("订单编号", &record.order_number)]])
        .space(4.0)
        .paragraph(format!("{WORTHLESS}: 本件由供试用的沙箱 CA 生成, 不是发票, 不能用于报销、抵扣或者记账。"))
        .footer(format!("{WORTHLESS}　客服热线 {HOTLINE}"));
    Ok(Some(sheet.to_pdf(&Font::bundled(), issued_at)?.bytes))
}

fn buyer(kept: &Kept) -> Vec<Vec<Field>> {
    let invoice = &kept.invoice;
    let mut rows = vec![vec![Field::new("名称", &invoice.title)]];
    // Without a tax number the buyer is a person; the line stays, as on the real ones.
    rows.push(vec![Field::new("纳税人识别号", invoice.tax_number.clone().unwrap_or_else(|| "(个人)".into()))]);
    if let Some(vat) = &kept.vat {
        rows.push(vec![Field::new("地址", &vat.address), Field::new("电话", &vat.telephone)]);
        rows.push(vec![Field::new("开户行", &vat.bank), Field::new("账号", &vat.bank_account)]);
    }
    rows
}

/// `20261122` as `2026-11-22`.
fn date(day: &str) -> String {
    let part = |from, to| day.get(from..to).unwrap_or_default();
    format!("{}-{}-{}", part(0, 4), part(4, 6), part(6, 8))
}

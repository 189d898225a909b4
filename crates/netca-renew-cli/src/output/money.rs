//! Payments, refunds, bank transfers and invoices as tables.

use netca_renew::netca_payment::{
    DeclaredTransfer, Invoice, Money, PayeeAccount, PaymentChannel, ReceivedPayment, Refund, TransferSheet,
};
use netca_renew::texts;

use super::describe::minute;
use super::{Output, Table};

impl Output {
    /// `¥ 200.00`
    pub(crate) fn yuan(&self, money: Money) -> String {
        format!("¥ {money}")
    }

    /// 缴费方式, one after the other.
    pub(super) fn channels(&self, channels: &[PaymentChannel]) -> String {
        let names: Vec<_> = channels.iter().map(|way| texts::payment_channel(*way, self.language())).collect();
        names.join(" / ")
    }

    /// The money that came in.
    pub(super) fn payments(&self, payments: &[ReceivedPayment]) {
        let rows = payments.iter().map(|payment| {
            let channel = texts::payment_channel(payment.channel, self.language());
            [channel.to_owned(), payment.amount.to_string(), minute(payment.received_at)]
        });
        self.list("已收款|缴费方式|金额(元)|到账时间", "Payments|way|amount (yuan)|received", rows);
    }

    /// 退款: the money that goes or went back.
    pub(super) fn refunds(&self, refunds: &[Refund]) {
        let language = self.language();
        let rows = refunds.iter().map(|refund| {
            let refunded = refund.refunded_at.map_or_else(|| "-".to_owned(), minute);
            [
                texts::refund_reason(refund.reason, language).to_owned(),
                refund.amount.to_string(),
                texts::refund_status(refund.status, language).to_owned(),
                minute(refund.requested_at),
                refunded,
            ]
        });
        let chinese = "退款|原因|金额(元)|状态|申请时间|退还时间";
        self.list(chinese, "Refunds|reason|amount (yuan)|status|begun|given back", rows);
    }

    /// 发票
    pub(crate) fn invoice(&self, invoice: &Invoice) {
        let language = self.language();
        let mut table = Table::of_pairs();
        table.row(&[self.pick("发票", "invoice"), texts::invoice_type(invoice.invoice_type, language)]);
        table.row(&[self.pick("开票状态", "status"), texts::invoice_status(invoice.status, language)]);
        table.row(&[self.pick("发票抬头", "title"), &invoice.title]);
        table.row(&[self.pick("纳税人识别号", "tax number"), invoice.tax_number.as_deref().unwrap_or("-")]);
        table.row(&[self.pick("价税合计", "amount"), &self.yuan(invoice.amount)]);
        if let Some(number) = &invoice.invoice_number {
            table.row(&[self.pick("发票号码", "number"), number]);
        }
        if let Some(at) = invoice.issued_at {
            table.row(&[self.pick("开票时间", "issued"), &minute(at)]);
        }
        self.table(&table);
    }

    /// 收款账户: where a bank transfer goes.
    pub(crate) fn payee(&self, payee: &PayeeAccount) {
        let mut table = Table::of_pairs();
        table.row(&[self.pick("开户公司名称", "payee"), &payee.company_name]);
        table.row(&[self.pick("开户账号", "account"), &payee.account]);
        table.row(&[self.pick("开户行", "bank"), &payee.bank]);
        self.table(&table);
    }

    /// 银行转账: where to, what was declared and found, what is missing or too much.
    pub(crate) fn sheet(&self, sheet: &TransferSheet) {
        self.payee(&sheet.payee);
        let rows = sheet.transfers.iter().enumerate().map(|(at, declared)| self.transfer_row(at + 1, declared));
        self.list(
            "序号|付款账号|付款账户名|转账金额(元)|付款日期|查询结果|转账结果|账户余额(元)|备注说明",
            "no.|payer account|payer name|amount (yuan)|date|looked for|result|balance (yuan)|remark",
            rows,
        );
        self.line("");
        let mut sums = Table::of_pairs();
        sums.row(&[self.pick("应付", "total"), &self.yuan(sheet.total)]);
        sums.row(&[self.pick("已到账", "received"), &self.yuan(sheet.received)]);
        if sheet.missing > Money::ZERO {
            sums.row(&[self.pick("尚缺", "missing"), &self.yuan(sheet.missing)]);
        }
        if sheet.excess > Money::ZERO {
            let back = self.pick("由 CA 退还", "the CA gives it back");
            sums.row(&[self.pick("多付", "too much"), &self.yuan(sheet.excess), back]);
        }
        self.table(&sums);
    }

    fn transfer_row(&self, number: usize, declared: &DeclaredTransfer) -> [String; 9] {
        let transfer = &declared.transfer;
        let (looked_for, result, balance) = match &declared.verification {
            None => (self.pick("未查验", "no"), "-", "-".to_owned()),
            Some(found) => {
                let result = texts::transfer_result(found.result, self.language());
                (self.pick("已查验", "yes"), result, found.balance.to_string())
            }
        };
        [
            number.to_string(),
            transfer.payer_account.clone(),
            transfer.payer_name.clone(),
            transfer.amount.to_string(),
            transfer.date.clone(),
            looked_for.to_owned(),
            result.to_owned(),
            balance,
            transfer.remark.clone(),
        ]
    }

    /// A table after an empty line; nothing where there are no rows. A heading before the columns' names names the table.
    fn list<const N: usize>(&self, chinese: &str, english: &str, rows: impl Iterator<Item = [String; N]>) {
        let mut head: Vec<&str> = self.pick(chinese, english).split('|').collect();
        let name = (head.len() > N).then(|| head.remove(0));
        let mut table = Table::with_head(&head);
        let mut any = false;
        for row in rows {
            table.row(&row.each_ref().map(String::as_str));
            any = true;
        }
        if any {
            self.line("");
            name.into_iter().for_each(|name| self.line(name));
            self.table(&table);
        }
    }
}

use std::fmt;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::{Error, Money, rfc3339};

/// 快递付款方式: who pays the courier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CourierPayment {
    /// 货到付款
    #[default]
    OnDelivery,
    /// 随业务支付
    WithBusiness,
    /// 网证通支付
    ByCa,
}

/// 发票类型
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum InvoiceType {
    /// 普通定额发票
    #[default]
    OrdinaryFixed,
    /// 增值税发票
    Vat,
    /// 电子发票
    Electronic,
}

/// What a VAT invoice (增值税发票) says of the buyer; goes with the application, and its papers as an attachment.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct VatInvoice {
    /// 购买方地址
    pub address: String,
    /// 开户行
    pub bank: String,
    /// 银行账号: 5 to 30 digits.
    pub bank_account: String,
    /// 纳税人识别号: 18 characters, GB 32100.
    pub tax_number: String,
    /// 购买方电话
    pub telephone: String,
    /// 发票抬头
    pub title: String,
}

/// Asks for an electronic invoice (电子发票), after payment.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct InvoiceRequest {
    /// Where the invoice is sent; empty to only download it.
    pub email: String,
    /// 纳税人识别号: 18 characters, GB 32100; absent for a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_number: Option<String>,
    /// 发票抬头
    pub title: String,
}

/// How far an invoice has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum InvoiceStatus {
    /// 开票中
    Requested,
    /// 已开票
    Issued,
    /// 已作废: the money was given back.
    Voided,
}

/// 发票 as it stands at the CA.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Invoice {
    /// 发票类型
    pub invoice_type: InvoiceType,
    /// How far it has come.
    pub status: InvoiceStatus,
    /// 发票抬头
    pub title: String,
    /// 纳税人识别号
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_number: Option<String>,
    /// 价税合计
    pub amount: Money,
    /// 发票号码, once it is issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice_number: Option<String>,
    /// When it was issued.
    #[serde(default, with = "rfc3339::option", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schemars(with = "Option<String>", extend("format" = "date-time")))]
    pub issued_at: Option<SystemTime>,
}

impl Invoice {
    /// Checks what a CA says: an issued invoice has a number and a time, and it is about what the user agreed to pay.
    ///
    /// # Errors
    /// [`Error::InvoiceMismatch`].
    pub fn check_against(&self, total: Money) -> Result<(), Error> {
        let wrong = |field, rule| Err(Error::InvoiceMismatch { field, rule });
        if self.amount != total {
            return wrong("amount", "it must be what the order asks for");
        }
        if self.status == InvoiceStatus::Issued && (self.invoice_number.is_none() || self.issued_at.is_none()) {
            return wrong("invoice_number", "an issued invoice has a number and a time");
        }
        Ok(())
    }

    /// Checks that it is the electronic one that was asked for.
    ///
    /// # Errors
    /// [`Error::InvoiceMismatch`].
    pub fn check_answers(&self, request: &InvoiceRequest) -> Result<(), Error> {
        let wrong = |field| Err(Error::InvoiceMismatch { field, rule: "it must be what was asked for" });
        match self {
            _ if self.invoice_type != InvoiceType::Electronic => wrong("invoice_type"),
            _ if self.title != request.title => wrong("title"),
            _ if self.tax_number != request.tax_number => wrong("tax_number"),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for VatInvoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VatInvoice(…)")
    }
}

impl fmt::Debug for InvoiceRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InvoiceRequest(…)")
    }
}

impl fmt::Debug for Invoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Invoice");
        shown.field("invoice_type", &self.invoice_type).field("status", &self.status).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invoice() -> Invoice {
        Invoice {
            invoice_type: InvoiceType::Electronic,
            status: InvoiceStatus::Issued,
            title: "云杉示例有限公司".into(),
            tax_number: Some("91350100M000100Y43".into()),
            amount: Money::from_fen(20_000).unwrap(),
            invoice_number: Some("25442000000000000001".into()),
            issued_at: Some(SystemTime::UNIX_EPOCH),
        }
    }

    fn field(refused: Result<(), Error>) -> &'static str {
        let Err(Error::InvoiceMismatch { field, .. }) = refused else { return "" };
        field
    }

    #[test]
    fn an_invoice_is_what_was_asked_for_and_paid() {
        let total = Money::from_fen(20_000).unwrap();
        let tax_number = Some("91350100M000100Y43".into());
        let request = InvoiceRequest { email: String::new(), tax_number, title: "云杉示例有限公司".into() };
        assert_eq!((invoice().check_against(total), invoice().check_answers(&request)), (Ok(()), Ok(())));
        let requested = InvoiceStatus::Requested;
        let not_yet = Invoice { status: requested, invoice_number: None, issued_at: None, ..invoice() };
        assert_eq!(not_yet.check_against(total), Ok(()));
        let without_number = Invoice { invoice_number: None, ..invoice() };
        let without_time = Invoice { issued_at: None, ..invoice() };
        let dearer = Invoice { amount: Money::MAX, ..invoice() };
        for (wrong, name) in [(without_number, "invoice_number"), (without_time, "invoice_number"), (dearer, "amount")]
        {
            assert_eq!(field(wrong.check_against(total)), name);
        }
        let vat = Invoice { invoice_type: InvoiceType::Vat, ..invoice() };
        let to_another = Invoice { title: "另一家公司".into(), ..invoice() };
        let to_a_person = Invoice { tax_number: None, ..invoice() };
        for (wrong, name) in [(vat, "invoice_type"), (to_another, "title"), (to_a_person, "tax_number")] {
            assert_eq!(field(wrong.check_answers(&request)), name);
        }
    }
}

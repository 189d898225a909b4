use netca_payment::{InvoiceType, VatInvoice};
use netca_protocol::person::{BankAccount, FieldError, FieldRule, TaxNumber};
use serde::{Deserialize, Serialize};

use super::Errors;

/// What a VAT invoice (增值税发票) says of the buyer, as it was typed.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VatInvoiceInput {
    /// 发票抬头
    #[serde(default)]
    pub title: String,
    /// 纳税人识别号: 18 characters, GB 32100.
    #[serde(default)]
    pub tax_number: String,
    /// 购买方地址
    #[serde(default)]
    pub address: String,
    /// 购买方电话
    #[serde(default)]
    pub telephone: String,
    /// 开户行
    #[serde(default)]
    pub bank: String,
    /// 银行账号: 5 to 30 digits.
    #[serde(default)]
    pub bank_account: String,
}

/// A VAT invoice needs all of it; any other has no place for it, and what has no place must not be lost unsaid.
pub(super) fn check(
    invoice_type: InvoiceType,
    input: Option<&VatInvoiceInput>,
    errors: &mut Errors,
) -> Option<VatInvoice> {
    if invoice_type != InvoiceType::Vat {
        if input.is_some() {
            errors.0.push(FieldError::new("vat_invoice", FieldRule::NotOffered));
        }
        return None;
    }
    let nothing = VatInvoiceInput::default();
    let input = input.unwrap_or(&nothing);
    let tax_number = errors.keep(TaxNumber::parse("vat_invoice.tax_number", &input.tax_number));
    let account = errors.keep(BankAccount::parse("vat_invoice.bank_account", &input.bank_account));
    Some(VatInvoice {
        address: errors.text("vat_invoice.address", &input.address, 200),
        bank: errors.text("vat_invoice.bank", &input.bank, 200),
        bank_account: account.map(|account| account.as_str().to_owned()).unwrap_or_default(),
        tax_number: tax_number.map(|number| number.as_str().to_owned()).unwrap_or_default(),
        telephone: errors.text("vat_invoice.telephone", &input.telephone, 40),
        title: errors.text("vat_invoice.title", &input.title, 200),
    })
}

impl std::fmt::Debug for VatInvoiceInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("VatInvoiceInput(…)")
    }
}

pub(crate) mod attachments;
mod vat;

use netca_payment::{CourierPayment, InvoiceType, Money, TermMonths, VatInvoice};
use netca_protocol::person::{Email, FieldError, FieldRule, Mobile, ResidentId, Text};
use netca_protocol::wire::{AttachmentRef, Linkman, Quote, Recipient, RenewWith};
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

pub use vat::VatInvoiceInput;

/// 身份证
const RESIDENT_ID: u32 = 2;

/// Step 3, 续期申请表: what the user typed, nothing checked yet. What is left out is empty, and named by the check.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormInput {
    /// 续期时间
    #[serde(default)]
    pub term_months: u32,
    /// Same key or new key; without it, the way that the CA wants.
    #[serde(default)]
    pub renew_with: Option<RenewWith>,
    /// 经办人信息
    #[serde(default)]
    pub operator: OperatorInput,
    /// 收件人信息; without it, 从经办人处拷贝 with the address of the operator.
    #[serde(default)]
    pub recipient: Option<RecipientInput>,
    /// 发票类型
    #[serde(default)]
    pub invoice_type: InvoiceType,
    /// 快递付款方式
    #[serde(default)]
    pub courier_payment: CourierPayment,
    /// What a VAT invoice says of the buyer; given exactly with [`InvoiceType::Vat`].
    #[serde(default)]
    pub vat_invoice: Option<VatInvoiceInput>,
    /// Free text, may be empty.
    #[serde(default)]
    pub memo: String,
    /// 附件, as [`crate::Client::upload`] gave them.
    #[serde(default)]
    pub attachments: Vec<AttachmentRef>,
}

/// 经办人信息
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OperatorInput {
    /// 经办人证件类型, one that the quote lists; 2 is 身份证.
    #[serde(default = "resident_id")]
    pub id_type: u32,
    /// 经办人证件号码
    #[serde(default)]
    pub id_number: String,
    /// 经办人姓名
    #[serde(default)]
    pub name: String,
    /// 手机号码
    #[serde(default)]
    pub mobile: String,
    /// 经办人email
    #[serde(default)]
    pub email: String,
    /// 经办人地址
    #[serde(default)]
    pub address: String,
}

/// 收件人信息
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecipientInput {
    /// 姓名
    #[serde(default)]
    pub name: String,
    /// 手机
    #[serde(default)]
    pub mobile: String,
    /// 地址
    #[serde(default)]
    pub address: String,
}

fn resident_id() -> u32 {
    RESIDENT_ID
}

impl Drop for OperatorInput {
    fn drop(&mut self) {
        self.id_number.zeroize();
    }
}

/// The form with every field checked against its rule and against the quote.
#[derive(Clone)]
pub struct Form {
    pub(crate) term: TermMonths,
    pub(crate) total: Money,
    pub(crate) renew_with: RenewWith,
    pub(crate) linkman: Linkman,
    pub(crate) recipient: Recipient,
    pub(crate) invoice_type: InvoiceType,
    pub(crate) courier_payment: CourierPayment,
    pub(crate) memo: String,
    pub(crate) attachments: Vec<AttachmentRef>,
    pub(crate) vat_invoice: Option<VatInvoice>,
}

impl Form {
    /// 续期时间
    pub fn term(&self) -> TermMonths {
        self.term
    }

    /// 费用: what the quote asks for this term.
    pub fn total(&self) -> Money {
        self.total
    }

    /// Same key or new key.
    pub fn renew_with(&self) -> RenewWith {
        self.renew_with
    }
}

impl FormInput {
    /// Reads a form of JSON in UTF-8, as `examples/form.json` has it.
    ///
    /// # Errors
    /// The position of what is no JSON; the path of a field that is unknown or of another kind.
    pub fn from_json(json: &[u8]) -> Result<Self, netca_json::Error> {
        netca_json::read(json)
    }

    /// Checks every field, and gives every field that breaks a rule, not only the first.
    ///
    /// # Errors
    /// The fields as paths (`operator.email`) with their rules; never what was typed.
    pub fn check(&self, quote: &Quote) -> Result<Form, Vec<FieldError>> {
        let mut errors = Errors(Vec::new());
        attachments::check(&self.attachments, self.invoice_type, quote, &mut errors);
        self.checked(quote, errors)
    }

    /// The same for everything but the attachments: the form is printed before there is anything to attach.
    ///
    /// # Errors
    /// As [`FormInput::check`], without those of attachments.
    pub fn check_without_attachments(&self, quote: &Quote) -> Result<(), Vec<FieldError>> {
        self.without_attachments(quote).map(drop)
    }

    /// Not to be applied with: what has to come along is not looked at.
    pub(crate) fn without_attachments(&self, quote: &Quote) -> Result<Form, Vec<FieldError>> {
        self.checked(quote, Errors(Vec::new()))
    }

    fn checked(&self, quote: &Quote, mut errors: Errors) -> Result<Form, Vec<FieldError>> {
        let option = quote.options.iter().find(|option| option.term_months.months() == self.term_months);
        let renew_with = self.renew_with.or(quote.renew_with.first().copied()).unwrap_or(RenewWith::SameKey);
        errors.offered("term_months", option.is_some());
        errors.offered("renew_with", quote.renew_with.contains(&renew_with));
        errors.offered("invoice_type", quote.requirements.invoice_types.contains(&self.invoice_type));
        errors.offered("courier_payment", quote.requirements.courier_payments.contains(&self.courier_payment));
        let linkman = self.linkman(quote, &mut errors);
        let recipient = self.recipient(&mut errors);
        let vat_invoice = vat::check(self.invoice_type, self.vat_invoice.as_ref(), &mut errors);
        let memo = if self.memo.is_empty() { String::new() } else { errors.text("memo", &self.memo, 200) };
        match option {
            Some(option) if errors.0.is_empty() => Ok(Form {
                term: option.term_months,
                total: option.total,
                renew_with,
                linkman,
                recipient,
                invoice_type: self.invoice_type,
                courier_payment: self.courier_payment,
                memo,
                attachments: self.attachments.clone(),
                vat_invoice,
            }),
            _ => Err(errors.0),
        }
    }

    fn linkman(&self, quote: &Quote, errors: &mut Errors) -> Linkman {
        let operator = &self.operator;
        let kinds = &quote.requirements.id_types;
        errors.offered("operator.id_type", kinds.iter().any(|kind| kind.identity_type == operator.id_type));
        let identity = if operator.id_type == RESIDENT_ID {
            errors.keep(ResidentId::parse("operator.id_number", &operator.id_number)).map(|id| id.as_str().to_owned())
        } else {
            errors.keep(Text::parse("operator.id_number", &operator.id_number, 40)).map(|id| id.as_str().to_owned())
        };
        let address = if operator.address.trim().is_empty() && !quote.requirements.operator_address {
            String::new()
        } else {
            errors.text("operator.address", &operator.address, 200)
        };
        Linkman {
            address,
            email: errors.email("operator.email", &operator.email),
            identity: identity.unwrap_or_default(),
            identity_type: operator.id_type,
            name: errors.text("operator.name", &operator.name, 60),
            phone: errors.mobile("operator.mobile", &operator.mobile),
        }
    }

    fn recipient(&self, errors: &mut Errors) -> Recipient {
        let copied = RecipientInput {
            name: self.operator.name.clone(),
            mobile: self.operator.mobile.clone(),
            address: self.operator.address.clone(),
        };
        let recipient = self.recipient.as_ref().unwrap_or(&copied);
        Recipient {
            address: errors.text("recipient.address", &recipient.address, 200),
            mobile: errors.mobile("recipient.mobile", &recipient.mobile),
            name: errors.text("recipient.name", &recipient.name, 60),
        }
    }
}

/// Collects what breaks a rule, so that a user is told everything at once.
pub(crate) struct Errors(pub(crate) Vec<FieldError>);

impl Errors {
    pub(crate) fn keep<T>(&mut self, parsed: Result<T, FieldError>) -> Option<T> {
        parsed.map_err(|error| self.0.push(error)).ok()
    }

    fn offered(&mut self, field: &str, offered: bool) {
        if !offered {
            self.0.push(FieldError::new(field, FieldRule::NotOffered));
        }
    }

    pub(crate) fn text(&mut self, field: &str, text: &str, max: usize) -> String {
        self.keep(Text::parse(field, text, max)).map(|text| text.as_str().to_owned()).unwrap_or_default()
    }

    fn mobile(&mut self, field: &str, text: &str) -> String {
        self.keep(Mobile::parse(field, text)).map(|mobile| mobile.as_str().to_owned()).unwrap_or_default()
    }

    pub(crate) fn email(&mut self, field: &str, text: &str) -> String {
        self.keep(Email::parse(field, text)).map(|email| email.as_str().to_owned()).unwrap_or_default()
    }
}

macro_rules! hidden_debug {
    ($($name:ident)*) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )*};
}
hidden_debug! { FormInput OperatorInput RecipientInput Form }

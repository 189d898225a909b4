use netca_payment::{Invoice, InvoiceRequest, InvoiceType};
use netca_protocol::person::{FieldError, TaxNumber};
use netca_protocol::wire::MediaType;
use netca_protocol::{Cancel, Error as ProtocolError};
use serde::{Deserialize, Serialize};

use crate::form::Errors;
use crate::journal::Entry;
use crate::{Error, Renewal};

/// No invoice is larger than this.
const LARGEST_DOCUMENT: usize = 4 << 20;
/// Readers look for the end of a PDF within so many last bytes (ISO 32000-1, annex H.3.4.4, note 18).
const PDF_TAIL: usize = 1024;

/// 电子发票: what the user typed, nothing checked yet.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InvoiceInput {
    /// 发票抬头
    #[serde(default)]
    pub title: String,
    /// 纳税人识别号 (GB 32100); without it, or empty, the invoice is a person's.
    #[serde(default)]
    pub tax_number: Option<String>,
    /// Where the invoice is sent; empty to only download it.
    #[serde(default)]
    pub email: String,
}

impl std::fmt::Debug for InvoiceInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InvoiceInput(…)")
    }
}

impl InvoiceInput {
    /// Checks every field, and gives every field that breaks a rule.
    ///
    /// # Errors
    /// The fields as paths (`invoice.title`) with their rules; never what was typed.
    pub fn check(&self) -> Result<InvoiceRequest, Vec<FieldError>> {
        let mut errors = Errors(Vec::new());
        let title = errors.text("invoice.title", &self.title, 100);
        let tax_number = match self.tax_number.as_deref().map(str::trim) {
            None | Some("") => None,
            Some(number) => errors.keep(TaxNumber::parse("invoice.tax_number", number)),
        };
        let email = match self.email.trim() {
            "" => String::new(),
            email => errors.email("invoice.email", email),
        };
        let tax_number = tax_number.map(|number| number.as_str().to_owned());
        if errors.0.is_empty() { Ok(InvoiceRequest { email, tax_number, title }) } else { Err(errors.0) }
    }
}

impl Renewal<'_> {
    /// Asks for the electronic invoice (电子发票) of a paid order. The same again changes nothing.
    ///
    /// # Errors
    /// [`Error::Form`] with the fields that break a rule, [`Error::WrongPaymentStatus`] while the CA does not have the
    /// money, [`Error::InvoiceNotElectronic`] where another invoice was chosen, an answer that is not what was asked for,
    /// or what the CA says.
    pub fn request_invoice(&mut self, input: &InvoiceInput, cancel: &Cancel) -> Result<Invoice, Error> {
        let request = input.check().map_err(Error::Form)?;
        let order = self.refresh(cancel)?.order;
        self.check_paid()?;
        if order.invoice_type != InvoiceType::Electronic {
            return Err(Error::InvoiceNotElectronic { chosen: order.invoice_type });
        }
        let (total, access) = (self.agreed_total()?, self.access()?);
        self.write(&Entry::AskingInvoice)?;
        let invoice = self.client.service().request_invoice(&access, &request, cancel)?;
        invoice.check_answers(&request)?;
        invoice.check_against(total)?;
        Ok(invoice)
    }

    /// The invoice as it stands.
    ///
    /// # Errors
    /// When none was asked for, an answer that does not fit the order, or what the CA says.
    pub fn invoice(&mut self, cancel: &Cancel) -> Result<Invoice, Error> {
        let total = self.agreed_total()?;
        let invoice = self.client.service().invoice(&self.access()?, cancel)?;
        invoice.check_against(total)?;
        Ok(invoice)
    }

    /// The issued invoice: a whole PDF of at most 4 MiB.
    ///
    /// # Errors
    /// While it is not issued, when what comes is no whole PDF, or what the CA says.
    pub fn invoice_document(&mut self, cancel: &Cancel) -> Result<Vec<u8>, Error> {
        let document = self.client.service().invoice_document(&self.access()?, cancel)?;
        if document.len() > LARGEST_DOCUMENT {
            return Err(ProtocolError::AnswerTooLarge { limit: LARGEST_DOCUMENT }.into());
        }
        let tail = document.get(document.len().saturating_sub(PDF_TAIL)..).unwrap_or_default();
        let ends = tail.windows(5).any(|bytes| bytes == b"%%EOF");
        if MediaType::of(&document) != Some(MediaType::Pdf) || !ends {
            let expected = "it should be a whole PDF";
            return Err(ProtocolError::UnexpectedAnswer { operation: "invoice_document", expected }.into());
        }
        Ok(document)
    }
}

#[cfg(test)]
mod tests {
    use netca_protocol::person::FieldRule;

    use super::*;

    fn input(title: &str, tax_number: &str, email: &str) -> InvoiceInput {
        InvoiceInput { title: title.into(), tax_number: Some(tax_number.into()), email: email.into() }
    }

    #[test]
    fn what_is_typed_is_checked_and_named() {
        let request = input(" 云杉示例有限公司 ", "91350100m000100y43", " a@b.example ").check().unwrap();
        assert_eq!((request.title.as_str(), request.email.as_str()), ("云杉示例有限公司", "a@b.example"));
        assert_eq!(request.tax_number.as_deref(), Some("91350100M000100Y43"));
        let person = InvoiceInput { title: "张三".into(), ..InvoiceInput::default() }.check().unwrap();
        assert_eq!((person.tax_number, person.email), (None, String::new()));
        assert_eq!(input("张三", " ", " ").check().unwrap().tax_number, None);
        let errors = input("a\u{202e}b", "91350100M000100Y44", "a@b").check().unwrap_err();
        let found: Vec<_> = errors.iter().map(|error| (error.field.as_str(), error.rule)).collect();
        let expected = [
            ("invoice.title", FieldRule::ControlCharacter),
            ("invoice.tax_number", FieldRule::TaxNumberCheckCharacter),
            ("invoice.email", FieldRule::Email),
        ];
        assert_eq!(found, expected);
        assert_eq!(input("", "", "").check().unwrap_err()[0].rule, FieldRule::Required);
        assert_eq!(input(&"长".repeat(101), "", "").check().unwrap_err()[0].rule, FieldRule::TooLong { max: 100 });
        assert!(!format!("{:?} {errors:?}", input("张三", "", "")).contains("张三"));
    }
}

//! The form, on paper and as an attachment.

use std::time::SystemTime;

use netca_renew::netca_cert::Certificate;
use netca_renew::netca_payment::InvoiceType;
use netca_renew::netca_pdf::Font;
use netca_renew::netca_protocol::wire::{AttachmentKind, AttachmentRef, Quote, RenewWith};
use netca_renew::paper::ApplicationForm;
use netca_renew::{Attachment, Client, FormInput, OperatorInput};

use super::TERM_MONTHS;
use super::directory::Directory;
use crate::failure::Failure;
use crate::interrupt;
use crate::output::Output;

const FORM: &str = "form.pdf";

/// An invented person: the resident ID is the specimen of GB 11643, the mobile number is not given out.
pub(super) fn invented_form(renew_with: RenewWith) -> FormInput {
    FormInput {
        term_months: TERM_MONTHS,
        renew_with: Some(renew_with),
        invoice_type: InvoiceType::Electronic,
        operator: OperatorInput {
            id_type: 2,
            id_number: "11010519491231002X".into(),
            name: "张三".into(),
            mobile: "13800000000".into(),
            email: "zhangsan@yunshan.example".into(),
            address: "广州市天河区示例路 1 号".into(),
        },
        ..FormInput::default()
    }
}

/// 导出申请表
pub(super) fn print(
    input: &FormInput,
    certificate: &Certificate,
    quote: &Quote,
    client: &Client,
    directory: &Directory,
    output: &Output,
) -> Result<(), Failure> {
    let info = client.service_info(&interrupt::cancel(output))?;
    let form = ApplicationForm::filled(input, certificate, quote, &info)?;
    directory.write(FORM, form.to_pdf(&Font::bundled(), SystemTime::now())?.bytes)?;
    output.line(format!("  {FORM}: {}", output.pick("续期申请表, A4", "the form, A4")));
    Ok(())
}

/// 附件: what the quote requires. The demo has no pen, no seal and no scanner, and sends the form as it was printed.
pub(super) fn attach(
    client: &Client,
    quote: &Quote,
    directory: &Directory,
    output: &Output,
) -> Result<Vec<AttachmentRef>, Failure> {
    let required = quote.requirements.attachments.iter().any(|rule| rule.required);
    if !required {
        return Ok(Vec::new());
    }
    output.line(output.pick(
        "  附件: 以未签名盖章的申请表代替扫描件",
        "  attachment: the form as printed stands for the scan of the signed one",
    ));
    let scan = Attachment::read(AttachmentKind::ApplicationForm, &directory.path(FORM), quote)?;
    Ok(client.attach(quote, &[scan], &interrupt::cancel(output))?)
}

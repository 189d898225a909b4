//! 电子发票

use std::path::Path;

use netca_renew::netca_payment::{Invoice, InvoiceStatus, InvoiceType};
use netca_renew::netca_protocol::Cancel;
use netca_renew::{InvoiceInput, Renewal, texts};
use serde_json::json;

use crate::Ended;
use crate::args::{self, Options};
use crate::failure::Failure;
use crate::output::{Output, application_json};
use crate::{choose, interrupt, setup};

pub(crate) fn run(asked: &args::Invoice, options: &Options, output: &Output) -> Result<Ended, Failure> {
    let client = setup::open_client(options, output)?;
    let (id, _) = choose::renewal(client.state(), &asked.renewal)?;
    let mut renewal = client.open(&id)?;
    let cancel = interrupt::cancel(output);
    let invoice = match &asked.title {
        Some(title) => {
            let email = asked.email.clone().unwrap_or_default();
            let input = InvoiceInput { title: title.clone(), tax_number: asked.tax_number.clone(), email };
            Some(output.while_asking(|| renewal.request_invoice(&input, &cancel))?)
        }
        // The CA says why there is none to be had.
        None if asked.out.is_some() => Some(output.while_asking(|| renewal.invoice(&cancel))?),
        None => look(&mut renewal, output, &cancel)?,
    };
    let Some(invoice) = invoice else {
        output.json(&result(&renewal, None, None));
        return Ok(Ended::Done);
    };
    output.invoice(&invoice);
    output.line("");
    download(&mut renewal, &invoice, asked.out.as_deref(), output, &cancel)
}

/// The invoice that was asked for, if one was; else how to.
fn look(renewal: &mut Renewal<'_>, output: &Output, cancel: &Cancel) -> Result<Option<Invoice>, Failure> {
    let application = output.while_asking(|| renewal.refresh(cancel))?;
    if application.invoice.is_some() {
        return Ok(application.invoice);
    }
    let order = &application.order;
    let kind = texts::invoice_type(order.invoice_type, output.language());
    output.line(format!("{}: {kind}", output.pick("发票类型", "invoice")));
    if order.invoice_type != InvoiceType::Electronic {
        output.line(output.pick("  由 CA 开具", "  the CA makes it out"));
    } else if application.payment_status.is_paid() {
        let ask = output.pick("  申请", "  ask for it:");
        output.line(format!("{ask} netca-renew invoice --title TEXT --tax-number NUMBER --email ADDRESS"));
    } else if application.payment_status.is_payable() && !renewal.stage().is_end() {
        output.line(output.pick("  支付后可申请", "  it can be asked for after payment"));
    } else {
        let status = texts::payment_status(application.payment_status, output.language());
        output.line(format!("  {} {status}", output.pick("不能申请: 支付状态", "none can be had: payment status")));
    }
    Ok(None)
}

fn download(
    renewal: &mut Renewal<'_>,
    invoice: &Invoice,
    out: Option<&Path>,
    output: &Output,
    cancel: &Cancel,
) -> Result<Ended, Failure> {
    let command = "netca-renew invoice --out FILE";
    let Some(path) = out else {
        if invoice.status == InvoiceStatus::Issued {
            output.line(format!("  {} {command}", output.pick("下载", "download it:")));
        } else if invoice.status == InvoiceStatus::Requested {
            output.line(output.pick("开具后可下载", "It can be downloaded once it is issued"));
        }
        output.json(&result(renewal, Some(invoice), None));
        return Ok(Ended::Done);
    };
    if invoice.status == InvoiceStatus::Requested {
        output.line(output.pick("发票尚未开出, 请稍后再试", "The invoice is not issued yet; try again later"));
        output.json(&result(renewal, Some(invoice), None));
        return Ok(Ended::Waiting);
    }
    let document = output.while_asking(|| renewal.invoice_document(cancel))?;
    std::fs::write(path, &document).map_err(|error| Failure::file(path, &error))?;
    output.line(format!("✓ {} {}", output.pick("已保存到", "Saved to"), path.display()));
    output.json(&result(renewal, Some(invoice), Some(path)));
    Ok(Ended::Done)
}

fn result(renewal: &Renewal<'_>, invoice: Option<&Invoice>, path: Option<&Path>) -> serde_json::Value {
    let mut value = application_json(renewal, None);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("invoice".into(), json!(invoice));
        fields.insert("file".into(), json!(path));
    }
    value
}

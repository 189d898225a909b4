//! 缴费 and the invoice for it.

use std::time::{Duration, SystemTime};

use netca_renew::netca_payment::{InvoiceStatus, Money, PaymentChannel};
use netca_renew::{Client, Error, InvoiceInput, PaymentEnd, Renewal, TransferInput};

use super::directory::Directory;
use super::flow::in_a_minute;
use crate::args::DemoPay;
use crate::failure::Failure;
use crate::interrupt;
use crate::output::{Output, date};

const INVOICE: &str = "invoice.pdf";
/// Between two questions to a CA that is on the same computer.
const PAUSE: Duration = Duration::from_millis(200);

/// Step 6: the sandbox plays the payer, or the bank.
pub(super) fn pay(renewal: &mut Renewal<'_>, client: &Client, way: DemoPay, output: &Output) -> Result<(), Failure> {
    match way {
        DemoPay::Alipay => online(renewal, PaymentChannel::Alipay, output),
        DemoPay::Unionpay => online(renewal, PaymentChannel::UnionpayPersonal, output),
        DemoPay::BankTransfer => transfer(renewal, client, output),
    }
}

fn online(renewal: &mut Renewal<'_>, channel: PaymentChannel, output: &Output) -> Result<(), Failure> {
    let cancel = interrupt::cancel(output);
    let Some(link) = renewal.payment_link(channel, &cancel)? else { return Ok(()) };
    output.line(format!("  {}", link.url));
    let wait = || renewal.wait_for_payment(&link, in_a_minute(), &cancel);
    match output.while_waiting("等待支付", "waiting for the payment", wait)? {
        PaymentEnd::Paid => Ok(()),
        _ => Err(Failure::DemoCheck { check: "the sandbox pays" }),
    }
}

/// 银行转账 of the whole amount, and 核验转账信息 until it has come in.
fn transfer(renewal: &mut Renewal<'_>, client: &Client, output: &Output) -> Result<(), Failure> {
    let cancel = interrupt::cancel(output);
    let sheet = renewal.transfers(&cancel)?;
    let payee = &sheet.payee;
    output.line(format!("  {} {} {} ¥ {}", payee.company_name, payee.account, payee.bank, sheet.missing));
    let input = TransferInput {
        payer_account: "6222 0000 0000 0000 000".into(),
        payer_name: "广州云杉演示有限公司".into(),
        amount: sheet.missing.to_string(),
        date: date(SystemTime::now()),
        remark: "证书续期".into(),
    };
    let transfer = client.check_transfer(&input).map_err(Error::Form)?;
    renewal.declare_transfers(&[transfer], &cancel)?;
    let until = in_a_minute();
    let verify = || -> Result<(), Failure> {
        while renewal.verify_transfers(&cancel)?.missing > Money::ZERO {
            if SystemTime::now() > until {
                return Err(Failure::DemoCheck { check: "the sandbox's bank records the transfer" });
            }
            cancel.sleep(PAUSE);
            cancel.check().map_err(Error::from)?;
        }
        Ok(())
    };
    output.while_waiting("核验转账信息", "looking for the transfer in the bank's records", verify)
}

/// 电子发票, asked for after payment.
pub(super) fn ask_for_invoice(renewal: &mut Renewal<'_>, output: &Output) -> Result<(), Failure> {
    let input = InvoiceInput {
        title: "广州云杉演示有限公司".into(),
        tax_number: Some("91350100M000100Y43".into()),
        email: "zhangsan@yunshan.example".into(),
    };
    renewal.request_invoice(&input, &interrupt::cancel(output))?;
    Ok(())
}

/// The issued invoice, once the sandbox has played the invoice office.
pub(super) fn fetch_invoice(renewal: &mut Renewal<'_>, directory: &Directory, output: &Output) -> Result<(), Failure> {
    let (cancel, until) = (interrupt::cancel(output), in_a_minute());
    let wait = || -> Result<(), Failure> {
        while renewal.invoice(&cancel)?.status != InvoiceStatus::Issued {
            if SystemTime::now() > until {
                return Err(Failure::DemoCheck { check: "the sandbox issues the invoice" });
            }
            cancel.sleep(PAUSE);
            cancel.check().map_err(Error::from)?;
        }
        Ok(())
    };
    output.while_waiting("等待开票", "waiting for the invoice", wait)?;
    directory.write(INVOICE, renewal.invoice_document(&cancel)?)?;
    output.line(format!("  {INVOICE}: {}", output.pick("电子发票", "the electronic invoice")));
    Ok(())
}

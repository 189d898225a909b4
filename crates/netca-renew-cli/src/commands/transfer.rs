//! 银行转账

use std::time::SystemTime;

use netca_renew::netca_payment::{BankTransfer, DeclaredTransfer, TransferSheet};
use netca_renew::netca_protocol::Cancel;
use netca_renew::netca_protocol::person::FieldError;
use netca_renew::{Client, Error, Renewal, Stage, TransferInput, texts};
use serde_json::json;

use crate::Ended;
use crate::args::{Options, Transfer};
use crate::ask::{ask, ask_or, can_ask};
use crate::failure::Failure;
use crate::output::{Output, application_json, date};
use crate::{choose, interrupt, setup};

pub(crate) fn run(transfer: &Transfer, options: &Options, output: &Output) -> Result<Ended, Failure> {
    let client = setup::open_client(options, output)?;
    let (id, _) = choose::renewal(client.state(), &transfer.renewal)?;
    let mut renewal = client.open(&id)?;
    let cancel = interrupt::cancel(output);
    let mut sheet = output.while_asking(|| renewal.transfers(&cancel))?;
    if let Some(number) = transfer.remove {
        let left = without(&sheet, number)?;
        sheet = output.while_asking(|| renewal.declare_transfers(&left, &cancel))?;
    }
    if transfer.add && !is_paid(&renewal) {
        let mut all = declared(&sheet);
        all.push(new(transfer, &client, &sheet, output)?);
        sheet = output.while_asking(|| renewal.declare_transfers(&all, &cancel))?;
    }
    if transfer.verify {
        sheet = output.while_asking(|| renewal.verify_transfers(&cancel))?;
    }
    output.sheet(&sheet);
    output.line("");
    next(&renewal, &sheet, output);
    result(&renewal, &sheet, output);
    let waits = transfer.verify && !is_paid(&renewal);
    Ok(if waits { Ended::Waiting } else { Ended::Done })
}

/// What `pay` says of a bank transfer: where to, how much, and what to do then.
pub(super) fn how_to(renewal: &mut Renewal<'_>, output: &Output, cancel: &Cancel) -> Result<Ended, Failure> {
    let sheet = output.while_asking(|| renewal.transfers(cancel))?;
    output.sheet(&sheet);
    output.line("");
    if sheet.transfers.is_empty() && !is_paid(renewal) {
        output.line(output.pick(
            "请通过柜台或网银转账到以上对公账户, 完成后:",
            "Transfer the amount to this account, at the counter or by online banking, and then:",
        ));
    }
    next(renewal, &sheet, output);
    result(renewal, &sheet, output);
    Ok(if is_paid(renewal) { Ended::Done } else { Ended::Waiting })
}

fn is_paid(renewal: &Renewal<'_>) -> bool {
    !matches!(renewal.stage(), Stage::AwaitingPayment | Stage::Rejected | Stage::Withdrawn)
}

fn next(renewal: &Renewal<'_>, sheet: &TransferSheet, output: &Output) {
    if is_paid(renewal) {
        output.line(output.pick("✓ 已支付, 等待审核", "✓ Paid; now it is reviewed"));
        output.line(format!("  {} netca-renew status", output.pick("下一步", "next:")));
        return;
    }
    if renewal.stage().is_end() {
        output.line(texts::stage(renewal.stage(), output.language()));
        return;
    }
    let unfound = sheet.transfers.iter().any(|declared| !declared.is_found());
    if unfound {
        let verify = output.pick("核验转账信息", "have it looked for");
        output.line(format!("  {verify}: netca-renew transfer --verify"));
    }
    if sheet.transfers.is_empty() || !unfound {
        let add = output.pick("填写转账信息", "say what was transferred");
        output.line(format!("  {add}: netca-renew transfer --add"));
    }
}

fn result(renewal: &Renewal<'_>, sheet: &TransferSheet, output: &Output) {
    let mut value = application_json(renewal, None);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("paid".into(), is_paid(renewal).into());
        fields.insert("transfers".into(), json!(sheet));
    }
    output.json(&value);
}

fn declared(sheet: &TransferSheet) -> Vec<BankTransfer> {
    sheet.transfers.iter().map(|declared| declared.transfer.clone()).collect()
}

/// 删除此银行转账信息
fn without(sheet: &TransferSheet, number: usize) -> Result<Vec<BankTransfer>, Failure> {
    let mut left = declared(sheet);
    let at = number.checked_sub(1).filter(|at| *at < left.len());
    let at = at.ok_or(Failure::NoSuchTransfer { number, count: left.len() })?;
    if sheet.transfers.get(at).is_some_and(DeclaredTransfer::is_found) {
        return Err(Failure::TransferCameIn { number });
    }
    left.remove(at);
    Ok(left)
}

/// 添加更多银行转账信息: from the options, and at a terminal asked for until every field is right.
fn new(transfer: &Transfer, client: &Client, sheet: &TransferSheet, output: &Output) -> Result<BankTransfer, Failure> {
    let given = |text: &Option<String>| text.clone().unwrap_or_default();
    let mut input = TransferInput {
        payer_account: given(&transfer.payer_account),
        payer_name: given(&transfer.payer_name),
        amount: given(&transfer.amount),
        date: given(&transfer.date),
        remark: given(&transfer.remark),
    };
    loop {
        if can_ask(output) {
            ask_for_missing(&mut input, sheet, output)
                .ok_or(Failure::OptionNeeded { option: "--payer-account, --payer-name, --amount, --date" })?;
        }
        match client.check_transfer(&input) {
            Ok(transfer) => return Ok(transfer),
            Err(errors) if can_ask(output) => {
                output.fields(&errors);
                errors.iter().for_each(|error| clear(&mut input, error));
            }
            Err(errors) => return Err(Error::Form(errors).into()),
        }
    }
}

/// `None` when there is no more to read.
fn ask_for_missing(input: &mut TransferInput, sheet: &TransferSheet, output: &Output) -> Option<()> {
    let (missing, today) = (sheet.missing.to_string(), date(SystemTime::now()));
    for (field, label) in [
        (&mut input.payer_account, output.pick("付款账号", "Account that paid")),
        (&mut input.payer_name, output.pick("付款账户名", "Name of the account")),
    ] {
        if field.is_empty() {
            *field = ask(label, output)?;
        }
    }
    for (field, label, usual) in [
        (&mut input.amount, output.pick("转账金额 (元)", "Amount (yuan)"), &missing),
        (&mut input.date, output.pick("付款日期", "Date"), &today),
    ] {
        if field.is_empty() {
            *field = ask_or(label, usual, output)?;
        }
    }
    Some(())
}

fn clear(input: &mut TransferInput, error: &FieldError) {
    match error.field.as_str() {
        "transfer.payer_account" => input.payer_account.clear(),
        "transfer.payer_name" => input.payer_name.clear(),
        "transfer.amount" => input.amount.clear(),
        "transfer.date" => input.date.clear(),
        _ => input.remark.clear(),
    }
}

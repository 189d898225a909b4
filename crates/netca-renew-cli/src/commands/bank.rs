//! The bank's ledger of a sandbox, and what was paid at its counter.

use std::path::Path;
use std::time::{Duration, SystemTime};

use netca_renew::netca_payment::{BankTransfer, PaymentChannel, rfc3339};
use netca_sandbox::operator::{self, LedgerEntry};
use serde_json::{Value, json};

use crate::Ended;
use crate::args::{self, Settled};
use crate::failure::Failure;
use crate::output::{Output, Table};

/// 银行到账
pub(crate) fn record(said: &args::BankTransfer, data: &Path, output: &Output) -> Result<Ended, Failure> {
    let transfer = BankTransfer {
        payer_account: said.payer_account.clone(),
        payer_name: said.payer_name.clone(),
        amount: said.amount,
        date: said.date.clone().unwrap_or_else(today),
        remark: said.remark.clone(),
    };
    let number = operator::bank_transfer(data, &transfer)?;
    output.line(format!("✓ {} {number}", output.pick("已记录到账", "Recorded entry")));
    output.json(&json!({ "done": number }));
    Ok(Ended::Done)
}

/// 银行流水
pub(crate) fn list(data: &Path, output: &Output) -> Result<Ended, Failure> {
    let entries = operator::ledger(data)?;
    output.json(&json!({ "ledger": entries.iter().map(entry_json).collect::<Vec<_>>() }));
    if entries.is_empty() {
        output.line(output.pick("没有到账", "Nothing has come in"));
        return Ok(Ended::Done);
    }
    let head = output.pick(
        "编号|付款日期|金额(元)|付款账号|付款账户名|备注|用于业务单号",
        "entry|date|yuan|payer account|payer name|remark|paid for",
    );
    let mut table = Table::with_head(&head.split('|').collect::<Vec<_>>());
    for entry in &entries {
        table.row(&[
            &entry.number.to_string(),
            &entry.transfer.date,
            &entry.transfer.amount.to_string(),
            &entry.transfer.payer_account,
            &entry.transfer.payer_name,
            &entry.transfer.remark,
            entry.used_for.as_deref().unwrap_or("-"),
        ]);
    }
    output.table(&table);
    Ok(Ended::Done)
}

pub(crate) fn channel(settled: Settled) -> PaymentChannel {
    match settled {
        Settled::Cash => PaymentChannel::Cash,
        Settled::Cheque => PaymentChannel::Cheque,
        Settled::PeriodicSettlement => PaymentChannel::PeriodicSettlement,
    }
}

fn entry_json(entry: &LedgerEntry) -> Value {
    json!({
        "number": entry.number,
        "transfer": entry.transfer,
        "recorded_at": rfc3339::format(entry.recorded_at),
        "used_for": entry.used_for,
    })
}

/// The day in China, which is eight hours ahead.
fn today() -> String {
    let there = SystemTime::now() + Duration::from_secs(8 * 3600);
    rfc3339::format(there).get(..10).unwrap_or_default().to_owned()
}

use std::time::SystemTime;

use netca_payment::{BankTransfer, Money};
use netca_protocol::person::{BankAccount, FieldError, FieldRule, PaymentDate, Text};

use super::line;

const NAME: usize = 64;
const REMARK: usize = 200;

/// A bank transfer as it is kept and compared: trimmed, the account number as digits.
///
/// # Errors
/// Names the field as `name` does, and the rule that it breaks.
pub(crate) fn transfer(
    transfer: &BankTransfer,
    name: impl Fn(&str) -> String,
    now: SystemTime,
) -> Result<BankTransfer, FieldError> {
    let payer_account = BankAccount::parse(&name("payer_account"), &transfer.payer_account)?.as_str().to_owned();
    let payer_name = Text::parse(&name("payer_name"), &transfer.payer_name, NAME)?.as_str().to_owned();
    if transfer.amount == Money::ZERO {
        return Err(FieldError::new(name("amount"), FieldRule::Amount));
    }
    let date = PaymentDate::parse(&name("date"), &transfer.date, now)?.to_string();
    let remark = transfer.remark.trim().to_owned();
    line(&name("remark"), &remark, REMARK)?;
    Ok(BankTransfer { payer_account, payer_name, amount: transfer.amount, date, remark })
}

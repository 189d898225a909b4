use std::time::SystemTime;

use netca_payment::{
    BankTransfer, DeclaredTransfer, MAX_TRANSFERS, Money, PayeeAccount, PaymentChannel, TransferSheet,
};
use netca_protocol::person::{BankAccount, FieldError, FieldRule, PaymentDate};
use netca_protocol::{Cancel, Error as ProtocolError};
use serde::{Deserialize, Serialize};

use crate::form::Errors;
use crate::journal::Entry;
use crate::{Client, Error, Renewal};

/// Step 6b, 银行转账: one transfer as the user typed it, nothing checked yet.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransferInput {
    /// 付款账号: 5 to 30 digits, in groups or not.
    #[serde(default)]
    pub payer_account: String,
    /// 付款账户名
    #[serde(default)]
    pub payer_name: String,
    /// 转账金额 in yuan, with at most two decimals.
    #[serde(default)]
    pub amount: String,
    /// 付款日期 in China, `YYYY-MM-DD`.
    #[serde(default)]
    pub date: String,
    /// 备注说明, may be empty.
    #[serde(default)]
    pub remark: String,
}

/// Accounts and names are not for logs.
impl std::fmt::Debug for TransferInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TransferInput(…)")
    }
}

impl TransferInput {
    /// Checks every field, and gives every field that breaks a rule. No day is in the future of the day that `now` is in
    /// China.
    ///
    /// # Errors
    /// The fields as paths (`transfer.amount`) with their rules; never what was typed.
    pub fn check(&self, now: SystemTime) -> Result<BankTransfer, Vec<FieldError>> {
        let mut errors = Errors(Vec::new());
        let account = errors.keep(BankAccount::parse("transfer.payer_account", &self.payer_account));
        let payer_name = errors.text("transfer.payer_name", &self.payer_name, 64);
        let amount = errors.keep(amount("transfer.amount", &self.amount));
        let date = errors.keep(PaymentDate::parse("transfer.date", &self.date, now));
        let remark = match self.remark.trim() {
            "" => String::new(),
            remark => errors.text("transfer.remark", remark, 200),
        };
        match (account, amount, date) {
            (Some(account), Some(amount), Some(date)) if errors.0.is_empty() => Ok(BankTransfer {
                payer_account: account.as_str().to_owned(),
                payer_name,
                amount,
                date: date.to_string(),
                remark,
            }),
            _ => Err(errors.0),
        }
    }
}

/// Yuan, more than nothing.
fn amount(field: &str, text: &str) -> Result<Money, FieldError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(FieldError::new(field, FieldRule::Required));
    }
    let amount = text.parse().ok().filter(|amount| *amount > Money::ZERO);
    amount.ok_or_else(|| FieldError::new(field, FieldRule::Amount))
}

impl From<&BankTransfer> for TransferInput {
    fn from(transfer: &BankTransfer) -> Self {
        Self {
            payer_account: transfer.payer_account.clone(),
            payer_name: transfer.payer_name.clone(),
            amount: transfer.amount.to_string(),
            date: transfer.date.clone(),
            remark: transfer.remark.clone(),
        }
    }
}

impl Client {
    /// [`TransferInput::check`] with this client's clock.
    ///
    /// # Errors
    /// The fields that break a rule.
    pub fn check_transfer(&self, input: &TransferInput) -> Result<BankTransfer, Vec<FieldError>> {
        input.check(self.now())
    }
}

impl Renewal<'_> {
    /// Step 6b, 银行转账: where to pay, what was declared, and what has come in.
    ///
    /// # Errors
    /// [`Error::WrongStage`] before the CA has the application, an answer that does not add up or asks for another
    /// amount than the user agreed to, or what the CA says.
    pub fn transfers(&mut self, cancel: &Cancel) -> Result<TransferSheet, Error> {
        let total = self.agreed_total()?;
        let sheet = self.client.service().transfers(&self.access()?, cancel)?;
        self.accept_sheet(sheet, total, cancel)
    }

    /// Step 6b, 添加更多, 删除: says which transfers were made, all of them; what was declared before is replaced. The
    /// order matters, and what has come in already cannot be left out.
    ///
    /// # Errors
    /// [`Error::Form`] with the fields that break a rule, [`Error::WrongStage`] when the order is not to be paid any more,
    /// [`Error::ChannelNotOffered`], those of [`Renewal::transfers`].
    pub fn declare_transfers(&mut self, transfers: &[BankTransfer], cancel: &Cancel) -> Result<TransferSheet, Error> {
        let transfers = self.check_transfers(transfers)?;
        self.may_transfer(cancel)?;
        let (total, access) = (self.agreed_total()?, self.access()?);
        let amount = transfers.iter().map(|transfer| transfer.amount).try_fold(Money::ZERO, Money::checked_add);
        let amount = amount.ok_or(netca_payment::Error::AmountOutOfRange { field: "transfer.amount" })?;
        self.write(&Entry::DeclaringTransfers { count: transfers.len() as u32, amount })?;
        let declared = self.client.service().declare_transfers(&access, &transfers, cancel);
        let sheet = self.or_paid(declared, cancel)?;
        if !sheet.holds(&transfers) {
            let expected = "it should hold the transfers that were declared";
            return Err(ProtocolError::UnexpectedAnswer { operation: "transfers", expected }.into());
        }
        self.accept_sheet(sheet, total, cancel)
    }

    /// Step 6b, 核验转账信息: has the CA look for the declared transfers in its bank's records. Once the order is paid,
    /// nothing is looked for any more, and the sheet is given as it stands.
    ///
    /// # Errors
    /// [`Error::Form`] when nothing was declared; those of [`Renewal::transfers`].
    pub fn verify_transfers(&mut self, cancel: &Cancel) -> Result<TransferSheet, Error> {
        if self.is_paid_for()? {
            return self.transfers(cancel);
        }
        let sheet = self.look_for_transfers(cancel)?;
        if sheet.transfers.is_empty() && !self.is_paid_for()? {
            return Err(Error::Form(vec![FieldError::new("transfers", FieldRule::Required)]));
        }
        Ok(sheet)
    }

    /// Has the CA look for what was declared and not found yet.
    pub(crate) fn look_for_transfers(&mut self, cancel: &Cancel) -> Result<TransferSheet, Error> {
        let sheet = self.transfers(cancel)?;
        if sheet.transfers.iter().all(DeclaredTransfer::is_found) || self.is_paid_for()? {
            return Ok(sheet);
        }
        let (total, access) = (self.agreed_total()?, self.access()?);
        self.write(&Entry::VerifyingTransfers)?;
        match self.client.service().verify_transfers(&access, cancel) {
            Ok(sheet) => self.accept_sheet(sheet, total, cancel),
            Err(error) => {
                self.refresh_if_paid(&error, cancel)?;
                if self.is_paid_for()? { self.transfers(cancel) } else { Err(error.into()) }
            }
        }
    }

    /// Whether the order waits to be paid and offers bank transfer; asks the CA, for it may be paid already.
    fn may_transfer(&mut self, cancel: &Cancel) -> Result<(), Error> {
        let application = self.unpaid_order(PaymentChannel::BankTransfer, cancel)?;
        let application = application.ok_or_else(|| self.wrong_stage())?;
        crate::settlement::payable(&application).map(drop)
    }

    fn check_transfers(&self, transfers: &[BankTransfer]) -> Result<Vec<BankTransfer>, Error> {
        if transfers.len() > MAX_TRANSFERS {
            let rule = FieldRule::TooMany { max: MAX_TRANSFERS };
            return Err(Error::Form(vec![FieldError::new("transfers", rule)]));
        }
        let checked = transfers.iter().map(|transfer| self.client.check_transfer(&transfer.into()));
        checked.collect::<Result<_, _>>().map_err(Error::Form)
    }

    fn or_paid<T>(&mut self, answer: Result<T, ProtocolError>, cancel: &Cancel) -> Result<T, Error> {
        if let Err(error) = &answer {
            self.refresh_if_paid(error, cancel)?;
        }
        Ok(answer?)
    }

    /// Checks a sheet; when all has come in, asks how the application stands, for only that says that it is paid.
    fn accept_sheet(&mut self, sheet: TransferSheet, total: Money, cancel: &Cancel) -> Result<TransferSheet, Error> {
        sheet.check()?;
        if sheet.total != total {
            return Err(netca_payment::Error::OrderDiffersFromQuote { quoted: total, ordered: sheet.total }.into());
        }
        let PayeeAccount { company_name, account, bank } = &sheet.payee;
        if [company_name, account, bank].iter().any(|text| text.trim().is_empty()) {
            let expected = "the payee's name, account and bank";
            return Err(ProtocolError::UnexpectedAnswer { operation: "transfers", expected }.into());
        }
        if sheet.is_covered() && !self.stage().is_end() && !self.is_paid_for()? {
            self.refresh(cancel)?;
        }
        Ok(sheet)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn input(account: &str, name: &str, amount: &str, date: &str, remark: &str) -> TransferInput {
        TransferInput {
            payer_account: account.into(),
            payer_name: name.into(),
            amount: amount.into(),
            date: date.into(),
            remark: remark.into(),
        }
    }

    /// 2026-11-21T16:30:00Z: half past midnight on the 22nd in China.
    fn now() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_278_600)
    }

    #[test]
    fn a_transfer_is_read_as_it_was_typed() {
        let typed = input("6222 0000-0000 0000 000", " 云杉示例有限公司 ", " 150.5 ", "2026-11-22", "");
        let transfer = typed.check(now()).unwrap();
        assert_eq!(transfer.payer_account, "6222000000000000000");
        assert_eq!((transfer.payer_name.as_str(), transfer.remark.as_str()), ("云杉示例有限公司", ""));
        assert_eq!((transfer.amount.fen(), transfer.date.as_str()), (15_050, "2026-11-22"));
        assert_eq!(
            TransferInput::from(&transfer).check(now()).unwrap(),
            transfer,
            "what is declared again is the same"
        );
        assert!(!format!("{typed:?} {transfer:?}").contains("6222"));
    }

    #[test]
    fn every_field_that_breaks_a_rule_is_named() {
        let good = ("62220000", "张三", "1", "2026-11-22", "");
        for (field, rule, typed) in [
            ("transfer.payer_account", FieldRule::Required, input("", good.1, good.2, good.3, "")),
            ("transfer.payer_account", FieldRule::BankAccount, input("1'; DROP", good.1, good.2, good.3, "")),
            ("transfer.payer_name", FieldRule::ControlCharacter, input(good.0, "a\u{1b}[2Jb", good.2, good.3, "")),
            ("transfer.payer_name", FieldRule::Required, input(good.0, " ", good.2, good.3, "")),
            ("transfer.amount", FieldRule::Required, input(good.0, good.1, "", good.3, "")),
            ("transfer.amount", FieldRule::Amount, input(good.0, good.1, "-1", good.3, "")),
            ("transfer.amount", FieldRule::Amount, input(good.0, good.1, "0", good.3, "")),
            ("transfer.amount", FieldRule::Amount, input(good.0, good.1, "0.00", good.3, "")),
            ("transfer.amount", FieldRule::Amount, input(good.0, good.1, "0.001", good.3, "")),
            ("transfer.amount", FieldRule::Amount, input(good.0, good.1, "1e9", good.3, "")),
            ("transfer.amount", FieldRule::Amount, input(good.0, good.1, "10000000000.01", good.3, "")),
            ("transfer.date", FieldRule::FutureDate, input(good.0, good.1, good.2, "2026-11-23", "")),
            ("transfer.date", FieldRule::Date, input(good.0, good.1, good.2, "2026-02-30", "")),
            ("transfer.remark", FieldRule::ControlCharacter, input(good.0, good.1, good.2, good.3, "a\0b")),
            (
                "transfer.remark",
                FieldRule::TooLong { max: 200 },
                input(good.0, good.1, good.2, good.3, &"长".repeat(201)),
            ),
        ] {
            let errors = typed.check(now()).unwrap_err();
            let found: Vec<_> = errors.iter().map(|error| (error.field.as_str(), error.rule)).collect();
            assert_eq!(found, [(field, rule)]);
        }
        let errors = TransferInput::default().check(now()).unwrap_err();
        assert_eq!(errors.len(), 4, "all of them at once: {errors:?}");
    }
}
